"""Connections as the fetcher sees them: answers before the answer are counted, and bytes after it end it."""

from __future__ import annotations

import re
import ssl
from typing import Any

import httpcore

# Early hints come once or twice; a server that sends them without end would hold us until the deadline.
MAX_INTERIM = 50
_INTERIM = re.compile(rb"HTTP/1\.\d 1\d\d")
_FINAL = re.compile(rb"HTTP/\d(?:\.\d)? [2-9]\d\d")
_LONGEST = 12  # characters of what _INTERIM finds


class WrappedStream(httpcore.AsyncNetworkStream):
    """A connection over another one, and still so after TLS has begun on it."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - as below
        return await self._inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as below
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        return type(self)(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class CountedStream(WrappedStream):
    """A connection on which no more than MAX_INTERIM interim answers (1xx) come before an answer."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        super().__init__(inner)
        self._is_before_answer = True
        self._seen = 0
        self._tail = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - as above
        data = await self._inner.read(max_bytes, timeout)
        if self._is_before_answer:
            self._count(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as above
        self._is_before_answer, self._seen, self._tail = True, 0, b""
        await self._inner.write(buffer, timeout)

    def _count(self, data: bytes) -> None:
        window = self._tail + data
        final = _FINAL.search(window)
        self._seen += len(_INTERIM.findall(window if final is None else window[: final.start()]))
        if self._seen > MAX_INTERIM:
            raise httpcore.RemoteProtocolError(f"more than {MAX_INTERIM} interim answers")
        self._is_before_answer = final is None
        self._tail = window[1 - _LONGEST :]


async def close_beyond_answer(response: httpcore.Response) -> None:
    """The connection is closed when more came on it than the answer that was asked for.

    RFC 9112, 9.2: such bytes are no answer to a later question. The library would take them for one: it looks
    at the socket alone, and these were read from it already.
    """
    stream = response.stream
    connection = getattr(getattr(stream, "_stream", stream), "_connection", None)
    state = getattr(connection, "_h11_state", None)
    if state is not None and state.trailing_data[0]:
        await response.extensions["network_stream"].aclose()
