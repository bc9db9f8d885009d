"""The connections: small pools, sharing one TLS context.

One pool of many connections rescans them all for every request (4.6 ms at 64, time-outs at 256); shards of
eight cost the same at any number. A TLS context per request would cost 29 ms.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import httpcore
import httpx

from watcher.fetch.guard import GuardedBackend
from watcher.fetch.options import FetchOptions
from watcher.fetch.tidy import TidyBackend

PER_SHARD = 8
KEEP_ALIVE = 15.0  # seconds


def connection_pool(
    backend: GuardedBackend, context: ssl.SSLContext, connections: int, proxy: str | None = None
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


class Shards:
    """Connections for `max_connections` exchanges at once; what is beyond waits here and not in a pool."""

    def __init__(self, options: FetchOptions) -> None:
        context = tls_context(options.ca_file)
        proxy = options.proxy
        # The proxy was chosen by who runs the service: its own address is let through, and no other for it.
        allow = options.allow if proxy is None else (*options.allow, host_and_port(proxy))
        backend = GuardedBackend(allow)
        self._targets = GuardedBackend(options.allow) if proxy is not None else None
        count = max(1, -(-options.max_connections // PER_SHARD))
        self._pools = [connection_pool(backend, context, PER_SHARD, proxy) for _ in range(count)]
        # For the rare answer that is refused for the syntax of its head (see tidy).
        self.lenient = connection_pool(TidyBackend(allow), context, PER_SHARD, proxy)
        self._used = [0] * count
        self._free = asyncio.Semaphore(count * PER_SHARD)

    @asynccontextmanager
    async def pool(self, host: str) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """A pool with a free connection: one that may still hold one to `host`, else the idlest."""
        async with self._free:
            at = hash(host) % len(self._pools)
            if self._used[at] >= PER_SHARD:
                at = min(range(len(self._pools)), key=self._used.__getitem__)
            self._used[at] += 1
            try:
                yield self._pools[at]
            finally:
                self._used[at] -= 1

    async def check(self, url: httpx.URL) -> None:
        """BlockedAddress when a proxy is to fetch what may not be fetched, as far as we can tell."""
        if self._targets is not None:
            await self._targets.check(url.host, url.port or (443 if url.scheme == "https" else 80))

    async def aclose(self) -> None:
        for pool in [*self._pools, self.lenient]:
            await pool.aclose()
