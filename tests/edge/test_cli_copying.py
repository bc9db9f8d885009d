"""backup and restore, as they are typed."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from store_values import NOON, make_alert, make_round

from watcher.store import open_store

ROOT = Path(__file__).parents[2]


def watcher(state: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "watcher",
        "-c",
        str(ROOT / "config"),
        "-s",
        str(state),
        *map(str, words),
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def fill(state: Path, rounds: int) -> None:
    store = open_store(state)
    with store.transaction() as tx:
        for number in range(rounds):
            tx.save_round(make_round(number))
        tx.add_alert(make_alert(1), [], NOON)
    store.close()


def test_the_state_is_copied_while_a_service_holds_it_and_put_back_when_none_does(tmp_path: Path) -> None:
    state, copy = tmp_path / "state", tmp_path / "monday.db"
    fill(state, 2)
    held = os.open(state / "watcher.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)
    done = watcher(state, "backup", copy)
    assert (done.returncode, "backed up to" in done.stdout) == (0, True), done.stderr
    refused = watcher(state, "restore", copy)
    assert refused.returncode == 1
    assert "in use by another watcher" in refused.stderr
    os.close(held)
    fill(state, 5)
    restored = watcher(state, "restore", copy)
    assert restored.returncode == 0, restored.stderr
    assert "2 rounds, the last alert is of 2025-05-01 12:00 UTC" in restored.stdout
    assert "what it replaces is kept as" in restored.stdout


def test_a_backup_into_a_folder_is_named_by_the_time_and_one_that_is_there_is_not_replaced(
    tmp_path: Path,
) -> None:
    fill(tmp_path / "state", 1)
    (tmp_path / "copies").mkdir()
    assert watcher(tmp_path / "state", "backup", tmp_path / "copies").returncode == 0
    (made,) = (tmp_path / "copies").iterdir()
    assert made.name.startswith("watcher-20")
    again = watcher(tmp_path / "state", "backup", made)
    assert again.returncode == 1
    assert "a backup never replaces a file" in again.stderr


def test_what_is_no_backup_is_refused_by_name(tmp_path: Path) -> None:
    fill(tmp_path / "state", 1)
    (tmp_path / "notes.txt").write_text("not a database " * 100)
    refused = watcher(tmp_path / "state", "restore", tmp_path / "notes.txt")
    assert refused.returncode == 1
    assert "notes.txt: is not a database" in refused.stderr
