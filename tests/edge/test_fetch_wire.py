"""A connection of ours is what httpcore expects of one: bytes in order, and its own errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpcore
import pytest

from watcher.fetch.wire import MAX_UNREAD, WireStream, connected


@asynccontextmanager
async def talking_to(told: bytes, *, stays: bool = False) -> AsyncIterator[WireStream]:
    """A connection to a server that says `told` once it was spoken to, and leaves unless it `stays`."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(5)
        writer.write(told)
        await writer.drain()
        if stays:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    stream = await connected(*server.sockets[0].getsockname()[:2], 5)
    try:
        yield stream
    finally:
        await stream.aclose()
        server.close()


async def test_what_comes_faster_than_it_is_read_is_read_whole_and_in_order() -> None:
    told = b"".join(b"%08d" % number for number in range(MAX_UNREAD))
    async with talking_to(told) as stream:
        await stream.write(b"hello", 5)
        await asyncio.sleep(0.2)  # the server fills all that waits between us
        read = bytearray()
        while part := await stream.read(70_000, 5):
            assert len(part) <= 70_000
            read += part
        assert read == told


async def test_a_silent_server_is_a_timeout_and_a_line_that_it_left_is_seen() -> None:
    async with talking_to(b"", stays=True) as stream:
        assert not stream.get_extra_info("is_readable")
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(1_000, 0.05)
    async with talking_to(b"") as stream:
        await stream.write(b"hello", 5)
        assert await stream.read(1_000, 5) == b""
        assert stream.get_extra_info("is_readable")


async def test_what_is_sent_on_a_closed_line_is_an_error_of_httpcore() -> None:
    async with talking_to(b"x") as stream:
        await stream.aclose()
        with pytest.raises(httpcore.WriteError):
            await stream.write(b"hello", 5)


async def test_a_port_where_nobody_listens_is_an_error_of_httpcore() -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    server.close()
    await server.wait_closed()
    with pytest.raises(httpcore.ConnectError):
        await connected(host, port, 5)
