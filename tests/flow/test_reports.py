"""What the service says of its work: one line for many that fail alike, and right numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from watcher.app.once import OnceReport
from watcher.app.reports import failure_lines, offline_words, poll_line
from watcher.flow.outcome import ReadReport
from watcher.flow.poll import PollReport
from watcher.flow.send import SendReport
from watcher.model import Failed
from watcher.text.counts import counted, lasting


def failing(number: int, kind: str = "dns", status: int | None = None) -> PollReport:
    return PollReport(f"feed{number}", failed=Failed(kind, f"{kind} of {number}", status))


def once(*polls: PollReport, **more: object) -> OnceReport:
    return OnceReport(polls, ReadReport(), ReadReport(), SendReport(), **more)  # type: ignore[arg-type]


def test_many_sources_that_fail_alike_share_a_line_and_few_have_one_each() -> None:
    lines = failure_lines([*(failing(n) for n in range(9)), failing(10, "http", 503)])
    assert lines == [
        "9 sources failed: dns (for example: dns of 0): feed0, feed1, feed2 and 6 more",
        "feed10: http: http of 10",
    ]


def test_a_machine_that_reaches_nothing_is_asked_whether_it_is_online() -> None:
    assert offline_words([failing(1), failing(2, "timeout")])
    assert offline_words([failing(1), failing(2, "http", 503)]) is None  # something answered
    assert offline_words([failing(1), PollReport("feed2")]) is None
    assert offline_words([failing(1)]) is None  # one source may be down by itself


def test_a_single_run_says_what_it_did_and_when_it_is_due_again() -> None:
    report = once(PollReport("Herald", items=1, new=1), next_due=("Herald", timedelta(minutes=12)))
    assert report.line == "1 feed polled (0 failed), 1 new entry, 0 read, no alert; next is Herald in 12 min"
    assert once(next_due=("Herald", timedelta(0))).line == "no feed was due, no alert; Herald is due now"
    assert once(failing(1), failing(2)).line.endswith("; none could be reached: is this machine online?")


@pytest.mark.parametrize(("polls", "is_ok"), [((), True), ((failing(1),), False)])
def test_a_run_failed_when_every_source_it_polled_did(polls: tuple[PollReport, ...], is_ok: bool) -> None:
    assert once(*polls).is_ok is is_ok
    assert once(failing(1), PollReport("Herald")).is_ok


def test_one_is_not_many() -> None:
    line = poll_line(PollReport("Herald", items=1, new=1, is_baseline=True))
    assert line == "Herald: first poll, 1 entry, 0 read, no alert"
    assert [counted(n, "entry", "entries") for n in (0, 1, 2)] == ["0 entries", "1 entry", "2 entries"]


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=3, minutes=2), "3 h 2 min"),
        (timedelta(days=2, hours=4), "2 days 4 h"),
        (timedelta(seconds=-5), "0 s"),
    ],
)
def test_times_are_said_as_people_do(time: timedelta, words: str) -> None:
    assert lasting(time) == words
