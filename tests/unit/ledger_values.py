"""Rounds and facts of a topic of no real country, as short as a test wants them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from watcher.model import Certainty, DateInterval, Evidence, Fact, Precision, Round, Status
from watcher.topic import Party, Policy, Role, Series, Topic

NOW = datetime(2025, 4, 8, 12, tzinfo=UTC)
TODAY = NOW.date()

TOPIC = Topic(
    name="north-south",
    title="North-South talks",
    parties=(Party("north", "North"), Party("south", "South")),
    series=(
        Series("calls", "call of the leaders", roles=(frozenset({Role.LEADER}),), nouns=("call",)),
        Series("experts", "consultations", nouns=("consultations",)),
        Series("ministers", "meeting of the ministers", roles=(frozenset({Role.MINISTER}),)),
        Series("three", "talks of three", thirds={"CH": {}}),
        Series("talks", "talks", needs=("day", "venue", "ordinal")),
    ),
    policy=Policy(),
)


def day(text: str) -> DateInterval:
    """`04-10` is the tenth of April 2025."""
    moment = date.fromisoformat(f"2025-{text}")
    return DateInterval(moment, moment, Precision.DAY)


def window(first: str, last: str) -> DateInterval:
    """From one day to another, at the precision of `in the coming days`."""
    start, end = date.fromisoformat(f"2025-{first}"), date.fromisoformat(f"2025-{last}")
    return DateInterval(start, end, Precision.WINDOW)


def at(days: int = 0, hours: int = 0) -> datetime:
    """So long after NOW."""
    return NOW + timedelta(days=days, hours=hours)


def fact(status: Status = Status.PLANNED, *, owner: str = "harbour", **slots: Any) -> Fact:
    """A fact of the series `experts`, told today by an official, with the slots that are named."""
    published = slots.pop("published", NOW)
    evidence = Evidence(
        article_id=f"{owner}-{published:%m%d%H}",
        quote="quote",
        start=0,
        end=5,
        outlet=owner,
        owner=owner,
        url="https://news.example/1",
        seen=published,
        published=published,
    )
    series = slots.pop("series", "experts")
    slots.setdefault("id", f"{owner}-{status.value}-{published:%m%d%H}-{sorted(slots.items(), key=str)}")
    slots.setdefault("certainty", Certainty.ONE_SIDE)
    slots.setdefault("is_generic", series == "talks")
    return Fact(topic=TOPIC.name, series=series, status=status, evidence=evidence, **slots)


def round_of(series: str = "experts", seq: int = 1, status: Status = Status.PLANNED, **slots: Any) -> Round:
    """A round of which the ledger heard yesterday."""
    slots.setdefault("opened", NOW - timedelta(days=1))
    slots.setdefault("changed", slots["opened"])
    return Round(f"{TOPIC.name}/{series}/{seq}", TOPIC.name, series, seq, status, **slots)


def noon(text: str) -> datetime:
    """`04-10` at noon."""
    return datetime.combine(date.fromisoformat(f"2025-{text}"), time(12), tzinfo=UTC)
