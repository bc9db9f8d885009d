"""Values that the tests of alerts are made of: an invented topic of two states, and changes of one round."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from watcher.model import (
    Certainty,
    Change,
    ChangeKind,
    DateInterval,
    Evidence,
    Fact,
    Precision,
    Round,
    Sourced,
    Status,
)
from watcher.topic import Party, Series, Topic

NOW = datetime(2025, 6, 6, 6, 30, tzinfo=UTC)
JUNE_25 = DateInterval(date(2025, 6, 25), date(2025, 6, 25), Precision.DAY)
JULY_2 = DateInterval(date(2025, 7, 2), date(2025, 7, 2), Precision.DAY)
QUOTE = "The third round of consultations will take place in Moscow on June 25"

TOPIC = Topic(
    "north-south",
    "North-South talks",
    (Party("n", "North"), Party("s", "South")),
    (
        Series("calls", "call of the presidents", nouns=("call",)),
        Series("embassies", "consultations on the embassies", words={"en": ("embassies",)}),
        Series("talks", "talks"),
    ),
)


def a_window(first: str, last: str, precision: Precision = Precision.WINDOW) -> DateInterval:
    return DateInterval(date.fromisoformat(first), date.fromisoformat(last), precision)


def an_evidence(
    outlet: str = "Meridian Wire", quote: str = QUOTE, article: str = "a1", **other: Any
) -> Evidence:
    values: dict[str, Any] = {
        "owner": outlet.split()[0].lower(),
        "url": f"https://{outlet.split()[0].lower()}.example/1",
        "published": NOW - timedelta(minutes=18),
        "language": "en",
        "sha256": "ab" * 32,
        "seen": NOW,
    }
    return Evidence(article, quote, 10, 10 + len(quote), outlet, **{**values, **other})


def a_fact(when: DateInterval | None = JUNE_25, evidence: Evidence | None = None, **other: Any) -> Fact:
    values: dict[str, Any] = {"status": Status.DATE_SET, "ordinal": 3, "certainty": Certainty.ONE_SIDE}
    return Fact(
        id="f1",
        topic="north-south",
        series=other.pop("series", "embassies"),
        evidence=evidence or an_evidence(),
        when=when,
        **{**values, **other},
    )


def a_round(when: DateInterval | None = JUNE_25, venue: str | None = "Moscow", **other: Any) -> Round:
    series = other.pop("series", "embassies")
    values: dict[str, Any] = {
        "status": Status.DATE_SET,
        "ordinals": (3,),
        "version": 2,
        "owners": ("meridian",),
        "values": {"date": (Sourced(str(when), ("f1",), ("meridian",), NOW),)},
    }
    return Round(
        f"north-south/{series}/3",
        "north-south",
        series,
        3,
        opened=NOW - timedelta(days=50),
        changed=NOW,
        when=when,
        venue=venue,
        **{**values, **other},
    )


def a_change(
    kind: ChangeKind, slot: str = "date", was: str | None = None, now: str = "", fact: Fact | None = None
) -> Change:
    told = fact or a_fact()
    return Change(kind, f"north-south/{told.series}/3", slot, was, now, told, NOW, "told by a test")


def denied_by_rival(change: Change, rival: Fact) -> Change:
    return replace(change, against=rival)
