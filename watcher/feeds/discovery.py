"""The feeds that a web page names."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from watcher.feeds.plain import one_line
from watcher.text.urls import is_web_url

MAX_LINKS = 20
_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/rdf+xml": "rdf",
    "application/feed+json": "json",
    "application/json": "json",
    "application/xml": "rss",
    "text/xml": "rss",
}
# WordPress names its whole programming interface as an alternate in JSON; oEmbed describes one page.
_NOT_FEEDS = ("/wp-json", "oembed")


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names in its head."""

    url: str
    title: str
    kind: str  # rss | atom | rdf | json


def feed_links(html: str, base_url: str) -> tuple[FeedLink, ...]:
    """The feeds of <link rel="alternate">, in order, absolute, each once; comment feeds come last."""
    tree = LexborHTMLParser(html)
    base = tree.css_first("base[href]")
    root = urljoin(base_url, (base.attributes.get("href") if base else None) or "")
    found: dict[str, FeedLink] = {}
    for node in tree.css("link[href]"):
        attributes = node.attributes
        rels = (attributes.get("rel") or "").lower().split()
        kind = _TYPES.get((attributes.get("type") or "").split(";")[0].strip().lower())
        if kind is None or not {"alternate", "feed"} & set(rels):
            continue
        url = _joined(root, attributes.get("href") or "")
        if is_web_url(url) and not any(mark in url for mark in _NOT_FEEDS):
            found.setdefault(url, FeedLink(url, one_line(attributes.get("title") or "", 200), kind))
    ordered = sorted(found.values(), key=lambda link: "comment" in f"{link.url} {link.title}".lower())
    return tuple(ordered[:MAX_LINKS])


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return ""
