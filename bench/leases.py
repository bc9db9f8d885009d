"""How many feeds workers can lease and give back in a second: `python bench/leases.py [--feeds 1000000]`.

A PostgreSQL server of its own on loopback holds so many feeds, five to a host, all of them due. In one run,
one after the other:

- `bare`: a statement that takes 50 due rows with SKIP LOCKED and puts them off, from as many processes;
- `service`: what the service does. Hosts are leased, their due feeds are loaded whole, each feed's state is
  saved under the lease, and the hosts are given back with their next due time.

Prints feeds a second of both, their ratio, and whether a feed was ever leased twice. Exit code 1 below
`--least` feeds a second, or when one was.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "edge")]

from postgres_server import running_postgres, why_not
from sqlalchemy import Connection, create_engine, text

from watcher.feeds.state import begin_state
from watcher.model import Feed
from watcher.store import Store, open_store
from watcher.store.codec import encode

A_HOST = 5
LONG = timedelta(hours=6)
PROBE = """
UPDATE probe SET due = :later, claim = claim + 1 WHERE id IN (
    SELECT id FROM probe WHERE due <= :now ORDER BY due LIMIT 50 FOR UPDATE SKIP LOCKED
) RETURNING id
"""
Work = Callable[[str, Path, float, int], list[int]]


def fill(url: str, folder: Path, feeds: int) -> None:
    """The tables hold feeds that were polled before, and a table for the probe as many rows."""
    store = open_store(folder, url)
    now = datetime.now(UTC) - timedelta(hours=1)
    store.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        _load(connection, feeds, now)
        connection.execute(text("CREATE TABLE probe (id int PRIMARY KEY, due text, claim int)"))
        numbers = f"generate_series(0, {feeds - 1}) AS n"
        stamp = "to_char(now() at time zone 'utc' - interval '1 hour', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        connection.execute(text(f"INSERT INTO probe SELECT n, {stamp}, 0 FROM {numbers}"))
        connection.execute(text("CREATE INDEX ON probe (due)"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _load(connection: Connection, feeds: int, now: datetime) -> None:
    state = replace(
        begin_state(Feed("NAME", "https://hHOST.example/NAME", "owner"), now),
        last_poll=now,
        last_ok=now,
        etag='"0123456789abcdef"',
        baseline_done=True,
    )
    stamp = now.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    body = encode(state)
    hosts = f"generate_series(0, {feeds // A_HOST - 1}) AS n"
    connection.execute(
        text(f"INSERT INTO host SELECT 'h' || n || '.example', :stamp, 0, NULL FROM {hosts}"),
        {"stamp": stamp},
    )
    columns = "name, host, url, due, polled, is_readable, body"
    place = f"n / {A_HOST}"
    connection.execute(
        text(
            f"INSERT INTO feed_state ({columns}) SELECT 'f' || n, 'h' || {place} || '.example', "
            f"'https://h' || {place} || '.example/f' || n, :stamp, :stamp, 1, "
            f"replace(replace(:body, 'NAME', 'f' || n), 'HOST', ({place})::text) "
            f"FROM generate_series(0, {feeds - 1}) AS n"
        ),
        {"stamp": stamp, "body": body},
    )


def bare(url: str, _: Path, until: float, _number: int) -> list[int]:
    engine = create_engine(url)
    taken: list[int] = []
    with engine.connect() as connection:
        while time.time() < until:
            now = datetime.now(UTC)
            found = connection.execute(text(PROBE), {"now": _stamp(now), "later": _stamp(now + LONG)}).all()
            connection.commit()
            if not found:
                break
            taken += [row.id for row in found]
    return taken


def _stamp(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def service(url: str, folder: Path, until: float, number: int, at_once: int = 16) -> list[int]:
    store = open_store(folder / str(number), url)
    taken: list[int] = []
    while time.time() < until and (found := _turn(store, f"worker{number}", at_once)):
        taken += found
    store.close()
    return taken


def _turn(store: Store, worker: str, at_once: int) -> list[int]:
    """The numbers of the feeds that were leased, saved and given back."""
    now = datetime.now(UTC)
    with store.transaction(durable=False) as tx:
        leases = tx.claim_hosts(worker, now, now + timedelta(minutes=1), at_once)
        due = tx.due_feeds([lease.host for lease in leases], now)
    with store.transaction(durable=False) as tx:
        for lease in leases:
            tx.confirm_lease(lease)
        for each in due:
            if each.state is not None:
                tx.save_feed_state(replace(each.state, last_poll=now, due=now + LONG), each.state)
        tx.give_back_hosts(leases, now)
    return [int(each.name[1:]) for each in due]


def _run(work: Work, url: str, folder: Path, seconds: float, number: int, found: Any) -> None:
    began, used = time.time(), os.times()
    taken = work(url, folder, began + seconds, number)
    after = os.times()
    found.put((taken, time.time() - began, after.user + after.system - used.user - used.system))


def race(work: Work, url: str, folder: Path, workers: int, seconds: float) -> tuple[float, int, float]:
    """Feeds a second of all workers together, how many were taken twice, and CPU seconds of the workers."""
    found: Any = multiprocessing.Queue()
    running = [
        multiprocessing.Process(target=_run, args=(work, url, folder, seconds, number, found))
        for number in range(workers)
    ]
    for process in running:
        process.start()
    results = [found.get() for _ in running]
    for process in running:
        process.join()
    taken = [number for numbers, _, _ in results for number in numbers]
    lasted = max(seconds for _, seconds, _ in results)
    return len(taken) / lasted, len(taken) - len(set(taken)), sum(cpu for _, _, cpu in results)


def main() -> int:
    raw = argparse.RawDescriptionHelpFormatter
    options = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    options.add_argument("--feeds", type=int, default=1_000_000)
    options.add_argument("--workers", type=int, default=4)
    options.add_argument("--seconds", type=float, default=15.0, help="of each of the two")
    options.add_argument("--least", type=float, default=0.0, help="feeds a second of the service")
    chosen = options.parse_args()
    if (reason := why_not()) is not None:
        print(reason, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="watcher-leases-") as name, running_postgres() as server:
        admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE bench"))
        admin.dispose()
        url, folder = f"{server}/bench", Path(name)
        began = time.time()
        fill(url, folder, chosen.feeds)
        print(
            f"{chosen.feeds:,} feeds on {chosen.feeds // A_HOST:,} hosts: {time.time() - began:.0f} s to load"
        )
        probe, _, cpu = race(bare, url, folder, chosen.workers, chosen.seconds)
        print(f"bare     {probe:8,.0f} feeds a second, {chosen.workers} workers, {cpu:.1f} s of CPU in them")
        ours, twice, cpu = race(service, url, folder, chosen.workers, chosen.seconds)
        print(f"service  {ours:8,.0f} feeds a second, {chosen.workers} workers, {cpu:.1f} s of CPU in them")
        print(f"ratio {ours / probe:.2f}; leased twice: {twice}; load {os.getloadavg()[0]:.1f}")
    return 1 if twice or ours < chosen.least else 0


if __name__ == "__main__":
    raise SystemExit(main())
