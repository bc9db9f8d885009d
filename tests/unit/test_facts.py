"""Every sentence of tests/cases/facts/ is read as its case says."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from watcher.facts.lexicon.language_files import known_languages
from watcher.facts.reader import FactReader
from watcher.model import Article, Fact
from watcher.settings.topic import load_topic

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "facts"


@cache
def reader(topic: str) -> FactReader:
    """A shipped topic or one of the cases' own, in every language that there are words for."""
    own = CASES / "topics" / f"{topic}.toml"
    shipped = load_topic(own if own.is_file() else ROOT / "config" / "topics" / f"{topic}.toml")
    return FactReader(replace(shipped, languages=known_languages()))


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in cases_of(path)
    ]


def cases_of(path: Path) -> list[dict[str, Any]]:
    """The cases of a file, each with what the file says for all of them."""
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = {key: file[key] for key in ("topic", "language", "published")}
    return [{**shared, **case} for case in file["case"]]


def article(case: dict[str, Any]) -> Article:
    day: date = case["published"]
    moment = datetime.combine(day, time(12), tzinfo=UTC)
    return Article(
        id="case",
        url="https://harbour-post.example/1",
        title=case.get("title", ""),
        body=case["text"],
        seen=moment,
        published=moment,
        language=case["language"],
        outlet="Harbour Post",
        owner="harbour",
    )


def slots(fact: Fact, names: Any) -> dict[str, Any]:
    """The slots of a fact that a case names, as the case writes them."""
    values = {
        "status": fact.status.value,
        "series": fact.series,
        "date": str(fact.when) if fact.when is not None else None,
        "venue": fact.venue or "",  # the same
        "ordinal": fact.ordinal or 0,  # a case cannot write that there is none
        "is_next": fact.is_next,
    }
    return {name: values[name] for name in names}


@pytest.mark.parametrize("case", cases())
def test_a_sentence_is_read_as_its_case_says(case: dict[str, Any]) -> None:
    facts = [
        f for f in reader(case["topic"]).read(article(case)) if not f.is_background and not f.is_elliptic
    ]
    expected = case["facts"]
    shown = [(f.status.value, str(f.when), f.venue, f.ordinal, f.series, f.why) for f in facts]

    assert len(facts) == len(expected), shown
    for fact, want in zip(facts, expected, strict=True):
        assert slots(fact, want) == want, fact.why


@pytest.mark.parametrize("case", cases())
def test_every_quote_and_every_slot_stands_at_its_offsets(case: dict[str, Any]) -> None:
    source = article(case)
    for fact in reader(case["topic"]).read(source):
        evidence = fact.evidence

        assert source.text[evidence.start : evidence.end] == evidence.quote
        for span in fact.spans:
            assert evidence.start <= span.start < span.end <= evidence.end


@pytest.mark.parametrize("path", sorted(CASES.glob("english*.toml")), ids=lambda path: path.stem)
def test_a_text_may_break_off_behind_any_word(path: Path) -> None:
    for case in cases_of(path):
        words = case["text"].split(" ")
        for end in range(1, len(words)):
            text = " ".join(words[:end])
            facts = reader(case["topic"]).read(article({**case, "title": "", "text": text}))
            assert all(fact.evidence.quote in text for fact in facts)
