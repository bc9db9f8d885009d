"""Connections over asyncio's own transports, as httpcore wants to see them.

httpcore's own way there is anyio, which looks up the event loop and opens a scope of cancellation for each
read and each write: of a poll that brings nothing that was a third.
"""

from __future__ import annotations

import asyncio
import select
import ssl
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

# What has come and was not read: beyond it the server has to wait.
MAX_UNREAD = 1_000_000  # bytes


class _Wire(asyncio.Protocol):
    """What a transport brings is kept until it is read; who waits for more, or for room, is woken."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self.parts: deque[bytes] = deque()
        self.size = 0
        self.is_over = False
        self.error: Exception | None = None
        self._is_full = False  # the transport takes no more for now
        self._waiter: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.parts.append(data)
        self.size += len(data)
        if self.size > MAX_UNREAD:
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self.is_over = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_over = True
        self.error = self.error or exc
        self._wake()

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _news(self, timeout: float | None) -> None:  # noqa: ASYNC109 - of httpcore's signatures
        """Something has happened; TimeoutError when nothing has."""
        loop = asyncio.get_running_loop()
        waiter = self._waiter = loop.create_future()
        timer = None if timeout is None else loop.call_later(timeout, _give_up, waiter)
        try:
            await waiter
        finally:
            self._waiter = None
            if timer is not None:
                timer.cancel()

    async def taken(self, most: int, timeout: float | None) -> bytes:  # noqa: ASYNC109 - as above
        """What has come, at most so many bytes; b"" at the end. What broke the connection is raised."""
        while not self.parts and not self.is_over:
            await self._news(timeout)
        if not self.parts:
            if self.error is not None:
                raise self.error
            return b""
        part = self.parts.popleft()
        if len(part) > most:
            self.parts.appendleft(part[most:])
            part = part[:most]
        was_full = self.size > MAX_UNREAD
        self.size -= len(part)
        if was_full and self.size <= MAX_UNREAD and not self.transport.is_closing():
            self.transport.resume_reading()
        return part

    async def sent(self, data: bytes, timeout: float | None) -> None:  # noqa: ASYNC109 - as above
        """The transport has taken the bytes and has room for more."""
        if self.transport.is_closing():
            raise self.error or ConnectionResetError("the connection is closed")
        self.transport.write(data)
        while self._is_full and not self.is_over:
            await self._news(timeout)


def _give_up(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_exception(TimeoutError())


@contextmanager
def _as_httpcore(timeout: type[Exception], failure: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise timeout(str(error)) from error
    except OSError as error:  # ssl.SSLError is one
        raise failure(str(error)) from error


class WireStream(httpcore.AsyncNetworkStream):
    """One connection. Reads and writes one at a time."""

    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
        with _as_httpcore(httpcore.ReadTimeout, httpcore.ReadError):
            return await self._wire.taken(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's
        if buffer:
            with _as_httpcore(httpcore.WriteTimeout, httpcore.WriteError):
                await self._wire.sent(buffer, timeout)

    async def aclose(self) -> None:
        transport = self._wire.transport
        if not transport.is_closing():  # Python 3.11.2 cannot abort a TLS transport that was closed twice
            transport.close()
            await asyncio.sleep(0)
        transport.abort()  # it waits for nobody's farewell

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> httpcore.AsyncNetworkStream:
        loop, wire = asyncio.get_running_loop(), self._wire
        try:
            with _as_httpcore(httpcore.ConnectTimeout, httpcore.ConnectError):
                async with asyncio.timeout(timeout):
                    secure = await loop.start_tls(
                        wire.transport, wire, ssl_context, server_hostname=server_hostname
                    )
        except BaseException:
            wire.transport.abort()
            raise
        assert secure is not None
        wire.transport = secure
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return self._is_readable()
        names = {"ssl_object": "ssl_object", "client_addr": "sockname", "server_addr": "peername"}
        return self._wire.transport.get_extra_info(names.get(info, info))

    def _is_readable(self) -> bool:
        """True when something has come, be it the end, that the loop may not have seen yet."""
        wire = self._wire
        if wire.parts or wire.is_over or wire.transport.is_closing():
            return True
        socket = wire.transport.get_extra_info("socket")
        if socket is None or socket.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(socket.fileno(), select.POLLIN)
        return bool(poll.poll(0))


async def connected(address: str, port: int, timeout: float | None) -> WireStream:  # noqa: ASYNC109 - httpcore's
    """A connection to the IP address; httpcore's ConnectError or ConnectTimeout when there is none."""
    loop = asyncio.get_running_loop()
    with _as_httpcore(httpcore.ConnectTimeout, httpcore.ConnectError):
        async with asyncio.timeout(timeout):
            _, wire = await loop.create_connection(_Wire, address, port)
    return WireStream(wire)
