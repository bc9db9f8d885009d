"""Words are looked up once for a whole text: a sentence has the items that it would have by itself."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watcher.facts.lexicon.vocabulary import Tag, Vocabulary, build_vocabulary
from watcher.facts.syntax.items import TextItems
from watcher.model import DateInterval, DateMention, Precision
from watcher.settings.topic import load_topic
from watcher.text.words import tokenize

TOPIC = Path(__file__).parents[2] / "config" / "topics" / "us-russia.toml"
WORDS = (
    *("the", "The", "United", "States", "and", "Russia", "Russian", "'s", "Mr.", "Trump", "U.S.", "US", "us"),
    *("White", "House", "foreign", "minister", "talks", "round", "of", "in", "Saudi", "Arabia", "will", "be"),
    *(
        "held",
        "is",
        "set",
        "to",
        "meet",
        "has",
        "met",
        "April",
        "10",
        "don't",
        "embassy",
        "?",
        ",",
        "prisoner",
    ),
    *(
        "переговоры",
        "в",
        "Стамбуле",
        "会谈",
        "Istanbul",
        "call",
        "off",
        "called",
        "no",
        "date",
        "swap",
        "ran",
    ),
)
texts = st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join)


@cache
def vocabulary(language: str = "en") -> Vocabulary:
    return build_vocabulary(load_topic(TOPIC), language)


def items_of(
    text: str, start: int, end: int, dates: tuple[DateMention, ...] = ()
) -> list[tuple[object, ...]]:
    """The items of `text[start:end]`, with offsets that count from `start`."""
    found = TextItems(text, tokenize(text), vocabulary()).between(start, end, dates)
    return [(item.start - start, item.end - start, *item[2:4], *item[5:]) for item in found]


def day_at(text: str, start: int, end: int) -> DateMention:
    return DateMention(
        start, end, text[start:end], "TBD", DateInterval(None, None, Precision.OPEN), "mention"
    )


@given(texts, texts, texts)
@settings(max_examples=300, deadline=None)
def test_a_sentence_has_the_items_that_it_has_by_itself(before: str, text: str, after: str) -> None:
    whole = f"{before}\n{text}\n{after}"
    start = len(before) + 1
    assert items_of(whole, start, start + len(text)) == items_of(text, 0, len(text))


@given(texts, st.integers(0, 60), st.integers(0, 60))
@example("talks don't Mr.", 8, 14)
@settings(max_examples=300, deadline=None)
def test_a_sentence_that_begins_or_ends_within_a_word_has_them_too(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(end, len(text))
    assert items_of(text, start, end) == items_of(text[start:end], 0, max(0, end - start))


@given(texts)
@settings(max_examples=300, deadline=None)
def test_items_have_the_tags_of_the_phrases_that_the_lexicon_finds(text: str) -> None:
    text += " Lavrov"
    tokens, words = tokenize(text), vocabulary()
    marks = {match.first: match.tags for match in words.marks.find(tokens, text)}
    expected: dict[int, tuple[Tag, ...]] = {}
    for match in words.lexicon.find(tokens, text):
        own = tuple(tag for place in range(match.first, match.last + 1) for tag in marks.pop(place, ()))
        expected[tokens.starts[match.first]] = match.tags + own
    expected |= {tokens.starts[place]: tags for place, tags in marks.items()}
    found = TextItems(text, tokens, words).between(0, len(text), ())
    assert {item.start: item.tags for item in found if item.tags} == expected


@pytest.mark.parametrize(("text", "count"), [("Plums ripened, sweetly.", 0), ("Lavrov ripened, sweetly.", 5)])
def test_a_sentence_without_a_word_that_is_looked_for_has_no_items(text: str, count: int) -> None:
    assert len(items_of(text, 0, len(text))) == count


@given(texts, st.data())
@settings(max_examples=300, deadline=None)
def test_a_date_is_one_item_and_no_phrase_swallows_it(text: str, data: st.DataObject) -> None:
    tokens = tokenize(f"{text} Lavrov")
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first, len(tokens) - 1))
    start, end = tokens.starts[first], tokens.ends[last]
    whole = f"{text} Lavrov"
    found = TextItems(whole, tokens, vocabulary()).between(0, len(whole), (day_at(whole, start, end),))
    assert [(item.start, item.end) for item in found if item.date] == [(start, end)]
    assert all(item.date or item.end <= start or item.start >= end for item in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't go, isn’t it", ["Don't", "go", ",", "isn’t", "it"]),
        ("the U.S. and r.f.", ["the", "U.S.", "and", "r.f."]),
        ("Trump's and the boys' 'so'", ["Trump", "'s", "and", "the", "boys", "'", "'", "so", "'"]),
        ("a_b 3rd 中美会谈2次", ["a_b", "3rd", "中", "美", "会", "谈", "2", "次"]),
    ],
)
def test_a_text_is_cut_into_words_and_signs(text: str, words: list[str]) -> None:
    tokens = tokenize(text)
    assert [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)] == words


@given(st.text(alphabet="ab.nN't’ss  U.S _1٣éÉß\u064b中の?!\n-", max_size=30))
def test_every_character_but_blanks_stands_in_one_token(text: str) -> None:
    tokens = tokenize(text)
    spans = list(zip(tokens.starts, tokens.ends, strict=True))
    assert "".join(text[start:end] for start, end in spans) == "".join(text.split())
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
