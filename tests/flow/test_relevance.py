"""Which entries are worth reading at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.facts.lexicon.topic_words import TopicWords
from watcher.flow.relevance import RelevanceTest
from watcher.model import Entry
from watcher.settings.topic import load_topic

TOPICS = Path(__file__).parents[2] / "config" / "topics"


def entry(title: str) -> Entry:
    moment = datetime(2026, 2, 1, 12, tzinfo=UTC)
    return Entry("e1", "harbour", "https://harbour-post.example/1", title, "", moment, language="en")


@pytest.fixture(scope="module")
def relevance() -> RelevanceTest:
    names = ("us-russia", "us-iran")
    return RelevanceTest([TopicWords(load_topic(TOPICS / f"{name}.toml")) for name in names])


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Putin and Trump to meet in Oslo", ("us-russia",)),
        ("Trump signs a decree on fishing", ()),
        # of three at one table the two of the topic are two, where it seats a third
        ("Second round of trilateral talks moved to Wednesday, Zelensky says", ("us-russia",)),
        (
            "Second round of talks moved to Wednesday, Zelensky says",
            ("us-russia",),
        ),  # who sits there tells it
        ("Zelensky arrives in Warsaw", ()),
        ("Russia and the US to sign a memorandum", ("us-russia",)),
        # where one side is at home, and a person of the other
        ("Lavrov was in Washington on Monday", ("us-russia",)),
        ("At the White House, Araghchi smiles for once", ("us-iran",)),
        ("Lavrov was in Moscow on Monday", ()),
        ("Russian bears were seen in Washington", ()),
    ],
)
def test_an_entry_is_read_for_the_topics_whose_side_and_event_it_names(
    relevance: RelevanceTest, title: str, topics: tuple[str, ...]
) -> None:
    assert relevance.of(entry(title)).topics == topics


@pytest.mark.parametrize(
    ("title", "is_read"),
    [
        ("Fifth round of canal talks ends", True),
        ("Canal talks chief resigns", True),  # what it says of them the reader tells
        ("Canal negotiations go on", True),
        ("Canal dredged in three weeks", False),
        ("Talks go on", False),
    ],
)
def test_an_entry_with_the_name_of_the_talks_is_read_though_it_names_no_side(
    title: str, is_read: bool
) -> None:
    topic = load_topic(TOPICS.parents[1] / "tests" / "cases" / "facts" / "topics" / "canada-peru.toml")
    plain = replace(topic, called={"en": ("canal talks", "canal negotiations")})  # has a quick look
    for each in (topic, plain):
        test = RelevanceTest([TopicWords(each)])
        assert bool(test.of(entry(title)).topics) == is_read
        assert test.glance(entry(title)).topics == test.of(entry(title)).topics
