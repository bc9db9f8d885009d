"""Which known round a fact speaks of. Pure rules over values; `now` is the moment the fact was seen.

The rules, in the order in which they are tried (tests/unit/test_ledger_identity.py has cases of each):

    article     what the same text has said before, with a day: a headline adds no second round
    place      the venue and the day, or the number, of a round of another series: one place, one meeting
    day        the fact's day is the round's day, give or take one (a report wrong by a day is the same)
    window     the fact's day lies in the window in which a round was held at the same venue, or its week
               holds the day of a round to come
    ordinal    the same number in the same series, not further apart than three weeks
    held       a round held within the series' cool-down, told again without a date of its own, or weeks
               later by its place alone
    open       the one round of the series that is still to come: "next", "new", a window, a status, no date.
               One of experts is no round of others; one without any date is none once another was held, nor
               where leaders get a day weeks after anybody spoke of it
    people     the two leaders in these days, whatever the sentence calls it: a visit, a dinner, trade talks
    revived    a round called off not long ago, planned again
    generic    a fact without level is a nearby round of any series; a specific fact takes over a generic
               round only where day or venue agree
    late       a plan seen days after it was written means the round that stood open then
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watcher.ledger.fitting import (
    agrees,
    are_others_elsewhere,
    fits_open,
    is_bare,
    is_due,
    is_off_for_others,
    may_be_now,
    meets_now,
    of_its_rank,
    points_ahead,
    says_no_other,
)
from watcher.ledger.rounds import (
    AWAITED,
    CALLED_OFF,
    HELD,
    OPEN,
    at_place_and_day,
    at_place_and_number,
    both_dated,
    day_in_window,
    day_of,
    has_day,
    has_faded,
    has_lapsed,
    held_at_place,
    held_on,
    in_window,
    is_one_more,
    is_set_for,
    just_passed,
    open_round_of,
    same_day,
    same_ordinal,
    same_venue,
    slipped,
)
from watcher.model import Fact, Round, Status
from watcher.topic import Role, Series, Topic

_REVIVAL_DAYS = 14  # a cancelled round that is "back on" within this time is the same round
_ACTIVE_DAYS = 30  # an elliptic fact ("the third round") continues a count that was heard of so recently
_LATE = timedelta(days=1)  # what is seen so long after it was written tells of the state of then
_TAKE_OVER_DAYS = 5  # a generic round held so recently can still turn out to be one of a series


@dataclass(frozen=True, slots=True)
class Identity:
    """The round that a fact means, or None for a round that is not known, and the rule that says so."""

    round: Round | None
    rule: str


_UNKNOWN = Identity(None, "no known round fits")


def seats_the_same(known: Round, fact: Fact, topic: Topic) -> bool:
    """Do the same third parties, or none, sit at the round's table and at the fact's?"""
    return topic.series_named(known.series).thirds.keys() == topic.series_named(fact.series).thirds.keys()


def continues(rounds: Iterable[Round], fact: Fact, today: date) -> bool:
    """Does a sentence that names at most one party mean these rounds?

    It does with the next number of a count that goes on, with the venue or the day of an open round, and on
    the day for which one is set.
    """
    active = [r for r in rounds if abs((today - max(held_on(r), r.changed.date())).days) <= _ACTIVE_DAYS]
    if fact.ordinal == 1:  # "the first-ever summit" of one party is anybody's, unless a count has begun
        return any(1 in r.ordinals for r in active)
    if fact.ordinal is not None:
        if fact.status in CALLED_OFF and not any(r.ordinals for r in active):
            return any(r.status in AWAITED for r in active)  # nobody has numbered the one to come
        count = max((n for r in active for n in (*r.ordinals, r.seq)), default=None)
        return count is not None and fact.ordinal - count in (0, 1)
    for known in active:
        if fact.is_next and (fact.venue is not None or has_day(fact)):
            return True
        if known.status not in OPEN:
            continue
        if fact.venue is not None and known.venue is not None and same_venue(known, fact):
            return True
        if same_day([known], fact) is not None:
            return True
        if _is_told_on_its_day(known, fact, today):
            return True
    return False


def _is_told_on_its_day(known: Round, fact: Fact, today: date) -> bool:
    """On the day that is set, what is held or over is the round, where no other place or number is named."""
    if known.status is not Status.DATE_SET or fact.status not in HELD or fact.is_background:
        return False
    return fact.when is None and is_set_for(known, today, slack_days=0) and says_no_other(known, fact)


def identify(
    rounds: Sequence[Round],
    fact: Fact,
    topic: Topic,
    now: datetime,
    said: Sequence[tuple[Fact, Round]] = (),
) -> Identity:
    """The round of `rounds` (of one topic) that the fact speaks of. `said` are the facts of the same article
    that were judged before it, each with the round that it meant."""
    again = _said_before(fact, said)
    if again is not None:
        return Identity(again, "article: the same text said it before, with its day or its place")
    series = topic.series_named(fact.series)
    today = day_of(fact, now)
    apart = _counts_apart(topic, fact.series)
    own = [r for r in rounds if r.series == fact.series or _is_told_as(r, fact)]
    others = [r for r in rounds if r not in own and not _counts_apart(topic, r.series)]
    there = [r for r in others if fact.is_generic and fact.venue is not None and same_venue(r, fact)]
    others = [r for r in others if seats_the_same(r, fact, topic) or r in there]
    others = [r for r in others if not is_off_for_others(r, fact)]
    if not apart and same_day(own, fact) is None:
        placed = at_place_and_day(others, fact)
        if placed is not None:
            return Identity(placed, "place and day: the two parties meet once a day in one place")
        numbered = at_place_and_number(others, fact, today) if not same_ordinal(own, fact, today) else None
        if numbered is not None:
            return Identity(numbered, "place and number: another series counts it too")
    match = _in_series(own, fact, series, today, _open_days(topic, series))
    if match is not None:
        return match
    leaders = _of_the_leaders(others, fact, topic, today) if not apart else None
    if leaders is not None:
        return Identity(leaders, "people: the same leaders, who meet in these days")
    if fact.is_generic:
        return _absorbed(others, fact, topic, today) or _open_when_written(own, fact, now) or _UNKNOWN
    generic = [r for r in others if topic.series_named(r.series).is_generic and not apart]
    return _taken_over(generic, fact, today) or _open_when_written(own, fact, now) or _UNKNOWN


def _said_before(fact: Fact, said: Sequence[tuple[Fact, Round]]) -> Round | None:
    """The round of a fact that says the same of it with a day; none where the two differ in any slot."""
    if fact.when is not None:
        return None
    for told, known in said:
        same_place = fact.venue is not None and fact.venue == told.venue
        anchored = has_day(told) or same_place or (fact.is_generic and not told.is_generic)
        if told.status is not fact.status or told.is_background or not anchored:
            continue
        if fact.is_next and not told.is_next:
            continue
        if told.series != fact.series and not fact.is_generic:
            continue
        slots = ((told.level, fact.level), (told.ordinal, fact.ordinal))
        differ = any(one != two for one, two in slots if one is not None and two is not None)
        if not differ and (fact.venue is None or same_venue(known, fact)):
            return known
    return None


def _is_told_as(known: Round, fact: Fact) -> bool:
    """Was the round, which is still to come or was held, told as one of the fact's series too?"""
    if fact.is_generic or known.status not in OPEN | HELD:
        return False
    return any(claim.value == fact.series for claim in known.values.get("series", ()))


def _counts_apart(topic: Topic, name: str) -> bool:
    """Calls are no meetings: neither takes the other's place."""
    return "call" in topic.series_named(name).nouns


# ------------------------------------------------------------------------------------------ in its series


def _open_days(topic: Topic, series: Series) -> int:
    return topic.policy_of(series).open_slot_days


def _in_series(
    rounds: Sequence[Round], fact: Fact, series: Series, today: date, open_days: int
) -> Identity | None:
    by_day = same_day(rounds, fact)
    if by_day is not None:
        return Identity(by_day, "day: the same day, give or take one")
    by_window = in_window(rounds, fact)
    if by_window is not None:
        return Identity(by_window, "window: the day lies in its window, and the venue is the same")
    open_round = open_round_of(of_its_rank(rounds, fact), today, open_days)
    if open_round is not None and has_faded(open_round, fact, today):
        open_round = None
    by_ordinal = same_ordinal(rounds, fact, today)
    if by_ordinal is not None and not _passed_its_number_on(by_ordinal, open_round, today):
        return Identity(by_ordinal, f"ordinal: both are number {fact.ordinal}")
    held = _held(rounds, fact, series, today)
    in_week = day_in_window(rounds, fact)
    if in_week is not None and fact.status in (*HELD, Status.PLANNED, Status.RUMOURED) and not fact.is_next:
        return Identity(in_week, "window: the round's day lies in it")
    if fact.status in HELD:
        return _told_as_held(rounds, held, open_round, fact, today)
    if held is not None and not points_ahead(fact, held, today):
        return Identity(held, "held: no date, number or 'next' says that another is meant")
    gone = _off_at_place(rounds, open_round, fact, today)
    if gone is not None:
        return Identity(gone, "venue: the one of that place was called off")
    if open_round is not None and fits_open(open_round, fact, series, today):
        return Identity(open_round, "open: the round that is still to come")
    waiting = slipped(rounds, today, open_days) if fact.is_next and open_round is None else None
    if waiting is not None and fact.ordinal is None:
        return Identity(waiting, "open: its window passed without it, and it is still the next one")
    revived = _revived(rounds, fact, today)
    return Identity(revived, "revived: it was called off days ago") if revived is not None else None


def _passed_its_number_on(known: Round, open_round: Round | None, today: date) -> bool:
    """Was the round never held, and is another one under way or set that nobody has counted yet?"""
    if known.status in HELD or not has_lapsed(known, today) or open_round is None:
        return False
    return not open_round.ordinals


def _told_as_held(
    rounds: Sequence[Round], held: Round | None, open_round: Round | None, fact: Fact, today: date
) -> Identity | None:
    """A fact of a round that goes on or is over: the one held last, or the one that was to come."""
    due = open_round is not None and is_due(open_round, today)
    if held is not None and fact.when is None and not due:
        return Identity(held, "held: told again, and no other is due")
    if open_round is not None and are_others_elsewhere(open_round, fact):
        open_round = None
    if open_round is not None and may_be_now(open_round, fact, today, slack_days=0):
        return Identity(open_round, "open: the round that was to come")
    bare = fact.when is None and fact.venue is None and fact.ordinal is None
    if open_round is not None and held is None and bare and fact.status is Status.UNDER_WAY:
        return Identity(open_round, "open: the present tense of a headline looks ahead")
    if held is not None:
        return Identity(held, "held: told again within the cool-down")
    there = held_at_place(rounds, fact, today) if fact.status is Status.CONCLUDED else None
    return Identity(there, "held: told again by its place") if there is not None else None


def _held(rounds: Iterable[Round], fact: Fact, series: Series, today: date) -> Round | None:
    """The round held last, while the series' cool-down lasts and the fact's own day does not deny it."""
    recent = [r for r in rounds if r.status in HELD or (r.status in OPEN and just_passed(r, today))]
    recent = [r for r in recent if -2 <= (today - held_on(r)).days <= series.cooldown_days]
    if fact.when is not None and fact.when.is_day and fact.when.start is not None:
        start = fact.when.start
        recent = [r for r in recent if abs((start - held_on(r)).days) <= series.merge_days]
        recent = [r for r in recent if not is_one_more(fact, r)]
        if fact.status not in HELD:
            return None
    if fact.ordinal is not None:
        recent = [r for r in recent if not r.ordinals or fact.ordinal in r.ordinals]
    return max(recent, key=held_on, default=None)


def _off_at_place(rounds: Iterable[Round], open_round: Round | None, fact: Fact, today: date) -> Round | None:
    """The round called off at the fact's venue not long ago, where the one to come is to be elsewhere."""
    if fact.status not in CALLED_OFF or fact.venue is None or fact.when is not None:
        return None
    if open_round is None or same_venue(open_round, fact):
        return None
    there = [r for r in rounds if r.status in CALLED_OFF and r.venue is not None and same_venue(r, fact)]
    there = [r for r in there if (today - r.changed.date()).days <= _REVIVAL_DAYS]
    return max(there, key=lambda r: r.changed, default=None)


def _revived(rounds: Iterable[Round], fact: Fact, today: date) -> Round | None:
    """A round called off not long ago that is planned again, for the same day or for none.

    One of which the ledger knows nothing but that it was called off is planned anew, and not again.
    """
    plan = fact.status in (Status.PLANNED, Status.DATE_SET)
    gone = [
        r
        for r in rounds
        if r.status in (Status.CANCELLED, Status.DENIED)
        and not (plan and is_bare(r))
        and -_LATE.days <= (today - r.changed.date()).days <= _REVIVAL_DAYS
    ]
    if plan:
        gone = [r for r in gone if r.when is None or r.when.end is None or r.when.end >= today]
    return max(gone, key=lambda r: r.changed, default=None)


def _open_when_written(rounds: Iterable[Round], fact: Fact, now: datetime) -> Identity | None:
    """A plan that is seen days late means the round that stood open when it was written."""
    written = fact.evidence.published
    if written is None or now - written < _LATE or fact.status in HELD:
        return None
    stood = [r for r in rounds if r.opened - _LATE <= written < r.changed and says_no_other(r, fact)]
    if not stood:
        return None
    return Identity(max(stood, key=lambda r: r.opened), "late: it was still to come when this was written")


# ------------------------------------------------------------------------------------------ between series


def _absorbed(rounds: Sequence[Round], fact: Fact, topic: Topic, today: date) -> Identity | None:
    """A fact that names no level belongs to a round of any series that is near to it."""
    by_day = same_day(rounds, fact)
    if by_day is not None:
        return Identity(by_day, "generic: a round of another series is on that day")
    by_window = in_window(rounds, fact)
    if by_window is not None:
        return Identity(by_window, "generic: the day lies in the window of a round at this venue")
    near = [r for r in rounds if _is_near(r, fact, topic, today)]
    if not near:
        return None
    nearest = min(near, key=lambda r: (abs((held_on(r) - today).days), r.id))
    return Identity(nearest, "generic: taken for a nearby round of a series")


def _is_near(known: Round, fact: Fact, topic: Topic, today: date) -> bool:
    if known.level == "leader" and fact.level not in (None, "leader"):
        return False
    if known.is_tentative and fact.venue is None and not has_day(fact):
        return False  # any talks would bear the rumour out
    if fact.status in HELD and not is_due(known, today):
        return False
    series = topic.series_named(known.series)
    if _is_of_leaders(series) and fact.level is not None and not meets_now(known, fact, today):
        return False  # a leader and somebody else: two leaders would be of the series
    match = _in_series([known], fact, series, today, _open_days(topic, series))
    return match is not None and agrees(known, fact)


def _is_of_leaders(series: Series) -> bool:
    return frozenset({Role.LEADER}) in series.roles


def _of_the_leaders(rounds: Sequence[Round], fact: Fact, topic: Topic, today: date) -> Round | None:
    """The meeting of the two leaders in these days, where a sentence has the words of another series."""
    series = topic.series_named(fact.series)
    if series.roles and not _is_of_leaders(series):
        return None
    for known in rounds:
        other = topic.series_named(known.series)
        filed_apart = _is_of_leaders(other) != _is_of_leaders(series) and not (other.roles and series.roles)
        if filed_apart and meets_now(known, fact, today):
            return known
    return None


def _are_the_same_people(known: Round, fact: Fact, today: date) -> bool:
    """Is a plan without a day told of those who are to meet on a day that is set and near?"""
    if fact.status is not Status.PLANNED or fact.when is not None or fact.is_next or fact.level is None:
        return False
    near = known.status is Status.DATE_SET and 0 <= (held_on(known) - today).days <= _REVIVAL_DAYS
    return near and known.level == fact.level and (fact.venue is None or same_venue(known, fact))


def _taken_over(rounds: Sequence[Round], fact: Fact, today: date) -> Identity | None:
    """A generic round turns out to be a specific one where day or venue agree."""
    fresh = [r for r in rounds if r.status in OPEN or (today - held_on(r)).days <= _TAKE_OVER_DAYS]
    by_day = same_day(fresh, fact)
    if by_day is not None:
        return Identity(by_day, "generic: the same day, and now a series is named")
    coming = [r for r in rounds if _are_the_same_people(r, fact, today)]
    if coming:
        return Identity(min(coming, key=held_on), "generic: the same people, who meet in these days")
    for known in rounds:
        if known.status not in OPEN or has_lapsed(known, today) or fact.venue is None or known.venue is None:
            continue
        if same_venue(known, fact) and not both_dated(known, fact):
            return Identity(known, "generic: the same venue, and now a series is named")
    return None
