"""All families of tables on one connection: what is written through one `Transaction` is kept whole or not at
all."""

from __future__ import annotations

from sqlalchemy import func, select

from watcher.store.articles import ArticleRows
from watcher.store.entries import EntryRows
from watcher.store.feeds import FeedRows
from watcher.store.ledger import LedgerRows
from watcher.store.lines import LineRows
from watcher.store.outbox import OutboxRows
from watcher.store.retention import RetentionRows
from watcher.store.workers import WorkerRows


class Transaction(
    FeedRows, WorkerRows, EntryRows, ArticleRows, LineRows, LedgerRows, OutboxRows, RetentionRows
):
    """The rows of the store as one transaction sees them.

    `connection` is for the copy index, which has tables of its own in the same database.
    """

    def take_turn(self, what: str) -> None:
        """Who takes the same turn waits until this transaction ends, whatever process it is in.

        SQLite has one writer at a time anyway.
        """
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"watcher:{what}"))))
