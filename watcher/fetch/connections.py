"""The connections: each on its own, all sharing one TLS context.

A pool of many connections rescans them all for every request (0.5 ms at 8, 4.6 ms at 64, time-outs at 256);
one by one they cost the same at any number. A TLS context per request would cost 29 ms.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Protocol

import httpcore

from watcher.fetch.addresses import Address, read_address
from watcher.fetch.guard import GuardedBackend
from watcher.fetch.options import FetchOptions
from watcher.fetch.tidy import TidyBackend

LENIENT = 8  # connections for answers that are read again
KEEP_ALIVE = 15.0  # seconds


def connection_pool(
    backend: GuardedBackend, context: ssl.SSLContext | None, connections: int, proxy: str | None = None
) -> httpcore.AsyncConnectionPool:
    """A pool of so many connections, each made over `backend`, to the proxy where there is one."""
    if proxy is not None:
        return httpcore.AsyncHTTPProxy(
            proxy,
            ssl_context=context,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=KEEP_ALIVE,
            network_backend=backend,
        )
    return httpcore.AsyncConnectionPool(
        ssl_context=context,
        max_connections=connections,
        max_keepalive_connections=connections,
        keepalive_expiry=KEEP_ALIVE,
        network_backend=backend,
    )


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Trusts the usual certificate authorities and those in `ca_file`, in PEM."""
    if ca_file is None:
        return _usual_context()
    import httpx

    context = httpx.create_ssl_context()
    context.load_verify_locations(ca_file)
    return context


@cache
def _usual_context() -> ssl.SSLContext:
    import httpx  # it knows where the certificates are

    return httpx.create_ssl_context()


def host_and_port(address: str) -> str:
    """ "proxy.example:3128" of "http://proxy.example:3128"."""
    url = read_address(address)
    return url.netloc if url.port else f"{url.netloc}:80"


class Line(Protocol):
    """One connection to an origin, made when the first asks and made again when it was closed.

    `was_kept` says whether the last question went over one that had been open already.
    """

    was_kept: bool

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response: ...
    async def aclose(self) -> None: ...


class DirectLine:
    """A line to the origin itself. A pool of httpcore's does the same, and as much again to find out that it
    has one connection."""

    def __init__(self, backend: GuardedBackend, context: ssl.SSLContext | None) -> None:
        self._backend = backend
        self._context = context
        self._open: httpcore.AsyncHTTP11Connection | None = None
        self.was_kept = False

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        kept = self._open
        self.was_kept = kept is not None and kept.is_idle() and not kept.has_expired()
        if kept is None or not self.was_kept:
            await self.aclose()
            kept = self._open = await self._connected(request)
        return await kept.handle_async_request(request)

    async def aclose(self) -> None:
        if self._open is not None:
            await self._open.aclose()
            self._open = None

    async def _connected(self, request: httpcore.Request) -> httpcore.AsyncHTTP11Connection:
        origin, timeout = request.url.origin, request.extensions["timeout"]["connect"]
        host = origin.host.decode("ascii")
        stream = await self._backend.connect_tcp(host, origin.port, timeout)
        if self._context is not None:
            self._context.set_alpn_protocols(["http/1.1"])
            stream = await stream.start_tls(self._context, host, timeout)
        made = httpcore.AsyncHTTP11Connection(origin, stream, KEEP_ALIVE)
        # A line has one exchange at a time. The library's lock, which anyio makes, cost a tenth of a poll.
        made._state_lock = nullcontext()  # type: ignore[assignment]
        return made


class ProxiedLine:
    """A line through a proxy, which httpcore knows to talk to."""

    def __init__(self, backend: GuardedBackend, context: ssl.SSLContext | None, proxy: str) -> None:
        self._pool = connection_pool(backend, context, 1, proxy)
        self.was_kept = False

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        self.was_kept = True

        async def trace(event: str, _info: Any) -> None:
            if event.startswith("connection.connect"):
                self.was_kept = False

        request.extensions["trace"] = trace
        return await self._pool.handle_async_request(request)

    async def aclose(self) -> None:
        await self._pool.aclose()


@dataclass(frozen=True, slots=True)
class _Kept:
    line: Line
    since: float  # of the loop's clock


class Connections:
    """Connections for `max_connections` exchanges at once; what is beyond waits here. Each serves one
    exchange at a time and is kept for the next with the same origin."""

    def __init__(self, options: FetchOptions) -> None:
        self._ca_file = options.ca_file
        self._proxy = proxy = options.proxy
        # The proxy was chosen by who runs the service: its own address is let through, and no other for it.
        allow = options.allow if proxy is None else (*options.allow, host_and_port(proxy))
        self._backend = GuardedBackend(allow)
        self._targets = GuardedBackend(options.allow) if proxy is not None else None
        self._allow = allow
        self._limit = options.max_connections
        self._free = asyncio.Semaphore(options.max_connections)
        self._kept: dict[str, list[_Kept]] = {}  # by origin, the one that was used last at the end
        self._count = 0

    @asynccontextmanager
    async def to(self, origin: str) -> AsyncIterator[Line]:
        """A line to `origin` ("https://example.org"), whose connection may be open already."""
        async with self._free:
            line = self._taken(origin) or self._made(origin)
            try:
                yield line
            finally:
                self._keep(origin, line)
            if self._count:
                await self._close_old()

    @cached_property
    def lenient(self) -> httpcore.AsyncConnectionPool:
        """For the rare answer that is refused for the syntax of its head (see tidy)."""
        return connection_pool(TidyBackend(self._allow), self._context, LENIENT, self._proxy)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return tls_context(self._ca_file)

    def _made(self, origin: str) -> Line:
        # To read the certificates takes 29 ms: not where none is looked at.
        context = self._context if origin.startswith("https:") else None
        if self._proxy is not None:
            return ProxiedLine(self._backend, context, self._proxy)
        return DirectLine(self._backend, context)

    async def check(self, url: Address) -> None:
        """BlockedAddress when a proxy is to fetch what may not be fetched, as far as we can tell."""
        if self._targets is not None:
            await self._targets.check(url.host, url.port or (443 if url.scheme == "https" else 80))

    async def aclose(self) -> None:
        kept, self._kept, self._count = self._kept, {}, 0
        for line in [each.line for ones in kept.values() for each in ones]:
            await line.aclose()
        if "lenient" in vars(self):
            await self.lenient.aclose()

    def _taken(self, origin: str) -> Line | None:
        """The connection to the origin that was used last, no longer among those that are kept."""
        ones = self._kept.get(origin)
        if not ones:
            return None
        self._count -= 1
        line = ones.pop().line
        if not ones:
            del self._kept[origin]
        return line

    def _keep(self, origin: str, line: Line) -> None:
        ones = self._kept.pop(origin, [])
        ones.append(_Kept(line, asyncio.get_running_loop().time()))
        self._kept[origin] = ones  # the origin that was used last is the last
        self._count += 1

    async def _close_old(self) -> None:
        """No more are kept than the limit, and none that nobody wanted for KEEP_ALIVE."""
        since = asyncio.get_running_loop().time() - KEEP_ALIVE
        while self._kept:
            origin, ones = next(iter(self._kept.items()))
            if self._count <= self._limit and ones[0].since > since:
                return
            self._count -= 1
            old = ones.pop(0)
            if not ones:
                del self._kept[origin]
            await old.line.aclose()
