"""mute, unmute and ack, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from store_values import NOON, make_alert

from watcher.cli.main import app
from watcher.store import open_store

ROOT = Path(__file__).parents[2]
KEY = make_alert(1).key


@pytest.fixture
def state(tmp_path: Path) -> Path:
    store = open_store(tmp_path)
    with store.transaction() as tx:
        tx.save_round(make_alert(1).round)
        tx.add_alert(make_alert(1), ["desk"], NOON)
    store.close()
    return tmp_path


def watcher(state: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["-c", str(ROOT / "config"), "-s", str(state), *words])
    return done.exit_code, done.output


def test_a_muted_round_is_marked_wherever_it_is_shown(state: Path) -> None:
    key = json.loads(watcher(state, "rounds", "--json")[1])[0]["id"]
    code, told = watcher(state, "mute", key, "--until", "2999-01-31")
    assert (code, f"{key} is muted until 2999-01-31" in told) == (0, True)
    assert watcher(state, "mute", key, "--until", "7d")[0] == 0
    assert "1 waiting message of it will not be sent" in told
    assert "[muted]" in watcher(state, "rounds")[1]
    assert json.loads(watcher(state, "rounds", "--json")[1])[0]["muted"] is True
    assert watcher(state, "unmute", key) == (0, f"{key} is told again\n")
    assert watcher(state, "unmute", key)[0] == 3
    assert "[muted]" not in watcher(state, "rounds")[1]


def test_an_alert_of_a_muted_round_says_so(state: Path) -> None:
    assert watcher(state, "mute", KEY)[0] == 0
    assert f"its round is muted: `watcher unmute {KEY}`" in watcher(state, "alerts", "alert1")[1]
    assert "its round is muted for good" in watcher(state, "explain", "alert1")[1]


def test_an_acknowledged_alert_is_marked(state: Path) -> None:
    assert "seen" not in watcher(state, "alerts")[1]
    assert watcher(state, "ack", "alert1")[0] == 0
    assert ", seen" in watcher(state, "alerts")[1]
    assert json.loads(watcher(state, "alerts", "--json")[1])[0]["acknowledged"]
    assert watcher(state, "ack", "nosuch") == (3, "watcher: no alert nosuch\n")


def test_a_round_that_nobody_knows_and_a_day_that_is_past_are_named(state: Path) -> None:
    code, told = watcher(state, "mute", KEY.rpartition("/")[0])
    assert (code, f"did you mean {KEY}" in told) == (3, True)
    assert watcher(state, "mute", KEY, "--until", "2001-01-01")[0] == 2
    assert watcher(state, "mute", KEY, "--until", "soon")[0] == 2
