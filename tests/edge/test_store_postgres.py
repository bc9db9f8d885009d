"""The same tests of the store, on a real PostgreSQL, and what only a server can show."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import test_store
import test_store_hosts
import test_store_outbox
from store_values import MINUTE, NOON, make_alert

from watcher.errors import StoreError
from watcher.store import Store, open_store

ONLY_SQLITE = {
    "test_the_file_shrinks_after_pruning",
    "test_what_was_committed_is_there_after_the_store_was_opened_again",
    "test_a_server_database_locks_what_a_sender_claims",
    "test_a_server_passes_over_what_another_worker_is_taking",
    # A server whose default is READ COMMITTED shows a reader each commit.
    "test_a_reader_sees_one_state_while_another_connection_writes",
}
SHARED = [
    test
    for module in (test_store, test_store_hosts, test_store_outbox)
    for name, test in vars(module).items()
    if name.startswith("test_") and name not in ONLY_SQLITE
]


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "state", url)
    yield opened
    opened.close()


@pytest.mark.parametrize("test", SHARED, ids=lambda test: test.__name__)
def test_what_holds_on_sqlite_holds_on_postgresql(test: object, store: Store) -> None:
    assert callable(test)
    assert test(store) is None  # it asserts by itself, on SQLite as here


def test_what_was_committed_is_there_and_the_schema_is_made_once(url: str, tmp_path: Path) -> None:
    for expected in (0, 1):
        store = open_store(tmp_path, url)
        with store.transaction() as tx:
            assert len(tx.alerts()) == expected
            tx.add_alert(make_alert(), ["hook"], NOON)
        store.close()


def test_two_senders_never_hold_the_same_delivery_nor_break_the_order(url: str, tmp_path: Path) -> None:
    stores = [open_store(tmp_path / str(number), url) for number in range(4)]
    with stores[0].transaction() as tx:
        for number in range(1, 201):
            tx.add_alert(make_alert(number), ["hook"], NOON)
    taken: list[str] = []

    def work(store: Store) -> None:
        while True:
            with store.transaction() as tx:
                for claim in tx.claim_deliveries(NOON, 5, MINUTE):
                    taken.append(claim.told.id)
                    tx.mark_sent(claim.delivery.id, NOON)
                if not tx.pending_counts():
                    return

    threads = [threading.Thread(target=work, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [f"alert{number}" for number in range(1, 201)]
    for store in stores:
        store.close()


def test_a_server_that_is_not_there_is_a_store_error_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path, "postgresql+psycopg://watcher:s3cret@127.0.0.1:1/watcher")
    assert "s3cret" not in str(caught.value)


def test_a_server_database_is_backed_up_with_its_own_tools(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        store.backup(tmp_path / "copy.db")
