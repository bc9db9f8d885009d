"""Quiet hours and digests are told in the reader's day, and what is urgent waits for neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from alert_values import NOW, TOPIC, a_change, a_round

from watcher.alerts.compose import compose
from watcher.alerts.timing import Timetable, is_as_severe, leaving
from watcher.model import Alert, ChangeKind, DateInterval, Notice, NoticeKind, Precision

BERLIN = ZoneInfo("Europe/Berlin")  # +1, +2 from 30 March to 26 October 2025
NIGHT = Timetable(zone=BERLIN, quiet=(time(22), time(7)))
MORNINGS = Timetable(zone=BERLIN, digest_at=(time(8), time(17)))


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


def alert(key: str = "north-south/envoys/1", severity: str = "high", day: date | None = None) -> Alert:
    when = DateInterval(day, day, Precision.DAY) if day else None
    told = compose(a_change(ChangeKind.DATE_SET), a_round(when), topic=TOPIC, now=NOW)
    return replace(told, key=key, severity=severity)


@pytest.mark.parametrize(
    ("now", "is_quiet"),
    [
        (utc(6, 2, 19, 59), False),  # 21:59 in Berlin
        (utc(6, 2, 20), True),
        (utc(6, 3, 4, 59), True),
        (utc(6, 3, 5), False),
        (utc(1, 2, 5), True),  # 06:00 in winter
        (utc(3, 30, 1, 30), True),  # 03:30, an hour and a half after midnight and past the leap
        (utc(3, 30, 5), False),  # 07:00 on the day that has 23 hours
        (utc(10, 26, 5, 30), True),  # 06:30 on the day that has 25
        (utc(10, 26, 6), False),
    ],
)
def test_hours_are_quiet_by_the_readers_clock(now: datetime, is_quiet: bool) -> None:
    assert NIGHT.is_quiet(now) is is_quiet


def test_quiet_hours_within_one_day_are_no_night() -> None:
    lunch = Timetable(quiet=(time(12), time(13, 30)))
    assert [lunch.is_quiet(utc(6, 2, hour)) for hour in (11, 12, 13, 14)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("queued", "leaves"),
    [
        (utc(6, 2, 5), utc(6, 2, 6)),
        (utc(6, 2, 6), utc(6, 2, 6)),
        (utc(6, 2, 6, 1), utc(6, 2, 15)),
        (utc(6, 2, 16), utc(6, 3, 6)),
        (utc(3, 29, 18), utc(3, 30, 6)),  # the clock leaps in this night: 08:00 comes an hour sooner
        (utc(10, 25, 18), utc(10, 26, 7)),  # and an hour later in this one
    ],
)
def test_a_digest_leaves_at_the_next_of_its_times(queued: datetime, leaves: datetime) -> None:
    assert MORNINGS.digest_after(queued) == leaves


def test_a_time_that_a_day_leaves_out_or_has_twice_gives_one_digest() -> None:
    table = Timetable(zone=BERLIN, digest_at=(time(2, 30),))
    days = [(3, 29), (3, 30), (3, 31), (10, 25), (10, 26), (10, 27)]
    for month, day in days:
        begins = datetime(2025, month, day, tzinfo=BERLIN).astimezone(UTC)
        ends = (datetime(2025, month, day, tzinfo=BERLIN) + timedelta(days=1)).astimezone(UTC)
        first = table.digest_after(begins)
        assert begins <= first < ends
        assert table.digest_after(first + timedelta(seconds=1)) >= ends


def test_digests_every_few_hours_count_from_the_readers_midnight() -> None:
    table = Timetable(zone=BERLIN, digest_every=timedelta(hours=6))
    slots, at = [], utc(6, 1, 22)
    for _ in range(5):
        slots.append(table.digest_after(at))
        at = slots[-1] + timedelta(seconds=1)
    assert [slot.astimezone(BERLIN).hour for slot in slots] == [0, 6, 12, 18, 0]


def test_without_hours_and_digests_everything_leaves_at_once() -> None:
    now = utc(6, 2, 23)
    assert leaving([(alert(), now)], Timetable(), now) == [True]


def test_the_night_holds_what_can_wait_and_lets_it_go_in_the_morning() -> None:
    queue = [(alert(), utc(6, 2, 21)), (alert("north-south/envoys/2"), utc(6, 2, 22))]
    assert leaving(queue, NIGHT, utc(6, 2, 22)) == [False, False]
    assert leaving(queue, NIGHT, utc(6, 3, 5)) == [True, True]


def test_what_is_urgent_overtakes_and_takes_along_what_was_told_of_its_round() -> None:
    night = utc(6, 2, 22)
    queue = [
        (alert("r/1"), night),
        (alert("r/2"), night),
        (alert("r/1", severity="critical"), night),
        (alert("r/1"), night),
    ]
    assert leaving(queue, NIGHT, night) == [True, False, True, False]


@pytest.mark.parametrize(
    ("day", "is_urgent"),
    [
        (date(2025, 6, 3), True),  # begins at 22:00 UTC, in two hours
        (date(2025, 6, 2), True),  # is under way
        (date(2025, 6, 4), False),  # begins in 26 hours
        (date(2025, 6, 1), False),  # is over
        (None, False),
    ],
)
def test_what_happens_within_a_day_is_urgent_whatever_its_severity(day: date | None, is_urgent: bool) -> None:
    assert NIGHT.is_urgent(alert(severity="medium", day=day), utc(6, 2, 20)) is is_urgent


def test_what_is_urgent_is_config() -> None:
    calm = replace(NIGHT, urgent_within=timedelta(0), urgent_severity="never")
    assert not calm.is_urgent(alert(severity="critical", day=date(2025, 6, 3)), utc(6, 2, 20))
    eager = replace(NIGHT, urgent_severity="high")
    assert eager.is_urgent(alert(severity="high"), utc(6, 2, 20))


def test_that_a_meeting_was_held_today_can_wait() -> None:
    held = replace(alert(day=date(2025, 6, 2)), kind=ChangeKind.CONCLUDED)
    assert not NIGHT.is_urgent(held, utc(6, 2, 20))


def test_a_damaged_database_waits_for_no_morning_and_a_heartbeat_does() -> None:
    def notice(kind: NoticeKind) -> Notice:
        return Notice("n", kind, "t", "", utc(6, 2, 22))

    assert NIGHT.is_urgent(notice(NoticeKind.STORE), utc(6, 2, 22))
    assert not NIGHT.is_urgent(notice(NoticeKind.HEARTBEAT), utc(6, 2, 22))


def test_severities_have_an_order() -> None:
    assert is_as_severe("critical", "high")
    assert is_as_severe("high", "high")
    assert not is_as_severe("medium", "high")
