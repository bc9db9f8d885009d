"""Notices go out through the outbox: the real service, sources that fall ill and recover, a console."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from loopback_news import Item, NewsSite
from set_clock import Clock
from written_config import WriteConfig

from watcher.app.once import run_once
from watcher.app.service import Service
from watcher.model import NoticeKind
from watcher.settings import load_settings

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
NAMES = ["Herald", "Courier", "Lantern", "Register"]
CHANNELS = """
[[channels]]
name = "ops"
type = "console"
receives = {receives}
"""


@dataclass
class Desk:
    """A service on a clock of its own; `told` is what was printed since the last look."""

    service: Service
    clock: Clock
    told: Callable[[], str]

    async def run(self, minutes: int, every: int = 20) -> str:
        for _ in range(minutes // every):
            self.clock.now += timedelta(minutes=every)
            await run_once(self.service)
        return self.told()


@pytest.fixture
def desk_of(
    site: NewsSite, write_config: WriteConfig, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Desk]:
    site.feeds = {
        f"/{name.lower()}": [Item(name, "Harvest", "Apples are late.", NOON - timedelta(hours=1))]
        for name in NAMES
    }

    def build(receives: str = '["health"]', extra: str = "") -> Desk:
        feeds = {name: f"/{name.lower()}" for name in NAMES}
        folder = write_config(feeds, extra=CHANNELS.format(receives=receives) + extra)
        clock = Clock(NOON)
        settings = load_settings(folder, folder.parent / "state", environ={})
        return Desk(Service(settings, clock), clock, lambda: capsys.readouterr().out)

    return build


async def test_a_source_in_trouble_is_told_once_and_once_when_it_is_healthy(
    site: NewsSite, desk_of: Callable[..., Desk]
) -> None:
    desk = desk_of()
    async with desk.service:
        assert await desk.run(40) == ""
        site.status["/herald"] = 503
        told = await desk.run(400)
        assert told.count("Herald is now failing") == 1
        assert "answered 503" in told
        assert "Coverage: 3 of 4 sources healthy" in told
        del site.status["/herald"]
        told = await desk.run(400)
        assert told.count("Herald is healthy again\n") == 1
        with desk.service.store.reading() as tx:
            assert [queue.waiting for queue in tx.channel_queues()] == [0]


async def test_when_all_sources_fail_there_is_one_message_and_one_when_it_is_over(
    site: NewsSite, desk_of: Callable[..., Desk]
) -> None:
    desk = desk_of()
    async with desk.service:
        await desk.run(40)
        site.status = dict.fromkeys(site.feeds, 503)
        told = await desk.run(400)
        assert told.count("We are blind: 4 of 4 sources cannot be read") == 1
        assert "is now" not in told
        site.status = {}
        for items in site.feeds.values():
            items.insert(0, Item(f"new-{items[0].slug}", "More", "Pears are late too.", desk.clock.now))
        told = await desk.run(400)
        assert told.count("We can see again, after") == 1
        assert "Caught up by now:" in told
        assert "healthy again (" not in told


async def test_blindness_is_told_to_the_readers_where_nobody_looks_after_the_service(
    site: NewsSite, desk_of: Callable[..., Desk]
) -> None:
    desk = desk_of(receives='["alerts"]')
    async with desk.service:
        site.status = {"/herald": 503}
        assert await desk.run(400) == ""
        site.status = dict.fromkeys(site.feeds, 503)
        assert (await desk.run(400)).count("We are blind") == 1


async def test_a_restart_tells_nothing_again(site: NewsSite, desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    async with desk.service:
        site.status["/herald"] = 503
        assert "Herald is now failing" in await desk.run(400)
    again = desk_of()
    again.clock.now = desk.clock.now
    async with again.service:
        assert await again.run(400) == ""


async def test_the_heartbeat_says_what_is_covered(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(extra='\n[health]\nheartbeat = "15:00"\n')
    async with desk.service:
        told = await desk.run(240)
    assert told.count("Alive: 4 of 4 sources healthy, 0 alerts in a day") == 1
    for line in ("4 entries, 0 of them about a topic", "Ledger: 0 rounds", "Outbox: nothing waits"):
        assert line in told
    assert "Unheard the longest: " in told


async def test_a_notice_is_kept_even_when_nobody_receives_it(
    site: NewsSite, desk_of: Callable[..., Desk]
) -> None:
    desk = desk_of(receives='["alerts"]')
    async with desk.service:
        site.status["/herald"] = 410
        assert await desk.run(40) == ""
        with desk.service.store.reading() as tx:
            (notice,) = tx.notices()
    assert notice.kind is NoticeKind.SOURCES
    assert notice.title == "Herald is now gone"
    assert "take it out of feeds.toml" in notice.text
