"""What a fact does to the ledger: a change that is told, or one of the silent ones. Pure: `now` is passed in.

Only a changed value of a round is news. Text plays no part here: a copy with another date is a change, a new
text with known values is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from watcher.ledger.case import Case, Judgement
from watcher.ledger.fitting import is_told_apart
from watcher.ledger.identity import at_the_table_of_more, continues, identify, seats_the_same
from watcher.ledger.in_series import Identity
from watcher.ledger.known import judge_known
from watcher.ledger.policy import is_first_word, is_stale
from watcher.ledger.rounds import (
    AWAITED,
    are_apart,
    day_of,
    has_begun,
    has_day,
    has_its_days,
    has_passed,
    is_on_its_day,
    lies_ahead,
)
from watcher.ledger.unknown import judge_unknown
from watcher.model import COMING, TAKEN_OFF, ChangeKind, DateInterval, Fact, Precision, Round, Status
from watcher.topic import Topic

__all__ = ["Judgement", "judge", "may_set_day"]

_THESE_DAYS = timedelta(days=2)  # "after talks with X" follows them by so much at most


def judge(
    rounds: Sequence[Round],
    fact: Fact,
    topic: Topic,
    now: datetime,
    *,
    seeding: bool = False,
    beside: Sequence[Fact] = (),
    before: Sequence[Judgement] = (),
) -> Judgement:
    """What the fact does to the known rounds of its topic. `seeding` takes past rounds in untold; `beside`
    are all facts of its article, `before` what those did that were judged before it."""
    fact = at_the_table_of_more(rounds, fact, topic, now.date())
    as_it_stands = {known.id: known for known in rounds}  # what a later sentence did to it is not undone
    meant = [(e.change.fact, as_it_stands.get(e.round.id, e.round)) for e in before if e.round is not None]
    identity = identify(rounds, fact, topic, now, meant)
    if identity.round is not None and is_told_apart(identity.round, fact, beside):
        identity = Identity(None, "the same text plans the known one at its own place")
    spoken = [known for said, known in meant if not said.is_background]
    told = [known for known in spoken if not known.is_tentative]
    case = Case(topic, topic.series_named(fact.series), fact, now, identity, rounds, seeding, beside, told)
    alike = [known for known in rounds if seats_the_same(known, fact, topic)]
    theirs = continues(alike, fact, now.date(), seats_more=bool(case.series.thirds))
    if fact.is_elliptic and not (theirs or _sets_day_of(told, fact)):
        return case.nothing(ChangeKind.KNOWN, "names one party only and continues no round of the ledger")
    if fact.is_background and not seeding:
        return _background(case, identity.round)
    if _is_overtaken(fact, now):
        why = "a plan for a day that was over when it was told"
        known = identity.round
        return (
            case.nothing(ChangeKind.KNOWN, why)
            if known is None
            else case.silent(known, ChangeKind.KNOWN, why)
        )
    return judge_unknown(case) if identity.round is None else judge_known(case, identity.round)


def may_set_day(fact: Fact) -> bool:
    """`The talks will take place on Thursday`: of a round that another sentence may have told?"""
    is_plan = fact.status in COMING and not (fact.is_background or fact.is_next)
    return is_plan and fact.is_elliptic and fact.is_definite and has_day(fact)


def _sets_day_of(told: Sequence[Round], fact: Fact) -> bool:
    """`A and B are to hold a round in Oslo. The talks will take place on Thursday`: the day of the only round
    that the same text plans, and without a day?"""
    return len(told) == 1 and may_set_day(fact) and told[0].status in COMING and told[0].when is None


def _is_overtaken(fact: Fact, now: datetime) -> bool:
    """Is it told as to come ("the talks were set for Sunday"), by a text of a day after its last one?"""
    return fact.status in AWAITED | {Status.RUMOURED} and has_passed(fact.when, day_of(fact, now))


def _background(case: Case, known: Round | None) -> Judgement:
    """Background tells nothing, but for five cases.

    They are a number that the ledger never heard of, a round that was due and is spoken of as over, one that
    is to come and is spoken of as off, one that was called off and took place after all, and the first that
    is heard of these people for weeks.
    """
    fact = case.fact
    if _foretells(case, known):
        return judge_unknown(case) if known is None else judge_known(case, known)
    counts_on = fact.is_presupposed and fact.ordinal is not None and _is_next_number(case, fact.ordinal)
    if known is not None and known.is_tentative and counts_on and not known.ordinals:
        return judge_unknown(case)  # a rumour is no round that is counted
    if known is None:
        if counts_on or _discloses(case):
            return judge_unknown(case)
        reports = any(not each.is_background for each in case.beside)
        if not reports and is_first_word(case.rounds, fact, case.series, case.now):
            return judge_unknown(replace(case, fact=_in_these_days(fact, case.now)))
        return case.nothing(ChangeKind.KNOWN, "background, and no round of the ledger")
    over = fact.is_presupposed and fact.status is Status.CONCLUDED and not _goes_on(case, known)
    if _took_place_after_all(case, known):
        return judge_known(case, known)
    planned = known.status in COMING
    if planned and fact.is_presupposed and fact.status in TAKEN_OFF:
        return judge_known(case, known)
    if over and planned and _is_due(known, case.now.date()) and not are_apart(known.when, fact.when):
        return judge_known(case, known)
    others = [r for r in case.rounds if r is not known]
    undated = planned and known.when is None and fact.status is Status.CONCLUDED
    if undated and is_first_word(others, fact, case.series, case.now):
        return judge_known(replace(case, fact=_in_these_days(fact, case.now)), known)
    return case.recalled(known)


def _is_due(known: Round, today: date) -> bool:
    """Has its day come, or its window passed? Within a window it may still be to come."""
    return has_begun(known, today) if has_its_days(known) else has_passed(known.when, today)


def _in_these_days(fact: Fact, now: datetime) -> Fact:
    """What is over, nobody says since when, was held in these days: the text is no report of today."""
    if fact.status is not Status.CONCLUDED or fact.when is not None:
        return fact
    day = day_of(fact, now)
    return replace(fact, when=DateInterval(day - _THESE_DAYS, day, Precision.WINDOW))


def _took_place_after_all(case: Case, known: Round) -> bool:
    """Does it report, days later, that one which was called off or denied was held on its day?"""
    fact = case.fact
    if known.status not in (Status.CANCELLED, Status.DENIED) or fact.status is not Status.CONCLUDED:
        return False
    same = (
        has_day(fact) and known.when is not None and fact.when is not None and known.when.overlaps(fact.when)
    )
    return same and not fact.is_presupposed and fact.venue is not None and known.venue == fact.venue


def _goes_on(case: Case, known: Round) -> bool:
    """Does what it takes for over reach beyond today ("the sixth round, this month"), or does its text set or
    see the round on its day ("what to know about the third round", "it is held in Oslo today")?"""
    when = case.fact.when
    if when is not None and when.end is not None and when.end > case.now.date():
        return True
    return any(
        each.status in COMING | {Status.UNDER_WAY} and is_on_its_day(known, each)
        for each in case.beside
        if not has_passed(each.when, day_of(each, case.now))
    )


def _foretells(case: Case, known: Round | None) -> bool:
    """Does it take for granted a day ahead that the ledger does not hold ("the next round, set for 2 June")?

    What is over is told again and again; of what is still to come the first word is news, however it is put.
    A day on which the same text has told of another one is that one's.
    """
    fact = case.fact
    if not fact.is_presupposed or fact.status is not Status.PLANNED or not lies_ahead(fact, case.now):
        return False
    if any(each is not known and is_on_its_day(each, fact) for each in case.told):
        return False
    plans = (e.when for e in case.beside if e.series == fact.series and e.status in COMING)
    if any(are_apart(when, fact.when) for when in plans):
        return False  # "talks continue next week", "this round should have lasted until Friday"
    if known is None:
        return fact.is_next or fact.ordinal is not None
    awaited = known.status in AWAITED or known.status is Status.RUMOURED
    return awaited and not (known.when is not None and known.when.is_day)


def _discloses(case: Case) -> bool:
    """Does it report, days later, a round that nobody knew? It is another one ("held another round on
    13 February"), or the headline tells of it too."""
    fact = case.fact
    if fact.status is not Status.CONCLUDED or fact.is_presupposed or not has_day(fact):
        return False
    return (fact.is_next or _is_in_the_headline(case)) and not is_stale(fact, case.now, case.policy)


def _is_in_the_headline(case: Case) -> bool:
    """Is what the article is about that these people have met?"""
    fact = case.fact
    return fact.level is not None and any(
        each.evidence.start == 0 and each.status is Status.CONCLUDED and not each.is_presupposed
        for each in case.beside
        if each is not fact and each.level == fact.level and not are_apart(each.when, fact.when)
    )


def _is_next_number(case: Case, ordinal: int) -> bool:
    """Is the number the next one of its series, or the first that is heard of?"""
    counted = [n for r in case.rounds if r.series == case.fact.series for n in r.ordinals]
    return ordinal == 1 + max(counted, default=ordinal - 1)
