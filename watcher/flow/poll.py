"""One feed -> fetch -> parse -> identity -> new entries -> relevance -> article -> ingest.

What was fetched is kept before anything is read, entries that are about no topic decided with it, and each
other entry is decided in one transaction of its own: a process that is killed between two steps goes on with
those that nobody has decided yet.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from watcher.errors import WatcherError
from watcher.feeds.hubs import Subscription, subscription
from watcher.feeds.outcome import poll_outcome, push_outcome, short_key
from watcher.feeds.pacing import LIMITS, Limits
from watcher.feeds.parsed import ParsedFeed
from watcher.feeds.state import FeedState, Health, current_state
from watcher.fetch.answers import Fetched, NotModified, Pushed
from watcher.fetch.client import Fetcher
from watcher.flow.entries import Arrival, keep_entries, set_aside
from watcher.flow.health import BACK_WITHIN, polled_soon, were_cut_off
from watcher.flow.outcome import Outcome, ReadReport
from watcher.flow.outlets import Outlets
from watcher.flow.pauses import HostPauses
from watcher.flow.source import SourceReader
from watcher.flow.threads import on
from watcher.flow.writes import GroupCommit
from watcher.model import Alert, Entry, Failed, Feed
from watcher.store import EntryOutcome, HostLease, Store, Transaction

if TYPE_CHECKING:
    from watcher.flow.articles import ArticleReader
    from watcher.flow.screen import Screen

log = logging.getLogger("watcher.poll")
PULL_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class PollOptions:
    """`workers` feeds are polled at the same time, `per_host` of one host, none more often or rarer than
    `limits` allow."""

    workers: int = 8
    per_host: int = 2
    limits: Limits = LIMITS


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll of one source brought.

    `items` counts what the feed lists, `new` what was not known, `edited` what had changed. `failed` says
    why nothing could be had; `health` is told when it is another one than before.
    """

    feed: str
    items: int = 0
    new: int = 0
    edited: int = 0
    read: ReadReport = field(default_factory=ReadReport)
    is_baseline: bool = False
    failed: Failed | None = None
    health: Health | None = None
    reason: str = ""

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return self.read.alerts


class Hubs(Protocol):
    """Who subscribes to feeds that name a hub."""

    async def offered(self, feed: str, offer: Subscription | None) -> None: ...

    def rest(self, feed: str, now: datetime) -> float:
        """For how many seconds the feed need not be polled."""


class Poller:
    """Polls one feed at a time, on a host that was leased for it. Every use of the store is on `worker`, one
    thread. What is written under a lease that was lost is refused: LeaseLost.

    `screen` is asked for when a poll brings something, and `articles` for its reader when some of that is to
    be read: what reads a text takes longer to load than hundreds of polls.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        screen: Callable[[], Screen],
        articles: Callable[[], ArticleReader],
        outlets: Outlets,
        options: PollOptions,
        clock: Callable[[], datetime],
        worker: Executor,
        writes: GroupCommit,
        pauses: HostPauses,
        hubs: Hubs | None = None,
    ) -> None:
        self._store = store
        self._hubs = hubs
        self._source = SourceReader(fetcher, outlets.is_aggregator, worker)
        self._screen = screen
        self._articles = articles
        self._credited = outlets.credited
        self._options = options
        self._clock = clock
        self._worker = worker
        self._writes = writes
        self.pauses = pauses
        self._pulled: datetime | None = None  # until when nobody looks whether an outage is over

    async def poll(self, feed: Feed, state: FeedState | None, lease: HostLease) -> PollReport:
        """The feed has been polled, and what was new in it read; `state` is what was kept of it, None before
        its first poll."""
        now = self._clock()
        before = current_state(feed, state, now)
        if before.last_ok is not None and not before.baseline_done:
            # A kill after the last entry of a baseline was read, and before its end was noted, would make
            # this poll one too, and silence what is new in it.
            before = replace(before, baseline_done=True)
        try:
            return await self._poll(feed, before, lease, now)
        except WatcherError:
            raise
        except Exception as error:
            # A bug that one source brings out must not cost the others: the source is slowed down like one
            # that fails.
            log.exception("poll_failed feed=%r", feed.name)
            failed = Failed("parse", f"{type(error).__name__}: {error}")
            _, after, _ = await self._keep(feed, before, failed, None, now, lease)
            return _report(feed, before, after, failed, None, (), ReadReport())

    async def _poll(self, feed: Feed, before: FeedState, lease: HostLease, now: datetime) -> PollReport:
        answer, parsed = await self._source.fetch(feed, before, now)
        self.pauses.note(before.poll_url, answer, now)
        kept, state, arrivals = await self._keep(feed, before, answer, parsed, now, lease)
        if before.failures and not state.failures:
            await self._pull_forward(before, now)
        report = await self._read(feed, before, kept, state, answer, parsed, arrivals, lease)
        if self._hubs is not None and isinstance(answer, Fetched) and isinstance(parsed, ParsedFeed):
            await self._hubs.offered(feed.name, subscription(answer.headers, parsed, answer.final_url))
        return report

    async def is_paused(self, feed: Feed, state: FeedState | None) -> bool:
        """True when the host of the source has asked to be left alone: it is due when that is over."""
        url = current_state(feed, state, self._clock()).poll_url
        until = self.pauses.until(url, self._clock())
        if until is None:
            return False
        await self._writes.run(lambda tx: tx.move_dues({feed.name: until}))
        return True

    async def _pull_forward(self, recovered: FeedState, now: datetime) -> None:
        """Where it was the network that had cut most sources off, all of them are polled soon."""
        if self._pulled is not None and now < self._pulled:
            return
        self._pulled = now + PULL_AGAIN
        states = await on(self._worker, self._all_states)
        if were_cut_off(states, recovered):
            self._pulled = now + BACK_WITHIN  # by then they were polled: another draw would only put them off
            soon = {state.name: state.due for state in polled_soon(states, now) if state.due is not None}
            await self._writes.run(lambda tx: tx.move_dues(soon))

    def _all_states(self) -> tuple[FeedState, ...]:
        with self._store.reading() as tx:
            return tuple(tx.feed_states().values())

    async def take(self, feed: Feed, content_type: str | None, body: bytes, lease: HostLease) -> PollReport:
        """What a hub has sent for the feed is kept and read, as if it had been polled."""
        now = self._clock()
        before = current_state(feed, await on(self._worker, self._state, feed.name), now)
        answer = Pushed(before.validators_url or before.poll_url, content_type, body)
        parsed = await self._source.parse(feed, answer, now, frozenset(before.item_hashes))
        if isinstance(parsed, Failed):
            # The next poll brings what could not be read.
            return PollReport(feed=feed.name, failed=parsed)
        kept, state, arrivals = await self._keep(feed, before, answer, parsed, now, lease)
        return await self._read(feed, before, kept, state, answer, parsed, arrivals, lease)

    async def read_left(self, feed: Feed, lease: HostLease | None) -> ReadReport:
        """Entries of the feed that an earlier process kept and did not decide have been read."""
        report = ReadReport()
        state = await on(self._worker, self._state, feed.name)
        is_baseline = state is None or not state.baseline_done
        while arrivals := await on(self._worker, self._left_over, feed.name):
            report += await self._articles().read(arrivals, feed, is_baseline=is_baseline, lease=lease)
        return report

    async def _read(
        self,
        feed: Feed,
        before: FeedState,
        kept: FeedState,
        state: FeedState,
        answer: Fetched | NotModified | Pushed | Failed,
        parsed: ParsedFeed | Failed | None,
        arrivals: tuple[Arrival, ...],
        lease: HostLease,
    ) -> PollReport:
        """What arrived has been read, and the state is the one to keep after that."""
        left = _left(arrivals)
        passed_over = len(arrivals) - len(left)
        read = ReadReport({Outcome.IRRELEVANT: passed_over} if passed_over else {})
        if left:
            is_baseline = not before.baseline_done
            read += await self._articles().read(left, feed, is_baseline=is_baseline, lease=lease)
        if kept != state:
            await self._settle(state, kept, lease)
        return _report(feed, before, state, answer, parsed, arrivals, read)

    # ------------------------------------------------------------------------------------------ the store

    def _state(self, name: str) -> FeedState | None:
        with self._store.reading() as tx:
            return tx.feed_state(name)

    async def _keep(
        self,
        feed: Feed,
        before: FeedState,
        answer: Fetched | NotModified | Pushed | Failed,
        parsed: ParsedFeed | Failed | None,
        now: datetime,
        lease: HostLease,
    ) -> tuple[FeedState, FeedState, tuple[Arrival, ...]]:
        """The new entries and the state of the source are kept, together.

        Returned are that state, the one to keep once the entries have been read, and the entries. Of those
        that are about no topic this is decided here.
        """
        screen = self._screen() if isinstance(parsed, ParsedFeed) and parsed.items else None

        def passed_over(entry: Entry) -> EntryOutcome | None:
            assert screen is not None
            return screen.passed_over(entry, is_baseline=not before.baseline_done)

        def write(tx: Transaction) -> tuple[FeedState, FeedState, tuple[Arrival, ...]]:
            tx.confirm_lease(lease)
            arrivals: tuple[Arrival, ...] = ()
            if isinstance(parsed, ParsedFeed):
                arrivals = keep_entries(tx, feed, parsed, before, self._credited, passed_over)
                set_aside(tx, feed, parsed, now)
            new = sum(arrival.is_new for arrival in arrivals)
            state = self._outcome(feed, before, answer, parsed, now, new)
            # The baseline ends when all of it has been read: a kill on the way must not make news of the
            # rest.
            kept = _unread(state, arrivals)
            if _left(arrivals) and kept.baseline_done != before.baseline_done:
                kept = replace(kept, baseline_done=before.baseline_done)
            tx.save_feed_state(kept, before)
            return kept, state, arrivals

        return await self._writes.run(write)

    def _outcome(
        self,
        feed: Feed,
        before: FeedState,
        answer: Fetched | NotModified | Pushed | Failed,
        parsed: ParsedFeed | Failed | None,
        now: datetime,
        new: int,
    ) -> FeedState:
        if isinstance(answer, Pushed):
            assert isinstance(parsed, ParsedFeed)
            return push_outcome(before, parsed, now, new=new)
        state = poll_outcome(
            feed,
            before,
            answer,
            parsed,
            now,
            jitter=random.random(),
            new=new if parsed is not None else None,
            limits=self._options.limits,
        )
        if (paused := self.pauses.until(before.poll_url, now)) != state.host_paused:
            state = replace(state, host_paused=paused)
        rest = self._hubs.rest(feed.name, now) if self._hubs is not None else 0.0
        if rest and state.due is not None and not state.failures:
            return replace(state, due=max(state.due, now + timedelta(seconds=rest)))
        return state

    async def _settle(self, state: FeedState, kept: FeedState, lease: HostLease) -> None:
        def write(tx: Transaction) -> None:
            tx.confirm_lease(lease)
            tx.save_feed_state(state, kept)

        await self._writes.run(write)

    def _left_over(self, feed: str) -> tuple[Arrival, ...]:
        with self._store.reading() as tx:
            return tuple(Arrival(entry, is_new=True) for entry in tx.undecided_entries(feed=feed))


def _left(arrivals: tuple[Arrival, ...]) -> tuple[Arrival, ...]:
    """Those that are to be read."""
    return tuple([arrival for arrival in arrivals if not arrival.is_decided])


def _unread(state: FeedState, arrivals: tuple[Arrival, ...]) -> FeedState:
    """The state from which a next process, should this one be killed now, finds the changed entries again."""
    edited = {short_key(arrival.seen_key) for arrival in arrivals if not arrival.is_new}
    if not edited:
        return state
    left = tuple(key for key in state.seen_keys if key not in edited)
    return replace(state, seen_keys=left, item_hashes=(), body_hash=None, etag=None, last_modified=None)


def _report(
    feed: Feed,
    before: FeedState,
    state: FeedState,
    answer: Fetched | NotModified | Pushed | Failed,
    parsed: ParsedFeed | Failed | None,
    arrivals: tuple[Arrival, ...],
    read: ReadReport,
) -> PollReport:
    failed = next((each for each in (answer, parsed) if isinstance(each, Failed)), None)
    new = sum(arrival.is_new for arrival in arrivals)
    return PollReport(
        feed=feed.name,
        items=len(parsed.items) + parsed.unchanged if isinstance(parsed, ParsedFeed) else 0,
        new=new,
        edited=len(arrivals) - new,
        read=read,
        is_baseline=not before.baseline_done and failed is None,
        failed=failed,
        health=state.health if state.health is not before.health else None,
        reason=state.reason,
    )
