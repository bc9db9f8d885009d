"""Months, quarters, seasons, years, decades. One reader, `read_ACTION`, for an action of a language file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from watcher.text import dates_calendar as cal
from watcher.text.dates_context import Context, Found, is_count, last_told, one, period_nearby, year_before
from watcher.text.dates_tense import Cue, Tense, find_cue, tense_of

_EDGE_TENSES = {"since": Tense.PAST, "until": Tense.FUTURE}  # "since October", "by June"
_MONTH_OF = re.compile(r"\d{4}-\d\d")
_WEEKS_OF_MONTH = 5
_MIDWEEK = 3  # days from a week's middle to its end
_MONTHS_APART = 4  # words between two months that are told in one breath
_MONTHS_JUST_OVER = 2  # a month whose figures are still to be told
_MONTHS_AHEAD = 5  # a bare month within that is the coming one, unless its verb looks back


_OF_ELSE = ("speech", "to_come")  # "the figure for October is due": not the time of the month


def _month_by_tense(month: int, near: date, cue: Cue | None) -> tuple[int, int | None]:
    """The year of a bare month, and the other one that it may be."""
    ahead = near.year if month >= near.month else near.year + 1
    back = near.year if month <= near.month else near.year - 1
    if ahead == back:
        return ahead, None
    tense = cue.tense if cue is not None and cue.is_near and cue.kind not in _OF_ELSE else Tense.UNKNOWN
    months_ahead = (ahead - near.year) * 12 + month - near.month
    if tense is Tense.FUTURE or (tense is not Tense.PAST and months_ahead < _MONTHS_AHEAD):
        return ahead, back
    return back, ahead


def read_month(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """September; a word that is also something else ("may", "march") only after a word like "in"."""
    scanned, language = context.scanned, context.scanned.language
    months = context.months(first, last)
    if not months:
        return None
    month = months[0][1]
    if first == last and scanned.word(first) in language.timid_months and not _month_is_meant(context, first):
        return None
    cue = find_cue(scanned, first, last)
    edge = context.edge_before(first) or ""
    if edge in _EDGE_TENSES:
        cue = Cue(first - 1, "edge", _EDGE_TENSES[edge])
    year, other = _month_by_tense(month, context.day, cue)
    if other is not None and _is_other_year(context, first, (year, other), month):
        year, other = other, year
    found = Found(first, last, f"{year}-{month:02}", "year")
    found.alternative = cal.interval_of(f"{other}-{month:02}") if other else None
    return [found]


def _is_other_year(context: Context, first: int, years: tuple[int, int], month: int) -> bool:
    """Is the month of the second year meant, though the verb or the time of the year speaks for the first?

    `in December and again in April` goes on from the month before it; `will report October figures` tells
    whose figures they are.
    """
    scanned = context.scanned
    before = context.found[-1] if context.found else None
    if before is not None and _MONTH_OF.match(before.value):
        apart = range(before.last, first)
        if len(apart) <= _MONTHS_APART and not any(map(scanned.ends_sentence, apart)):
            told = int(before.value[:4]) * 12 + int(before.value[5:7])
            gaps = [abs(year * 12 + month - told) for year in years]
            return gaps[1] < gaps[0]
    if years[0] < years[1] or scanned.word(first - 1) in scanned.language.month_before:
        return False
    if first + 1 >= len(scanned.words) or scanned.gaps[first] != " ":
        return False
    back = context.day.year * 12 + context.day.month - (years[1] * 12 + month)
    return scanned.words[first + 1].islower() and 0 < back <= _MONTHS_JUST_OVER


def _month_is_meant(context: Context, index: int) -> bool:
    scanned, language = context.scanned, context.scanned.language
    before = scanned.before(index)
    if scanned.word(index - 1) in language.month_before and before in {" ", "-", "\n"}:
        return True
    joined = scanned.values(index - 2) if index > 1 else {}
    return scanned.word(index - 1) in {"and", "or"} and "month" in joined


def read_month_year(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """April 2025, March of last year"""
    months, year = context.months(first, last), context.number("year", first, last)
    shift = context.number("shift", first, last)
    if not months:
        return None
    month = months[0][1]
    year = year if year is not None else context.day.year + (shift or 0)
    return one(first, last, f"{year}-{month:02}", "explicit" if shift is None else context.anchor)


def read_shift_month(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """last March, next May, this September"""
    months, shift = context.months(first, last), context.number("shift", first, last)
    if not months or shift is None:
        return None
    month = months[0][1]
    near, year = context.day, context.day.year
    if shift > 0:
        year = near.year + (1 if month <= near.month else 0)
    elif shift < 0:
        year = near.year - (1 if month >= near.month else 0)
    else:
        year, _other = _month_by_tense(month, near, find_cue(context.scanned, first, last))
    return one(first, last, f"{year}-{month:02}", context.anchor)


def read_marked_month(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """2025年4月, 4月, 去年4月"""
    month, year = context.number("mon", last - 1, last - 1), context.number("year", first, first)
    shift = context.number("shift", first, first)
    if month is None:
        return None
    if year is None and shift is not None:
        year = context.day.year + shift
    elif year is None:
        year, _other = _month_by_tense(month, context.day, find_cue(context.scanned, first, last))
    return one(first, last, f"{year}-{month:02}", "year")


# ---------------------------------------------------------------- quarters, seasons, years


def _quarter_year(number: int, near: date, tense: Tense) -> int:
    """The year of a quarter without one: of this year unless that lies on the wrong side of the verb."""
    now = (near.month + 2) // 3
    if number == now - 1:
        return near.year  # just over, and still being reported
    if now == 1 and number == 4:
        return near.year - 1
    if tense is Tense.FUTURE and number < now:
        return near.year + 1
    if tense is Tense.PAST and number > now:
        return near.year - 1
    if number - now >= 2 and tense is not Tense.FUTURE:
        return near.year - 1
    return near.year + 1 if now - number >= 3 else near.year


def read_quarter(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """the third quarter, first-quarter 1990, Q3 2025"""
    number = context.number("qname", first, last) or context.number("ord", first, last)
    if number is None or not 1 <= number <= 4:
        return None
    year, shift = context.number("year", first, last), context.number("shift", first, last)
    anchor = "explicit" if year else context.anchor
    if year is None and shift is not None:
        year = context.day.year + shift
    elif year is None:
        year = _quarter_year(number, context.day, tense_of(find_cue(context.scanned, first, last)))
        year += int(param or 0)
    context.last_quarter = f"{year}-Q{number}"
    return one(first, last, context.last_quarter, anchor)


def read_months_quarter(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the January-March quarter: by the month that it ends with"""
    months = [month for _index, month in context.months(first, last)]
    if len(months) != 2 or months[1] % 3 or months[0] != months[1] - 2:
        return None
    near, number = context.day, months[1] // 3
    year = near.year if months[1] <= near.month + 3 else near.year - 1
    context.last_quarter = f"{year}-Q{number}"
    return one(first, last, context.last_quarter, context.anchor)


def read_quarter_ago(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the year-ago quarter, the same period of 1988"""
    year = context.number("year", first, last)
    period = period_nearby(context, first) or context.last_quarter
    if period is None:
        return one(first, last, str(year if year else context.day.year - 1), context.anchor)
    value = f"{year}{period[4:]}" if year else year_before(period)
    return one(first, last, value, "mention")


def read_recent_quarter(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the quarter: the one that was mentioned last"""
    return one(first, last, context.last_quarter, "mention") if context.last_quarter else None


def read_week_of_month(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """the second week of March, the last week of July (`param` "last"): the week that holds its middle"""
    whole = read_month_year if context.number("year", first, last) else read_month
    months = whole(context, first, last, "")
    interval = cal.interval_of(months[0].value) if months else None
    number = context.number("ord", first, last) or 0
    if not months or interval is None or interval.start is None or interval.end is None:
        return None
    if param == "last":
        day = interval.end - timedelta(days=_MIDWEEK)
    elif 1 <= number <= _WEEKS_OF_MONTH:
        day = interval.start + timedelta(days=number * 7 - 1 - _MIDWEEK)
    else:
        return None
    return one(first, last, cal.week_value(day), months[0].anchor)


def read_half(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """the first half of 1990, second half of last year"""
    number = context.number("hname", first, last) or context.number("ord", first, last)
    number = 2 if number == 4 else number  # the last one
    if number not in {1, 2}:
        return None
    shifts = [int(v) for i, v in context.all("shift", first + 1, last)]
    year = context.number("year", first, last) or context.day.year + (shifts[0] if shifts else 0)
    told = last_told(context, first) if param else None
    if told is not None and "-H" in told.value:
        year = int(told.value[:4])  # "better than the first half of 1990; in the second half ..."
    return one(first, last, f"{year}-H{number}", "explicit")


def read_season(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """this autumn, winter 2025, до конца осени: without a year the nearest one that fits the verbs"""
    season, year = context.name("season", first, last), context.number("year", first, last)
    shift = int(param) if param else context.number("shift", first, last)
    if season is None:
        return None
    if year is not None:
        return one(first, last, f"{year}-{season}", "explicit")
    near = context.day
    of_year = shift is not None and context.name("unit", first, last) == "year"
    if shift is not None and (of_year or shift == 0):
        began = 1 if shift == 0 and season == "WI" and near.month <= 5 and not of_year else 0
        return one(first, last, f"{near.year + shift - began}-{season}", context.anchor)
    years = (near.year - 1, near.year, near.year + 1)
    spans = [
        (y, span) for y in years if (span := cal.interval_of(f"{y}-{season}")) and span.start and span.end
    ]
    holding = [y for y, span in spans if span.start and span.end and span.start <= near <= span.end]
    back = max((y for y, span in spans if span.end and span.end < near), default=near.year - 1)
    ahead = min((y for y, span in spans if span.start and span.start > near), default=near.year + 1)
    if shift is not None:
        return one(first, last, f"{ahead if shift > 0 else back}-{season}", context.anchor)
    tense = tense_of(find_cue(context.scanned, first, last))
    chosen = holding[0] if holding else (back if tense is Tense.PAST else ahead)
    other = ahead if chosen != ahead else back
    found = Found(first, last, f"{chosen}-{season}", context.anchor)
    found.alternative = cal.interval_of(f"{other}-{season}")
    return [found]


def read_year(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """2014: not a count of something, nor a round number without a word that asks for a year"""
    scanned, language = context.scanned, context.scanned.language
    year = context.number("year", first, last)
    if year is None or is_count(context, last) or scanned.word(first - 1) in language.number_before:
        return None
    asked = first < last or scanned.word(first - 1) in language.year_before
    if not asked and not (1900 <= year <= 2040 and year % 100):
        return None
    return one(first, last, str(year), "explicit")


def read_year_pair(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """1986-87"""
    year, short = context.number("year", first, first), context.number("yy", last, last)
    if year is None or short is None or not year % 100 < short:
        return None
    second = f"{year // 100}{short:02}"
    return [Found(first, first, str(year), "explicit"), Found(last, last, second, "explicit")]


def read_year_end(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """year-end, the end of 1990"""
    year = context.number("year", first, last)
    return one(first, last, str(year or context.day.year), "explicit" if year else context.anchor)


def read_decade(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the 1980s"""
    decade = context.number("decadename", first, last) or context.number("shortdecade", first, last)
    year = context.number("year", first, last)
    decade = year // 10 if decade is None and year is not None else decade
    return one(first, last, f"{decade:03}", "explicit") if decade else None
