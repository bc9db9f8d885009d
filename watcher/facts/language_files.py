"""The words of the languages, as their files have them: `watcher/data/languages/{talks,places}/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


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
