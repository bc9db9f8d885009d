"""Dates told off another date of the text: a year later, the previous month, that summer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from watcher.text import dates_calendar as cal
from watcher.text.dates_context import (
    VAGUE_UNITS,
    Context,
    Found,
    last_told,
    one,
    period_nearby,
    year_before,
)

_MONTH = len("2025-04")
_YEAR = len("2025")


def read_from_mention(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """the next day, a day earlier, two weeks later, the following year: off what was mentioned last."""
    unit, count = context.name("unit", first, last) or "day", context.number("num", first, last)
    if param.lstrip("-").isdigit():
        moves = int(param)
    else:
        moves = (count if count is not None else 1) * (1 if param == "later" else -1)
        off = _off_period(context, first, unit, moves, is_counted=count is not None)
        if off is not None:
            return one(first, last, off, "mention")
    if unit in VAGUE_UNITS:
        return None
    if param == "later" and context.last_day is None:
        return ()  # "found 66 years later": after something that has no date here
    base, anchor = (context.last_day, "mention") if context.last_day else (context.day, context.anchor)
    day = cal.add_units(base, unit, moves)
    return one(first, last, cal.unit_value(day, unit), anchor) if day else None


def _off_period(context: Context, first: int, unit: str, moves: int, *, is_counted: bool) -> str | None:
    """The value so many units off a year, a quarter or a month told before; None where none was told."""
    if unit == "year":
        period = period_nearby(context, first) if is_counted and moves == -1 else None
        if period:
            return year_before(period)
        told = last_told(context, first)
        return f"{int(told.value[:_YEAR]) + moves:04}" if told is not None else None
    period = period_nearby(context, first) if unit == "month" else None
    if period and "-Q" not in period:
        return cal.unit_value(cal.add_months(date.fromisoformat(f"{period}-01"), moves), "month")
    return None


def read_that_unit(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """that year, later that month, that summer: the one that holds what was mentioned last"""
    told = last_told(context, first)
    unit, season = context.name("unit", first, last), context.name("season", first, last)
    if told is None or told.interval is None or told.interval.start is None:
        return None
    if season is not None:
        return one(first, last, f"{told.value[:_YEAR]}-{season}", "mention")
    if unit == "year":
        return one(first, last, told.value[:_YEAR], "mention")
    if unit == "month" and len(told.value) >= _MONTH and told.value[_YEAR + 1 :][:2].isdigit():
        return one(first, last, told.value[:_MONTH], "mention")
    if unit == "week" and told.interval.is_day:
        return one(first, last, cal.week_value(told.interval.start), "mention")
    return None


def read_following_season(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the following spring: the first one that begins after what was mentioned last"""
    told, season = last_told(context, first), context.name("season", first, last)
    if told is None or season is None or told.interval is None or told.interval.end is None:
        return None
    year, end = told.interval.end.year, told.interval.end
    values = (f"{y}-{season}" for y in (year, year + 1))
    spans = ((value, cal.interval_of(value)) for value in values)
    value = next((v for v, span in spans if span is not None and span.start and span.start > end), None)
    return one(first, last, value, "mention") if value is not None else None
