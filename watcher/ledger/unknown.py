"""What a fact does that means no known round: it opens one, or says too little to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from watcher.ledger.case import OFF, TAKES_PLACE, Case, Judgement
from watcher.ledger.fitting import are_another_pair
from watcher.ledger.policy import (
    breaks_silence,
    is_far_down,
    is_official,
    is_stale,
    is_weak,
    is_week,
    missing_needs,
    names_both_at_once,
    names_persons,
    waits_for_another,
)
from watcher.ledger.rounds import (
    are_apart,
    day_of,
    has_day,
    has_its_days,
    has_passed,
    held_on,
    is_elsewhere,
    is_on_its_day,
    is_there,
)
from watcher.model import COMING, HELD, TAKEN_OFF, ChangeKind, Fact, Round, Status

_A_DAY = timedelta(days=1)
_NEARLY_A_YEAR = 270  # days: a month told without its year is this year's or last year's
_COUNTING_DAYS = 120  # so long after a round its number says which ones were before it
_OPENING = {**TAKES_PLACE, **OFF}  # every other status: a new round


def judge_unknown(case: Case) -> Judgement:
    """A new round, told as the status and the policy say; or nothing."""
    case = _with_its_day(case)
    fact, policy = case.fact, case.policy
    nothing = _opens_nothing(case)
    if nothing is not None:
        return case.nothing(ChangeKind.KNOWN, nothing)
    if case.seeding or is_stale(fact, case.now, policy):
        return case.opened(ChangeKind.BACKFILLED)
    if any(_goes_on_tomorrow(case, known) for known in case.told):
        return case.nothing(ChangeKind.KNOWN, "the talks that the same text tells of go on")
    if any(_may_be_the_same(case, known) for known in case.told):
        return case.nothing(
            ChangeKind.HELD_BACK, "the same text tells of a round, and no other time of this one"
        )
    if _is_mere_promise(case):
        return case.nothing(ChangeKind.HELD_BACK, "at some time, says nobody with an office")
    missing = missing_needs(case.series, fact)
    needless = (
        fact.status in OFF  # which `_opens_nothing` has let pass
        or breaks_silence(case.rounds, fact, case.series, case.now)
        or _has_its_day(case)
    )
    if missing and not needless:
        return case.nothing(ChangeKind.HELD_BACK, missing)
    unset = fact.venue is None and fact.ordinal is None and (fact.when is None or fact.when.start is None)
    if unset and waits_for_another(fact, (), policy):
        return case.nothing(ChangeKind.HELD_BACK, "told in passing, without day or place")
    if is_weak(fact, (fact.evidence.owner,), policy):
        if fact.when is None or fact.when.start is None:
            return case.nothing(ChangeKind.HELD_BACK, "a rumour without a date opens no round")
        return case.opened(ChangeKind.HELD_BACK, tentative=True)
    return case.opened(_OPENING.get(fact.status, ChangeKind.NEW_ROUND))


def _with_its_day(case: Case) -> Case:
    """A headline that tells a round as over, of which the text names the day: it was not held today."""
    fact = case.fact
    if fact.status is not Status.CONCLUDED or fact.when is not None or fact.venue is None:
        return case
    told = day_of(fact, case.now)
    days = {
        each.when
        for each in case.beside
        if each.status is fact.status and each.series == fact.series and each.venue == fact.venue
        if not each.is_presupposed and each.when is not None and each.when.is_day
        if each.when.end is not None and each.when.end <= told and fact.ordinal in (None, each.ordinal)
    }
    return replace(case, fact=replace(fact, when=days.pop())) if len(days) == 1 else case


def _is_mere_promise(case: Case) -> bool:
    """Is it "soon" and no more ("agree to speak again soon"), or another one on the day of talks ("a further
    meeting is planned")?"""
    fact, today = case.fact, day_of(case.fact, case.now)
    if fact.status is not Status.PLANNED or is_official(fact.certainty):
        return False
    bare = fact.venue is None and fact.ordinal is None
    is_open = fact.when is not None and fact.when.start is None and fact.when.end is None
    just_met = any(
        r.series == fact.series and r.status in HELD and (today - held_on(r)).days <= 1 for r in case.rounds
    )
    return bare and (is_open or (fact.when is None and fact.is_next and just_met))


def _goes_on_tomorrow(case: Case, told: Round) -> bool:
    """Is it set for the day after those told as held today, as `the talks`, with no two persons, number or
    other place (`A met B on Friday`, `the talks would continue on Saturday, A's side said`)?"""
    fact, today = case.fact, day_of(case.fact, case.now)
    if told.status not in HELD or not has_its_days(told) or fact.status not in COMING:
        return False
    names_it = fact.is_definite and not fact.is_next and fact.ordinal is None and not names_persons(fact)
    its_people = "leader" not in (told.level, fact.level) and fact.level not in (None, "expert")
    here = fact.venue is None or is_there(told, fact)
    tomorrow = has_day(fact) and fact.when is not None and fact.when.start == held_on(told) + _A_DAY
    in_time = (tomorrow and held_on(told) == today) or (has_day(fact) and is_on_its_day(told, fact))
    return names_it and its_people and here and in_time


def _may_be_the_same(case: Case, told: Round) -> bool:
    """Does it name no other time than the round that the same text has spoken of, or of what is over no other
    place?

    Calls are no meetings. Who is of another rank has a time of their own; what is planned after an end is
    another round, and so is what a headline plans, not for their place, above a text of talks that go on.
    """
    fact = case.fact
    series = case.topic.series_named(told.series)
    if ("call" in case.series.nouns) != ("call" in series.nouns):
        return False
    if are_another_pair(told, fact) or _goes_on_before(case, told):
        return False
    of_others = series != case.series and not (series.is_generic or case.series.is_generic)
    of_others = of_others or (None not in (fact.level, told.level) and fact.level != told.level)
    if of_others and fact.when is not None:
        return False
    plans_on = told.status in HELD and fact.status not in HELD
    is_headline = fact.evidence.start == 0 and not is_there(told, fact)
    moves_on = fact.is_next and is_elsewhere(told, fact)  # "A will host the next meeting"
    if plans_on and (told.status is Status.CONCLUDED or is_headline or moves_on):
        return False
    return not are_apart(told.when, fact.when) or (fact.status in HELD and is_there(told, fact))


def _goes_on_before(case: Case, told: Round) -> bool:
    """Does it go on, not in the place of the one that the same text plans for days to come (`The experts hold
    talks in Oslo`, `the ministers are to meet in September`)?"""
    fact = case.fact
    if fact.status is not Status.UNDER_WAY or fact.when is not None or told.status not in COMING:
        return False
    start = told.when.start if told.when is not None else None
    return start is not None and start > day_of(fact, case.now) and not is_there(told, fact)


def _has_its_day(case: Case) -> bool:
    """Do two persons meet, or are talks named that both parties hold, and were none told of these days? Then
    they are of these days."""
    fact, today = case.fact, day_of(case.fact, case.now)
    near = [r for r in case.rounds if abs((today - held_on(r)).days) <= case.series.cooldown_days]
    both = fact.is_named or (names_persons(fact) and len(fact.named_there) > 1)
    return both and fact.status in HELD and not any(r.status in HELD for r in near)


def _names_days(case: Case) -> bool:
    """Does it name the days, still to come, that the round was to have, or is to have now?"""
    return is_week(case.fact.when) and not has_passed(case.fact.when, day_of(case.fact, case.now))


def _is_nearly_a_year_off(fact: Fact, now: datetime) -> bool:
    """Is it the month that has just passed, taken for the next one of its name? Nobody calls off so early."""
    start = fact.when.start if fact.when is not None and not fact.when.is_day else None
    return start is not None and (start - day_of(fact, now)).days > _NEARLY_A_YEAR


def _claims_a_process(fact: Fact) -> bool:
    """Does one side say that talks go on (`the president says talks with X are under way`), and nothing that
    tells a round from contacts? Talks that have begun are a round."""
    goes_on = fact.status is Status.UNDER_WAY and not fact.begins_it and fact.side is not None
    bare = fact.when is None and fact.venue is None and fact.ordinal is None
    return goes_on and bare and fact.is_generic and not names_persons(fact)


def _is_next_in_count(case: Case) -> bool:
    """Is it number six, where number five is the last that was held? It cannot have been before that."""
    fact, last = case.fact, _last_number(case)
    return last > 0 and not fact.is_background and fact.ordinal == last + 1


def _has_been_counted(case: Case) -> bool:
    """Is it number four, of no day, where number five has been held? Then it was before that."""
    fact = case.fact
    return fact.ordinal is not None and fact.ordinal < _last_number(case)


def _last_number(case: Case) -> int:
    """The highest number of a round of the series that was held in these months; 0 where none was counted."""
    today = day_of(case.fact, case.now)
    held = (r for r in case.rounds if r.status in HELD and r.series == case.fact.series)
    recent = (r for r in held if (today - held_on(r)).days <= _COUNTING_DAYS)
    return max((n for r in recent for n in r.ordinals), default=0)


def _opens_nothing(case: Case) -> str | None:
    """Why the fact can open no round, None when it can."""
    fact = case.fact
    if fact.status is Status.DENIED or (fact.status is Status.TBD and not case.seeding):
        return "denies or leaves open what no round of the ledger claims"
    if (
        fact.status in TAKEN_OFF
        and case.series.is_generic
        and not (_names_days(case) or (fact.venue is not None and fact.level is not None))
        and not names_both_at_once(fact)
    ):
        return "calls off what no round of the ledger plans"
    if fact.status in OFF and _is_nearly_a_year_off(fact, case.now) and not case.seeding:
        return "calls off what was to be in a month of last year"
    dated = fact.when is not None and fact.when.start is not None
    if fact.is_upheld and not dated:
        return "says of what no round of the ledger plans that it is not off"
    if fact.status in HELD and not (dated or case.seeding or _is_next_in_count(case)) and is_far_down(fact):
        return "told without its day far down the text: it may be what was before"
    if fact.status in HELD and not dated and not case.seeding and _has_been_counted(case):
        return "told without its day, and a round of a higher number was held"
    if _claims_a_process(fact):
        return "one side says that talks go on, and no day, place or person of a round"
    if case.seeding and fact.status in HELD and not (dated and is_week(fact.when)):
        return "a round of the past without its day opens nothing"
    return None
