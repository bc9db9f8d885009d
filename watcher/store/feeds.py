"""What is kept about each source: its polling state, and the entries it sent that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from watcher.store.codec import encode
from watcher.store.dialect import upsert
from watcher.store.rows import Rows
from watcher.store.tables import feed_state, lease, meta, quarantine

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


class FeedRows(Rows):
    def feed_states(self) -> dict[str, FeedState]:
        """The polling state of every source that was ever polled, by the source's name."""
        from watcher.feeds.state import FeedState

        states = self._all(FeedState, select(feed_state.c.body).order_by(feed_state.c.name))
        return {state.name: state for state in states}

    def save_feed_state(self, state: FeedState) -> None:
        """The polling state of the source `state.name` is `state`."""
        upsert(self.connection, feed_state, {"name": state.name, "due": state.due, "body": encode(state)})

    def due_feed_names(self, now: datetime) -> tuple[str, ...]:
        """The sources whose next poll is due, the longest due first. Never polled ones have no state: not
        here."""
        due = select(feed_state.c.name).where(feed_state.c.due <= now).order_by(feed_state.c.due)
        return tuple(self.connection.execute(due).scalars())

    def drop_feed_state(self, name: str) -> None:
        """The source counts as never polled."""
        self.connection.execute(delete(feed_state).where(feed_state.c.name == name))

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

    def quarantined(self, limit: int = 100) -> tuple[Quarantined, ...]:
        """What was noted last, the newest first."""
        statement = select(quarantine).order_by(quarantine.c.id.desc()).limit(limit)
        rows = self.connection.execute(statement)
        return tuple(Quarantined(row.feed, row.subject, row.reason, row.at) for row in rows)

    def get_meta(self, key: str) -> str | None:
        """A remark of the service to itself; None when it never made one under that key."""
        value: str | None = self.connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
        return value

    def set_meta(self, key: str, value: str) -> None:
        """`get_meta(key)` is `value`."""
        upsert(self.connection, meta, {"key": key, "value": value})
