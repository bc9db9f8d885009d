"""How a claimed value of a round relates to the one that stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from watcher.alerts.days import read_interval
from watcher.model import Fact, Round, Sourced, Status

_OFF = frozenset({Status.POSTPONED.value, Status.CANCELLED.value, Status.DENIED.value})


class Place(StrEnum):
    """What a claim is to the value that the round has in its slot."""

    STANDS = "stands"
    AGREES = "agrees"  # says less, or the same in other words: a window that holds the day, the country
    RIVAL = "rival"  # says otherwise, and was first said after what stands
    SUPERSEDED = "superseded"  # what stood before


@dataclass(frozen=True, slots=True)
class Sides:
    """Who makes a claim and who denies it: the facts of each in the claim's order, and the owners who make
    it. An owner who prints both stands among those."""

    saying: tuple[Fact, ...]
    denying: tuple[Fact, ...]
    owners: tuple[str, ...]


def sides_of(slot: str, claim: Sourced, facts: Iterable[Fact]) -> Sides:
    """The claim's facts, as far as they are given, parted: a denial names the day or place that it denies."""
    known = tuple(facts)
    denying = tuple(f for f in known if slot in ("date", "venue") and f.status is Status.DENIED)
    saying = tuple(f for f in known if f not in denying)
    deniers = {f.evidence.owner for f in denying} - {f.evidence.owner for f in saying}
    return Sides(saying, denying, tuple(owner for owner in claim.owners if owner not in deniers))


def confirming(known: Round) -> tuple[str, ...]:
    """The owners who tell of the round; of one that is not denied itself without those who only deny it."""
    claims = known.values.get("status", ())
    denial = Status.DENIED.value
    if known.status is Status.DENIED:
        return known.owners
    deniers = {owner for claim in claims if claim.value == denial for owner in claim.owners}
    tellers = {owner for claim in claims if claim.value != denial for owner in claim.owners}
    return tuple(owner for owner in known.owners if owner not in deniers - tellers)


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
