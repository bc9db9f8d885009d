"""The timeline of rounds as a picture: where everything stands, in units of the drawing. Pure: `today` comes
in. The template draws it, the style sheet colours it; every mark differs in form and not in colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from watcher.alerts.clean import cut
from watcher.alerts.days import MONTHS, days, read_interval
from watcher.model import DateInterval, Round, Status, named_time
from watcher.topic import Topic
from watcher.web.words import OPEN, round_name, series_of

ROW = 46.0  # height of a round, its label above its line
HEAD = 40.0  # room for the months and for today
FOOT = 10.0
EDGE = 14.0  # left and right of the time axis
CHARACTER = 6.6  # mean width of one at 13 units, a little more than that of common typefaces
MAX_ROWS = 30
PADDING = 12  # days on both sides of the earliest and the latest mark
LONGEST = 420  # days on the axis; what lies outside is drawn at its edge
MAX_TICKS = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a round's line. `kind` is a class of the style sheet, `to` the end of a band or arrow."""

    kind: str  # held | set | planned | under_way | cancelled | band | moved | earlier
    x: float
    to: float
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    round_id: str
    label: str
    note: str
    note_x: float
    y: float  # of the line
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    width: float
    height: float
    today_x: float
    today: str
    today_anchor: str
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]
    left_out: int  # rounds without any day, or beyond MAX_ROWS
    summary: str


@dataclass(frozen=True, slots=True)
class _Axis:
    first: date
    last: date
    width: float

    def x(self, value: date) -> float:
        share = (value - self.first).days / max(1, (self.last - self.first).days)
        inner = self.width - 2 * EDGE
        return round(EDGE + inner * min(1.0, max(0.0, share)), 1)


def timeline(
    rounds: Iterable[Round], topics: dict[str, Topic], today: date, width: float = 960.0
) -> Picture | None:
    """The latest rounds with a day or a window, the last at the top; None where none has one."""
    dated = [known for known in rounds if _days_of(known)]
    shown = sorted(dated, key=lambda known: (_last_day(known), known.id), reverse=True)[:MAX_ROWS]
    if not shown:
        return None
    axis = _axis(shown, today, width)
    rows = tuple(
        _row(known, topics, axis, HEAD + ROW * (number + 0.7), today) for number, known in enumerate(shown)
    )
    today_x = axis.x(today)
    return Picture(
        width=width,
        height=HEAD + ROW * len(rows) + FOOT,
        today_x=today_x,
        today=f"today, {today.day} {MONTHS[today.month - 1]}",
        today_anchor="end" if today_x > width - 80 else "start" if today_x < 80 else "middle",
        ticks=_ticks(axis),
        rows=rows,
        left_out=len(dated) - len(shown),
        summary=_summary(shown),
    )


# ---------------------------------------------------------------------------------------------- the axis


def _days_of(known: Round) -> tuple[date, ...]:
    """Every day that the round's present date names."""
    if known.when is None:
        earlier = _earlier(known)
        return _ends(earlier[-1]) if earlier else ()
    return _ends(known.when)


def _ends(when: DateInterval) -> tuple[date, ...]:
    return tuple(each for each in (when.start, when.end) if each is not None)


def _last_day(known: Round) -> date:
    return max(_days_of(known))


def _axis(rounds: Sequence[Round], today: date, width: float) -> _Axis:
    every = [each for known in rounds for each in _days_of(known)]
    every += [each for known in rounds for when in _earlier(known) for each in _ends(when)]
    last = max([today, *every]) + timedelta(days=PADDING)
    first = min([today, *every]) - timedelta(days=PADDING)
    last = min(last, today + timedelta(days=LONGEST // 2))
    return _Axis(max(first, last - timedelta(days=LONGEST)), last, width)


def _ticks(axis: _Axis) -> tuple[Tick, ...]:
    """Firsts of months, every one or every second and so on, as many as find room."""
    months: list[date] = []
    at = date(axis.first.year, axis.first.month, 1)
    while at <= axis.last:
        if at >= axis.first:
            months.append(at)
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
    room = max(2, min(MAX_TICKS, int(axis.width / 90)))
    step = -(-len(months) // room) if months else 1
    ticks = []
    for number, month in enumerate(months[::step]):
        year = f" {month.year}" if number == 0 or month.month <= step else ""
        ticks.append(Tick(axis.x(month), f"{MONTHS[month.month - 1]}{year}"))
    return tuple(ticks)


# ---------------------------------------------------------------------------------------------- one round


def _row(known: Round, topics: dict[str, Topic], axis: _Axis, y: float, today: date) -> Row:
    name = _capital(series_of(known, topics).title)
    label = f"{name}: {round_name(known).lower()}" if known.ordinals else name
    room = int((axis.width - 2 * EDGE) / CHARACTER)
    label = cut(label, max(12, room))
    note_x = EDGE + (len(label) + 2) * CHARACTER * 1.06
    note = ", ".join(filter(None, (known.venue, standing(known, today))))
    left = int((axis.width - note_x) / CHARACTER) if axis.width > note_x else 0
    return Row(known.id, label, cut(note, left) if left > 16 else "", note_x, y, _marks(known, axis, today))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def standing(known: Round, today: date) -> str:
    """How a round stands, in words: `set for Wed 25 Jun 2025`, `moved to ...`, `held on ...`."""
    when = days(known.when, today) if known.when is not None else "no date yet"
    match known.status:
        case Status.CONCLUDED:
            return f"held, {days(known.when)}" if known.when is not None else "held"
        case Status.CANCELLED | Status.DENIED:
            return f"{known.status.value} (was {when})" if known.when is not None else known.status.value
        case Status.POSTPONED:
            return f"postponed (was {when})" if known.when is not None else "postponed, no new date"
        case Status.UNDER_WAY:
            return f"under way, {when}" if named_time(known.status, known.when) is not None else "under way"
        case Status.TBD:
            return "date to be determined"
        case Status.RUMOURED:
            return f"talked of, {when}"
    if known.is_disputed:
        return f"disputed, {when}"
    moved = "moved to" if _earlier(known) and known.when is not None and known.when.is_day else ""
    is_past = has_passed(known, today)
    return f"{moved or ('was set for' if is_past else 'set for')} {when}" if known.when else when


def has_passed(known: Round, today: date) -> bool:
    """True for a round whose day is over and of which nobody has told that it was held."""
    end = known.when.end if known.when is not None else None
    return known.status in OPEN and known.status is not Status.UNDER_WAY and end is not None and end < today


def _earlier(known: Round) -> list[DateInterval]:
    """The dates that were given up for the present one, the first first. A rival date is none of them."""
    claims = [
        (claim.since, read_interval(claim.value), claim.value) for claim in known.values.get("date", ())
    ]
    now = str(known.when)
    since = next((at for at, _, value in claims if value == now), None)
    found = [
        when
        for at, when, value in sorted(claims, key=lambda claim: claim[0])
        if when is not None and value != now and (since is None or at < since) and when.is_day
    ]
    # "4 June" after "early June" is the same plan told better, and no move.
    current = known.when
    return [when for when in found if current is None or not when.overlaps(current)]


def _marks(known: Round, axis: _Axis, today: date) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    earlier = _earlier(known)
    place = _place(known.when or (earlier[-1] if earlier else None), axis)
    if place is None:
        return ()
    x, to = place
    for when in earlier if known.when is not None else ():
        old = _place(when, axis)
        if old is not None and old[0] != x:
            marks.append(Mark("moved", old[0], x, f"moved from {days(when)}"))
            marks.append(Mark("earlier", old[0], old[0], f"before: {days(when)}"))
    kind = _kind(known)
    title = standing(known, today)
    is_window = known.when is not None and not known.when.is_day
    if is_window or to - x > 6:
        marks.append(Mark("band" if is_window else "days", x, max(to, x + 8), title))
    at = (x + to) / 2 if is_window else x
    if known.is_disputed and known.status in OPEN:
        kind = "disputed"
    marks.append(Mark(kind, round(at, 1), round(at, 1), title))
    return tuple(marks)


def _place(when: DateInterval | None, axis: _Axis) -> tuple[float, float] | None:
    if when is None or (when.start is None and when.end is None):
        return None
    first = when.start or when.end
    assert first is not None
    last = when.end if when.end is not None else axis.last
    return axis.x(first), axis.x(last)


def _kind(known: Round) -> str:
    match known.status:
        case Status.CONCLUDED:
            return "held"
        case Status.CANCELLED | Status.DENIED:
            return "cancelled"
        case Status.UNDER_WAY:
            return "under_way"
        case Status.DATE_SET:
            return "set" if known.when is not None and known.when.is_day else "planned"
        case Status.POSTPONED:
            return "postponed"
    return "planned"


def _summary(rounds: Sequence[Round]) -> str:
    counts = {
        "held": sum(known.status is Status.CONCLUDED for known in rounds),
        "set or planned": sum(known.status in OPEN for known in rounds),
        "cancelled or denied": sum(known.status in (Status.CANCELLED, Status.DENIED) for known in rounds),
    }
    told = ", ".join(f"{count} {words}" for words, count in counts.items() if count)
    return f"{len(rounds)} rounds by date: {told}. The table below says the same in words."
