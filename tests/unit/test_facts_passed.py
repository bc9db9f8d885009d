"""A sentence that tells no fact says why not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.facts.reader import FactReader
from watcher.facts.reading import Passed
from watcher.model import Article, Fact
from watcher.settings.topic import load_topic

TOPIC = load_topic(Path(__file__).parents[2] / "config" / "topics" / "us-russia.toml")
NOW = datetime(2025, 6, 2, 12, tzinfo=UTC)


def considered(text: str) -> tuple[Fact | Passed, ...]:
    article = Article("a", "", "", text, NOW, published=NOW, language="en")
    return FactReader(TOPIC).consider(article)


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("Will Trump meet Putin in Moscow?", "?", "who asks reports nothing"),
        ("Russia and the US meet in the world cup final.", "world cup", "a word of [veto]"),
        (
            "Russian and Ukrainian delegations held talks in Istanbul.",
            "talks",
            "a third party is at the table",
        ),
        ("Witkoff will meet the press on Monday.", "will meet", "only one party takes part"),
        ("Russia and the US held several rounds of talks.", "rounds of talks", "several meetings at once"),
        (
            "Russia and the US are large countries; the talks went on.",
            "talks",
            "nothing is said to become of it",
        ),
    ],
)
def test_what_was_looked_at_and_told_nothing_says_why(text: str, words: str, reason: str) -> None:
    passed = [each for each in considered(text) if isinstance(each, Passed)]

    assert any(reason in each.reason for each in passed), passed
    assert all(each.quote in text for each in passed)
    assert any(words.startswith(each.words) or each.words in words for each in passed)


def test_what_tells_a_fact_is_considered_too() -> None:
    text = "Russia and the United States will hold talks in Istanbul on June 25."
    facts = [each for each in considered(text) if isinstance(each, Fact)]

    assert facts == list(
        FactReader(TOPIC).read(Article("a", "", "", text, NOW, published=NOW, language="en"))
    )
    assert facts[0].venue == "Istanbul"
