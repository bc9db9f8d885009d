"""A text that breaks off anywhere, as feeds cut theirs, is read all the same."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from watcher.facts.reader import FactReader
from watcher.model import Article
from watcher.settings.topic import load_topic

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "facts"


@cache
def reader(topic: str) -> FactReader:
    own = CASES / "topics" / f"{topic}.toml"
    return FactReader(load_topic(own if own.is_file() else ROOT / "config" / "topics" / f"{topic}.toml"))


@pytest.mark.parametrize("path", sorted(CASES.glob("english*.toml")), ids=lambda path: path.stem)
def test_a_text_may_break_off_behind_any_word(path: Path) -> None:
    file: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    for case in file["case"]:
        day = case.get("published", file["published"])
        moment = datetime.combine(day, time(12), tzinfo=UTC)
        whole = Article("case", "https://h.example/1", "", case["text"], moment, moment, "en", "H", "h")
        read = reader(case.get("topic", file["topic"]))
        words = case["text"].split(" ")
        for end in range(1, len(words)):
            text = " ".join(words[:end])
            facts = read.read(replace(whole, body=text))
            assert all(fact.evidence.quote in text for fact in facts)
