"""Dates and times as people write them: weekday, day, month, year; windows in words. Never the locale's."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, tzinfo

from watcher.model import DateInterval, Precision

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# Northern seasons by their first and last month.
SEASONS = {(3, 5): "spring", (6, 8): "summer", (9, 11): "autumn", (12, 2): "winter"}
NO_DATE = "no date yet"

MEETING_DAYS = 4  # from the first day to the last of the longest meeting
_ISO_DATES = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?:/(\d{4}-\d{2}-\d{2}))?\b")


def day(value: date, *, weekday: bool = True) -> str:
    """`Wed 25 Jun 2025`."""
    words = f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{WEEKDAYS[value.weekday()]} {words}" if weekday else words


def days(when: DateInterval | None, told: date | None = None) -> str:
    """The interval in words: `Wed 25 Jun 2025`, `4-5 Feb 2025`, `the week of 14 Apr 2025`, `June 2025`,
    `30 Nov 2025 at the latest`, `no date yet`.

    `told` is the day of the report: a window that was open by then is a deadline.
    """
    return _words(when, told)[1]


def days_with_preposition(when: DateInterval | None, told: date | None = None) -> str:
    """The same with its preposition: `on Wed 25 Jun 2025`, `in the week of 14 Apr 2025`, `by 30 Nov 2025`."""
    preposition, words = _words(when, told)
    if preposition == "by":
        words = words.removesuffix(" at the latest")
    elif preposition == "from":
        words = words.removesuffix(" at the earliest")
    return f"{preposition} {words}".strip()


def _words(when: DateInterval | None, told: date | None) -> tuple[str, str]:
    if when is None or (when.start is None and when.end is None):
        return "", NO_DATE
    start, end = when.start, when.end
    if _is_either_day(when):
        assert start is not None
        assert end is not None
        first = str(start.day) if start.month == end.month else _shortened(start, end)
        return "on", f"{first} or {day(end, weekday=False)}"
    if end is not None and (start is None or (when.precision is Precision.WINDOW and told and start <= told)):
        if start == end:
            return "on", day(end)
        return "by", f"{day(end, weekday=False)} at the latest"
    assert start is not None
    if end is None:
        return "from", f"{day(start, weekday=False)} at the earliest"
    if start == end:
        return "on", day(start)
    return _span(start, end, when.precision)


def _is_either_day(when: DateInterval) -> bool:
    """A window of two days: it was the one or the other."""
    if when.precision is not Precision.WINDOW or when.start is None or when.end is None:
        return False
    return (when.end - when.start).days == 1


def _span(start: date, end: date, precision: Precision) -> tuple[str, str]:
    is_from_first = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if precision is Precision.WEEK or (start.weekday() == 0 and (end - start).days == 6):
        return "in", f"the week of {day(start, weekday=False)}"
    if is_from_first and (start.year, start.month) == (end.year, end.month):
        return "in", f"{LONG_MONTHS[start.month - 1]} {start.year}"
    if is_from_first and (start.month, end.month) == (1, 12) and start.year == end.year:
        return "in", str(start.year)
    if precision is Precision.SEASON and is_from_first and (start.month, end.month) in SEASONS:
        year = str(start.year) if start.year == end.year else f"{start.year}-{end.year % 100:02}"
        return "in", f"{SEASONS[start.month, end.month]} {year}"
    preposition = "between" if precision is Precision.WINDOW else "on"
    if preposition == "between":
        return preposition, f"{_shortened(start, end)} and {day(end, weekday=False)}"
    return preposition, _range(start, end)


def _range(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}-{day(end, weekday=False)}"
    return f"{_shortened(start, end)} - {day(end, weekday=False)}"


def _shortened(start: date, end: date) -> str:
    """The start without what the end says too: `28 Feb` before `3 Mar 2025`."""
    return day(start, weekday=False) if start.year != end.year else f"{start.day} {MONTHS[start.month - 1]}"


def moment(value: datetime, zone: tzinfo | None = None) -> str:
    """`Fri 6 Jun 2025 06:12 UTC`, and the reader's time behind it when the reader lives elsewhere."""
    utc = value.astimezone(UTC)
    words = f"{day(utc.date())} {utc:%H:%M} UTC"
    if zone is None or value.astimezone(zone).utcoffset() == timedelta(0):
        return words
    local = value.astimezone(zone)
    name = local.tzname() or ""
    if not name[:1].isalpha():  # zones without letters of their own call themselves "+03"
        name = f"UTC{name}"
    own_day = "" if local.date() == utc.date() else f"{day(local.date())} "
    return f"{words} ({own_day}{local:%H:%M} {name})"


def read_interval(words: str) -> DateInterval | None:
    """The interval that the ledger wrote as `2025-06-25`, `2025-06-23/2025-06-29` or `until 2025-11-30`.

    None for what holds no date. More than a few days are a window: nobody meets for a week.
    """
    found = _ISO_DATES.search(words)
    if found is None:
        return None
    try:
        start = date.fromisoformat(found[1])
        end = date.fromisoformat(found[2]) if found[2] else start
    except ValueError:
        return None
    if words.startswith("until "):
        return DateInterval(None, end, Precision.WINDOW)
    is_window = (end - start).days > MEETING_DAYS
    return DateInterval(start, end, Precision.WINDOW if is_window else Precision.DAY)


def with_dates_in_words(text: str) -> str:
    """The text with each of its ISO dates and intervals written for people."""

    def in_words(found: re.Match[str]) -> str:
        return days(read_interval(found[0])) if read_interval(found[0]) is not None else found[0]

    return _ISO_DATES.sub(in_words, text)
