"""Which known round a fact speaks of. Pure rules over values; `now` is the moment the fact was seen.

The rules, in the order in which they are tried (tests/unit/test_ledger_identity.py has cases of each):

    pair       a minister's meeting with the minister is not the one with the leader, be it on one day
    article     what the same text has said before, with a day: a headline adds no second round
    place      the venue and the day, or the number, of a round of another series: one place, one meeting;
               what goes on or is over, with no day, is the one of today in that place
    same talks  with a word for who meets and without (same_talks.py): the round of that day, the one with a
               day where "the talks" are moved, and without a day the one of these days, where none of its
               own series has a day. What was announced without a day is over with it, but for
               the leaders' own. Experts are told apart
    day        the fact's day is the round's day, give or take one (a report wrong by a day is the same)
    window     the fact's day lies in the window in which a round was held at the same venue, or its week
               holds the day of a round to come, or of one held there by the same people (a late page)
    ordinal    the same number in the same series, not further apart than three weeks
    held       a round held within the series' cool-down, told again without a date of its own, put off
               when it was over, or weeks later told by its place alone; in another place days later, or
               a call on another day, it is another one
    open       the one round of the series that is still to come: "next", "new", a window, a status, no date.
               One of experts is no round of others; one without any date is none once another was held, nor
               where leaders get a day weeks after anybody spoke of it. A plan for another time in another
               place is another one; of two that are open it is the one at the fact's place, and what goes
               on or is over the one that is under way
    people     the two leaders in these days, whatever the sentence calls it: a visit, a dinner, trade talks;
               a journey of one of them within days of it, or to where the one put off was to be
    revived    a round called off not long ago, planned again
    call       the call of another series of calls on the fact's day, of the same people or of nobody named;
               talks of the same people on that day, where nobody says of either where
    generic    a fact without level is a nearby round of any series; a specific fact takes over a generic
               round only where day or venue agree
    late       a plan seen days after it was written means the round that stood open then
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from watcher.ledger.between_series import (
    absorbed,
    of_the_leaders,
    off_again,
    same_call,
    same_people_nowhere,
    taken_over,
    told_above,
)
from watcher.ledger.fitting import are_another_pair, is_off_for_others, says_no_other, sit_beside_leaders
from watcher.ledger.in_series import Identity, in_series, open_days_of, set_for_here
from watcher.ledger.policy import names_both_at_once
from watcher.ledger.rounds import (
    AWAITED,
    OPEN,
    at_place_and_day,
    at_place_and_number,
    day_of,
    has_day,
    held_on,
    is_set_for,
    same_day,
    same_ordinal,
    same_venue,
)
from watcher.ledger.same_talks import is_ahead, is_outlived, moved_to, of_these_days, on_that_day, over_before
from watcher.model import CALLED_OFF, COMING, HELD, Fact, Round, Status
from watcher.topic import Topic

_ACTIVE_DAYS = 30  # an elliptic fact ("the third round") continues a count that was heard of so recently
_COUNT_DAYS = 120  # so long a count of rounds goes on
_LATE = timedelta(days=1)  # what is seen so long after it was written tells of the state of then

_UNKNOWN = Identity(None, "no known round fits")


def seats_the_same(known: Round, fact: Fact, topic: Topic) -> bool:
    """Do the same third parties, or none, sit at the round's table and at the fact's?"""
    return topic.series_named(known.series).thirds.keys() == topic.series_named(fact.series).thirds.keys()


def at_the_table_of_more(rounds: Sequence[Round], fact: Fact, topic: Topic, today: date) -> Fact:
    """The fact as one of the series that seats third parties, where a sentence that names at most one party
    continues no round of the two, but one of that series (`The next round will be in Oslo, the Kremlin
    said`)."""
    if not fact.is_elliptic or topic.series_named(fact.series).thirds:
        return fact
    own = [known for known in rounds if seats_the_same(known, fact, topic)]
    if continues(own, fact, today):
        return fact
    for series in topic.series:
        theirs = [known for known in rounds if known.series == series.name]
        placed = any(known.venue is not None and same_venue(known, fact) for known in theirs)
        fits = fact.is_next or fact.venue is None or placed
        if series.thirds and not series.roles and fits and continues(theirs, fact, today, seats_more=True):
            return replace(fact, series=series.name)
    return fact


def continues(rounds: Iterable[Round], fact: Fact, today: date, *, seats_more: bool = False) -> bool:
    """Does a sentence that names at most one party mean these rounds?

    It does with the next number of a count that goes on, with the venue or the day of an open round, and on
    the day for which one is set. Where third parties sit at the table (`seats_more`) it is enough that the
    next one gets a window, or that the one to come is moved or called off.
    """
    active = [r for r in rounds if abs((today - max(held_on(r), r.changed.date())).days) <= _ACTIVE_DAYS]
    if fact.ordinal == 1:  # "the first-ever summit" of one party is anybody's, unless a count has begun
        return any(1 in r.ordinals for r in active)
    if fact.ordinal is not None:
        if fact.status in CALLED_OFF and not any(r.ordinals for r in active):
            return any(r.status in AWAITED for r in active)  # nobody has numbered the one to come
        count = max((n for r in active for n in (*r.ordinals, r.seq)), default=None)
        return count is not None and fact.ordinal - count in (0, 1)
    theirs = seats_more and any(known.series == fact.series for known in active)
    if (
        theirs
        and fact.side is not None
        and fact.venue is not None
        and has_day(fact)
        and fact.status in AWAITED
    ):
        return True  # one of them tells where and when they meet
    for known in active:
        if fact.is_next and (fact.venue is not None or (fact.when if seats_more else has_day(fact))):
            return True
        if known.status not in OPEN:
            continue
        moved = fact.tells_move or fact.status in CALLED_OFF
        if seats_more and moved and known.status in AWAITED and says_no_other(known, fact):
            return True
        if fact.venue is not None and known.venue is not None and same_venue(known, fact):
            return True
        if same_day([known], fact) is not None:
            return True
        if _is_told_on_its_day(known, fact, today):
            return True
    return False


def continues_count(rounds: Iterable[Round], fact: Fact, today: date) -> bool:
    """Does the fact name the next number, or the last, of a count that these rounds have? `the eighth round`
    of the negotiators is not what their ministers meet for in the same week."""
    if fact.ordinal is None:
        return False
    heard = (r for r in rounds if abs((today - max(held_on(r), r.changed.date())).days) <= _COUNT_DAYS)
    last = max((n for r in heard for n in r.ordinals), default=None)
    return last is not None and fact.ordinal - last in (0, 1)


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
    rounds = [r for r in rounds if not are_another_pair(r, fact) and not is_outlived(r, rounds, topic)]
    series = topic.series_named(fact.series)
    today = day_of(fact, now)
    apart = _counts_apart(topic, fact.series)
    own = [r for r in rounds if r.series == fact.series or _is_told_as(r, fact, topic)]
    others = [r for r in rounds if r not in own and not _counts_apart(topic, r.series)]
    there = [r for r in others if fact.is_generic and fact.venue is not None and same_venue(r, fact)]
    others = [r for r in others if seats_the_same(r, fact, topic) or r in there]
    others = [r for r in others if not is_off_for_others(r, fact) and not sit_beside_leaders(r, fact)]
    if not apart:
        elsewhere = _of_another_series(own, others, fact, topic, today)
        if elsewhere is not None:
            return elsewhere
    match = in_series(own, fact, series, today, open_days_of(topic, series))
    matched = match.round if match is not None else None
    over = over_before(others, fact, today, matched)
    if over is not None:
        return Identity(over, "held: told again, and the next one has no day")
    counted = continues_count(own, fact, today)
    if not (apart or (counted and fact.status in COMING)):
        these_days = of_these_days(others, fact, topic, today, matched)
        if these_days is not None:
            return Identity(these_days, "generic: the round of these days, where its own has no day")
    if match is not None:
        return match
    if apart:
        calls = [r for r in rounds if r.series != fact.series and _counts_apart(topic, r.series)]
        call = same_call(calls, fact, today, is_of_anybody=not series.roles)
        if call is not None:
            return Identity(call, "call: one that day, in the words of another series")
    unlike = [r for r in rounds if _counts_apart(topic, r.series) != apart]
    above = [known for _, known in said]
    nowhere = same_people_nowhere(unlike, fact) or told_above([r for r in unlike if r in above], fact)
    if nowhere is not None:
        return Identity(nowhere, "call: the same people that day, as talks and as a call, in no place")
    if apart:
        return _UNKNOWN
    leaders = of_the_leaders(others, fact, topic, today)
    if leaders is not None:
        return Identity(leaders, "people: the same leaders, who meet in these days")
    off = off_again(others, fact, topic, today)
    if off is not None:
        return Identity(off, "generic: called off in these days, in the words of another series")
    if fact.is_generic:
        near = absorbed(others, fact, topic, today) if not counted else None
        return near or _open_when_written(own, fact, now) or _UNKNOWN
    generic = [r for r in others if topic.series_named(r.series).is_generic]
    return taken_over(generic, fact, today) or _open_when_written(own, fact, now) or _UNKNOWN


def _of_another_series(
    own: Sequence[Round], others: Sequence[Round], fact: Fact, topic: Topic, today: date
) -> Identity | None:
    """The round of another series that the fact's day, place or number means, where its own series has none
    on that day, or one that is the same meeting and was heard of later."""
    mine, theirs = same_day(own, fact), on_that_day(others, fact, topic, today)
    if theirs is not None and (mine is None or is_ahead(theirs, mine)):
        return Identity(theirs, "day: the talks of that day, with or without a word for who meets")
    if mine is not None:
        return None
    here = fact.status in HELD and set_for_here(own, fact, today) is None
    placed = at_place_and_day(others, fact) or (set_for_here(others, fact, today) if here else None)
    if placed is not None:
        return Identity(placed, "place and day: the two parties meet once a day in one place")
    other_day = moved_to(others, fact, topic, today, own)
    if other_day is not None:
        return Identity(other_day, "day: moved, the only one that has a day")
    numbered = at_place_and_number(others, fact, today) if not same_ordinal(own, fact, today) else None
    return Identity(numbered, "place and number: another series counts it too") if numbered else None


def _said_before(fact: Fact, said: Sequence[tuple[Fact, Round]]) -> Round | None:
    """The round of a fact that says the same of it with a day, or calls it off with its place near the
    beginning of the text; none where the two differ in any slot."""
    if fact.when is not None:
        return None
    for told, known in said:
        same_place = fact.venue is not None and fact.venue == told.venue
        off_there = told.status in CALLED_OFF and told.venue is not None and names_both_at_once(told)
        anchored = has_day(told) or same_place or off_there or (fact.is_generic and not told.is_generic)
        alike = told.status is fact.status or (has_day(told) and {told.status, fact.status} <= COMING)
        if not alike or told.is_background or not anchored:
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


def _is_told_as(known: Round, fact: Fact, topic: Topic) -> bool:
    """Was the round, which is still to come or was held, told as one of the fact's series too? A call that is
    told as talks has no place."""
    if fact.is_generic or known.status not in OPEN | HELD:
        return False
    placed = known.venue is not None or fact.venue is not None
    if placed and _counts_apart(topic, known.series) != _counts_apart(topic, fact.series):
        return False
    return any(claim.value == fact.series for claim in known.values.get("series", ()))


def _counts_apart(topic: Topic, name: str) -> bool:
    """Calls are no meetings: neither takes the other's place."""
    return "call" in topic.series_named(name).nouns


def _open_when_written(rounds: Iterable[Round], fact: Fact, now: datetime) -> Identity | None:
    """A plan that is seen days late means the round that stood open when it was written."""
    written = fact.evidence.published
    if written is None or now - written < _LATE or fact.status in HELD:
        return None
    stood = [r for r in rounds if r.opened - _LATE <= written < r.changed and says_no_other(r, fact)]
    if not stood:
        return None
    return Identity(max(stood, key=lambda r: r.opened), "late: it was still to come when this was written")
