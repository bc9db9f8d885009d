"""What leaves for other programs, read from the store and written in the format asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watcher.alerts.payload import payload
from watcher.exports.calendar import calendar
from watcher.exports.feeds import FeedHead, atom, beginning, json_feed
from watcher.exports.rows import ALERT_COLUMNS, ROUND_COLUMNS, flat_alert, flat_round, round_row
from watcher.exports.tables import csv_text
from watcher.model import Fact, Round
from watcher.store import Transaction
from watcher.topic import Topic

ALERT_FORMATS = ("atom", "jsonfeed", "json", "csv")
ROUND_FORMATS = ("ics", "json", "csv")
MEDIA = {
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
    "json": "application/json",
    "csv": "text/csv",
    "ics": "text/calendar",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be exported. `base` is the page's address, "" where nobody serves it; `path` is where the
    export itself stands there."""

    format: str
    topic: str | None = None
    limit: int = 100
    base: str = ""
    path: str = ""


def export_alerts(tx: Transaction, topics: Mapping[str, Topic], asked: Asked) -> bytes:
    """The last alerts, the newest first, in one of ALERT_FORMATS."""
    alerts = tx.alerts(asked.topic, asked.limit)
    if asked.format == "csv":
        return csv_text(ALERT_COLUMNS, map(flat_alert, alerts)).encode()
    if asked.format == "json":
        return as_json([payload(alert) for alert in alerts])
    head = FeedHead(f"{_title(topics, asked.topic)}: alerts", asked.base, asked.path, beginning())
    return atom(alerts, head) if asked.format == "atom" else json_feed(alerts, head)


def export_rounds(tx: Transaction, topics: Mapping[str, Topic], asked: Asked) -> bytes:
    """Every known round, or a topic's, in one of ROUND_FORMATS."""
    rounds = tx.rounds(asked.topic)
    if asked.format == "csv":
        return csv_text(ROUND_COLUMNS, map(flat_round, rounds)).encode()
    facts = facts_behind(tx, rounds)
    if asked.format == "json":
        return as_json([round_row(known, facts) for known in rounds])
    return calendar(rounds, topics, facts, name=f"{_title(topics, asked.topic)}: rounds", base=asked.base)


def facts_behind(tx: Transaction, rounds: Iterable[Round]) -> dict[str, Fact]:
    """The facts that the values of the rounds rest on, by id."""
    ids = {
        each
        for known in rounds
        for claims in known.values.values()
        for claim in claims
        for each in claim.fact_ids
    }
    return {each: fact for each in sorted(ids) if (fact := tx.fact(each)) is not None}


def as_json(value: Sequence[object] | Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _title(topics: Mapping[str, Topic], name: str | None) -> str:
    if name is None:
        return "Talks"
    return topics[name].title if name in topics else name
