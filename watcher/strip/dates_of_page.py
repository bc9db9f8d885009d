"""A time as a page writes it, read into a value: ISO stamps, bylines, addresses. No guess where the page is
unclear."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache

from watcher.strip.page_words import load

_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_ISO = re.compile(
    r"\s*(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d\b)?)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_AROUND_YEAR = 40  # characters beside a year in which its month and day stand
_COMPACT = re.compile(r"\s*(20\d\d)(\d\d)(\d\d)(?:T?\d{4,6})?\b")
_URL_DAY = re.compile(
    r"[/_.-](20[0-3]\d)"
    r"(?:([/_-])(0[1-9]|1[0-2]|[1-9])\2(0[1-9]|[12]\d|3[01]|[1-9])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)
_URL_WORDS = re.compile(r"/(20[0-3]\d)/([a-z]{3,9})/(0?[1-9]|[12]\d|3[01])/")
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2(20\d\d)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[./-](\d{1,2})[./-](\d{1,2})(?!\d)")
_DAY_FIRST_COUNTRIES = frozenset(("gb", "ie", "au", "nz", "in", "za", "ng", "ke", "pk", "mt"))
_CJK = re.compile(r"(20\d\d)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")


@dataclass(frozen=True, slots=True)
class PageTime:
    """A time that a page states. `at` is in UTC; `precision` is "day" or "minute"; `stated` is the page's
    own day or time as ISO text, with its zone where it gives one (a page's day is not always the day in
    UTC)."""

    at: datetime
    precision: str
    stated: str


def _made(
    year: int, month: int, day: int, clock: tuple[int, int] | None = None, zone: timezone | None = None
) -> PageTime | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    hour, minute = clock or (0, 0)
    try:
        local = datetime(year, month, day, hour, minute, tzinfo=zone or UTC)
        at = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if clock is None:
        return PageTime(at, "day", local.date().isoformat())
    stated = local.isoformat() if zone is not None else local.replace(tzinfo=None).isoformat()
    return PageTime(at, "minute", stated)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 15 or minutes > 59:
        return None
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if text[0] == "-" else shift)


def read_stamp(text: str) -> PageTime | None:
    """The time in a machine-written value: ISO 8601, RFC 2822, a day as 20250305, or seconds since 1970."""
    text = text[:120].strip()
    match = _ISO.match(text)
    if match is not None:
        year, month, day = (int(match[i]) for i in (1, 2, 3))
        if match[4] is None:
            return _made(year, month, day)
        clock = (int(match[4]), int(match[5]))
        return _made(year, month, day, clock, _zone(match[7]))
    if text.isdigit() and len(text) in (10, 13):
        at = datetime.fromtimestamp(int(text[:10]), UTC)
        return _made(at.year, at.month, at.day, (at.hour, at.minute), UTC)
    match = _COMPACT.match(text)
    if match is not None:
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if "," in text and ":" in text:
        try:
            mail = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            mail = None
        if mail is not None:
            offset = mail.utcoffset()
            zone = timezone(offset) if offset is not None else None
            return _made(mail.year, mail.month, mail.day, (mail.hour, mail.minute), zone)
    return read_words(text)


@cache
def _months() -> tuple[dict[str, int], tuple[re.Pattern[str], ...]]:
    numbers = {name: int(row["number"]) for row in load("months")["month"] for name in row["names"]}
    names = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
    month, day, year = rf"(?P<month>{names})\b\.?", r"(?P<day>\d{1,2})", r"(?P<year>(?:19|20)\d\d)"
    return numbers, (
        re.compile(rf"\b{month}\s+{day}(?:st|nd|rd|th)?\b\.?,?\s+(?:of\s+)?{year}\b"),
        re.compile(
            rf"\b{day}(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+|of\s+)?{month},?[\s-]+(?:de\s+|del\s+)?{year}\b"
        ),
        re.compile(rf"\b{year}\.?,?[\s-]+{month}[\s-]+{day}(?!\d)"),
    )


def read_words(text: str, *, day_first: bool = False) -> PageTime | None:
    """The first day in a line for people ("March 5, 2025", "5 mars 2025", "05.03.2025"); None where day and
    month cannot be told apart."""
    found = find_days(text[:300], day_first=day_first)
    return found[0][1] if found else None


def is_day_first(language: str) -> bool:
    """True where 03/04/2025 is the third of April for readers of `language` ("fr", "en-GB"). English alone
    says nothing: half of its pages are labelled with the wrong country or none."""
    parts = language.lower().replace("_", "-").split("-")
    return parts[0] not in ("", "en") or (len(parts) > 1 and parts[1] in _DAY_FIRST_COUNTRIES)


def find_days(text: str, *, day_first: bool = False) -> list[tuple[int, PageTime]]:
    """Every day in `text` as people write it, with the offset where it begins, in order. `day_first` says how
    03/04/2025 is read; without it that is no day."""
    text = text.lower()
    numbers, patterns = _months()
    found: list[tuple[int, PageTime | None]] = []
    for low, high in _around_years(text):
        for pattern in patterns:
            for match in pattern.finditer(text, low, high):
                day = _made(int(match["year"]), numbers[match["month"]], int(match["day"]))
                found.append((match.start(), day))
        for pattern in (_YEAR_FIRST, _CJK):
            for match in pattern.finditer(text, low, high):
                found.append((match.start(), _made(int(match[1]), int(match[2]), int(match[3]))))
        for match in _NUMERIC.finditer(text, low, high):
            found.append((match.start(), _numeric(match, day_first)))
    return sorted(((at, day) for at, day in found if day is not None), key=lambda item: item[0])


def _around_years(text: str) -> list[tuple[int, int]]:
    """The stretches of `text` in which a day with its year may stand; to look for months takes longer."""
    stretches: list[tuple[int, int]] = []
    for year in _YEAR.finditer(text):
        low, high = year.start() - _AROUND_YEAR, year.end() + _AROUND_YEAR
        if stretches and low <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], high)
        else:
            stretches.append((max(0, low), high))
    return stretches


def _numeric(match: re.Match[str], day_first: bool) -> PageTime | None:
    first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if mark == "." or first > 12 or (day_first and second <= 12):
        return _made(year, second, first)
    if second > 12 or first == second:
        return _made(year, first, second)
    return None


def read_address(url: str) -> PageTime | None:
    """The day in the path of an address (/2025/03/05/, /2025/mar/05/)."""
    match = _URL_DAY.search(url)
    if match is not None:
        return _made(int(match[1]), int(match[3] or match[5]), int(match[4] or match[6]))
    match = _URL_WORDS.search(url.lower())
    month = _months()[0].get(match[2]) if match is not None else None
    return _made(int(match[1]), month, int(match[3])) if match is not None and month else None


def on_day_of(time: PageTime, day: PageTime | None) -> PageTime:
    """`time` with `day` as its stated day where that is the day before or after: a stamp in UTC and the day
    on which the outlet itself dates the story."""
    if day is None or time.stated[:10] == day.stated or abs(time.at - day.at) >= timedelta(days=2):
        return time
    return replace(time, stated=day.stated)
