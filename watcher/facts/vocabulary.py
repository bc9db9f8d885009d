"""The words of a language and of a topic in one lexicon: what each phrase of a sentence can stand for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from watcher.text.words import Lexicon
from watcher.topic import Role, Topic

FALLBACK = "en"  # venues are titled as the English file titles them


class Tag(NamedTuple):
    """One reading of a phrase.

    kind      value                     extra
    party     party id                  "name", "adjective", or the role of a person
    other     country code or "person"  "name" or "adjective"
    mediator  country code              the same, for a country that the topic calls a mediator
    place     venue title               what it lies within
    noun      group of event nouns      ""
    verb      class of verbs            base, present, gone or gerund
    role      Role                      ""
    series    series name               ""
    word      list of function words    ""
    veto      ""                        ""
    """

    kind: str
    value: str
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`lexicon` for one topic in one language; `within` maps a venue to what it lies in."""

    language: str
    lexicon: Lexicon[Tag]
    marks: Lexicon[Tag]  # words of series and vetoes: they stand beside what the same words are otherwise
    within: Mapping[str, str]
    joins_nouns: bool  # parties may stand directly behind the event noun ("переговоры России и США")
    leads_to_places: bool  # a venue stands behind a preposition or in the noun's compound, nowhere else


@cache
def language_words(language: str) -> dict[str, Any]:
    """The talks words of a language, {} for a language without a file."""
    return _load("talks", language)


@cache
def language_places(language: str) -> dict[str, Any]:
    """Countries and venues of a language, {} for a language without a file."""
    return _load("places", language)


def known_languages() -> tuple[str, ...]:
    """The languages whose talks words are there, in order."""
    folder = resources.files("watcher") / "data" / "languages" / "talks"
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def _load(kind: str, language: str) -> dict[str, Any]:
    path = resources.files("watcher") / "data" / "languages" / kind / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def lies_within(place: str, within: Mapping[str, str]) -> tuple[str, ...]:
    """What a venue lies in, nearest first: Anchorage -> Alaska, United States."""
    chain: list[str] = []
    while place in within and within[place] not in (place, *chain):
        place = within[place]
        chain.append(place)
    return tuple(chain)


def build_vocabulary(topic: Topic, language: str) -> Vocabulary:
    """The lexicon of `topic` in `language`; words that the topic adds stand beside the language's own."""
    lexicon: Lexicon[Tag] = Lexicon()
    marks: Lexicon[Tag] = Lexicon()
    words = language_words(language)
    _add_language(lexicon, words)
    within = _add_places(lexicon, topic, language)
    _add_topic(lexicon, topic, language)
    for series in topic.series:
        _add(marks, series.words.get(language, ()), Tag("series", series.name))
    _add(marks, topic.veto.get(language, ()), Tag("veto", ""))
    return Vocabulary(
        language=language,
        lexicon=lexicon,
        marks=marks,
        within=within,
        joins_nouns=bool(words.get("parties_follow_nouns", False)),
        leads_to_places=bool(words.get("prepositions_lead_to_places", False)),
    )


def _add(lexicon: Lexicon[Tag], phrases: Iterable[str], tag: Tag) -> None:
    for phrase in phrases:
        lexicon.add(phrase, tag)


def _add_language(lexicon: Lexicon[Tag], words: dict[str, Any]) -> None:
    for name, phrases in words.get("words", {}).items():
        _add(lexicon, phrases, Tag("word", name))
    for role, phrases in words.get("roles", {}).items():
        _add(lexicon, phrases, Tag("role", role))
    for group, phrases in words.get("nouns", {}).items():
        _add(lexicon, phrases, Tag("noun", group))
    for verb in words.get("verbs", ()):
        for form in ("base", "present", "gone", "gerund", "coming"):
            _add(lexicon, verb.get(form, ()), Tag("verb", verb["class"], form))
    for value, phrases in words.get("ordinals", {}).items():
        _add(lexicon, phrases, Tag("ordinal", value))


def _add_places(lexicon: Lexicon[Tag], topic: Topic, language: str) -> dict[str, str]:
    titles = {code: row["title"] for code, row in language_places(FALLBACK).get("countries", {}).items()}
    within: dict[str, str] = {}
    party_of = {party.country: party.id for party in topic.parties if party.country}
    places = language_places(language)
    for code, row in places.get("countries", {}).items():
        _add_country(lexicon, row, code, titles.get(code, code), party_of.get(code), code in topic.mediators)
        for name in row.get("capital", ())[:1]:
            within[_capital_title(code, name)] = titles.get(code, code)
    for row in language_places(FALLBACK).get("venues", ()):
        within[row["title"]] = titles.get(row["within"], row["within"])
    for row in places.get("venues", ()):
        _add(lexicon, row["names"], Tag("place", row["title"], within.get(row["title"], "")))
    for title, names in topic.venues.items():
        _add(lexicon, names.get(language, ()), Tag("place", title))
    return within


def _add_country(
    lexicon: Lexicon[Tag], row: dict[str, Any], code: str, title: str, party: str | None, mediates: bool
) -> None:
    def stands_for(form: str) -> Tag:
        if party is not None:
            return Tag("party", party, form)
        return Tag("mediator" if mediates else "other", code, form)

    _add(lexicon, row.get("names", ()), stands_for("name"))
    _add(lexicon, row.get("adjectives", ()), stands_for("adjective"))
    _add(lexicon, row.get("capital", ()), stands_for("capital"))
    if not row.get("is_place", True):
        return
    _add(lexicon, row.get("names", ()), Tag("place", title))
    for name in row.get("capital", ()):
        _add(lexicon, [name], Tag("place", _capital_title(code, name), title))


def _capital_title(code: str, name: str) -> str:
    """The English title of a capital, whatever the language of `name`."""
    english = language_places(FALLBACK)["countries"].get(code, {}).get("capital") or [name]
    return str(english[0]).title()


def _add_topic(lexicon: Lexicon[Tag], topic: Topic, language: str) -> None:
    for party in topic.parties:
        _add(lexicon, party.names.get(language, ()), Tag("party", party.id, "name"))
        _add(lexicon, party.adjectives.get(language, ()), Tag("party", party.id, "adjective"))
        for role, names in party.people.items():
            _add(lexicon, names.get(language, ()), Tag("party", party.id, Role(role).value))
    for group, names in topic.nouns.items():
        _add(lexicon, names.get(language, ()), Tag("noun", group))
    for verb, names in topic.cues.items():
        _add(lexicon, names.get(language, ()), Tag("verb", verb, "gone"))
    _add(lexicon, topic.others.get(language, ()), Tag("other", "person", "name"))
