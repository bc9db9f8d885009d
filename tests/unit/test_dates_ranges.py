"""Ranges are joined, and a time of day is found beside its date."""

from __future__ import annotations

from datetime import date, time

import pytest

from watcher.text.dates import merge_ranges, read_dates, read_time

_DAY = date(2025, 2, 20)  # a Thursday


def _merged(text: str, language: str | None = None) -> list[tuple[str, str, str]]:
    mentions = merge_ranges(text, read_dates(text, published=_DAY, language=language))
    return [(m.text, str(m.interval), m.interval.precision.value) for m in mentions]


@pytest.mark.parametrize(
    ("text", "joined", "interval"),
    [
        ("held on February 4-5", "February 4-5", "2025-02-04/2025-02-05"),
        ("held on Feb. 17 and 18", "Feb. 17 and 18", "2025-02-17/2025-02-18"),
        ("from 3 to 5 May", "3 to 5 May", "2025-05-03/2025-05-05"),
        ("from 28 February to 3 March", "28 February to 3 March", "2025-02-28/2025-03-03"),
        ("between March 5 and March 9", "March 5 and March 9", "2025-03-05/2025-03-09"),
        ("will run Monday to Wednesday", "Monday to Wednesday", "2025-02-24/2025-02-26"),
        ("on March 17, 18 and 19", "March 17, 18 and 19", "2025-03-17/2025-03-19"),
        ("состоится 4–5 февраля", "4–5 февраля", "2025-02-04/2025-02-05"),
        ("пройдет с 3 по 5 мая", "3 по 5 мая", "2025-05-03/2025-05-05"),
        ("4-5 Şubat'ta", "4-5 Şubat", "2025-02-04/2025-02-05"),
        ("Die Gespräche sind vom 4. bis 5. Februar", "4. bis 5. Februar", "2025-02-04/2025-02-05"),
        ("3月10日至12日", "3月10日至12日", "2025-03-10/2025-03-12"),
    ],
)
def test_the_ends_of_a_range_become_one_interval_of_days(text: str, joined: str, interval: str) -> None:
    assert _merged(text) == [(joined, interval, "day")]


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("will meet Wednesday or Thursday", "2025-02-26/2025-02-27"),
        ("will meet on Tuesday or on Wednesday", "2025-02-25/2025-02-26"),
        ("on March 5 or 6", "2025-03-05/2025-03-06"),
        ("will be held in March or April", "2025-03-01/2025-04-30"),
        ("пройдет в среду или четверг", "2025-02-26/2025-02-27"),
        ("will meet next month or in early April", "2025-03-01/2025-04-10"),
        ("will meet in late March or early April", "2025-03-21/2025-04-10"),
        ("will meet this month or in mid-March", "2025-02-01/2025-03-21"),
        ("will meet this week or next", "2025-02-17/2025-03-02"),
        ("will meet this week or the next.", "2025-02-17/2025-03-02"),
        ("will meet this week or next month", "2025-02-17/2025-03-31"),
    ],
)
def test_two_days_of_which_one_is_meant_become_a_window(text: str, interval: str) -> None:
    assert [(i, p) for _, i, p in _merged(text)] == [(interval, "window")]


@pytest.mark.parametrize(
    "text",
    [
        "met on Feb. 27 and April 10",
        "met on January 12, and on February 4 they met again",
        "on Monday, and then on Friday, envoys will talk",
        "on March 9. April 10 is later",
        "were held in May and in early July",
    ],
)
def test_two_dates_stay_two(text: str) -> None:
    assert len(_merged(text)) == 2


def test_merging_nothing_gives_nothing() -> None:
    assert merge_ranges("no dates", ()) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 5 p.m. Moscow time on May 19", (time(17), "Moscow time")),
        ("May 19 at 17:00 GMT", (time(17), "GMT")),
        ("on Wednesday at 12:00 local time", (time(12), "local time")),
        ("on May 19 at noon", (time(12), None)),
        ("at 9:30 a.m. on May 5", (time(9, 30), None)),
        ("12:15 a.m. on May 5", (time(0, 15), None)),
        ("5 мая в 10:00 по московскому времени", (time(10), "по московскому времени")),
        ("On May 19, 30 people came", None),
        ("On May 19. At 17:00 it rained", None),
    ],
)
def test_a_time_of_day_is_read_beside_its_date(text: str, expected: tuple[time, str | None] | None) -> None:
    (mention,) = read_dates(text, published=_DAY)

    assert read_time(text, mention) == expected
