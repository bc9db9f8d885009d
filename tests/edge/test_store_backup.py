"""Backups: taken while others write, put back with nothing lost, and checks of what is there."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from store_values import make_round, mode_of

from watcher.errors import StoreError
from watcher.store import open_store, restore
from watcher.store import store as store_module


def filled(state: Path, rounds: int = 1) -> Path:
    store = open_store(state)
    with store.transaction() as tx:
        for number in range(rounds):
            tx.save_round(make_round(number))
    store.close()
    return state / "watcher.db"


def rounds_in(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        count: int = connection.execute("SELECT count(*) FROM rounds").fetchone()[0]
    finally:
        connection.close()
    return count


def spoil(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(content)


def test_a_backup_taken_while_others_write_is_complete_and_can_be_put_back(tmp_path: Path) -> None:
    state = tmp_path / "state"
    store = open_store(state)
    with store.transaction() as tx:
        tx.save_round(make_round(1))
    backup = tmp_path / "copies" / "monday.db"
    with store.transaction() as tx:
        tx.save_round(make_round(2))
        store.backup(backup)
    with pytest.raises(StoreError, match="exists already"):
        store.backup(backup)
    store.close()
    assert mode_of(backup) == 0o600
    restore(state, backup)
    again = open_store(state)
    with again.reading() as tx:
        assert [each.seq for each in tx.rounds()] == [1]
    again.close()
    (kept,) = state.glob("watcher.db.replaced-*")
    assert rounds_in(kept) == 2


def test_a_backup_replaces_a_damaged_database(tmp_path: Path) -> None:
    state = tmp_path / "state"
    path = filled(state)
    store = open_store(state)
    store.backup(tmp_path / "good.db")
    store.close()
    path.write_bytes(b"damaged" * 1000)
    restore(state, tmp_path / "good.db")
    again = open_store(state)
    with again.reading() as tx:
        assert len(tx.rounds()) == 1
    again.close()


def test_a_backup_that_is_damaged_or_missing_is_not_put_back(tmp_path: Path) -> None:
    path = filled(tmp_path / "state")
    bad = tmp_path / "bad.db"
    with pytest.raises(StoreError, match="not a file"):
        restore(tmp_path / "state", bad)
    bad.write_bytes(b"nonsense" * 1000)
    with pytest.raises(StoreError, match="not a database"):
        restore(tmp_path / "state", bad)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM rounds").fetchone() == (1,)


def test_nothing_is_put_back_under_a_running_daemon(tmp_path: Path) -> None:
    path = filled(tmp_path / "state")
    shutil.copy(path, tmp_path / "good.db")
    store = open_store(tmp_path / "state")
    store.lock()
    with pytest.raises(StoreError, match="in use"):
        restore(tmp_path / "state", tmp_path / "good.db")
    store.close()


def test_a_second_restore_keeps_what_the_first_one_replaced(tmp_path: Path) -> None:
    state = tmp_path / "state"
    path = filled(state, 3)
    shutil.copy(filled(tmp_path / "one", 1), tmp_path / "one.db")
    shutil.copy(filled(tmp_path / "two", 2), tmp_path / "two.db")
    kept = [restore(state, tmp_path / "one.db"), restore(state, tmp_path / "two.db")]
    assert [rounds_in(each) for each in kept if each is not None] == [3, 1]
    assert rounds_in(path) == 2


def test_what_stands_only_in_the_log_is_in_what_a_restore_keeps(tmp_path: Path) -> None:
    """A service that was killed leaves its newest commits in watcher.db-wal."""
    state = tmp_path / "state"
    backup = filled(tmp_path / "empty", 0)
    script = """
        import os, signal, sys
        sys.path.insert(0, sys.argv[2])
        from pathlib import Path
        from store_values import make_round
        from watcher.store import open_store
        store = open_store(Path(sys.argv[1]))
        with store.transaction() as tx:
            tx.save_round(make_round(1))
        os.kill(os.getpid(), signal.SIGKILL)
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(state), str(Path(__file__).parent)]
    assert subprocess.run(command, timeout=60, check=False).returncode == -signal.SIGKILL
    assert (state / "watcher.db-wal").stat().st_size
    kept = restore(state, backup)
    assert kept is not None
    assert (rounds_in(kept), rounds_in(state / "watcher.db")) == (1, 0)


def test_a_backup_of_a_newer_version_or_of_another_program_is_not_put_back(tmp_path: Path) -> None:
    path = filled(tmp_path / "state")
    newer = filled(tmp_path / "newer")
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"newer version.*9999"):
        restore(tmp_path / "state", newer)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreError, match="not a backup of the watcher"):
        restore(tmp_path / "state", other)
    assert rounds_in(path) == 1


def test_a_backup_that_fails_leaves_nothing_under_its_name(tmp_path: Path) -> None:
    path = filled(tmp_path / "state")
    store = open_store(tmp_path / "state")
    spoil(path, 3)
    with pytest.raises(StoreError, match="damaged"):
        store.backup(tmp_path / "copies" / "monday.db")
    store.close()
    assert list((tmp_path / "copies").iterdir()) == []


# ---------------------------------------------------------------------------------------------- checks


def test_a_large_database_opens_with_a_glance_and_the_full_check_finds_what_that_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "CHECKED_AT_ONCE", 0)
    path = filled(tmp_path)
    sound = open_store(tmp_path)
    sound.check()
    sound.close()
    spoil(path, 5)
    opened = open_store(tmp_path)
    with pytest.raises(StoreError, match=r"damaged.*watcher restore"):
        opened.check()
    opened.close()


def test_a_glance_finds_a_large_database_that_was_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "CHECKED_AT_ONCE", 0)
    path = filled(tmp_path)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path)


def test_a_store_knows_whether_the_last_service_was_cut_off(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from watcher.store import open_store\n"
    script += "open_store(Path(sys.argv[1])).lock(); import os; os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], timeout=60, check=False)
    for expected in (True, False):  # the first one ends in order
        store = open_store(tmp_path)
        store.lock()
        assert store.was_cut_off is expected
        store.close()
