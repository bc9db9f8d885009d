"""Lines that the user calls noise, beside the shipped lists and what was learnt of a source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from watcher.strip.furniture import drop_lines
from watcher.strip.lines import fold_words

_ANYTHING = "*"


class NoiseLines:
    """Wordings of lines that are no part of an article. Case, signs and numbers do not count.

    A wording stands for the whole line; with "*" behind it for every line that begins so, with "*" before it
    for every line that ends so, with both for every line that holds it. Raises ValueError for a wording
    without a word: it would stand for every line.
    """

    __slots__ = ("_ends", "_holds", "_starts", "_whole")

    def __init__(self, wordings: Iterable[str] = ()) -> None:
        self._whole: set[tuple[str, ...]] = set()
        self._starts: list[tuple[str, ...]] = []
        self._ends: list[tuple[str, ...]] = []
        self._holds: list[str] = []
        for wording in wordings:
            words = fold_words(wording)
            if not words:
                raise ValueError(f"{wording!r} has no word")
            text = wording.strip()
            if text.endswith(_ANYTHING) and text.startswith(_ANYTHING):
                self._holds.append(f" {' '.join(words)} ")
            elif text.endswith(_ANYTHING):
                self._starts.append(words)
            elif text.startswith(_ANYTHING):
                self._ends.append(words)
            else:
                self._whole.add(words)

    def __bool__(self) -> bool:
        return bool(self._whole or self._starts or self._ends or self._holds)

    def __contains__(self, line: str) -> bool:
        words = fold_words(line)
        if words in self._whole:
            return True
        if any(words[: len(start)] == start for start in self._starts):
            return True
        if any(words[-len(end) :] == end for end in self._ends):
            return True
        padded = f" {' '.join(words)} " if self._holds else ""
        return any(held in padded for held in self._holds)


def drop_noise(paragraphs: Sequence[str], noise: NoiseLines) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paragraphs that stay and the lines that fell; a text that is noise throughout stays as it is."""
    if not noise:
        return tuple(paragraphs), ()
    return drop_lines(paragraphs, noise.__contains__)
