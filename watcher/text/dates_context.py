"""What the reading of one text has learnt so far, and what a reader of a form hands back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from watcher.model import DateInterval, Precision
from watcher.text.dates_scan import Scan

_PERIOD_REACH = 60  # words
_MONTH_VALUE = re.compile(r"\d{4}-\d\d$")
VAGUE_UNITS = frozenset({"decade", "century", "weekend"})
"""Units that are not counted off ("two decades ago" names no decade)."""


@dataclass(slots=True)
class Found:
    """A date at the words `first` to `last`; with `interval` unset, `value` tells the days."""

    first: int
    last: int
    value: str
    anchor: str
    interval: DateInterval | None = None
    alternative: DateInterval | None = None
    is_speech: bool = False
    moves: int | None = None  # days from the anchor, for "tomorrow": the day of a quote may move it
    calendar: bool = True  # False: a window without calendar value


@dataclass(slots=True)
class Context:
    """What the reading of one text has learnt so far."""

    scanned: Scan
    day: date  # the anchor
    anchor: str  # "published" or "dateline"
    last_day: date | None = None
    last_quarter: str | None = None
    found: list[Found] = field(default_factory=list)

    def all(self, kind: str, first: int, last: int) -> list[tuple[int, int | str]]:
        """Every word of the span with a meaning of class `kind`: (index, value)."""
        words, meanings = self.scanned.words, self.scanned.language.values
        return [
            (index, meaning[kind])
            for index in range(first, last + 1)
            if (meaning := meanings.get(words[index])) and kind in meaning
        ]

    def number(self, kind: str, first: int, last: int) -> int | None:
        """The first number of class `kind` in the span."""
        values = self.all(kind, first, last)
        return int(values[0][1]) if values else None

    def months(self, first: int, last: int) -> list[tuple[int, int]]:
        """The months named in the span; one of two words ("first Teshrin") is its base and an ordinal."""
        named = [(index, int(value)) for index, value in self.all("month", first, last)]
        for index, base in self.all("monthbase", first, last):
            ordinal = self.number("ord", index + 1, min(index + 1, last))
            if ordinal is not None:
                named.append((index, (int(base) + ordinal - 2) % 12 + 1))
        return sorted(named)

    def edge_before(self, index: int) -> str | None:
        """The kind of edge ("until", "since", ...) that stands right before word `index`."""
        return self.scanned.language.edges.get(self.scanned.word(index - 1))

    def name(self, kind: str, first: int, last: int) -> str | None:
        """The first name of class `kind` in the span."""
        values = self.all(kind, first, last)
        return str(values[0][1]) if values else None


Reader = Callable[[Context, int, int, str], Sequence[Found] | None]
"""Reads the words `first` to `last` with the parameter of the form; None when they are no date after all."""


def one(first: int, last: int, value: str, anchor: str, moves: int | None = None) -> list[Found]:
    return [Found(first, last, value, anchor, moves=moves)]


def day_interval(day: date) -> DateInterval:
    return DateInterval(day, day, Precision.DAY)


def century_of(short: int, near: date) -> int:
    """The year that two digits mean: the one nearest to `near`."""
    base = near.year - near.year % 100 + short
    return min((base - 100, base, base + 100), key=lambda year: abs(year - near.year))


def is_count(context: Context, index: int) -> bool:
    """True for the 6 of "on March 5 and 6 men": a number that counts what follows."""
    scanned = context.scanned
    return scanned.gaps[index] in {" ", "\n"} and scanned.word(index + 1) in scanned.language.not_dated


def count_of(context: Context, first: int, last: int, param: str) -> int | None:
    """The number of units: the first that is named, else the form's own (a bare "week ago")."""
    count = context.number("num", first, last)
    count = count if count is not None else (int(param) if param.isdigit() else None)
    return count if count is not None and count <= 400 else None


def year_before(quarter: str) -> str:
    return f"{int(quarter[:4]) - 1}{quarter[4:]}"


def last_told(context: Context, first: int) -> Found | None:
    """The date with a year told last before `first` in the paragraph, no day of a saying."""
    for found in reversed(context.found):
        between = context.scanned.gaps[found.last : first]
        if any("\n\n" in gap for gap in between) or first - found.last > _PERIOD_REACH:
            return None
        if found.value[:4].isdigit() and len(found.value) > 3 and not found.is_speech:
            return found
    return None


def period_nearby(context: Context, first: int) -> str | None:
    """The quarter or month told before in the paragraph: "a year earlier" then is that of the year before."""
    for found in reversed(context.found):
        between = context.scanned.gaps[found.last : first]
        if any("\n\n" in gap for gap in between) or first - found.last > _PERIOD_REACH:
            return None
        if "-Q" in found.value:
            return context.last_quarter
        if _MONTH_VALUE.match(found.value) and found.anchor != "mention":
            return found.value
    return None
