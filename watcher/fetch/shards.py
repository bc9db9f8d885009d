"""The HTTP clients: small ones, sharing one TLS context.

One client over many connections rescans them all for every request (4.6 ms at 64, time-outs at 256); shards
of eight cost the same 1.1 ms at any number. A client per request would cost 29 ms for its TLS context alone.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast

import httpcore
import httpx

from watcher.fetch.guard import GuardedBackend
from watcher.fetch.inflate import ACCEPTED
from watcher.fetch.options import FetchOptions
from watcher.fetch.tidy import TidyBackend

PER_SHARD = 8
KEEP_ALIVE = 15.0  # seconds


class _Stream(httpx.AsyncByteStream):
    def __init__(self, inner: AsyncIterable[bytes]) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._inner:
            yield part

    async def aclose(self) -> None:
        close = getattr(self._inner, "aclose", None)
        if close is not None:
            await close()


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's way to httpcore, over the guarded backend. Errors stay httpcore's; the client names them."""

    def __init__(self, context: ssl.SSLContext, backend: GuardedBackend, connections: int) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=KEEP_ALIVE,
            network_backend=backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=cast(AsyncIterable[bytes], request.stream),
                extensions=request.extensions,
            )
        )
        stream = _Stream(cast(AsyncIterable[bytes], answer.stream))
        return httpx.Response(
            answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


def _client(transport: GuardedTransport, options: FetchOptions) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=transport,
        timeout=httpx.Timeout(options.read_timeout, connect=options.connect_timeout),
        headers={"user-agent": options.user_agent, "accept-encoding": ACCEPTED},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # takes none, so sends none
    )


class Shards:
    """Clients for `max_connections` exchanges at once; what is beyond waits here and not in a pool."""

    def __init__(self, options: FetchOptions) -> None:
        context = httpx.create_ssl_context()
        if options.ca_file:
            context.load_verify_locations(options.ca_file)
        backend = GuardedBackend(options.allow)
        count = max(1, -(-options.max_connections // PER_SHARD))
        self._clients = [
            _client(GuardedTransport(context, backend, PER_SHARD), options) for _ in range(count)
        ]
        # For the rare answer that is refused for the syntax of its head (see tidy).
        self.lenient = _client(GuardedTransport(context, TidyBackend(options.allow), PER_SHARD), options)
        self._used = [0] * count
        self._free = asyncio.Semaphore(count * PER_SHARD)

    @asynccontextmanager
    async def client(self, host: str) -> AsyncIterator[httpx.AsyncClient]:
        """A client with a free connection: one that may still hold one to `host`, else the idlest."""
        async with self._free:
            at = hash(host) % len(self._clients)
            if self._used[at] >= PER_SHARD:
                at = min(range(len(self._clients)), key=self._used.__getitem__)
            self._used[at] += 1
            try:
                yield self._clients[at]
            finally:
                self._used[at] -= 1

    async def aclose(self) -> None:
        for client in [*self._clients, self.lenient]:
            await client.aclose()
