"""The news of the soak: so many feeds on loopback, that change with a clock which the bench moves.

`python soak_site.py CLOCK FEEDS` serves until it is ended. CLOCK is a file of eight bytes: the simulated
time in seconds, a float. Prints its port first. Everything is a function of a feed's number and of the time,
so that the bench knows what there was to be found.
"""

from __future__ import annotations

import asyncio
import mmap
import struct
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

LISTED = 30  # items that a feed shows
PERIODS = tuple(hours * 3600 for hours in (2, 3, 6, 12, 24, 48))  # between two items of a feed
START = datetime(2025, 9, 1, 6, tzinfo=UTC)
RELEVANT = 400  # one item in so many is about the topic
SECONDS_A_DAY = 86_400
CITIES = ("Istanbul", "Riyadh", "Geneva", "Vienna", "Moscow", "Doha")


def published(feed: int, at: float) -> int:
    """The number of the newest item of a feed at that time; items are counted from 1970 on."""
    return int((at - offset(feed)) // PERIODS[feed % len(PERIODS)])


def offset(feed: int) -> float:
    """Feeds do not all publish at the full hour."""
    return feed * 37.0 % PERIODS[feed % len(PERIODS)]


def is_ill(feed: int, at: float) -> bool:
    """One feed in 50 answers 503 for a quarter of each day."""
    return feed % 50 == 7 and at % SECONDS_A_DAY < SECONDS_A_DAY / 4


def items(feed: int, newest: int) -> list[str]:
    period = PERIODS[feed % len(PERIODS)]
    return [
        _item(feed, number, number * period + offset(feed)) for number in range(newest, newest - LISTED, -1)
    ]


def _item(feed: int, number: int, at: float) -> str:
    moment = datetime.fromtimestamp(at, UTC)
    if (feed + number * 7) % RELEVANT == 0:
        day = moment + timedelta(days=20 + feed % 9)
        city = CITIES[feed % len(CITIES)]
        title = (
            f"Russia and the United States will hold embassy consultations in {city} on {day:%B} {day.day}"
        )
    else:
        title = f"Harvest report {number} of district {feed}"
    link = f"/page/{feed}/{number}"
    text = f"{title}, the Kremlin said. " + "It is a long story about what grows and what does not. " * 4
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>g{feed}-{number}</guid>"
        f"<pubDate>{format_datetime(moment)}</pubDate><description>{text}</description></item>"
    )


class _Site(asyncio.Protocol):
    """HTTP/1.1 with connections that stay open; requests come whole, as the bench's client sends them."""

    clock: mmap.mmap

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._waiting = b""

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            path = lines[0].split(" ")[1]
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
            self._transport.write(self._answer(path, headers))

    def _answer(self, path: str, headers: dict[str, str]) -> bytes:
        parts = path.strip("/").split("/")
        if parts[0] == "page":
            return _reply(200, "text/html", _page(int(parts[1]), int(parts[2])))
        if parts[0] != "feed":
            return _reply(404, "text/plain", b"no")
        feed, (now,) = int(parts[1]), struct.unpack("d", self.clock[:8])
        if is_ill(feed, now):
            return _reply(503, "text/plain", b"ill")
        newest = published(feed, now)
        tag = f'"{newest}"' if feed % 10 else ""  # every tenth feed has no validators
        if tag and headers.get("if-none-match") == tag:
            return _reply(304, "", b"", tag)
        rows = "".join(items(feed, newest))
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {feed}</title><link>/</link>'
        return _reply(
            200,
            "application/rss+xml",
            f"{body}<description>d</description>{rows}</channel></rss>".encode(),
            tag,
        )


def _page(feed: int, number: int) -> bytes:
    period = PERIODS[feed % len(PERIODS)]
    item = _item(feed, number, number * period + offset(feed))
    title = item.split("<title>")[1].split("</title>")[0]
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head><body><main><article>"
        f"<h1>{title}</h1><p>{title}, the Kremlin said.</p><p>It gave no details of what is to be spoken "
        "about, and none of who will come.</p></article></main></body></html>"
    ).encode()


def _reply(status: int, media: str, body: bytes, tag: str = "") -> bytes:
    etag = f"ETag: {tag}\r\n" if tag else ""
    media = f"Content-Type: {media}\r\n" if media else ""
    length = "" if status == 304 else f"Content-Length: {len(body)}\r\n"
    return f"HTTP/1.1 {status} X\r\n{media}{etag}{length}\r\n".encode() + body


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(_Site, "0.0.0.0", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as clock:
        _Site.clock = mmap.mmap(clock.fileno(), 8, access=mmap.ACCESS_READ)
    asyncio.run(main())
