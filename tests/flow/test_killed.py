"""A service that is killed at any instant and started again loses nothing and tells nothing twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loopback_news import Item, NewsSite
from written_config import WriteConfig

from watcher.model import Entry
from watcher.store import Store, open_store

ROOT = Path(__file__).parents[2]
KILLS = 4
# One story for each series of the topic: the order in which they are read makes no difference to the ledger.
STORIES = (
    "Russia and the United States will hold embassy consultations in Istanbul on {day}",
    "Marco Rubio and Sergey Lavrov will meet in Riyadh on {day}",
    "Donald Trump and Vladimir Putin will meet for a summit in Helsinki on {day}",
    "Donald Trump and Vladimir Putin will hold a phone call on {day}",
)


def stories(outlet: str) -> list[Item]:
    now = datetime.now(UTC).replace(microsecond=0)
    found = []
    for number, words in enumerate(STORIES):
        day = now + timedelta(days=20 + 30 * number)
        title = words.format(day=f"{day:%B} {day.day}, {day.year}")
        text = f"{title}, the Kremlin said.\n\nIt gave no details of what is to be spoken about."
        found.append(Item(f"{outlet}-{number}", title, text, now - timedelta(hours=5 - number)))
    return found


def start(config: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "watcher", "--config", str(config), "--state", str(out), "run", "--once"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ledger(store: Store) -> list[tuple[str, str]]:
    with store.reading() as tx:
        return sorted((str(known.when), known.status) for known in tx.rounds())


def told(store: Store) -> Counter[tuple[str, str, str | None]]:
    with store.reading() as tx:
        return Counter((alert.key, alert.kind.value, alert.now) for alert in tx.alerts())


def test_after_any_kill_every_entry_is_read_once_and_every_alert_told(
    site: NewsSite, write_config: WriteConfig, tmp_path: Path
) -> None:
    site.feeds = {"/herald": stories("herald"), "/courier": stories("courier")}
    for path in [f"/page/{item.slug}" for items in site.feeds.values() for item in items]:
        site.slow[path] = 0.05
    config = write_config({"Herald": "/herald", "Courier": "/courier"})
    undisturbed, state = tmp_path / "undisturbed", tmp_path / "state"
    assert start(config, undisturbed).wait(60) == 0

    chance = random.Random(5)
    for _ in range(KILLS):
        process = start(config, state)
        time.sleep(chance.uniform(0.5, 1.6))
        process.kill()
        process.communicate()
    last = start(config, state)
    last.communicate(timeout=60)
    assert last.returncode == 0

    store, expected = open_store(state), open_store(undisturbed)
    assert ledger(store) == ledger(expected)
    with store.reading() as tx:
        entries = tx.recent_entries(100)
        assert len(entries) == 2 * len(STORIES)
        assert all(outcome is not None for _, outcome in entries)
    assert told(store) == told(expected)
    assert len(told(store)) > 1
    with store.reading() as tx:
        assert {queue.waiting for queue in tx.channel_queues()} == {0}
    store.close()
    expected.close()


def test_a_kill_before_the_end_of_a_baseline_is_noted_silences_nothing_afterwards(
    site: NewsSite, write_config: WriteConfig, tmp_path: Path
) -> None:
    """The first poll was read to its last entry; what comes next is news, not stock."""
    site.feeds = {"/herald": stories("herald")}
    config, state = write_config({"Herald": "/herald"}), tmp_path / "state"
    assert start(config, state).wait(60) == 0
    store = open_store(state)
    with store.transaction() as tx:
        kept = tx.feed_states()["Herald"]
        tx.save_feed_state(replace(kept, baseline_done=False, due=kept.last_poll))  # as the kill leaves it
        before = len(tx.alerts())
    store.close()
    title = "The summit of Donald Trump and Vladimir Putin in Helsinki is cancelled"
    newest = max(item.published for item in site.feeds["/herald"])  # no newer than what the ledger knows
    site.feeds["/herald"].insert(0, Item("off", title, f"{title}, the Kremlin said.", newest))
    assert start(config, state).wait(60) == 0
    store = open_store(state)
    with store.reading() as tx:
        fresh = tx.alerts()[: len(tx.alerts()) - before]
        assert [(alert.kind.value, alert.key) for alert in fresh] == [("cancelled", "us-russia/summit/1")]
    store.close()


def test_more_left_over_entries_than_are_read_at_a_time_are_all_read(
    site: NewsSite, write_config: WriteConfig, tmp_path: Path
) -> None:
    site.feeds = {"/herald": []}
    config, state = write_config({"Herald": "/herald"}), tmp_path / "state"
    store = open_store(state)
    with store.transaction() as tx:
        for number in range(1_001):
            entry = Entry(f"e{number}", "Herald", "", f"Apples {number}", "Late.", datetime.now(UTC))
            tx.add_entry(entry, (f"guid:{number}",))
    store.close()
    start(config, state).wait(60)
    store = open_store(state)
    with store.reading() as tx:
        assert tx.undecided_entries() == ()
    store.close()
