"""What each form of the grammar means: one reader for each action of the language files.

A reader takes the words of a form and gives findings, or None when the words are no date after all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from watcher.model import DateInterval, Precision
from watcher.text import dates_calendar as cal
from watcher.text.dates_scan import Scan
from watcher.text.dates_tense import Cue, Tense, find_cue, is_speech_day, tense_of

_VAGUE_UNITS = frozenset({"decade", "century", "weekend"})
_SIDES = {-1: Tense.PAST, 1: Tense.FUTURE}
_FAR = 45  # days beyond which the tense of the clause decides the year of a day, not its nearness
_MONTHS_AHEAD = 5  # a bare month within that is the coming one, unless its verb looks back
_PLAUSIBLE = 300  # days within which the other year of a day is worth keeping


@dataclass(slots=True)
class Found:
    """A date at the words `first` to `last`. `moves` counts the units (day) by which it lies off its anchor."""

    first: int
    last: int
    value: str
    anchor: str
    interval: DateInterval | None = None
    alternative: DateInterval | None = None
    is_speech: bool = False
    moves: int | None = None  # days from the anchor, for "tomorrow": the day of a quote may move it
    calendar: bool = True  # False: a window without calendar value


@dataclass(slots=True)
class Context:
    """What the reading of one text has learnt so far."""

    scanned: Scan
    day: date  # the anchor
    anchor: str  # "published" or "dateline"
    last_day: date | None = None
    last_day_at: int = -1
    last_quarter: str | None = None
    found: list[Found] = field(default_factory=list)

    def all(self, kind: str, first: int, last: int) -> list[tuple[int, int | str]]:
        """Every word of the span with a meaning of class `kind`: (index, value)."""
        pairs = ((index, self.scanned.values(index)) for index in range(first, last + 1))
        return [(index, meaning[kind]) for index, meaning in pairs if kind in meaning]

    def number(self, kind: str, first: int, last: int) -> int | None:
        """The first number of class `kind` in the span."""
        values = self.all(kind, first, last)
        return int(values[0][1]) if values else None

    def months(self, first: int, last: int) -> list[tuple[int, int]]:
        """The months named in the span; one of two words ("first Teshrin") is its base and an ordinal."""
        named = [(index, int(value)) for index, value in self.all("month", first, last)]
        for index, base in self.all("monthbase", first, last):
            ordinal = self.number("ord", index + 1, min(index + 1, last))
            if ordinal is not None:
                named.append((index, (int(base) + ordinal - 2) % 12 + 1))
        return sorted(named)

    def name(self, kind: str, first: int, last: int) -> str | None:
        """The first name of class `kind` in the span."""
        values = self.all(kind, first, last)
        return str(values[0][1]) if values else None


Reader = Callable[[Context, int, int, str], Sequence[Found] | None]


def _one(first: int, last: int, value: str, anchor: str, moves: int | None = None) -> list[Found]:
    return [Found(first, last, value, anchor, moves=moves)]


def _day_interval(day: date) -> DateInterval:
    return DateInterval(day, day, Precision.DAY)


# ---------------------------------------------------------------- days


def pick_year(month: int, day: int, near: date, tense: Tense) -> tuple[date, date | None] | None:
    """The day of that month nearest to `near` and, where plausible, the other one.

    Nearness decides; only when both years lie more than 45 days off may the tense of the clause choose.
    """
    days = [
        made for year in (near.year - 1, near.year, near.year + 1) if (made := cal.make_day(year, month, day))
    ]
    if not days:
        leap = [
            made for year in range(near.year - 4, near.year + 5) if (made := cal.make_day(year, month, day))
        ]
        return (min(leap, key=lambda made: abs((made - near).days)), None) if leap else None
    days.sort(key=lambda made: abs((made - near).days))
    best, rest = days[0], days[1:]
    other = rest[0] if rest and abs((rest[0] - near).days) <= _PLAUSIBLE else None
    if other is not None and abs((best - near).days) > _FAR:
        wanted = {Tense.PAST: other <= near, Tense.FUTURE: other >= near}.get(tense, False)
        if wanted and (best <= near) != (other <= near):
            best, other = other, best
    return best, other


def _tense_of_event(context: Context, first: int, last: int) -> Tense:
    """The tense of the clause; a verb of saying tells nothing about the year of what is said."""
    cue = find_cue(context.scanned, first, last)
    return Tense.UNKNOWN if cue is None or cue.kind in {"speech", "present"} else cue.tense


def _day_beside(month: int, day: int, near: date, shift: int) -> date | None:
    """The last day of that name before `near` (shift -1), or the first one after it."""
    years = (near.year - 1, near.year, near.year + 1)
    days = [made for year in years if (made := cal.make_day(year, month, day))]
    if shift < 0:
        return max((made for made in days if made <= near), default=None)
    return min((made for made in days if made >= near), default=None)


def _century(short: int, near: date) -> int:
    """The year that two digits mean: the one nearest to `near`."""
    base = near.year - near.year % 100 + short
    return min((base - 100, base, base + 100), key=lambda year: abs(year - near.year))


def read_ymd(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """2025-04-10"""
    year = context.number("year", first, first)
    month, day = context.number("mon", last - 1, last - 1), context.number("day", last, last)
    made = cal.make_day(year or 0, month or 0, day or 0)
    return _one(first, last, made.isoformat(), "explicit") if made else None


def read_numeric(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """10.04.2025, 04/10/2025, 1/2/97: points mean day first, otherwise the language says which comes first."""
    scanned = context.scanned
    a, b = context.number("num", first, first) or 0, context.number("num", first + 1, first + 1) or 0
    year = context.number("num", last, last) or 0
    if len(scanned.words[last]) == 2:
        year = _century(year, context.day)
    pointed = scanned.gaps[first] == "."
    day_first = scanned.language.day_first or pointed
    orders = ((b, a), (a, b)) if day_first else ((a, b), (b, a))
    for month, day in orders:
        made = cal.make_day(year, month, day)
        if made:
            return _one(first, last, made.isoformat(), "explicit")
    return None


def _is_count(context: Context, index: int) -> bool:
    """True for the 6 of "on March 5 and 6 men": a number that counts what follows."""
    scanned = context.scanned
    return scanned.gaps[index] in {" ", "\n"} and scanned.word(index + 1) in scanned.language.not_dated


def read_days(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """April 10, 4-5 February, 27 февраля 2025: one finding for each day that is named."""
    months = context.months(first, last)
    days = [(i, v) for i, v in context.all("day", first, last) if i != (months[0][0] if months else -1)]
    years = [(i, v) for i, v in context.all("year", first, last)]
    if not months or not days:
        return None
    at, month = months[0]
    while len(days) > 1 and at < days[-1][0] == last and _is_count(context, days[-1][0]):
        days.pop()
        last = days[-1][0]
    year = int(years[0][1]) if years and years[0][0] > min(at, days[0][0]) else None
    shift = context.number("shift", at + 1, last) if at < last else None
    found: list[Found] = []
    tense = _SIDES.get(shift) or (Tense.UNKNOWN if year else _tense_of_event(context, first, last))
    for index, value in days:
        if year:
            made, other = cal.make_day(year, month, int(value)), None
        elif shift:
            made, other = _day_beside(month, int(value), context.day, shift), None
        else:
            picked = pick_year(month, int(value), context.day, tense)
            made, other = picked if picked else (None, None)
        if made is None:
            return None
        item = Found(index, index, made.isoformat(), "explicit" if year else "year")
        item.alternative = _day_interval(other) if other else None
        found.append(item)
    owner = found[0] if at < days[0][0] else found[-1]
    owner.first, owner.last = min(owner.first, at), max(owner.last, at)
    if year:
        found[-1].last = max(found[-1].last, years[0][0])
    found[0].first = min(first, found[0].first) if found[0] is owner else found[0].first
    found[-1].last = max(last, found[-1].last) if year or len(found) == 1 else found[-1].last
    return found


def read_day_month(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """10-Apr-2025, 10-APR-97"""
    month, day = context.number("month", first, last), context.number("day", first, first)
    year = context.number("num", last, last) or 0
    made = cal.make_day(year if year > 99 else _century(year, context.day), month or 0, day or 0)
    return _one(first, last, made.isoformat(), "explicit") if made else None


def read_marked_days(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """2025年4月10日, 4月10日至12日: numbers that a sign after them marks as month or day."""
    numbers = context.all("num", first, last)
    year, shift = context.number("year", first, first), context.number("shift", first, first)
    month, days = (int(numbers[1 if year else 0][1])), numbers[2 if year else 1 :]
    year = context.day.year + shift if year is None and shift is not None else year
    found: list[Found] = []
    for index, value in days:
        picked = pick_year(month, int(value), context.day, Tense.UNKNOWN)
        made = cal.make_day(year, month, int(value)) if year else (picked[0] if picked else None)
        if made is None:
            return None
        found.append(Found(index, index, made.isoformat(), "explicit" if year else "year"))
    if found:
        found[0].first, found[-1].last = first, last
    return found or None


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
    return _one(first, last, f"{year}-{month:02}", "year")


def read_lone_day(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """10日: the nearest day of that number; the past one where both are as near, as news looks back"""
    number = context.number("day", first, last)
    months = [cal.add_months(context.day.replace(day=1), step) for step in (-1, 0, 1)]
    days = [made for month in months if (made := cal.make_day(month.year, month.month, number or 0))]
    if not days:
        return None
    best = min(days, key=lambda made: (abs((made - context.day).days), made))
    return _one(first, last, best.isoformat(), context.anchor)


# ---------------------------------------------------------------- weekdays


def _weekday_near(day: date, weekday: int, ahead: bool) -> date:
    """The coming (or, not `ahead`, the past) day of that name; `day` itself where it has the name."""
    off = (weekday - day.isoweekday()) % 7
    return day + timedelta(days=off if ahead else (off - 7 if off else 0))


def _looks_ahead(context: Context, first: int, cue: Cue | None, days_back: int) -> bool:
    """True when a weekday is the coming one. `days_back` counts to the past one (0 to 6)."""
    edge = context.scanned.language.edges.get(context.scanned.word(first - 1))
    has_past_verb = cue is not None and cue.is_near and cue.tense is Tense.PAST
    if edge == "until" and not has_past_verb:
        return True
    if edge == "before" and (cue is None or cue.tense is not Tense.FUTURE):
        return days_back > 3  # "before Friday's summit": whichever is nearer
    tense = tense_of(cue)
    return tense is Tense.FUTURE or (tense is Tense.PRESENT and days_back > 1)


def read_weekday(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """Thursday: the past or the coming one, as `param` (-1, 1) or the verbs of its clause say; the other one is kept."""
    weekday = context.number("weekday", first, last) or context.number("wdabbr", first, last)
    if weekday is None:
        return None
    scanned = context.scanned
    cue = find_cue(scanned, first, last)
    speech = is_speech_day(scanned, first, last, cue)
    past, coming = _weekday_near(context.day, weekday, False), _weekday_near(context.day, weekday, True)
    if param:
        speech, ahead = False, param == "1"
    else:
        ahead = not speech and _looks_ahead(context, first, cue, (context.day - past).days)
    chosen, other = (coming, past) if ahead else (past, coming)
    if other == chosen:
        other = chosen + timedelta(days=7)
    found = Found(first, last, chosen.isoformat(), context.anchor, None, _day_interval(other), speech)
    return [found]


def read_shift_weekday(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """next Friday, last Monday, this Thursday: never the anchor's own day for next and last."""
    weekday, shift = context.number("weekday", first, last), context.number("shift", first, last)
    if weekday is None:
        return None
    shift = -1 if shift is None else shift
    coming, past = _weekday_near(context.day, weekday, True), _weekday_near(context.day, weekday, False)
    if shift > 0:
        chosen = coming if coming > context.day else coming + timedelta(days=7)
        other = chosen + timedelta(days=7)
    elif shift < 0:
        chosen = past if past < context.day else past - timedelta(days=7)
        other = chosen - timedelta(days=7)
    else:
        is_past = tense_of(find_cue(context.scanned, first, last)) is Tense.PAST
        chosen, other = (past, coming) if is_past else (coming, past)
    return [Found(first, last, chosen.isoformat(), context.anchor, None, _day_interval(other))]


def read_weekday_shift(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """Tuesday of next week"""
    weekday, shift = context.number("weekday", first, last), context.number("shift", first, last)
    if weekday is None or shift is None:
        return None
    monday = context.day - timedelta(days=context.day.weekday())
    chosen = monday + timedelta(days=7 * shift + weekday - 1)
    return _one(first, last, chosen.isoformat(), context.anchor)


def read_weekday_ago(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """two weeks ago Friday"""
    weekday, count = context.number("weekday", first, last), context.number("num", first, last)
    if weekday is None or count is None:
        return None
    chosen = _weekday_near(context.day, weekday, False) - timedelta(days=7 * count)
    return _one(first, last, chosen.isoformat(), context.anchor)


# ---------------------------------------------------------------- relative days and units


def read_relative(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """yesterday, tomorrow, this morning; the day of a weekday that stands beside it wins if they disagree by one."""
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


def _count(context: Context, first: int, last: int, param: str) -> int | None:
    """The number of units: the first that is named, else the form's own (a bare "week ago")."""
    count = context.number("num", first, last)
    count = count if count is not None else (int(param) if param.isdigit() else None)
    return count if count is not None and count <= 400 else None


def read_ago(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """six weeks ago, a year ago: as exact as its unit; a year ago beside a quarter is that quarter."""
    unit, count = context.name("unit", first, last), _count(context, first, last, param)
    if unit is None or count is None:
        return None
    if unit == "year" and count == 1 and (quarter := _quarter_in_sentence(context, first, last)):
        return _one(first, last, _year_before(quarter), "mention")
    if unit in _VAGUE_UNITS:
        return None
    day = cal.add_units(context.day, unit, -count)
    return _one(first, last, cal.unit_value(day, unit), context.anchor) if day else None


def read_ago_day(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """a year ago today"""
    unit, count = context.name("unit", first, last), context.number("num", first, last)
    moves = context.number("rel", first, last)
    if unit is None or count is None or moves is None or count > 400 or unit in _VAGUE_UNITS:
        return None
    day = cal.add_units(context.day + timedelta(days=moves), unit, -count)
    return _one(first, last, day.isoformat(), context.anchor) if day else None


def read_from_now(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """two weeks from now"""
    unit, count = context.name("unit", first, last), _count(context, first, last, param)
    if unit in _VAGUE_UNITS:
        return None
    day = cal.add_units(context.day, unit, count) if unit and count else None
    return _one(first, last, cal.unit_value(day, unit), context.anchor) if day and unit else None


def read_from_mention(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """the next day, a day earlier, two weeks later: off the day that was mentioned last."""
    unit, count = context.name("unit", first, last) or "day", context.number("num", first, last)
    if param.lstrip("-").isdigit():
        moves = int(param)
    else:
        count = count if count is not None else 1
        moves = count if param == "later" else -count
        if unit == "year" and moves == -1 and (quarter := _quarter_in_sentence(context, first, last)):
            return _one(first, last, _year_before(quarter), "mention")
    if unit in _VAGUE_UNITS:
        return None
    if param == "later" and context.last_day is None:
        return ()  # "found 66 years later": after something that has no date here
    base, anchor = (context.last_day, "mention") if context.last_day else (context.day, context.anchor)
    day = cal.add_units(base, unit, moves)
    return _one(first, last, cal.unit_value(day, unit), anchor) if day else None


def read_shift_unit(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """next week, last year, this quarter"""
    unit, shift = context.name("unit", first, last), context.number("shift", first, last)
    if unit is None or shift is None:
        return None
    if unit == "weekend":
        return _one(first, last, _shifted_weekend(context.day, shift), context.anchor)
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
    return _one(first, last, value, context.anchor)


def read_this_unit(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the end of the year, within the month: the unit that holds the anchor"""
    unit = context.name("unit", first, last)
    if unit is None:
        return None
    if unit == "day":
        return ()  # "later in the day" is the day of what was told before
    value = _shifted_weekend(context.day, 0) if unit == "weekend" else cal.unit_value(context.day, unit)
    return _one(first, last, value, context.anchor)


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


# ---------------------------------------------------------------- months, quarters, years


def _month_by_tense(month: int, near: date, cue: Cue | None) -> tuple[int, int | None]:
    """The year of a bare month, and the other one that it may be."""
    ahead = near.year if month >= near.month else near.year + 1
    back = near.year if month <= near.month else near.year - 1
    if ahead == back:
        return ahead, None
    tense = cue.tense if cue is not None and cue.is_near and cue.kind != "speech" else Tense.UNKNOWN
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
    year, other = _month_by_tense(month, context.day, find_cue(scanned, first, last))
    found = Found(first, last, f"{year}-{month:02}", "year")
    found.alternative = cal.interval_of(f"{other}-{month:02}") if other else None
    return [found]


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
    return _one(first, last, f"{year}-{month:02}", "explicit" if shift is None else context.anchor)


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
    return _one(first, last, f"{year}-{month:02}", context.anchor)


def _quarter_year(number: int, near: date, tense: Tense) -> int:
    """The year of a quarter without one: of this year unless that lies on the wrong side of the verb."""
    now = (near.month + 2) // 3
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
    return _one(first, last, context.last_quarter, anchor)


def _year_before(quarter: str) -> str:
    return f"{int(quarter[:4]) - 1}{quarter[4:]}"


def _quarter_in_sentence(context: Context, first: int, last: int) -> str | None:
    """The quarter read before in the same paragraph, as "a year earlier" then means that of the year before."""
    for found in reversed(context.found):
        between = context.scanned.gaps[found.last : first]
        if any("\n\n" in gap for gap in between) or first - found.last > 60:
            return None
        if "-Q" in found.value:
            return context.last_quarter
    return None


def read_quarter_ago(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the year-ago quarter, the same period of 1988"""
    year = context.number("year", first, last)
    quarter = context.last_quarter
    if quarter is None:
        return _one(first, last, str(year if year else context.day.year - 1), context.anchor)
    value = f"{year}{quarter[4:]}" if year else _year_before(quarter)
    return _one(first, last, value, "mention")


def read_recent_quarter(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the quarter: the one that was mentioned last"""
    return _one(first, last, context.last_quarter, "mention") if context.last_quarter else None


def read_half(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the first half of 1990, second half of last year"""
    number = context.number("hname", first, last) or context.number("ord", first, last)
    number = 2 if number == 4 else number  # the last one
    if number not in {1, 2}:
        return None
    shifts = [int(v) for i, v in context.all("shift", first + 1, last)]
    year = context.number("year", first, last) or context.day.year + (shifts[0] if shifts else 0)
    return _one(first, last, f"{year}-H{number}", "explicit")


def read_season(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """this autumn, winter 2025, до конца осени: without a year the nearest one that fits the verbs"""
    season, year = context.name("season", first, last), context.number("year", first, last)
    shift = context.number("shift", first, last)
    if season is None:
        return None
    if year is not None:
        return _one(first, last, f"{year}-{season}", "explicit")
    near = context.day
    of_year = shift is not None and context.name("unit", first, last) == "year"
    if shift is not None and (of_year or shift == 0):
        began = 1 if shift == 0 and season == "WI" and near.month <= 2 and not of_year else 0
        return _one(first, last, f"{near.year + shift - began}-{season}", context.anchor)
    years = (near.year - 1, near.year, near.year + 1)
    spans = [
        (y, span) for y in years if (span := cal.interval_of(f"{y}-{season}")) and span.start and span.end
    ]
    holding = [y for y, span in spans if span.start and span.end and span.start <= near <= span.end]
    back = max((y for y, span in spans if span.end and span.end < near), default=near.year - 1)
    ahead = min((y for y, span in spans if span.start and span.start > near), default=near.year + 1)
    if shift is not None:
        return _one(first, last, f"{ahead if shift > 0 else back}-{season}", context.anchor)
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
    if year is None or _is_count(context, last):
        return None
    asked = first < last or scanned.word(first - 1) in language.year_before
    if not asked and not (1900 <= year <= 2040 and year % 100):
        return None
    return _one(first, last, str(year), "explicit")


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
    return _one(first, last, str(year or context.day.year), "explicit" if year else context.anchor)


def read_decade(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the 1980s"""
    decade = context.number("decadename", first, last) or context.number("shortdecade", first, last)
    year = context.number("year", first, last)
    decade = year // 10 if decade is None and year is not None else decade
    return _one(first, last, f"{decade:03}", "explicit") if decade else None


def read_week_of(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the week of April 7"""
    days = read_days(context, first, last, "")
    interval = cal.interval_of(days[0].value) if days else None
    if days is None or interval is None or interval.start is None:
        return None
    return _one(first, last, cal.week_value(interval.start), days[0].anchor)


def read_holiday(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """Christmas: a fixed day of the year"""
    name = context.name("holiday", first, last)
    if name is None:
        return None
    year = context.number("year", first, last)
    month, day = int(name[:2]), int(name[3:])
    tense = tense_of(find_cue(context.scanned, first, last))
    picked = (cal.make_day(year, month, day), None) if year else pick_year(month, day, context.day, tense)
    if picked is None or picked[0] is None:
        return None
    return _one(first, last, picked[0].isoformat(), "explicit" if year else "year")


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
    counts = [int(value) for _, value in context.all("num", first, last)]
    counts = counts or ([int(param)] if param else [])
    if unit is None or not counts or unit in _VAGUE_UNITS or counts[-1] > 400:
        return None
    return _window(context, first, last, cal.add_units(context.day, unit, counts[-1]))


def read_open(_context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """soon, to be determined: a date that nobody has named"""
    return [Found(first, last, param, "none", DateInterval(None, None, Precision.OPEN), calendar=False)]


def read_nothing(_context: Context, _first: int, _last: int, _param: str) -> Sequence[Found] | None:
    """A form that only looks like a date and uses its words up."""
    return ()


READERS: dict[str, Reader] = {
    name.removeprefix("read_"): reader for name, reader in list(globals().items()) if name.startswith("read_")
}
