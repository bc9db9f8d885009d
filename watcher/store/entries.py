"""Entries: who they are across changed GUIDs and URLs, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, bindparam, func, or_, select, update

from watcher.model import Entry
from watcher.store.codec import decode, encode
from watcher.store.dialect import insert_all_new, insert_new
from watcher.store.prepared import fetch, run
from watcher.store.rows import Rows, parts_of
from watcher.store.tables import entry, entry_key, feed_state

_BASELINE = encode({"baseline": True})[:-1]  # how a trace begins that says so


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What was decided about an entry, and by which steps: `trace` is the JSON object that explain prints."""

    outcome: str
    reason: str
    article_id: str | None
    trace: Mapping[str, Any]
    retry_at: datetime | None
    tries: int


# Statements are kept: to build one costs as much as to run it.
_KNOWN_KEYS = select(entry_key.c.key, entry_key.c.entry_id).where(
    entry_key.c.feed == bindparam("feed"), entry_key.c.key.in_(bindparam("keys", expanding=True))
)
_ANY_KEY = select(entry_key.c.key).where(entry_key.c.feed == bindparam("feed")).limit(1)
_KNOWN_IDS = select(entry.c.id).where(entry.c.id.in_(bindparam("ids", expanding=True)))
_DECIDED = (
    entry.c.outcome,
    entry.c.reason,
    entry.c.trace,
    entry.c.article_id,
    entry.c.retry_at,
    entry.c.tries,
)
_DECIDE = (
    update(entry)
    .where(entry.c.id == bindparam("of"))
    .values({column: bindparam(column.name) for column in _DECIDED})
)


def _row(value: Entry, canonical: str | None) -> dict[str, Any]:
    return {
        "id": value.id,
        "feed": value.feed,
        "canonical": canonical or value.url,
        "seen": value.seen,
        "tries": 0,
        "body": encode(value),
    }


def _columns(decided: EntryOutcome | None) -> dict[str, Any]:
    if decided is None:
        return {column.name: None for column in _DECIDED} | {"tries": 0}
    return {
        **{column.name: getattr(decided, column.name) for column in _DECIDED},
        "trace": encode(decided.trace),
    }


class EntryRows(Rows):
    def find_entry(self, feed: str, keys: Sequence[str]) -> str | None:
        """The id of the entry of `feed` known by one of `keys`, the first of them that is known; None when
        new."""
        statement = select(entry_key.c.key, entry_key.c.entry_id).where(
            entry_key.c.feed == feed, entry_key.c.key.in_(keys)
        )
        known = {row.key: row.entry_id for row in self.connection.execute(statement)}
        return next((known[key] for key in keys if key in known), None)

    def add_entry(self, value: Entry, keys: Sequence[str], canonical: str | None = None) -> bool:
        """The entry is kept under its id and its identity keys; True when its id was not known before.

        `canonical` is its URL without tracking parameters; without it, the entry's URL stands for it.
        """
        is_new = insert_new(self.connection, entry, _row(value, canonical))
        self.add_entry_keys(value.feed, value.id, keys)
        return is_new

    def has_entries(self, feed: str) -> bool:
        """True when an entry of the feed is known."""
        return bool(fetch(self.connection, _ANY_KEY, {"feed": feed}))

    def known_keys(self, feed: str, keys: Collection[str]) -> dict[str, str]:
        """Which of `keys` are known in `feed`, each with the id of the entry that it names."""
        found: dict[str, str] = {}
        for part in parts_of(dict.fromkeys(keys)):
            statement = _KNOWN_KEYS, {"feed": feed, "keys": part}
            found.update((row.key, row.entry_id) for row in self.connection.execute(*statement))
        return found

    def known_ids(self, ids: Collection[str]) -> set[str]:
        """Which of `ids` are those of entries."""
        found: set[str] = set()
        for part in parts_of(dict.fromkeys(ids)):
            found.update(self.connection.execute(_KNOWN_IDS, {"ids": part}).scalars())
        return found

    def add_entries(self, values: Sequence[tuple[Entry, str, EntryOutcome | None]]) -> None:
        """The entries are kept, each with its canonical URL and what was decided about it at once, if
        anything was; their ids were not known."""
        decisions = {id(decided): decided for _, _, decided in values}  # most entries share one
        columns = {key: _columns(decided) for key, decided in decisions.items()}
        rows = [_row(value, canonical) | columns[id(decided)] for value, canonical, decided in values]
        insert_all_new(self.connection, entry, rows)

    def add_keys(self, feed: str, keys: Mapping[str, str]) -> None:
        """Each key names the entry with that id from now on; one that names another one goes on naming it."""
        rows = [{"feed": feed, "key": key, "entry_id": entry_id} for key, entry_id in keys.items()]
        insert_all_new(self.connection, entry_key, rows)

    def add_entry_keys(self, feed: str, entry_id: str, keys: Sequence[str]) -> None:
        """The entry is also known by `keys`; a key that names another entry of the feed goes on naming it."""
        rows = [{"feed": feed, "key": key, "entry_id": entry_id} for key in keys]
        insert_all_new(self.connection, entry_key, rows)

    def entry(self, entry_id: str) -> Entry | None:
        return self._one(Entry, select(entry.c.body).where(entry.c.id == entry_id))

    def entry_by_url(self, canonical: str) -> Entry | None:
        """The entry of that canonical URL that was seen first, whatever its feed."""
        return self._one(
            Entry, select(entry.c.body).where(entry.c.canonical == canonical).order_by(entry.c.seen)
        )

    def decide_entry(
        self,
        entry_id: str,
        outcome: str,
        reason: str,
        article_id: str | None = None,
        trace: Mapping[str, Any] | None = None,
        retry_at: datetime | None = None,
        tries: int = 0,
    ) -> None:
        """What became of the entry is kept, in place of what was decided before."""
        decided = EntryOutcome(outcome, reason, article_id, trace or {}, retry_at, tries)
        run(self.connection, _DECIDE, {"of": entry_id, **_columns(decided)})

    def entry_outcome(self, entry_id: str) -> EntryOutcome | None:
        """What was decided about the entry; None when nothing was yet."""
        row = self.connection.execute(select(*OUTCOME).where(entry.c.id == entry_id)).one_or_none()
        return None if row is None else _outcome(row)

    def entries_due_for_retry(self, now: datetime, limit: int = 100) -> tuple[Entry, ...]:
        """Entries whose article is to be tried again, the longest due first."""
        return self._all(
            Entry,
            select(entry.c.body).where(entry.c.retry_at <= now).order_by(entry.c.retry_at).limit(limit),
        )

    def undecided_entries(self, limit: int = 1000, *, feed: str | None = None) -> tuple[Entry, ...]:
        """Entries of the feed, or of any, that were kept and not decided, as a kill between two steps leaves
        them; the first seen first."""
        left = select(entry.c.body).where(entry.c.outcome.is_(None)).order_by(entry.c.seen).limit(limit)
        return self._all(Entry, left if feed is None else left.where(entry.c.feed == feed))

    def feeds_of_lost_entries(self) -> tuple[str, ...]:
        """Feeds that are polled no more and have entries which nobody decided."""
        polled = select(feed_state.c.name).where(feed_state.c.host.is_not(None))
        lost = select(entry.c.feed).where(entry.c.outcome.is_(None), entry.c.feed.not_in(polled)).distinct()
        return tuple(self.connection.execute(lost.order_by(entry.c.feed)).scalars())

    def recent_entries(
        self, limit: int = 50, outcome: str | None = None
    ) -> tuple[tuple[Entry, EntryOutcome | None], ...]:
        """The entries seen last, the newest first, each with what became of it."""
        statement = select(entry.c.body, *OUTCOME).order_by(entry.c.seen.desc(), entry.c.id).limit(limit)
        if outcome is not None:
            statement = statement.where(entry.c.outcome == outcome)
        rows = self.connection.execute(statement)
        return tuple((decode(Entry, row.body), _outcome(row)) for row in rows)

    def find_entries(
        self,
        *,
        outcomes: Collection[str] = (),
        feed: str | None = None,
        words: str = "",
        before: tuple[datetime, str] | None = None,
        limit: int = 50,
    ) -> tuple[tuple[Entry, EntryOutcome | None], ...]:
        """Entries with one of the outcomes, of that feed, that hold the words in that order: the newest
        first, from behind the one with that time and id."""
        statement = select(entry.c.body, *OUTCOME).order_by(entry.c.seen.desc(), entry.c.id).limit(limit)
        if outcomes:
            statement = statement.where(entry.c.outcome.in_(outcomes))
        if feed is not None:
            statement = statement.where(entry.c.feed == feed)
        if words:
            statement = statement.where(holds_words(entry.c.body, words))
        if before is not None:
            seen, entry_id = before
            same = and_(entry.c.seen == seen, entry.c.id > entry_id)
            statement = statement.where(or_(entry.c.seen < seen, same))
        rows = self.connection.execute(statement)
        return tuple((decode(Entry, row.body), _outcome(row)) for row in rows)

    def feed_counts(self, since: datetime) -> dict[str, dict[str, int]]:
        """How many entries of each feed, seen since then, came to each outcome; "" counts the undecided."""
        statement = (
            select(entry.c.feed, entry.c.outcome, func.count())
            .where(entry.c.seen >= since)
            .group_by(entry.c.feed, entry.c.outcome)
        )
        counts: dict[str, dict[str, int]] = {}
        for feed, outcome, count in self.connection.execute(statement):
            counts.setdefault(feed, {})[outcome or ""] = count
        return counts

    def entry_history(self, since: datetime | None = None) -> Iterator[tuple[Entry, str | None, bool]]:
        """Every kept entry seen from `since` on in the order in which they were seen, each with its outcome
        and whether it came with the first poll of its source."""
        begins = func.substr(entry.c.trace, 1, len(_BASELINE))
        statement = (
            select(entry.c.body, entry.c.outcome, begins == _BASELINE)
            .order_by(entry.c.seen, entry.c.id)
            .execution_options(yield_per=500)
        )
        if since is not None:
            statement = statement.where(entry.c.seen >= since)
        for body, outcome, is_baseline in self.connection.execute(statement):
            yield decode(Entry, body), outcome, bool(is_baseline)

    def outcome_counts(self, since: datetime) -> dict[str, int]:
        """How many entries seen since then came to each outcome; "" counts the undecided."""
        statement = (
            select(entry.c.outcome, func.count()).where(entry.c.seen >= since).group_by(entry.c.outcome)
        )
        return {outcome or "": count for outcome, count in self.connection.execute(statement)}


def holds_words(column: Column[Any], words: str) -> ColumnElement[bool]:
    """The JSON text of the column holds the words, in the letter cases that people write them in.

    SQLite folds the case of ASCII letters only.
    """
    written = json.dumps(words, ensure_ascii=False)[1:-1]
    forms = {written, written.lower(), written.upper(), written.capitalize(), written.title()}
    return or_(*(column.icontains(form, autoescape=True) for form in sorted(forms)))


OUTCOME = (
    entry.c.outcome,
    entry.c.reason,
    entry.c.article_id,
    entry.c.trace,
    entry.c.retry_at,
    entry.c.tries,
)


def _outcome(row: Any) -> EntryOutcome | None:
    if row.outcome is None:
        return None
    return EntryOutcome(
        outcome=row.outcome,
        reason=row.reason or "",
        article_id=row.article_id,
        trace=json.loads(row.trace or "{}"),
        retry_at=row.retry_at,
        tries=row.tries,
    )
