"""What the names of an element say about it: the word list of class and id names, read once."""

from __future__ import annotations

import itertools
import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DIGIT = re.compile(r"\d")
_SIZE = re.compile(r"\d+x\d+")
_GENERATED = re.compile(r"[A-Za-z0-9]*\d[A-Za-z][A-Za-z0-9]*")
LONGEST_NAMES = 600  # characters of class and id that are read; longer ones are generated, not written
_MOST_WORDS = 5  # of one name; longer ones are a headline turned into an id


class Verdict(NamedTuple):
    """A name of the list: the block is no part of the article unless it holds more than `most` of its
    text."""

    word: str
    most: float


class _Names(NamedTuple):
    noise: dict[str, Verdict]
    keep: frozenset[str]
    about: frozenset[str]


def load(name: str) -> dict[str, Any]:
    """The word list `name` of the shipped page data, as parsed TOML."""
    path = files("watcher").joinpath("data/strip/page").joinpath(f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _names() -> _Names:
    data = load("classes")
    noise = {row["word"]: Verdict(row["word"], float(row["most"])) for row in data["word"]}
    keep, about = (frozenset(row["word"] for row in data[key]) for key in ("keep", "about"))
    return _Names(noise, keep, about)


def _written(name: str) -> str:
    """`name` without what a program made of it: "1ad269af0d" is no "ad", "300x250" says nothing."""
    return _GENERATED.sub(" ", _SIZE.sub(" ", name)) if _DIGIT.search(name) is not None else name


@lru_cache(maxsize=4096)
def verdict(names: str) -> Verdict | None:
    """What `names` (class and id, separated by spaces) says: the mildest limit of the words found, or
    None."""
    noise, keep, about = _names()
    found: Verdict | None = None
    for name in names[:LONGEST_NAMES].split():
        if ":" in name or "[" in name:  # utility classes name a state or a measure, not a part of the page
            continue
        words = [word.lower() for word in _WORD.findall(_written(name))]
        if len(words) > _MOST_WORDS:
            continue
        pairs = [f"{first}-{second}" for first, second in itertools.pairwise(words)]
        if not keep.isdisjoint(words) or not keep.isdisjoint(pairs):
            return None
        if not about.isdisjoint(words):
            continue
        for word in (*words, *pairs):
            hit = noise.get(word)
            if hit is not None and (found is None or hit.most > found.most):
                found = hit
    return found
