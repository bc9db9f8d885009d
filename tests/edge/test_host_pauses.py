"""Several sources and their pages against one host that asks to be left alone, and against no host at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from polled_source import OPTIONS, START, in_turn, rota_of
from web_site import RSS, Reply, Route, Site, running_site

from watcher.feeds.state import FeedState
from watcher.fetch.client import Fetcher
from watcher.flow.health import were_cut_off
from watcher.flow.ingest import Desk
from watcher.flow.outlets import Outlets
from watcher.flow.poll import PollOptions
from watcher.model import Failed, Feed
from watcher.store import Store, open_store

READ = Reply(200, (), RSS)
HOUR = timedelta(hours=1)


def wait(seconds: int, status: int = 429) -> Reply:
    return Reply(status, (("Retry-After", str(seconds)),), b"slower, please")


class Service:
    """Some sources of one site, polled when they are due, on a clock of our own."""

    def __init__(self, store: Store, site: Site, fetcher: Fetcher, worker: ThreadPoolExecutor) -> None:
        self.site = site
        self.now = START
        self.feeds = [Feed(path[1:], site.url(path), "harbour") for path in site.routes]
        self.store, self.fetcher, self.worker = store, fetcher, worker
        self.allowed: frozenset[str] = frozenset()
        self.restart()

    def restart(self) -> None:
        """Another process with the same store."""
        outlets = Outlets(lambda label, _: label, lambda _: False)
        self.rota, self.articles = rota_of(
            self.store,
            self.fetcher,
            Desk((), lambda _: ()),
            outlets,
            self.feeds,
            PollOptions(1),
            lambda: self.now,
            self.worker,
            self.allowed,
        )

    async def run(self, until: datetime) -> None:
        """Ticks of a minute, as the service has them."""
        await self.rota.follow()
        while self.now <= until:
            await self.rota.poll_due(lambda _: None)
            self.now += timedelta(minutes=1)

    def asked(self, *paths: str) -> int:
        return sum(len(self.site.asked(path)) for path in paths)

    @property
    def states(self) -> dict[str, FeedState]:
        with self.store.reading() as tx:
            return tx.feed_states()


@asynccontextmanager
async def service(folder: Path, routes: dict[str, Route], **limits: float) -> AsyncIterator[Service]:
    store = open_store(folder, None)
    async with running_site(routes) as site, Fetcher(replace(OPTIONS, allow=site.allow, **limits)) as fetcher:  # type: ignore[arg-type]
        with ThreadPoolExecutor(1) as worker:
            yield Service(store, site, fetcher, worker)
    store.close()


async def test_all_of_a_host_waits_as_long_as_it_asks_one_of_its_feeds_to(tmp_path: Path) -> None:
    routes = {"/a": in_turn(wait(7200), READ), "/b": READ, "/c": READ}
    async with service(tmp_path, routes) as running:
        await running.run(START + 2 * HOUR - timedelta(minutes=2))
        assert running.asked("/a", "/b", "/c") == 1
        await running.run(START + 2 * HOUR + timedelta(minutes=13))
        assert all(running.asked(path) >= 1 for path in ("/b", "/c"))
        assert running.asked("/a") == 2
        assert not any(state.failures for state in running.states.values())


async def test_a_restart_ends_no_pause(tmp_path: Path) -> None:
    async with service(tmp_path, {"/a": wait(7200, 503), "/b": READ}) as running:
        await running.run(START)
        running.restart()
        await running.run(START + HOUR)
        assert running.asked("/a", "/b") == 1


async def test_pages_of_a_host_that_asks_for_a_pause_wait_too(tmp_path: Path) -> None:
    async with service(tmp_path, {"/a": wait(7200), "/page": Reply(200, (), b"<p>News</p>")}) as running:
        running.feeds = running.feeds[:1]
        running.restart()
        await running.run(START)
        refused = await running.articles._page(running.site.url("/page"))
        assert isinstance(refused, Failed)
        assert refused.retry_after is not None
        assert 7000 < refused.retry_after <= 7200
        assert running.asked("/page", "/robots.txt") == 0
        running.now = START + 2 * HOUR + timedelta(minutes=1)
        assert not isinstance(await running.articles._page(running.site.url("/page")), Failed)


async def test_a_page_that_asks_for_a_pause_pauses_the_feeds(tmp_path: Path) -> None:
    async with service(tmp_path, {"/a": READ, "/page": wait(7200)}) as running:
        running.feeds = running.feeds[:1]
        running.restart()
        assert isinstance(await running.articles._page(running.site.url("/page")), Failed)
        await running.run(START + HOUR)
        assert running.asked("/a") == 0


async def test_one_refusal_of_a_host_that_answers_others_well_is_that_address_s_own(tmp_path: Path) -> None:
    routes = {"/a": READ, "/b": wait(7200), "/c": READ, "/d": READ}
    async with service(tmp_path, routes) as running:
        await running.run(START)
        assert running.asked("/a", "/c", "/d") == 3


async def test_a_server_of_one_s_own_speaks_for_one_feed_at_a_time(tmp_path: Path) -> None:
    routes = {"/a": wait(7200), "/b": READ, "/c": wait(7200), "/d": wait(7200)}
    async with service(tmp_path, routes) as running:
        running.allowed = frozenset(running.site.allow)
        running.restart()
        await running.run(START + HOUR)
        assert [running.asked(path) for path in ("/a", "/c", "/d")] == [1, 1, 1]
        assert running.asked("/b") >= 1
        assert not any(state.host_paused for state in running.states.values())


async def test_refusals_with_no_good_answer_between_them_are_the_host_s(tmp_path: Path) -> None:
    routes: dict[str, Route] = {"/a": READ, **{f"/b{n}": wait(7200) for n in range(9)}}
    async with service(tmp_path, routes) as running:
        await running.run(START)
        assert len(running.site.requests) == 4


async def test_when_the_network_is_back_all_sources_are_polled_soon(tmp_path: Path) -> None:
    names = [f"/s{n}" for n in range(12)]
    cut: Reply = Reply(raw=b"")
    async with service(tmp_path, dict.fromkeys(names, cut)) as running:
        await running.run(START + 5 * HOUR)
        assert all(state.failures > 2 for state in running.states.values())
        running.site.routes.update(dict.fromkeys(names, READ))
        running.site.requests.clear()
        while not running.site.requests:
            await running.run(running.now)
        await running.run(running.now + timedelta(minutes=6))
        assert not any(state.failures for state in running.states.values())


def test_one_source_that_recovers_among_many_that_do_well_hurries_none() -> None:
    well = FeedState("well", "https://w.example/", START, 900.0, last_poll=START)
    cut_off = replace(well, name="cut", failures=3, last_error="dns: the name w.example cannot be resolved")
    refused = replace(well, name="no", failures=3, last_error="http: w.example answered 403 Forbidden")
    assert not were_cut_off([well, well, well, cut_off], cut_off)
    assert not were_cut_off([refused, refused, refused], refused)
    assert were_cut_off([well, cut_off, cut_off], cut_off)
