"""What becomes of an entry, and of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from watcher.model import Alert


class Outcome(StrEnum):
    """What became of an entry, the weightiest first."""

    ALERTED = "alerted"
    HELD_BACK = "held_back"
    KNOWN = "known"
    NO_FACT = "no_fact"
    SAME_PAGE = "same_page"  # another entry led to this page before
    IRRELEVANT = "irrelevant"
    FAILED = "failed"  # set aside: reading it brought out an error of this program


@dataclass(frozen=True, slots=True)
class ReadReport:
    """How many entries came to which outcome, how many pages were had, and the alerts that came of it."""

    outcomes: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0
    pages_failed: int = 0
    alerts: tuple[Alert, ...] = ()

    def __add__(self, other: ReadReport) -> ReadReport:
        return ReadReport(
            dict(Counter(self.outcomes) + Counter(other.outcomes)),
            self.pages + other.pages,
            self.pages_failed + other.pages_failed,
            self.alerts + other.alerts,
        )

    @property
    def relevant(self) -> int:
        """The entries that were read, whatever came of it."""
        return sum(count for name, count in self.outcomes.items() if name != Outcome.IRRELEVANT)
