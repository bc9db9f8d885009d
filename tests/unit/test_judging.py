"""The facts of one article, judged together: one alert for each round that it tells of."""

from __future__ import annotations

from dataclasses import replace

from ledger_values import NOW, TOPIC, at, day, fact, round_of

from watcher.flow.judging import LedgerRun, is_told
from watcher.model import Certainty, ChangeKind, Fact, Round, Status

KNOWN = round_of(status=Status.DATE_SET, when=day("04-10"), venue="Oslo", ordinals=(2,))


def kinds(*facts: Fact, known: tuple[Round, ...] = (KNOWN,)) -> list[ChangeKind]:
    """What one article with these facts is told as, where these rounds are known."""
    run = LedgerRun(TOPIC, {each.id: each for each in known})
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


def test_a_headline_on_the_day_that_its_text_holds_possible_is_as_sure_as_the_text() -> None:
    headline = fact(Status.DATE_SET, when=day("04-24"), certainty=Certainty.SOURCE)
    doubt = fact(Status.RUMOURED, when=day("04-24"), certainty=Certainty.RUMOUR)
    doubt = replace(doubt, evidence=replace(doubt.evidence, start=40, end=45))

    assert kinds(headline, doubt, known=()) == []
    assert kinds(headline, known=()) == [ChangeKind.NEW_ROUND]
    elsewhere = replace(doubt, when=day("04-29"))
    assert kinds(headline, elsewhere, known=()) == [ChangeKind.NEW_ROUND]
