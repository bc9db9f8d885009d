"""Calendar arithmetic on TIMEX3 values."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.text.dates_calendar import add_months, add_units, interval_of, make_day, unit_value


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2025-04-10", "2025-04-10"),
        ("2024-02", "2024-02-01/2024-02-29"),
        ("2025-W15", "2025-04-07/2025-04-13"),
        ("2025-W15-WE", "2025-04-12/2025-04-13"),
        ("2020-W53", "2020-12-28/2021-01-03"),
        ("2025-Q4", "2025-10-01/2025-12-31"),
        ("2025-H2", "2025-07-01/2025-12-31"),
        ("2025-WI", "2025-12-01/2026-02-28"),
        ("2025-SU", "2025-06-01/2025-08-31"),
        ("2025", "2025-01-01/2025-12-31"),
        ("198", "1980-01-01/1989-12-31"),
    ],
)
def test_a_value_stands_for_its_days(value: str, days: str) -> None:
    assert str(interval_of(value)) == days


@pytest.mark.parametrize(
    "value", ["2025-02-30", "2025-13", "2025-W54", "2021-W53", "0000", "PAST_REF", "2025-Q5", ""]
)
def test_a_value_that_no_calendar_has_stands_for_nothing(value: str) -> None:
    assert interval_of(value) is None


def test_a_month_later_never_leaves_the_calendar() -> None:
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_units(date(2025, 1, 31), "quarter", -1) == date(2024, 10, 31)
    assert add_units(date(9998, 12, 31), "day", 400) is None


def test_a_unit_is_named_by_the_day_in_it() -> None:
    day = date(2024, 12, 30)

    assert [unit_value(day, unit) for unit in ("week", "month", "quarter", "half", "year", "decade")] == [
        "2025-W01",
        "2024-12",
        "2024-Q4",
        "2024-H2",
        "2024",
        "202",
    ]


def test_a_day_that_no_month_has_is_none() -> None:
    assert make_day(2025, 2, 29) is None
    assert make_day(2024, 2, 29) == date(2024, 2, 29)
