"""Calendar arithmetic: TIMEX3 calendar values, the days that they stand for, and steps between them.

Values are those of TIMEX3 (ISO-TimeML 1.2.1): `2025-04-10`, `2025-04`, `2025`, `2025-W15`, `2025-W15-WE`,
`2025-Q2`, `2025-H1`, `2025-SP|SU|FA|WI`, `198` (the 1980s).
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from watcher.model import DateInterval, Precision

_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)(?P<we>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)"
    r"|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?$"
)
_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def month_days(year: int, month: int) -> int:
    """The number of days of a month."""
    return calendar.monthrange(year, month)[1]


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day (30 February)."""
    if not (1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= month_days(year, month)):
        return None
    return date(year, month, day)


def add_days(day: date, count: int) -> date | None:
    """`day` moved by `count` days, or None outside the years 1 to 9999."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None


def add_months(day: date, count: int) -> date:
    """`day` moved by whole months; the 31st becomes the last day of a shorter month."""
    index = min(max(day.year * 12 + day.month - 1 + count, 12), 9998 * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, month_days(year, month + 1)))


def add_units(day: date, unit: str, count: int) -> date | None:
    """`day` moved by `count` units (day, week, month, quarter, half, year); None if there is no such day."""
    if unit in _DAYS:
        return add_days(day, _DAYS[unit] * count)
    return add_months(day, _MONTHS.get(unit, 12) * count)


def week_value(day: date, suffix: str = "") -> str:
    """The ISO week that holds `day`: `2025-W15`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}{suffix}"


def unit_value(day: date, unit: str) -> str:
    """The value of the unit (day, week, weekend, month, ... year, decade, century) that holds `day`."""
    match unit:
        case "day":
            return day.isoformat()
        case "week":
            return week_value(day)
        case "weekend":
            return week_value(day, "-WE")
        case "month":
            return f"{day.year:04}-{day.month:02}"
        case "quarter":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case "half":
            return f"{day.year:04}-H{1 if day.month < 7 else 2}"
        case "decade":
            return f"{day.year // 10:03}"
        case "century":
            return f"{day.year // 100:02}"
    return f"{day.year:04}"


def _months(year: int, month: int, count: int, precision: Precision) -> DateInterval:
    start = date(year, month, 1)
    end = add_months(start, count - 1)
    return DateInterval(start, end.replace(day=month_days(end.year, end.month)), precision)


@lru_cache(maxsize=4096)
def interval_of(value: str) -> DateInterval | None:
    """The days that a calendar value stands for, or None where `value` is no calendar value."""
    found = _VALUE.match(value)
    if found is None:
        if value.isascii() and value.isdigit() and len(value) == 3 and value > "000":
            return DateInterval(
                date(int(value) * 10, 1, 1), date(int(value) * 10 + 9, 12, 31), Precision.YEAR
            )
        return None
    year = int(found["year"])
    if not 1 <= year <= 9998:
        return None
    try:
        return _interval(year, found)
    except ValueError:  # week 53 of a year that has none, 30 February, month 13
        return None


def _interval(year: int, found: re.Match[str]) -> DateInterval:
    if found["week"]:
        monday = date.fromisocalendar(year, int(found["week"]), 1)
        return DateInterval(
            monday + timedelta(days=5 if found["we"] else 0), monday + timedelta(days=6), Precision.WEEK
        )
    if found["quarter"]:
        return _months(year, int(found["quarter"]) * 3 - 2, 3, Precision.SEASON)
    if found["half"]:
        return _months(year, int(found["half"]) * 6 - 5, 6, Precision.SEASON)
    if found["season"]:
        return _months(year, _SEASON_START[found["season"]], 3, Precision.SEASON)
    if found["day"]:
        day = date(year, int(found["month"]), int(found["day"]))
        return DateInterval(day, day, Precision.DAY)
    if found["month"]:
        return _months(year, int(found["month"]), 1, Precision.MONTH)
    return _months(year, 1, 12, Precision.YEAR)
