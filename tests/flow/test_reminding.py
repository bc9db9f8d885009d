"""Reminders of rounds, and what a person says of rounds: through a real store and the outbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from watcher.flow.ingest import Desk
from watcher.flow.muting import acknowledge, mute, said, unmute, without_muted
from watcher.flow.reminding import ReminderOptions, remind
from watcher.model import Alert, Change, ChangeKind, DateInterval, Evidence, Fact, Precision, Round, Status
from watcher.store import Store
from watcher.topic import Party, Policy, Series, Topic

EAST = ZoneInfo("Europe/Istanbul")  # +3 all the year
OPTIONS = ReminderOptions(EAST, time(9))
TOPIC = Topic(
    "north-south",
    "North-South talks",
    (Party("n", "North"), Party("s", "South")),
    (Series("envoys", "envoys"), Series("calls", "calls", unreported_hours=0, remind_day_before=False)),
)
SET = datetime(2025, 6, 2, 12, tzinfo=UTC)


def east(day: int, hour: int, month: int = 6) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=EAST).astimezone(UTC)


def a_round(day: int | None = 25, status: Status = Status.DATE_SET, **other: object) -> Round:
    when = DateInterval(date(2025, 6, day), date(2025, 6, day), Precision.DAY) if day else None
    made = Round("north-south/envoys/1", TOPIC.name, "envoys", 1, status, SET, SET, when=when, version=2)
    return replace(made, **other)  # type: ignore[arg-type]


def an_alert(known: Round) -> Alert:
    evidence = Evidence("a1", "They meet", 0, 9, "Herald", "herald", "https://herald.example", SET)
    fact = Fact("f1", TOPIC.name, "envoys", Status.DATE_SET, evidence, when=known.when)
    change = Change(ChangeKind.DATE_SET, known.id, "date", None, "2025-06-25", fact, SET, "new")
    parts = {"title": "Set", "was": None, "now": None, "evidence": (evidence,), "independent": 1}
    return Alert(
        "alert1", known.id, 2, known.topic, change.kind, round=known, change=change, created=SET, **parts
    )


def reminded(store: Store, now: datetime, *rounds: Round, topic: Topic = TOPIC) -> list[str]:
    """The titles of the reminders that were queued now; `rounds` are first put into the ledger."""
    with store.transaction() as tx:
        for known in rounds:
            tx.save_round(known)
        return [notice.title for notice in remind(tx, [topic], now, OPTIONS, lambda _: ["desk"])]


def waiting(store: Store) -> int:
    with store.reading() as tx:
        return tx.pending_counts().get("desk", 0)


def test_the_day_before_is_told_once_at_its_hour_in_the_readers_zone(store: Store) -> None:
    assert reminded(store, east(24, 8), a_round()) == []
    assert reminded(store, east(24, 9)) == ["North-South talks, envoys: tomorrow, Wed 25 Jun 2025"]
    assert reminded(store, east(24, 10)) == []
    assert reminded(store, east(25, 1)) == []
    assert waiting(store) == 1


def test_who_was_off_on_the_day_before_is_not_reminded_after_it(store: Store) -> None:
    assert reminded(store, east(25, 0), a_round()) == []


def test_a_day_that_was_told_that_very_morning_needs_no_reminder(store: Store) -> None:
    assert reminded(store, east(24, 12), a_round(changed=east(24, 11))) == []


def test_a_day_that_moved_is_reminded_of_anew(store: Store) -> None:
    assert len(reminded(store, east(24, 9), a_round())) == 1
    moved = a_round(27, changed=east(24, 10), version=3)
    assert reminded(store, east(24, 11), moved) == []
    assert reminded(store, east(26, 9)) == ["North-South talks, envoys: tomorrow, Fri 27 Jun 2025"]


def test_a_day_that_passed_without_a_word_is_asked_about_once(store: Store) -> None:
    late = "North-South talks, envoys: was set for Wed 25 Jun 2025, and nobody reports it held"
    assert reminded(store, east(26, 23), a_round()) == []
    assert reminded(store, east(27, 0)) == [late]
    assert reminded(store, east(28, 0)) == []


@pytest.mark.parametrize(
    "status", [Status.CONCLUDED, Status.CANCELLED, Status.POSTPONED, Status.UNDER_WAY, Status.DENIED]
)
def test_a_round_that_was_held_or_called_off_is_asked_about_by_nobody(store: Store, status: Status) -> None:
    known = a_round(status=status)
    assert [reminded(store, at, known) for at in (east(24, 9), east(27, 0))] == [[], []]


def test_a_service_that_was_off_for_a_month_asks_nothing_about_it(store: Store) -> None:
    assert reminded(store, east(27, 0, month=7), a_round()) == []


def test_a_round_without_a_date_is_brought_to_mind_after_so_many_days(store: Store) -> None:
    known = a_round(None, Status.PLANNED)
    assert reminded(store, SET + timedelta(days=29), known) == []
    assert reminded(store, SET + timedelta(days=30)) == ["North-South talks, envoys: no date for 30 days"]
    assert reminded(store, SET + timedelta(days=31)) == []
    window = a_round(None, Status.PLANNED, id="north-south/envoys/2", is_tentative=True)
    assert reminded(store, SET + timedelta(days=30), window) == []


def test_reminders_are_config_of_the_topic_and_of_the_series(store: Store) -> None:
    off = replace(TOPIC, policy=Policy(remind_day_before=False, unreported_hours=0, undated_days=0))
    call = a_round(id="north-south/calls/1", series="calls")
    undated = a_round(None, Status.TBD, id="north-south/envoys/3")
    for at in (east(24, 9), east(27, 0), SET + timedelta(days=30)):
        assert reminded(store, at, a_round(), call, undated, topic=off) == []
    assert reminded(store, east(24, 9)) == ["North-South talks, envoys: tomorrow, Wed 25 Jun 2025"]


def test_of_a_muted_round_nobody_is_told_or_reminded_until_it_ends(store: Store) -> None:
    known = a_round()
    desk = Desk((), lambda _: ("desk",), lambda _: ("press",))
    with store.transaction() as tx:
        mute(tx, known.id, east(24, 12))
    with store.reading() as tx:
        quiet, later = without_muted(desk, tx, east(24, 9)), without_muted(desk, tx, east(24, 12))
        assert (quiet.channels(an_alert(known)), quiet.later(an_alert(known))) == ((), ())
        other = replace(an_alert(known), key="north-south/envoys/9")
        assert quiet.channels(other) == ("desk",)
        assert later.channels(an_alert(known)) == ("desk",)
    assert reminded(store, east(24, 9), known) == []
    assert len(reminded(store, east(24, 12))) == 1


def test_what_waits_of_a_muted_round_is_not_sent_any_more(store: Store) -> None:
    other = replace(an_alert(a_round()), id="alert2", key="north-south/envoys/9")
    with store.transaction() as tx:
        tx.add_alert(an_alert(a_round()), ["desk"], SET, ["press"])
        tx.add_alert(other, ["desk"], SET)
        assert mute(tx, a_round().id, None) == 2
        assert tx.pending_counts() == {"desk": 1}
        assert tx.alert("alert1") is not None


def test_a_round_is_told_again_when_it_is_muted_no_more(store: Store) -> None:
    with store.transaction() as tx:
        mute(tx, "north-south/envoys/1", None)
    with store.transaction() as tx:
        assert said(tx).is_muted("north-south/envoys/1", east(24, 9))
        assert unmute(tx, "north-south/envoys/1")
        assert not unmute(tx, "north-south/envoys/1")
    assert len(reminded(store, east(24, 9), a_round())) == 1


def test_what_somebody_has_acknowledged_is_not_brought_to_mind_until_it_changes(store: Store) -> None:
    known = a_round()
    with store.transaction() as tx:
        tx.add_alert(an_alert(known), ["desk"], SET)
        acknowledge(tx, "alert1", SET)
    assert reminded(store, east(24, 9), known) == []
    with store.transaction() as tx:
        tx.add_alert(replace(an_alert(known), id="alert2", seq=3), ["desk"], SET)
    assert len(reminded(store, east(24, 9))) == 1
