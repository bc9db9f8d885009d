"""What a fact does to the round that it means: a change of a value, or one more witness."""

from __future__ import annotations

from dataclasses import replace

from watcher.ledger.called_off import called_off
from watcher.ledger.case import OFF, TAKES_PLACE, Case, Judgement
from watcher.ledger.held import held
from watcher.ledger.planned import planned
from watcher.ledger.policy import is_weak, is_week, stronger, waits_for_another
from watcher.ledger.rivals import told_at
from watcher.ledger.rounds import are_apart, has_day, has_passed, is_set_for
from watcher.ledger.values import claims_of, describe, was_claimed
from watcher.model import HELD, SILENT_CHANGES, ChangeKind, Round, Status


def judge_known(case: Case, known: Round) -> Judgement:
    """What the fact does to `known`. A late copy of what stood before its last change is silent."""
    judgement = _judged(case, known)
    if judgement.change.kind in SILENT_CHANGES:
        return judgement
    if _is_old_news(case, known):
        return case.heard(known, ChangeKind.KNOWN, "written before the last change, and claimed before it")
    if known.is_tentative:
        return judgement
    owners = _claimed_by(case, known, judgement)
    if is_weak(case.fact, owners, case.policy):
        return case.heard(known, ChangeKind.HELD_BACK, "a change of a known round, by too few owners")
    just_told = known.changed == case.now  # by the sentences before it
    in_passing = not (just_told or _is_put_off_beside(case) or _is_of_its_day(case, known))
    if in_passing and waits_for_another(case.fact, owners, case.policy):
        return case.heard(known, ChangeKind.HELD_BACK, "a change that the text tells in passing")
    return judgement


def _is_put_off_beside(case: Case) -> bool:
    """Does the same text put the round off? Then the day that it sets for it is no word in passing."""
    fact = case.fact
    off = (e for e in case.beside if e.status is Status.POSTPONED and e.series == fact.series)
    return fact.status is Status.DATE_SET and any(not e.is_background for e in off)


def _is_of_its_day(case: Case, known: Round) -> bool:
    """Is it told as going on or over on the very day for which it is set (`made the request as the two
    met`)?"""
    due = known.status is Status.DATE_SET and is_set_for(known, told_at(case).date(), slack_days=0)
    return due and case.fact.status in HELD and not case.fact.is_background


def _claimed_by(case: Case, known: Round, judgement: Judgement) -> list[str]:
    """Who has said before what the judgement would tell of the round."""
    slot = judgement.change.slot
    value = dict(claims_of(case.fact)).get(slot)
    return [o for claim in known.values.get(slot, ()) if claim.value == value for o in claim.owners]


def _is_old_news(case: Case, known: Round) -> bool:
    published = case.fact.evidence.published
    if known.is_tentative or published is None or published >= known.changed:
        return False
    if known.changed == case.now:
        return False  # the same text changed it a moment ago
    return was_claimed(known, case.fact)


def _judged(case: Case, known: Round) -> Judgement:
    fact = case.fact
    if fact.status in OFF:
        return called_off(case, known)
    vague = fact.when is not None and fact.when.start is not None and not is_week(fact.when)
    undated = vague or (fact.is_background and fact.when is None)
    if case.seeding and fact.status is Status.CONCLUDED and undated:
        return case.heard(known, ChangeKind.KNOWN, "recalled without its day")
    if fact.status is Status.TBD:
        return case.heard(known, ChangeKind.KNOWN, "no date yet, as known")
    if known.is_tentative:
        return _tentative(case, known)
    return held(case, known) if fact.status in HELD else planned(case, known)


def _tentative(case: Case, known: Round) -> Judgement:
    """A rumour that was held back is told once somebody stands behind it."""
    fact = case.fact
    heard = case.witnessed(known)
    brings = bool(fact.when or fact.ordinal or fact.is_next)  # a place alone is an offer to host
    rumoured = fact.status is Status.RUMOURED
    if is_weak(fact, heard.owners, case.policy) or (rumoured and (heard.status in OFF or not brings)):
        return case.silent(heard, ChangeKind.HELD_BACK, "still a rumour of too few owners")
    if fact.status is Status.PLANNED and fact.when is None and has_passed(known.when, told_at(case).date()):
        return case.silent(heard, ChangeKind.HELD_BACK, "its time has passed, and no other is named")
    if rumoured and are_apart(known.when, fact.when):
        return case.silent(heard, ChangeKind.HELD_BACK, "a rumour of other days bears none out")
    status = Status.DATE_SET if fact.status is Status.PLANNED and has_day(fact) else fact.status
    told = replace(
        case.with_values(heard),
        status=heard.status if rumoured else status,
        is_tentative=False,
        certainty=stronger(heard.certainty, fact.certainty),
        changed=case.now,
        version=heard.version + 1,
    )
    kind = TAKES_PLACE.get(fact.status, ChangeKind.NEW_ROUND)
    change = case.change(kind, told, "round", (None, describe(told)), "the rumour is borne out")
    return Judgement(change, told)
