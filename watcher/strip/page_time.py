"""When a page was published, where its data does not say: time elements, bylines, scripts, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.strip.dates_of_page import PageTime, find_days, read_address, read_stamp, read_words
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
_NO_SHOWN = frozenset(("url", "script"))
_LABELLED = 3  # ancestors of a time element
_LONGEST_LABELLED = 120  # characters of one that is a label and a day


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
    updates: list[tuple[PageTime, str]] = []
    for source, shown in _places(tree, html, url, headline, title, day_first):
        if shown is None:
            continue
        if shown.is_update:
            updates.append((shown.time, source))
        elif source in _NO_SHOWN or not any(_are_near(update, shown.time) for update, _ in updates):
            return shown.time, source
        else:
            return None, ""  # a plainer place calls the same day an update
    return updates[0] if updates else (None, "")


def _places(
    tree: LexborHTMLParser, html: str, url: str, headline: LexborNode | None, title: str, day_first: bool
) -> Iterator[tuple[str, Shown | None]]:
    """The places where a page tells its day, the plainest first."""
    beside = beside_headline(headline, day_first=day_first) if headline is not None else None
    of_time = _first_time_element(tree, day_first)
    if beside and of_time and of_time.is_update and _are_near(of_time.time, beside.time):
        beside = Shown(beside.time, is_update=True)  # its element is named so, its words are not
    yield "headline", beside
    yield "time", of_time
    address = read_address(url)
    yield "url", Shown(address) if address is not None else None
    if beside is None:
        yield "headline", _beside_first_heading(tree, headline, day_first)
    yield "byline", _first_byline(tree, day_first)
    embedded = _embedded(html)
    yield "script", Shown(embedded) if embedded is not None else None
    if tree.body is not None:
        yield "title", beside_title(tree.body, title, day_first=day_first)
    yield "line", lone_day(tree, day_first=day_first)


def _beside_first_heading(
    tree: LexborHTMLParser, headline: LexborNode | None, day_first: bool
) -> Shown | None:
    """The day beside the only heading of the first rank, which words the title anew."""
    first = tree.css("h1")
    if len(first) != 1 or (headline is not None and headline.tag == "h1"):
        return None
    return beside_headline(first[0], day_first=day_first)


def called_published(tree: LexborHTMLParser, *, day_first: bool = False) -> Shown | None:
    """The first time element that the page calls its publication, by its attributes or the words around."""
    for node in tree.css("time")[:_MOST_NODES]:
        attributes = node.attributes
        if "pubdate" in attributes or attributes.get("itemprop") == "datePublished" or _is_labelled(node):
            found = _of_time_element(node, day_first)
            if found is not None and not is_elsewhere(node):
                return Shown(found)
    return None


def _is_labelled(node: LexborNode) -> bool:
    """True where the line in which a time element stands, or the one above it, calls it a publication."""
    at = node.parent
    for _ in range(_LABELLED):
        if at is None:
            return False
        text = at.text()
        if len(text) > _LONGEST_LABELLED:
            return False
        if calls_published(text):
            return not calls_update(text)
        at = at.parent
    return False


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
        above = node.parent.attributes.get("class") if node.parent is not None else None
        around = f"{attributes.get('class') or ''} {above or ''} {attributes.get('itemprop') or ''} {beside}"
        if is_elsewhere(node) and not (calls_published(around) or _is_labelled(node)):
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
        days = find_days(text, day_first=day_first)
        if not days:
            continue
        label = text[: days[0][0]] if len(days) > 1 else text
        if not calls_update(label):
            return Shown(days[0][1])
        update = update or Shown(days[0][1], is_update=True)
    return update
