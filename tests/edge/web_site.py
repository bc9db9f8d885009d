"""A web server of our own on 127.0.0.1 whose answers are written byte by byte, so that odd ones can be
served."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Header = tuple[str, str]


def deflated(body: bytes) -> bytes:
    """As "deflate" is sent by servers that leave the wrapper out."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@dataclass(frozen=True)
class Seen:
    """A request as it arrived: header names in lower case, values as latin-1."""

    path: str
    method: str
    headers: dict[str, str]
    body: bytes
    number: int  # how often this path was asked for, this time included


@dataclass(frozen=True)
class Reply:
    """What to send. `raw` replaces the whole answer; `hold` seconds pass before the first byte.

    After `raw` the connection is closed, `tail` seconds later, and with `reset` not in good order.
    """

    status: int = 200
    headers: tuple[Header, ...] = ()
    body: bytes = b""
    raw: bytes | None = None
    hold: float = 0.0
    drip: float = 0.0  # seconds between the bytes of the body, or of `raw`
    tail: float = 0.0
    reset: bool = False
    length: bool = True  # say the Content-Length
    close: bool = False


Route = Reply | Callable[[Seen], Reply]


@dataclass
class Site:
    """The running server: `routes` may be changed at any time, `requests` is everything that was asked."""

    port: int
    host: str = "127.0.0.1"
    scheme: str = "http"
    routes: dict[str, Route] = field(default_factory=dict)
    requests: list[Seen] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    @property
    def allow(self) -> tuple[str, ...]:
        return (f"{self.host}:{self.port}",)

    def asked(self, path: str) -> list[Seen]:
        return [seen for seen in self.requests if seen.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while (seen := await self._read(reader)) is not None:
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                try:
                    is_open = await self._answer(seen, writer)
                finally:
                    self.at_once -= 1
                if not is_open:
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass  # the client went away, or the test is over
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Seen | None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers: dict[str, str] = {}
        for line in lines:
            if line:
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.counts[path] += 1
        seen = Seen(path, method, headers, body, self.counts[path])
        self.requests.append(seen)
        self.was_asked.set()
        return seen

    async def _answer(self, seen: Seen, writer: asyncio.StreamWriter) -> bool:
        route = self.routes.get(seen.path, Reply(404, body=b"no such page"))
        reply = route(seen) if callable(route) else route
        if reply.hold:
            await asyncio.sleep(reply.hold)
        if reply.raw is not None:
            await self._write(writer, reply.raw, reply.drip)
            await asyncio.sleep(reply.tail)
            if reply.reset:
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                writer.transport.abort()
            return False
        lines = [f"HTTP/1.1 {reply.status} Whatever", *(f"{name}: {value}" for name, value in reply.headers)]
        if reply.length and reply.status != 304:
            lines.append(f"Content-Length: {len(reply.body)}")
        if reply.close or not reply.length:
            lines.append("Connection: close")
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        await self._write(writer, reply.body, reply.drip)
        return reply.length and not reply.close

    async def _write(self, writer: asyncio.StreamWriter, body: bytes, drip: float) -> None:
        step = 1 if drip else max(1, len(body))
        for at in range(0, len(body), step):
            writer.write(body[at : at + step])
            await writer.drain()
            await asyncio.sleep(drip)


@asynccontextmanager
async def running_site(
    routes: dict[str, Route] | None = None, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AsyncIterator[Site]:
    """A site that answers until the block ends."""
    site = Site(0, host=host, scheme="https" if tls else "http", routes=routes or {})
    server = await asyncio.start_server(site.serve, host, 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()


RSS = (
    b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Harbour Post</title>'
    b"<item><title>Ferry talks open</title><link>https://harbour.example/a</link><guid>hp-0001</guid>"
    b"<description>Delegations met in the old customs house on Tuesday morning.</description></item>"
    b"</channel></rss>"
)
