"""Phrases of a lexicon among the words of a text: whole words, stems, phrases, and expressions."""

from __future__ import annotations

import pytest

from watcher.text.words import Lexicon, pattern_of, tokenize


def found(phrases: list[str], text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The words that matched, each with the pattern of its phrase."""
    lexicon: Lexicon[str] = Lexicon()
    for phrase in phrases:
        lexicon.add(phrase, phrase)
    tokens = tokenize(text)
    return [
        (text[tokens.starts[match.first] : tokens.ends[match.last]], match.pattern)
        for match in lexicon.find(tokens, text)
    ]


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("xi", "Xi took a taxi", ["Xi"]),
        ("tariff*", "Tariffs and a tariff", ["Tariffs", "tariff"]),
        ("US", "the US told us", ["US"]),
        ("trade talks", "Trade\ntalks, trade war", ["Trade\ntalks"]),
        ("会谈", "中美会谈在京举行", ["会谈"]),
        ("تعقد", "سوف تُعقَد الجولة غدًا", ["تُعقَد"]),
        ("/trade (deal|talks)/", "a Trade Deal, no trade dealing", ["Trade Deal"]),
        ("/переговор\\pL*/", "О переговорах", ["переговорах"]),
        ("/art/", "party art", ["art"]),
    ],
)
def test_a_phrase_is_found_as_whole_words(phrase: str, text: str, words: list[str]) -> None:
    assert found([phrase], text) == [(word, pattern_of(phrase)) for word in words]


def test_of_an_expression_and_a_phrase_at_one_place_the_longer_counts() -> None:
    assert found(["trade", "/trade talks?/"], "trade talk") == [("trade talk", ("/trade talks?/",))]
    assert found(["trade talks now", "/trade/"], "trade talks now") == [
        ("trade talks now", ("trade", "talks", "now"))
    ]


def test_a_broken_expression_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match=r"/\(a/ is no regular expression \(RE2\): missing \)"):
        Lexicon[str]().add("/(a/", "tag")
