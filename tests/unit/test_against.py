"""What a change is set against: the claim of the value that stood at that moment, and no older one."""

from __future__ import annotations

import pytest
from ledger_values import TOPIC, at, day, fact

from watcher.flow.judging import LedgerRun
from watcher.model import Certainty, Change, ChangeKind, Fact, Status

ANNOUNCED = fact(Status.DATE_SET, when=day("04-20"), venue="Oslo", ordinal=3, side="north")
MOVED = fact(
    Status.DATE_SET,
    owner="lantern",
    when=day("04-27"),
    ordinal=3,
    side="north",
    tells_move=True,
    published=at(days=2),
)
DENIED = fact(
    Status.DENIED, owner="register", when=day("04-27"), ordinal=3, side="south", published=at(days=3)
)
PAPER = fact(
    Status.DATE_SET, owner="quay", when=day("04-20"), ordinal=3, certainty=Certainty.SOURCE, published=at()
)


def last_of(*told: Fact) -> Change:
    """The change that the last of these facts makes, each told by an article of its own."""
    run = LedgerRun(TOPIC)
    return [run.take([each], each.evidence.seen) for each in told][-1][0].change


@pytest.mark.parametrize(
    ("told", "kind", "stood"),
    [
        ((ANNOUNCED, DENIED), ChangeKind.DISPUTED, ANNOUNCED),
        ((ANNOUNCED, MOVED), ChangeKind.DATE_CHANGED, ANNOUNCED),
        ((ANNOUNCED, MOVED, DENIED), ChangeKind.DISPUTED, MOVED),
        (
            (
                ANNOUNCED,
                MOVED,
                fact(Status.DENIED, ordinal=3, side="south", published=at(days=3)),
            ),
            ChangeKind.DISPUTED,
            MOVED,
        ),
        (
            (
                fact(Status.PLANNED, ordinal=3, venue="Oslo", side="north"),
                fact(Status.DENIED, owner="register", ordinal=3, side="south", published=at(days=1)),
            ),
            ChangeKind.DISPUTED,
            fact(Status.PLANNED, ordinal=3, venue="Oslo", side="north"),
        ),
        (
            (
                ANNOUNCED,
                fact(Status.CANCELLED, owner="register", ordinal=3, side="south", published=at(days=1)),
                fact(Status.POSTPONED, owner="quay", ordinal=3, side="north", published=at(days=2)),
            ),
            ChangeKind.DISPUTED,
            fact(Status.CANCELLED, owner="register", ordinal=3, side="south", published=at(days=1)),
        ),
    ],
    ids=["denied", "moved", "moved and denied", "denied without a day", "no day yet", "off, or put off"],
)
def test_a_change_quotes_what_stood_when_it_came(
    told: tuple[Fact, ...], kind: ChangeKind, stood: Fact
) -> None:
    change = last_of(*told)

    assert change.kind is kind
    assert change.against == stood


def test_an_outlet_that_takes_its_report_back_is_quoted_with_the_day_that_it_takes_back() -> None:
    back = fact(Status.DENIED, owner="quay", ordinal=3, certainty=Certainty.SOURCE, published=at(hours=5))
    change = last_of(PAPER, back)

    assert (change.kind, change.against) == (ChangeKind.CORRECTED, PAPER)


def test_who_denies_a_day_is_not_quoted_for_it() -> None:
    """The denial of another day was read before anybody claimed that day."""
    early = fact(
        Status.DENIED, owner="register", when=day("04-27"), ordinal=3, side="south", published=at(hours=1)
    )
    later = fact(
        Status.DATE_SET,
        owner="quay",
        when=day("04-24"),
        ordinal=3,
        side="north",
        tells_move=True,
        published=at(days=4),
    )
    change = last_of(ANNOUNCED, early, MOVED, later)

    assert (change.kind, change.against) == (ChangeKind.DATE_CHANGED, MOVED)
