"""One item of a feed, as a parser read it -> Entry, or the reason why it cannot be one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter

from watcher.feeds.identity import entry_id, keys_of_feed
from watcher.feeds.moments import clamped
from watcher.feeds.parsed import BY_SOURCE, REPEATS
from watcher.feeds.plain import (
    MAX_CONTENT,
    MAX_SUMMARY,
    MAX_TITLE,
    line_of_html,
    one_line,
    paragraphs_of_html,
    without_unseen,
)
from watcher.model import Entry, Feed
from watcher.text.language import primary_code
from watcher.text.urls import is_web_url, joined

MAX_GUID = 500
MAX_URL = 2_000
_BESIDE_ID = attrgetter(*(each.name for each in fields(Entry) if each.name != "id"))


@dataclass(frozen=True, slots=True)
class RawItem:
    """The fields of one item as they stand in the feed: markup still in them, links still relative."""

    title: str = ""
    links: tuple[str, ...] = ()  # in order of preference
    summary: str = ""
    content: str = ""
    guid: str | None = None
    published: datetime | None = None
    language: str | None = None
    author: str | None = None
    source: str | None = None
    is_plain: bool = False  # title, summary and content are text, not HTML


def entry_of(raw: RawItem, feed: Feed, *, base: str, seen: datetime) -> Entry | str:
    """The entry without its id, or why the item is refused."""
    line = one_line if raw.is_plain else line_of_html
    title = line(raw.title, MAX_TITLE)
    summary = line(raw.summary, MAX_SUMMARY)
    content = _content(raw, summary)
    if not summary and content:
        summary = one_line(content, MAX_SUMMARY)
    url = first_web_url(raw.links, base)
    if not title and not summary:
        return "neither title nor text"
    source = one_line(raw.source, MAX_TITLE) if raw.source else ""
    is_aggregated = feed.owner == BY_SOURCE and bool(source)
    if source and len(title) > len(source) + 3 and title.endswith(f" - {source}"):
        title = title[: -len(source) - 3].rstrip()
    return Entry(
        id="",
        feed=feed.name,
        url=url,
        title=title,
        summary=summary,
        seen=seen,
        content=content,
        guid=(raw.guid or "").strip()[:MAX_GUID] or None,
        published=clamped(raw.published, seen),
        language=feed.language or _language(raw.language),
        outlet=source if is_aggregated else feed.name,
        owner=source if is_aggregated else feed.owner,
        author=(line_of_html(raw.author, 120) or None) if raw.author else None,
    )


def _content(raw: RawItem, summary: str) -> str:
    """The full text where the feed has one: only if it says more than the summary."""
    longest = max((raw.content, raw.summary), key=len)
    if len(longest) <= len(summary):
        return ""
    text = without_unseen(longest[:MAX_CONTENT]) if raw.is_plain else paragraphs_of_html(longest)
    return text if len(text) > len(summary) else ""


def first_web_url(links: tuple[str, ...], base: str) -> str:
    """The first of `links`, joined to `base`, that is an http(s) address; "" when none is."""
    for link in filter(None, map(str.strip, links)):
        try:
            url = joined(base, link)
        except ValueError:
            continue
        if len(url) <= MAX_URL and is_web_url(url):
            return url
    return ""


def _language(code: str | None) -> str | None:
    """The primary subtag of a language tag ("en-GB" -> "en")."""
    primary = primary_code(code)
    return primary if primary.isalpha() and 2 <= len(primary) <= 3 else None


@dataclass(frozen=True, slots=True)
class Sorted:
    """Entries with ids and keys, and what was refused."""

    items: tuple[Entry, ...]
    keys: tuple[tuple[str, ...], ...]
    rejected: tuple[tuple[int, str], ...]


def with_identity(
    found: list[tuple[int, Entry | str]], feed: Feed, rejected: list[tuple[int, str]], *, elsewhere: str = ""
) -> Sorted:
    """Entries of one feed with ids and keys; an item that repeats another one is refused as a duplicate.

    `elsewhere` is the source text of the feed's items that are not among them.
    """
    refused = rejected + [(place, item) for place, item in found if isinstance(item, str)]
    unique: dict[tuple[str | None, str, str, str], tuple[int, Entry]] = {}
    for place, item in found:
        if isinstance(item, str):
            continue
        first = unique.setdefault((item.guid, item.url, item.title, item.summary), (place, item))
        if first[0] != place:
            refused.append((place, f"{REPEATS}{first[0]}"))
    entries = [item for _, item in unique.values()]
    keys = keys_of_feed(entries, elsewhere)
    items = tuple(
        Entry(entry_id(feed.name, own[0]), *_BESIDE_ID(entry))
        for entry, own in zip(entries, keys, strict=True)
    )
    return Sorted(items, keys, tuple(sorted(refused)))
