"""A state that moves from a file to a server and back, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select
from store_values import (
    MINUTE,
    NOON,
    make_alert,
    make_article,
    make_change,
    make_entry,
    make_fact,
    make_round,
)

from watcher.errors import StoreError
from watcher.feeds.state import begin_state
from watcher.model import CopyKind, CopyOf, Feed
from watcher.store import Store, WorkerReport, open_store
from watcher.store.copies import place_text
from watcher.store.moving import move_store
from watcher.store.tables import duty, metadata, worker


def fill(store: Store) -> None:
    """Rows in every table that a service fills, ten of each where numbers are given out."""
    with store.transaction() as tx:
        tx.follow_sources({"herald": "https://herald.example/rss"}, NOON)
        tx.save_feed_state(
            replace(begin_state(Feed("herald", "https://herald.example/rss", "h"), NOON), seen_keys=("k",))
        )
        tx.claim_hosts("desk/1", NOON, NOON + MINUTE, 5)
        for number in range(1, 11):
            tx.add_entry(make_entry(number), (f"guid:{number}",))
            tx.add_article(make_article(number), CopyOf("a1", CopyKind.WHOLE, 0.9) if number > 1 else None)
            body = f"They meet in Geneva for the {number} time. " * 30
            place_text(tx.connection, f"a{number}", body, source="herald.example", published=NOON)
            tx.add_fact(make_fact(number), "new_round", "us-russia/embassies/3", "first")
            tx.add_change(make_change(number))
            tx.add_alert(make_alert(number), ["hook", "mail"], NOON)
            tx.add_quarantine("herald", f"entry\\0{number}\\ud800", "Ünreadable", NOON)
        tx.save_round(make_round())
        tx.set_meta("horizon:us-russia", NOON.isoformat())
        tx.claim_deliveries(NOON, 5, MINUTE, ["hook"])


def rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
        for table in metadata.sorted_tables
        if table not in (worker, duty)
    }


def all_rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.reading() as tx:
        return rows(tx.connection)


def quietly(_table: str, _count: int) -> None:
    """No progress is shown."""


def test_a_state_moves_to_a_server_and_back_with_every_row(url: str, tmp_path: Path) -> None:
    store = open_store(tmp_path / "here")
    fill(store)
    store.close()
    seen: list[str] = []
    counts = move_store(str(tmp_path / "here"), url, tmp_path / "state", lambda table, _: seen.append(table))
    assert counts["entry"] == counts["alert"] == 10
    assert counts["delivery"] == 20
    assert counts["copy_key"] > 50
    assert "entry" in seen

    move_store(url, str(tmp_path / "back"), tmp_path / "state", quietly)
    moved, back = open_store(tmp_path / "state", url), open_store(tmp_path / "back")
    assert all_rows(moved) == all_rows(back)
    with moved.transaction() as tx:
        assert {queue.waiting for queue in tx.channel_queues()} == {10}
        assert len(tx.claim_deliveries(NOON + 99 * MINUTE * 60 * 24 * 365, 99, MINUTE, ["hook"])) == 10
        assert tx.leased_hosts(NOON) == {}
        # New rows are numbered on: none gets a number that another has.
        assert tx.add_alert(make_alert(11), ["hook"], NOON)
        tx.add_change(make_change(11))
        tx.add_quarantine("herald", "entry 11", "later", NOON)
        place_text(tx.connection, "a11", "Another text of some length. " * 30, source=None, published=NOON)
    for each in (moved, back):
        each.close()


def test_a_place_that_holds_a_state_is_refused_and_left_alone(url: str, tmp_path: Path) -> None:
    here, there = open_store(tmp_path / "here"), open_store(tmp_path / "state", url)
    fill(here)
    with there.transaction() as tx:
        tx.set_meta("heartbeat", "now")
    here.close()
    there.close()
    with pytest.raises(StoreError, match="holds a state already"):
        move_store(str(tmp_path / "here"), url, tmp_path / "state", quietly)
    again = open_store(tmp_path / "state", url)
    assert {name for name, found in all_rows(again).items() if found} == {"meta"}
    again.close()


def test_a_service_that_runs_is_refused_on_this_machine_and_on_another(url: str, tmp_path: Path) -> None:
    here = open_store(tmp_path / "here")
    here.lock()
    with pytest.raises(StoreError, match="in use by another watcher"):
        move_store(str(tmp_path / "here"), url, tmp_path / "state", quietly)
    here.close()

    from watcher.app.state import utc_now

    there = open_store(tmp_path / "other", url)
    with there.transaction() as tx:
        tx.save_worker(WorkerReport("desk9/1", "desk9", 1, utc_now(), utc_now()))
    there.close()
    with pytest.raises(StoreError, match="desk9/1"):
        move_store(url, str(tmp_path / "back"), tmp_path / "state", quietly)


def test_what_is_not_there_and_what_is_the_same_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not a file"):
        move_store(str(tmp_path / "none"), str(tmp_path / "there"), tmp_path / "state", quietly)
    open_store(tmp_path / "here").close()
    with pytest.raises(StoreError, match="same database"):
        move_store(str(tmp_path / "here"), str(tmp_path / "here" / "watcher.db"), tmp_path / "state", quietly)
