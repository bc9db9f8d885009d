"""The facts of one article, judged together: one alert for each round that it tells of."""

from __future__ import annotations

from ledger_values import NOW, TOPIC, at, day, fact, round_of

from watcher.flow.judging import LedgerRun, is_told
from watcher.model import ChangeKind, Fact, Status

KNOWN = round_of(status=Status.DATE_SET, when=day("04-10"), venue="Oslo", ordinals=(2,))


def kinds(*facts: Fact) -> list[ChangeKind]:
    """What one article with these facts is told as, where the round of 10 April in Oslo is known."""
    run = LedgerRun(TOPIC, {KNOWN.id: KNOWN})
    return [j.change.kind for j in run.take(facts, NOW) if is_told(j.change)]


def test_an_article_that_moves_a_round_and_then_calls_it_off_tells_that_it_is_off() -> None:
    moved = fact(Status.DATE_SET, when=day("04-17"), ordinal=2, tells_move=True)
    off = fact(Status.CANCELLED, ordinal=2, is_background=False)

    assert kinds(moved, off) == [ChangeKind.CANCELLED]


def test_an_article_that_tells_a_move_of_day_and_place_tells_one_change() -> None:
    day_moved = fact(Status.DATE_SET, when=day("04-17"), ordinal=2, tells_move=True)
    place_moved = fact(Status.PLANNED, venue="Bern", ordinal=2, tells_move=True)

    assert kinds(day_moved, place_moved) == [ChangeKind.DATE_CHANGED]


def test_the_end_of_one_round_and_the_plan_of_the_next_are_two_changes() -> None:
    over = fact(Status.CONCLUDED, when=day("04-08"), venue="Oslo", ordinal=2, ends_it=True)
    coming = fact(Status.DATE_SET, when=day("04-24"), ordinal=3, is_next=True)
    run = LedgerRun(TOPIC, {KNOWN.id: round_of(status=Status.UNDER_WAY, when=day("04-08"), venue="Oslo")})

    told = [j.change.kind for j in run.take([over, coming], at(hours=6)) if is_told(j.change)]
    assert told == [ChangeKind.CONCLUDED, ChangeKind.NEW_ROUND]
