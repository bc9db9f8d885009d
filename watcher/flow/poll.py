"""Due feeds -> fetch -> parse -> identity -> new entries -> relevance -> article -> ingest.

What was fetched is kept before anything is read, and each entry is decided in one transaction of its own: a
process that is killed between two steps goes on with the entries that nobody has decided yet.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from watcher.errors import WatcherError
from watcher.feeds.hubs import Subscription, subscription
from watcher.feeds.outcome import poll_outcome, push_outcome, short_key
from watcher.feeds.pacing import LIMITS, Limits
from watcher.feeds.parsed import ParsedFeed
from watcher.feeds.state import FeedState, Health, current_state
from watcher.fetch.answers import Fetched, NotModified, Pushed
from watcher.fetch.client import Fetcher
from watcher.flow.entries import Arrival, keep_entries
from watcher.flow.health import polled_soon, were_cut_off
from watcher.flow.outcome import ReadReport
from watcher.flow.outlets import Outlets
from watcher.flow.pauses import HostPauses
from watcher.flow.source import SourceReader
from watcher.flow.writes import GroupCommit
from watcher.model import Alert, Failed, Feed
from watcher.store import Store, Transaction

if TYPE_CHECKING:
    from watcher.flow.articles import ArticleReader

T = TypeVar("T")
log = logging.getLogger("watcher.poll")


@dataclass(frozen=True, slots=True)
class PollOptions:
    """`workers` feeds are polled at the same time, none more often or rarer than `limits` allow."""

    workers: int = 8
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
    """Polls the feeds of one configuration. Every use of the store is on `worker`, one thread.

    `articles` is asked for its reader when there is something to read: most polls bring nothing, and what
    reads a text takes longer to load than all of them.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        articles: Callable[[], ArticleReader],
        outlets: Outlets,
        feeds: Iterable[Feed],
        options: PollOptions,
        clock: Callable[[], datetime],
        worker: Executor,
        hubs: Hubs | None = None,
    ) -> None:
        self._store = store
        self._hubs = hubs
        self._source = SourceReader(fetcher, outlets.is_aggregator, worker)
        self._articles = articles
        self._credited = outlets.credited
        self._feeds = {feed.name: feed for feed in feeds if feed.enabled}
        self._options = options
        self._clock = clock
        self._worker = worker
        self._writes = GroupCommit(store, worker)
        self.pauses = HostPauses()
        self._slots = asyncio.Semaphore(options.workers)
        self._polling: dict[str, asyncio.Task[PollReport]] = {}
        self._states: dict[str, FeedState] | None = None

    async def due(self) -> tuple[Feed, ...]:
        """The feeds to poll now, the longest due first; those that are being polled are left out."""
        now = self._clock()
        states = await self._all_states()
        waiting = [
            (state.due, feed)
            for feed in self._feeds.values()
            if feed.name not in self._polling
            and (state := current_state(feed, states.get(feed.name), now)).due is not None
            and state.due <= now
            and self.pauses.until(state.poll_url, now) is None
        ]
        return tuple(feed for _, feed in sorted(waiting, key=lambda pair: (pair[0], pair[1].name)))

    async def start_due(self, done: Callable[[PollReport], None]) -> list[asyncio.Task[PollReport]]:
        """The polls of all due feeds have begun; `done` gets each report. A feed is never polled twice at
        once."""
        return [self._start(feed, done) for feed in await self.due()]

    async def poll_due(self, done: Callable[[PollReport], None]) -> tuple[PollReport, ...]:
        """Every feed that was due has been polled once."""
        return tuple(await asyncio.gather(*await self.start_due(done)))

    async def stop(self) -> None:
        """No poll is under way any more. What was fetched and kept is read at the next start."""
        tasks = tuple(self._polling.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, feed: Feed, done: Callable[[PollReport], None]) -> asyncio.Task[PollReport]:
        task = asyncio.create_task(self._in_turn(feed, done), name=f"poll {feed.name}")
        self._polling[feed.name] = task
        task.add_done_callback(partial(self._ended, feed.name))
        return task

    def _ended(self, name: str, task: asyncio.Task[PollReport]) -> None:
        if self._polling.get(name) is task:
            del self._polling[name]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the poll of %s could not be kept: %s", name, error)

    async def _in_turn(self, feed: Feed, done: Callable[[PollReport], None]) -> PollReport:
        async with self._slots:
            try:
                if await self._is_paused(feed):
                    return PollReport(feed.name)  # it stays due, and is polled when the pause is over
                report = await self.poll(feed)
            except WatcherError:
                await self._wait_in_memory(feed)
                raise
            except Exception as error:
                # A bug that one source brings out must not cost the others: the source is slowed down like
                # one that fails.
                log.exception("poll_failed feed=%r", feed.name)
                report = await self._note_failure(feed, Failed("parse", f"{type(error).__name__}: {error}"))
        done(report)
        return report

    async def take(
        self, name: str, content_type: str | None, body: bytes, done: Callable[[PollReport], None]
    ) -> None:
        """What a hub has sent for the feed is kept and read, as if it had been polled."""
        feed = self._feeds.get(name)
        if feed is None:
            return
        earlier = self._polling.get(name)
        task = asyncio.create_task(self._take(feed, content_type, body, earlier), name=f"push {name}")
        self._polling[name] = task
        task.add_done_callback(partial(self._ended, name))
        done(await task)

    async def _take(
        self,
        feed: Feed,
        content_type: str | None,
        body: bytes,
        earlier: asyncio.Task[PollReport] | None,
    ) -> PollReport:
        if earlier is not None:
            await asyncio.wait({earlier})
        now = self._clock()
        before = current_state(feed, (await self._all_states()).get(feed.name), now)
        answer = Pushed(before.validators_url or before.poll_url, content_type, body)
        parsed = await self._source.parse(feed, answer, now, frozenset(before.item_hashes))
        if isinstance(parsed, Failed):
            # The next poll brings what could not be read.
            return PollReport(feed=feed.name, failed=parsed)
        kept, state, arrivals = await self._keep(feed, before, answer, parsed, now)
        return await self._read(feed, before, kept, state, answer, parsed, arrivals)

    async def _wait_in_memory(self, feed: Feed) -> None:
        """A poll that cannot be kept (disk full) is not repeated at every tick for that."""
        now = self._clock()
        states = await self._all_states()
        state = current_state(feed, states.get(feed.name), now)
        states[feed.name] = replace(state, due=self._options.limits.after(now, float(feed.interval)))

    async def _note_failure(self, feed: Feed, failed: Failed) -> PollReport:
        now = self._clock()
        before = current_state(feed, (await self._all_states()).get(feed.name), now)
        _, state, _ = await self._keep(feed, before, failed, None, now)
        return _report(feed, before, state, failed, None, (), ReadReport())

    async def poll(self, feed: Feed) -> PollReport:
        """The feed has been polled, and what was new in it read."""
        now = self._clock()
        before = current_state(feed, (await self._all_states()).get(feed.name), now)
        answer, parsed = await self._source.fetch(feed, before, now)
        self.pauses.note(before.poll_url, answer, now)
        kept, state, arrivals = await self._keep(feed, before, answer, parsed, now)
        if (
            before.failures
            and not state.failures
            and were_cut_off((await self._all_states()).values(), before)
        ):
            await self._pull_forward(now)
        report = await self._read(feed, before, kept, state, answer, parsed, arrivals)
        if self._hubs is not None and isinstance(answer, Fetched) and isinstance(parsed, ParsedFeed):
            await self._hubs.offered(feed.name, subscription(answer.headers, parsed, answer.final_url))
        return report

    async def _is_paused(self, feed: Feed) -> bool:
        now = self._clock()
        state = current_state(feed, (await self._all_states()).get(feed.name), now)
        return self.pauses.until(state.poll_url, now) is not None

    async def _pull_forward(self, now: datetime) -> None:
        states = await self._all_states()
        found = polled_soon((state for state in states.values() if state.name in self._feeds), now)

        def write(tx: Transaction) -> None:
            for state in found:
                tx.save_feed_state(state)

        if found:
            await self._writes.run(write)
            for state in found:
                self._remember(state)

    async def _read(
        self,
        feed: Feed,
        before: FeedState,
        kept: FeedState,
        state: FeedState,
        answer: Fetched | NotModified | Pushed | Failed,
        parsed: ParsedFeed | Failed | None,
        arrivals: tuple[Arrival, ...],
    ) -> PollReport:
        """What arrived has been read, and the state is the one to keep after that."""
        read = ReadReport()
        if arrivals:
            read = await self._articles().read(arrivals, feed, is_baseline=not before.baseline_done)
        if kept != state:
            await self._settle(state)
        return _report(feed, before, state, answer, parsed, arrivals, read)

    async def recover(self) -> ReadReport:
        """Entries that an earlier process kept and did not decide are read now, and every baseline that was
        kept is over."""
        states = await self._all_states()
        report = ReadReport()
        while left := await self._on_worker(self._left_over):
            for name, arrivals in left.items():
                feed = self._feeds.get(name, Feed(name, "", "", fetch_articles=False))
                state = states.get(name)
                is_baseline = state is None or not state.baseline_done
                report += await self._articles().read(arrivals, feed, is_baseline=is_baseline)
        for state in list(states.values()):
            # Also where nothing was left: a kill after the last entry of a baseline was read, and before its
            # end was noted, would make the next poll one too, and silence what is new in it.
            if state.last_ok is not None and not state.baseline_done:
                await self._settle(replace(state, baseline_done=True))
        return report

    async def retry_articles(self) -> ReadReport:
        """Pages that could not be had, and are due again, have been tried."""
        if not await self._on_worker(self._is_retry_due):
            return ReadReport()
        return await self._articles().retry(self._feeds)

    async def states(self) -> Mapping[str, FeedState]:
        """Every source that was ever polled, as its last poll left it, by name."""
        return await self._all_states()

    # ------------------------------------------------------------------------------------------ the store

    async def _on_worker(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, partial(work, *arguments))

    async def _all_states(self) -> dict[str, FeedState]:
        """The states of all sources, read once: this process is the only one that changes them."""
        if self._states is None:
            self._states = await self._on_worker(self._load_states)
        return self._states

    def _load_states(self) -> dict[str, FeedState]:
        with self._store.reading() as tx:
            states = dict(tx.feed_states())
        for state in states.values():
            if state.host_paused is not None:
                self.pauses.pause(state.poll_url, state.host_paused)
        return states

    def _remember(self, state: FeedState) -> None:
        if self._states is not None:
            self._states[state.name] = state

    async def _keep(
        self,
        feed: Feed,
        before: FeedState,
        answer: Fetched | NotModified | Pushed | Failed,
        parsed: ParsedFeed | Failed | None,
        now: datetime,
    ) -> tuple[FeedState, FeedState, tuple[Arrival, ...]]:
        """The new entries and the state of the source are kept, together.

        Returned are that state, the one to keep once the entries have been read, and the entries.
        """

        def write(tx: Transaction) -> tuple[FeedState, FeedState, tuple[Arrival, ...]]:
            arrivals: tuple[Arrival, ...] = ()
            if isinstance(parsed, ParsedFeed):
                arrivals = keep_entries(tx, feed, parsed, before, self._credited)
                for place, reason in parsed.rejected:
                    log.debug("entry_refused feed=%r place=%d reason=%r", feed.name, place, reason)
            new = sum(arrival.is_new for arrival in arrivals)
            state = self._outcome(feed, before, answer, parsed, now, new)
            # The baseline ends when all of it has been read: a kill on the way must not make news of the
            # rest.
            kept = _unread(replace(state, baseline_done=before.baseline_done), arrivals)
            tx.save_feed_state(kept)
            return kept, state, arrivals

        kept, state, arrivals = await self._writes.run(write)
        self._remember(kept)
        return kept, state, arrivals

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
        state = replace(state, host_paused=self.pauses.until(before.poll_url, now))
        rest = self._hubs.rest(feed.name, now) if self._hubs is not None else 0.0
        if rest and state.due is not None and not state.failures:
            return replace(state, due=max(state.due, now + timedelta(seconds=rest)))
        return state

    async def _settle(self, state: FeedState) -> None:
        await self._writes.run(lambda tx: tx.save_feed_state(state))
        self._remember(state)

    def _is_retry_due(self) -> bool:
        with self._store.reading() as tx:
            return bool(tx.entries_due_for_retry(self._clock(), limit=1))

    def _left_over(self) -> dict[str, tuple[Arrival, ...]]:
        with self._store.reading() as tx:
            entries = tx.undecided_entries()
        found: dict[str, tuple[Arrival, ...]] = {}
        for entry in entries:
            found[entry.feed] = (*found.get(entry.feed, ()), Arrival(entry, is_new=True))
        return found


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
