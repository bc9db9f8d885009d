"""Which entries are worth reading: those that name a party of a topic and an event."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.facts.lexicon.topic_words import TopicWords
from watcher.flow.relevance import RelevanceTest
from watcher.model import Entry
from watcher.settings.topic import load_topic

TOPICS = Path(__file__).parents[2] / "config" / "topics"


@cache
def looked_for() -> RelevanceTest:
    return RelevanceTest([TopicWords(load_topic(path)) for path in sorted(TOPICS.glob("*.toml"))])


def an_entry(text: str, language: str | None = None) -> Entry:
    return Entry("e", "Harbour", "", text, "", datetime(2025, 6, 1, tzinfo=UTC), language=language)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Russia and the United States will hold talks in Istanbul", ("us-russia",)),
        ("Meeting of the US delegation in Geneva", ("us-iran", "us-russia")),
        ("Kremlin: no date for a meeting yet", ("us-russia",)),
        ("Talks on fish, according to a source, as well as on corn were held at the end of the week", ()),
        ("It told us of a meeting", ()),
        ("Moscow in spring", ()),
    ],
)
def test_an_entry_is_worth_reading_that_names_a_party_and_an_event(
    text: str, topics: tuple[str, ...]
) -> None:
    assert looked_for().of(an_entry(text)).topics == topics
    assert looked_for().glance(an_entry(text)).topics == topics


def test_what_names_no_party_is_told_so_in_short() -> None:
    entry = an_entry("Talks on fish")
    assert looked_for().glance(entry).step.details == ("us-iran: parties: none", "us-russia: parties: none")
    assert 'events: "Talks"' in looked_for().of(entry).step.details[0]


WORDS = (
    "US us USA U.S. u.s.A. Iran \u0130ran IRAN's Tehran Kremlin\u2019s kremlin KREMLIN \u212aremlin "
    "Moscow-based moscow Russia russia\u0301 R\u00fcssia Russians' White House white the President president "
    "of Putin J.D. Vance JD Beseda talks meeting met will hold visited Istanbul caf\u00e9 \u4e2dUS\u7f8e "
    "\u041c\u043e\u0441\u043a\u0432\u0430 x_US_y US2 2US . , - \u2014"
)
GAPS = st.sampled_from([" ", " ", "", "\n", "\u00a0"])
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS.split()), GAPS), max_size=14)


@settings(deadline=None)
@given(TEXTS, st.sampled_from([None, "en", "tr", "ru"]))
def test_a_glance_finds_the_topics_that_a_look_finds(
    pieces: list[tuple[str, str]], language: str | None
) -> None:
    entry = an_entry("".join(word + gap for word, gap in pieces), language)
    assert looked_for().glance(entry).topics == looked_for().of(entry).topics
