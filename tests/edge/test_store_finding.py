"""Entries found page by page, by outcome, source and words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from watcher.model import Entry
from watcher.store import Store, open_store

NOW = datetime(2025, 6, 10, 12, 0, tzinfo=UTC)
TITLES = ("Fair 100% full", "Переговоры в Стамбуле", "محادثات في إسطنبول", 'Said "no_thing"', "Fair again")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    with opened.transaction() as tx:
        for number in range(50):
            entry = Entry(
                id=f"e{number:02}",
                feed="even" if number % 2 == 0 else "odd",
                url=f"https://herald.example/{number}",
                title=TITLES[number % 5],
                summary="",
                seen=NOW - timedelta(minutes=number // 10),  # ten were seen at the same moment
            )
            tx.add_entry(entry, [entry.id])
            if number != 49:
                tx.decide_entry(entry.id, "known" if number % 3 == 0 else "irrelevant", "a reason")
    yield opened
    opened.close()


def test_pages_follow_each_other_without_a_gap_or_a_repetition(store: Store) -> None:
    found: list[str] = []
    before = None
    with store.reading() as tx:
        while page := tx.find_entries(before=before, limit=7):
            found += [entry.id for entry, _ in page]
            before = page[-1][0].seen, page[-1][0].id

    assert found == [f"e{number:02}" for number in range(50)]


def test_filters_hold_together(store: Store) -> None:
    with store.reading() as tx:
        found = tx.find_entries(outcomes=["known"], feed="even", words="fair")

    assert [entry.id for entry, _ in found] == ["e00", "e24", "e30"]
    assert {outcome.outcome for _, outcome in found if outcome is not None} == {"known"}


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("FAIR", 20),
        ("100%", 10),
        ("%", 10),
        ("_", 10),
        ("стамбуле", 10),
        ("СТАМБУЛЕ", 10),
        ("إسطنبول", 10),
        ('"no_thing"', 10),
        ("nothing of it", 0),
    ],
)
def test_words_are_found_as_they_are_written_whatever_their_case(
    store: Store, words: str, count: int
) -> None:
    with store.reading() as tx:
        assert len(tx.find_entries(words=words, limit=50)) == count


def test_entries_are_counted_by_feed_and_outcome(store: Store) -> None:
    with store.reading() as tx:
        counts = tx.feed_counts(NOW - timedelta(hours=1))

    assert sum(counts["even"].values()) == 25
    assert counts["odd"][""] == 1


def test_what_is_undecided_is_found_without_looking_at_all_that_was_read(tmp_path: Path) -> None:
    store = open_store(tmp_path, None)
    with store.reading() as tx:
        plan = tx.connection.execute(
            text("EXPLAIN QUERY PLAN SELECT body FROM entry WHERE outcome IS NULL ORDER BY seen LIMIT 1000")
        )
        steps = [row[-1] for row in plan]
    store.close()
    assert steps == ["SCAN entry USING INDEX ix_entry_undecided"]
