"""The words of dates as the files have them (`watcher/data/languages/dates/*.toml`): those of one language,
and those of all at once, where a text may be in any of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

_BRACES = re.compile(r"\{([^{}]*)\}")


@cache
def date_languages() -> frozenset[str]:
    """The codes of the languages that have a file."""
    return frozenset(entry.name[:-5] for entry in _folder().iterdir() if entry.name.endswith(".toml"))


def read_dates_of(code: str) -> Mapping[str, Any]:
    """The file of a language."""
    return tomllib.loads(_folder().joinpath(f"{code}.toml").read_text(encoding="utf-8"))


def spellings(text: str) -> list[str]:
    """The spellings of a list of words separated by blanks; `_` stands for a blank inside a word."""
    return [spelling.replace("_", " ") for word in text.split() for spelling in _expand(word)]


def _expand(word: str) -> Iterator[str]:
    """Every spelling of `сред{а,у,ы}`."""
    found = _BRACES.search(word)
    if found is None:
        yield word
        return
    for ending in found[1].split(","):
        yield from _expand(word[: found.start()] + ending + word[found.end() :])


@cache
def range_words(kind: str) -> frozenset[str]:
    """The words between the ends of a range, of all languages: span ("to"), either, list, between."""
    return frozenset(
        word for data in _all_files() for word in spellings(data.get("ranges", {}).get(kind, ""))
    )


@cache
def edge_words() -> frozenset[str]:
    """The words of all languages for the parts of a month, a season or a year: "early", "mid", "late"."""
    edges = (data.get("edges", {}) for data in _all_files())
    return frozenset(
        word for e in edges for part in ("early", "mid", "late") for word in spellings(e.get(part, ""))
    )


@cache
def time_words(kind: str) -> tuple[str, ...]:
    """The words for am, pm, noon or midnight of all languages, the longest first."""
    words = {word for data in _all_files() for word in spellings(data.get("times", {}).get(kind, ""))}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=2_000)
def month_of(word: str) -> int | None:
    """The month (1 to 12) that a word names in any language, in full or by a beginning of three letters or
    more that all languages agree on; else None."""
    folded = word.casefold()
    months = _months()
    if folded in months:
        return months[folded]
    named = (
        {number for name, number in months.items() if name.startswith(folded)} if len(folded) > 2 else set()
    )
    return named.pop() if len(named) == 1 else None


@cache
def _months() -> Mapping[str, int]:
    return {
        word.casefold(): int(number)
        for data in _all_files()
        for number, words in data.get("words", {}).get("month", {}).items()
        for word in spellings(words)
    }


@cache
def zone_patterns() -> tuple[str, ...]:
    """What names a time zone, a regular expression for each language that has one."""
    return tuple(str(data["times"]["zone"]) for data in _all_files() if "zone" in data.get("times", {}))


@cache
def _all_files() -> tuple[Mapping[str, Any], ...]:
    return tuple(read_dates_of(code) for code in sorted(date_languages()))


def _folder() -> Any:
    return resources.files("watcher").joinpath("data", "languages", "dates")
