"""How long an alert takes at full load: `python bench/latency.py [--feeds 300] [--alerts 12]`.

A site on loopback has the feeds of bench/polling.py, of which one in twenty has a new entry every second,
and one feed more that tells of talks. The real service (`watcher run`, with the shipped tick of five seconds)
polls each as often as it may. Each story is published when the one before has been told. Printed are seconds
from the last byte of an answer to the request at the webhook: of the feed that named the story, and of its
page, and how many polls the service made a second meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count
from pathlib import Path

from polling import Feeds

SHIPPED = Path(__file__).parents[1] / "config" / "topics" / "us-russia.toml"
SERIES = (
    "Russia and the United States will hold embassy consultations in Istanbul on {}",
    "Marco Rubio and Sergey Lavrov will meet in Riyadh on {}",
    "Donald Trump and Vladimir Putin will meet for a summit in Helsinki on {}",
)
SETTINGS = """
[service]
workers = 16
log_level = "error"
[fetch]
contact = "bench"
per_host = 16
host_gap = 0
min_interval = 1
allow = ["{host}"]
[send]
allow = ["{host}"]
[seeds]
enabled = false
[alerts]
max_per_hour = 0
[[channels]]
name = "desk"
type = "webhook"
url = "http://{host}/hook"
secret = "of the bench and of nobody else"
"""
FEED = """
[[feeds]]
name = "feed {0}"
url = "http://{1}{2}"
owner = "owner {0}"
language = "en"
interval = 1
"""
PATIENCE = 60.0  # seconds for one alert


@dataclass
class Site:
    """What is served: the feeds, the stories told so far, and when each was answered and told."""

    feeds: Feeds
    host: str = ""
    stories: list[tuple[str, datetime]] = field(default_factory=list)
    answered: dict[str, float] = field(default_factory=dict)  # by path, the first time, as the last byte went
    told: asyncio.Queue[float] = field(default_factory=asyncio.Queue)

    def answer(self, path: str, headers: dict[str, str]) -> bytes:
        if path == "/news":
            return self._page("application/rss+xml", self._news())
        if path.startswith("/story/"):
            title, _ = self.stories[int(path[7:])]
            text = (
                f"<p>{title}, the Kremlin said.</p><p>It gave no details of what is to be spoken about.</p>"
            )
            return self._page("text/html", f"<html><title>{title}</title><h1>{title}</h1>{text}</html>")
        return self.feeds.answer(path, headers)

    def _page(self, kind: str, text: str) -> bytes:
        body = text.encode()
        return (
            f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )

    def _news(self) -> str:
        items = "".join(
            f"<item><title>{title}</title><link>http://{self.host}/story/{number}</link><guid>s{number}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>{title}.</description></item>"
            for number, (title, at) in reversed(list(enumerate(self.stories)))
        )
        return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'

    def tell(self) -> int:
        """One more story is in the feed; its number."""
        number = len(self.stories)
        now = datetime.now(UTC).replace(microsecond=0)
        day = now + timedelta(days=30 + 40 * number)
        title = SERIES[number % len(SERIES)].format(f"{day:%B} {day.day}, {day.year}")
        self.stories.append((title, now))
        return number

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, path, _ = head[0].split(" ", 2)
                pairs = (line.split(": ", 1) for line in head[1:] if ": " in line)
                headers = {name.lower(): value for name, value in pairs}
                await reader.readexactly(int(headers.get("content-length", 0)))
                if method == "POST":
                    self.told.put_nowait(time.perf_counter())
                    writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
                    continue
                writer.write(self.answer(path, headers))
                await writer.drain()
                named = f"/news {len(self.stories)}" if path == "/news" else path
                self.answered.setdefault(named, time.perf_counter())
        writer.close()


def written(folder: Path, site: Site) -> list[str]:
    """The config is in the folder; the command that runs the service on it."""
    (folder / "config" / "topics").mkdir(parents=True)
    (folder / "config" / "topics" / SHIPPED.name).write_text(SHIPPED.read_text())
    (folder / "config" / "watcher.toml").write_text(SETTINGS.format(host=site.host))
    rows = [FEED.format("news", site.host, "/news")]
    rows += [FEED.format(number, site.host, f"/f/{number}") for number in range(site.feeds.count)]
    (folder / "config" / "feeds.toml").write_text("\n".join(rows))
    return [sys.executable, "-m", "watcher", "-c", f"{folder}/config", "-s", f"{folder}/state", "run"]


@asynccontextmanager
async def service(command: list[str]) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[1])
    try:
        yield
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 15)


async def change(site: Site) -> None:
    """Every second one feed in twenty has a new entry."""
    for turn in count():
        await asyncio.sleep(1)
        for number in range(turn % 20, site.feeds.count, 20):
            site.feeds.versions[number] = site.feeds.versions.get(number, 0) + 1
            site.feeds.body(number)
            await asyncio.sleep(0)  # making it takes milliseconds: answers go first


def polls(site: Site) -> int:
    return site.feeds.answered["200"] + site.feeds.answered["304"]


async def first_polls(site: Site) -> None:
    """What was there at the start has been polled and read."""
    for _ in count():
        await asyncio.sleep(1)
        if polls(site) > 2 * site.feeds.count and "/news 0" in site.answered:
            return


async def measure(feeds: int, alerts: int) -> None:
    site = Site(Feeds(feeds, 0))
    server = await asyncio.start_server(site.talk, "127.0.0.1", 0)
    site.host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    from_feed: list[float] = []
    from_page: list[float] = []
    with tempfile.TemporaryDirectory(prefix="watcher-latency-") as made:
        async with server, service(written(Path(made), site)):
            await asyncio.wait_for(first_polls(site), 300)
            changing = asyncio.create_task(change(site))
            began = time.perf_counter()
            site.feeds.answered = dict.fromkeys(site.feeds.answered, 0)
            for _ in range(alerts):
                await asyncio.sleep(2)
                number = site.tell()
                told = await asyncio.wait_for(site.told.get(), PATIENCE)
                from_feed.append(told - site.answered[f"/news {number + 1}"])
                from_page.append(told - site.answered[f"/story/{number}"])
            rate = polls(site) / (time.perf_counter() - began)
            changing.cancel()
    print(f"{feeds} feeds, {rate:.0f} polls a second, {alerts} alerts")
    for name, seconds in (("feed", sorted(from_feed)), ("page", sorted(from_page))):
        print(f"{name:5} median {seconds[len(seconds) // 2]:.2f} s  slowest {seconds[-1]:.2f} s")


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--feeds", type=int, default=300)
    options.add_argument("--alerts", type=int, default=12)
    given = options.parse_args()
    asyncio.run(measure(given.feeds, given.alerts))


if __name__ == "__main__":
    main()
