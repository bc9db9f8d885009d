"""What is wrong with a topic file, each problem with its line, its key and what would be right."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from watcher.facts.lexicon.language_files import (
    country_codes,
    known_languages,
    language_places,
    noun_groups,
    verb_classes,
)
from watcher.settings.documents import Document, Location
from watcher.settings.fields import table_at
from watcher.settings.problems import Problem, did_you_mean
from watcher.settings.topic_file import TopicFile

# What pydantic calls a wrong shape, and what would be right.
_SHAPES = {
    "list_type": 'must be a list, as in ["first", "second"]',
    "dict_type": 'must be a table of words by language, as in {en = ["first", "second"]}',
    "model_type": "must be a table",
    "string_type": "must be text",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "string_pattern_mismatch": "must be small letters, digits and -, as in us-china",
    "string_too_short": "must not be empty",
}
_DAYS = {  # of an expectation
    "published": "must be a day or a time, as in 2025-06-02 or 2025-06-02T08:00:00Z",
    "date": 'must be days or a month, as in 2025-06-25, "2025-06-25/2025-06-26" or "2025-06"',
}
_PAIRS = 'must be a list of pairs, as in [["leader"]] or [["envoy", "leader"]]'


def shape_problems(model: type[BaseModel], error: ValidationError, document: Document) -> list[Problem]:
    """What the models find wrong: keys that are not known, keys that are missing, values of another kind."""
    found = (_shape_problem(model, row, document) for row in error.errors(include_url=False))
    return list(dict.fromkeys(found))  # a value of two allowed kinds is wrong once for each


def _shape_problem(model: type[BaseModel], row: ErrorDetails, document: Document) -> Problem:
    location: Location = tuple(row["loc"])
    if location[:1] == ("expect",) and location[2:3] and location[2] in _DAYS:
        location = location[:3]  # without the kind of value that was tried
    place, key = document.place(location), document.key(location)
    if row["type"] == "missing":
        return Problem(place, f"the key {location[-1]} is required", document.key(location[:-1]))
    if row["type"] == "extra_forbidden":
        known = _known_keys(model, location[:-1])
        hint = did_you_mean(str(location[-1]), known) or _misplaced(location)
        hint = hint or f"; known are {', '.join(known)}"
        return Problem(place, f"there is no such key{hint}", key)
    shown = row["input"]
    value = repr(shown) if isinstance(shown, str | int | float | bool) else None
    return Problem(place, _wanted(location, row), key, value)


def _misplaced(location: Location) -> str:
    """What is told of a key of the file itself that stands behind a [table], and so became the table's."""
    key = str(location[-1])
    if len(location) < 2 or key not in TopicFile.model_fields:
        return ""
    return f"; {key} belongs to the file itself: above the first [table], or in a [table] of its own"


def _known_keys(model: type[BaseModel], location: Location) -> list[str]:
    """The keys of the table at `location`; names that the user gives (`parties.china`) are passed over."""
    named = [part for index, part in enumerate(location) if not (index == 1 and location[0] == "parties")]
    table = table_at(model, tuple(named))
    return list(table.model_fields) if table is not None else []


def _wanted(location: Location, row: ErrorDetails) -> str:
    if location[:1] == ("expect",) and location[-1] in _DAYS:
        return _DAYS[str(location[-1])]
    if "roles" in location and row["type"] == "list_type":
        return _PAIRS
    if row["type"] == "value_error":
        return str(row["ctx"]["error"])
    if row["type"] in ("enum", "literal_error"):
        wanted = str(row["ctx"]["expected"]).replace("'", '"')
        return f"must be {wanted}{did_you_mean(str(row['input']), wanted.split(chr(34))[1::2])}"
    return _SHAPES.get(row["type"]) or str(row["msg"]).replace("Input should", "must")


def cross_problems(document: Document) -> list[Problem]:
    """What the models cannot see: words that must be among those of the language files, or fit together."""
    tables = document.tables
    return [
        *_sides(document, tables.get("parties", {})),
        *_countries(document),
        *_languages(document),
        *_series(document),
        *_thirds(document),
        *_expected_series(document),
        *_known(document, "nouns", tables.get("nouns", {}), noun_groups("en")),
        *_known(document, "cues", tables.get("cues", {}), verb_classes("en")),
    ]


def _sides(document: Document, parties: Mapping[str, Any]) -> Iterator[Problem]:
    if len(parties) != 2:
        message = (
            f"talks have two sides, the file names {len(parties)}; states that sit on one side share a "
            "table: one country, the others in its names"
        )
        yield Problem(document.place(("parties", *list(parties)[2:3])), message, "parties")
    for name, party in parties.items():
        if not any(party.get(key) for key in ("country", "names", "people")):
            message = "nothing names this side: it needs a country, names or people"
            yield Problem(document.place(("parties", name)), message, f"parties.{name}")


def _countries(document: Document) -> Iterator[Problem]:
    named: list[tuple[Location, str]] = [
        (("parties", name, "country"), party["country"])
        for name, party in document.tables.get("parties", {}).items()
        if party.get("country") is not None
    ]
    mediators = document.tables.get("mediators", {}).get("countries", ())
    named += [(("mediators", "countries"), code) for code in mediators]
    named += [
        (("series", index, "thirds", code), code)
        for index, series in enumerate(document.tables.get("series", ()))
        for code in series.get("thirds", {})
    ]
    known = country_codes("en")
    for location, code in named:
        if code not in known:
            yield Problem(document.place(location), _other_country(code), document.key(location), f'"{code}"')


def _other_country(code: str) -> str:
    """What to write instead of a code that no language file has."""
    countries: Mapping[str, Mapping[str, Any]] = language_places("en").get("countries", {})
    for known, country in countries.items():
        if code.lower() in (known.lower(), country["title"].lower(), *country["names"]):
            return f'must be an ISO 3166 code; did you mean "{known}"?'
    return (
        f"no country of the language files has this code; known are {', '.join(countries)}. "
        "What another state is called can stand in names, [others] or [venues]"
    )


def _languages(document: Document) -> Iterator[Problem]:
    """Languages that no file has: words under them would never be looked for."""
    known = known_languages()
    for language in document.tables.get("languages", ()):
        if language not in known:
            message = f"no such language; known are {', '.join(known)}"
            yield Problem(document.place(("languages",)), message, "languages", f'"{language}"')
    for location in _word_lists(document.tables):
        if location[-1] not in known:
            hint = _misplaced(location) or f"; known are {', '.join(known)}"
            message = f"words stand under a language{hint}"
            yield Problem(document.place(location), message, document.key(location))


def _word_lists(tables: Mapping[str, Any]) -> Iterator[Location]:
    """Where each list of words stands: its last part is the language."""
    for table in ("others", "veto", "called", "both"):
        yield from ((table, language) for language in tables.get(table, {}))
    for table in ("nouns", "cues", "venues"):
        for name, words in tables.get(table, {}).items():
            yield from ((table, name, language) for language in words)
    for name, party in tables.get("parties", {}).items():
        for key in ("names", "adjectives"):
            yield from (("parties", name, key, language) for language in party.get(key, {}))
        for role, words in party.get("people", {}).items():
            yield from (("parties", name, "people", role, language) for language in words)
    for index, series in enumerate(tables.get("series", ())):
        yield from (("series", index, "words", language) for language in series.get("words", {}))
        for code, words in series.get("thirds", {}).items():
            yield from (("series", index, "thirds", code, language) for language in words)


def _series(document: Document) -> Iterator[Problem]:
    names: set[str] = set()
    for index, series in enumerate(document.tables.get("series", ())):
        if series["name"] in names:
            location: Location = ("series", index, "name")
            yield Problem(
                document.place(location), "must be unique", document.key(location), f'"{series["name"]}"'
            )
        names.add(series["name"])
        yield from _known_in_list(document, ("series", index, "nouns"), series.get("nouns", ()))


def _thirds(document: Document) -> Iterator[Problem]:
    """Who is a party or a mediator is no third party."""
    tables = document.tables
    others = {p.get("country"): f"the party {name}" for name, p in tables.get("parties", {}).items()}
    others |= dict.fromkeys(tables.get("mediators", {}).get("countries", ()), "a mediator")
    for index, series in enumerate(tables.get("series", ())):
        for code in series.get("thirds", {}):
            if code in others:
                location: Location = ("series", index, "thirds", code)
                message = f"{code} is {others[code]} already, so that it is no third party"
                yield Problem(document.place(location), message, document.key(location))


def _expected_series(document: Document) -> Iterator[Problem]:
    names = [series["name"] for series in document.tables.get("series", ())]
    for index, row in enumerate(document.tables.get("expect", ())):
        series = row.get("series")
        if series is not None and series not in names:
            location: Location = ("expect", index, "series")
            place, key = document.place(location), document.key(location)
            yield Problem(place, _one_of(series, names), key, f'"{series}"')


def _known_in_list(document: Document, location: Location, words: Collection[str]) -> Iterator[Problem]:
    for word in words:
        if word not in noun_groups("en"):
            yield Problem(
                document.place(location),
                _one_of(word, noun_groups("en")),
                document.key(location),
                f'"{word}"',
            )


def _known(
    document: Document, table: str, names: Mapping[str, Any], known: Collection[str]
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(document.place((table, name)), _one_of(name, known), f"{table}.{name}")


def _one_of(word: str, known: Collection[str]) -> str:
    return f"must be one of {', '.join(known)}{did_you_mean(word, known)}"
