"""Relative days and units, and windows: yesterday, next week, six weeks ago, in the coming days, soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from watcher.model import DateInterval, Precision
from watcher.text import dates_calendar as cal
from watcher.text.dates_context import VAGUE_UNITS, Context, Found, count_of, one, period_nearby, year_before
from watcher.text.dates_tense import Tense, find_cue, is_speech_day, tense_of


def read_relative(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """yesterday, tomorrow, this morning; a weekday that stands beside it wins if they disagree by one."""
    moves = int(param) if param else context.number("rel", first, last)
    if moves is None:
        return None
    day = context.day + timedelta(days=moves)
    weekday = context.number("weekday", first, last)
    if weekday is not None:
        off = (weekday - day.isoweekday() + 3) % 7 - 3
        day += timedelta(days=off if abs(off) <= 1 else 0)
    found = Found(first, last, day.isoformat(), context.anchor, moves=moves)
    cue = find_cue(context.scanned, first, last)
    found.is_speech = is_speech_day(context.scanned, first, last, cue)
    return [found]


def read_ago(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """six weeks ago, a year ago: as exact as its unit; a year ago beside a quarter is that quarter."""
    unit, count = context.name("unit", first, last), count_of(context, first, last, param)
    if unit is None or count is None:
        return None
    if unit == "year" and count == 1 and (period := period_nearby(context, first)):
        return one(first, last, year_before(period), "mention")
    if unit in VAGUE_UNITS:
        return None
    day = cal.add_units(context.day, unit, -count)
    return one(first, last, cal.unit_value(day, unit), context.anchor) if day else None


def read_ago_day(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """a year ago today"""
    unit, count = context.name("unit", first, last), context.number("num", first, last)
    moves = context.number("rel", first, last)
    if unit is None or count is None or moves is None or count > 400 or unit in VAGUE_UNITS:
        return None
    day = cal.add_units(context.day + timedelta(days=moves), unit, -count)
    return one(first, last, day.isoformat(), context.anchor) if day else None


def read_from_now(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """two weeks from now"""
    unit, count = context.name("unit", first, last), count_of(context, first, last, param)
    if unit in VAGUE_UNITS:
        return None
    day = cal.add_units(context.day, unit, count) if unit and count else None
    return one(first, last, cal.unit_value(day, unit), context.anchor) if day and unit else None


def read_shift_unit(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """next week, last year, this quarter"""
    unit, shift = context.name("unit", first, last), context.number("shift", first, last)
    if unit is None or shift is None:
        return None
    if unit == "weekend":
        return one(first, last, _shifted_weekend(context.day, shift), context.anchor)
    if unit in {"decade", "century"}:
        step = 10 if unit == "decade" else 100
        day: date | None = cal.add_months(context.day, 12 * step * shift)
    else:
        day = cal.add_units(context.day, unit, shift)
    if day is None:
        return None
    value = cal.unit_value(day, unit)
    if unit == "quarter":
        context.last_quarter = value
    return one(first, last, value, context.anchor)


def read_shift_units(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """this week or next: a finding for each"""
    unit, shifts = context.name("unit", first, last), context.all("shift", first, last)
    if unit is None or len(shifts) != 2 or unit in VAGUE_UNITS:
        return None
    days = [cal.add_units(context.day, unit, int(shift)) for _, shift in shifts]
    named = ((first, first + 1), (shifts[1][0], last))
    return [
        Found(begin, end, cal.unit_value(day, unit), context.anchor)
        for (begin, end), day in zip(named, days, strict=True)
        if day is not None
    ]


def read_this_unit(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the end of the year, within the month: the unit that holds the anchor"""
    unit = context.name("unit", first, last)
    if unit is None:
        return None
    if unit == "day":
        return ()  # "later in the day" is the day of what was told before
    value = _shifted_weekend(context.day, 0) if unit == "weekend" else cal.unit_value(context.day, unit)
    return one(first, last, value, context.anchor)


def _shifted_weekend(day: date, shift: int) -> str:
    moved = day + timedelta(days=7 * shift)
    return cal.week_value(moved, "-WE")


def read_weekend(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """over the weekend: the last or the coming one, as the verbs say"""
    cue = find_cue(context.scanned, first, last)
    ahead = tense_of(cue) is Tense.FUTURE or context.day.weekday() >= 5
    value = _shifted_weekend(context.day, 0 if ahead else -1)
    other = cal.interval_of(_shifted_weekend(context.day, -1 if ahead else 0))
    return [Found(first, last, value, context.anchor, None, other)]


# ---------------------------------------------------------------- windows


def _window(context: Context, first: int, last: int, end: date | None) -> list[Found]:
    interval = DateInterval(context.day, end, Precision.WINDOW)
    return [Found(first, last, f"{context.day}/{end}", context.anchor, interval, calendar=False)]


def read_window(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """in the coming days: from the anchor on, as many days as the form says"""
    return _window(context, first, last, cal.add_days(context.day, int(param)))


def read_window_units(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """within two weeks, in the next 10 days: up to the last of the numbers"""
    unit = context.name("unit", first, last)
    if any("ord" in context.scanned.values(index) for index in range(max(0, first - 8), first)):
        return ()  # "the third round in three weeks" counts what is over
    counts = [int(value) for _, value in context.all("num", first, last)]
    counts = counts or ([int(param)] if param else [])
    if unit is None or not counts or unit in VAGUE_UNITS or counts[-1] > 400:
        return None
    return _window(context, first, last, cal.add_units(context.day, unit, counts[-1]))


def read_open(_context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """soon, to be determined: a date that nobody has named"""
    return [Found(first, last, param, "none", DateInterval(None, None, Precision.OPEN), calendar=False)]


def read_nothing(_context: Context, _first: int, _last: int, _param: str) -> Sequence[Found] | None:
    """A form that only looks like a date and uses its words up."""
    return ()
