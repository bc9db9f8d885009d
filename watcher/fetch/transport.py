"""The guarded way out for those who bring their own client: a webhook may not reach inside either."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpcore
import httpx

from watcher.fetch.guard import BlockedAddress, GuardedBackend
from watcher.fetch.shards import GuardedTransport

CONNECTIONS = 4


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
    context = httpx.create_ssl_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return ChannelTransport(context, GuardedBackend(allow), CONNECTIONS)
