"""What a poll costs: CPU milliseconds a feed and memory, start-up included, beside other programs.

    .venv/bin/python bench/polling.py --feeds 300
    .venv/bin/python bench/polling.py --feeds 300 --peers reader,urlwatch --peers-python VENV/bin/python

A server of our own on loopback has the feeds (50 entries, 50 kB, gzip, ETag and Last-Modified). Each round is
a fresh process, as cron would start it: `first` (everything new), `idle` (nothing changed), `changed` (5 % of
the feeds have one entry more), `plain` (nothing changed, and the server knows no validators). The figures of
one run are compared with each other only: the machine's speed cancels out.

The peers want a virtual environment of their own: bench/polling-requirements.txt.
"""

from __future__ import annotations

import argparse
import asyncio
import compileall
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

ENTRIES = 50
START = 1_760_000_000
ROUNDS = ("first", "idle", "changed", "plain")
PORTS = 4
WORDS = str.split(
    "the delegations met behind closed doors and spoke of the work of their embassies while officials said "
    "that the day of the next meeting would be told later in the week by a spokesman of the ministry"
)


# ---------------------------------------------------------------------------------------------- the server


@dataclass
class Feeds:
    """The feeds that are served; `versions[i]` grows with each new entry of feed i."""

    count: int
    port: int
    has_validators: bool = True
    entries: int = ENTRIES
    versions: dict[int, int] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=lambda: {"200": 0, "304": 0, "connections": 0})

    def __post_init__(self) -> None:
        self._made: dict[int, tuple[int, bytes]] = {}

    def body(self, number: int) -> tuple[int, bytes]:
        """The version of a feed and its text in gzip."""
        version = self.versions.get(number, 0)
        made = self._made.get(number)
        if made is None or made[0] != version:
            items = "".join(
                self._item(number, entry) for entry in range(version + self.entries - 1, version - 1, -1)
            )
            text = (
                f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {number}</title>'
                f"<link>http://127.0.0.1:{self.port}/</link><description>bench</description>"
                f"<lastBuildDate>{_stamp(version)}</lastBuildDate>{items}</channel></rss>"
            )
            made = self._made[number] = (version, gzip.compress(text.encode(), 5, mtime=0))
        return made

    def _item(self, number: int, entry: int) -> str:
        rng = random.Random(number * 100_003 + entry)
        words = " ".join(rng.choices(WORDS, k=130))
        title = " ".join(rng.choices(WORDS, k=9))
        return (
            f"<item><title>Story {entry} of {number}: {title}</title>"
            f"<link>http://127.0.0.1:{self.port}/a/{number}/{entry}</link>"
            f'<guid isPermaLink="false">feed{number}-entry{entry}</guid><pubDate>{_stamp(entry)}</pubDate>'
            f"<description><![CDATA[<p>{words}</p>]]></description></item>"
        )

    def answer(self, path: str, headers: dict[str, str]) -> bytes:
        if path.startswith("/ctl/"):
            return _answer("200 OK", "", self._control(path[5:]))
        if not path.startswith("/f/"):
            return _answer("404 Not Found", "", b"")
        version, body = self.body(int(path[3:]))
        etag, stamp = f'"{path[3:]}-{version}"', _stamp(version)
        asked = headers.get("if-none-match"), headers.get("if-modified-since")
        if self.has_validators and (asked[0] == etag or (asked[0] is None and asked[1] == stamp)):
            self.answered["304"] += 1
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        self.answered["200"] += 1
        known = f"ETag: {etag}\r\nLast-Modified: {stamp}\r\n" if self.has_validators else ""
        return _answer(
            "200 OK", f"Content-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n{known}", body
        )

    def _control(self, order: str) -> bytes:
        if order == "change":
            for number in random.Random(1).sample(range(self.count), max(1, self.count // 20)):
                self.versions[number] = self.versions.get(number, 0) + 1
        elif order == "plain":
            self.has_validators = False
        told = json.dumps(self.answered).encode()
        self.answered = dict.fromkeys(self.answered, 0)
        return told


def _stamp(version: int) -> str:
    return formatdate(START + version * 600, usegmt=True)


def _answer(status: str, headers: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def serve(count: int, port: int, entries: int = ENTRIES) -> None:
    feeds = Feeds(count, port, entries=entries)
    for number in range(count):
        feeds.body(number)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        feeds.answered["connections"] += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                pairs = (line.split(": ", 1) for line in head[1:] if ": " in line)
                writer.write(
                    feeds.answer(head[0].split(" ")[1], {name.lower(): value for name, value in pairs})
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    servers = [await asyncio.start_server(talk, "127.0.0.1", port + place) for place in range(PORTS)]
    print("ready", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


# ---------------------------------------------------------------------------------------------- programs


@dataclass(frozen=True)
class Program:
    """`prepare` writes what it needs into a folder; `command` polls everything once."""

    prepare: Callable[[Path, list[str], str], None]
    command: Callable[[Path, str], list[str]]


def _prepare_watcher(folder: Path, urls: list[str], _: str) -> None:
    (folder / "config" / "topics").mkdir(parents=True)
    shipped = Path(__file__).parents[1] / "config" / "topics" / "us-russia.toml"
    (folder / "config" / "topics" / "us-russia.toml").write_text(shipped.read_text())
    hosts = sorted({url.split("/")[2] for url in urls})
    (folder / "config" / "watcher.toml").write_text(
        "[service]\nworkers = 16\n[fetch]\ncontact = 'bench'\nper_host = 16\nhost_gap = 0\nmin_interval = 1\n"
        f"allow = {json.dumps(hosts)}\n[seeds]\nenabled = false\n"
    )
    table = '[[feeds]]\nname = "feed {0}"\nurl = "{1}"\nowner = "owner {0}"\ninterval = 1\n'
    (folder / "config" / "feeds.toml").write_text("\n".join(table.format(*pair) for pair in enumerate(urls)))


def _watcher(folder: Path, _: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "watcher",
        "-c",
        f"{folder}/config",
        "-s",
        f"{folder}/state",
        "run",
        "--once",
    ]


_READER_ADD = """
import json, sys
from reader import make_reader
reader = make_reader(sys.argv[1] + "/reader.db")
for url in json.load(open(sys.argv[1] + "/urls.json")):
    reader.add_feed(url)
"""
_READER_POLL = """
import sys
from reader import make_reader
make_reader(sys.argv[1] + "/reader.db").update_feeds(workers=16, scheduled=False)
"""


def _prepare_reader(folder: Path, urls: list[str], python: str) -> None:
    (folder / "urls.json").write_text(json.dumps(urls))
    subprocess.run([python, "-c", _READER_ADD, str(folder)], check=True)


def _reader(folder: Path, python: str) -> list[str]:
    return [python, "-c", _READER_POLL, str(folder)]


def _prepare_urlwatch(folder: Path, urls: list[str], _: str) -> None:
    jobs = (f"kind: url\nname: f{place}\nurl: {url}" for place, url in enumerate(urls))
    (folder / "urls.yaml").write_text("\n---\n".join(jobs) + "\n")
    (folder / "urlwatch.yaml").write_text(
        "display: {error: false, new: false, unchanged: false}\n"
        "report: {stdout: {enabled: false}, email: {enabled: false}}\n"
        "job_defaults: {all: {}, url: {}, shell: {}, browser: {}}\n"
    )


def _urlwatch(folder: Path, python: str) -> list[str]:
    tool = str(Path(python).parent / "urlwatch")
    files = {"urls": "urls.yaml", "config": "urlwatch.yaml", "cache": "cache.db", "hooks": "hooks.py"}
    return [tool, *(part for name, file in files.items() for part in (f"--{name}", str(folder / file)))]


PROGRAMS = {
    "watcher": Program(_prepare_watcher, _watcher),
    "reader": Program(_prepare_reader, _reader),
    "urlwatch": Program(_prepare_urlwatch, _urlwatch),
}


# ---------------------------------------------------------------------------------------------- measuring


@dataclass(frozen=True)
class Cost:
    """Of one round: CPU milliseconds a feed, seconds by the clock, peak memory, and what the server saw."""

    cpu_ms: float
    seconds: float
    megabytes: int
    answered: dict[str, int]


def control(port: int, order: str) -> dict[str, int]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ctl/{order}") as answer:
        told: dict[str, int] = json.load(answer)
        return told


def compiled() -> None:
    """The watcher's files are compiled, as those of every installed program are: it may run from a checkout
    that never was."""
    compileall.compile_dir(Path(__file__).parents[1] / "watcher", quiet=1)


@contextmanager
def running_server(feeds: int, port: int, entries: int = ENTRIES) -> Iterator[None]:
    """A process of its own has the feeds on PORTS ports from `port` on."""
    order = ["--serve", str(port), "--feeds", str(feeds), "--entries", str(entries)]
    server = subprocess.Popen([sys.executable, __file__, *order], stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        yield
    finally:
        server.terminate()
        server.wait()


def feed_urls(feeds: int, port: int) -> list[str]:
    return [f"http://127.0.0.1:{port + number % PORTS}/f/{number}" for number in range(feeds)]


def measured(
    name: str, feeds: int, port: int, python: str, entries: int = ENTRIES
) -> Iterator[tuple[str, Cost]]:
    """What each round costs the program `name`, one after the other."""
    program = PROGRAMS[name]
    with running_server(feeds, port, entries), tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        program.prepare(folder, feed_urls(feeds, port), python)
        for name_of_round in ROUNDS:
            order = {"changed": "change", "plain": "plain"}.get(name_of_round, "reset")
            control(port, order)
            if name_of_round == "plain":  # the first of them forgets the validators
                one_round(program, folder, python, feeds)
                control(port, "reset")
            seconds, cpu, megabytes = one_round(program, folder, python, feeds)
            yield name_of_round, Cost(cpu, seconds, megabytes, control(port, "reset"))


def one_round(program: Program, folder: Path, python: str, feeds: int) -> tuple[float, float, int]:
    time.sleep(5)  # an interval of a second, lengthened for a quiet feed, is over
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    began = time.perf_counter()
    process = subprocess.Popen(
        program.command(folder, python),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=Path(__file__).parents[1],
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"it ended with {process.returncode}")
    cpu = (used.ru_utime + used.ru_stime) * 1000 / feeds
    return time.perf_counter() - began, cpu, used.ru_maxrss // 1024


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--feeds", type=int, default=300)
    options.add_argument("--entries", type=int, default=ENTRIES, help="of each feed")
    options.add_argument("--port", type=int, default=18_900)
    options.add_argument("--peers", default="", help="reader, urlwatch, or both with a comma")
    options.add_argument("--peers-python", default=sys.executable, help="the interpreter that has them")
    options.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve:
        asyncio.run(serve(given.feeds, given.serve, given.entries))
        return
    compiled()
    ours: dict[str, float] = {}
    for name in ["watcher", *filter(None, given.peers.split(","))]:
        for name_of_round, cost in measured(name, given.feeds, given.port, given.peers_python, given.entries):
            ratio = f"{cost.cpu_ms / ours.setdefault(name_of_round, cost.cpu_ms):.2f}"
            rate = f"{given.feeds / cost.seconds:5.0f} feeds/s"
            costs = f"{cost.cpu_ms:6.2f} ms CPU a feed  x{ratio:5} {cost.megabytes:4} MB"
            print(f"{name:9} {name_of_round:8} {costs} {rate}  {cost.answered}", flush=True)


if __name__ == "__main__":
    main()
