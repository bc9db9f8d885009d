"""What is asked of known rounds: which is still to come, when was one held, which fits a day or a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from watcher.model import COMING, HELD, DateInterval, Fact, Precision, Round, Status

OPEN = frozenset(
    {Status.RUMOURED, Status.PLANNED, Status.DATE_SET, Status.TBD, Status.POSTPONED, Status.UNDER_WAY}
)
AWAITED = frozenset({Status.PLANNED, Status.DATE_SET, Status.TBD})
LAPSED_DAYS = 2  # a round whose day has passed by more is no longer "the next one"
_ORDINAL_DAYS = 21  # the same ordinal further apart than this is another count
_COUNT_DAYS = 120  # a round heard of longer ago has left the count
_SHORT_WINDOW = 8  # days: "this week", "in the coming days"
_FADING_DAYS = 14  # so long after it was last spoken of, leaders' plan without a date is another one
_RECALLED_DAYS = 45  # so long a round is told of by its place alone ("the talks held in Geneva")
_LATEST_DAYS = 7  # so long its end is told without its day ("the latest round has failed")
_AROUND = timedelta(days=1)  # what is told without a day was held so near to the telling
_A_MONTH = 31  # days of a month that was named for a round
_NEAR_DAYS = 14  # so long before it a month is near
MONTHS_LATER = 60  # days after which of two rounds to come the later one is not "the meeting"
FAR = 10_000  # days between two intervals of which one is open


def day_of(fact: Fact, now: datetime) -> date:
    """The day on which the fact was told: its publication, never later than `now`."""
    published = fact.evidence.published
    return min(published, now).date() if published is not None else now.date()


def has_day(fact: Fact) -> bool:
    """Does the fact name a day, or a range of days?"""
    return fact.when is not None and fact.when.is_day


def in_these_days(told: date, *, goes_on: bool) -> DateInterval:
    """The days on which it can have been that nobody names: what is over was held on the day of the text or
    on the one before; what goes on is told in the present tense on the eve as well."""
    return DateInterval(told - _AROUND, told + _AROUND if goes_on else told, Precision.WINDOW)


def has_its_days(known: Round) -> bool:
    """Is its day known, or told at least by the text that it was held in these days?"""
    when = known.when
    return when is not None and (when.is_day or (known.status in HELD and _days(when) <= 2 * _AROUND.days))


def held_on(known: Round) -> date:
    """The day on which a round was held: its own day, else the day on which that was told."""
    when = known.when
    if when is None or not has_its_days(known) or when.start is None or when.end is None:
        return known.changed.date()
    return when.end if when.is_day else min(when.end, when.start + _AROUND)


def has_lapsed(known: Round, today: date) -> bool:
    """Its day or window has passed, and nobody said what became of it. One that was put off waits on."""
    end = known.when.end if known.when is not None and known.status is not Status.POSTPONED else None
    return end is not None and end < today - timedelta(days=LAPSED_DAYS)


def slipped(rounds: Iterable[Round], today: date, open_days: int) -> Round | None:
    """The last round of a series, where its window has passed and it was never held: it is still the next."""
    last = max(rounds, key=lambda r: (r.opened, r.seq), default=None)
    if last is None or last.status not in AWAITED or last.when is None or last.when.is_day:
        return None
    return last if has_lapsed(last, today) and not _is_forgotten(last, today, open_days) else None


def just_passed(known: Round, today: date) -> bool:
    """Its day has come or is over."""
    return has_its_days(known) and held_on(known) <= today


def has_begun(known: Round, today: date) -> bool:
    """Has the round's day or window begun?"""
    start = known.when.start if known.when is not None else None
    return start is not None and start <= today


def is_set_for(known: Round, today: date, slack_days: int = 1) -> bool:
    """Is the round set for today, give or take so many days?"""
    when = known.when
    if when is None or not has_its_days(known) or when.start is None or when.end is None:
        return False
    slack = timedelta(days=slack_days)
    return when.start - slack <= today <= when.end + slack


def lies_ahead(fact: Fact, now: datetime) -> bool:
    """Does the fact name a day after the one on which it was told?"""
    return (
        has_day(fact)
        and fact.when is not None
        and fact.when.start is not None
        and (fact.when.start > day_of(fact, now))
    )


def has_passed(when: DateInterval | None, today: date) -> bool:
    """Are its days over?"""
    return when is not None and when.end is not None and when.end < today


def begins_after(one: DateInterval | None, two: DateInterval | None) -> bool:
    """Does the one begin when the other is over?"""
    if one is None or two is None or one.start is None or two.end is None:
        return False
    return one.start > two.end


def are_apart(one: DateInterval | None, two: DateInterval | None) -> bool:
    """Do both say when, with no day in common?"""
    return begins_after(one, two) or begins_after(two, one)


def both_dated(known: Round, fact: Fact) -> bool:
    """Do the round and the fact each name a day?"""
    return known.when is not None and known.when.is_day and has_day(fact)


def is_on_its_day(known: Round, fact: Fact) -> bool:
    """Does the fact name the day of the round, or days that hold it?"""
    if known.when is None or fact.when is None or not known.when.is_day:
        return False
    return known.when.overlaps(fact.when)


def distance(one: DateInterval | None, two: DateInterval | None) -> int:
    """Days between two beginnings; very many where one is open."""
    if one is None or two is None or one.start is None or two.start is None:
        return FAR
    return abs((one.start - two.start).days)


# ------------------------------------------------------------------------------------------ finding one


def same_venue(known: Round, fact: Fact) -> bool:
    """The same place, or one inside the other; a round without a place can be anywhere."""
    return (
        known.venue == fact.venue
        or known.venue in fact.venue_within
        or fact.venue in known.venue_within
        or known.venue is None
    )


def is_there(known: Round, fact: Fact) -> bool:
    """Do both name a place, and the same?"""
    return fact.venue is not None and known.venue is not None and same_venue(known, fact)


def is_elsewhere(known: Round, fact: Fact) -> bool:
    """Do both name a place, and not the same?"""
    return fact.venue is not None and known.venue is not None and not same_venue(known, fact)


def same_day(rounds: Iterable[Round], fact: Fact, slack_days: int = 1) -> Round | None:
    """The round on the fact's day, give or take so many; the nearest when two are near it."""
    if fact.when is None or not fact.when.is_day:
        return None
    near = [
        r
        for r in rounds
        if r.when is not None
        and has_its_days(r)
        and r.when.overlaps(fact.when, slack_days=_slack(r, fact, slack_days))
        and not _experts_elsewhere(r, fact)
    ]
    return min(near, key=lambda r: (distance(r.when, fact.when), r.opened), default=None)


def _slack(known: Round, fact: Fact, slack_days: int) -> int:
    """Days by which a report may err; none where it tells of one more, or the round has wide days already."""
    exact = known.when is not None and known.when.is_day and not is_one_more(fact, known)
    return slack_days if exact else 0


def _experts_elsewhere(known: Round, fact: Fact) -> bool:
    """Do experts meet in one place, and others in another? The place is not moved: they work beside them."""
    levels = (known.level, fact.level)
    if levels.count("expert") != 1 or fact.tells_move:
        return False
    return fact.venue is not None and known.venue is not None and not same_venue(known, fact)


def is_one_more(fact: Fact, known: Round) -> bool:
    """Does it report another one than that which was held ("had another call on Monday")?"""
    return fact.is_next and fact.status in HELD and known.status in HELD and begins_late(fact, known)


def begins_late(fact: Fact, known: Round) -> bool:
    """Does the fact name a day after the round's last one?"""
    if not has_day(fact) or fact.when is None or fact.when.start is None:
        return False
    return fact.when.start > held_on(known)


def in_window(rounds: Iterable[Round], fact: Fact) -> Round | None:
    """A round held in a window ("last week") that a day of the same venue lies in."""
    if fact.when is None or not fact.when.is_day or fact.venue is None:
        return None
    for known in rounds:
        if known.when is None or known.when.is_day or known.venue is None or known.status in OPEN:
            continue
        if known.when.overlaps(fact.when) and same_venue(known, fact):
            return known
    return None


def day_in_window(rounds: Iterable[Round], fact: Fact) -> Round | None:
    """A round whose day lies in the short window that the fact names ("this week"), at its venue. One
    that was held is meant by a plan of the same people for the very place: the text is late."""
    if fact.when is None or fact.when.is_day or _days(fact.when) > _SHORT_WINDOW:
        return None
    in_it = [r for r in rounds if r.when is not None and has_its_days(r) and r.when.overlaps(fact.when)]
    to_come = (r for r in in_it if r.status in OPEN and (fact.venue is None or same_venue(r, fact)))
    late = fact.status in COMING and not fact.is_next and fact.ordinal is None
    held = (r for r in in_it if late and r.status in HELD and is_there(r, fact) and r.level == fact.level)
    return next(to_come, None) or next(held, None)


def _days(when: DateInterval) -> int:
    return (when.end - when.start).days if when.start is not None and when.end is not None else FAR


def held_at_place(rounds: Iterable[Round], fact: Fact, today: date) -> Round | None:
    """The last round held at the fact's venue, where the fact looks back on one without saying which.

    The end of "the latest round" is that of one held in the last days.
    """
    if fact.venue is None or fact.when is not None:
        return None
    days = _RECALLED_DAYS if not (fact.is_next or fact.ends_it) else _LATEST_DAYS
    there = [r for r in rounds if r.status in HELD and r.venue is not None and same_venue(r, fact)]
    there = [r for r in there if 0 <= (today - held_on(r)).days <= days]
    there = [r for r in there if fact.ordinal is None or not r.ordinals or fact.ordinal in r.ordinals]
    return max(there, key=held_on, default=None)


def at_place_and_day(rounds: Iterable[Round], fact: Fact) -> Round | None:
    """The round at the fact's venue on the fact's day."""
    if fact.venue is None or fact.when is None or not fact.when.is_day:
        return None
    placed = [r for r in rounds if r.venue is not None and r.when is not None and same_venue(r, fact)]
    for known in placed:
        if known.when is not None and has_its_days(known) and known.when.overlaps(fact.when):
            return known
    return in_window(placed, fact)


def at_place_and_number(rounds: Iterable[Round], fact: Fact, today: date) -> Round | None:
    """The round still to come at the fact's venue under its number, where they do not name two days."""
    if fact.venue is None or fact.ordinal is None:
        return None
    for known in rounds:
        if known.status not in OPEN or known.venue is None or has_lapsed(known, today):
            continue
        if fact.ordinal in known.ordinals and same_venue(known, fact) and not both_dated(known, fact):
            return known
    return None


def same_ordinal(rounds: Iterable[Round], fact: Fact, today: date) -> Round | None:
    """The round with the fact's number, unless day or time say that this is another count."""
    if fact.ordinal is None:
        return None
    for known in sorted(rounds, key=lambda r: r.changed, reverse=True):
        if fact.ordinal not in known.ordinals:
            continue
        if known.status not in AWAITED and _ORDINAL_DAYS < distance(known.when, fact.when) < FAR:
            continue  # what was never held keeps its number, however far it slips
        goes_on = fact.status is Status.UNDER_WAY and fact.when is None and not fact.is_background
        if goes_on and known.status in HELD and (today - held_on(known)).days > _ORDINAL_DAYS:
            continue  # what goes on now is no round of weeks ago
        end = known.when.end if known.when is not None else None
        if (today - (end or known.changed.date())).days <= _COUNT_DAYS:
            return known
    return None


def open_round_of(
    rounds: Iterable[Round], today: date, open_days: int, *, soonest: bool = False
) -> Round | None:
    """The round of a series that is still to come or under way; the one heard of last when there are two, and
    with `soonest` none that is to come months after another one."""
    held = max((held_on(r) for r in rounds if r.status in HELD), default=date.min)
    waiting = [
        r
        for r in rounds
        if r.status in OPEN and not has_lapsed(r, today) and not _is_forgotten(r, today, open_days)
    ]
    waiting = [r for r in waiting if not _is_passed_over(r, held)]
    if soonest:
        begins = [r.when.start for r in waiting if r.when is not None and r.when.start is not None]
        first = min(begins, default=today) + timedelta(days=MONTHS_LATER)
        waiting = [r for r in waiting if r.when is None or r.when.start is None or r.when.start <= first]
    return max(waiting, key=lambda r: (r.changed, r.seq), default=None)


def _is_passed_over(known: Round, held: date) -> bool:
    """It has no date at all, and another one was held since anybody spoke of it."""
    undated = known.status is not Status.UNDER_WAY and (known.when is None or known.when.start is None)
    return undated and (known.heard or known.changed).date() < held


def has_faded(known: Round, fact: Fact, today: date) -> bool:
    """Does the fact set a day, where leaders were to meet at some time and nobody has spoken of it for weeks?

    Leaders who "will meet" do so within days, or it comes to nothing: the day is that of another meeting.
    """
    undated = known.when is None or known.when.start is None
    if known.level != "leader" or known.status is not Status.PLANNED or not undated or not has_day(fact):
        return False
    return (today - (known.heard or known.changed).date()).days > _FADING_DAYS


def _is_within_month(known: Round, today: date) -> bool:
    """Is it to be within a month or less, which has begun or is near, and is not over?"""
    if known.when is None or known.when.start is None or known.when.end is None:
        return False
    short = (known.when.end - known.when.start).days <= _A_MONTH
    return short and known.when.start - timedelta(days=_NEAR_DAYS) <= today <= known.when.end


def _is_forgotten(known: Round, today: date, open_days: int) -> bool:
    """It has no day, or lost it, and nobody has spoken of it for weeks. A month or a week that was named is
    remembered until it is over."""
    if known.status is not Status.POSTPONED and (has_its_days(known) or _is_within_month(known, today)):
        return False
    return (today - (known.heard or known.changed).date()).days > open_days
