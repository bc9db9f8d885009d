"""Dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from watcher.alerts.days import days, days_with_preposition, moment, read_interval, with_dates_in_words
from watcher.model import DateInterval, Precision

TOLD = date(2025, 4, 11)


def interval(first: str | None, last: str | None, precision: Precision = Precision.DAY) -> DateInterval:
    return DateInterval(
        date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None, precision
    )


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (interval("2025-06-25", "2025-06-25"), "on Wed 25 Jun 2025"),
        (interval("2025-02-04", "2025-02-05"), "on 4-5 Feb 2025"),
        (interval("2025-02-28", "2025-03-01"), "on 28 Feb - 1 Mar 2025"),
        (interval("2025-12-31", "2026-01-02"), "on 31 Dec 2025 - 2 Jan 2026"),
        (interval("2025-04-14", "2025-04-20", Precision.WEEK), "in the week of 14 Apr 2025"),
        (interval("2025-06-01", "2025-06-30", Precision.MONTH), "in June 2025"),
        (interval("2025-06-01", "2025-08-31", Precision.SEASON), "in summer 2025"),
        (interval("2025-12-01", "2026-02-28", Precision.SEASON), "in winter 2025-26"),
        (interval("2025-01-01", "2025-12-31", Precision.YEAR), "in 2025"),
        (interval(None, "2025-11-30", Precision.WINDOW), "by 30 Nov 2025"),
        (interval("2025-04-11", "2025-11-30", Precision.WINDOW), "by 30 Nov 2025"),
        (interval("2025-05-02", "2025-05-12", Precision.WINDOW), "between 2 May and 12 May 2025"),
        (interval("2025-05-02", "2025-05-03", Precision.WINDOW), "on 2 or 3 May 2025"),
        (interval("2025-04-30", "2025-05-01", Precision.WINDOW), "on 30 Apr or 1 May 2025"),
        (interval("2025-05-02", None, Precision.WINDOW), "from 2 May 2025"),
        (interval(None, None, Precision.OPEN), "no date yet"),
        (None, "no date yet"),
    ],
)
def test_an_interval_reads_as_people_write_it(when: DateInterval | None, words: str) -> None:
    assert days_with_preposition(when, TOLD) == words


def test_a_deadline_without_its_preposition_still_says_that_it_is_one() -> None:
    assert days(interval(None, "2025-11-30", Precision.WINDOW)) == "30 Nov 2025 at the latest"
    assert days(interval("2025-05-02", None, Precision.WINDOW)) == "2 May 2025 at the earliest"


def test_a_moment_is_told_in_utc_and_in_the_readers_zone() -> None:
    when = datetime(2025, 6, 6, 21, 12, tzinfo=UTC)
    assert moment(when) == "Fri 6 Jun 2025 21:12 UTC"
    assert moment(when, ZoneInfo("UTC")) == "Fri 6 Jun 2025 21:12 UTC"
    assert moment(when, ZoneInfo("Europe/Berlin")) == "Fri 6 Jun 2025 21:12 UTC (23:12 CEST)"
    assert moment(when, ZoneInfo("Asia/Dubai")) == "Fri 6 Jun 2025 21:12 UTC (Sat 7 Jun 2025 01:12 UTC+04)"


def test_the_ledgers_own_dates_are_read_back() -> None:
    for when in (interval("2025-06-25", "2025-06-25"), interval("2025-02-04", "2025-02-05")):
        assert read_interval(str(when)) == when
    deadline = interval(None, "2025-11-30", Precision.WINDOW)
    assert read_interval(str(deadline)) == deadline
    assert read_interval("no date yet") is None
    assert read_interval("2025-02-31") is None


def test_dates_inside_other_words_are_put_into_words() -> None:
    assert (
        with_dates_in_words("moved from 2025-06-25 to 2025-13-45")
        == "moved from Wed 25 Jun 2025 to 2025-13-45"
    )
