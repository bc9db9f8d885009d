"""Values that the tests of the store and of its outbox write: invented, small, and distinct by their
number."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from watcher.model import (
    Alert,
    Article,
    Change,
    ChangeKind,
    DateInterval,
    Entry,
    Evidence,
    Fact,
    Precision,
    Round,
    Sourced,
    Status,
)

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def mode_of(path: Path) -> int:
    """Who may read and write it."""
    return stat.S_IMODE(path.stat().st_mode)


def make_entry(number: int = 1, feed: str = "herald", seen: datetime = NOON) -> Entry:
    return Entry(
        id=f"e{number}",
        feed=feed,
        url=f"https://herald.example/{number}",
        title=f"Послы встретятся {number}",
        summary="",
        seen=seen,
        guid=f"guid-{number}",
    )


def make_article(number: int = 1, body: str = "They meet in Geneva.", seen: datetime = NOON) -> Article:
    return Article(
        id=f"a{number}",
        url=f"https://herald.example/{number}?utm=1",
        title=f"Envoys to meet {number}",
        body=body,
        seen=seen,
        canonical_url=f"https://herald.example/{number}",
        entry_id=f"e{number}",
    )


def make_fact(number: int = 1, article_id: str = "a1", seen: datetime = NOON) -> Fact:
    evidence = Evidence(
        article_id, "They meet", 17, 26, "Herald", "Herald Group", "https://herald.example", seen
    )
    when = DateInterval(date(2025, 6, 1), date(2025, 6, 2), Precision.DAY)
    return Fact(f"f{number}", "north-south", "envoys", Status.DATE_SET, evidence, when=when, venue="Geneva")


def make_round(number: int = 1, version: int = 1) -> Round:
    claimed = Sourced("2025-06-01/2025-06-02", (f"f{number}",), ("Herald Group",), NOON)
    return Round(
        id=f"north-south/envoys/{number}",
        topic="north-south",
        series="envoys",
        seq=number,
        status=Status.DATE_SET,
        opened=NOON,
        changed=NOON,
        version=version,
        values={"when": (claimed,)},
    )


def make_change(number: int = 1) -> Change:
    fact = make_fact(number)
    return Change(
        ChangeKind.NEW_ROUND,
        f"north-south/envoys/{number}",
        "when",
        None,
        "2025-06-01",
        fact,
        NOON,
        "a new ordinal",
    )


def make_alert(number: int = 1, created: datetime = NOON) -> Alert:
    change = make_change(number)
    return Alert(
        id=f"alert{number}",
        key=change.round_id,
        seq=1,
        topic="north-south",
        kind=change.kind,
        title=f"Envoys: round {number} on 1 June in Geneva",
        was=None,
        now="2025-06-01",
        round=make_round(number),
        change=change,
        evidence=(change.fact.evidence,),
        independent=1,
        created=created,
    )
