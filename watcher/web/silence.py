"""What was kept silent, and why: in numbers for the first line of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.flow.outcome import Outcome
from watcher.store import Transaction

SUMMARY_DAYS = 7
SILENT = {
    Outcome.KNOWN.value: "nothing new",
    Outcome.HELD_BACK.value: "held back",
    Outcome.NO_FACT.value: "tells no fact of a topic",
    Outcome.SAME_PAGE.value: "a page read before",
    Outcome.IRRELEVANT.value: "not about a topic",
    Outcome.FAILED.value: "set aside after an error",
}
ANY = "any"
NEAR = "near"  # what came close: about a topic, and told nobody all the same
CLOSE = (Outcome.KNOWN.value, Outcome.HELD_BACK.value, Outcome.NO_FACT.value, Outcome.FAILED.value)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What so many days brought; `silent`: the reasons by id and in words, with the number of entries."""

    days: int
    entries: int
    alerts: int
    silent: tuple[tuple[str, str, int], ...]


def receipt(tx: Transaction, now: datetime) -> Receipt:
    since = now - timedelta(days=SUMMARY_DAYS)
    counts = tx.outcome_counts(since)
    silent = tuple((name, words, counts[name]) for name, words in SILENT.items() if counts.get(name))
    return Receipt(SUMMARY_DAYS, sum(counts.values()), tx.count_alerts(since), silent)
