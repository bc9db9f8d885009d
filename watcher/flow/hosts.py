"""The hosts that this worker may talk to: leased from the store, kept while they are used, and given back.

A host is one worker's at a time, so that manners (so many requests at once, so long between two) hold however
many workers there are. A guest is who fetches a page from a host, for a feed of whatever host: it shares the
lease that this worker has, takes one that nobody has, and waits for a moment where another worker has it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from watcher.errors import WatcherError
from watcher.flow.pauses import HostPauses
from watcher.flow.threads import on
from watcher.flow.writes import GroupCommit
from watcher.store import DueFeed, HostLease, Store, Transaction

T = TypeVar("T")
LEASE = timedelta(seconds=60)  # so long after a worker was killed another goes on with its hosts
RENEW_BEFORE = timedelta(seconds=40)  # of its end: a tick that comes late must not cost a lease
GUEST_WAIT = 10.0  # seconds; two workers that wait for a host of each other end that so
GUEST_PAUSE = 0.2  # seconds between two looks


@dataclass(slots=True)
class _Held:
    lease: HostLease
    users: int = 0


@dataclass(frozen=True, slots=True)
class HostTurn:
    """A host that is this worker's now: the sources on it that are due, and those with entries that were left
    unread."""

    lease: HostLease
    due: tuple[DueFeed, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was leased, and what addresses there have asked of whichever worker."""

    turns: tuple[HostTurn, ...]
    paused: tuple[tuple[str, datetime], ...]


@dataclass(slots=True)
class HostLeases:
    """The leases of one worker. Every use of the store is on `executor`, one thread; what is taken and given
    back is written together with the polls of that moment."""

    store: Store
    worker: str
    clock: Callable[[], datetime]
    executor: Executor
    writes: GroupCommit
    pauses: HostPauses
    _held: dict[str, _Held] = field(default_factory=dict)
    _owed: list[HostLease] = field(default_factory=list)  # used no more, but the store could not be told so
    _changing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def count(self) -> int:
        """How many hosts this worker has."""
        return len(self._held)

    async def turn(self, over: Collection[HostLease], limit: int, before: datetime) -> tuple[HostTurn, ...]:
        """What is over was given back, and up to `limit` hosts that were due before that time are held."""
        taking = asyncio.ensure_future(self._turn(over, limit, before))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:  # what has been leased by now would be nobody's until its lease ends
            await self.cut_off([turn.lease for turn in await taking])
            raise

    async def _turn(self, over: Collection[HostLease], limit: int, before: datetime) -> tuple[HostTurn, ...]:
        async with self._changing:
            ended = self._left(over)
            if not (ended or self._owed or limit):
                return ()
            # A write lock at every tick for nothing would wear on the disk.
            if not (ended or self._owed) and not await on(self.executor, self._has_due, before):
                return ()
            taken = await self._write(ended, partial(self._exchange, ended, limit, before))
            for turn in taken.turns:
                self._held[turn.lease.host] = _Held(turn.lease, 1)
            self._note_pauses(taken)
            return taken.turns

    async def _write(self, ended: Sequence[HostLease], work: Callable[[Transaction], T]) -> T:
        """What `work` writes of leases that have ended here, and earlier ones that could not be written: a
        lease that nobody uses nor gives back would keep its host from everybody until it ends."""
        owed = tuple(self._owed)

        def write(tx: Transaction) -> T:
            tx.cut_off_hosts(owed, self.clock())
            return work(tx)

        try:
            result = await self.writes.run(write)
        except WatcherError:
            self._owed.extend(ended)
            raise
        self._owed = self._owed[len(owed) :]
        return result

    def _note_pauses(self, taken: _Taken) -> None:
        for address, until in taken.paused:
            self.pauses.pause(address, until)

    def _left(self, leases: Collection[HostLease]) -> list[HostLease]:
        """Those of the leases that nobody here uses any more; they are held no longer."""
        ended = []
        for lease in leases:
            held = self._held.get(lease.host)
            if held is None or held.lease.claim != lease.claim:
                continue
            held.users -= 1
            if not held.users:
                ended.append(self._held.pop(lease.host).lease)
        return ended

    def _has_due(self, before: datetime) -> bool:
        with self.store.reading() as tx:
            return tx.has_due_host(before)

    def _exchange(self, ended: Sequence[HostLease], limit: int, before: datetime, tx: Transaction) -> _Taken:
        now = self.clock()
        tx.give_back_hosts(ended, now)
        leases = tx.claim_hosts(self.worker, before, now + LEASE, limit) if limit else ()
        names = [lease.host for lease in leases]
        due, unread = tx.due_feeds(names, before), tx.feeds_left_unread(names)
        turns = (
            HostTurn(
                lease,
                tuple(feed for feed in due if feed.host == lease.host),
                tuple(name for host, name in unread if host == lease.host),
            )
            for lease in leases
        )
        return _Taken(tuple(turns), tx.paused_addresses(names, now))

    async def renew(self) -> None:
        """No lease that is used ends within the next moments. One that was lost is forgotten: what is written
        under it is refused by the store."""
        async with self._changing:
            soon = self.clock() + RENEW_BEFORE
            ending = [held.lease for held in self._held.values() if held.lease.until < soon]
            if not ending:
                return
            extended = await self.writes.run(lambda tx: tx.extend_leases(ending, self.clock() + LEASE))
            kept = {each.host: each for each in extended}
            for lease in ending:
                if lease.host in kept:
                    self._held[lease.host].lease = kept[lease.host]
                else:
                    del self._held[lease.host]

    async def cut_off(self, leases: Collection[HostLease]) -> None:
        """The hosts are free, and whoever looks next goes on with what was under way on them."""
        async with self._changing:
            if ended := self._left(leases):
                await self._write(ended, lambda tx: tx.cut_off_hosts(ended, self.clock()))

    @asynccontextmanager
    async def guest(self, host: str) -> AsyncIterator[HostLease | None]:
        """The lease of that host, for the length of the block; None when another worker goes on having it."""
        lease = await self._wait_for(host)
        try:
            yield lease
        finally:
            if lease is not None:
                await self._leave(lease)

    async def _wait_for(self, host: str) -> HostLease | None:
        loop = asyncio.get_running_loop()
        end = loop.time() + GUEST_WAIT
        while True:
            entering = asyncio.ensure_future(self._enter(host))
            try:
                lease = await asyncio.shield(entering)
            except asyncio.CancelledError:
                if (lease := await entering) is not None:
                    await self._leave(lease)
                raise
            if lease is not None or loop.time() >= end:
                return lease
            await asyncio.sleep(GUEST_PAUSE)

    async def _enter(self, host: str) -> HostLease | None:
        async with self._changing:
            held = self._held.get(host)
            if held is None and (taken := await self.writes.run(partial(self._take, host))).turns:
                held = self._held[host] = _Held(taken.turns[0].lease)
                self._note_pauses(taken)
            if held is None:
                return None
            held.users += 1
            return held.lease

    async def _leave(self, lease: HostLease) -> None:
        async with self._changing:
            if ended := self._left([lease]):
                await self._write(ended, lambda tx: tx.give_back_hosts(ended, self.clock()))

    def _take(self, host: str, tx: Transaction) -> _Taken:
        now = self.clock()
        lease = tx.take_host(host, self.worker, now, now + LEASE)
        if lease is None:
            return _Taken((), ())
        return _Taken((HostTurn(lease, (), ()),), tx.paused_addresses([host], now))
