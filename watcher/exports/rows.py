"""Rounds and alerts as rows of plain values: the API's JSON, and the flat rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watcher.alerts.claims import confirming, place_of, sides_of
from watcher.alerts.clean import one_line, web_link
from watcher.alerts.payload import MAX_QUOTE, outlet_name, sources, stamp
from watcher.model import Alert, DateInterval, Evidence, Fact, Round, Sourced

ROUND_COLUMNS = (
    "id",
    "topic",
    "series",
    "number",
    "status",
    "start",
    "end",
    "precision",
    "venue",
    "level",
    "certainty",
    "disputed",
    "held_back",
    "opened",
    "changed",
    "version",
    "sources",
)
ALERT_COLUMNS = (
    "id",
    "created",
    "topic",
    "round",
    "kind",
    "severity",
    "certainty",
    "title",
    "was",
    "now",
    "status",
    "start",
    "end",
    "precision",
    "venue",
    "independent",
    "outlet",
    "url",
    "language",
    "quote",
    "published",
)


def round_row(known: Round, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """A round in JSON's types, each claimed value with those who claim it and those who deny it; `facts` are
    by id."""
    values = {
        slot: [_claim_row(known, slot, claim, facts) for claim in claims]
        for slot, claims in known.values.items()
    }
    return {
        "id": known.id,
        "topic": known.topic,
        "series": known.series,
        "status": known.status.value,
        "date": str(known.when) if known.when is not None else None,
        "precision": known.when.precision.value if known.when is not None else None,
        "venue": known.venue,
        "ordinals": list(known.ordinals),
        "level": known.level,
        "certainty": known.certainty.value,
        "disputed": known.is_disputed,
        "tentative": known.is_tentative,
        "seeded": known.seeded,
        "opened": stamp(known.opened),
        "changed": stamp(known.changed),
        "version": known.version,
        "owners": list(known.owners),
        "values": values,
    }


def _claim_row(known: Round, slot: str, claim: Sourced, facts: Mapping[str, Fact]) -> dict[str, Any]:
    sides = sides_of(slot, claim, (facts[each] for each in claim.fact_ids if each in facts))
    return {
        "value": claim.value,
        "place": place_of(known, slot, claim).value,
        "since": stamp(claim.since),
        "owners": list(sides.owners),
        "sources": [source_row(fact.evidence) for fact in sides.saying],
        "denied_by": [source_row(fact.evidence) for fact in sides.denying],
    }


def source_row(evidence: Evidence) -> dict[str, Any]:
    """Who said it, where and in which words."""
    return {
        "outlet": evidence.outlet,
        "owner": evidence.owner,
        "url": web_link(evidence.url),
        "quote": one_line(evidence.quote, MAX_QUOTE),
        "language": evidence.language,
        "published": stamp(evidence.published),
    }


def flat_round(known: Round) -> dict[str, Any]:
    """A round as a row of a table: ROUND_COLUMNS."""
    return {
        "id": known.id,
        "topic": known.topic,
        "series": known.series,
        "number": ", ".join(map(str, known.ordinals)),
        "status": known.status.value,
        **_days(known.when),
        "venue": known.venue,
        "level": known.level,
        "certainty": known.certainty.value,
        "disputed": known.is_disputed,
        "held_back": known.is_tentative,
        "opened": stamp(known.opened),
        "changed": stamp(known.changed),
        "version": known.version,
        "sources": len(confirming(known)),
    }


def flat_alert(alert: Alert) -> dict[str, Any]:
    """An alert as a row of a table, with its first quote: ALERT_COLUMNS."""
    piece = alert.evidence[0] if alert.evidence else None
    return {
        "id": alert.id,
        "created": stamp(alert.created),
        "topic": alert.topic,
        "round": alert.key,
        "kind": alert.kind.value,
        "severity": alert.severity,
        "certainty": alert.change.fact.certainty.value,
        "title": one_line(alert.title, 200),
        "was": alert.was,
        "now": alert.now,
        "status": alert.round.status.value,
        **_days(alert.round.when),
        "venue": alert.round.venue,
        "independent": alert.independent,
        "outlet": outlet_name(piece) if piece is not None else None,
        "url": next((row["url"] for row in sources(alert)), None),
        "language": piece.language if piece is not None else None,
        "quote": one_line(piece.quote, MAX_QUOTE) if piece is not None else None,
        "published": stamp(piece.published) if piece is not None else None,
    }


def _days(when: DateInterval | None) -> dict[str, str | None]:
    return {
        "start": when.start.isoformat() if when is not None and when.start else None,
        "end": when.end.isoformat() if when is not None and when.end else None,
        "precision": when.precision.value if when is not None else None,
    }
