"""Lines that stand twice: a doubled body, a paragraph shown again, a teaser of one that stands in full."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.strip.lines import Line

_LONG = 8  # words from which a line that stands again is no coincidence
_HEADING = 4  # the same for a line whose first place stays in the text
_MOST_ALIKE = 40  # lines with one beginning that a cut-off line is compared with
_NUMBER = re.compile(r"\d+")
_TEASER = 6  # words that a cut-off line must share with the paragraph it was cut from


def repeated(lines: Sequence[Line]) -> dict[int, str]:
    """The places of lines that say what another line already says, with the rule that found each.

    The first of two equal lines stays. A short line ("Background") falls only inside a run that repeats an
    earlier run together with a long line: a heading may rightly stand twice, a doubled body may not.
    """
    first: dict[str, int] = {}
    again: dict[int, int] = {}
    keys = [_said(line) for line in lines]
    for at, key in enumerate(keys):
        if key in first:
            again[at] = first[key]
        else:
            first[key] = at
    found = {at: "repeated line" for at in again if lines[at].size >= _LONG}
    for at in sorted(found):
        _spread(lines, keys, at, again[at], found)
    found.update(_teasers(lines, found))
    return found


def told_again(lines: Sequence[Line], stays: Sequence[bool]) -> list[int]:
    """The places of lines that stay although a line of the same words stays above them: a heading or a button
    set under every item of a list. What names a speaker ("Question:") or is of a word or two stays."""
    seen: set[str] = set()
    found = []
    for at, (line, does_stay) in enumerate(zip(lines, stays, strict=True)):
        if not does_stay or line.size < _HEADING or line.text[-1] in ":：":
            continue
        said = _said(line)
        if said in seen:
            found.append(at)
        seen.add(said)
    return found


def _said(line: Line) -> str:
    """The words of a line with its numbers: two rounds may be told in the same words."""
    return f"{line.key} {' '.join(_NUMBER.findall(line.text))}" if "#" in line.key else line.key


def _spread(lines: Sequence[Line], keys: Sequence[str], at: int, was: int, found: dict[int, str]) -> None:
    """Take the short lines beside a repeated long line that repeat the lines beside its first place."""
    for step in (-1, 1):
        here, there = at + step, was + step
        while (
            0 <= there < len(lines)
            and 0 <= here < len(lines)
            and here not in found
            and keys[here] == keys[there]
            and here != there
            and lines[here].size < _LONG
        ):
            found[here] = "repeated block"
            here, there = here + step, there + step


def _teasers(lines: Sequence[Line], found: dict[int, str]) -> dict[int, str]:
    """Lines that break off with an ellipsis and whose words open a longer line of the same text."""
    openings: dict[tuple[str, ...], list[int]] = {}
    for at, line in enumerate(lines):
        if at not in found and line.size > _TEASER:
            alike = openings.setdefault(line.words[:_TEASER], [])
            if len(alike) < _MOST_ALIKE:
                alike.append(at)
    teasers = {}
    for at, line in enumerate(lines):
        if not line.ends_ellipsis or line.size < _TEASER or at in found:
            continue
        stem = line.words[:-1]  # the last word may itself be cut off
        for other in openings.get(line.words[:_TEASER], ()):
            if other != at and lines[other].size > line.size and lines[other].words[: len(stem)] == stem:
                teasers[at] = "teaser of a paragraph that stands in full"
                break
    return teasers
