"""Eight workers race over 3,000 new facts, two of them killed: `python bench/workers.py [--facts 3000]`.

The real `watcher run --workers 8` on a real PostgreSQL server reads a news site on loopback: each fact is
told by two outlets on different hosts, so that two workers read it at about the same time. A webhook sink on
loopback takes the alerts. While they work, two workers are killed with SIGKILL, one after the other, and the
crew starts them again. Then counted: alerts that the sink never took, facts told more than once, alerts that
came under a second key, and entries that nobody decided. Exit code 0 when all four are 0.

A fact is one round of a series of its own: ten topics with so many series are written for it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import combinations
from pathlib import Path

from sqlalchemy import create_engine, text

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "edge"))

from postgres_server import new_database, running_postgres, why_not

ROOT = Path(__file__).parents[1]
OUTLETS = 24  # each on an address of its own
SIDES = {"us": "the United States", "ru": "Russia", "cn": "China", "ir": "Iran", "ua": "Ukraine"}
PAIRS = tuple(combinations(SIDES, 2))  # a topic each
ITEMS = 100  # of one feed: a second feed of the outlet has the next ones
TOPIC = """
name = "talks{number}"
title = "Talks {number}"
languages = ["en"]
[parties.{one}]
title = "{one}"
country = "{one_code}"
[parties.{other}]
title = "{other}"
country = "{other_code}"
[policy]
min_certainty = "source"
min_owners = 1
"""
SERIES = """
[[series]]
name = "{word}"
title = "{word} committee"
[series.words]
en = ["{word} committee"]
"""
CONFIG = """
[service]
tick = 0.5
workers = 8
log_level = "warning"
reload = 0
[fetch]
contact = "bench@desk.example"
host_gap = 0
allow = {allow}
[store]
url = "{url}"
[seeds]
enabled = false
[web]
enabled = false
[health]
heartbeat = ""
[send]
allow = {allow}
[alerts]
max_per_hour = 0
digest_after = "1h"
quiet_console = true
[[channels]]
name = "desk"
type = "webhook"
url = "http://127.0.0.1:{port}/hook"
secret = "bench"
"""


def word_of(fact: int) -> str:
    """A name that no other fact has, and that is no word: "bakedilo"."""
    name = ""
    for _ in range(4):
        fact, part = divmod(fact, 40)
        name += "bdfgklmnprstvz"[part % 14] + "aeiou"[part % 5]
    return name


class Site:
    """The outlets, and the sink of their alerts."""

    def __init__(self, facts: int) -> None:
        self.taken: list[tuple[str, str]] = []  # (key, alert) that were answered well
        self.asked: Counter[str] = Counter()
        now = datetime.now(UTC).replace(microsecond=0)
        self.feeds: dict[tuple[int, int], list[str]] = {}
        chance = random.Random(7)
        counts: Counter[int] = Counter()
        for fact in range(facts):
            for outlet in chance.sample(range(OUTLETS), 2):
                place = counts[outlet] // ITEMS
                counts[outlet] += 1
                self.feeds.setdefault((outlet, place), []).append(_item(fact, outlet, now))
        self._server = ThreadingHTTPServer(("0.0.0.0", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _item(fact: int, outlet: int, now: datetime) -> str:
    # Days of their own: in one topic, what is on the same day at the same place is the same round.
    day = now + timedelta(days=20 + 3 * (fact // len(PAIRS)))
    one, other = (SIDES[side] for side in PAIRS[fact % len(PAIRS)])
    title = (
        f"{one[:1].upper()}{one[1:]} and {other} will hold talks of the {word_of(fact)} committee "
        f"in Geneva on {day:%B} {day.day}, {day.year}"
    )
    return (
        f"<item><title>{title}</title><link>http://127.0.9.{outlet + 1}/{fact}</link>"
        f"<guid isPermaLink='false'>{outlet}-{fact}</guid><pubDate>{format_datetime(now)}</pubDate>"
        f"<description>{title}, the State Department said.</description></item>"
    )


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _, outlet, place = self.path.split("/")
            site.asked[self.path] += 1
            items = "".join(site.feeds[int(outlet), int(place)])
            body = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()
            self._answer(200, body)

        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            for alert in message.get("alerts", [message]):
                site.taken.append((self.headers.get("Idempotency-Key", ""), str(alert["key"])))
            self._answer(204, b"")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """The bench tells by itself."""

    return Handler


def write_config(folder: Path, site: Site, url: str, facts: int) -> None:
    (folder / "topics").mkdir(parents=True)
    for number, (one, other) in enumerate(PAIRS):
        series = "".join(SERIES.format(word=word_of(fact)) for fact in range(number, facts, len(PAIRS)))
        sides = {"one": one, "one_code": one.upper(), "other": other, "other_code": other.upper()}
        (folder / "topics" / f"talks{number}.toml").write_text(TOPIC.format(number=number, **sides) + series)
    hosts = [f"127.0.9.{outlet + 1}:{site.port}" for outlet in range(OUTLETS)]
    allow = json.dumps([*hosts, f"127.0.0.1:{site.port}"])
    (folder / "watcher.toml").write_text(CONFIG.format(allow=allow, url=url, port=site.port))
    (folder / "feeds.toml").write_text(
        "\n".join(
            f'[[feeds]]\nname = "o{outlet}-{place}"\nurl = "http://{hosts[outlet]}/{outlet}/{place}"\n'
            f'owner = "o{outlet}"\nfetch_articles = false\n'
            for outlet, place in site.feeds
        )
    )


class Counts:
    """What the server's tables say."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)

    def __call__(self, question: str) -> int:
        with self._engine.connect() as connection:
            try:
                return int(connection.execute(text(question)).scalar_one())
            except Exception:  # noqa: BLE001 - the tables are made by the service
                return 0

    def decided(self) -> int:
        return self("SELECT count(*) FROM entry WHERE outcome IS NOT NULL")

    def close(self) -> None:
        self._engine.dispose()


def workers_of(crew: int) -> list[int]:
    """The processes of the crew's workers."""
    return [int(each) for each in Path(f"/proc/{crew}/task/{crew}/children").read_text().split()]


def play(folder: Path, site: Site, count: Counts, chosen: argparse.Namespace) -> tuple[float, list[str]]:
    """Seconds until all was told, and what happened on the way."""
    entries = 2 * chosen.facts
    command = ["-m", "watcher", "-c", str(folder / "config"), "-s", str(folder / "state")]
    with open(folder / "log", "w") as log:
        crew = subprocess.Popen(
            [sys.executable, *command, "run", "--workers", str(chosen.workers)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    began, notes = time.monotonic(), []
    marks = [entries * (place + 1) // (chosen.kills + 1) for place in range(chosen.kills)]
    try:
        while time.monotonic() - began < chosen.patience:
            decided = count.decided()
            if marks and decided >= marks[0]:
                marks.pop(0)
                victim = random.Random(decided).choice(workers_of(crew.pid))
                os.kill(victim, signal.SIGKILL)
                notes.append(f"a worker killed when {decided:,} of {entries:,} entries were decided")
            told = len({alert for _, alert in site.taken})
            if decided >= entries and told >= chosen.facts and not marks:
                break
            time.sleep(0.3)
        lasted = time.monotonic() - began
        crew.send_signal(signal.SIGTERM)
        notes.append(f"SIGTERM: exit code {crew.wait(15)} after {time.monotonic() - began - lasted:.1f} s")
    finally:
        crew.kill()
        crew.wait()
    return lasted, notes


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    options = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    options.add_argument("--facts", type=int, default=3_000)
    options.add_argument("--workers", type=int, default=8)
    options.add_argument("--kills", type=int, default=2)
    options.add_argument("--keep", action="store_true", help="print what the service has logged")
    options.add_argument("--patience", type=float, default=1_200.0, help="seconds until it counts as stuck")
    chosen = options.parse_args()
    if (reason := why_not()) is not None:
        print(reason, file=sys.stderr)
        return 2
    with (
        tempfile.TemporaryDirectory(prefix="watcher-workers-") as name,
        running_postgres() as server,
        new_database(server, "bench") as url,
    ):
        folder, site = Path(name), Site(chosen.facts)
        count = Counts(url)
        write_config(folder / "config", site, url, chosen.facts)
        try:
            lasted, notes = play(folder, site, count, chosen)
            return report(site, count, chosen.facts, lasted, [*notes, *_complaints(folder / "log")])
        finally:
            count.close()
            site.close()
            if chosen.keep:
                print((folder / "log").read_text())


def _complaints(log: Path) -> list[str]:
    lines = log.read_text().splitlines()
    return [line for line in lines if " ERROR " in line or " WARNING " in line][:12]


def report(site: Site, count: Counts, facts: int, lasted: float, notes: list[str]) -> int:
    print("\n".join(notes))
    told = Counter(alert for _, alert in site.taken)
    keys: dict[str, set[str]] = {}
    for key, alert in site.taken:
        keys.setdefault(alert, set()).add(key)
    lost = facts - len(told)
    doubled = count("SELECT count(*) FROM alert") - count("SELECT count(DISTINCT key) FROM alert")
    second = sum(len(under) > 1 for under in keys.values())
    undecided = 2 * facts - count.decided()
    print(f"{facts:,} facts, each told by two outlets: {len(told):,} alerts told in {lasted:.0f} s")
    print(
        f"lost: {lost}; told by two alerts: {doubled}; under a second key: {second}; undecided: {undecided}"
    )
    print(f"sent again under the same key: {sum(told.values()) - len(told)}")
    return 1 if lost or doubled or second or undecided else 0


if __name__ == "__main__":
    raise SystemExit(main())
