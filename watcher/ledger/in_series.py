"""Which round of one series a fact speaks of: the rules from `day` to `revived` of identity.py. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from watcher.ledger.fitting import (
    are_others_elsewhere,
    are_others_on_the_phone,
    breaks_off,
    fell_apart,
    fits_open,
    is_bare,
    is_bare_past_of_leaders,
    is_due,
    is_of_another_place,
    looks_far_back,
    may_be_now,
    of_its_rank,
    points_ahead,
    says_no_other,
)
from watcher.ledger.rounds import (
    OPEN,
    are_apart,
    day_in_window,
    has_day,
    has_faded,
    has_its_days,
    has_lapsed,
    held_at_place,
    held_on,
    in_window,
    is_elsewhere,
    is_one_more,
    is_set_for,
    is_there,
    just_passed,
    open_round_of,
    same_day,
    same_ordinal,
    same_venue,
    slipped,
)
from watcher.model import CALLED_OFF, COMING, HELD, Fact, Round, Status
from watcher.topic import Series, Topic

_LEADERS_DAYS = 30  # leaders who "met", nobody says when, met as it was told within this time
_FRESH_DAYS = 7  # a round without a day is meant by its place alone for so long
_A_DAY = timedelta(days=1)
_SITTING_DAYS = 2  # so long after its day what is to be tomorrow is one more of its days
_ROUND_DAYS = 7  # a round of negotiators may last so long
_REVIVAL_DAYS = 14  # a cancelled round that is "back on" within this time is the same round


@dataclass(frozen=True, slots=True)
class Identity:
    """The round that a fact means, or None for a round that is not known, and the rule that says so."""

    round: Round | None
    rule: str


def open_days_of(topic: Topic, series: Series) -> int:
    """How many days a round of the series without a day is remembered after it was last spoken of."""
    return topic.policy_of(series).open_slot_days


def in_series(
    rounds: Sequence[Round], fact: Fact, series: Series, today: date, open_days: int
) -> Identity | None:
    """The round of the series that the fact speaks of, with the rule; None where no rule fits."""
    if "call" in series.nouns:
        rounds = [r for r in rounds if not (are_others_on_the_phone(r, fact) or _rang_again(r, fact, today))]
    by_day = same_day(rounds, fact)
    if by_day is not None:
        return Identity(by_day, "day: the same day, give or take one")
    on = _goes_on_tomorrow(rounds, fact, today)
    if on is not None:
        return Identity(on, "held: it goes on tomorrow in that place")
    by_window = in_window(rounds, fact)
    if by_window is not None:
        return Identity(by_window, "window: the day lies in its window, and the venue is the same")
    open_round = _open_round(of_its_rank(rounds, fact), fact, today, open_days)
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
    apart = held_at_place(rounds, fact, today) if fell_apart(fact, open_round) else None
    if apart is not None:
        return Identity(apart, "held: far down the text, what was held there came to nothing")
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


def _rang_again(known: Round, fact: Fact, today: date) -> bool:
    """Have they spoken today, where one of a day before was told as over on that day?"""
    over = known.status is Status.CONCLUDED and has_its_days(known)
    if not over or fact.status not in HELD or fact.is_background or not has_day(fact):
        return False
    assert fact.when is not None
    of_today = fact.when.start == fact.when.end == today
    return of_today and held_on(known) < today and known.changed.date() < today


def _open_round(rounds: Sequence[Round], fact: Fact, today: date, open_days: int) -> Round | None:
    """The round of these that is still to come. Where two are it is the one at the fact's place, and for what
    goes on or is over the one that is under way, unless another is set for today."""

    def last(some: Sequence[Round]) -> Round | None:
        return open_round_of(some, today, open_days, soonest=fact.when is None)

    found = last(rounds)
    if found is None or fact.tells_move:
        return found
    if fact.status in HELD and fact.when is None and not is_set_for(found, today, slack_days=0):
        found = last([r for r in rounds if r.status is Status.UNDER_WAY and says_no_other(r, fact)]) or found
    if not is_elsewhere(found, fact):
        return found
    there = [r for r in rounds if is_there(r, fact) and not are_apart(r.when, fact.when)]
    return last([r for r in there if _is_fresh(r, today)]) or found


def _is_fresh(known: Round, today: date) -> bool:
    """Has it its time, or was it spoken of in the last days?"""
    timed = known.when is not None and known.when.start is not None
    return timed or (today - (known.heard or known.changed).date()).days <= _FRESH_DAYS


def _passed_its_number_on(known: Round, open_round: Round | None, today: date) -> bool:
    """Was the round never held, and is another one under way or set that nobody has counted yet?"""
    if known.status in HELD or not has_lapsed(known, today) or open_round is None:
        return False
    return not open_round.ordinals


def _told_as_held(
    rounds: Sequence[Round], held: Round | None, open_round: Round | None, fact: Fact, today: date
) -> Identity | None:
    """A fact of a round that goes on or is over: the one held last, or the one that was to come."""
    here = set_for_here(rounds, fact, today)
    if here is not None:
        return Identity(here, "place and day: the one of today in that place")
    due = open_round is not None and is_due(open_round, today) and not _was_the_last(held, open_round, today)
    if held is not None and open_round is not None:
        due = due and not (is_there(held, fact) and is_elsewhere(open_round, fact))
    if held is not None and is_of_another_place(held, fact, today):
        held = None
    if held is not None and fact.when is None and not due:
        return Identity(held, "held: told again, and no other is due")
    if open_round is not None and are_others_elsewhere(open_round, fact):
        open_round = None
    if open_round is not None and looks_far_back(open_round, fact):
        open_round = None
    if open_round is not None and may_be_now(open_round, fact, today, slack_days=0):
        return Identity(open_round, "open: the round that was to come")
    bare = fact.when is None and fact.venue is None and fact.ordinal is None
    if open_round is not None and held is None and bare and fact.status is Status.UNDER_WAY:
        return Identity(open_round, "open: the present tense of a headline looks ahead")
    if held is not None:
        return Identity(held, "held: told again within the cool-down")
    there = held_at_place(rounds, fact, today) if fact.status is Status.CONCLUDED else None
    if there is not None:
        return Identity(there, "held: told again by its place")
    on = _goes_on_there(rounds, fact, today)
    return Identity(on, "held: nobody has told the end of the one in that place") if on is not None else None


def _goes_on_there(rounds: Sequence[Round], fact: Fact, today: date) -> Round | None:
    """The round of negotiators that goes on at the fact's place since some days, of which nobody has told the
    end (`are meeting in Oslo`, days after the round began there)."""
    if fact.status is not Status.UNDER_WAY or fact.when is not None or fact.is_next:
        return None
    on = [r for r in _not_over(rounds, fact) if 0 <= (today - held_on(r)).days <= _ROUND_DAYS]
    return max(on, key=held_on, default=None)


def _goes_on_tomorrow(rounds: Sequence[Round], fact: Fact, today: date) -> Round | None:
    """The same, told on one of its days to go on on the next (`need another day, and go on in Oslo on
    Friday`)."""
    tomorrow = today + _A_DAY
    if fact.status not in COMING | {Status.RUMOURED} or fact.is_next or not has_day(fact):
        return None
    assert fact.when is not None
    if not fact.when.start == fact.when.end == tomorrow:
        return None
    on = [r for r in _not_over(rounds, fact) if 0 <= (today - held_on(r)).days <= _SITTING_DAYS]
    return max(on, key=held_on, default=None)


def _not_over(rounds: Sequence[Round], fact: Fact) -> list[Round]:
    """Those under way at the fact's place of which nobody has told the end. Ministers and leaders have no
    time for more than a day."""
    return [
        r
        for r in rounds
        if r.status is Status.UNDER_WAY and "end" not in r.values and is_there(r, fact)
        if says_no_other(r, fact) and not {"leader", "minister"} & {r.level, fact.level}
    ]


def _was_the_last(held: Round | None, open_round: Round, today: date) -> bool:
    """Was one held in these very days, where the one to come has no day, but weeks or a month?"""
    if held is None or held is open_round or has_its_days(open_round) or held.status is not Status.CONCLUDED:
        return False
    return (today - max(held_on(held), held.changed.date())).days <= 1


def set_for_here(rounds: Iterable[Round], fact: Fact, today: date) -> Round | None:
    """The one round that is set for today, or goes on, at the fact's place, where the fact names no day."""
    if fact.when is not None or fact.venue is None:
        return None
    now = (Status.DATE_SET, Status.UNDER_WAY)
    here = [r for r in rounds if r.status in now and is_set_for(r, today, slack_days=0)]
    here = [r for r in here if r.venue is not None and same_venue(r, fact) and says_no_other(r, fact)]
    return here[0] if len(here) == 1 else None


def _held(rounds: Iterable[Round], fact: Fact, series: Series, today: date) -> Round | None:
    """The round held last, while the series' cool-down lasts and the fact's own day does not deny it."""
    due = [r for r in rounds if r.status in OPEN and not r.is_tentative and just_passed(r, today)]
    recent = [*(r for r in rounds if r.status in HELD), *due]
    days = series.cooldown_days
    if is_bare_past_of_leaders(fact) and "call" not in series.nouns:  # calls are many
        days = max(days, _LEADERS_DAYS)
    recent = [r for r in recent if -2 <= (today - _last_of(r, fact)).days <= days]
    if fact.when is not None and fact.when.is_day and fact.when.start is not None:
        start = fact.when.start
        recent = [
            r
            for r in recent
            if min(abs((start - day).days) for day in (held_on(r), _last_of(r, fact))) <= series.merge_days
        ]
        recent = [r for r in recent if not is_one_more(fact, r) or _last_of(r, fact) >= start]
        if "call" in series.nouns:  # a call lasts no days
            recent = [r for r in recent if (start - held_on(r)).days <= 1]
        if breaks_off(fact, today):
            recent = [r for r in recent if r.status in HELD]
        elif fact.status not in HELD:
            return None
    if fact.ordinal is not None:
        recent = [r for r in recent if not r.ordinals or fact.ordinal in r.ordinals]
    return max(recent, key=held_on, default=None)


def _last_of(known: Round, fact: Fact) -> date:
    """The day on which the round was held, or that on which its end was told, where that is told again."""
    if not fact.ends_it:
        return held_on(known)
    return max([held_on(known), *(claim.since.date() for claim in known.values.get("end", ()))])


def _off_at_place(rounds: Iterable[Round], open_round: Round | None, fact: Fact, today: date) -> Round | None:
    """The round called off at the fact's venue not long ago, where the one to come is to be elsewhere."""
    if fact.status not in CALLED_OFF or fact.venue is None or fact.when is not None:
        return None
    if open_round is None or same_venue(open_round, fact):
        return None
    there = [r for r in rounds if r.status in CALLED_OFF and r.venue is not None and same_venue(r, fact)]
    there = [r for r in there if (today - r.changed.date()).days <= _REVIVAL_DAYS]
    return max(there, key=lambda r: r.changed, default=None)


def _was_due(known: Round) -> date:
    """The day that it was to have, or on which it was called off where that was later."""
    end = known.when.end if known.when is not None and known.when.is_day else None
    return max(known.changed.date(), end or known.changed.date())


def _revived(rounds: Iterable[Round], fact: Fact, today: date) -> Round | None:
    """A round called off not long ago that is planned again, for the same day or for none. Where its day is
    today, a meeting at some time is another one.

    One of which the ledger knows nothing but that it was called off is planned anew, and not again. What is
    called off elsewhere, with its time, is another one.
    """
    plan = fact.status in COMING
    other = fact.status in CALLED_OFF and fact.when is not None
    gone = [
        r
        for r in rounds
        if r.status in (Status.CANCELLED, Status.DENIED)
        and not (plan and is_bare(r))
        and not (other and is_elsewhere(r, fact))
        and (today - r.changed.date()).days >= -1
        and (today - (r.changed.date() if plan else _was_due(r))).days <= _REVIVAL_DAYS
    ]
    if plan:
        last = today if has_day(fact) or fact.tells_move else today + _A_DAY
        gone = [r for r in gone if r.when is None or r.when.end is None or r.when.end >= last]
    return max(gone, key=lambda r: r.changed, default=None)
