"""The counts of a source's lines, kept row by row, say what the same counts held whole would say."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import func, select

from watcher.store import Store, open_store
from watcher.store.engine import sqlite_engine
from watcher.store.lines import SWEEP_EVERY
from watcher.store.migrate import MIGRATIONS
from watcher.store.tables import source_line
from watcher.strip.furniture import LEAST_PAGES, MOST_LINES, SourceLines, furniture_lines, line_key, observe

BEGIN = datetime(2025, 3, 1, 6, tzinfo=UTC)
MENU = ("Подпишитесь на рассылку", "All rights reserved", "Follow us", "Haberler", "Share", "Most read today")


def read_page(store: Store, source: str, lines: list[str], page: str, now: datetime) -> None:
    with store.transaction() as tx:
        known = tx.source_lines(source, {line_key(line) for line in lines}, now)
        tx.save_source_lines(source, observe(known, lines, page, now), now)


def furniture(store: Store, source: str, now: datetime) -> frozenset[str]:
    with store.reading() as tx:
        return furniture_lines(tx.frequent_lines(source, LEAST_PAGES, now))


def kept(store: Store) -> int:
    with store.reading() as tx:
        return tx.connection.scalar(select(func.count()).select_from(source_line)) or 0


def test_after_every_page_the_same_lines_are_furniture_as_when_all_counts_are_at_hand(tmp_path: Path) -> None:
    chance, whole = random.Random(7), SourceLines()
    found: set[frozenset[str]] = set()
    with closing(open_store(tmp_path)) as store:
        for number in range(120):
            now = BEGIN + timedelta(hours=5 * number)
            menu = [line for line in MENU if chance.random() < (0.8 if number < 60 else 0.1)]
            lines = [*menu, *(f"The talks of day {number} went on, part {part}" for part in range(4))]
            page = f"https://herald.example/{chance.randrange(number + 1)}"  # now and then one is read again
            whole = observe(whole, lines, page, now)
            read_page(store, "herald", lines, page, now)
            assert furniture(store, "herald", now) == furniture_lines(whole)
            found.add(furniture_lines(whole))
        assert len(found) > 2  # it does change
        assert furniture(store, "courier", now) == frozenset()


def test_lines_that_a_source_stopped_showing_leave_the_store(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        for number in range(10 * SWEEP_EVERY):
            now = BEGIN + timedelta(minutes=number)
            read_page(
                store,
                "herald",
                [f"{number:b} went on".replace("1", "x").replace("0", "o"), *MENU],
                f"page {number}",
                now,
            )
        assert kept(store) <= len(MENU) + 40 + SWEEP_EVERY
        assert furniture(store, "herald", BEGIN + timedelta(hours=4)) == {line_key(line) for line in MENU}


def test_of_a_source_with_too_many_lines_the_oldest_leave_the_store(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        for number in range(SWEEP_EVERY):
            lines = [
                f"line {'x' * number} {'y' * each}" for each in range(1 + MOST_LINES // (SWEEP_EVERY - 1))
            ]
            read_page(store, "herald", lines, f"page {number}", BEGIN + timedelta(minutes=number))
        assert kept(store) == MOST_LINES


def test_the_counts_of_an_earlier_version_are_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "watcher.db"
    engine = sqlite_engine(path, 1)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    engine.dispose()
    key = line_key(MENU[0])
    line = {
        "key": key, "is_report": False, "pages": [f"{number:012x}" for number in range(6)],
        "days": ["2025-03-01", "2025-03-02"], "page_count": 6, "first_seen": "2025-03-01T06:00:00Z",
        "last_seen": "2025-03-02T06:00:00.5Z", "first_read": 1, "last_read": 7,
    }  # fmt: skip
    with closing(sqlite3.connect(path)) as database:
        body = json.dumps({"read": 7, "lines": {key: line}})
        database.execute("INSERT INTO furniture VALUES ('herald', ?)", [body])
        database.commit()
    with closing(open_store(tmp_path)) as store:
        assert furniture(store, "herald", BEGIN + timedelta(days=2)) == {key}
