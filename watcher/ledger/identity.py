"""Which known round a fact speaks of. Pure rules over values; `now` is the moment the fact was seen.

The rules, in the order in which they are tried (each has cases in tests/cases/ledger/):

    day        the fact's day is the round's day, give or take one (a report wrong by a day is the same round)
    ordinal    the same number in the same series, not further apart than three weeks
    open       the one round of the series that is still to come: "next", "new", a window, a status, no date at all
    held       a round that was held within the series' cool-down, told again without a date of its own
    generic    a fact without level is a nearby round of any series; a specific fact takes over a generic round
               only where day or venue agree
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watcher.model import DateInterval, Fact, Round, Status
from watcher.topic import Series, Topic

OPEN = frozenset(
    {Status.RUMOURED, Status.PLANNED, Status.DATE_SET, Status.TBD, Status.POSTPONED, Status.UNDER_WAY}
)
_ORDINAL_DAYS = 21  # the same ordinal further apart than this is another count
_LAPSED_DAYS = 2  # a round whose day has passed by more is no longer "the next one"
_REVIVAL_DAYS = 14  # a cancelled round that is "back on" within this time is the same round


@dataclass(frozen=True, slots=True)
class Identity:
    """The round that a fact means, or None for a round that is not known, and the rule that says so."""

    round: Round | None
    rule: str


_ACTIVE_DAYS = 30  # an elliptic fact ("the third round") continues a count that was heard of so recently


def continues(rounds: Iterable[Round], fact: Fact, today: date) -> bool:
    """Does a sentence that names at most one party mean these rounds: the next number, the venue or the day of an open one?"""
    active = [r for r in rounds if abs((today - max(held_on(r), r.changed.date())).days) <= _ACTIVE_DAYS]
    if fact.ordinal is not None:
        count = max((n for r in active for n in (*r.ordinals, r.seq)), default=None)
        return count is not None and fact.ordinal - count in (0, 1)
    for known in active:
        if fact.is_next and (fact.venue is not None or _has_day(fact)):
            return True
        if (
            known.status in OPEN
            and fact.venue is not None
            and known.venue is not None
            and same_venue(known, fact)
        ):
            return True
        if known.status in OPEN and _has_day(fact) and same_day([known], fact) is not None:
            return True
    return False


def _has_day(fact: Fact) -> bool:
    return fact.when is not None and fact.when.is_day


def identify(rounds: Sequence[Round], fact: Fact, topic: Topic, now: datetime) -> Identity:
    """The round of `rounds` (of one topic) that the fact speaks of."""
    series = topic.series_named(fact.series)
    today = _day_of(fact, now)
    own = [r for r in rounds if r.series == fact.series]
    others = [r for r in rounds if r.series != fact.series and not _counts_apart(topic, r.series)]
    if not _counts_apart(topic, fact.series) and same_day(own, fact) is None:
        placed = _at_place_and_day(others, fact)
        if placed is not None:
            return Identity(placed, "place and day: the two parties meet once a day in one place")
    match = _in_series(own, fact, series, today, topic.policy.open_slot_days)
    if match is not None:
        return match
    if fact.is_generic:
        return _absorbed(others, fact, topic, today)
    if not _counts_apart(topic, fact.series):
        generic = [r for r in others if topic.series_named(r.series).is_generic]
        match = _taken_over(generic, fact, today)
        if match is not None:
            return match
    return Identity(None, "no known round fits")


def _at_place_and_day(rounds: Iterable[Round], fact: Fact) -> Round | None:
    if fact.venue is None or fact.when is None or not fact.when.is_day:
        return None
    placed = [r for r in rounds if r.venue is not None and r.when is not None and same_venue(r, fact)]
    for known in placed:
        if known.when is not None and known.when.is_day and known.when.overlaps(fact.when):
            return known
    return _in_window(placed, fact)


def _counts_apart(topic: Topic, name: str) -> bool:
    """Calls are no meetings: neither takes the other's place."""
    return "call" in topic.series_named(name).nouns


def _in_series(
    rounds: Sequence[Round], fact: Fact, series: Series, today: date, open_days: int
) -> Identity | None:
    by_day = same_day(rounds, fact)
    if by_day is not None:
        return Identity(by_day, "day: the same day, give or take one")
    by_window = _in_window(rounds, fact)
    if by_window is not None:
        return Identity(by_window, "window: the day lies in its window, and the venue is the same")
    by_ordinal = _same_ordinal(rounds, fact, today)
    if by_ordinal is not None:
        return Identity(by_ordinal, f"ordinal: both are number {fact.ordinal}")
    held = _held(rounds, fact, series, today)
    open_round = open_round_of(rounds, today, open_days)
    if fact.status in (Status.CONCLUDED, Status.UNDER_WAY):
        if (
            held is not None
            and fact.when is None
            and not (open_round is not None and _is_due(open_round, today))
        ):
            return Identity(held, "held: told again, and no other is due")
        if open_round is not None and _may_be_now(open_round, fact, today, slack_days=0 if held else 3):
            return Identity(open_round, "open: the round that was to come")
        if held is not None:
            return Identity(held, "held: told again within the cool-down")
        return None
    if held is not None and not _points_ahead(fact, held, today):
        return Identity(held, "held: no date, number or 'next' says that another is meant")
    if open_round is not None and _fits_open(open_round, fact, today):
        return Identity(open_round, "open: the round that is still to come")
    revived = _revived(rounds, fact, today)
    return Identity(revived, "revived: it was called off days ago") if revived is not None else None


def same_day(rounds: Iterable[Round], fact: Fact) -> Round | None:
    """The round on the fact's day; the nearest when two are within a day of it."""
    if fact.when is None or not fact.when.is_day:
        return None
    near = [
        r for r in rounds if r.when is not None and r.when.is_day and r.when.overlaps(fact.when, slack_days=1)
    ]
    return min(near, key=lambda r: (_distance(r.when, fact.when), r.opened), default=None)


def _in_window(rounds: Iterable[Round], fact: Fact) -> Round | None:
    """A round held in a window ("last week") that a day of the same venue lies in."""
    if fact.when is None or not fact.when.is_day or fact.venue is None:
        return None
    for known in rounds:
        if known.when is None or known.when.is_day or known.venue is None or known.status in OPEN:
            continue
        if known.when.overlaps(fact.when) and same_venue(known, fact):
            return known
    return None


def open_round_of(rounds: Iterable[Round], today: date, open_days: int) -> Round | None:
    """The round of a series that is still to come or under way; the one heard of last when there are two."""
    waiting = [
        r
        for r in rounds
        if r.status in OPEN and not has_lapsed(r, today) and not _is_forgotten(r, today, open_days)
    ]
    return max(waiting, key=lambda r: (r.changed, r.seq), default=None)


def _is_forgotten(known: Round, today: date, open_days: int) -> bool:
    """No day was ever set, and nobody has spoken of it for weeks."""
    if known.when is not None and known.when.is_day:
        return False
    return (today - (known.heard or known.changed).date()).days > open_days


def has_lapsed(known: Round, today: date) -> bool:
    """Its day has passed, and nobody said what became of it."""
    end = known.when.end if known.when is not None else None
    return end is not None and end < today - timedelta(days=_LAPSED_DAYS)


def _day_of(fact: Fact, now: datetime) -> date:
    published = fact.evidence.published
    return min(published, now).date() if published is not None else now.date()


def _distance(one: DateInterval | None, two: DateInterval | None) -> int:
    if one is None or two is None or one.start is None or two.start is None:
        return 10_000
    return abs((one.start - two.start).days)


def _same_ordinal(rounds: Iterable[Round], fact: Fact, today: date) -> Round | None:
    if fact.ordinal is None:
        return None
    for known in sorted(rounds, key=lambda r: r.changed, reverse=True):
        if fact.ordinal not in known.ordinals:
            continue
        apart = _distance(known.when, fact.when) if fact.when is not None and fact.when.start else None
        if apart is not None and apart > _ORDINAL_DAYS and apart != 10_000:
            continue
        last = (
            known.when.end if known.when is not None and known.when.end is not None else known.changed.date()
        )
        if (today - last).days <= 120:
            return known
    return None


def _held(rounds: Iterable[Round], fact: Fact, series: Series, today: date) -> Round | None:
    """The round held last, while the series' cool-down lasts and the fact's own day does not deny it."""
    recent = [
        r
        for r in rounds
        if r.status in (Status.CONCLUDED, Status.UNDER_WAY) or (r.status in OPEN and _just_passed(r, today))
    ]
    recent = [r for r in recent if -2 <= (today - held_on(r)).days <= series.cooldown_days]
    if fact.when is not None and fact.when.is_day and fact.when.start is not None:
        start = fact.when.start
        recent = [r for r in recent if abs((start - held_on(r)).days) <= series.merge_days]
        if fact.status not in (Status.CONCLUDED, Status.UNDER_WAY):
            return None
    if fact.ordinal is not None:
        recent = [r for r in recent if not r.ordinals or fact.ordinal in r.ordinals]
    return max(recent, key=held_on, default=None)


def _just_passed(known: Round, today: date) -> bool:
    return (
        known.when is not None
        and known.when.is_day
        and known.when.end is not None
        and known.when.end <= today
    )


def held_on(known: Round) -> date:
    """The day on which a round was held: its own day, else the day on which that was told."""
    if known.when is not None and known.when.is_day and known.when.end is not None:
        return known.when.end
    return known.changed.date()


def _points_ahead(fact: Fact, held: Round, today: date) -> bool:
    """Does a planned fact mean another round than the one just held?"""
    if fact.status in (Status.POSTPONED, Status.CANCELLED, Status.DENIED):
        return held.status is not Status.UNDER_WAY and fact.is_next
    if fact.is_next or (fact.level == "expert" and held.level not in ("expert", "official")):
        return True
    if fact.ordinal is not None and fact.ordinal not in held.ordinals:
        return bool(held.ordinals) and fact.ordinal > max(held.ordinals)
    when = fact.when
    return (
        when is not None
        and when.start is not None
        and when.end is not None
        and when.end > max(today, held_on(held))
    )


def _fits_open(known: Round, fact: Fact, today: date) -> bool:
    """Can the open round be the one that a planned, postponed or cancelled fact means?"""
    if fact.ordinal is not None and known.ordinals and fact.ordinal not in known.ordinals:
        return abs(fact.ordinal - max(known.ordinals)) <= 1 and not _both_dated(known, fact)
    if known.status is Status.UNDER_WAY:
        return not _points_ahead(fact, known, today)
    if known.when is not None and known.when.end is not None and known.when.end < today:
        return not (
            fact.is_next
            or (fact.when is not None and fact.when.start is not None and fact.when.start > today)
        )
    return True


def _both_dated(known: Round, fact: Fact) -> bool:
    return known.when is not None and known.when.is_day and fact.when is not None and fact.when.is_day


def _may_be_now(known: Round, fact: Fact, today: date, slack_days: int) -> bool:
    """Can a round that was to come be the one that is told as held or under way?"""
    when = fact.when if fact.when is not None and fact.when.is_day else None
    if fact.ordinal is not None and known.ordinals and fact.ordinal not in known.ordinals:
        return False
    if when is not None and when.end is not None and when.end < known.opened.date() - timedelta(days=1):
        return False  # it was over before the open round was first heard of
    if known.when is None or known.when.start is None or known.when.end is None:
        return True
    told = when.start if when is not None and when.start is not None else today
    if known.when.is_day:
        return known.when.start - timedelta(days=1) <= told <= known.when.end + timedelta(days=_LAPSED_DAYS)
    return known.when.start - timedelta(days=slack_days) <= told


def _revived(rounds: Iterable[Round], fact: Fact, today: date) -> Round | None:
    """A round called off not long ago that is planned again, for the same day or for none."""
    gone = [
        r
        for r in rounds
        if r.status in (Status.CANCELLED, Status.DENIED)
        and 0 <= (today - r.changed.date()).days <= _REVIVAL_DAYS
    ]
    if fact.status not in (Status.PLANNED, Status.DATE_SET):
        return max(gone, key=lambda r: r.changed, default=None)
    gone = [r for r in gone if r.when is None or r.when.end is None or r.when.end >= today]
    return max(gone, key=lambda r: r.changed, default=None)


def _absorbed(rounds: Sequence[Round], fact: Fact, topic: Topic, today: date) -> Identity:
    """A fact that names no level belongs to a round of any series that is near to it."""
    by_day = same_day(rounds, fact)
    if by_day is not None:
        return Identity(by_day, "generic: a round of another series is on that day")
    near: list[tuple[int, Round]] = []
    by_window = _in_window(rounds, fact)
    if by_window is not None:
        return Identity(by_window, "generic: the day lies in the window of a round at this venue")
    for known in rounds:
        if known.level == "leader" and fact.level not in (None, "leader"):
            continue
        if fact.status in (Status.UNDER_WAY, Status.CONCLUDED) and not _is_due(known, today):
            continue
        series = topic.series_named(known.series)
        match = _in_series([known], fact, series, today, topic.policy.open_slot_days)
        if match is not None and _agrees(known, fact):
            near.append((abs((held_on(known) - today).days), known))
    if near:
        return Identity(
            min(near, key=lambda row: (row[0], row[1].id))[1], "generic: taken for a nearby round of a series"
        )
    return Identity(None, "no known round fits")


def _taken_over(rounds: Sequence[Round], fact: Fact, today: date) -> Identity | None:
    """A generic round turns out to be a specific one where day or venue agree."""
    by_day = same_day([r for r in rounds if r.status in OPEN or (today - held_on(r)).days <= 5], fact)
    if by_day is not None:
        return Identity(by_day, "generic: the same day, and now a series is named")
    for known in rounds:
        if known.status not in OPEN or has_lapsed(known, today) or fact.venue is None or known.venue is None:
            continue
        if same_venue(known, fact) and not _both_dated(known, fact):
            return Identity(known, "generic: the same venue, and now a series is named")
    return None


def _is_due(known: Round, today: date) -> bool:
    """Has the round's day come, or was it held not long ago?"""
    if known.status in (Status.UNDER_WAY, Status.CONCLUDED):
        return True
    return known.when is not None and known.when.start is not None and known.when.start <= today


def _agrees(known: Round, fact: Fact) -> bool:
    """A place or a day that the fact brings must be the round's own; a round without them is somebody else's."""
    if fact.venue is not None and (known.venue is None or not same_venue(known, fact)):
        return False
    return (
        fact.when is None
        or not fact.when.is_day
        or (known.when is not None and known.when.overlaps(fact.when))
    )


def same_venue(known: Round, fact: Fact) -> bool:
    """The same place, or one inside the other."""
    return (
        known.venue == fact.venue
        or known.venue in fact.venue_within
        or fact.venue in known.venue_within
        or known.venue is None
    )
