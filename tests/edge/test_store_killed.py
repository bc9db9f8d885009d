"""A sender that is killed at any instant and started again loses no alert and sends each under one key."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from webhook_receiver import Answer, WebhookReceiver

from watcher.store import open_store

KILLS = int(os.environ.get("WATCHER_TEST_KILLS", "6"))
PER_KILL = 5  # alerts, about as many as a sender gets through before it is killed


def start(state: Path, url: str, count: int) -> subprocess.Popen[str]:
    script = Path(__file__).with_name("sender_process.py")
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, str(script), str(state), url, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def told_under(receiver: WebhookReceiver) -> dict[str, set[str]]:
    """For every alert, the keys of the messages that carried it."""
    keys: dict[str, set[str]] = defaultdict(set)
    for got in receiver.received:
        payload = json.loads(got.body)
        for alert in payload.get("alerts", [payload]):
            keys[alert["id"]].add(got.headers["idempotency-key"])
    return keys


def test_no_alert_is_lost_and_none_is_sent_under_a_second_key(tmp_path: Path) -> None:
    chance = random.Random(7)
    count = KILLS * PER_KILL
    faults = [Answer(500), Answer(429), Answer(hang_up=True), Answer(503), Answer(hang=0.2)]
    with WebhookReceiver() as receiver:
        receiver.answers.extend(
            chance.choice(faults) if chance.random() < 0.3 else Answer() for _ in range(count * 3)
        )
        for _ in range(KILLS):
            sender = start(tmp_path, receiver.url, count)
            assert sender.stdout is not None
            assert sender.stdout.readline() in ("ready\n", "")
            time.sleep(chance.uniform(0, 0.4))
            sender.kill()
            sender.communicate()
        last = start(tmp_path, receiver.url, count)
        assert last.communicate(timeout=60 + KILLS)[0].endswith("done\n")
    keys = told_under(receiver)
    assert set(keys) == {f"alert{n}" for n in range(1, count + 1)}
    assert {alert: under for alert, under in keys.items() if len(under) > 1} == {}
    store = open_store(tmp_path)
    with store.reading() as tx:
        assert len(tx.rounds()) == len(tx.changes(limit=10_000)) == len(tx.alerts(limit=10_000)) == count
        assert tx.dead() == ()
    store.close()
