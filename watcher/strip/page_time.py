"""When a page was published, where its data does not say: time elements, bylines, scripts, the address."""

from __future__ import annotations

import re
from datetime import timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.strip.dates_of_page import PageTime, read_address, read_stamp, read_words
from watcher.strip.page_days import (
    Shown,
    beside_headline,
    beside_title,
    calls_published,
    calls_update,
    is_elsewhere,
    lone_day,
)

_DATED = (
    '[itemprop="datePublished"],[class*="date" i],[class*="publish" i],[class*="byline" i],'
    '[class*="meta" i],[class*="time" i],[class*="posted" i]'
)
_MOST_NODES = 60
_MOST_READ = 1_000_000  # characters of all of them
_PUBLISHED_KEYS = (
    *("datePublished", "publishedAt", "published_at", "publishDate", "publishedDate"),
    *("first_publication_date", "date_posted", "pubDate"),
)
_VALUE = re.compile(
    r"[\\\"'&quot;\s]{1,14}:[\\\"'&quot;\s]{1,14}(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)"
)
_MOST_KEYS = 50
SAME_DAY = timedelta(days=2)  # a day and a time of the same day are at most so far apart, in any zone


def find_published(
    tree: LexborHTMLParser,
    html: str,
    url: str,
    headline: LexborNode | None,
    title: str = "",
    *,
    day_first: bool = False,
) -> tuple[PageTime | None, str]:
    """The time of publication that the page shows, and where it stands ("headline", "time", "url",
    "byline", "script", "title", "line", ""). `day_first`: 03/04/2025 is a day of April there."""
    shown = beside_headline(headline, day_first=day_first) if headline is not None else None
    if shown is not None and not shown.is_update:
        return shown.time, "headline"
    of_time = _first_time_element(tree, day_first)
    if of_time is not None and not of_time.is_update:
        return of_time.time, "time"
    address = read_address(url)
    if address is not None:
        return address, "url"
    of_byline = _first_byline(tree, day_first)
    if of_byline is not None and not of_byline.is_update:
        if shown is not None and _are_near(shown.time, of_byline.time):
            return None, ""  # beside the headline the same day is called an update
        return of_byline.time, "byline"
    embedded = _embedded(html)
    if embedded is not None:
        return embedded, "script"
    told = beside_title(tree.body, title, day_first=day_first) if tree.body is not None else None
    if told is not None and not told.is_update:
        return told.time, "title"
    lone = lone_day(tree, day_first=day_first)
    if lone is not None and not lone.is_update:
        return lone.time, "line"
    for found, source in (
        (of_time, "time"),
        (of_byline, "byline"),
        (shown, "headline"),
        (told, "title"),
        (lone, "line"),
    ):
        if found is not None:
            return found.time, source
    return None, ""


def shows_only_update(
    tree: LexborHTMLParser, stated: PageTime, update: Shown, title: str, *, day_first: bool = False
) -> bool:
    """True where no day that the page shows is `stated` or another one than those it calls an update, of
    which `update` is one."""
    told = beside_title(tree.body, title, day_first=day_first) if tree.body is not None else None
    others = (
        _first_time_element(tree, day_first),
        _first_byline(tree, day_first),
        told,
        lone_day(tree, day_first=day_first),
    )
    shown = [other for other in others if other is not None]
    updates = [update, *(each for each in shown if each.is_update)]
    return not any(
        _are_near(each.time, stated)
        or not (each.is_update or any(_are_near(each.time, one.time) for one in updates))
        for each in shown
    )


def _are_near(first: PageTime, second: PageTime) -> bool:
    """True for one day, told in two zones perhaps."""
    return abs(first.at - second.at) <= SAME_DAY


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


def _first_time_element(tree: LexborHTMLParser, day_first: bool) -> Shown | None:
    update = None
    for node in tree.css("time")[:_MOST_NODES]:
        found = _of_time_element(node, day_first)
        if found is None:
            continue
        attributes = node.attributes
        beside = node.parent.text()[:80] if node.parent is not None else ""
        around = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''} {beside}"
        if is_elsewhere(node) and not calls_published(around):
            continue
        if not calls_update(around):
            return Shown(found)
        update = update or Shown(found, is_update=True)
    return update


def _of_time_element(node: LexborNode, day_first: bool) -> PageTime | None:
    stamp = node.attributes.get("datetime") or node.attributes.get("content") or ""
    return (read_stamp(stamp) if stamp else None) or read_words(node.text()[:120], day_first=day_first)


def _first_byline(tree: LexborHTMLParser, day_first: bool) -> Shown | None:
    update = None
    read = 0
    for node in tree.css(_DATED)[:_MOST_NODES]:
        text = node.text(separator=" ").strip()
        read += len(text)
        if read > _MOST_READ:
            break
        if not 6 <= len(text) <= 200 or is_elsewhere(node):
            continue
        found = read_words(text, day_first=day_first)
        if found is None:
            continue
        if not calls_update(text):
            return Shown(found)
        update = update or Shown(found, is_update=True)
    return update
