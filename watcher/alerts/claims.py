"""How a claimed value of a round relates to the one that stands. Pure."""

from __future__ import annotations

from enum import StrEnum

from watcher.alerts.days import read_interval
from watcher.model import Round, Sourced, Status

_OFF = frozenset({Status.POSTPONED.value, Status.CANCELLED.value, Status.DENIED.value})


class Place(StrEnum):
    """What a claim is to the value that the round has in its slot."""

    STANDS = "stands"
    AGREES = "agrees"  # says less, or the same in other words: a window that holds the day, the country
    RIVAL = "rival"  # says otherwise, and was first said after what stands
    SUPERSEDED = "superseded"  # what stood before


def place_of(known: Round, slot: str, claim: Sourced) -> Place:
    """The claim's place among those of its slot."""
    current = _current(known, slot)
    if claim.value == current or (slot == "ordinal" and claim.value in map(str, known.ordinals)):
        return Place.STANDS
    if current is None or _agrees(known, slot, claim.value, current):
        return Place.AGREES
    since = next((each.since for each in known.values.get(slot, ()) if each.value == current), known.changed)
    return Place.SUPERSEDED if claim.since <= since else Place.RIVAL


def rivals(known: Round, slot: str) -> list[Sourced]:
    """The claims of a slot that contradict what stands in it."""
    return [each for each in known.values.get(slot, ()) if place_of(known, slot, each) is Place.RIVAL]


def _current(known: Round, slot: str) -> str | None:
    if slot == "date":
        return str(known.when) if known.when is not None else None
    return known.venue if slot == "venue" else known.status.value if slot == "status" else None


def _agrees(known: Round, slot: str, value: str, current: str) -> bool:
    if slot == "venue":
        return value in known.venue_within
    if slot == "status":
        return value not in _OFF and current not in _OFF and value != Status.CONCLUDED.value
    told = read_interval(value)
    if told is None:
        return True  # "to be determined" denies no day
    return known.when is not None and not told.is_day and told.overlaps(known.when)
