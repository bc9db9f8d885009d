"""What an alert gains after it was told: one more witness, a stronger word. Pure; it stays the same alert."""

from __future__ import annotations

from dataclasses import replace

from watcher.alerts.compose import compose
from watcher.model import COMING, Alert, Certainty, Fact, Round, Status
from watcher.topic import Topic

_ORDER = list(Certainty)


def is_at_least(certainty: Certainty, wanted: Certainty) -> bool:
    """Do as many stand behind the one as behind the other, or more?"""
    return _ORDER.index(certainty) >= _ORDER.index(wanted)


def strengthened(alert: Alert, fact: Fact, after: Round, topic: Topic) -> Alert | None:
    """The alert with the fact among its witnesses, under its own id and with its own time of creation; None
    where the fact adds nothing to what it tells.

    `after` is the round with the fact among its sources. The strongest word is quoted first.
    """
    if after.version != alert.seq or not _supports(fact, alert):
        return None
    is_stronger = not is_at_least(alert.change.fact.certainty, fact.certainty)
    change = replace(alert.change, fact=fact) if is_stronger else alert.change
    evidence = (*alert.evidence, fact.evidence)
    grown = compose(change, after, topic=topic, evidence=evidence, now=alert.created)
    if not is_stronger and grown.independent == alert.independent:
        return None
    return replace(grown, id=alert.id)


def _supports(fact: Fact, alert: Alert) -> bool:
    """Does the fact say itself, and as news, what the alert tells?"""
    told, slot = alert.round, alert.change.slot
    if fact.is_background or fact.status is Status.RUMOURED:
        return False
    if slot == "venue":
        return fact.venue is not None and fact.venue == told.venue
    if told.status is not fact.status and not {told.status, fact.status} <= COMING:
        return False
    if slot == "status" or told.when is None or not told.when.is_day:
        return True
    return fact.when is not None and fact.when.is_day and fact.when.overlaps(told.when)
