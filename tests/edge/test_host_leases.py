"""The hosts that a worker holds, over a store that cannot be written for a while."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from store_values import MINUTE, NOON
from test_store_hosts import follow, polled

from watcher.errors import StoreError
from watcher.flow.hosts import HostLeases
from watcher.flow.pauses import HostPauses
from watcher.flow.writes import GroupCommit
from watcher.store import HostLease, Store, open_store

SOON = NOON + timedelta(seconds=5)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "state")
    with opened.reading() as tx:
        tx.connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    yield opened
    opened.close()


def leases_of(store: Store, worker: ThreadPoolExecutor, clock: Callable[[], datetime]) -> HostLeases:
    return HostLeases(store, "desk", clock, worker, GroupCommit(store, worker), HostPauses())


async def end(hosts: HostLeases, over: list[HostLease], ending: str, now: datetime) -> None:
    """Nobody uses the hosts any more, in one of the ways in which that comes about."""
    if ending == "turn":
        await hosts.turn(over, 10, now)
    elif ending == "cut_off":
        await hosts.cut_off(over)
    else:
        async with hosts.guest("herald.example"):
            await hosts.cut_off(over)


@pytest.mark.parametrize("ending", ["turn", "cut_off", "guest"])
async def test_a_host_whose_end_could_not_be_written_is_free_as_soon_as_it_can(
    store: Store, tmp_path: Path, ending: str
) -> None:
    now = [NOON]
    follow(store)
    with ThreadPoolExecutor(1) as worker:
        hosts = leases_of(store, worker, lambda: now[0])
        first = await hosts.turn((), 10, now[0])
        assert len(first) == 2
        with store.transaction() as tx:
            tx.save_feed_state(polled("courier", 0))
        with closing(sqlite3.connect(tmp_path / "state" / "watcher.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            over = [turn.lease for turn in first]
            with pytest.raises(StoreError, match="locked"):
                await end(hosts, over, ending, now[0])
            other.execute("COMMIT")
        now[0] = SOON
        again = await hosts.turn((), 10, now[0])
        now[0] = SOON + MINUTE / 2
        later = await hosts.turn([turn.lease for turn in again], 10, now[0])
        found = {turn.lease.host for turn in (*again, *later)}
        assert found == {"courier.example", "herald.example"}
