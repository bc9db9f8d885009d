"""What is kept about each source: its polling state, and the entries it sent that could not be read."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from watcher.store.codec import decode, encode
from watcher.store.dialect import insert_all_new, upsert
from watcher.store.hosts import HostRows
from watcher.store.prepared import scalar
from watcher.store.rows import parts_of
from watcher.store.tables import entry, feed_seen, feed_state, host, lease, meta, quarantine
from watcher.text.urls import host_of

if TYPE_CHECKING:
    from watcher.feeds.leases import Lease
    from watcher.feeds.state import FeedState


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Something a feed sent that could not be read: which thing, and why not."""

    feed: str
    subject: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A source that is to be polled, on the host that was leased for it. `state` is None before its first
    poll."""

    name: str
    host: str
    state: FeedState | None


# Statements are kept: to build one costs as much as to run it.
_DUE = (
    select(feed_state.c.name, feed_state.c.host, feed_state.c.body, feed_seen.c.body.label("seen"))
    .outerjoin(feed_seen, feed_seen.c.name == feed_state.c.name)
    .where(feed_state.c.host.in_(bindparam("hosts", expanding=True)), feed_state.c.due <= bindparam("now"))
    .order_by(feed_state.c.due, feed_state.c.name)
)
_UNDECIDED = (
    select(feed_state.c.host, feed_state.c.name)
    .where(
        feed_state.c.host.in_(bindparam("hosts", expanding=True)),
        feed_state.c.name.in_(select(entry.c.feed).where(entry.c.outcome.is_(None))),
    )
    .order_by(feed_state.c.name)
)
_PAUSED = select(feed_state.c.body).where(
    feed_state.c.host.in_(bindparam("hosts", expanding=True)), feed_state.c.paused > bindparam("now")
)
_META = select(meta.c.value).where(meta.c.key == bindparam("of"))
_MOVE_DUE = (
    update(feed_state)
    .where(feed_state.c.name == bindparam("of"), feed_state.c.due.is_not(None))
    .values(due=bindparam("at"))
)
_ONE = (
    select(feed_state.c.body, feed_seen.c.body.label("seen"))
    .outerjoin(feed_seen, feed_seen.c.name == feed_state.c.name)
    .where(feed_state.c.name == bindparam("of"))
)


class FeedRows(HostRows):
    def follow_sources(self, urls: Mapping[str, str], now: datetime) -> bool:
        """The sources of these names and addresses, and no others, are polled from now on; False when that
        was so before.

        A new one is due at once, one with another address too; one that was taken out and is back is due
        when it was.
        """
        rows = self.connection.execute(select(feed_state.c.name, feed_state.c.url, feed_state.c.host))
        kept = {row.name: row for row in rows}
        fresh = urls.keys() - kept.keys()
        moved = {name for name in urls.keys() & kept.keys() if kept[name].url != urls[name]}
        back = {name for name in urls.keys() & kept.keys() - moved if kept[name].host is None}
        gone = {name for name in kept.keys() - urls.keys() if kept[name].host is not None}
        new = [
            {"name": name, "host": host_of(urls[name]), "url": urls[name], "due": now, "is_readable": 0}
            for name in sorted(fresh)
        ]
        insert_all_new(self.connection, feed_state, new)
        for name in sorted(moved):
            self._place(name, url=urls[name], host=host_of(urls[name]), due=now)
        for name in sorted(back):
            self._place(name, host=host_of(urls[name]))
        for name in sorted(gone):
            self._place(name, host=None)
        left = {place for name in (*gone, *moved) if (place := kept[name].host) is not None}
        touched = left | {host_of(urls[name]) for name in (*fresh, *moved, *back)}
        self.refresh_hosts(touched)
        return bool(touched)

    def _place(self, name: str, **values: Any) -> None:
        self.connection.execute(update(feed_state).where(feed_state.c.name == name).values(**values))

    def due_feeds(self, hosts: Collection[str], now: datetime) -> tuple[DueFeed, ...]:
        """The sources on these hosts whose next poll is due, the longest due first."""
        if not hosts:
            return ()
        rows = self.connection.execute(_DUE, {"hosts": sorted(hosts), "now": now})
        return tuple(DueFeed(row.name, row.host, _state(row.body, row.seen)) for row in rows)

    def feeds_left_unread(self, hosts: Collection[str]) -> tuple[tuple[str, str], ...]:
        """The hosts among these, each with a source of it that has entries which nobody has decided."""
        if not hosts:
            return ()
        rows = self.connection.execute(_UNDECIDED, {"hosts": sorted(hosts)})
        return tuple((row.host, row.name) for row in rows)

    def paused_addresses(self, hosts: Collection[str], now: datetime) -> tuple[tuple[str, datetime], ...]:
        """The addresses on these hosts that asked for a pause, and until when."""
        from watcher.feeds.state import FeedState

        if not hosts:
            return ()
        states = [
            decode(FeedState, body)
            for body in self.connection.execute(_PAUSED, {"hosts": sorted(hosts), "now": now}).scalars()
        ]
        return tuple((each.poll_url, each.host_paused) for each in states if each.host_paused is not None)

    def move_dues(self, dues: Mapping[str, datetime]) -> None:
        """The sources are polled next at these times, whatever their states say."""
        if not dues:
            return
        self.connection.execute(_MOVE_DUE, [{"of": name, "at": at} for name, at in sorted(dues.items())])
        places: set[str] = set()
        for part in parts_of(sorted(dues)):
            placed = feed_state.c.name.in_(part) & feed_state.c.host.is_not(None)
            hosts = select(feed_state.c.host).where(placed).distinct()
            places.update(self.connection.execute(hosts).scalars())
        self.refresh_hosts(places)

    def feed_state(self, name: str) -> FeedState | None:
        """The polling state of a source; None when it was never polled."""
        row = self.connection.execute(_ONE, {"of": name}).one_or_none()
        return None if row is None else _state(row.body, row.seen)

    def feed_states(self) -> dict[str, FeedState]:
        """Every source that was ever polled, by its name, without what its polls compare with (`seen_keys`,
        `item_hashes`)."""
        from watcher.feeds.state import FeedState

        known = select(feed_state.c.body).where(feed_state.c.body.is_not(None)).order_by(feed_state.c.name)
        return {state.name: state for state in self._all(FeedState, known)}

    def save_feed_state(self, state: FeedState, before: FeedState | None = None) -> None:
        """The polling state of the source `state.name` is `state`; `before` is what was kept of it."""
        place = host_of(state.poll_url)
        row = {
            "name": state.name,
            "host": place,
            "url": state.url,
            "due": state.due,
            "polled": state.last_poll,
            "paused": state.host_paused,
            "is_readable": int(state.is_readable),
            "body": encode(state, without=("seen_keys", "item_hashes")),
        }
        upsert(self.connection, feed_state, row)
        seen = (state.seen_keys, state.item_hashes)
        if before is None or seen != (before.seen_keys, before.item_hashes):
            upsert(self.connection, feed_seen, {"name": state.name, "body": encode(seen)})
        if before is None or host_of(before.poll_url) != place:
            self.refresh_hosts({place})

    def next_feed(self) -> tuple[str, datetime] | None:
        """The source that is to be polled next, and when; None when none is."""
        first = (
            select(feed_state.c.name, feed_state.c.due)
            .where(feed_state.c.host.is_not(None), feed_state.c.due.is_not(None))
            .order_by(feed_state.c.due, feed_state.c.name)
            .limit(1)
        )
        row = self.connection.execute(first).one_or_none()
        return None if row is None else (row.name, row.due)

    def count_readable(self) -> int:
        """How many of the sources that are polled could be read the last time."""
        known = feed_state.c.host.is_not(None) & (feed_state.c.is_readable == 1)
        return self.connection.execute(select(func.count()).where(known)).scalar_one()

    def mend_dues(self, now: datetime, slack: timedelta) -> int:
        """Sources whose last poll lies further ahead than `slack` are due: the clock was ahead then. So are
        those that were added then, and hosts that were leased then; returned is how many sources."""
        held = update(host).where(host.c.worker.is_not(None), host.c.due > now + slack).values(due=now)
        self.connection.execute(held)
        is_ahead = or_(feed_state.c.polled > now + slack, feed_state.c.polled.is_(None))
        late = is_ahead & feed_state.c.host.is_not(None) & (feed_state.c.due > now)
        places = self.connection.execute(select(feed_state.c.host).where(late).distinct()).scalars().all()
        if not places:
            return 0
        mended = self.connection.execute(update(feed_state).where(late).values(due=now)).rowcount
        self.refresh_hosts(places)
        return mended

    def leases(self) -> tuple[Lease, ...]:
        """Every subscription at a hub."""
        from watcher.feeds.leases import Lease

        return tuple(self._all(Lease, select(lease.c.body).order_by(lease.c.token)))

    def save_lease(self, value: Lease) -> None:
        """The subscription under `value.token` is `value`."""
        upsert(self.connection, lease, {"token": value.token, "body": encode(value)})

    def drop_lease(self, token: str) -> None:
        """There is no subscription under this token."""
        self.connection.execute(delete(lease).where(lease.c.token == token))

    def add_quarantine(self, feed: str, subject: str, reason: str, at: datetime) -> None:
        """What could not be read is noted; reading goes on without it."""
        self.connection.execute(quarantine.insert().values(feed=feed, subject=subject, reason=reason, at=at))

    def quarantine_once(self, feed: str, subject: str, reason: str, at: datetime) -> None:
        """As add_quarantine, unless the feed has sent something that is kept with the same reason."""
        same = select(quarantine.c.id).where(quarantine.c.feed == feed, quarantine.c.reason == reason)
        if self.connection.execute(same.limit(1)).first() is None:
            self.add_quarantine(feed, subject, reason, at)

    def quarantined(self, limit: int = 100) -> tuple[Quarantined, ...]:
        """What was noted last, the newest first."""
        statement = select(quarantine).order_by(quarantine.c.id.desc()).limit(limit)
        rows = self.connection.execute(statement)
        return tuple(Quarantined(row.feed, row.subject, row.reason, row.at) for row in rows)

    def get_meta(self, key: str) -> str | None:
        """A remark of the service to itself; None when it never made one under that key."""
        value: str | None = scalar(self.connection, _META, {"of": key})
        return value

    def set_meta(self, key: str, value: str) -> None:
        """`get_meta(key)` is `value`."""
        upsert(self.connection, meta, {"key": key, "value": value})


def _state(body: str | None, seen: str | None) -> FeedState | None:
    """The whole state of its two halves."""
    from watcher.feeds.state import FeedState

    if body is None:
        return None
    keys, hashes = json.loads(seen) if seen is not None else ([], [])
    return decode(FeedState, body, seen_keys=keys, item_hashes=hashes)
