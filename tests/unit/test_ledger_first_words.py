"""What a desk that knows of no round is told by one entry: tests/cases/first_words/."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from test_ledger_stories import reader, topic

from watcher.flow.judging import LedgerRun, is_told
from watcher.model import Article

CASES = [
    {"published": document["published"], **case}
    for path in sorted((Path(__file__).parents[1] / "cases" / "first_words").glob("*.toml"))
    for document in [tomllib.loads(path.read_text("utf-8"))]
    for case in document["case"]
]
KNOWN = [case for case in CASES if case.get("known") == "silent"]
SURELY = "{one} and {two} leaders held talks in Oslo on Friday."  # four or five days before


def article(title: str, text: str, published: datetime) -> Article:
    return Article(
        id=title, url="https://news.example/1", title=title, body=text, seen=published, published=published,
        language="en", outlet="Quay Wire", owner="quay",
    )  # fmt: skip


def told(run: LedgerRun, case: dict[str, Any], each: Article) -> list[str]:
    """`planned Washington`, `date_set 2026-03-14`: what the desk is told of one entry."""
    found = []
    for judgement in run.take(reader(case["topic"]).read(each), each.seen):
        after = judgement.round
        if after is None or not is_told(judgement.change):
            continue
        day = after.when.start if after.when is not None and after.when.is_day else None
        slots = (
            after.status.value,
            after.venue,
            day.isoformat() if day and day != each.seen.date() else None,
        )
        found.append(" ".join(slot for slot in slots if slot))
    return found


def moment(case: dict[str, Any]) -> datetime:
    return datetime.combine(case["published"], datetime.min.time(), UTC) + timedelta(hours=12)


def test_every_key_of_a_case_is_one_that_is_looked_at() -> None:
    keys = {key for case in CASES for key in case}
    assert keys == {"published", "name", "topic", "title", "text", "alert", "known"}
    assert {case["known"] for case in CASES if "known" in case} == {"silent"}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_first_word_tells_what_the_case_says(case: dict[str, Any]) -> None:
    first = article(case["title"], case.get("text", ""), moment(case))

    assert told(LedgerRun(topic(case["topic"])), case, first) == ([case["alert"]] if case["alert"] else [])


@pytest.mark.parametrize("case", KNOWN, ids=[case["name"] for case in KNOWN])
def test_where_a_round_of_these_days_is_known_the_same_word_is_none(case: dict[str, Any]) -> None:
    run = LedgerRun(topic(case["topic"]))
    names = [party.title for party in topic(case["topic"]).parties]
    before = moment(case) - timedelta(days=4)
    known = article(SURELY.format(one=names[0], two=names[1]), "", before)

    assert len(told(run, case, known)) == 1
    assert told(run, case, article(case["title"], case.get("text", ""), moment(case))) == []
