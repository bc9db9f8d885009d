"""The guarded way out for those who bring their own client: a webhook may not reach inside either."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import httpcore
import httpx

from watcher.fetch.connections import connection_pool, tls_context
from watcher.fetch.guard import BlockedAddress, GuardedBackend

CONNECTIONS = 4


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
    """httpx's way to httpcore, over the guarded backend, with httpcore's own errors."""

    def __init__(self, context: ssl.SSLContext, backend: GuardedBackend, connections: int) -> None:
        self._pool = connection_pool(backend, context, connections)

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


class ChannelTransport(GuardedTransport):
    """The guarded transport with httpx's own errors: UnsupportedProtocol for an address the guard refuses."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with _as_httpx():
            answer = await super().handle_async_request(request)
        assert isinstance(answer.stream, httpx.AsyncByteStream)
        answer.stream = _Translated(answer.stream)
        return answer


class _Translated(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for part in self._inner:
                yield part

    async def aclose(self) -> None:
        await self._inner.aclose()


@contextmanager
def _as_httpx() -> Iterator[None]:
    try:
        yield
    except BlockedAddress as error:
        raise httpx.UnsupportedProtocol(str(error)) from error
    except httpcore.TimeoutException as error:
        raise httpx.TimeoutException(str(error) or "no answer in time") from error
    except httpcore.UnsupportedProtocol as error:
        raise httpx.UnsupportedProtocol(str(error)) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise httpx.TransportError(str(error) or type(error).__name__) from error


def guarded_transport(allow: Iterable[str] = (), ca_file: Path | None = None) -> ChannelTransport:
    """A transport that connects to public addresses only, and to those that `allow` names as "host:port"."""
    context = tls_context(str(ca_file) if ca_file is not None else None)
    return ChannelTransport(context, GuardedBackend(allow, "[send]"), CONNECTIONS)
