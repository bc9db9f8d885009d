"""What is read off the lines of a language's files is what stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.facts.lexicon import function_words
from watcher.facts.lexicon.language_files import (
    FOLDER,
    country_codes,
    known_languages,
    language_places,
    language_words,
    noun_groups,
    plain_words,
    verb_classes,
)
from watcher.facts.lexicon.vocabulary import build_vocabulary
from watcher.settings.topic import load_topic

TOPIC = Path(__file__).parents[2] / "config" / "topics" / "us-russia.toml"
PLACES = sorted(path.stem for path in (FOLDER / "places").glob("*.toml"))


@pytest.mark.parametrize("language", PLACES)
def test_the_codes_of_countries_are_those_of_the_file(language: str) -> None:
    assert country_codes(language) == tuple(language_places(language).get("countries", {}))


@pytest.mark.parametrize("language", known_languages())
def test_nouns_and_verbs_are_those_of_the_file(language: str) -> None:
    words = language_words(language)
    assert noun_groups(language) == tuple(words["nouns"])
    assert verb_classes(language) == tuple(dict.fromkeys(verb["class"] for verb in words["verbs"]))


@pytest.mark.parametrize("language", known_languages())
def test_no_list_holds_a_phrase_twice(language: str) -> None:
    words = language_words(language)
    lists = {
        f"{table}.{name}": words[table][name]
        for table in ("words", "roles", "nouns")
        for name in words[table]
    }
    for number, verb in enumerate(words["verbs"]):
        lists |= {f"{number} {verb['class']}.{form}": verb[form] for form in verb if form != "class"}

    assert {name: phrases for name, phrases in lists.items() if len(set(phrases)) < len(phrases)} == {}


def test_a_language_without_files_has_nothing() -> None:
    assert "en" in PLACES
    assert country_codes("xx") == noun_groups("xx") == verb_classes("xx") == ()


def test_a_list_of_plain_words_has_a_name_in_the_code_and_holds_each_word_once() -> None:
    tables = plain_words()
    lists = {**tables["words"], **tables["beginnings"], **tables["endings"]}
    named = {name for name, value in vars(function_words).items() if name.isupper()}
    assert {name.upper() for name in lists} <= named
    assert all(len(set(words)) == len(words) for words in lists.values())


def test_what_stays_plain_is_a_list_of_some_language() -> None:
    lists = {name for language in known_languages() for name in language_words(language)["words"]}
    plain = plain_words()["still_plain"]

    assert set(plain) <= lists
    assert len(set(plain)) == len(plain)


def test_plain_phrases_stand_in_the_list_of_phrases_too_or_no_item_would_be_one() -> None:
    vocabulary = build_vocabulary(load_topic(TOPIC), "en")
    phrases = {" ".join(words) for words in vocabulary.lexicon.phrases(lambda tag: True)}
    plain = {word for words in plain_words()["words"].values() for word in words if " " in word}
    days = {"this evening", "later today"}  # read as dates
    assert plain - days - {"and not"} <= phrases  # "and not" is put together from two items
