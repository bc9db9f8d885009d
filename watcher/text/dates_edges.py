"""Edges: "by the end of", "early", "mid-" narrow the days that a month, season, year or week stands for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from watcher.model import DateInterval, Precision
from watcher.text.dates_scan import Scan

_REACH = 5  # words: "by no later than the end of the"
_LONGEST = 6  # characters of the edges behind a date where words are not separated


def find_edges(scanned: Scan, first: int, last: int) -> frozenset[str]:
    """The kinds of edge (early, mid, late, until, before) in and around the words `first` to `last`."""
    language = scanned.language
    found = {
        language.edges[scanned.word(i)] for i in range(first, last + 1) if scanned.word(i) in language.edges
    }
    if language.segments:
        behind = scanned.end(last)
        return _run_on(scanned.text[behind : behind + _LONGEST], language.edges) | found
    step = 1 if language.edge_side == "right" else -1
    index = last + 1 if step > 0 else first - 1
    for _ in range(_REACH):
        if not 0 <= index < len(scanned.words):
            break
        gap = scanned.gaps[index - 1 if step > 0 else index].strip()
        word = scanned.word(index)
        if gap not in {"", "-", "'", "’"} or (word not in language.edges and word not in language.fillers):
            break
        if word in language.edges:
            found.add(language.edges[word])
        index += step
    return frozenset(found)


def _run_on(behind: str, edges: Mapping[str, str]) -> frozenset[str]:
    """The edges with which the text behind a date begins where words are not separated: `2月[底前]举行`."""
    found: set[str] = set()
    longest = sorted(edges, key=len, reverse=True)
    while (word := next((w for w in longest if behind.startswith(w)), None)) is not None:
        found.add(edges[word])
        behind = behind.removeprefix(word)
    return frozenset(found)


def narrow(interval: DateInterval, edges: frozenset[str], anchor: date) -> DateInterval:
    """The days left of `interval` by its edges; the interval itself where none applies or it is a day."""
    start, end = interval.start, interval.end
    if not edges or start is None or end is None or interval.is_day:
        return interval
    if edges & {"until", "before"}:
        if "before" in edges and not edges & {"late", "mid", "early"}:
            end = start - timedelta(days=1)
        elif "early" in edges:
            end = start + (end - start) // 3
        elif "mid" in edges:
            end = start + (end - start) // 2
        return DateInterval(anchor, end, Precision.WINDOW) if end >= anchor else interval
    if not edges & {"early", "mid", "late"}:
        return interval
    third = (end - start) // 3
    if "early" in edges:
        return DateInterval(start, start + third, Precision.WINDOW)
    if "mid" in edges:
        return DateInterval(start + third, end - third, Precision.WINDOW)
    return DateInterval(end - third, end, Precision.WINDOW)
