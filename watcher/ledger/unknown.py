"""What a fact does that means no known round: it opens one, or says too little to."""

from __future__ import annotations

from watcher.ledger.case import OFF, TAKES_PLACE, Case, Judgement
from watcher.ledger.policy import breaks_silence, is_stale, is_weak, is_week, missing_needs
from watcher.ledger.rounds import HELD
from watcher.model import ChangeKind, Status

_OPENING = {**TAKES_PLACE, **OFF}  # every other status: a new round


def judge_unknown(case: Case) -> Judgement:
    """A new round, told as the status and the policy say; or nothing."""
    fact, policy = case.fact, case.policy
    nothing = _opens_nothing(case)
    if nothing is not None:
        return case.nothing(ChangeKind.KNOWN, nothing)
    if case.seeding or is_stale(fact, case.now, policy):
        return case.opened(ChangeKind.BACKFILLED)
    missing = missing_needs(case.series, fact)
    if missing and not breaks_silence(case.rounds, fact, case.series, case.now):
        return case.nothing(ChangeKind.HELD_BACK, missing)
    if is_weak(fact, (fact.evidence.owner,), policy):
        if fact.when is None or fact.when.start is None:
            return case.nothing(ChangeKind.HELD_BACK, "a rumour without a date opens no round")
        return case.opened(ChangeKind.HELD_BACK, tentative=True)
    return case.opened(_OPENING.get(fact.status, ChangeKind.NEW_ROUND))


def _opens_nothing(case: Case) -> str | None:
    """Why the fact can open no round, None when it can."""
    fact = case.fact
    if fact.status is Status.DENIED or (fact.status is Status.TBD and not case.seeding):
        return "denies or leaves open what no round of the ledger claims"
    if fact.status in (Status.POSTPONED, Status.CANCELLED) and case.series.is_generic:
        return "calls off what no round of the ledger plans"
    dated = fact.when is not None and fact.when.start is not None
    if case.seeding and fact.status in HELD and not (dated and is_week(fact.when)):
        return "a round of the past without its day opens nothing"
    return None
