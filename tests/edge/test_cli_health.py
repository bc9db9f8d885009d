"""What status says of the service and its channels, and alerts --dead, as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store_values import NOON, make_alert

from watcher.model import Notice, NoticeKind
from watcher.store import open_store

ROOT = Path(__file__).parents[2]


def watcher(state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "watcher", "-c", str(ROOT / "config"), "-s", str(state), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_a_service_that_runs_is_well_until_its_signs_of_life_stop(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.lock()
    long_ago = (datetime.now(UTC) - timedelta(hours=2)).timestamp()
    try:
        fresh = watcher(tmp_path, "status")
        os.utime(tmp_path / "watcher.lock", (long_ago, long_ago))
        hanging = watcher(tmp_path, "status")
        with store.transaction() as tx:
            tx.set_meta("heartbeat", datetime.now(UTC).isoformat())
        alive = watcher(tmp_path, "status")
    finally:
        store.close()
    assert (fresh.returncode, "running since" in fresh.stdout) == (0, True)
    assert "outbox    nothing waits" in fresh.stdout
    assert hanging.returncode == 1
    assert "WRONG: the service hangs: no sign of life for 2 h" in hanging.stdout
    assert alive.returncode == 0, alive.stdout


def test_status_fails_when_a_channel_takes_nothing_and_says_why(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.transaction() as tx:
        queued = datetime.now(UTC) - timedelta(hours=3)
        tx.add_alert(make_alert(1), ["desk"], queued)
        (claim,) = tx.claim_deliveries(queued, 1, timedelta(minutes=1))
        tx.mark_failed(claim.delivery.id, "answered 503", queued)
    store.close()
    shown = watcher(tmp_path, "status")
    assert shown.returncode == 1
    assert "outbox    1 message waits for desk since " in shown.stdout
    assert "WRONG: the channel desk takes nothing: answered 503" in shown.stdout
    told = json.loads(watcher(tmp_path, "status", "--json").stdout)
    assert told["ok"] is False
    assert told["coverage"]["channels"][0]["waiting"] == 1


def test_dead_letters_are_shown_notices_too_however_many_alerts_came_after(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.transaction() as tx:
        tx.add_alert(make_alert(1), ["desk"], NOON)
        tx.add_notice(Notice("n1", NoticeKind.BLIND, "We are blind", "", NOON), ["desk"], NOON)
        for claim in tx.claim_deliveries(NOON, 9, timedelta(minutes=1)):
            tx.mark_dead(claim.delivery.id, "answered 410")
        for number in range(2, 40):
            tx.add_alert(make_alert(number), [], NOON)
    store.close()
    shown = watcher(tmp_path, "alerts", "--dead")
    assert shown.returncode == 0
    lines = shown.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["id", "alert1", "n1"]
    assert "We are blind" in lines[2]
    assert "2 messages wait to be sent again" in watcher(tmp_path, "alerts", "--resend").stdout
    assert watcher(tmp_path, "alerts", "--dead").returncode == 3
