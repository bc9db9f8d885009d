"""What a fact that tells of a round as under way or over does to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from watcher.ledger.case import OFF, TAKES_PLACE, Case, Judgement
from watcher.ledger.rivals import changed_at, standing, told_at
from watcher.ledger.rounds import (
    are_apart,
    begins_after,
    begins_late,
    both_dated,
    has_begun,
    has_day,
    has_passed,
    held_on,
    is_on_its_day,
    is_set_for,
    same_venue,
)
from watcher.ledger.values import FARTHEST_EAST
from watcher.model import COMING, ChangeKind, DateInterval, Fact, Precision, Round, Status

_SITTING = timedelta(hours=3)  # who writes "met" so long after the beginning may well mean that it is over


def held(case: Case, known: Round) -> Judgement:
    """The round is told as under way or over: told when it begins and when it ends, not before its day."""
    fact = case.fact
    is_over = fact.status is Status.CONCLUDED and (
        fact.ends_it
        or _was_its_last_day(case, known)
        or _is_looked_back_on(case, known)
        or _has_led_to_it(case, known)
    )
    goes_on = known.status is Status.UNDER_WAY and not is_over
    if known.status is Status.UNDER_WAY and goes_on:
        return _found(case, known) or case.confirmed(known)
    if known.status is Status.CONCLUDED:
        if _is_taken_up_again(case, known):
            why = "taken up again after it was broken off"
            return _of_today(case).updated(known, ChangeKind.UNDER_WAY, "status", fact.status, why)
        if _went_on(case, known):
            return case.updated(known, ChangeKind.CONCLUDED, "status", fact.status, "it went on for days")
        return case.confirmed(known)
    if known.status in (Status.CANCELLED, Status.DENIED) and fact.when is None:
        return case.heard(known, ChangeKind.KNOWN, "the round was called off")
    if case.seeding:
        return case.updated(known, ChangeKind.BACKFILLED, "status", fact.status)
    bare = fact.when is None and fact.venue is None and fact.ordinal is None
    today = case.now.date()
    if fact.status is Status.UNDER_WAY and fact.is_generic and bare and not is_set_for(known, today):
        return case.heard(known, ChangeKind.KNOWN, "talks go on: no meeting is named")
    undated = fact.when is None or not fact.when.is_day
    if (
        fact.status is Status.UNDER_WAY
        and undated
        and _lies_ahead(known, fact, fact.evidence.published or case.now)
    ):
        return case.heard(known, ChangeKind.KNOWN, "its day is still to come")
    if _is_set_for_later_beside(case, known):
        return case.heard(known, ChangeKind.KNOWN, "its day is still to come, as the same text says")
    if _is_only_a_journey(case, known):
        return case.heard(known, ChangeKind.KNOWN, "a leader's journey is no word that they have met")
    if _comes_a_day_early(known, fact):
        return case.heard(known, ChangeKind.KNOWN, "before the day that is set: they have come for it")
    told = replace(case.with_values(known), status=fact.status)
    late = has_passed(told.when, today - timedelta(days=case.policy.stale_days))
    kind = ChangeKind.BACKFILLED if late else TAKES_PLACE[fact.status]
    return case.updated(known, kind, "status", fact.status)


def _lies_ahead(known: Round, fact: Fact, now: datetime) -> bool:
    """Is its day still to come, wherever on earth it is? "This week" is as good as its day."""
    start = known.when.start if known.when is not None and known.when.is_day else None
    zone = FARTHEST_EAST if fact.when is None else timedelta()
    return start is not None and start > (now + zone).date()


def _is_set_for_later_beside(case: Case, known: Round) -> bool:
    """Is it told as of a day before the round's, which the same text sets for a day not over? `The opening
    dinner was on Sunday evening`, `The main day of the talks is Monday`."""
    fact, told = case.fact, told_at(case).date()
    dated = has_day(fact)
    if dated and not begins_after(known.when, fact.when):
        return False
    if not dated and has_begun(known, told):
        return False
    return known.status in COMING and any(
        each.status is Status.DATE_SET and not each.is_background and is_on_its_day(known, each)
        for each in case.beside
        if each.when is not None and each.when.start is not None
        if each.when.start > told or (dated and each.when.start == told)
    )


def _comes_a_day_early(known: Round, fact: Fact) -> bool:
    """Is it told as under way before the day that an official, or more than one source, has set?"""
    claim = standing(known, "date")
    if fact.status is not Status.UNDER_WAY or known.status is not Status.DATE_SET or claim is None:
        return False
    is_sure = bool(claim.voices) or len(claim.owners) > 1
    return is_sure and both_dated(known, fact) and begins_after(known.when, fact.when)


def _is_only_a_journey(case: Case, known: Round) -> bool:
    """Is it a journey of one leader, which is over, or not on the day of the meeting that it leads to?

    Of a meeting without a day it is the beginning where it leads to its place.
    """
    fact = case.fact
    if known.level != "leader" or fact.roles != ("leader", "party") or fact.series == known.series:
        return False
    if fact.status is Status.CONCLUDED:
        return True
    there = (
        known.when is None and known.venue is not None and fact.venue is not None and same_venue(known, fact)
    )
    return not (there or is_set_for(known, told_at(case).date(), slack_days=0))


def _was_its_last_day(case: Case, known: Round) -> bool:
    """Is a day after the round's last one told in the past tense, by a text of a day after it? On the day
    itself "met on Friday" may be the second of three, unless nobody has named the first."""
    over = has_passed(case.fact.when, told_at(case).date()) or standing(known, "date") is None
    return over and begins_late(case.fact, known)


def _has_led_to_it(case: Case, known: Round) -> bool:
    """Have two persons met, where a journey of one of them was under way, or talks of nobody named?"""
    is_generic = case.topic.series_named(known.series).is_generic
    return is_generic and not case.fact.is_generic and not case.fact.is_background


def _went_on(case: Case, known: Round) -> bool:
    """Is it told to have ended on a later day than that on which they were told to have met, of which nobody
    has told the end?"""
    fact = case.fact
    late = begins_late(fact, known) and not fact.is_background and "call" not in case.series.nouns
    told_before = not has_passed(fact.when, changed_at(known).date() + timedelta(days=1))
    return late and told_before and fact.ends_it and "end" not in known.values


def _is_taken_up_again(case: Case, known: Round) -> bool:
    """Is it told to have begun again on a later day than that on which it was broken off?"""
    fact = case.fact
    if fact.status is not Status.UNDER_WAY or not fact.begins_it or fact.is_background:
        return False
    broken_off = any(
        Status(claim.value) in OFF and claim.since == known.changed
        for claim in known.values.get("status", ())
    )
    return broken_off and told_at(case).date() > known.changed.date()


def _of_today(case: Case) -> Case:
    """The same, with the day on which it was told where it names none."""
    if case.fact.when is not None:
        return case
    told = told_at(case).date()
    return replace(case, fact=replace(case.fact, when=DateInterval(told, told, Precision.DAY)))


def _is_looked_back_on(case: Case, known: Round) -> bool:
    """Is a round that was under way told in the past tense, with a day that can be its own, by a text of a
    later day or hours after the first?"""
    if not has_day(case.fact) or are_apart(known.when, case.fact.when):
        return False
    over_before = has_passed(known.when, changed_at(known).date())
    if over_before and not case.fact.ends_it and not _lasts_longer(known, case.fact):
        return False  # it was told when it was over
    written = told_at(case)
    return written.date() > held_on(known) or written - changed_at(known) >= _SITTING


def _lasts_longer(known: Round, fact: Fact) -> bool:
    """Does the fact name a last day after the round's?"""
    return fact.when is not None and fact.when.end is not None and fact.when.end > held_on(known)


def _found(case: Case, known: Round) -> Judgement | None:
    """A round told as under way without a place is reported from one, hours later; None otherwise."""
    settling = told_at(case) - changed_at(known) < timedelta(hours=case.policy.settle_hours)
    if known.venue is not None or case.fact.venue is None or settling:
        return None
    return case.updated(known, ChangeKind.VENUE_SET, "venue", known.status)
