"""What the furniture of a text tells about it: the day it was published, its source, its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from watcher.model import Precision
from watcher.strip.dates_of_page import find_days
from watcher.strip.lines import Line, fold_words
from watcher.strip.scraped_phrases import Hits, Phrases
from watcher.strip.scraped_title import is_time
from watcher.text.dates import read_dates

_SOURCE = re.compile(
    r"^(?:original |news |оригинальный )?"
    r"(?:sources?|via|источники?|первоисточник|джерел[оа]|kaynak(?:lar)?|quellen?|fuentes?|fontes?|المصدر|المصادر)"
    r"(?: link)?\s*[:：]\s*(.{2,120})$",
    re.I,
)
_HOST = re.compile(r"(?:https?://)?\b((?:[\w-]+\.)+[a-z]{2,})\b(/\S*)?", re.I)
_QUOTED_TITLE = (
    re.compile(r"^[^(]{12,}\(\s*(.{15,250}?)\s*\)\s*[.!]?$"),
    re.compile(r"^the (?:post|article) [\"“«‘]?(.{15,250}?)[\"”»’]? (?:first appeared|appeared first)", re.I),
    re.compile(r"^[^\"“«]{3,80}[\"“«](.{15,250}?)[\"”»]", re.I),
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[٠-٩]{4}")
_DATELINE = re.compile(r"^.{3,90}?\s(?:[—–]|--|-)\s")
_LONGEST_POINTER = 30  # words; of a script without blanks, signs
_LONGEST = 16  # words of a line that tells the time of publication
_ADDRESS = r"(?:[@#]\w[\w.]*|[\w.+-]+@[\w-]+\.[\w.]+)"
_ADDRESSES = re.compile(rf"(?:\S+\s+){{0,3}}[\w.+-]+@[\w-]+\.[\w.]+|{_ADDRESS}(?:[\s,|]+{_ADDRESS})*")
_POINTER = re.compile(r"([^:：|]{2,30})[:：|]\s*[^\s:：|]")
_REACH = 4  # lines above the title in which such a line may stand
_ANCHORS = (date(1990, 1, 15), date(2040, 8, 20))  # two far days: a full date means the same from both


def is_address(line: Line) -> bool:
    """True for a line of handles or mail addresses, the last with a name of three words at most; a bare link
    may be a reference of the text."""
    return _ADDRESSES.fullmatch(line.text) is not None


def is_pointer(line: Line, phrases: Phrases) -> bool:
    """True for a line that points to another story: a listed label ("Read also") before its headline."""
    if line.size > _LONGEST_POINTER or line.text[-1] == ".":
        return False
    label = _POINTER.match(line.text)
    return label is not None and phrases.find(label[1]).of("related") >= 2


def source_in(noise: Sequence[str]) -> tuple[str | None, str | None]:
    """Address and name of the source that a line such as "Source: www.example.org" names."""
    for text in noise:
        label = _SOURCE.match(text)
        if label:
            host = _HOST.search(label[1])
            if host:
                return f"https://{host[1].lower()}{host[2] or ''}", host[1].lower().removeprefix("www.")
            return None, label[1].strip()
    return None, None


def quoted_title(lines: Sequence[Line], hits: Sequence[Hits]) -> str | None:
    """The title that an aggregator's line quotes ("The post <title> appeared first on ...").

    What is quoted must be made of the text's own words, or "(opens in a new window)" would be a title.
    """
    said = {word for line in lines if line.is_sentence for word in line.words}
    end = max((at for at, line in enumerate(lines) if line.is_sentence), default=len(lines))
    for at, (line, hit) in enumerate(zip(lines, hits, strict=True)):
        if not hit.of("source") and (at < end or line.ends_sentence):
            continue
        for pattern in _QUOTED_TITLE:
            found = pattern.search(line.text)
            words = [word for word in fold_words(found[1]) if len(word) > 3] if found else []
            if found and len(words) >= 3 and sum(word in said for word in words) >= 0.3 * len(words):
                return found[1].strip()
    return None


def published_in(
    lines: Sequence[Line],
    hits: Sequence[Hits],
    stays: Sequence[bool],
    title_at: int | None,
    language: str | None,
) -> date | None:
    """The full date that a line between title and body tells, or the dateline that opens the body.

    Only a date with its year counts, and only above the second paragraph: a card below the text has a date of
    its own.
    """
    first = next((at for at, kept in enumerate(stays) if kept and at != title_at), len(lines))
    start = title_at if title_at is not None and title_at < first else first
    below = range(start + 1, first)
    above = range(max(0, start - _REACH), start)
    for at in (*below, *above):
        is_told = at > start or hits[at].of("byline") or is_time(lines[at].text)
        if lines[at].size <= _LONGEST and is_told:
            day = _full_date(lines[at].text, language)
            if day:
                return day
    opening = _DATELINE.match(lines[first].text) if first < len(lines) else None
    return _full_date(opening[0], language) if opening else None


def _full_date(text: str, language: str | None) -> date | None:
    """The earliest day that a line tells in full; None when no date in it has its year."""
    if not _YEAR.search(text):
        return None
    near, far = (
        {
            mention.interval.start
            for mention in read_dates(text, published=anchor, language=language, windows=False)
            if mention.interval.precision is Precision.DAY and mention.interval.start == mention.interval.end
        }
        for anchor in _ANCHORS
    )
    told = min((day for day in near & far if day), default=None)
    if told is not None:
        return told
    # Bylines of languages that no list of the talks' dates holds.
    found = find_days(text)
    return found[0][1].at.date() if found else None
