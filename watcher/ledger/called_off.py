"""What a fact does to the round that it calls off, puts off or denies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from watcher.ledger.case import OFF, Case, Judgement
from watcher.ledger.fitting import says_no_other
from watcher.ledger.policy import is_official
from watcher.ledger.rivals import (
    CORRECTION,
    changed_at,
    corrects,
    denied,
    softened,
    standing,
    told_at,
)
from watcher.ledger.rounds import (
    begins_after,
    has_day,
    has_lapsed,
    has_passed,
    held_on,
    is_on_its_day,
    same_venue,
)
from watcher.model import COMING, HELD, ChangeKind, Fact, Round, Status

_SITTING_DAYS = 3  # a round of which no end was told may still be under way so long after its day
# A round that was moved is told as put off for so long, by who tells the same news in other words.
_TOLD_OF_A_MOVE = timedelta(hours=72)
_ANOTHER = timedelta(days=14)  # so long after it is off one that is off is another one
_SAME_WORD = timedelta(hours=12)  # so soon after "no plans to meet" an office that calls it off says no more


def called_off(case: Case, known: Round) -> Judgement:
    """The round does not take place, or not on its day: told once, and only of one that was to come."""
    fact = case.fact
    if known.status in HELD and not _has_hardly_begun(case, known):
        if _is_broken_off(case, known):
            why = "broken off while it was under way"
            return case.updated(known, ChangeKind.CONCLUDED, "status", Status.CONCLUDED, why)
        return case.heard(known, ChangeKind.KNOWN, "it was held: nothing to call off")
    if known.status not in OFF and (_names_its_new_day(case, known) or _is_set_beside(case, known)):
        return case.heard(known, ChangeKind.KNOWN, "put off to the day that the text names")
    if _is_off_for_others_beside(case, known):
        return case.heard(known, ChangeKind.KNOWN, "the same text says it of others' meeting")
    if _was_just_moved(case, known):
        return case.heard(known, ChangeKind.KNOWN, "put off to the day that the ledger holds")
    if _is_planned_beside(case, known):
        return case.heard(known, ChangeKind.KNOWN, "the same sentence plans it: another one is off")
    if _was_set_anew_beside(case, known):
        return case.heard(known, ChangeKind.KNOWN, "it was off before the same text set it anew")
    if known.status in OFF:
        return _off_again(case, known)
    if fact.status is Status.POSTPONED and _stands_where_it_was_put(known, fact):
        return case.heard(known, ChangeKind.KNOWN, "put off to that day, as the ledger holds")
    lapsed = has_lapsed(known, case.now.date())
    if known.is_tentative or lapsed:
        off = replace(case.witnessed(known), status=fact.status)
        kind = ChangeKind.KNOWN if lapsed else ChangeKind.HELD_BACK
        return case.silent(off, kind, "calls off what was not told")
    if fact.status is Status.DENIED and _denies_another(known, fact):
        return case.heard(known, ChangeKind.KNOWN, "denies a place or a day that the round does not have")
    if fact.status is Status.DENIED:
        return denied(case, known)
    return case.updated(known, OFF[fact.status], "status", fact.status)


def _is_broken_off(case: Case, known: Round) -> bool:
    """Is it told as broken off, suspended or left by one side on a day on which it was under way: today, or
    the day that the fact names (`The delegation walked out of the talks in Oslo on Friday`)?"""
    fact, today = case.fact, told_at(case).date()
    if known.status is not Status.UNDER_WAY or known.changed == case.now or fact.status is Status.DENIED:
        return False
    if fact.is_background or fact.is_presupposed or fact.is_next or not says_no_other(known, fact):
        return False
    if fact.when is not None and not fact.when.is_day:
        return False
    if any(Status(claim.value) in OFF for claim in known.values.get("status", ())):
        return False  # it was off before it was told as under way: the same news, or none
    if fact.when is None and any(e.status is Status.UNDER_WAY and e.begins_it for e in case.beside):
        return False  # `have reopened the talks, three months after X called them off`
    last = fact.when.end if fact.when is not None and fact.when.end is not None else today
    return last <= today and 0 <= (last - held_on(known)).days <= _SITTING_DAYS


def _off_again(case: Case, known: Round) -> Judgement:
    """What a word for "off" does to a round that is off: only a worse one is told."""
    fact = case.fact
    if _was_set_meanwhile(case, known):
        return case.updated(known, OFF[fact.status], "status", fact.status, "it was off weeks ago")
    if known.status is Status.CANCELLED and fact.status is Status.POSTPONED:
        plans = any(each.status in COMING and not each.is_background for each in case.beside)
        return (None if plans else softened(case, known)) or case.confirmed(known)
    if fact.status is Status.CANCELLED and known.status in (Status.POSTPONED, Status.DENIED):
        if _is_worse(case, known):
            return case.updated(known, OFF[fact.status], "status", fact.status)
        return case.confirmed(known)
    if fact.status is not known.status and corrects(case, known, "status"):
        return case.updated(known, ChangeKind.CORRECTED, "status", fact.status, CORRECTION)
    return case.confirmed(known)


def _was_set_meanwhile(case: Case, known: Round) -> bool:
    """Is a day to come told as off, where the last one of which the ledger knows fell through weeks ago and
    has no day? It was set anew, and nobody has told of it."""
    fact, told = case.fact, told_at(case)
    if fact.is_background or known.when is not None or not has_day(fact):
        return False
    return told - changed_at(known) > _ANOTHER and not has_passed(fact.when, told.date())


def _is_worse(case: Case, known: Round) -> bool:
    """Is what was put off or denied now cancelled for good? After "no plans" an office must say so, and
    not in the same breath."""
    later = told_at(case) - changed_at(known) >= _SAME_WORD
    return later and (known.status is Status.POSTPONED or is_official(case.fact.certainty))


def _has_hardly_begun(case: Case, known: Round) -> bool:
    """Does an official call off what one source alone told as under way, on no day that anybody named?

    The present tense of a headline ("X meets Y") looks ahead as often.
    """
    if known.status is not Status.UNDER_WAY or not is_official(case.fact.certainty):
        return False
    if known.changed == case.now:
        return False  # the same text says both: what was off goes on again
    claim = standing(known, "status")
    alone = claim is None or (len(claim.owners) < 2 and not claim.voices)
    unnamed = known.when is None or not known.when.is_day or standing(known, "date") is None
    return alone and unnamed and not has_passed(known.when, told_at(case).date())


def _was_just_moved(case: Case, known: Round) -> bool:
    """Was the round moved to its day in the last days, and is it told without another one that it was put
    off?"""
    fact, day = case.fact, standing(known, "date")
    if fact.status is not Status.POSTPONED or known.status not in COMING or day is None:
        return False
    if has_day(fact) and not is_on_its_day(known, fact):
        return False
    if known.when is None or known.when.start is None or told_at(case) - day.since > _TOLD_OF_A_MOVE:
        return False
    begins = known.when.start.isoformat()
    return any(
        claim.since < day.since and claim.value.rpartition("/")[2] < begins
        for claim in known.values.get("date", ())
    )


def _is_planned_beside(case: Case, known: Round) -> bool:
    """Does the very sentence set the round's day that calls one off without a day ("they will meet on
    12 August, after the ministers' meeting was called off")?"""
    fact = case.fact
    if fact.when is not None or fact.status is Status.DENIED:
        return False
    return any(
        each.status is Status.DATE_SET and not each.tells_move and is_on_its_day(known, each)
        for each in case.beside
        if each.evidence.start == fact.evidence.start and not each.is_background
    )


def _was_set_anew_beside(case: Case, known: Round) -> bool:
    """Has the same text a moment ago told that a round that was off is on again (`will now meet next week`),
    and recalls without a day that it was off (`the talks had been cancelled at the request of X`)?"""
    fact = case.fact
    if known.status not in COMING or known.changed != case.now or fact.when is not None:
        return False
    above = [e for e in case.beside if e.status in COMING and e.evidence.start < fact.evidence.start]
    if not any(e.series == known.series and not e.is_background for e in above):
        return False  # it is the news, and the plan is what was before
    return any(c.since < case.now for c in known.values.get("status", ()) if Status(c.value) in OFF)


def _is_off_for_others_beside(case: Case, known: Round) -> bool:
    """Does `such a meeting is not planned` stand in a text that says so of other people's meeting, and
    nothing of this round? It names neither people, day nor place of its own."""
    fact = case.fact
    bare = fact.when is None and fact.venue is None and fact.ordinal is None and fact.level is None
    if not (fact.is_generic and bare and fact.is_definite) or known in case.told:
        return False
    return any(
        each.status is fact.status and not each.is_generic and not each.is_background
        for each in case.beside
        if each.series != known.series
    )


def _denies_another(known: Round, fact: Fact) -> bool:
    """Does it deny no more than a place or a day, and one that does not stand ("not in Oslo")?"""
    if fact.venue is not None and (known.venue is None or not same_venue(known, fact)):
        return True
    return fact.ordinal is None and has_day(fact) and not is_on_its_day(known, fact)


def _names_its_new_day(case: Case, known: Round) -> bool:
    """Does the same text say to which day it was moved, or set a later one for it than the ledger holds?"""
    fact = case.fact
    if fact.status is not Status.POSTPONED or fact.when is not None:
        return False
    same = (each for each in case.beside if each.series == fact.series and not each.is_background)
    return any(
        each.status is Status.DATE_SET and (each.tells_move or _is_its_later_day(known, each))
        for each in same
    )


def _is_its_later_day(known: Round, fact: Fact) -> bool:
    """`The round is put off. It will be on 5 May`, of one that was set for 1 May; `the next` is not it."""
    if known.when is None or not known.when.is_day or not begins_after(fact.when, known.when):
        return False
    return not fact.is_next and (fact.ordinal is None or fact.ordinal in known.ordinals)


def _is_set_beside(case: Case, known: Round) -> bool:
    """Does an official name the round's day in the same text, which names none from which it was put off?"""
    fact = case.fact
    if fact.status is not Status.POSTPONED or fact.when is not None:
        return False
    return any(
        each.status is Status.DATE_SET and not each.is_background and is_on_its_day(known, each)
        for each in case.beside
        if each.series == fact.series and each.evidence.start != fact.evidence.start
        if is_official(each.certainty) and not has_passed(each.when, told_at(case).date())
    )


def _stands_where_it_was_put(known: Round, fact: Fact) -> bool:
    """Is it told again that the round was put off, to the day that it has by now?"""
    put_off = any(claim.value == Status.POSTPONED.value for claim in known.values.get("status", ()))
    return put_off and has_day(fact) and is_on_its_day(known, fact)
