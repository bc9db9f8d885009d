"""A source on a loopback site, polled as the service polls it, with a clock of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
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
from watcher.flow.ingest import Desk
from watcher.flow.outlets import Outlets
from watcher.flow.poll import Poller, PollOptions, PollReport
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

    def __init__(self, site: Site, poller: Poller, feed: Feed, store: Store, clock: list[datetime]) -> None:
        self.site = site
        self.feed = feed
        self._poller = poller
        self._store = store
        self._clock = clock
        self.reports: list[PollReport] = []

    @property
    def now(self) -> datetime:
        return self._clock[0]

    @property
    def state(self) -> FeedState:
        with self._store.reading() as tx:
            return tx.feed_states()[self.feed.name]

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
            assert await self._poller.due()
            report = await self._poller.poll(self.feed)
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
                options_ = PollOptions(1, limits)
                poller = Poller(
                    store, fetcher, lambda: articles, outlets, [feed], options_, lambda: clock[0], worker
                )
                articles = ArticleReader(store, fetcher, desk, lambda: clock[0], worker, poller.pauses)
                yield Source(site, poller, feed, store, clock)


def in_turn(*replies: Reply) -> Route:
    """Each poll gets the next answer; the last one stays."""

    def route(seen: Seen) -> Reply:
        return replies[min(seen.number, len(replies)) - 1]

    return route
