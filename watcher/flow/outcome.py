"""What becomes of an entry."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What became of an entry, the weightiest first."""

    ALERTED = "alerted"
    HELD_BACK = "held_back"
    KNOWN = "known"
    NO_FACT = "no_fact"
    SAME_PAGE = "same_page"  # another entry led to this page before
    IRRELEVANT = "irrelevant"
    FAILED = "failed"  # set aside: reading it brought out an error of this program
