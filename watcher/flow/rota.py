"""Which hosts this worker polls, and when: what is due is leased, its feeds are polled, and it is given
back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from watcher.errors import WatcherError
from watcher.feeds.state import CLOCK_SLACK
from watcher.flow.hosts import HostLeases, HostTurn
from watcher.flow.outcome import ReadReport
from watcher.flow.poll import Poller, PollOptions, PollReport
from watcher.flow.threads import on
from watcher.model import Feed
from watcher.store import DueFeed, HostLease, Store
from watcher.text.urls import host_of

Done = Callable[[PollReport], None]
log = logging.getLogger("watcher.poll")

# A host with many feeds waits for its own turns most of the time: others are taken meanwhile.
HOSTS_A_SLOT = 2
PUT_OFF = timedelta(seconds=10)


@dataclass(slots=True)
class Drained:
    """What one pass brought: the polls, and what earlier processes had left unread."""

    polls: list[PollReport] = field(default_factory=list)
    recovered: ReadReport = field(default_factory=ReadReport)


class Rota:
    """Has the feeds of one configuration polled when they are due, together with the other workers on the
    same store. Every use of the store is on `executor`, one thread."""

    def __init__(
        self,
        store: Store,
        poller: Poller,
        hosts: HostLeases,
        feeds: Iterable[Feed],
        options: PollOptions,
        clock: Callable[[], datetime],
        executor: Executor,
    ) -> None:
        self._store = store
        self._poller = poller
        self._hosts = hosts
        self._feeds = {feed.name: feed for feed in feeds if feed.enabled}
        self._options = options
        self._clock = clock
        self._executor = executor
        self._slots = asyncio.Semaphore(options.workers)
        self._polling: dict[str, asyncio.Task[PollReport]] = {}
        self._draining: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._looked: datetime | None = None
        # What could not be kept (a full disk, a lost lease), and when it may be tried again.
        self._put_off: list[tuple[HostLease, datetime]] = []

    async def follow(self) -> None:
        """The store knows the feeds of this configuration, and that others are polled no more."""
        await on(self._executor, self._follow)

    async def start_due(self, done: Done) -> None:
        """The polls of what is due have begun, as far as there is room; `done` gets each report. A feed is
        never polled twice at once."""
        await self._look()
        if self._draining is not None and not self._draining.done():
            self._wake.set()
            return
        if (last := self._draining) is not None:
            self._draining = None
            last.result()  # what broke it off is told by who waits for this turn
        self._draining = asyncio.create_task(self._drain(done, None, None), name="polls")

    async def poll_due(self, done: Done) -> Drained:
        """Every feed that is due has been polled once."""
        await self._look()
        found = Drained()
        self._draining = asyncio.create_task(self._drain(done, self._clock(), found), name="polls")
        await self._draining
        return found

    async def take(self, name: str, content_type: str | None, body: bytes, done: Done) -> None:
        """What a hub has sent for the feed is kept and read. Where another worker goes on having the host,
        the feed's next poll brings it."""
        feed = self._feeds.get(name)
        if feed is None:
            return
        if (earlier := self._polling.get(name)) is not None:
            await asyncio.wait({earlier})
        async with self._hosts.guest(host_of(feed.url)) as lease:
            if lease is None:
                return
            work = self._poller.take(feed, content_type, body, lease)
            task = self._polling[name] = asyncio.create_task(work, name=f"push {name}")
            try:
                done(await task)
            finally:
                self._polling.pop(name, None)

    async def read_lost(self) -> ReadReport:
        """Entries that nobody decided, of feeds that are polled no more, have been read."""
        report = ReadReport()
        for name in await on(self._executor, self._lost):
            report += await self._poller.read_left(Feed(name, "", "", fetch_articles=False), None)
        return report

    async def stop(self) -> None:
        """No poll is under way any more. What was fetched and kept is read by whoever has the host next."""
        tasks: list[asyncio.Task[Any]] = [*self._polling.values()]
        if self._draining is not None:
            tasks.append(self._draining)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ------------------------------------------------------------------------------------------ hosts

    async def _drain(self, done: Done, before: datetime | None, found: Drained | None) -> None:
        """Until nothing is due: hosts are leased, polled and given back, as many at a time as there is room
        for."""
        active: dict[asyncio.Task[bool], HostLease] = {}
        over: list[HostLease] = []
        is_dry = False
        try:
            while True:
                room = 0 if is_dry else self._options.workers * HOSTS_A_SLOT - len(active)
                try:
                    turns = await self._hosts.turn(over, room, before or self._clock())
                except WatcherError:
                    if not active:
                        raise
                    turns = ()  # what is under way goes on; the next turn tells
                over, is_dry = [], is_dry or len(turns) < room
                for turn in turns:
                    work = self._poll_host(turn, done, found)
                    active[asyncio.create_task(work, name=f"host {turn.lease.host}")] = turn.lease
                if not active:
                    return
                ended = await self._any_of(active)
                if self._wake.is_set():
                    self._wake.clear()
                    is_dry = False
                for task in ended:
                    lease = active.pop(task)
                    if task.result():
                        over.append(lease)
                    else:
                        self._put_off.append((lease, self._clock() + PUT_OFF))
        finally:
            for task in active:
                task.cancel()
            await asyncio.gather(*active, return_exceptions=True)
            await self._hosts.cut_off([*over, *active.values()])

    async def _any_of(self, active: Iterable[asyncio.Task[bool]]) -> list[asyncio.Task[bool]]:
        """The hosts that are over, when one is, or when it is time to look for others."""
        waking = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait({*active, waking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waking.cancel()
        return [task for task in active if task.done()]

    async def _poll_host(self, turn: HostTurn, done: Done, found: Drained | None) -> bool:
        """What was left unread on the host has been read, and its due feeds have been polled; False when that
        could not be kept."""
        try:
            for name in turn.unread:
                read = await self._poller.read_left(self._known(name), turn.lease)
                if found is not None:
                    found.recovered += read
                elif read.relevant:
                    log.info("%s: %d entries that were left over have been read", name, read.relevant)
        except WatcherError as error:
            log.error("what was left over at %s could not be kept: %s", turn.lease.host, error)
            return False
        at_once = asyncio.Semaphore(self._options.per_host)
        due = [each for each in turn.due if each.name in self._feeds]
        kept = await asyncio.gather(*(self._poll(each, turn.lease, at_once, done, found) for each in due))
        return all(kept)

    def _known(self, name: str) -> Feed:
        return self._feeds.get(name, Feed(name, "", "", fetch_articles=False))

    async def _poll(
        self,
        due: DueFeed,
        lease: HostLease,
        at_once: asyncio.Semaphore,
        done: Done,
        found: Drained | None,
    ) -> bool:
        feed = self._feeds[due.name]
        async with at_once, self._slots:
            if await self._poller.is_paused(feed, due.state):
                return True
            work = self._poller.poll(feed, due.state, lease)
            task = self._polling[feed.name] = asyncio.create_task(work, name=f"poll {feed.name}")
            try:
                report = await task
            except WatcherError as error:
                log.error("the poll of %s could not be kept: %s", feed.name, error)
                return False
            finally:
                self._polling.pop(feed.name, None)
        done(report)
        if found is not None:
            found.polls.append(report)
        return True

    # ------------------------------------------------------------------------------------------ the store

    async def _look(self) -> None:
        """Leases stand, and a clock that was set back has left no due time that lies far ahead."""
        now = self._clock()
        if self._looked is None or now < self._looked - CLOCK_SLACK:
            await on(self._executor, self._mend)
        self._looked = now
        await self._hosts.renew()
        again = [lease for lease, at in self._put_off if at <= now]
        self._put_off = [(lease, at) for lease, at in self._put_off if at > now]
        await self._hosts.cut_off(again)

    def _follow(self) -> None:
        with self._store.transaction(durable=False) as tx:
            tx.take_turn("sources")
            tx.follow_sources({feed.name: feed.url for feed in self._feeds.values()}, self._clock())

    def _mend(self) -> None:
        with self._store.transaction(durable=False) as tx:
            tx.mend_dues(self._clock(), CLOCK_SLACK)

    def _lost(self) -> tuple[str, ...]:
        with self._store.reading() as tx:
            return tx.feeds_of_lost_entries()
