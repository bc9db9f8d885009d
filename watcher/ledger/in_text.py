"""A fact as the rest of its text corrects it: a headline is no surer than its text, and no earlier. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from watcher.ledger.policy import is_far_down
from watcher.ledger.rounds import AWAITED
from watcher.model import COMING, HELD, Certainty, DateInterval, Fact, Round, Status

_REST = timedelta(days=3)  # who travels to talks sits down within so many days
_DISCLOSED = timedelta(days=14)  # a meeting so long ago may be what a headline of today is about
_RANKS = 2  # different ones are those of two meetings


def in_its_text(fact: Fact, beside: Sequence[Fact], rounds: Iterable[Round] = ()) -> Fact:
    """The fact as it stands beside all facts of its article, where `rounds` are known."""
    if _is_only_possible(fact, beside) and not _sets_awaited_day(fact, beside, rounds):
        return replace(fact, status=Status.RUMOURED, certainty=Certainty.RUMOUR)
    fact = _on_day_of_talks(fact, beside)
    if _is_still_to_come(fact, beside):
        status = Status.PLANNED if fact.when is None else Status.DATE_SET
        return replace(fact, status=status, certainty=Certainty.SOURCE)
    over = _told_as_over(fact, beside)
    if over is not None:
        return replace(fact, status=over.status, when=over.when, certainty=over.certainty)
    over = _held_days_ago(fact, beside)
    if over is not None:
        there = fact if over.venue is None else over
        return replace(
            fact, status=over.status, when=over.when, venue=there.venue, venue_within=there.venue_within
        )
    return replace(fact, is_background=False) if _is_day_of_plan(fact, beside) else fact


def _told_on(fact: Fact) -> date:
    """The day on which its article was published, or seen where that is not known."""
    return (fact.evidence.published or fact.evidence.seen).date()


def _is_day_of_plan(fact: Fact, beside: Sequence[Fact]) -> bool:
    """Does it name the day of what its text plans as news, though it tells it as known: `will meet in Oslo
    next week`, `It was said days ago that they will meet in Oslo on 19 May`?"""
    if not fact.is_background or fact.status not in COMING or fact.when is None or not fact.when.is_day:
        return False
    return any(
        plan.series == fact.series
        and plan.status in COMING
        and not (plan.is_background or plan.is_journey or plan.tells_move)
        and plan.ordinal == fact.ordinal
        and _may_be_there(plan, fact)
        and _lies_within(fact.when, plan.when)
        for plan in beside
    )


def _lies_within(day: DateInterval, time: DateInterval | None) -> bool:
    """Is it one of the days of a longer time?"""
    if time is None or time.is_day or day.start is None or time.start is None:
        return False
    return time.start <= day.start and time.overlaps(day)


def _on_day_of_talks(fact: Fact, beside: Sequence[Fact]) -> Fact:
    """A journey that is to come, with the day on which its text says they sit down, where that is a few days
    later (`X goes to Oslo on Sunday for talks`, `the talks are to take place on Monday`)."""
    if fact.status not in COMING or fact.when is None or not fact.when.is_day or fact.is_next:
        return fact
    same_day = [each for each in beside if each.is_journey and each.when == fact.when]
    if not any(each.evidence.start == fact.evidence.start for each in same_day):
        return fact  # "goes there on Sunday, where he is to meet B"
    days = {each.when for each in beside if _is_end_of_journey(each, fact)}
    return replace(fact, when=days.pop()) if len(days) == 1 else fact


def _is_end_of_journey(talks: Fact, journey: Fact) -> bool:
    """Is it what the journey leads to, soon after it, and no other meeting?"""
    if talks.is_journey or talks.status not in COMING or talks.is_background or talks.is_next:
        return False
    if talks.when is None or not talks.when.is_day or talks.tells_move:
        return False
    assert journey.when is not None
    start, arrives = talks.when.start, journey.when.start
    if start is None or arrives is None or not timedelta() < start - arrives <= _REST:
        return False
    if talks.when.end != start or journey.when.end != arrives:
        return False  # of several days the first is as good
    if None not in (talks.level, journey.level) and talks.level != journey.level:
        return False
    same = talks.series == journey.series or talks.is_generic or journey.is_generic
    return same and talks.ordinal in (None, journey.ordinal) and _may_be_there(talks, journey)


def _is_only_possible(fact: Fact, beside: Sequence[Fact]) -> bool:
    """Does a headline plan, on no other day and in no other place, what its text holds possible?"""
    is_headline = fact.evidence.start == 0 and fact.status in COMING
    doubts = [
        each
        for each in beside
        if each.status is Status.RUMOURED and each.series == fact.series and not each.is_background
        if fact.when in (None, each.when) and fact.venue in (None, each.venue)
    ]
    plans = [each for each in beside if each is not fact and each.status in COMING]
    return is_headline and bool(doubts) and not any(each.series == fact.series for each in plans)


def _sets_awaited_day(fact: Fact, beside: Sequence[Fact], rounds: Iterable[Round]) -> bool:
    """Is it the day of a round that is announced and has none yet (`to hold the 9th round on July 7`)? Its
    text may call that very day likely: that there is a round is known."""
    if fact.when is None or not fact.when.is_day or fact.is_generic:
        return False
    doubts = (each for each in beside if each.status is Status.RUMOURED and each.series == fact.series)
    return all(each.when == fact.when for each in doubts) and any(
        known.series == fact.series
        and known.status in AWAITED
        and known.when is None
        and not known.is_tentative
        and (fact.ordinal is None or not known.ordinals or fact.ordinal in known.ordinals)
        for known in rounds
    )


def _is_still_to_come(fact: Fact, beside: Sequence[Fact]) -> bool:
    """Does it tell in the present tense and without a day ("X meets Y") what its text plans for these people
    ("X is on his way to meet Y", "will meet Y on Tuesday")? The present of a headline is that plan.

    So is that of one with the day of today, `X meets Y on Friday`, above `X is due to meet Y on Friday`.
    """
    if fact.status is not Status.UNDER_WAY or fact.is_background:
        return False
    told = _told_on(fact)
    others = [each for each in beside if each.evidence.start != fact.evidence.start]
    reported = any(each.status in HELD and not (each.is_background or each.is_journey) for each in others)
    is_headline = fact.evidence.start == 0 and not reported
    if is_headline and any(_is_for_today(each, fact, told) for each in others):
        return True
    if fact.when is not None:
        return False
    if any(_plans_the_same(each, fact, told) for each in others):
        return True
    return is_headline and any(_names_its_time(each, fact, told) for each in others)


def _told_as_over(fact: Fact, beside: Sequence[Fact]) -> Fact | None:
    """What the text tells in the past tense of the meeting that its headline has in the present, where it has
    nothing still open: `X meets Y in Oslo`, `X met Y to discuss the truce`. Not so where the headline has
    it begin."""
    if fact.evidence.start != 0 or fact.status is not Status.UNDER_WAY or fact.begins_it:
        return None
    if fact.is_background or fact.is_journey or fact.is_elliptic or fact.when is not None:
        return None
    told = _told_on(fact)
    text = [each for each in beside if each.evidence.start != 0]
    own = [e for e in text if not e.is_background and (e.series == fact.series or e.is_generic)]
    if any(each.status is not Status.CONCLUDED and not _comes_later(each, told) for each in own):
        return None
    held = (e for e in own if e.status is Status.CONCLUDED and e.series == fact.series)
    over = next((each for each in held if _may_be_there(each, fact)), None)
    over = over or next((each for each in text if _is_said_after_it(each, fact, told)), None)
    return over if over is not None and _may_be_its_round(over, fact) else None


def _may_be_its_round(over: Fact, fact: Fact) -> bool:
    """Of no other number and no other office"""
    same = over.is_elliptic or fact.ordinal in (None, over.ordinal) or over.ordinal is None
    ranks = {over.level, fact.level} - {None}
    return same and len(ranks) < _RANKS


def _held_days_ago(fact: Fact, beside: Sequence[Fact]) -> Fact | None:
    """The meeting of days ago of which a headline without a day tells, where its text begins with that one
    and reports no other: `A, B hold talks - paper`, `A met B on May 2 in Oslo, the paper said`."""
    if fact.evidence.start != 0 or fact.status not in HELD or fact.begins_it or fact.when is not None:
        return None
    text = [each for each in beside if each.evidence.start != 0]
    if fact.is_background or fact.is_journey or any(not each.is_background for each in text):
        return None
    first = text[0] if text else None
    if first is None or first.status is not Status.CONCLUDED or first.is_presupposed or is_far_down(first):
        return None
    told = _told_on(fact)
    end = first.when.end if first.when is not None and first.when.is_day else None
    own = (first.series == fact.series or first.is_elliptic) and _may_be_its_round(first, fact)
    in_time = end is not None and told - end <= _DISCLOSED
    return first if own and in_time and _may_be_there(first, fact) else None


def _comes_later(plan: Fact, told: date) -> bool:
    """Is it a plan for the next meeting, called so or of a day that is none of this one's? `They meet again
    tomorrow` is none."""
    if plan.status not in COMING:
        return False
    start = plan.when.start if plan.when is not None else None
    return plan.is_next if start is None else start > told + _REST


def _is_said_after_it(fact: Fact, headline: Fact, told: date) -> bool:
    """`There was a cordial tone after their talks in Oslo on 18 May`, written then or a day later, below `A
    meets B in Oslo`: the day of it, taken for granted."""
    known = fact.is_presupposed and fact.status is Status.CONCLUDED and fact.series == headline.series
    if not known or fact.when is None or not fact.when.is_day:
        return False
    end = fact.when.end
    fresh = end is not None and timedelta() <= told - end <= timedelta(days=1)
    return fresh and fact.venue is not None and fact.venue == headline.venue


def _is_for_today(plan: Fact, fact: Fact, told: date) -> bool:
    """Is it a plan of the same people for the day `told`, which the fact names too or leaves open?"""
    if (
        plan.when is None
        or not plan.when.is_day
        or plan.when.start != told
        or fact.when not in (None, plan.when)
    ):
        return False
    own = plan.series == fact.series and not (plan.is_generic or plan.is_background or plan.tells_move)
    one = None in (plan.ordinal, fact.ordinal) or plan.ordinal == fact.ordinal
    if own and one and plan.status in COMING and _is_its_rank(plan, fact):
        return _may_be_there(plan, fact)
    return _plans_the_same(replace(plan, when=None), fact, told)


def _is_its_rank(plan: Fact, fact: Fact) -> bool:
    """Of the same office, or is nobody of an office named on one side (`Delegations meet in Oslo`, `the
    commission will meet in Oslo`)?"""
    return plan.level in (None, fact.level) or fact.level in (None, "expert")


def _plans_the_same(plan: Fact, fact: Fact, told: date) -> bool:
    """Is it a plan of the same people, in no other place, for a day after `told` or for none?"""
    if plan.status not in COMING or plan.is_background or plan.is_next or plan.tells_move:
        return False
    if plan.level is None or plan.level != fact.level or plan.ordinal != fact.ordinal:
        return False
    if not _may_be_there(plan, fact):
        return False
    return plan.when is None or (plan.when.start is not None and plan.when.start > told)


def _names_its_time(plan: Fact, fact: Fact, told: date) -> bool:
    """Is it a plan for days to come or for this week, of whoever the headline names, and of that round?

    `US, Iran sit down in Rome`, `Their delegations are to open the talks in Rome on Thursday`. In a series of
    its own the office by which somebody is called makes no other meeting, and the plan needs no day.
    """
    if plan.status not in COMING or plan.is_background or plan.tells_move:
        return False
    if plan.series != fact.series and not _means_the_same(plan, fact):
        return False
    if plan.is_generic and None not in (plan.level, fact.level) and plan.level != fact.level:
        return False
    if plan.ordinal not in (None, fact.ordinal) or (plan.is_next and not fact.is_next):
        return False
    if plan.when is None:
        return not plan.is_generic and _may_be_there(plan, fact)
    start, end = plan.when.start, plan.when.end
    to_come = start is not None and end is not None and (start > told or (start < end > told))
    return to_come and _may_be_there(plan, fact)


def _means_the_same(plan: Fact, fact: Fact) -> bool:
    """Is it a day for "the talks" of the headline, or one in the very place that the headline names?

    `A, B meet in Lima`, `A flies to Lima next Tuesday`; `A, B hold talks`, `The talks are due on Friday`.
    """
    if plan.when is None or not plan.when.is_day:
        return False
    the_talks = plan.is_generic and plan.is_definite and plan.level is None
    return the_talks or (None not in (plan.venue, fact.venue) and _may_be_there(plan, fact))


def _may_be_there(plan: Fact, fact: Fact) -> bool:
    """Is it in the same place, or in none?"""
    placed = {fact.venue, *fact.venue_within} & {plan.venue, *plan.venue_within} - {None}
    return None in (plan.venue, fact.venue) or bool(placed)
