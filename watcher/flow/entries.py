"""What a parsed feed lists -> the entries that are new or changed, kept under keys that survive a changed
GUID."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.feeds.identity import text_hash
from watcher.feeds.outcome import short_key
from watcher.feeds.parsed import ParsedFeed
from watcher.feeds.state import FeedState
from watcher.model import Entry, Feed
from watcher.store import EntryOutcome, Transaction
from watcher.text.urls import canonical_url

_TEXT = "hash:"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry to be read, unless it was decided at once. One that is not new was known and has other words
    now.

    `seen_key` is the key of its words as the state of its feed keeps it; `words_key` is to be added to the
    entry's keys once these words have been read.
    """

    entry: Entry
    is_new: bool
    seen_key: str = ""
    words_key: str = ""
    is_decided: bool = False


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
    passed_over: Callable[[Entry], EntryOutcome | None],
) -> tuple[Arrival, ...]:
    """New entries are in the store; they and the changed ones are returned, the first published first.

    `parsed` carries text keys; `credited` names outlet and owner of an entry, `passed_over` says what is
    decided about a new one that need not be read. What stood word for word in the last poll is not looked up
    at all.
    """
    seen = set(state.seen_keys)
    fresh = [
        (credited(item, feed), keys)
        for item, keys in zip(parsed.items, parsed.keys, strict=True)
        if not seen or not all(short_key(key) in seen for key in keys)
    ]
    arrivals = _arrivals(tx, feed, fresh, passed_over) if fresh else []
    # Feeds list the newest first; what has no time keeps that order, turned round.
    arrivals.reverse()
    return tuple(sorted(arrivals, key=lambda arrival: arrival.entry.published or arrival.entry.seen))


def set_aside(tx: Transaction, feed: Feed, parsed: ParsedFeed, now: datetime) -> None:
    """The items of a feed that could not be read are noted with their reasons, one of each."""
    for place, reason in parsed.unreadable:
        tx.quarantine_once(feed.name, f"item {place + 1}", reason, now)


def _arrivals(
    tx: Transaction,
    feed: Feed,
    fresh: Sequence[tuple[Entry, tuple[str, ...]]],
    passed_over: Callable[[Entry], EntryOutcome | None],
) -> list[Arrival]:
    """What of `fresh` is new or has other words; all of it looked up and kept with a few statements."""
    identities = [tuple(key for key in keys if not key.startswith(_TEXT)) for _, keys in fresh]
    known: dict[str, str] = {}
    taken: set[str] = set()
    if tx.has_entries(feed.name):
        known = tx.known_keys(feed.name, [key for identity in identities for key in identity])
        taken = tx.known_ids([entry.id for entry, _ in fresh])
    added: list[tuple[Entry, str, EntryOutcome | None]] = []
    new_keys: dict[str, str] = {}
    found: list[Arrival] = []
    for (entry, keys), identity in zip(fresh, identities, strict=True):
        words = next(key for key in keys if key.startswith(_TEXT))
        entry_id = next((known[key] for key in identity if key in known), None)
        is_new = entry_id is None and entry.id not in taken
        # An id that is taken was made of a key that now names several entries.
        own_id = entry_id or entry.id
        for key in identity:
            if key not in known:
                known[key] = new_keys[key] = own_id
        own = _own(words, own_id)
        if is_new:
            decided = passed_over(entry)
            taken.add(entry.id)
            added.append((entry, canonical_url(entry.url) if entry.url else "", decided))
            new_keys[own] = own_id
            found.append(Arrival(entry, is_new, words, own, decided is not None))
        else:
            found.append(Arrival(replace(entry, id=own_id), is_new, words, own))
    tx.add_entries(added)
    tx.add_keys(feed.name, new_keys)
    changed = tx.known_keys(feed.name, [arrival.words_key for arrival in found if not arrival.is_new])
    return [arrival for arrival in found if arrival.is_new or arrival.words_key not in changed]


def _own(words: str, entry_id: str) -> str:
    """The text key of one entry: two entries of a feed may have the same words."""
    return f"{words}:{entry_id}"
