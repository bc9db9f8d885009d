"""What is forgotten, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, select

from watcher.model import DeliveryState
from watcher.store.rows import Rows
from watcher.store.tables import article, delivery, entry, fact, notice, quarantine

# Rows per statement: a writer that waits behind it waits for moments, not for the whole of a year's rows.
BATCH = 500


class RetentionRows(Rows):
    def prune(self, before: datetime, deliveries_before: datetime | None = None) -> dict[str, int]:
        """What was seen before that time and supports nothing is gone; rows are counted by table.

        Entries go with their identity keys, their articles when no fact was read from them, and quarantine
        notes. Facts, rounds, changes, alerts, the articles under them and those of no entry (seeds) are kept
        for ever. Sent deliveries older than `deliveries_before` (by default `before`) go too, and notices
        that nothing carries any more; those that wait and dead letters stay.

        `before` must lie further back than any feed's own list reaches, or an old entry comes back as a new
        one. At most BATCH rows of each table go in one call: call again until nothing does.
        """
        sent_before = deliveries_before or before
        bears_fact = exists(select(fact.c.row).where(fact.c.article_id == article.c.id))
        is_carried = exists(select(delivery.c.id).where(delivery.c.notice_id == notice.c.id))
        doomed = {
            entry: select(entry.c.id).where(entry.c.seen < before, entry.c.retry_at.is_(None)),
            article: select(article.c.row).where(
                article.c.seen < before, article.c.entry_id.is_not(None), ~bears_fact
            ),
            quarantine: select(quarantine.c.id).where(quarantine.c.at < before),
            delivery: select(delivery.c.id).where(
                delivery.c.state == DeliveryState.SENT, delivery.c.sent < sent_before
            ),
            notice: select(notice.c.row).where(notice.c.created < sent_before, ~is_carried),
        }
        gone: dict[str, int] = {}
        for table, which in doomed.items():
            (key,) = table.primary_key
            gone[table.name] = self.connection.execute(
                delete(table).where(key.in_(which.limit(BATCH)))
            ).rowcount
        return gone
