"""Lines and paragraphs that are no part of an article by their words: labels, invitations, notices.

All expressions of a list are matched in one pass by RE2, so that a long list or a hostile line costs no
more.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import re2

from watcher.strip.page_words import load
from watcher.strip.scraped_phrases import KINDS, shipped_phrases

_AROUND = ' \t.:…!*»«›‹→←▶►▼·•|-–—+[]#"“”'
_LONGEST_LINE = 200
_LONGEST_TAIL = 600
_LABELS = frozenset(KINDS) - {"byline", "caption", "source"}  # kinds whose wordings are no part of a sentence
_INVITES = frozenset(("related", "newsletter", "comments", "share"))
_COVERED = 0.3  # share of an invitation's words that stand in a wording


class _Phrases(NamedTuple):
    """The compiled set, and kind and greatest length of each of its expressions."""

    matcher: Any
    rows: tuple[tuple[str, int], ...]

    def kind(self, text: str) -> str:
        for index in sorted(self.matcher.Match(text) or ()):
            row: tuple[str, int] = self.rows[index]
            if len(text) <= row[1]:
                return row[0]
        return ""


def _compiled(matcher: Any, rows: list[dict[str, Any]], key: str) -> _Phrases:
    for row in rows:
        matcher.Add(f"(?i:{row[key]})")
    matcher.Compile()
    return _Phrases(matcher, tuple((row["kind"], int(row["most"])) for row in rows))


@cache
def _lines() -> _Phrases:
    return _compiled(re2.Set.FullMatchSet(), load("phrases")["line"], "line")


@cache
def _tails() -> _Phrases:
    return _compiled(re2.Set.SearchSet(), load("phrases")["tail"], "part")


def line_kind(text: str) -> str:
    """The kind of noise that `text`, one line, is by its words; "" for any other line."""
    return _lines().kind(text.strip(_AROUND)) if len(text) <= _LONGEST_LINE else ""


def foreign_kind(text: str, links: int) -> str:
    """The kind of noise that `text`, one line of which `links` characters are a link, is by the lists for
    scraped text, which know more languages than the expressions here; "" for any other line."""
    if len(text) > _LONGEST_LINE:
        return ""
    hits = shipped_phrases().find(text)
    for kind, strength in zip(KINDS, hits.strength, strict=True):
        if strength == 3 and kind in _LABELS:
            return kind
        if strength == 2 and kind in _INVITES and (hits.covered >= _COVERED or 2 * links > len(text)):
            return kind
    return ""


def tail_kind(text: str) -> str:
    """The kind of noise that the paragraph `text` is if nothing of the article follows it; "" for any
    other."""
    return _tails().kind(text) if len(text) <= _LONGEST_TAIL else ""
