"""A week of 2,000 feeds in minutes: `python bench/soak.py [--feeds 2000] [--days 7] [--interval 6h]`.

The real service with the shipped topic polls feeds on loopback that change all the time. Its clock is the
bench's, which goes on by a quarter of an hour when everything that was due is done. Each simulated day prints
polls, new entries, alerts, processor milliseconds a poll, the memory of the process, the size of the store.
The end says whether an entry is missing (every feed lists 30 items, so none may), how flat the memory stayed
and whether a poll costs more at the end than at the beginning. The site is a process of its own.

    python bench/soak.py --steady 10 --feeds 10000 --interval 5m

is the same site by the clock on the wall: the real `watcher run` polls it for so many minutes, from the
moment on at which every feed has been polled once. Prints its share of one core, its memory, the polls a
second, and how late the latest poll was.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import mmap
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from soak_site import LISTED, START, published

sys.path.insert(0, str(Path(__file__).parents[1]))

from watcher.app.service import Service
from watcher.flow.poll import PollReport
from watcher.settings import Settings, load_settings

ROOT = Path(__file__).parents[1]

STEP = timedelta(minutes=15)
HOSTS = 40  # addresses of the loopback network: manners are for each host
CONFIG = """
[service]
workers = 16
log_level = "error"
[fetch]
contact = "bench@desk.example"
host_gap = 0
per_host = 4
allow = {allow}
[seeds]
enabled = false
[web]
enabled = false
[[channels]]
name = "console"
type = "console"
receives = ["alerts", "health"]
"""


@dataclass
class Clock:
    """The simulated time, shared with the site."""

    file: mmap.mmap
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by
        self.file[:8] = struct.pack("d", self.now.timestamp())


@dataclass
class Day:
    """What one simulated day cost."""

    polls: int = 0
    failed: int = 0
    new: int = 0
    alerts: int = 0
    seconds: float = 0.0
    reading: float = 0.0
    memory: float = 0.0  # MB of resident memory at its end
    size: float = 0.0  # MB of the store

    @property
    def per_poll(self) -> float:
        return self.seconds * 1000 / max(1, self.polls)


@dataclass
class Soak:
    """The service, its clock, and what its polls reported."""

    settings: Settings
    clock: Clock
    day: Day = field(default_factory=Day)
    first: dict[str, datetime] = field(default_factory=dict)
    last: dict[str, datetime] = field(default_factory=dict)

    def polled(self, report: PollReport) -> None:
        self.day.polls += 1
        self.day.new += report.new
        self.day.alerts += len(report.alerts)
        if report.failed is not None:
            self.day.failed += 1
            return
        self.first.setdefault(report.feed, self.clock.now)
        self.last[report.feed] = self.clock.now

    async def run(self, days: int) -> list[Day]:
        found = []
        async with Service(self.settings, self.clock, self.polled) as service:
            for number in range(days):
                self.day = Day()
                since = time.process_time()
                end = START + timedelta(days=number + 1)
                while self.clock.now < end:
                    await self._step(service)
                self.day.seconds = time.process_time() - since
                self.day.memory, self.day.size = resident(), service.store.size / 1e6
                found.append(self.day)
                show(number + 1, self.day)
        return found

    async def _step(self, service: Service) -> None:
        """What the daemon's jobs do within a quarter of an hour."""
        await service.poll_once()
        await service.retry_articles()
        await service.check_health()
        await service.beat()
        await service.prune()
        await service.check_store()
        await service.send()
        self.clock.move(STEP)


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def show(number: int, day: Day) -> None:
    print(
        f"day {number}: {day.polls:,} polls ({day.failed} failed), {day.new:,} new entries, "
        f"{day.alerts} alerts; {day.per_poll:.2f} ms a poll, "
        f"memory {day.memory:.0f} MB, store {day.size:.0f} MB",
        file=sys.stderr,
        flush=True,
    )


def missing(soak: Soak, folder: Path) -> int:
    """Entries that stood in a feed when it was polled and are not in the store, nor twice."""
    with closing(sqlite3.connect(folder / "state" / "watcher.db")) as connection:
        kept = Counter(dict(connection.execute("SELECT feed, count(*) FROM entry GROUP BY feed")))
    wrong = 0
    for name, first in soak.first.items():
        feed = int(name.removeprefix("feed"))
        listed = published(feed, soak.last[name].timestamp()) - published(feed, first.timestamp()) + LISTED
        wrong += abs(listed - kept[name])
    return wrong


def settings_of(folder: Path, port: int, feeds: int, interval: str) -> Settings:
    config = folder / "config"
    (config / "topics").mkdir(parents=True)
    shutil.copy(ROOT / "config" / "topics" / "us-russia.toml", config / "topics")
    hosts = [f"127.0.1.{number + 1}:{port}" for number in range(HOSTS)]
    (config / "watcher.toml").write_text(CONFIG.format(allow=json.dumps(hosts)))
    rows = (
        f'[[feeds]]\nname = "feed{n}"\nurl = "http://{hosts[n % HOSTS]}/feed/{n}"\nowner = "o{n}"\n'
        f'interval = "{interval}"\n'
        for n in range(feeds)
    )
    (config / "feeds.toml").write_text("\n".join(rows))
    return load_settings(config, folder / "state", environ={})


class Steady:
    """The service as a process, watched from outside while it polls by the clock on the wall."""

    def __init__(self, folder: Path, clock: mmap.mmap, feeds: int) -> None:
        self._clock, self._feeds = clock, feeds
        command = [sys.executable, "-m", "watcher", "-c", str(folder / "config"), "-s", str(folder / "state")]
        self._process = subprocess.Popen([*command, "run"], cwd=ROOT, stdout=subprocess.DEVNULL)
        self._database = folder / "state" / "watcher.db"
        self.latest = self.memory = 0.0

    def run(self, minutes: float) -> int:
        began = time.time()
        while self._ask("SELECT count(*) FROM feed_state WHERE polled IS NOT NULL") < self._feeds:
            self._look(began)
            if self._process.poll() is not None:
                return 1
        first = f"{time.time() - began:.0f} s and {self._cpu():.0f} s of CPU"
        print(f"every feed was polled once after {first}", file=sys.stderr, flush=True)
        self.latest = self.memory = 0.0
        began, cpu, polls = time.time(), self._cpu(), self._polls()
        while time.time() - began < minutes * 60:
            self._look(began)
        lasted, used = time.time() - began, self._cpu() - cpu
        polled = self._polls() - polls
        print(f"{self._feeds:,} feeds, {polled / lasted:.1f} polls a second for {lasted / 60:.1f} minutes")
        print(f"{used / lasted:.1%} of one core, {1000 * used / max(1, polled):.2f} ms of CPU a poll")
        print(f"memory at most {self.memory:.0f} MB; the latest poll came {self.latest:.0f} s late")
        return 0

    def _look(self, began: float) -> None:
        """A second goes by, on the site's clock too."""
        time.sleep(1.0)
        self._clock[:8] = struct.pack("d", time.time())
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        self.memory = max(self.memory, pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
        # What is not polled yet is as late as it will be, or less: the latest is found when it is still due.
        due = self._ask("SELECT strftime('%s', min(due)) FROM feed_state WHERE host IS NOT NULL")
        self.latest = max(self.latest, time.time() - due) if due else self.latest

    def _polls(self) -> int:
        return self._ask("SELECT json_extract(body, '$.polls') FROM worker")

    def _ask(self, question: str) -> int:
        try:
            with closing(
                sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=5)
            ) as connection:
                found = connection.execute(question).fetchone()
        except sqlite3.OperationalError:  # not made yet
            return 0
        return int(found[0] or 0) if found else 0

    def _cpu(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(15)


def verdict(days: list[Day], lost: int) -> int:
    settled = days[1:] or days  # on the first day everything is new
    memory = [day.memory for day in settled]
    spread = (max(memory) - min(memory)) / min(memory)
    half = max(1, len(settled) // 2)
    early = sum(day.seconds for day in settled[:half]) / sum(day.polls for day in settled[:half])
    late = sum(day.seconds for day in settled[-half:]) / sum(day.polls for day in settled[-half:])
    print(f"polls: {sum(day.polls for day in days):,}; entries: {sum(day.new for day in days):,}")
    print(f"entries missed or doubled: {lost}")
    print(f"memory from the second day on: {min(memory):.0f} to {max(memory):.0f} MB, {spread:.1%} apart")
    print(f"a poll costs {early * 1000:.2f} ms at first and {late / early:.2f} times that in the end")
    return 0 if not lost and spread <= 0.10 and late / early <= 1.25 else 1


def steady(folder: Path, clock: mmap.mmap, port: int, chosen: argparse.Namespace) -> int:
    clock[:8] = struct.pack("d", time.time())
    settings_of(folder, port, chosen.feeds, chosen.interval)
    main = folder / "config" / "watcher.toml"
    limits = f'[fetch]\nmin_interval = "{chosen.interval}"\nmax_interval = "{chosen.interval}"'
    main.write_text(main.read_text().replace("[fetch]", limits))
    watched = Steady(folder, clock, chosen.feeds)
    try:
        return watched.run(chosen.steady)
    finally:
        watched.close()


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    options = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    options.add_argument("--feeds", type=int, default=2_000)
    options.add_argument("--days", type=int, default=7)
    options.add_argument("--interval", default="6h")
    options.add_argument("--steady", type=float, metavar="MINUTES", help="by the clock on the wall")
    chosen = options.parse_args()
    logging.getLogger("watcher").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="watcher-soak-") as name:
        folder = Path(name)
        (folder / "clock").write_bytes(struct.pack("d", START.timestamp()))
        site = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("soak_site.py")), str(folder / "clock")],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert site.stdout is not None
            port = int(site.stdout.readline())
            with open(folder / "clock", "r+b") as file:
                clock = Clock(mmap.mmap(file.fileno(), 8))
            if chosen.steady:
                return steady(folder, clock.file, port, chosen)
            soak = Soak(settings_of(folder, port, chosen.feeds, chosen.interval), clock)
            days = asyncio.run(soak.run(chosen.days))
            return verdict(days, missing(soak, folder))
        finally:
            site.kill()
            site.wait()


if __name__ == "__main__":
    raise SystemExit(main())
