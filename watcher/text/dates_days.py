"""Days: dates by number, weekdays, holidays. One reader, `read_ACTION`, for an action of a language file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from watcher.text import dates_calendar as cal
from watcher.text.dates_context import Context, Found, century_of, day_interval, is_count, one
from watcher.text.dates_scan import Scan
from watcher.text.dates_tense import Cue, Tense, find_cue, is_speech_day, tense_of

_FAR = 45  # days beyond which the tense of the clause decides the year of a day, not its nearness
_APOSTROPHES = frozenset("'’")
_LONG_AGO = 5  # days; a weekday that far back is mostly told with "last"
_VERB_REACH = 5  # words between a verb and its day
_CLOSE = 31  # days
_PLAUSIBLE = 300  # days within which the other year of a day is worth keeping


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
    if context.edge_before(first) == "since":
        return Tense.PAST
    cue = find_cue(context.scanned, first, last)
    return Tense.UNKNOWN if cue is None or cue.kind in {"speech", "reports", "present"} else cue.tense


def _year_told(context: Context, first: int, last: int) -> int | None:
    """The year beside a day that is an expression of its own: "April 25 last year", "last year, on May 2"."""
    scanned = context.scanned
    for at in (last + 1, last + 2):
        following = scanned.values(at + 1) if at + 1 < len(scanned.words) else {}
        shift = scanned.values(at).get("shift") if at < len(scanned.words) else None
        if shift is not None and following.get("unit") == "year":
            return context.day.year + int(shift)
    before = context.found[-1] if context.found else None
    if (
        before is None
        or first - before.last > 3
        or any(map(scanned.ends_sentence, range(before.last, first)))
    ):
        return None
    if before.value.isdigit() and len(before.value) == 4 and before.anchor in {"published", "dateline"}:
        return int(before.value)
    return int(before.value[:4]) if before.anchor == "told" else None


def _day_beside(month: int, day: int, near: date, shift: int) -> date | None:
    """The last day of that name before `near` (shift -1), or the first one after it."""
    years = (near.year - 1, near.year, near.year + 1)
    days = [made for year in years if (made := cal.make_day(year, month, day))]
    if shift < 0:
        return max((made for made in days if made <= near), default=None)
    return min((made for made in days if made >= near), default=None)


def read_ymd(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """2025-04-10"""
    year = context.number("year", first, first)
    month, day = context.number("mon", last - 1, last - 1), context.number("day", last, last)
    made = cal.make_day(year or 0, month or 0, day or 0)
    return one(first, last, made.isoformat(), "explicit") if made else None


def read_numeric(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """10.04.2025, 04/10/2025, 1/2/97: points mean day first, else the language says which comes first."""
    scanned = context.scanned
    a, b = context.number("num", first, first) or 0, context.number("num", first + 1, first + 1) or 0
    year = context.number("num", last, last) or 0
    if len(scanned.words[last]) == 2:
        year = century_of(year, context.day)
    pointed = scanned.gaps[first] == "."
    day_first = scanned.language.day_first or pointed
    orders = ((b, a), (a, b)) if day_first else ((a, b), (b, a))
    made = [day for month, number in orders if (day := cal.make_day(year, month, number))]
    if not made:
        return None
    if (
        len(made) > 1
        and not pointed
        and _is_close(made[1], context.day)
        and not _is_close(made[0], context.day)
    ):
        made.reverse()  # 10/04/2025 in a text of 8 April is the 10th of April in any country
    found = Found(first, last, made[0].isoformat(), "explicit")
    if len(made) > 1 and not pointed and made[1] != made[0]:
        found.alternative = day_interval(made[1])
    return [found]


def _is_close(day: date, near: date) -> bool:
    return abs((day - near).days) <= _CLOSE


def read_days(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """April 10, 4-5 February, 27 февраля 2025: one finding for each day that is named."""
    months = context.months(first, last)
    if not months:
        return None
    at, month = months[0]
    days = [(index, int(value)) for index, value in context.all("day", first, last) if index != at]
    while len(days) > 1 and at < days[-1][0] == last and is_count(context, last):
        days.pop()  # "on March 5 and 6 men"
        last = days[-1][0]
    years = [(i, int(year)) for i, year in context.all("year", first, last) if i > at]
    found: list[Found] = []
    for index, day in days:
        item = _read_day(context, month, day, years[0][1] if years else None, (first, at, last))
        if item is None:
            return None
        item.first = item.last = index
        found.append(item)
    if not found:
        return None
    owner = found[0] if at < days[0][0] else found[-1]  # its words hold the name of the month
    owner.first, owner.last = min(owner.first, at), max(owner.last, at)
    if first > 1 and context.scanned.values(first - 2).get("unit") == "quarter":
        ended = date.fromisoformat(found[0].value)  # "the quarter ended Sept. 30"
        context.last_quarter = cal.unit_value(ended, "quarter")
    if years or len(found) == 1:
        found[-1].last = last
    if len(found) == 1:
        found[0].first = first
    return found


def _read_day(
    context: Context, month: int, day: int, year: int | None, span: tuple[int, int, int]
) -> Found | None:
    """One day of a month, in the named year, in the one that "last" or "next" tells, or in the nearest.

    `span` holds the first word, that of the month, and the last one.
    """
    first, at, last = span
    other: date | None = None
    told: int | None = None
    shift = context.number("shift", at + 1, last) if at < last else None
    if year is not None:
        made = cal.make_day(year, month, day)
    elif (told := _year_told(context, first, last)) is not None:
        made = cal.make_day(told, month, day)
    elif shift:
        made = _day_beside(month, day, context.day, shift)
    else:
        picked = pick_year(month, day, context.day, Tense.UNKNOWN)
        if picked and abs((picked[0] - context.day).days) > _FAR:
            picked = pick_year(month, day, context.day, _tense_of_event(context, first, last))
        made, other = picked if picked else (None, None)
    if made is None:
        return None
    anchor = "explicit" if year is not None else "told" if told is not None else "year"
    return Found(first, last, made.isoformat(), anchor, alternative=day_interval(other) if other else None)


def read_day_month(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """10-Apr-2025, 10-APR-97"""
    month, day = context.number("month", first, last), context.number("day", first, first)
    year = context.number("num", last, last) or 0
    made = cal.make_day(year if year > 99 else century_of(year, context.day), month or 0, day or 0)
    return one(first, last, made.isoformat(), "explicit") if made else None


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


def read_lone_day(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """10日: the nearest day of that number; the past one where both are as near, as news looks back"""
    number = context.number("day", first, last)
    months = [cal.add_months(context.day.replace(day=1), step) for step in (-1, 0, 1)]
    days = [made for month in months if (made := cal.make_day(month.year, month.month, number or 0))]
    if not days:
        return None
    best = min(days, key=lambda made: (abs((made - context.day).days), made))
    return one(first, last, best.isoformat(), context.anchor)


def read_week_of(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """the week of April 7"""
    days = read_days(context, first, last, "")
    interval = cal.interval_of(days[0].value) if days else None
    if days is None or interval is None or interval.start is None:
        return None
    return one(first, last, cal.week_value(interval.start), days[0].anchor)


def read_holiday(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """Christmas: a fixed day of the year, `param` as MM-DD"""
    if not context.scanned.words[first][:1].isupper():
        return None
    year = context.number("year", first, last)
    month, day = int(param[:2]), int(param[3:])
    tense = tense_of(find_cue(context.scanned, first, last))
    picked = (cal.make_day(year, month, day), None) if year else pick_year(month, day, context.day, tense)
    if picked is None or picked[0] is None:
        return None
    return one(first, last, picked[0].isoformat(), "explicit" if year else "year")


# ---------------------------------------------------------------- weekdays


def _weekday_near(day: date, weekday: int, ahead: bool) -> date:
    """The coming (or, not `ahead`, the past) day of that name; `day` itself where it has the name."""
    off = (weekday - day.isoweekday()) % 7
    return day + timedelta(days=off if ahead else (off - 7 if off else 0))


def _looks_ahead(context: Context, first: int, cue: Cue | None, days_back: int) -> bool:
    """True when a weekday is the coming one. `days_back` counts to the past one (0 to 6)."""
    edge = context.edge_before(first)
    if edge == "since":
        return False
    scanned = context.scanned
    if (
        scanned.word(first - 1) in scanned.language.cues.toward
        and scanned.gaps[first][:1] not in _APOSTROPHES
    ):
        return True  # "lined up for Monday", but not "charged for Monday's attack"
    has_past_verb = cue is not None and cue.is_near and cue.tense is Tense.PAST
    if edge == "until" and not has_past_verb:
        return True
    if edge == "before" and (cue is None or cue.tense is not Tense.FUTURE):
        return days_back > 3  # "before Friday's summit": whichever is nearer
    tense = tense_of(cue)
    owns = scanned.gaps[first][:1] in _APOSTROPHES
    if owns and not has_past_verb and days_back > 3:
        return True  # "leaders gather for Monday's talks", told on Sunday
    if (
        tense is Tense.PAST
        and cue is not None
        and days_back >= _LONG_AGO
        and _distance(scanned, first, cue.index) > _VERB_REACH
    ):
        return True  # "played down the summit on Friday", told on Wednesday: the verb is not that of the day
    return tense is Tense.FUTURE or (tense is Tense.PRESENT and days_back > 1)


def _distance(scanned: Scan, first: int, at: int) -> int:
    """Words from one to the other; how long something took does not count: "ended after two hours Friday"."""
    measures = scanned.language.cues.measures
    between = range(min(first, at) + 1, max(first, at))
    return 1 + sum(1 for index in between if scanned.word(index) not in measures)


def read_weekday(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """Thursday: the past or the coming one, as `param` (-1, 1) or its verbs say; the other one is kept."""
    weekday = context.number("weekday", first, last) or context.number("wdabbr", first, last)
    if weekday is None:
        return None
    scanned = context.scanned
    cue = find_cue(scanned, first, last)
    speech = is_speech_day(scanned, first, last, cue)
    past, coming = _weekday_near(context.day, weekday, False), _weekday_near(context.day, weekday, True)
    if param:
        speech, ahead = False, param == "1"
        first = last if last - first > 1 else first  # "as soon as Monday"
    else:
        ahead = not speech and _looks_ahead(context, first, cue, (context.day - past).days)
    chosen, other = (coming, past) if ahead else (past, coming)
    if other == chosen:
        other = chosen + timedelta(days=7)
    found = Found(first, last, chosen.isoformat(), context.anchor, None, day_interval(other), speech)
    return [found]


def read_shift_weekday(context: Context, first: int, last: int, param: str) -> Sequence[Found] | None:
    """next Friday, last Monday, this Thursday: never the anchor's own day for next and last, nor one that is
    nearer than the `param` says ("next Sunday", written on a Saturday, is in a week and a day)."""
    weekday, shift = context.number("weekday", first, last), context.number("shift", first, last)
    weekday = weekday or context.number("wdabbr", first, last)
    if weekday is None:
        return None
    shift = -1 if shift is None else shift
    coming, past = _weekday_near(context.day, weekday, True), _weekday_near(context.day, weekday, False)
    if shift > 0:
        ahead = timedelta(days=int(param or 1))
        chosen = coming if coming - context.day >= ahead else coming + timedelta(days=7)
        other = chosen + timedelta(days=7)
    elif shift < 0:
        chosen = past if past < context.day else past - timedelta(days=7)
        other = chosen - timedelta(days=7)
    else:
        is_past = tense_of(find_cue(context.scanned, first, last)) is Tense.PAST
        chosen, other = (past, coming) if is_past else (coming, past)
    return [Found(first, last, chosen.isoformat(), context.anchor, None, day_interval(other))]


def read_weekday_shift(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """Tuesday of next week"""
    weekday, shift = context.number("weekday", first, last), context.number("shift", first, last)
    weekday = weekday or context.number("wdabbr", first, last)
    if weekday is None or shift is None:
        return None
    monday = context.day - timedelta(days=context.day.weekday())
    chosen = monday + timedelta(days=7 * shift + weekday - 1)
    return one(first, last, chosen.isoformat(), context.anchor)


def read_weekday_ago(context: Context, first: int, last: int, _: str) -> Sequence[Found] | None:
    """two weeks ago Friday"""
    weekday, count = context.number("weekday", first, last), context.number("num", first, last)
    if weekday is None or count is None:
        return None
    chosen = _weekday_near(context.day, weekday, False) - timedelta(days=7 * count)
    return one(first, last, chosen.isoformat(), context.anchor)
