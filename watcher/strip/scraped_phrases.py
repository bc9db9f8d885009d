"""Which wordings of page furniture a line carries, by kind: the lists in
`data/strip/lines/<kind>.<language>.toml`.

A list is an array of tables `[[row]]`: `at` says where in the line the wording stands, `note` which case
taught it, `lines` holds the wordings. Case, digits and most signs are folded; "#" in a wording stands for any
number.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from watcher.strip.lines import MAX_LINE, WORD, fold, fold_words

KINDS = (
    "related", "comments", "newsletter", "share", "legal", "navigation", "byline", "error", "source",
    "tags", "advert", "caption",
)  # fmt: skip

LEAD = "lead"  # a list of its own: wordings before a headline that is glued into a sentence
_BUTTONS = ("related", "comments", "newsletter", "share", "advert")

_PLACES = {"any": 1, "end": 2, "start": 2, "whole": 3}
_MARK = re.compile(r"[:©@(|>/»&]|https?")
_TOKEN = re.compile(rf"[:©@(|>/»&]|{WORD}")
_WORD_END = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HEAD, _TAIL = 40, 14  # words of a long line in which wordings are sought: its beginning and its end


_Place = tuple[int, int, str]  # kind, strength, where in the line


@dataclass(frozen=True, slots=True)
class Row:
    """Wordings of one kind and place."""

    kind: str
    at: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """What one line carries. `strength` has a number per kind: 1 inside, 2 at an end, 3 the whole line."""

    strength: tuple[int, ...]
    covered: float  # share of the line's words that stand in a wording, 0..1

    def of(self, kind: str) -> int:
        return self.strength[KINDS.index(kind)]

    @property
    def is_button(self) -> bool:
        """True when the whole line is a button or a heading of a box."""
        return any(self.of(kind) == 3 for kind in _BUTTONS)


NO_HITS = Hits((0,) * len(KINDS), 0.0)


class Phrases:
    """The wordings of several rows, ready to be looked up by their first two words."""

    __slots__ = ("_lead_heads", "_leads", "_places", "_sizes")

    def __init__(self, rows: Iterable[Row]) -> None:
        # Thousands of wordings share few words, few places and few sizes: each of these is kept once.
        once: dict[Any, Any] = {}
        places: dict[tuple[str, ...], tuple[_Place, ...]] = {}
        sizes: dict[str, tuple[int, ...]] = {}
        leads: set[tuple[str, ...]] = set()
        for row in rows:
            if row.kind == LEAD:
                leads.update(_trimmed(_tokens(line)) for line in row.lines)
                continue
            place = (KINDS.index(row.kind), _PLACES[row.at], row.at)
            for line in row.lines:
                words = tuple(map(sys.intern, _tokens(line)))
                if row.at == "whole":
                    words = _trimmed(words)
                if words:
                    listed = (*places.get(words, ()), place)
                    places[words] = once.setdefault(listed, listed)
                    sizes.setdefault(words[0], ())
                    two = " ".join(words[:2])
                    known = sizes.get(two, ())
                    if len(words) not in known:
                        longer = (*known, len(words))
                        sizes[two] = once.setdefault(longer, longer)
        self._leads = frozenset(leads)
        self._lead_heads = frozenset(words[0] for words in leads if words)
        self._places = places
        self._sizes = sizes  # of wordings by their first two words, of those of one word by that

    def find(self, text: str, folded: tuple[str, ...] | None = None) -> Hits:
        """The wordings that a line carries. `folded` are its words when they are already known."""
        words = folded if folded is not None and not _MARK.search(text) else _tokens(text)
        if not words:
            return NO_HITS
        strength = [0] * len(KINDS)
        covered: set[int] = set()
        whole = _trimmed(words)
        for kind, place, at in self._places.get(whole, ()):
            if at == "whole":
                strength[kind] = place
                covered.update(range(len(words)))
        last = len(words)
        spots = range(last) if last <= _HEAD + _TAIL else (*range(_HEAD), *range(last - _TAIL, last))
        for start in [spot for spot in spots if words[spot] in self._sizes]:
            two = f"{words[start]} {words[start + 1]}" if start + 1 < last else ""
            for size in (*self._sizes[words[start]], *self._sizes.get(two, ())):
                if start + size > last:
                    continue
                for kind, place, at in self._places.get(words[start : start + size], ()):
                    if (
                        at == "any"
                        or (at == "start" and start == 0)
                        or (at == "end" and start + size == last)
                    ):
                        strength[kind] = max(strength[kind], place)
                        covered.update(range(start, start + size))
        return Hits(tuple(strength), len(covered) / last) if covered else NO_HITS

    def lead(self, text: str) -> int:
        """Where the longest lead wording that opens the line ends, 0 when none does."""
        found = 0
        first = _WORD_END.search(text[:60])
        if first is None or not self._lead_heads.issuperset(fold_words(first[0])[:1]):
            return 0
        ends = [match.end() for match in _WORD_END.finditer(text[:60])][:7]
        for end in ends:
            if fold_words(text[:end]) in self._leads:
                found = end
        return found


def _tokens(text: str) -> tuple[str, ...]:
    """The folded words, with the few signs that tell a label from a word kept as words of their own."""
    text = text[:MAX_LINE]
    if not _MARK.search(text):
        return fold_words(text)
    return fold(_TOKEN.findall(text))


def _trimmed(words: tuple[str, ...]) -> tuple[str, ...]:
    while words and _MARK.fullmatch(words[-1]):
        words = words[:-1]
    return words


def read_rows(kind: str, toml: str) -> tuple[Row, ...]:
    """The rows of one list. Raises ValueError that says which row is wrong and what would be right."""
    if kind not in (*KINDS, LEAD):
        raise ValueError(f"kind {kind!r} is not one of {', '.join((*KINDS, LEAD))}")
    rows = []
    for number, row in enumerate(tomllib.loads(toml).get("row", []), 1):
        at, lines = row.get("at"), row.get("lines")
        if at not in _PLACES:
            raise ValueError(f"row {number}: at = {at!r} is not one of {', '.join(sorted(_PLACES))}")
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise ValueError(f"row {number}: lines is not a list of texts")
        if not str(row.get("note", "")).strip():
            raise ValueError(f"row {number}: note is empty; say which case taught it")
        rows.append(Row(kind, at, tuple(lines)))
    return tuple(rows)


@cache
def shipped_phrases() -> Phrases:
    """The lists that come with the package, all languages together."""
    folder = resources.files("watcher").joinpath("data/strip/lines")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=_name)
    return Phrases(row for file in files for row in read_rows(_kind(file), file.read_text("utf-8")))


def _name(file: Traversable) -> str:
    return file.name


def _kind(file: Traversable) -> str:
    return file.name.split(".")[0]
