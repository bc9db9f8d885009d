"""Feeds, sitemaps and pages of links as a site serves them, and the entries that a source made of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from polled_source import Source

from watcher.model import Entry

THEN = datetime(2025, 3, 2, 10, 30, tzinfo=UTC)
PAGE = "https://harbour.example/"
NAMESPACES = (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def item(number: int = 1, extra: str = "", **fields: str) -> str:
    """An item of RSS; a field that is given as "" is left out."""
    told = {
        "title": f"Ferry talks, day {number}",
        "link": f"{PAGE}{number}",
        "guid": f"hp-{number:05d}",
        "description": f"Delegation {number} met in the old customs house on Tuesday morning.",
        **fields,
    }
    return f"<item>{''.join(f'<{name}>{text}</{name}>' for name, text in told.items() if text)}{extra}</item>"


def rss(*items: str, head: str = "", root: str = f'<rss version="2.0"{NAMESPACES}>') -> str:
    return f'<?xml version="1.0"?>{root}<channel><title>Port</title>{head}{"".join(items)}</channel></rss>'


def atom(inside: str = "", link: str = f'<link href="{PAGE}1"/>', base: str = "") -> str:
    title = "" if "<title" in inside else "<title>Ferry talks</title>"
    dated = "" if "<updated" in inside else "<updated>2025-03-02T10:30:00Z</updated>"
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>Port</title><entry>{title}<id>urn:1</id>'
        f"{dated}{link}{inside}</entry></feed>"
    )


def json_feed(**fields: object) -> str:
    first = {"id": "1", "url": f"{PAGE}1", "title": "Ferry talks", "content_text": "They met.", **fields}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Port", "items": [first]})


SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def address(
    loc: str = f"{PAGE}1", title: str = "Ferry talks", date: str = "2025-03-02T10:30:00Z", more: str = ""
) -> str:
    return (
        f"<url><loc>{loc}</loc><news:news><news:publication_date>{date}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news>{more}</url>"
    )


def sitemap(*urls: str, spaces: str = f'xmlns="{SITEMAPS}" xmlns:news="{NEWS}"') -> str:
    return f"<urlset {spaces}>{''.join(urls)}</urlset>"


def page(inner: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body><div class=news>{inner}</div></body></html>"


def entries_of(source: Source) -> list[Entry]:
    with source._store.reading() as tx:
        entries = [entry for entry, _ in tx.recent_entries(1_000_000)]
    return [entry for entry in entries if entry.feed == source.feed.name]
