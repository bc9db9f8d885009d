"""What the service does for its own store: checks, pruning, whatever process does it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback_news import Item, NewsSite
from set_clock import Clock
from written_config import WriteConfig

from watcher.app.aside import aside
from watcher.app.once import run_once
from watcher.app.service import Service
from watcher.settings import load_settings

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def service_of(site: NewsSite, write_config: WriteConfig) -> Callable[[Clock], Service]:
    site.feeds = {"/herald": [Item("apples", "Harvest", "Apples are late.", NOON - timedelta(hours=1))]}

    def build(clock: Clock) -> Service:
        folder = write_config({"Herald": "/herald"})
        return Service(load_settings(folder, folder.parent / "state", environ={}), clock)

    return build


def spoil_under(path: Path) -> None:
    """The last page of the file holds rubbish; what the service reads at every turn stays readable."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE scrap AS SELECT hex(zeroblob(20000)) AS x")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    content[-4096:-4000] = b"\xa5" * 96
    path.write_bytes(content)


async def test_damage_is_found_while_the_service_runs_and_told_to_the_readers(
    service_of: Callable[[Clock], Service], capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock(NOON)
    async with service_of(clock) as service:
        await run_once(service)
        spoil_under(service.store.state_dir / "watcher.db")
        clock.now += DAY / 2
        await service.check_store()  # it was looked at half a day ago
        await service.send()
        assert "damaged" not in capsys.readouterr().out
        clock.now += DAY
        await service.check_store()
        await service.send()
        told = capsys.readouterr().out
    assert told.count("The database is damaged\n") == 1
    assert "watcher restore FILE" in told


async def test_runs_by_cron_prune_too_and_not_every_time(service_of: Callable[[Clock], Service]) -> None:
    clock = Clock(NOON)
    async with service_of(clock) as service:
        await run_once(service)
        with service.store.reading() as tx:
            first = tx.get_meta("pruned")
        clock.now += timedelta(hours=1)
        assert await service.prune() == {}
        with service.store.reading() as tx:
            assert tx.get_meta("pruned") == first
        clock.now += 400 * DAY
        assert await service.prune() == {}  # it may be the clock that is wrong
        clock.now += timedelta(hours=6)
        with service.store.reading() as tx:
            assert tx.get_meta("forgotten") is None
        assert (await service.prune())["entry"] == 1
        with service.store.reading() as tx:
            assert tx.get_meta("forgotten") == (clock.now - 365 * DAY).isoformat()


async def test_work_aside_brings_its_error_and_does_not_hold_up_the_end() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await aside(fail, "fails")
    is_open = threading.Event()
    waiting = asyncio.create_task(aside(is_open.wait, "hangs"))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    is_open.set()
