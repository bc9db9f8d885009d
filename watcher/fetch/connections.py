"""The connections: each a pool of its own, all sharing one TLS context.

A pool of many connections rescans them all for every request (0.5 ms at 8, 4.6 ms at 64, time-outs at 256);
of one, 0.3 ms at any number. A TLS context per request would cost 29 ms.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, cached_property

import httpcore
import httpx

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
    context = httpx.create_ssl_context()
    context.load_verify_locations(ca_file)
    return context


@cache
def _usual_context() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def host_and_port(address: str) -> str:
    """ "proxy.example:3128" of "http://proxy.example:3128"."""
    url = httpx.URL(address)
    return f"{url.netloc.decode()}" if url.port else f"{url.netloc.decode()}:80"


@dataclass(frozen=True, slots=True)
class _Kept:
    pool: httpcore.AsyncConnectionPool
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
    async def to(self, origin: str) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """A pool of one connection to `origin` ("https://example.org"), which may be open already."""
        async with self._free:
            pool = self._taken(origin) or self._made(origin)
            try:
                yield pool
            finally:
                self._keep(origin, pool)
            if self._count:
                await self._close_old()

    @cached_property
    def lenient(self) -> httpcore.AsyncConnectionPool:
        """For the rare answer that is refused for the syntax of its head (see tidy)."""
        return connection_pool(TidyBackend(self._allow), self._context, LENIENT, self._proxy)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return tls_context(self._ca_file)

    def _made(self, origin: str) -> httpcore.AsyncConnectionPool:
        # To read the certificates takes 29 ms: not where none is looked at.
        context = self._context if origin.startswith("https:") else None
        return connection_pool(self._backend, context, 1, self._proxy)

    async def check(self, url: httpx.URL) -> None:
        """BlockedAddress when a proxy is to fetch what may not be fetched, as far as we can tell."""
        if self._targets is not None:
            await self._targets.check(url.host, url.port or (443 if url.scheme == "https" else 80))

    async def aclose(self) -> None:
        kept, self._kept, self._count = self._kept, {}, 0
        pools = [each.pool for ones in kept.values() for each in ones]
        if "lenient" in vars(self):
            pools.append(self.lenient)
        for pool in pools:
            await pool.aclose()

    def _taken(self, origin: str) -> httpcore.AsyncConnectionPool | None:
        """The connection to the origin that was used last, no longer among those that are kept."""
        ones = self._kept.get(origin)
        if not ones:
            return None
        self._count -= 1
        pool = ones.pop().pool
        if not ones:
            del self._kept[origin]
        return pool

    def _keep(self, origin: str, pool: httpcore.AsyncConnectionPool) -> None:
        ones = self._kept.pop(origin, [])
        ones.append(_Kept(pool, asyncio.get_running_loop().time()))
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
            await old.pool.aclose()
