"""How many feeds workers can lease and give back in a second: `python bench/leases.py [--feeds 1000000]`.

A PostgreSQL server of its own on loopback holds so many feeds, five to a host, all of them due. In one run,
one after the other:

- `bare`: a statement that takes 50 due rows with SKIP LOCKED and puts them off, from as many processes;
- `leases`: what the service's store does around the polls. Hosts are leased, their due feeds are loaded
  whole, their due times move on, and the hosts are given back with the first of them;
- `polls`: the same, and each feed's state is saved under the lease, as its poll does.

Prints feeds a second of each and the ratio to the bare one, and whether a feed was ever leased twice. Exit
code 1 when one was, or below `--least` feeds a second of `leases`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "edge"))

from postgres_server import new_database, running_postgres, why_not

from watcher.feeds.state import begin_state
from watcher.model import Feed
from watcher.store import DueFeed, HostLease, Store, open_store
from watcher.store.codec import encode

A_HOST = 5
AT_ONCE = 64  # hosts of one lease
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


def leases(url: str, folder: Path, until: float, number: int) -> list[int]:
    return _serve(url, folder, until, number, save=False)


def polls(url: str, folder: Path, until: float, number: int) -> list[int]:
    return _serve(url, folder, until, number, save=True)


def _serve(url: str, folder: Path, until: float, number: int, *, save: bool) -> list[int]:
    store = open_store(folder / str(number), url)
    taken: list[int] = []
    held, due = _turn(store, f"worker{number}", (), (), save=save)
    while held and time.time() < until:
        taken += [int(each.name[1:]) for each in due]
        held, due = _turn(store, f"worker{number}", held, due, save=save)
    store.close()
    return taken


def _turn(
    store: Store, worker: str, over: Sequence[HostLease], polled: Sequence[DueFeed], *, save: bool
) -> tuple[Sequence[HostLease], Sequence[DueFeed]]:
    """What was polled is kept and given back, and the next are leased: one transaction, as in the service."""
    now = datetime.now(UTC)
    with store.transaction(durable=False) as tx:
        if save:
            for each in polled:
                assert each.state is not None
                tx.save_feed_state(replace(each.state, last_poll=now, due=now + LONG), each.state)
        elif over:
            later = {"later": _stamp(now + LONG), "names": [lease.host for lease in over]}
            tx.connection.execute(text("UPDATE feed_state SET due = :later WHERE host = ANY(:names)"), later)
        tx.give_back_hosts(over, now)
        held = tx.claim_hosts(worker, now, now + timedelta(minutes=1), AT_ONCE)
        return held, tx.due_feeds([lease.host for lease in held], now)


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
    with (
        tempfile.TemporaryDirectory(prefix="watcher-leases-") as name,
        running_postgres() as server,
        new_database(server, "bench") as url,
    ):
        folder = Path(name)
        began = time.time()
        fill(url, folder, chosen.feeds)
        print(
            f"{chosen.feeds:,} feeds on {chosen.feeds // A_HOST:,} hosts: {time.time() - began:.0f} s to load"
        )
        probe, _, cpu = race(bare, url, folder, chosen.workers, chosen.seconds)
        show("bare", probe, probe, chosen.workers, cpu)
        twice = 0
        found: dict[str, float] = {}
        for work in (leases, polls):
            found[work.__name__], doubled, cpu = race(work, url, folder, chosen.workers, chosen.seconds)
            show(work.__name__, found[work.__name__], probe, chosen.workers, cpu)
            twice += doubled
        print(f"leased twice: {twice}; load of the machine {os.getloadavg()[0]:.1f}")
    return 1 if twice or found["leases"] < chosen.least else 0


def show(what: str, rate: float, probe: float, workers: int, cpu: float) -> None:
    ratio = f"{rate / probe:.2f} of the bare one"
    print(
        f"{what:8} {rate:8,.0f} feeds a second by {workers} workers, {ratio}; {cpu:.1f} s of CPU in them",
        flush=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
