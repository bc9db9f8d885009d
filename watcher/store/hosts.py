"""Leases of hosts: which worker may talk to which host, and until when.

The lease is folded into the due time: a host that a worker has is due when the lease ends, so that what a
dead worker had is taken by the next that looks for what is due. `claim` is the fencing counter: it grows with
every lease, and whoever writes under a lease names its number first (`confirm_lease`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, delete, exists, func, select, tuple_, update
from sqlalchemy.sql.dml import ReturningUpdate

from watcher.errors import LeaseLost
from watcher.store.dialect import insert_all_new
from watcher.store.prepared import fetch, run, scalar
from watcher.store.rows import Rows, parts_of
from watcher.store.tables import feed_state, host

# What is given back is not due again at once, even where a feed of it is: one that this worker does not know.
LEAST_PAUSE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class HostLease:
    """The right to talk to a host until `until`. `claim` is its number: the next lease has a higher one."""

    host: str
    claim: int
    until: datetime


# Statements are kept: to build one costs as much as to run it.
_FREE = (host.c.worker.is_(None)) | (host.c.due <= bindparam("now"))
_NAMED = select(host.c.claim).where(host.c.name == bindparam("of"), _FREE).with_for_update()
_LEASE = (
    update(host)
    .where(host.c.name == bindparam("of"))
    .values(due=bindparam("until"), claim=host.c.claim + 1, worker=bindparam("by"))
)
_MINE = (host.c.name == bindparam("of")) & (host.c.claim == bindparam("number"))
_EXTEND = update(host).where(_MINE).values(due=bindparam("until"))
_CONFIRM = select(host.c.name).where(_MINE).with_for_update()
_first = func.min(feed_state.c.due)
_NEXT = select(_first).where(feed_state.c.host == host.c.name).correlate(host).scalar_subquery()
_NEXT_AFTER = (
    select(case((_first < bindparam("floor"), bindparam("floor")), else_=_first))
    .where(feed_state.c.host == host.c.name)
    .correlate(host)
    .scalar_subquery()
)
_THEIRS = tuple_(host.c.name, host.c.claim).in_(bindparam("leases", expanding=True))
_CUT_OFF = update(host).where(_THEIRS).values(due=bindparam("now"), worker=None)
_GIVE_BACK = update(host).where(_THEIRS).values(due=_NEXT_AFTER, worker=None)


def lease_due(before: datetime, limit: int) -> ReturningUpdate[tuple[str, int]]:
    """The statement that leases what may be leased, the longest due first.

    On a server what another worker is just taking is passed over: without SKIP LOCKED two that lock in
    different orders would wait for each other. SQLite has one writer anyway and leaves the words out.
    """
    due = select(host.c.name).where(host.c.due <= before)
    chosen = due.order_by(host.c.due, host.c.name).limit(limit).with_for_update(skip_locked=True)
    leased = update(host).where(host.c.name.in_(chosen.scalar_subquery()))
    taken = leased.values(due=bindparam("until"), claim=host.c.claim + 1, worker=bindparam("by"))
    return taken.returning(host.c.name, host.c.claim)


class HostRows(Rows):
    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._confirmed: set[HostLease] = set()  # in this transaction

    def claim_hosts(
        self, worker: str, before: datetime, until: datetime, limit: int
    ) -> tuple[HostLease, ...]:
        """Up to `limit` hosts that were due before that time, the longest due ones, are the worker's until
        `until`."""
        rows = self.connection.execute(lease_due(before, limit), {"until": until, "by": worker})
        return tuple(HostLease(row.name, row.claim, until) for row in sorted(rows, key=lambda row: row.name))

    def has_due_host(self, before: datetime) -> bool:
        """True when a host was due before that time."""
        due = select(host.c.name).where(host.c.due <= before).limit(1)
        return self.connection.execute(due).one_or_none() is not None

    def take_host(self, name: str, worker: str, now: datetime, until: datetime) -> HostLease | None:
        """The lease of that host, due or not; None while another has it."""
        insert_all_new(self.connection, host, [{"name": name, "claim": 0}])
        claim = scalar(self.connection, _NAMED, {"of": name, "now": now})
        if claim is None:
            return None
        run(self.connection, _LEASE, {"of": name, "until": until, "by": worker})
        return HostLease(name, claim + 1, until)

    def extend_leases(self, leases: Collection[HostLease], until: datetime) -> tuple[HostLease, ...]:
        """Those of the leases that still stand, which now end at `until`; the others are lost."""
        kept = []
        for lease in leases:
            values = {"of": lease.host, "number": lease.claim, "until": until}
            if run(self.connection, _EXTEND, values):
                kept.append(HostLease(lease.host, lease.claim, until))
        return tuple(kept)

    def confirm_lease(self, lease: HostLease) -> None:
        """Nobody leases the host before this transaction ends. LeaseLost when somebody has: the lease had
        ended."""
        if lease in self._confirmed:  # many polls of a host may be committed together
            return
        if not fetch(self.connection, _CONFIRM, {"of": lease.host, "number": lease.claim}):
            raise LeaseLost(lease.host)
        self._confirmed.add(lease)

    def give_back_hosts(self, leases: Collection[HostLease], now: datetime) -> None:
        """The hosts are free, and due with the first of their feeds. A lease that was lost is passed over."""
        for part in parts_of(_numbers(leases)):
            self.connection.execute(_GIVE_BACK, {"leases": part, "floor": now + LEAST_PAUSE})

    def cut_off_hosts(self, leases: Collection[HostLease], now: datetime) -> None:
        """The hosts are free, and due at once: what was under way on them was cut off."""
        for part in parts_of(_numbers(leases)):
            self.connection.execute(_CUT_OFF, {"leases": part, "now": now})

    def free_hosts(self, now: datetime, worker: str | None = None) -> int:
        """Every lease of the worker, or of all, has ended, and what was cut off is due at once; returns how
        many.

        For a start or an end: when nobody can be at work under them.
        """
        held = host.c.worker.is_not(None) if worker is None else host.c.worker == worker
        freed = update(host).where(held).values(due=now, worker=None, claim=host.c.claim + 1)
        return self.connection.execute(freed).rowcount

    def leased_hosts(self, now: datetime) -> dict[str, int]:
        """How many hosts each worker has now, by its name."""
        statement = (
            select(host.c.worker, func.count())
            .where(host.c.worker.is_not(None), host.c.due > now)
            .group_by(host.c.worker)
        )
        return {row[0]: row[1] for row in self.connection.execute(statement)}

    def refresh_hosts(self, names: Collection[str]) -> None:
        """The hosts are known, and those that nobody has are due with the first of their feeds."""
        listed = sorted(names)
        insert_all_new(self.connection, host, [{"name": name, "claim": 0} for name in listed])
        for part in parts_of(listed):
            free = host.c.name.in_(part), host.c.worker.is_(None)
            self.connection.execute(update(host).where(*free).values(due=_NEXT))

    def prune_hosts(self) -> int:
        """Hosts of which no feed is polled any more, and that nobody has, are forgotten."""
        is_used = exists(select(feed_state.c.name).where(feed_state.c.host == host.c.name))
        idle = delete(host).where(host.c.worker.is_(None), host.c.due.is_(None), ~is_used)
        return self.connection.execute(idle).rowcount


def _numbers(leases: Collection[HostLease]) -> list[tuple[str, int]]:
    return sorted((lease.host, lease.claim) for lease in leases)
