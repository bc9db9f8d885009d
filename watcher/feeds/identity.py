"""Under which keys an entry is known, so that it stays itself when its GUID or its URL changes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Set
from functools import lru_cache
from urllib.parse import urlsplit

from watcher.model import Entry
from watcher.text.folded import folded
from watcher.text.urls import canonical_url

# A GUID of "0" or "-" names nothing.
MIN_GUID = 4
# A headline alone returns ("Morning briefing"): only a text of some length says that two items are one.
MIN_TEXT = 40
_DEEPER = re.compile(r"https?://[\w.:-]+/[^?#\s]", re.ASCII)  # what nearly every address is


def entry_keys(
    entry: Entry,
    *,
    shared_guids: Set[str] = frozenset(),
    shared_urls: Set[str] = frozenset(),
) -> tuple[str, ...]:
    """The keys of `entry`, the strongest first; two entries of one feed are the same when they share one.

    `guid:` and `url:` hold alone, so that either may change. `text:` (title, summary and day) catches the
    item whose GUID and URL were both re-issued. What several items of one feed share (`shared_*`, as they
    stand in the entries) names none of them.
    """
    keys = []
    if entry.guid and entry.guid not in shared_guids and _names_something(entry.guid):
        keys.append(f"guid:{entry.guid}")
    if entry.url and entry.url not in shared_urls and not _is_front_page(entry.url):
        keys.append(f"url:{canonical_url(entry.url)}")
    words = f"{_normal(entry.title)} {_normal(entry.summary)}".strip()
    if len(words) >= MIN_TEXT or not keys:
        day = entry.published.date().isoformat() if entry.published else ""
        keys.append(f"text:{_digest(day, words)}")
    return tuple(keys)


def keys_of_feed(entries: Iterable[Entry], elsewhere: str = "") -> tuple[tuple[str, ...], ...]:
    """The keys of all entries of one feed, without those that different entries share.

    `elsewhere` is the source text of items of the same feed that are not among `entries`.
    """
    items = tuple(entries)
    guids = Counter(entry.guid for entry in items if entry.guid)
    urls = Counter(entry.url for entry in items if entry.url)
    shared_guids = {guid for guid, count in guids.items() if count > 1 or _stands_in(guid, elsewhere)}
    shared_urls = {url for url, count in urls.items() if count > 1 or _stands_in(url, elsewhere)}
    return tuple(entry_keys(item, shared_guids=shared_guids, shared_urls=shared_urls) for item in items)


def _stands_in(value: str, source: str) -> bool:
    """True when `value` is the whole text of an element or an attribute somewhere in `source`."""
    forms = {value, value.replace("&", "&amp;")}
    return bool(source) and any(
        f"{before}{form}{after}" in source
        for form in forms
        for before, after in ((">", "<"), ("[CDATA[", "]]"), ('"', '"'), ("'", "'"))
    )


def entry_id(feed_name: str, key: str) -> str:
    """The id of an entry that is seen for the first time, from its strongest key: 16 hex digits."""
    return _digest(feed_name, key)


def text_hash(entry: Entry) -> str:
    """Changes when title, summary or text of an entry change in more than case, blanks and punctuation."""
    return _digest(_normal(entry.title), _normal(entry.summary), folded(entry.content))


@lru_cache(256)  # title and summary of each entry of a poll twice: for its keys, and for its hash
def _normal(text: str) -> str:
    return folded(text)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _names_something(guid: str) -> bool:
    return len(guid) >= MIN_GUID and not (guid.startswith(("http://", "https://")) and _is_front_page(guid))


def _is_front_page(url: str) -> bool:
    if _DEEPER.match(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    return parts.path in ("", "/") and not parts.query
