"""Lines that are no part of an article by their words: labels, invitations, notices."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from watcher.strip.page_words import load

_AROUND = ' \t.:…!*»«›‹→←▶►▼·•|-–—+[]#"“”'
_LONGEST = 340
_LONGEST_TAIL = 600


class _Line(NamedTuple):
    kind: str
    pattern: re.Pattern[str]
    most: int


@cache
def _lines() -> tuple[_Line, ...]:
    rows = load("phrases")["line"]
    return tuple(
        _Line(r["kind"], re.compile(f"(?:{r['line']})", re.IGNORECASE), int(r["most"])) for r in rows
    )


def line_kind(text: str) -> str:
    """The kind of noise that `text`, one line, is by its words; "" for any other line."""
    if len(text) > _LONGEST:
        return ""
    bare = text.strip(_AROUND)
    size = len(bare)
    for kind, pattern, most in _lines():
        if size <= most and pattern.fullmatch(bare) is not None:
            return kind
    return ""


@cache
def _tails() -> tuple[_Line, ...]:
    rows = load("phrases")["tail"]
    return tuple(_Line(r["kind"], re.compile(r["part"], re.IGNORECASE), int(r["most"])) for r in rows)


def tail_kind(text: str) -> str:
    """The kind of noise that the paragraph `text` is if nothing of the article follows it; "" for any other."""
    size = len(text)
    if size > _LONGEST_TAIL:
        return ""
    for kind, pattern, most in _tails():
        if size <= most and pattern.search(text) is not None:
            return kind
    return ""
