"""When a page was published, where its data does not say: time elements, bylines, the address."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.strip.dates_of_page import PageTime, read_address, read_stamp, read_words
from watcher.strip.page_words import verdict

_DATED = (
    '[itemprop="datePublished"],[class*="date" i],[class*="publish" i],[class*="byline" i],[class*="posted" i],'
    '[class*="meta" i],[class*="time" i],[id*="date" i],[class*="author" i]'
)
_UPDATED = re.compile(r"updat|modif|review|aktualis|mis à jour|обновл|изменен", re.IGNORECASE)
_PUBLISHED = re.compile(r"publi|posted|veröff|erschien|опубл|yayın", re.IGNORECASE)
_ELSEWHERE = frozenset(
    (
        "related",
        "recommended",
        "sidebar",
        "comment",
        "comments",
        "footer",
        "nav",
        "menu",
        "widget",
        "popular",
        "trending",
        "teaser",
        "card",
        "copyright",
        "carousel",
    )
)
_MOST_NODES = 60


def _is_elsewhere(node: LexborNode) -> bool:
    """True under an element that shows other stories or readers' words."""
    at: LexborNode | None = node
    for _ in range(8):
        if at is None or at.tag in ("body", "html"):
            return False
        if at.tag in ("aside", "nav", "footer"):
            return True
        attributes = at.attributes
        found = verdict(f"{attributes.get('class') or ''} {attributes.get('id') or ''}")
        if found is not None and found.word in _ELSEWHERE:
            return True
        at = at.parent
    return False


def _of_time_element(node: LexborNode) -> PageTime | None:
    stamp = node.attributes.get("datetime") or node.attributes.get("content") or ""
    return (read_stamp(stamp) if stamp else None) or read_words(node.text()[:120])


def find_published(tree: LexborHTMLParser, url: str) -> tuple[PageTime | None, str]:
    """The time of publication that the page shows, and where it stands ("time", "byline", "url", "")."""
    found = _first_time_element(tree)
    if found is not None:
        return found, "time"
    found = _first_byline(tree)
    if found is not None:
        return found, "byline"
    found = read_address(url)
    return (found, "url") if found is not None else (None, "")


def _first_time_element(tree: LexborHTMLParser) -> PageTime | None:
    updated = None
    for node in tree.css("time")[:_MOST_NODES]:
        if _is_elsewhere(node):
            continue
        found = _of_time_element(node)
        if found is None:
            continue
        attributes = node.attributes
        parent = node.parent
        around = " ".join(
            (
                attributes.get("class") or "",
                attributes.get("itemprop") or "",
                parent.text()[:80] if parent else "",
            )
        )
        if _UPDATED.search(around) is not None and _PUBLISHED.search(around) is None:
            updated = updated or found
            continue
        return found
    return updated


def _first_byline(tree: LexborHTMLParser) -> PageTime | None:
    updated = None
    for node in tree.css(_DATED)[:_MOST_NODES]:
        text = node.text(separator=" ").strip()
        if not 6 <= len(text) <= 200 or _is_elsewhere(node):
            continue
        found = read_words(text)
        if found is None:
            continue
        if _UPDATED.search(text) is not None and _PUBLISHED.search(text) is None:
            updated = updated or found
            continue
        return found
    return updated
