"""The words of the languages, as their files have them: `watcher/data/languages/{talks,places}/*.toml`, and
`plain/en.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "data" / "languages"
_COUNTRY = re.compile(r"^\[countries\.(\w+)\]", re.MULTILINE)
_NOUNS = re.compile(r"^\[nouns\]\n(.*?)(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
_GROUP = re.compile(r"^(\w+) *=", re.MULTILINE)
_CLASS = re.compile(r"^class *= *\"(\w+)\"", re.MULTILINE)


@cache
def language_words(language: str) -> dict[str, Any]:
    """The talks words of a language, {} for a language without a file."""
    return _load("talks", language)


@cache
def language_places(language: str) -> dict[str, Any]:
    """Countries and venues of a language, {} for a language without a file."""
    return _load("places", language)


@cache
def plain_words() -> dict[str, Any]:
    """The English words that are compared as they stand, by list."""
    return _load("plain", "en")


def known_languages() -> tuple[str, ...]:
    """The languages whose talks words are there, in order."""
    return tuple(sorted(path.stem for path in (FOLDER / "talks").glob("*.toml")))


# What every start asks to check the topics is read off the lines: to parse two files of a thousand words
# takes longer than to check all the rest.


def country_codes(language: str) -> tuple[str, ...]:
    """The codes of the countries in the places of a language, in the order of the file."""
    return tuple(_COUNTRY.findall(_text("places", language)))


def noun_groups(language: str) -> tuple[str, ...]:
    """The groups of nouns for a meeting."""
    table = _NOUNS.search(_text("talks", language))
    return tuple(_GROUP.findall(table[1])) if table else ()


def verb_classes(language: str) -> tuple[str, ...]:
    """The classes of verbs, in the order of the file."""
    return tuple(dict.fromkeys(_CLASS.findall(_text("talks", language))))


def _load(kind: str, language: str) -> dict[str, Any]:
    return tomllib.loads(_text(kind, language))


@cache
def _text(kind: str, language: str) -> str:
    """The file of a language; "" without one."""
    path = FOLDER / kind / f"{language}.toml"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
