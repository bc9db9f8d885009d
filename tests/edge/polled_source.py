"""A source on a loopback site, polled as the service polls it, with a clock of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from web_site import Reply, Route, Seen, Site, running_site

from watcher.feeds.pacing import LIMITS, Limits
from watcher.feeds.state import FeedState
from watcher.fetch.client import Fetcher
from watcher.fetch.options import FetchOptions
from watcher.flow.articles import ArticleReader
from watcher.flow.hosts import HostLeases
from watcher.flow.ingest import Desk
from watcher.flow.outlets import Outlets
from watcher.flow.pauses import HostPauses
from watcher.flow.poll import Poller, PollOptions, PollReport
from watcher.flow.rota import Rota
from watcher.flow.screen import Screen
from watcher.flow.writes import GroupCommit
from watcher.model import Feed
from watcher.store import Store

START = datetime(2025, 3, 3, 6, tzinfo=UTC)
OPTIONS = FetchOptions(
    contact="https://watcher.example/about",
    connect_timeout=2.0,
    read_timeout=2.0,
    total_timeout=2.0,
    per_host_delay=0.0,
    max_feed_bytes=2_000_000,
    max_page_bytes=2_000_000,
    max_raw_bytes=2_000_000,
)
_numbers = count()


class Source:
    """One source. `poll` waits, on the clock, until the source is due."""

    def __init__(self, site: Site, rota: Rota, feed: Feed, store: Store, clock: list[datetime]) -> None:
        self.site = site
        self.feed = feed
        self._rota = rota
        self._store = store
        self._clock = clock
        self.reports: list[PollReport] = []

    @property
    def now(self) -> datetime:
        return self._clock[0]

    @property
    def state(self) -> FeedState:
        with self._store.reading() as tx:
            state = tx.feed_state(self.feed.name)
        assert state is not None
        return state

    @property
    def titles(self) -> list[str]:
        with self._store.reading() as tx:
            entries = [entry for entry, _ in tx.recent_entries(1_000_000)]
        return [entry.title for entry in entries if entry.feed == self.feed.name]

    @property
    def wait(self) -> timedelta:
        """How long until the next poll."""
        state = self.state
        assert state.due is not None
        return state.due - self.now

    async def poll(self, times: int = 1) -> PollReport | None:
        """The last report; None when the source is not polled again."""
        report = None
        for _ in range(times):
            due = self.state.due if self.reports else self.now
            if due is None:
                return None
            self._clock[0] = max(self.now, due)
            (report,) = (await self._rota.poll_due(lambda _: None)).polls
            self.reports.append(report)
        return report

    @property
    def verdict(self) -> str:
        """What the last poll came to: "read 3" entries, "unchanged" (304), or the failure and its status."""
        report = self.reports[-1]
        if report.failed is not None:
            status = report.failed.status
            return report.failed.kind if status is None else f"{report.failed.kind} {status}"
        return "unchanged" if self.state.last_status == 304 else f"read {report.items}"


@asynccontextmanager
async def polled_source(
    store: Store,
    routes: dict[str, Route],
    *,
    path: str = "/feed",
    limits: Limits = LIMITS,
    others: tuple[Site, ...] = (),
    url: str | None = None,
    options: dict[str, Any] | None = None,
    **fields: Any,
) -> AsyncIterator[Source]:
    """A source at `path` of a site with these routes; `fields` are those of its Feed."""
    clock = [START]
    async with running_site(routes) as site:
        allow = (*site.allow, *(entry for other in others for entry in other.allow))
        chosen = replace(OPTIONS, allow=allow, **(options or {}))
        where = (url or "http://{host}").format(host=site.allow[0]) + path
        feed = Feed(f"source {next(_numbers)}", where, "harbour", **fields)
        with ThreadPoolExecutor(1) as worker:
            async with Fetcher(chosen) as fetcher:
                outlets = Outlets(lambda label, _: label, lambda _: False)
                desk = Desk((), lambda _: ())
                options_ = PollOptions(1, limits=limits)
                rota, _ = rota_of(store, fetcher, desk, outlets, [feed], options_, lambda: clock[0], worker)
                await rota.follow()
                yield Source(site, rota, feed, store, clock)


def rota_of(
    store: Store,
    fetcher: Fetcher,
    desk: Desk,
    outlets: Outlets,
    feeds: list[Feed],
    options: PollOptions,
    clock: Callable[[], datetime],
    worker: Executor,
    allowed: frozenset[str] = frozenset(),
) -> tuple[Rota, ArticleReader]:
    """What polls these feeds, and what reads their articles, as the service puts them together."""
    writes, pauses = GroupCommit(store, worker), HostPauses()
    pauses.allowed = allowed
    hosts = HostLeases(store, "test", clock, worker, writes, pauses)
    screen = Screen([reader.words for reader in desk.readers])
    articles = ArticleReader(store, fetcher, desk, clock, worker, hosts, screen)
    poller = Poller(
        store, fetcher, lambda: screen, lambda: articles, outlets, options, clock, worker, writes, pauses
    )
    return Rota(store, poller, hosts, feeds, options, clock, worker), articles


def in_turn(*replies: Reply) -> Route:
    """Each poll gets the next answer; the last one stays."""

    def route(seen: Seen) -> Reply:
        return replies[min(seen.number, len(replies)) - 1]

    return route
