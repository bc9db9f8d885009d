"""The store: what is remembered between two starts. The one user of SQLAlchemy and Alembic."""

from watcher.store.codec import decode, encode
from watcher.store.entries import EntryOutcome
from watcher.store.feeds import DueFeed, Quarantined
from watcher.store.hosts import HostLease
from watcher.store.outbox import ChannelQueue, Claim
from watcher.store.store import CHECKED_AT_ONCE, Store, daemon_of, open_store, restore
from watcher.store.transaction import Transaction
from watcher.store.workers import WorkerReport

__all__ = [
    "CHECKED_AT_ONCE",
    "ChannelQueue",
    "Claim",
    "DueFeed",
    "EntryOutcome",
    "HostLease",
    "Quarantined",
    "Store",
    "Transaction",
    "WorkerReport",
    "daemon_of",
    "decode",
    "encode",
    "open_store",
    "restore",
]
