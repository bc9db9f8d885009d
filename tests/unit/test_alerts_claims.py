"""What each claimed value of a round is to the one that stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from alert_values import JUNE_25, NOW, a_fact, a_round, an_evidence

from watcher.alerts.claims import Place, confirming, place_of, rivals, sides_of
from watcher.model import Fact, Sourced, Status


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


def told(owner: str, status: Status = Status.DATE_SET) -> Fact:
    return replace(
        a_fact(evidence=replace(an_evidence(), owner=owner, outlet=owner)), id=owner, status=status
    )


def test_a_denial_names_the_day_that_it_denies_and_does_not_count_for_it() -> None:
    facts = [told("harbour"), told("register", Status.DENIED), told("lantern")]
    said = Sourced(str(JUNE_25), ("harbour", "register", "lantern"), ("harbour", "register", "lantern"), NOW)
    sides = sides_of("date", said, facts)

    assert [each.id for each in sides.saying] == ["harbour", "lantern"]
    assert [each.id for each in sides.denying] == ["register"]
    assert sides.owners == ("harbour", "lantern")


def test_who_prints_both_sides_counts_and_the_denial_stands_apart() -> None:
    facts = [told("harbour"), told("harbour", Status.DENIED)]
    sides = sides_of("venue", Sourced("Moscow", ("a", "b"), ("harbour",), NOW), facts)

    assert (len(sides.saying), len(sides.denying), sides.owners) == (1, 1, ("harbour",))


def test_a_denial_is_what_claims_the_status_and_the_number_is_not_denied() -> None:
    denial = told("register", Status.DENIED)
    for slot in ("status", "ordinal"):
        assert sides_of(slot, Sourced("denied", ("register",), ("register",), NOW), [denial]).denying == ()


def test_who_only_denies_a_round_confirms_it_only_where_it_is_denied() -> None:
    def by(value: str, *owners: str) -> Sourced:
        return Sourced(value, ("f",), owners, NOW)

    claims = (by("date_set", "harbour", "lantern"), by("denied", "register", "lantern"))
    known = replace(ROUND, owners=("harbour", "lantern", "register"), values={"status": claims})

    assert confirming(known) == ("harbour", "lantern")
    assert confirming(replace(known, status=Status.DENIED)) == known.owners
