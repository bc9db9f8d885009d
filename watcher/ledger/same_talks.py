"""The same talks with a word for who meets and without: `the envoys will meet on Tuesday`, `talks set for
Tuesday`. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from watcher.ledger.fitting import join_later, says_no_other
from watcher.ledger.rounds import (
    AWAITED,
    OPEN,
    are_apart,
    distance,
    has_day,
    has_its_days,
    has_lapsed,
    held_on,
    is_set_for,
    is_there,
    same_day,
)
from watcher.model import CALLED_OFF, COMING, HELD, Fact, Round, Status
from watcher.topic import Topic

_NEAR_DAYS = 14  # a day is moved by no more
_OFF_DAYS = 7  # so near ahead lies what is called off without a day
_NOBODY = frozenset({None, "official"})  # levels that tell nothing of who meets
_TOLD_DAYS = 2  # so long a round is news: what was held or called off then is told without its day
_OVER_DAYS = 7  # so long "the talks are over" still means the last ones, where the next have no day
_FIRST_TOLD = timedelta(days=1)  # a plan may be seen first on the day after the round it was made before


def on_that_day(rounds: Sequence[Round], fact: Fact, topic: Topic, today: date) -> Round | None:
    """The round set for the fact's very day, or held on it, where one of the two is of talks of nobody in
    particular and the other tells who meets: `talks set for Tuesday`, `the envoys will meet on Tuesday`."""
    if not has_day(fact):
        return None
    alike = _told_with_or_without_people(rounds, fact, topic, today, off_too=fact.status in CALLED_OFF)
    alike = [r for r in alike if fact.tells_move or says_no_other(r, fact)]
    last = (r for r in alike if is_there(r, fact) and _may_have_gone_on(r, fact))
    return same_day(alike, fact, slack_days=0) or next(last, None)


def _may_have_gone_on(known: Round, fact: Fact) -> bool:
    """Is the fact's day the one after the round's, which was under way or whose end was told on that day?"""
    if not {fact.status, known.status} <= HELD or fact.when is None or fact.when.start is None:
        return False
    ends = {claim.since.date() for claim in known.values.get("end", ())}
    on = known.status is Status.UNDER_WAY or fact.when.start in ends
    return on and (fact.when.start - held_on(known)).days == 1


def is_ahead(theirs: Round, mine: Round) -> bool:
    """Of two rounds of one day that can be one: has the first been told further, or was it told before?"""
    if theirs.when is None or mine.when is None or not theirs.when.overlaps(mine.when):
        return False
    if None not in (theirs.venue, mine.venue) and theirs.venue != mine.venue:
        return False
    held = (theirs.status in HELD) - (mine.status in HELD)
    return held > 0 or (held == 0 and theirs.opened < mine.opened)


def moved_to(
    rounds: Sequence[Round], fact: Fact, topic: Topic, today: date, own: Sequence[Round]
) -> Round | None:
    """The one round with a day to come that the fact can mean when it gives "the talks" another day (`the
    envoys will meet on Friday`, `the talks have been moved from Friday to Monday`), where none of its own
    series has a day."""
    if not fact.tells_move or not has_day(fact) or any(r.status in AWAITED and has_its_days(r) for r in own):
        return None
    due = [
        r
        for r in _told_with_or_without_people(rounds, fact, topic, today)
        if r.status in AWAITED and has_its_days(r) and not has_lapsed(r, today) and says_no_other(r, fact)
        if distance(r.when, fact.when) <= _NEAR_DAYS
    ]
    return due[0] if len(due) == 1 else None


def of_these_days(
    rounds: Sequence[Round], fact: Fact, topic: Topic, today: date, own: Round | None
) -> Round | None:
    """The one round whose day is near, where a fact without a day would else mean one of its series of which
    no day is known (`own`), or none: what goes on or is over is the one that was due, what is called off the
    one that lies ahead or was just called off, and a plan at its place the one that is set there."""
    if fact.is_next or has_day(fact) or (own is not None and not _is_vague(own)):
        return None
    near = [
        r
        for r in _told_with_or_without_people(rounds, fact, topic, today, off_too=fact.status in CALLED_OFF)
        if has_its_days(r) and says_no_other(r, fact) and _is_near(r, fact, today)
        if own is None or is_there(r, fact) or not is_there(own, fact)
    ]
    return near[0] if len(near) == 1 else None


def over_before(rounds: Sequence[Round], fact: Fact, today: date, own: Round | None) -> Round | None:
    """The last round that was held in these days, where "the talks" are told to be over, with nothing else of
    them, and of their own series there is only one to come (`own`), without a day and planned before it."""
    bare = fact.when is None and fact.venue is None and fact.ordinal is None
    if own is None or not (bare and fact.is_generic) or fact.status is not Status.CONCLUDED:
        return None
    if own.status not in AWAITED or own.when is not None:
        return None
    held = (r for r in rounds if _was_held(r, today, _OVER_DAYS) and r.level != "leader")
    after_plan = (r for r in held if held_on(r) >= own.opened.date() - _FIRST_TOLD)
    return max(after_plan, key=held_on, default=None)


def _was_held(known: Round, today: date, days: int) -> bool:
    """Was it held at most so many days ago, or is it today?"""
    return known.status in HELD and 0 <= (today - held_on(known)).days <= days


def _is_vague(known: Round) -> bool:
    """Is it still to come, and no day of it known?"""
    return known.status in OPEN and not has_its_days(known)


def _is_near(known: Round, fact: Fact, today: date) -> bool:
    """Can the round be meant today by one who says no day?"""
    ahead = (held_on(known) - today).days
    if fact.status in HELD:
        return is_set_for(known, today, slack_days=0) or _was_held(known, today, _TOLD_DAYS)
    if fact.status in CALLED_OFF:
        just_off = known.status in CALLED_OFF and (today - known.changed.date()).days <= _TOLD_DAYS
        return just_off or (known.status is Status.DATE_SET and 0 <= ahead <= _OFF_DAYS)
    return fact.status in COMING and known.status is Status.DATE_SET and ahead >= 0 and is_there(known, fact)


def is_outlived(known: Round, rounds: Sequence[Round], topic: Topic) -> bool:
    """Is it to come at some time, of which nothing was told since others met who can be the same: the talks
    that were announced without a day, and whose day was then told with a word for who meets? The leaders'
    own is not over with them."""
    if known.status not in AWAITED or has_its_days(known) or known.level == "leader":
        return False
    heard = (known.heard or known.changed).date()
    return any(
        r is not known
        and r.status in HELD
        and r.level != "leader"
        and (_was_of_nobody(r, topic) or _was_of_nobody(known, topic))
        and known.opened < r.changed
        and heard <= held_on(r)
        and (known.when is None or not are_apart(known.when, r.when))
        and (known.venue is None or known.venue == r.venue)
        and not (known.ordinals and r.ordinals and not set(known.ordinals) & set(r.ordinals))
        and _can_be_the_same_people(r.level, known.level)
        for r in rounds
    )


def _was_of_nobody(known: Round, topic: Topic) -> bool:
    """Are they talks of nobody in particular, or were they told as such?"""
    told = (claim.value for claim in known.values.get("series", ()))
    return any(topic.series_named(name).is_generic for name in (known.series, *told))


def _can_be_the_same_people(one: str | None, two: str | None) -> bool:
    """Are the levels the same, or does one tell nothing of who meets? Experts are told apart."""
    return one == two or ("expert" not in (one, two) and (one in _NOBODY or two in _NOBODY))


def _told_with_or_without_people(
    rounds: Sequence[Round], fact: Fact, topic: Topic, today: date, *, off_too: bool = False
) -> list[Round]:
    """Those that still stand (`off_too`: or do not) and of which one, round or fact, tells who meets and the
    other does not. Ministers who come to where others have sat for days meet apart."""
    return [
        r
        for r in rounds
        if fact.is_generic != topic.series_named(r.series).is_generic
        if off_too or r.status not in CALLED_OFF
        if _can_be_the_same_people(r.level, fact.level)
        if not join_later(r, fact, today)
    ]
