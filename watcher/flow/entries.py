"""What a parsed feed lists -> the entries that are new or changed, kept under keys that survive a changed
GUID."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from watcher.feeds.identity import text_hash
from watcher.feeds.outcome import short_key
from watcher.feeds.parsed import ParsedFeed
from watcher.feeds.state import FeedState
from watcher.model import Entry, Feed
from watcher.store import Transaction
from watcher.text.urls import canonical_url

_TEXT = "hash:"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry to be read. One that is not new was known and has other words now.

    `seen_key` is the key of its words as the state of its feed keeps it; `words_key` is to be added to the
    entry's keys once these words have been read.
    """

    entry: Entry
    is_new: bool
    seen_key: str = ""
    words_key: str = ""


def with_text_keys(parsed: ParsedFeed) -> ParsedFeed:
    """The same feed with one more key for each entry, which changes with its words."""
    keys = tuple((*own, _TEXT + text_hash(item)) for item, own in zip(parsed.items, parsed.keys, strict=True))
    return replace(parsed, keys=keys)


def keep_entries(
    tx: Transaction,
    feed: Feed,
    parsed: ParsedFeed,
    state: FeedState,
    credited: Callable[[Entry, Feed], Entry],
) -> tuple[Arrival, ...]:
    """New entries are in the store; they and the changed ones are returned, the first published first.

    `parsed` carries text keys; `credited` names outlet and owner of an entry. What stood word for word in
    the last poll is not looked up at all.
    """
    seen = set(state.seen_keys)
    arrivals: list[Arrival] = []
    for item, keys in zip(parsed.items, parsed.keys, strict=True):
        if seen and all(short_key(key) in seen for key in keys):
            continue
        arrival = _arrival(tx, feed, credited(item, feed), keys)
        if arrival is not None:
            arrivals.append(arrival)
    # Feeds list the newest first; what has no time keeps that order, turned round.
    arrivals.reverse()
    return tuple(sorted(arrivals, key=lambda arrival: arrival.entry.published or arrival.entry.seen))


def _arrival(tx: Transaction, feed: Feed, entry: Entry, keys: tuple[str, ...]) -> Arrival | None:
    identity = tuple(key for key in keys if not key.startswith(_TEXT))
    words = next(key for key in keys if key.startswith(_TEXT))
    known = tx.find_entry(feed.name, identity)
    if known is None:
        canonical = canonical_url(entry.url) if entry.url else None
        if tx.add_entry(entry, (*identity, _own(words, entry.id)), canonical):
            return Arrival(entry, True, words, _own(words, entry.id))
        known = entry.id  # its id was made of a key that now names several entries
    tx.add_entry_keys(feed.name, known, identity)
    own = _own(words, known)
    if tx.find_entry(feed.name, (own,)) is not None:
        return None
    return Arrival(replace(entry, id=known), False, words, own)


def _own(words: str, entry_id: str) -> str:
    """The text key of one entry: two entries of a feed may have the same words."""
    return f"{words}:{entry_id}"
