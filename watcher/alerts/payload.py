"""The JSON twin of an alert: what a webhook sends and `--json` prints."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from watcher.alerts.clean import NAME_LENGTH, one_line, web_link
from watcher.model import Alert, ChangeKind, DateInterval, Evidence, Round

SCHEMA = "talks-watcher/alert/1"
MAX_QUOTE = 2000  # characters; a quote is a sentence, and a page may have one without an end


def payload(alert: Alert) -> dict[str, Any]:
    """The alert as JSON values: times in ISO 8601 and UTC, offsets in characters of the stored text."""
    fact, fact_against = alert.change.fact, alert.change.against
    return {
        "schema": SCHEMA,
        "id": alert.id,
        "key": alert.key,
        "seq": alert.seq,
        "topic": alert.topic,
        "kind": alert.kind.value,
        "status": alert.round.status.value,
        "severity": alert.severity,
        "certainty": fact.certainty.value,
        "title": one_line(alert.title, 200),
        "was": _optional(alert.was, 200),
        "now": _optional(alert.now, 200),
        "round": _round(alert.round),
        "evidence": [_evidence(piece) for piece in alert.evidence],
        "against": _evidence(fact_against.evidence) if fact_against is not None else None,
        "sources": sources(alert),
        "independent": alert.independent,
        "first_seen": stamp(min((piece.seen for piece in alert.evidence), default=alert.created)),
        "created": stamp(alert.created),
    }


def sources(alert: Alert) -> list[dict[str, Any]]:
    """Each outlet behind what is told, once, in the order of the evidence; of a dispute both sides'."""
    found: dict[str, dict[str, Any]] = {}
    for piece in alert.evidence:
        if is_replaced(alert, piece):
            continue
        outlet = outlet_name(piece)
        row = {"outlet": outlet, "owner": one_line(piece.owner), "url": web_link(piece.url)}
        found.setdefault(outlet, row)
    return list(found.values())


def is_replaced(alert: Alert, piece: Evidence) -> bool:
    """Are these the words of the claim that the alert replaces?"""
    against = alert.change.against
    return against is not None and piece == against.evidence and alert.kind is not ChangeKind.DISPUTED


def outlet_name(piece: Evidence) -> str:
    return one_line(piece.outlet) or one_line(piece.owner) or "a source without a name"


def stamp(moment: datetime | None) -> str | None:
    """`2025-06-06T06:12:00Z`."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None


def _optional(text: str | None, limit: int) -> str | None:
    return one_line(text, limit) if text is not None else None


def _round(known: Round) -> dict[str, Any]:
    return {
        "id": known.id,
        "series": known.series,
        "seq": known.seq,
        "ordinals": list(known.ordinals),
        "status": known.status.value,
        "when": _interval(known.when),
        "venue": _optional(known.venue, NAME_LENGTH),
        "level": known.level,
        "certainty": known.certainty.value,
        "disputed": known.is_disputed,
        "owners": [one_line(owner) for owner in known.owners],
    }


def _interval(when: DateInterval | None) -> dict[str, str | None] | None:
    if when is None:
        return None
    return {
        "start": when.start.isoformat() if when.start else None,
        "end": when.end.isoformat() if when.end else None,
        "precision": when.precision.value,
    }


def _evidence(piece: Evidence) -> dict[str, Any]:
    return {
        "quote": one_line(piece.quote, MAX_QUOTE),
        "language": piece.language,
        "start": piece.start,
        "end": piece.end,
        "outlet": outlet_name(piece),
        "owner": one_line(piece.owner),
        "url": web_link(piece.url),
        "published": stamp(piece.published),
        "seen": stamp(piece.seen),
        "sha256": piece.sha256,
        "entry_id": piece.entry_id,
    }
