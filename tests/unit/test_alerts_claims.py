"""What each claimed value of a round is to the one that stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from alert_values import JUNE_25, NOW, a_round

from watcher.alerts.claims import Place, place_of, rivals
from watcher.model import Sourced, Status


def claim(value: str, hours: int = 0) -> Sourced:
    return Sourced(value, ("f",), ("harbour",), NOW + timedelta(hours=hours))


ROUND = a_round(
    venue_within=("Russia",),
    values={
        "date": (claim("2025-06-18", -48), claim(str(JUNE_25)), claim("2025-07-02", 4)),
        "venue": (claim("Moscow"), claim("Russia", 1), claim("Oslo", 2)),
        "status": (claim("planned", -48), claim("date_set"), claim("denied", 2)),
        "ordinal": (claim("3"), claim("2", 1)),
    },
)


@pytest.mark.parametrize(
    ("slot", "value", "place"),
    [
        ("date", "2025-06-25", Place.STANDS),
        ("date", "2025-06-18", Place.SUPERSEDED),
        ("date", "2025-07-02", Place.RIVAL),
        ("venue", "Russia", Place.AGREES),
        ("venue", "Oslo", Place.RIVAL),
        ("status", "planned", Place.AGREES),
        ("status", "denied", Place.RIVAL),
        ("ordinal", "3", Place.STANDS),
    ],
)
def test_a_claim_stands_agrees_rivals_or_was_given_up(slot: str, value: str, place: Place) -> None:
    (told,) = (each for each in ROUND.values[slot] if each.value == value)
    assert place_of(ROUND, slot, told) is place


@pytest.mark.parametrize("value", ["2025-06-23/2025-06-29", "to be determined"])
def test_a_window_that_holds_the_day_and_no_day_at_all_contradict_nothing(value: str) -> None:
    assert place_of(ROUND, "date", claim(value, 3)) is Place.AGREES


def test_only_rivals_are_conflicts() -> None:
    assert [each.value for each in rivals(ROUND, "date")] == ["2025-07-02"]
    assert rivals(replace(ROUND, status=Status.CONCLUDED), "venue")[0].value == "Oslo"
