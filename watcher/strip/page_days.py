"""The day that readers of a page see: beside the headline, below its title told again, alone on a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.strip.dates_of_page import PageTime, find_days
from watcher.strip.page_words import LONGEST_NAMES, load, verdict

_SEPARATOR = "\x1f"  # between the pieces of a text that tags part
_MOST_READ = 400_000  # characters of a page that are looked at
_CLIMB = 8  # ancestors of the headline that are looked at
_AFTER, _BEFORE = 700, 120  # characters around the headline in which its date stands
_RAW_AFTER, _RAW_BEFORE = 4_000, 1_000  # the same before white space is folded
_NEAR = 160  # characters behind a title told again
_MOST_TOLD = 8
_LABEL = 40  # characters before a day that say what it is
_LONGEST_LINE = 150  # a day in a longer line is a day of the story
_SHORTEST_PARAGRAPH = 60
_MOST_PARAGRAPHS = 2  # a lead may stand between the headline and its day
_STOPS = ".!?…。؟"
_DATELINE = re.compile(r"\s*(?:\(.{2,40}?\)|/.{2,40}?/)?\s*(?:--|[—–-])")
_BEFORE_DATELINE = 60
_FIRST = 80  # characters behind "first published"
_LONE = "p,span,div,li,small,time,td,b,i,em,strong,h2,h3,h4,h5,h6,font,dt,dd"
_LONGEST_LONE = 60
_MOST_NODES = 6_000
_YEAR = re.compile(r"(?:19|20)\d\d")
_OWN_FOOTER = re.compile(r"(?:article|entry|post|story)[a-z_-]*footer", re.IGNORECASE)  # not the site's
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


@dataclass(frozen=True, slots=True)
class Shown:
    """A day that the page shows. `is_update`: it is called an update, not a publication."""

    time: PageTime
    is_update: bool = False


def is_elsewhere(node: LexborNode) -> bool:
    """True under an element that shows other stories or readers' words."""
    at: LexborNode | None = node
    for _ in range(_CLIMB):
        if at is None or at.tag in ("body", "html"):
            return False
        attributes = at.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        is_own = _OWN_FOOTER.search(names[:LONGEST_NAMES]) is not None
        if at.tag in ("aside", "nav") or (at.tag == "footer" and not is_own):
            return True
        found = verdict(names)
        if found is not None and found.word in _ELSEWHERE and not (found.word == "footer" and is_own):
            return True
        at = at.parent
    return False


@cache
def _parts(kind: str) -> tuple[str, ...]:
    return tuple(part for row in load("metadata")["label"] if row["kind"] == kind for part in row["part"])


def _calls(kind: str, text: str) -> bool:
    text = text.lower()
    return any(part in text for part in _parts(kind))


def calls_update(text: str) -> bool:
    """True where the words around a day call it an update and not also a publication."""
    return _calls("updated", text) and not calls_published(text)


def calls_published(text: str) -> bool:
    """True where the words around a day call it a publication."""
    return _calls("published", text)


def _lines(raw: str) -> str:
    """Text as `_raw` gives it, a line for each of its pieces."""
    pieces = (" ".join(piece.split()) for piece in raw.split(_SEPARATOR))
    return "\n".join(piece for piece in pieces if piece)


def _raw(node: LexborNode) -> str:
    return node.text(separator=_SEPARATOR)


def beside_headline(headline: LexborNode, *, day_first: bool = False) -> Shown | None:
    """The day that stands beside the headline: the first that is no update, else the first update."""
    title = _raw(headline)
    at = headline.parent
    for _ in range(_CLIMB):
        if at is None or at.tag in ("body", "html"):
            break
        text = _raw(at)
        start = text.find(title)
        if start < 0:
            break
        end = start + len(title)
        found = _first_of(text[end : end + _RAW_AFTER], 0, _AFTER, day_first) or _first_of(
            text[max(0, start - _RAW_BEFORE) : start], -_BEFORE, _RAW_BEFORE, day_first
        )
        if found is not None:
            return found
        if len(text) > len(title) + _RAW_AFTER + _RAW_BEFORE:
            break
        at = at.parent
    return None


def beside_title(body: LexborNode, title: str, *, day_first: bool = False) -> Shown | None:
    """The day just behind one of the places where the page tells its title."""
    text = _raw(body)[:_MOST_READ]
    at = text.find(title) if title else -1
    for _ in range(_MOST_TOLD):
        if at < 0:
            break
        end = at + len(title)
        found = _first_of(text[end : end + _RAW_AFTER], 0, _NEAR, day_first)
        if found is not None:
            return found
        at = text.find(title, end)
    return None


def _first_of(raw: str, start: int, end: int, day_first: bool) -> Shown | None:
    """The first day that is no update, else the first update, among those that begin at characters `start` to
    `end` of the lines of `raw`; a day told inside a sentence is none."""
    if _YEAR.search(raw) is None:
        return None
    lines = _lines(raw)
    start = max(0, start + len(lines)) if start < 0 else start
    update: Shown | None = None
    text = lines[start:end].replace("\n", " ")
    last = 0
    prose = _end_of_head(lines[start:end])
    for at, day in find_days(text, day_first=day_first):
        label = text[max(last, at - _LABEL) : at]
        last = at + 8
        if at >= prose and not calls_published(label):
            continue
        if _is_in_prose(lines, start + at):
            continue
        if not calls_update(label):
            return Shown(day)
        update = update or Shown(day, is_update=True)
    return update


def _end_of_head(lines: str) -> int:
    """Where the second paragraph ends: a bare day below it may be that of another story's card."""
    at = 0
    paragraphs: set[str] = set()
    for line in lines.split("\n"):
        at += len(line) + 1
        if len(line) >= _SHORTEST_PARAGRAPH and line.rstrip("\"”»’')")[-1:] in _STOPS:
            paragraphs.add(line)
            if len(paragraphs) == _MOST_PARAGRAPHS:
                break
    return at


def _is_in_prose(lines: str, at: int) -> bool:
    """True for a day in a long line, unless it is the line's dateline."""
    start = lines.rfind("\n", 0, at) + 1
    end = lines.find("\n", at)
    if (end if end >= 0 else len(lines)) - start <= _LONGEST_LINE:
        return False
    rest = lines[at : at + 80]
    year = _YEAR.search(rest)
    return at - start > _BEFORE_DATELINE or year is None or _DATELINE.match(rest, year.end()) is None


def lone_day(tree: LexborHTMLParser, *, day_first: bool = False) -> Shown | None:
    """The one day that stands on a line of its own, outside of other stories; None where several do."""
    days: dict[str, Shown] = {}
    body = tree.body
    for node in body.css(_LONE)[:_MOST_NODES] if body is not None else ():
        text = node.text(deep=False).strip()
        if not 6 <= len(text) <= _LONGEST_LONE or _YEAR.search(text) is None:
            continue
        found = find_days(text, day_first=day_first)
        if len(found) == 1 and not is_elsewhere(node):
            day = found[0][1]
            days.setdefault(day.stated, Shown(day, is_update=calls_update(text)))
    return next(iter(days.values())) if len(days) == 1 else None


def first_published(text: str, *, day_first: bool = False) -> PageTime | None:
    """The day on which `text` says that it was published first, where it says so."""
    text = text.lower()
    for part in _parts("first"):
        at = text.find(part)
        if at >= 0:
            days = find_days(text[at + len(part) : at + len(part) + _FIRST], day_first=day_first)
            return days[0][1] if days else None
    return None
