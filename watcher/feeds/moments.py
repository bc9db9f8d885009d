"""Dates of entries as feeds write them, clamped to what can be true."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from time import struct_time
from zoneinfo import ZoneInfo

from watcher.text.date_files import month_of

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = timedelta(days=2)  # after it was seen: a clock in the wrong zone, not a wrong year
MAX_TEXT = 100  # characters

# Zones that feeds name; in hours east of Greenwich.
_ZONES = {
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "MSD": 4,
    "TRT": 3,
    "AST": 3,
    "GST": 4,
    "PKT": 5,
    "HKT": 8,
    "SGT": 8,
    "KST": 9,
    "JST": 9,
}
# As most feeds write it (RFC 2822): read at once, the other forms cost ten times as much.
_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):([0-5]\d)"
    r" (?:GMT|([+-])(\d\d)([0-5]\d))"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})([./])(\d{1,2})\2(\d{4})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|[.º])?[\s/-]+(?:de\s+)?([^\W\d_]{3,12})[.,]?[\s/-]+(?:de\s+)?(\d{4}|\d\d)(?![\d:])",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:[\d:]{5,8}\s+)?(\d{4})(?!\d)", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?<![\d+:-])(\d{1,2})(?::([0-5]\d)(?::([0-6]\d))?|\.([0-5]\d)\.([0-6]\d))(?:[.,]\d{1,9})?(?!\d)"
    r"\s*([AaPp]\.?[Mm]\b\.?)?"
)
_OFFSET = re.compile(r"\s*\(?(?:GMT|UTC?|Z)?\s*([+-])(\d{1,2})(?::?([0-5]\d))?(?!\d)", re.IGNORECASE)
_ZONE = re.compile(r"\s*\(?([A-Za-z_]{2,20}/[A-Za-z_]{2,20}|[A-Za-z]{3,4}\b)")


def clamped(moment: datetime | None, seen: datetime) -> datetime | None:
    """`moment`, at most `seen`; None when it is absurd: before 1990, or more than two days ahead."""
    if moment is None or moment < EARLIEST or moment > seen + LATEST:
        return None
    return min(moment, seen)


def read_moment(text: str | None, parsed: struct_time | None = None) -> datetime | None:
    """The moment that `text` names, in UTC (a naive one is taken as UTC), else the parser's reading."""
    cleaned = " ".join(text.split()) if text and len(text) <= MAX_TEXT * 2 else ""
    moment = _named(cleaned) if cleaned else None
    if moment is not None or parsed is None:
        return moment
    try:
        return datetime(*parsed[:6], tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(256)  # of each plain entry of a poll twice: whether it can be read, and what it says
def _named(text: str) -> datetime | None:
    """The moment in UTC that the text names, its blanks folded; None where it names none."""
    if (usual := _USUAL.fullmatch(text)) is not None and usual[2] in _MONTHS:
        with suppress(ValueError, OverflowError):  # 30 Feb, 99 o'clock
            return _of_usual(usual)
    if len(text) > MAX_TEXT:
        return None
    for reader in (datetime.fromisoformat, _of_epoch, _of_words, parsedate_to_datetime):
        try:
            moment = reader(text)
            if moment is not None:
                return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def _of_usual(found: re.Match[str]) -> datetime:
    month = _MONTHS.index(found[2]) + 1
    moment = datetime(
        int(found[3]), month, int(found[1]), int(found[4]), int(found[5]), int(found[6]), tzinfo=UTC
    )
    if not found[7]:
        return moment
    east = timedelta(hours=int(found[8]), minutes=int(found[9]))
    return moment - east if found[7] == "+" else moment + east


def _of_epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)


def _of_words(text: str) -> datetime | None:
    """A day in any of the usual orders, its month a number or a name in one of the languages, with the clock
    and the zone that stand beside it."""
    day = _day(text)
    if day is None:
        return None
    clock = _CLOCK.search(text)
    if clock is None:
        return day.replace(tzinfo=UTC)
    hours = int(clock[1])
    if clock[6]:
        hours = hours % 12 + (12 if clock[6][0] in "pP" else 0)
    if hours > 24:
        return None
    minutes, seconds = int(clock[2] or clock[4]), min(59, int(clock[3] or clock[5] or 0))
    moment = day + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    after = text[clock.end() :]
    if (offset := _OFFSET.match(after)) is not None:
        east = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0)) * (1 if offset[1] == "+" else -1)
        return moment.replace(tzinfo=UTC) - east
    return moment.replace(tzinfo=_named_zone(after) or UTC)


def _day(text: str) -> datetime | None:
    if found := _YEAR_FIRST.search(text):
        return datetime(int(found[1]), int(found[3]), int(found[4]))
    for found in _DAY_MONTH.finditer(text):
        if month := month_of(found[2]):
            return datetime(_full_year(found[3]), month, int(found[1]))
    for found in _MONTH_DAY.finditer(text):
        if month := month_of(found[1]):
            return datetime(int(found[3]), month, int(found[2]))
    found = _DAY_FIRST.search(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if found[2] == "." or first > 12:
        return datetime(int(found[4]), second, first)
    # 03/04/2025 is a day of March or of April: better none than the wrong one.
    return datetime(int(found[4]), first, second) if second > 12 else None


def _full_year(digits: str) -> int:
    """RFC 2822, 4.3: two digits from 50 on are of the last century."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)


def _named_zone(text: str) -> tzinfo | None:
    found = _ZONE.match(text)
    if found is None:
        return None
    if "/" in found[1]:
        try:
            return ZoneInfo(found[1])
        except (KeyError, ValueError, OSError):  # no such zone
            return None
    hours = _ZONES.get(found[1].upper())
    return None if hours is None else timezone(timedelta(hours=hours))
