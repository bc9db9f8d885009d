"""Faults of the surroundings while the real service runs: docs/faults.md names each of these."""

from __future__ import annotations

import resource
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback_news import Item, NewsSite
from set_clock import Clock
from test_daemon import Daemon, quiet_feed, start
from written_config import WriteConfig

from watcher.app.once import run_once
from watcher.app.service import Service
from watcher.settings import load_settings

assert start  # the fixture

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
TALKS = "Marco Rubio and Sergey Lavrov will meet in {city} on {day}"
PATIENCE = 30.0


def talks(city: str, days: int, now: datetime) -> Item:
    day = now + timedelta(days=days)
    title = TALKS.format(city=city, day=f"{day:%B} {day.day}, {day.year}")
    return Item(city, title, f"{title}, the Kremlin said.", now - timedelta(minutes=5))


def service_of(write_config: WriteConfig, clock: Clock, feeds: dict[str, str], extra: str = "") -> Service:
    folder = write_config(feeds, extra=extra)
    return Service(load_settings(folder, folder.parent / "state", environ={}), clock)


def told(service: Service) -> list[str]:
    with service.store.reading() as tx:
        return [alert.kind.value for alert in reversed(tx.alerts())]


# ---------------------------------------------------------------------------------------------- the clock


@pytest.mark.parametrize("jump", [timedelta(days=400), -timedelta(days=400), timedelta(hours=5)])
async def test_a_clock_that_jumps_loses_no_entry_and_no_alert(
    site: NewsSite, write_config: WriteConfig, jump: timedelta, capsys: pytest.CaptureFixture[str]
) -> None:
    site.feeds = {"/herald": [Item("apples", "Harvest", "Apples are late.", NOON - timedelta(hours=1))]}
    clock = Clock(NOON)
    async with service_of(write_config, clock, {"Herald": "/herald"}) as service:
        await run_once(service)
        clock.now += jump
        site.feeds["/herald"].insert(0, talks("Riyadh", 30, clock.now))
        for _ in range(3):
            clock.now += timedelta(minutes=20)
            await run_once(service)
        assert told(service) == ["new_round"]
        clock.now -= jump  # and it is put right again
        site.feeds["/herald"].insert(0, Item("pears", "More", "Pears are late too.", clock.now))
        for _ in range(3):
            clock.now += timedelta(minutes=20)
            report = await run_once(service)
        with service.store.reading() as tx:
            assert sum(tx.outcome_counts(datetime(2020, 1, 1, tzinfo=UTC)).values()) == 3
            assert tx.pending_counts() == {}
        assert report.is_ok
    assert "in Riyadh" in capsys.readouterr().out


def polling_each_second(site: NewsSite, write_config: WriteConfig, start: Callable[[Path], Daemon]) -> Daemon:
    """The running service, which has polled its one feed and does so again each second."""
    site.feeds = {"/herald": quiet_feed()}
    config = write_config({"Herald": "/herald"})
    feeds = config / "feeds.toml"
    feeds.write_text(feeds.read_text() + "interval = 1\n")
    daemon = start(config)
    daemon.wait_for(lambda: site.asked["/herald"] >= 1)
    return daemon


def test_a_service_that_was_suspended_goes_on_where_it_was(
    site: NewsSite, write_config: WriteConfig, start: Callable[[Path], Daemon]
) -> None:
    daemon = polling_each_second(site, write_config, start)
    daemon.process.send_signal(signal.SIGSTOP)
    time.sleep(2.5)
    before = site.asked["/herald"]
    daemon.process.send_signal(signal.SIGCONT)
    daemon.wait_for(lambda: site.asked["/herald"] >= before + 2)
    assert daemon.stop() == 0


# ---------------------------------------------------------------------------------------------- the network


async def test_without_dns_one_message_asks_whether_the_machine_is_online(
    site: NewsSite, write_config: WriteConfig, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = Clock(NOON)
    names = {f"Outlet{n}": "/unused" for n in range(6)}
    folder = write_config(
        names, extra='[[channels]]\nname = "ops"\ntype = "console"\nreceives = ["health"]\n'
    )
    feeds = (folder / "feeds.toml").read_text()
    for n in range(6):
        feeds = feeds.replace(site.url("/unused"), f"http://outlet{n}.invalid/rss", 1)
    (folder / "feeds.toml").write_text(feeds)
    settings = load_settings(folder, folder.parent / "state", environ={})
    async with Service(settings, clock) as service:
        assert (await run_once(service)).line.count("none could be reached: is this machine online?") == 1
        for _ in range(12):
            clock.now += timedelta(minutes=20)
            await run_once(service)
    out = capsys.readouterr().out
    assert out.count("We are blind: 6 of 6 sources cannot be reached. Is this machine online?") == 1
    assert "dns 6" in out
    assert "is now" not in out


# ---------------------------------------------------------------------------------------------- stopping


def test_a_signal_ends_the_service_in_time_while_a_channel_hangs(
    site: NewsSite, write_config: WriteConfig, start: Callable[[Path], Daemon]
) -> None:
    site.feeds = {"/herald": [talks("Riyadh", 30, datetime.now(UTC))]}
    site.slow = {"/hook": PATIENCE}
    hook = f'[[channels]]\nname = "desk"\ntype = "webhook"\nurl = "{site.url("/hook")}"\ntimeout = 60\n'
    daemon = start(write_config({"Herald": "/herald"}, extra=hook))
    daemon.wait_for(lambda: site.asked["/hook"] == 1)
    assert daemon.stop() == 0
    database = Path(daemon.state) / "watcher.db"
    with closing(sqlite3.connect(database)) as connection:
        states = connection.execute("SELECT state FROM delivery").fetchall()
    assert states == [("pending",)]  # it is sent at the next start, under the key it has


# ---------------------------------------------------------------------------------------------- the disk


def test_a_full_disk_is_told_and_what_could_not_be_kept_comes_when_there_is_room(
    site: NewsSite, write_config: WriteConfig, start: Callable[[Path], Daemon]
) -> None:
    daemon = polling_each_second(site, write_config, start)
    pid = daemon.process.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
    site.feeds["/herald"].insert(0, talks("Riyadh", 30, datetime.now(UTC)))
    daemon.wait_for(lambda: daemon.says("the disk is full"))
    assert daemon.process.poll() is None
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
    daemon.wait_for(lambda: daemon.says("in Riyadh"))
    assert daemon.stop() == 0


def test_a_database_that_another_program_locks_for_long_stops_nothing(
    site: NewsSite, write_config: WriteConfig, start: Callable[[Path], Daemon]
) -> None:
    daemon = polling_each_second(site, write_config, start)
    with closing(sqlite3.connect(daemon.state / "watcher.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        site.feeds["/herald"].insert(0, talks("Riyadh", 30, datetime.now(UTC)))
        daemon.wait_for(lambda: daemon.says("is locked by another program"))
        other.execute("COMMIT")
    daemon.wait_for(lambda: daemon.says("in Riyadh"))
    assert daemon.stop() == 0
