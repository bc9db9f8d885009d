"""Whole stories, article by article: a desk gets exactly the alerts that tests/cases/ledger/ names."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from watcher.facts.reader import FactReader
from watcher.flow.judging import LedgerRun, is_told
from watcher.ledger.judge import Judgement
from watcher.model import Article
from watcher.settings.topic import load_topic
from watcher.topic import Topic

ROOT = Path(__file__).parents[2]
STORIES = sorted((ROOT / "tests" / "cases" / "ledger").glob("*.toml"))


@cache
def topic(name: str) -> Topic:
    """A shipped topic, or one that only the cases know."""
    folders = (ROOT / "config" / "topics", ROOT / "tests" / "cases" / "facts" / "topics")
    return load_topic(next(p for f in folders if (p := f / f"{name}.toml").exists()))


@cache
def reader(name: str) -> FactReader:
    return FactReader(topic(name))


def moment(row: dict[str, Any]) -> datetime:
    """When the article was seen: at once, unless the story says later."""
    seen: datetime = row.get("seen", row["published"])
    return seen


def article(row: dict[str, Any], number: int) -> Article:
    return Article(
        id=row.get("id", str(number)),  # two versions of one text have one id
        url=f"https://news.example/{number}",
        title=row["title"],
        body=row["text"].strip(),
        seen=moment(row),
        published=row["published"],
        language=row.get("language", "en"),
        outlet=row["outlet"],
        owner=row.get("owner", row["outlet"].lower()),
    )


def alert(judgement: Judgement) -> dict[str, Any]:
    """What a desk reads of an alert; a slot without a value is left out, as in the stories."""
    after = judgement.round
    assert after is not None
    slots = {
        "kind": judgement.change.kind.value,
        "series": after.series,
        "status": after.status.value,
        "date": str(after.when) if after.when is not None else None,
        "venue": after.venue,
    }
    return {name: value for name, value in slots.items() if value is not None}


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_gives_the_alerts_that_a_desk_should_get(path: Path) -> None:
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    run = LedgerRun(topic(story["topic"]))
    got, want, why = [], [], []
    for number, row in enumerate(story["article"]):
        judgements = run.take(reader(story["topic"]).read(article(row, number)), moment(row))
        why += [
            (number, j.change.kind.value, j.change.reason, j.change.fact.evidence.quote) for j in judgements
        ]
        got += [{"article": number, **alert(j)} for j in judgements if is_told(j.change)]
        want += [{"article": number, **expected} for expected in row.get("alerts", ())]

    assert got == want, why
