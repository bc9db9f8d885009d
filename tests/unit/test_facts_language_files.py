"""What is read off the lines of a language's files is what stands in them."""

from __future__ import annotations

import pytest

from watcher.facts.lexicon.language_files import (
    FOLDER,
    country_codes,
    known_languages,
    language_places,
    language_words,
    noun_groups,
    verb_classes,
)

PLACES = sorted(path.stem for path in (FOLDER / "places").glob("*.toml"))


@pytest.mark.parametrize("language", PLACES)
def test_the_codes_of_countries_are_those_of_the_file(language: str) -> None:
    assert country_codes(language) == tuple(language_places(language).get("countries", {}))


@pytest.mark.parametrize("language", known_languages())
def test_nouns_and_verbs_are_those_of_the_file(language: str) -> None:
    words = language_words(language)
    assert noun_groups(language) == tuple(words["nouns"])
    assert verb_classes(language) == tuple(dict.fromkeys(verb["class"] for verb in words["verbs"]))


def test_a_language_without_files_has_nothing() -> None:
    assert "en" in PLACES
    assert country_codes("xx") == noun_groups("xx") == verb_classes("xx") == ()
