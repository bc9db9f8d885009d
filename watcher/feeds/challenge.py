"""Is this page a bot check instead of what was asked for? Told by phrases in data/feeds/challenge.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

MAX_LOOK = 20_000  # such pages are short, and their words stand at the top


@cache
def _marks() -> tuple[frozenset[str], tuple[str, ...]]:
    text = (Path(__file__).parents[1] / "data" / "feeds" / "challenge.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return frozenset(data["headers"]), tuple(phrase.casefold() for phrase in data["phrases"])


def is_challenge(text: str, headers: Mapping[str, str] | None = None) -> bool:
    """True when the headers (names in lower case) or the first words of a page are those of a bot check."""
    known, phrases = _marks()
    for name, value in (headers or {}).items():
        if f"{name}: {value.strip().lower()}" in known:
            return True
    head = text[:MAX_LOOK].casefold()
    return any(phrase in head for phrase in phrases)
