"""health and alerts --dead, as they are typed."""

from __future__ import annotations

import json
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


def test_health_tells_a_service_that_never_ran_and_one_that_is_alive(tmp_path: Path) -> None:
    fresh = watcher(tmp_path, "health")
    assert (fresh.returncode, "has not run on this state folder yet" in fresh.stdout) == (0, True)
    store = open_store(tmp_path)
    with store.transaction() as tx:
        tx.set_meta("heartbeat", datetime.now(UTC).isoformat())
    store.close()
    shown = watcher(tmp_path, "health")
    assert shown.returncode == 0
    assert shown.stdout.startswith("Service: alive\nSources: 0 of ")
    assert "Outbox: nothing waits" in shown.stdout


def test_health_fails_when_a_channel_takes_nothing_and_says_why(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.transaction() as tx:
        queued = datetime.now(UTC) - timedelta(hours=3)
        tx.add_alert(make_alert(1), ["desk"], queued)
        (claim,) = tx.claim_deliveries(queued, 1, timedelta(minutes=1))
        tx.mark_failed(claim.delivery.id, "answered 503", queued)
    store.close()
    shown = watcher(tmp_path, "health")
    assert shown.returncode == 1
    assert "WRONG: the channel desk takes nothing: answered 503" in shown.stdout
    told = json.loads(watcher(tmp_path, "health", "--json").stdout)
    assert told["ok"] is False
    assert told["channels"][0]["waiting"] == 1


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
