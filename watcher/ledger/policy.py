"""How sure the ledger must be before it tells: who stands behind a claim, and what a new round must bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from watcher.ledger.rounds import HELD, has_day, held_on
from watcher.model import Certainty, DateInterval, Fact, Round, Status
from watcher.topic import Policy, Series

_CERTAINTY_ORDER = list(Certainty)
_WEEK = 7
_SENT = ("minister", "envoy", "expert")  # who comes to meet, as `Fact.roles` has them


def stronger(one: Certainty, two: Certainty) -> Certainty:
    """The certainty behind which more stand."""
    return max(one, two, key=_CERTAINTY_ORDER.index)


def voices_of(fact: Fact) -> tuple[str, ...]:
    """The sides whose official word the fact is, or "mediator"; empty where nobody with an office says it."""
    if fact.certainty is Certainty.BOTH_SIDES:
        return fact.parties
    if fact.certainty is Certainty.MEDIATOR:
        return (Certainty.MEDIATOR.value,)
    return (fact.side,) if fact.certainty is Certainty.ONE_SIDE and fact.side is not None else ()


def is_official(certainty: Certainty) -> bool:
    """A mediator's word or more: somebody with an office stands behind it."""
    return _CERTAINTY_ORDER.index(certainty) >= _CERTAINTY_ORDER.index(Certainty.MEDIATOR)


def is_weak(fact: Fact, owners: Iterable[str], policy: Policy) -> bool:
    """Are the fact's owner and `owners` too few for so weak a claim?"""
    count = len({*owners, fact.evidence.owner})
    if _CERTAINTY_ORDER.index(fact.certainty) < _CERTAINTY_ORDER.index(policy.min_certainty):
        return not 0 < policy.weak_owners <= count
    return count < policy.min_owners


def missing_needs(series: Series, fact: Fact) -> str | None:
    """What a new round must bring and the fact lacks: a process ("talks go on") is no meeting."""
    has = {
        "day": has_day(fact),
        "window": fact.when is not None and fact.when.start is not None,
        "venue": fact.venue is not None,
        "ordinal": fact.ordinal is not None,
        "role": fact.level not in (None, "leader") or any(role in _SENT for role in fact.roles),
        "next": fact.is_next,
    }
    if not series.needs or any(has[need] for need in series.needs):
        return None
    return f"a new round of '{series.name}' needs one of: {', '.join(series.needs)}"


def breaks_silence(rounds: Sequence[Round], fact: Fact, series: Series, now: datetime) -> bool:
    """After weeks without a round, an official's word that there will be one is news without a date."""
    if fact.status is not Status.PLANNED or not is_official(fact.certainty):
        return False
    since = [max(r.changed.date(), held_on(r)) for r in rounds]
    return all((now.date() - day).days > series.silence_days for day in since)


def is_stale(fact: Fact, now: datetime, policy: Policy) -> bool:
    """A round held so long ago that it is learnt without a word."""
    if fact.status not in HELD or fact.when is None or fact.when.end is None:
        return False
    return fact.when.end < now.date() - timedelta(days=policy.stale_days)


def is_week(when: DateInterval | None) -> bool:
    """At most a week long."""
    if when is None or when.start is None or when.end is None:
        return False
    return (when.end - when.start).days <= _WEEK
