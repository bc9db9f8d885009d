"""All families of tables on one connection: what is written through one `Transaction` is kept whole or not at
all."""

from __future__ import annotations

from watcher.store.articles import ArticleRows
from watcher.store.entries import EntryRows
from watcher.store.feeds import FeedRows
from watcher.store.ledger import LedgerRows
from watcher.store.lines import LineRows
from watcher.store.outbox import OutboxRows
from watcher.store.retention import RetentionRows


class Transaction(FeedRows, EntryRows, ArticleRows, LineRows, LedgerRows, OutboxRows, RetentionRows):
    """The rows of the store as one transaction sees them.

    `connection` is for the copy index, which has tables of its own in the same database.
    """
