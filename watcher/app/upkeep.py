"""What one worker does for all: pruning, checks, notices on the service and reminders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watcher.app import building
from watcher.app.membership import Membership
from watcher.errors import StoreError
from watcher.flow.health import find
from watcher.flow.notices import damage_notice, take_notice, told_of
from watcher.flow.reminding import due_reminders, remind
from watcher.model import Notice
from watcher.settings import Settings
from watcher.settings.watcher_file import Keep
from watcher.store import Store

# What the store remembers to have been done last, under these names.
CHECKED = "checked"
PRUNED = "pruned"
FORGOTTEN = "forgotten"  # the entries seen before that time, and some of them there were
CHECK_EVERY = timedelta(days=1)
PRUNE_EVERY = timedelta(hours=6)
CLOCK_JUMP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The store and those who rely on it are kept in order. Every call blocks: the thread that uses the store
    makes them."""

    store: Store
    membership: Membership
    clock: Callable[[], datetime]

    def is_due(self, what: str, every: timedelta) -> bool:
        """True when it was not done within that time, as the store remembers, or was in the future."""
        now = self.clock()
        with self.store.reading() as tx:
            last = tx.get_meta(what)
        return last is None or not timedelta(0) <= now - datetime.fromisoformat(last) < every

    def note_check(self, trouble: StoreError | None, settings: Settings) -> None:
        """The store was looked through now; what was found is told."""
        now = self.clock()
        with self.store.transaction() as tx:
            tx.set_meta(CHECKED, now.isoformat())
            if trouble is not None:
                notice = damage_notice(trouble, now)
                tx.add_notice(notice, building.notice_routes(settings)[notice.kind], now)

    def prune(self, keep: Keep) -> dict[str, int]:
        """What is older than `keep` allows is gone; rows are counted by table."""
        now = self.clock()
        gone: dict[str, int] = {}
        while True:
            with self.store.transaction(durable=False) as tx:
                batch = tx.prune(_before(now, keep.entries), _before(now, keep.deliveries))
            for table, count in batch.items():
                gone[table] = gone.get(table, 0) + count
            if not any(batch.values()):
                break
        if keep.copies:
            from watcher.store import copies as copy_index

            with self.store.transaction(durable=False) as tx:
                gone["copy_text"] = copy_index.prune(tx.connection, _before(now, keep.copies))
        with self.store.transaction(durable=False) as tx:
            gone["host"] = tx.prune_hosts()
        if gone.get("entry"):
            with self.store.transaction(durable=False) as tx:
                tx.set_meta(FORGOTTEN, _before(now, keep.entries).isoformat())
        if any(gone.values()):
            self.store.shrink()
        self.note_done(PRUNED)
        return gone

    def note_done(self, what: str) -> None:
        """The store remembers that it was done now."""
        with self.store.transaction(durable=False) as tx:
            tx.set_meta(what, self.clock().isoformat())

    def notices(self, settings: Settings) -> tuple[Notice, ...]:
        """What is to be told of the service itself waits in the outbox, once."""
        now = self.clock()
        options = building.health_options(settings)
        with self.store.reading() as tx:  # a write lock twice a minute for nothing would wear on the disk
            told, states = told_of(tx), tx.feed_states()
        if find(settings.feeds, states, told, now, options).told == told:
            return ()
        with self.store.transaction() as tx:
            if not self.membership.still_leads(tx):
                return ()
            return take_notice(tx, settings.feeds, states, now, options, building.notice_routes(settings))

    def reminders(self, settings: Settings) -> tuple[Notice, ...]:
        """What readers are to be reminded of now waits in the outbox, once for each value of a round."""
        now = self.clock()
        options, topics = building.reminder_options(settings), settings.topics
        with self.store.reading() as tx:
            if not due_reminders(tx, topics, now, options):
                return ()
        with self.store.transaction() as tx:
            if not self.membership.still_leads(tx):
                return ()
            return remind(tx, topics, now, options, building.reminder_routes(settings))


def _before(now: datetime, days: int) -> datetime:
    """The moment so many days ago; with 0, which means for ever, the earliest there is."""
    return now - timedelta(days=days) if days else datetime.min.replace(tzinfo=UTC)
