"""What the service has read, or a recorded stream, in the order in which it was seen: to be judged again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from watcher.flow.outcome import Outcome
from watcher.flow.reading import read_entry
from watcher.flow.replay import StreamEntry
from watcher.flow.voices import first_voice, lineage, voiced
from watcher.model import Article, Entry, Fact
from watcher.store import Transaction


@dataclass(frozen=True, slots=True)
class Item:
    """One text and the moment at which it was judged.

    `entry` is what the feed brought, by which is decided whether the text is read at all; a stream has none.
    `was_read` is False for an entry whose page was never fetched: its own words stand for it. `original` is
    the text whose voice it speaks with.
    """

    article: Article
    seen: datetime
    entry: Entry | None = None
    is_baseline: bool = False
    was_read: bool = True
    original: Article | None = None

    def voiced(self, fact: Fact) -> Fact:
        """The fact with the voice of the text that was copied."""
        return voiced(fact, self.original)


@dataclass(slots=True)
class Missing:
    """What the store no longer has, or never had, counted while its history is gone through."""

    entries: int = 0
    unread: int = 0  # entries that were passed over then: no page was fetched
    first: datetime | None = None  # the earliest that is left
    last: datetime | None = None


def stream_history(entries: Iterable[StreamEntry], seen: Missing) -> Iterator[Item]:
    """The items of a recorded stream."""
    for each in entries:
        _count(seen, each.seen)
        yield Item(each.article, each.seen)


def stored_history(tx: Transaction, seen: Missing, since: datetime | None = None) -> Iterator[Item]:
    """Everything that the store has kept of what was read, the texts in the versions that were had; with
    `since`, what was seen from then on."""
    entries: dict[str, tuple[Entry, bool]] = {}
    unread: list[str] = []
    for entry, outcome, is_baseline in tx.entry_history(since):
        _count(seen, entry.seen)
        entries[entry.id] = entry, is_baseline
        if outcome in (None, Outcome.IRRELEVANT, Outcome.FAILED):
            seen.unread += 1
            unread.append(entry.id)
    # What was passed over is read as it goes by: who stops early has not waited for the rest.
    passed_over = (_unread(*entries[entry_id]) for entry_id in unread)
    yield from merge(_read(tx, entries, since), passed_over, key=lambda item: item.seen)


def _unread(entry: Entry, is_baseline: bool) -> Item:
    return Item(read_entry(entry).article, entry.seen, entry, is_baseline, was_read=False)


def _read(tx: Transaction, entries: dict[str, tuple[Entry, bool]], since: datetime | None) -> Iterator[Item]:
    for article, copy_of in tx.article_history(since):
        entry, is_baseline = entries.get(article.entry_id or "", (None, False))
        yield Item(article, article.seen, entry, is_baseline, original=first_voice(tx, lineage(tx, copy_of)))


def _count(seen: Missing, moment: datetime) -> None:
    seen.entries += 1
    seen.first = min(seen.first or moment, moment)
    seen.last = max(seen.last or moment, moment)
