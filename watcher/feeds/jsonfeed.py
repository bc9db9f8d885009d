"""JSON Feed 1.0 and 1.1 -> entries."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from watcher.feeds.entries import RawItem, entry_of, with_identity
from watcher.feeds.moments import clamped, read_moment
from watcher.feeds.parsed import MAX_ITEMS, ParsedFeed
from watcher.feeds.plain import MAX_TITLE, one_line
from watcher.model import Entry, Failed, Feed
from watcher.text.urls import is_web_url

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")


def parse_json_feed(text: str, *, url: str, feed: Feed, seen: datetime) -> ParsedFeed | Failed:
    """The entries of a JSON Feed; other JSON is Failed("not_a_feed"), broken JSON Failed("parse")."""
    try:
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        return Failed("parse", f"broken JSON: {type(error).__name__}: {str(error)[:120]}")
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return Failed("not_a_feed", "this is JSON, but no JSON Feed: it has no list of items")
    version = document.get("version")
    if not (isinstance(version, str) and _VERSION.match(version)):
        return Failed("not_a_feed", "this is JSON, but no JSON Feed: its version is not one of jsonfeed.org")
    items = document["items"]
    language = document.get("language")
    found = [(place, _entry(item, language, feed, url, seen)) for place, item in enumerate(items[:MAX_ITEMS])]
    done = with_identity(found, feed, [])
    hubs = [hub.get("url") for hub in _dicts(document.get("hubs"))]
    return ParsedFeed(
        title=one_line(_text(document.get("title")), MAX_TITLE),
        kind="json",
        items=done.items,
        keys=done.keys,
        rejected=done.rejected,
        self_url=_web(document.get("feed_url"), url),
        hub_urls=tuple(hub for hub in (_web(hub, url) for hub in hubs) if hub),
        language=language if isinstance(language, str) else None,
        unread=max(0, len(items) - MAX_ITEMS),
    )


def _entry(item: Any, language: Any, feed: Feed, url: str, seen: datetime) -> Entry | str:
    if not isinstance(item, dict):
        return f"an item must be an object, this is {type(item).__name__}"
    plain = _text(item.get("content_text"))
    markup = _text(item.get("content_html"))
    authors = _dicts(item.get("authors")) or _dicts([item.get("author")])
    guid = _text(item.get("id"))
    moments = (read_moment(_text(item.get(name))) for name in ("date_published", "date_modified"))
    raw = RawItem(
        title=_text(item.get("title")),
        links=tuple(_text(item.get(name)) for name in ("url", "external_url")) + (guid,) * is_web_url(guid),
        summary=_text(item.get("summary")),
        content=markup or plain,
        guid=guid or None,
        published=next(filter(None, (clamped(moment, seen) for moment in moments)), None),
        language=_text(item.get("language")) or _text(language) or None,
        author=_text(authors[0].get("name")) if authors else None,
        is_plain=not markup,
    )
    return entry_of(raw, feed, base=url, seen=seen)


def _text(value: Any) -> str:
    # Version 1.0 feeds have numbers as ids.
    return (
        value
        if isinstance(value, str)
        else str(value)
        if isinstance(value, int) and value is not True
        else ""
    )


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _web(value: Any, base: str) -> str | None:
    target = urljoin(base, value) if isinstance(value, str) and value else ""
    return target if is_web_url(target) else None
