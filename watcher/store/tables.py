"""The tables of the store, one `metadata` for SQLite and PostgreSQL.

Values are kept whole as JSON in `body` columns (see `watcher.store.codec`); beside them stand only the
columns that a statement filters, joins or orders by. Times are UTC and kept as text of fixed width, so that
they sort as text and read well in any database browser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time as "2025-04-10T09:30:00.000000Z": 27 characters, sorts as text."""

    impl = String(27)
    cache_ok = True

    def bind_processor(self, dialect: Any) -> Callable[[datetime | None], str | None]:
        return self._bound  # what SQLAlchemy would put around it costs more than it does

    @staticmethod
    def _bound(value: datetime | None) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        # In UTC already, as nearly every time is, "+00:00" stands at the end.
        utc = value if value.tzinfo is UTC else value.astimezone(UTC)
        return utc.isoformat(timespec="microseconds")[:-6] + "Z"

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Name(TypeDecorator[str]):
    """A string from outside: NUL, which PostgreSQL refuses, and lone surrogates, which UTF-8 cannot hold, are
    written as escapes, in what is stored as in what is looked up."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Any) -> Callable[[str | None], str | None]:
        return self._bound  # as above

    @staticmethod
    def _bound(value: str | None) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):  # as nearly every name is
            return value
        return value.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


# ---------------------------------------------------------------------------------------------- reading

# A host is one worker's at a time. `due` is when the first of its feeds is due; while a worker has it, the
# end of the lease. `claim` grows with every lease: a worker whose lease has ended is known by its number.
host = Table(
    "host",
    metadata,
    Column("name", Name, primary_key=True),
    Column("due", UtcTime),  # NULL: no feed of it is polled
    Column("claim", Integer, nullable=False, default=0),
    Column("worker", Name, index=True),  # who has it; NULL: nobody
    Index(None, "due", "name"),
)

feed_state = Table(
    "feed_state",
    metadata,
    Column("name", Name, primary_key=True),
    Column("host", Name),  # where it is polled; NULL: no config names it any more
    Column("url", Name, nullable=False),  # as configured
    Column("due", UtcTime),
    Column("polled", UtcTime),
    Column("paused", UtcTime),  # its address asked that nothing of it be fetched before
    Column("is_readable", Integer, nullable=False, default=0),
    Column("body", Text),  # NULL: never polled
    Index(None, "host", "due"),
)

# What a poll compares with, apart: it is ten times the rest, and most polls leave it as it is.
feed_seen = Table(
    "feed_seen",
    metadata,
    Column("name", Name, primary_key=True),
    Column("body", Text, nullable=False),
)

# The services that share the store, each as it last said.
worker = Table(
    "worker",
    metadata,
    Column("name", Name, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
)

# Work that one worker does for all.
duty = Table(
    "duty",
    metadata,
    Column("name", Name, primary_key=True),
    Column("worker", Name, nullable=False),
    Column("until", UtcTime, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("token", Name, primary_key=True),
    Column("body", Text, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("id", Name, primary_key=True),
    Column("feed", Name, nullable=False),
    Column("canonical", Name, nullable=False, index=True),
    Column("seen", UtcTime, nullable=False, index=True),
    Column("outcome", Name),  # NULL until the entry is decided
    Column("reason", Name),
    Column("article_id", Name),
    Column("trace", Text),
    Column("tries", Integer, nullable=False, default=0),
    Column("retry_at", UtcTime, index=True),
    Column("body", Text, nullable=False),
)
# What is still to be decided, a handful among a million. On PostgreSQL too: the migration says so, and to say
# it here would load that dialect at every start.
Index("ix_entry_undecided", entry.c.seen, sqlite_where=entry.c.outcome.is_(None))

entry_key = Table(
    "entry_key",
    metadata,
    Column("feed", Name, primary_key=True),
    Column("key", Name, primary_key=True),
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), nullable=False, index=True),
)

article = Table(
    "article",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", Name, nullable=False),
    Column("version", Integer, nullable=False),  # 1 is the first text that was had, evidence may rest on any
    Column("sha256", String(64), nullable=False),  # of the stored text
    Column("url", Name, nullable=False, index=True),
    Column("canonical", Name, index=True),
    Column("entry_id", Name, index=True),
    Column("seen", UtcTime, nullable=False, index=True),
    Column("copy_of", Name, index=True),  # the article this text is a copy of
    Column("copy_body", Text),
    Column("body", Text, nullable=False),
    UniqueConstraint("id", "version"),
    UniqueConstraint("id", "sha256"),
)

source_pages = Table(
    "source_pages",
    metadata,
    Column("source", Name, primary_key=True),
    Column("read", Integer, nullable=False),
)

source_line = Table(
    "source_line",
    metadata,
    Column("source", Name, primary_key=True),
    Column("key", String(16), primary_key=True),
    Column("is_report", Integer, nullable=False),
    Column("pages", Text, nullable=False),  # with blanks between, as days
    Column("days", Text, nullable=False),
    Column("page_count", Integer, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),
    Column("first_read", Integer, nullable=False),
    Column("last_read", Integer, nullable=False),
    Index(None, "source", "page_count"),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", Name, nullable=False),
    Column("subject", Name, nullable=False),
    Column("reason", Name, nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
)

# ---------------------------------------------------------------------------------------------- ledger

fact = Table(
    "fact",
    metadata,
    Column("row", Integer, primary_key=True),  # the order of arrival
    Column("id", Name, nullable=False, unique=True),
    Column("topic", Name, nullable=False),
    Column("article_id", Name, nullable=False, index=True),
    Column("round_id", Name, index=True),
    Column("change_kind", Name, nullable=False),
    Column("reason", Name, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "topic", "at"),
)

# "round" is a function and "change" a keyword in some SQL dialects: the plural spares the quoting.
rounds = Table(
    "rounds",
    metadata,
    Column("id", Name, primary_key=True),
    Column("topic", Name, nullable=False, index=True),
    Column("series", Name, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("changed", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", Name, nullable=False, index=True),
    Column("kind", Name, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("body", Text, nullable=False),
)

# ---------------------------------------------------------------------------------------------- alerts

alert = Table(
    "alert",
    metadata,
    Column("row", Integer, primary_key=True),  # the order of arrival
    Column("id", Name, nullable=False, unique=True),
    Column("key", Name, nullable=False, index=True),
    Column("topic", Name, nullable=False),
    Column("kind", Name, nullable=False),
    Column("created", UtcTime, nullable=False, index=True),
    Column("body", Text, nullable=False),
)

notice = Table(
    "notice",
    metadata,
    Column("row", Integer, primary_key=True),  # the order of arrival
    Column("id", Name, nullable=False, unique=True),
    Column("kind", Name, nullable=False),
    Column("created", UtcTime, nullable=False, index=True),
    Column("body", Text, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),  # the order within a channel
    # What it carries: one of the two.
    Column("alert_id", ForeignKey("alert.id", ondelete="CASCADE"), index=True),
    Column("notice_id", ForeignKey("notice.id", ondelete="CASCADE"), index=True),
    Column("channel", Name, nullable=False),
    Column("idempotency_key", Name, nullable=False, unique=True),
    # The key it was first sent under: its own or a digest's. NULL: never tried, free to join a digest.
    Column("message_key", Name, index=True),
    Column("state", Name, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created", UtcTime, nullable=False),
    Column("due", UtcTime, nullable=False),  # the next try; while SENDING, the end of the claim
    Column("worker", Name),  # who claimed it last
    Column("error", Name),
    Column("sent", UtcTime),
    Column("receipt", Name),  # what the channel's service calls the message, for what answers or rewrites it
    Index(None, "channel", "state", "id"),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Name, primary_key=True),
    Column("value", Name, nullable=False),
)
