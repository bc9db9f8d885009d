"""When a page was published, where its data does not say: time elements, bylines, the address."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.strip.dates_of_page import PageTime, find_days, read_address, read_stamp, read_words
from watcher.strip.page_words import verdict

_DATED = (
    '[itemprop="datePublished"],[class*="date" i],[class*="publish" i],[class*="byline" i],'
    '[class*="meta" i],[class*="time" i],[class*="posted" i]'
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
_MOST_READ = 1_000_000  # characters of all of them
_MOST_BESIDE = 20_000  # characters of an ancestor of the headline that are looked at
_CLIMB = 8  # ancestors of the headline that are looked at
_AFTER, _BEFORE = 700, 120  # characters around the headline in which its date stands


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


def _around(node: LexborNode) -> str:
    """The names of a time element and the words just before it."""
    attributes = node.attributes
    words = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
    before = _words_before(node) or (_words_before(node.parent) if node.parent is not None else "")
    return f"{words} {before}"


def _words_before(node: LexborNode) -> str:
    """The end of the text of the sibling before `node`."""
    at = node.prev
    for _ in range(3):
        if at is None:
            break
        text = ((at.text_content or "") if at.is_text_node else at.text()).strip()
        if text:
            return text[-60:]
        at = at.prev
    return ""


def _of_time_element(node: LexborNode) -> PageTime | None:
    stamp = node.attributes.get("datetime") or node.attributes.get("content") or ""
    return (read_stamp(stamp) if stamp else None) or read_words(node.text()[:120])


_PUBLISHED_KEYS = (
    *("datePublished", "publishedAt", "published_at", "publishDate", "publishedDate"),
    *("first_publication_date", "date_posted", "pubDate"),
)
_VALUE = re.compile(
    r"[\\\"'&quot;\s]{1,14}:[\\\"'&quot;\s]{1,14}(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)"
)
_MOST_KEYS = 50


def find_published(
    tree: LexborHTMLParser, html: str, url: str, headline: LexborNode | None
) -> tuple[PageTime | None, str]:
    """The time of publication that the page shows, and where it stands ("headline", "time", "byline",
    "script", "url", "")."""
    shown, is_update = shown_beside(headline) if headline is not None else (None, False)
    if shown is not None and not is_update:
        return shown, "headline"
    for found, source in (
        (_first_time_element(tree), "time"),
        (_first_byline(tree), "byline"),
        (_embedded(html), "script"),
        (shown, "headline"),
        (read_address(url), "url"),
    ):
        if found is not None:
            return found, source
    return None, ""


def shown_beside(headline: LexborNode) -> tuple[PageTime | None, bool]:
    """The day that stands beside the headline, and whether it is called an update."""
    title = " ".join(headline.text(separator=" ").split())
    at = headline.parent
    for _ in range(_CLIMB):
        if at is None or at.tag in ("body", "html"):
            break
        text = " ".join(at.text(separator=" ")[:_MOST_BESIDE].split())
        start = text.find(title)
        if start < 0:
            break
        end = start + len(title)
        found = _labelled(text[end : end + _AFTER]) or _labelled(text[max(0, start - _BEFORE) : start])
        if found is not None:
            return found
        if len(text) > len(title) + _AFTER + _BEFORE:
            break
        at = at.parent
    return None, False


def _labelled(text: str) -> tuple[PageTime, bool] | None:
    """The first day of `text` that is no update, else the first update."""
    update: tuple[PageTime, bool] | None = None
    last = 0
    for at, day in find_days(text):
        label = text[max(last, at - 40) : at]
        last = at + 8
        if _UPDATED.search(label) is None or _PUBLISHED.search(label) is not None:
            return day, False
        update = update or (day, True)
    return update


def _embedded(html: str) -> PageTime | None:
    """The one day that the page's scripts call its publication; None where they name several."""
    stamps: dict[str, str] = {}
    for key in _PUBLISHED_KEYS:
        at = html.find(key)
        for _ in range(_MOST_KEYS):
            if at < 0:
                break
            match = _VALUE.match(html, at + len(key))
            if match is not None:
                stamps.setdefault(match[1][:10], match[1])
            at = html.find(key, at + len(key))
    return read_stamp(next(iter(stamps.values()))) if len(stamps) == 1 else None


def _first_time_element(tree: LexborHTMLParser) -> PageTime | None:
    updated = None
    for node in tree.css("time")[:_MOST_NODES]:
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
        is_published = _PUBLISHED.search(around) is not None
        if _is_elsewhere(node) and not is_published:
            continue
        if _UPDATED.search(around) is not None and not is_published:
            updated = updated or found
            continue
        return found
    return updated


def _first_byline(tree: LexborHTMLParser) -> PageTime | None:
    updated = None
    read = 0
    for node in tree.css(_DATED)[:_MOST_NODES]:
        text = node.text(separator=" ").strip()
        read += len(text)
        if read > _MOST_READ:
            break
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
