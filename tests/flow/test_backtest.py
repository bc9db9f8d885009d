"""The same history under two configs: what is gained, lost and changed, and why."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from loopback_news import Item, NewsSite
from written_config import WriteConfig

from watcher.app.membership import Membership
from watcher.app.once import run_once
from watcher.app.service import Service
from watcher.app.state import open_state
from watcher.app.upkeep import Upkeep
from watcher.cli.main import app
from watcher.facts.reader import FactReader
from watcher.flow.backtest import Backtest, Side
from watcher.flow.backtest_diff import Diff, diff_of
from watcher.flow.history import Missing, stored_history, stream_history
from watcher.flow.replay import read_stream
from watcher.flow.topic_diff import topic_changes
from watcher.model import Article, Fact
from watcher.settings import Settings, load_settings
from watcher.settings.documents import Document
from watcher.settings.topic import load_topic, read_topic
from watcher.topic import Policy, Topic

TOPIC = Path(__file__).parents[2] / "config" / "topics" / "us-russia.toml"
ROWS = [
    ("e1", "2025-04-08T10:00:00Z", "Kremlin: Russia and US to hold talks in Istanbul on April 10"),
    ("e2", "2025-04-08T11:00:00Z", "Witkoff to meet Dmitriev in Oslo on April 20, the White House says"),
    ("e3", "2025-04-08T12:00:00Z", "Harvest in the valley is late"),
    (
        "e4",
        "2025-04-09T12:00:00Z",
        "Talks of Russia and US in Istanbul moved to April 12, Russian Foreign Ministry says",
    ),
]
NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)


@pytest.fixture
def topic() -> Topic:
    return load_topic(TOPIC)


@pytest.fixture
def stream(tmp_path: Path) -> Path:
    path = tmp_path / "stream.jsonl"
    rows = [{"id": name, "published": seen, "title": title, "lang": "en"} for name, seen, title in ROWS]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def edited(change: str, by: str) -> Topic:
    """The shipped topic with one thing changed in its file."""
    import tomllib

    text = TOPIC.read_text()
    assert re.search(change, text)
    return read_topic(Document("edited.toml", tomllib.loads(re.sub(change, by, text))))


def differences(stream: Path, old: Topic, new: Topic) -> Diff:
    sides = Side("old", (old,)), Side("new", (new,))
    run = Backtest(*sides)
    assert len(list(run.over(stream_history(read_stream(stream), Missing())))) == len(ROWS)
    return diff_of(sides[0].told, sides[1].told)


def test_the_same_config_differs_in_nothing(stream: Path, topic: Topic) -> None:
    diff = differences(stream, topic, topic)

    assert diff.is_empty
    assert [told.entry_id for told in diff.same] == ["e1", "e2", "e4"]


def test_an_alert_that_is_lost_says_what_its_text_does_now(stream: Path, topic: Topic) -> None:
    diff = differences(stream, topic, edited('"witkoff", "steve witkoff", ', ""))

    (lost,) = diff.lost
    assert (lost.entry_id, diff.gained, diff.changed) == ("e2", (), ())
    assert "no fact: " in lost.otherwise
    assert lost.words == ('"witkoff" of parties.us.people.envoy.en',)


def test_an_alert_that_is_gained_says_why_it_was_silent(stream: Path, topic: Topic) -> None:
    diff = differences(stream, edited("languages = .*", 'languages = ["ru"]'), topic)

    assert [told.entry_id for told in diff.gained] == ["e1", "e2", "e4"]
    assert {told.otherwise for told in diff.gained} == {"not read: en is none of its languages"}


def test_a_topic_that_is_switched_off_on_one_side_says_so(stream: Path, topic: Topic) -> None:
    sides = Side("old", (topic,)), Side("new", (), frozenset({topic.name}))
    list(Backtest(*sides).over(stream_history(read_stream(stream), Missing())))

    assert {told.otherwise for told in diff_of(sides[0].told, sides[1].told).lost} == {
        "the topic is switched off"
    }


def test_a_policy_that_wants_more_owners_loses_what_one_told(stream: Path, topic: Topic) -> None:
    diff = differences(stream, topic, replace(topic, policy=Policy(min_owners=3, weak_owners=3)))

    assert [told.entry_id for told in diff.lost] == ["e1", "e2", "e4"]
    assert all(told.otherwise.startswith(("held_back", "known")) for told in diff.lost)


def test_a_text_without_the_words_that_differ_is_read_once(
    stream: Path, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    whole = FactReader.read

    def counting(self: FactReader, article: Article) -> tuple[Fact, ...]:
        read.append(article.id)
        return whole(self, article)

    monkeypatch.setattr(FactReader, "read", counting)
    differences(stream, topic, edited('"witkoff", "steve witkoff", ', ""))

    assert sorted(read) == ["e1", "e2", "e2", "e3", "e4"]


def test_a_second_backtest_reads_only_what_has_changed_and_finds_the_same(
    stream: Path, tmp_path: Path, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run() -> list[tuple[str, str]]:
        old, new = Side("old", (topic,)), Side("new", (edited('"witkoff", "steve witkoff", ', ""),))
        list(Backtest(old, new, tmp_path / "memory").over(stream_history(read_stream(stream), Missing())))
        return [(told.entry_id, told.alert.id) for told in (*old.told, *new.told)]

    first = run()
    read: list[str] = []
    whole = FactReader.read

    def counting(self: FactReader, article: Article) -> tuple[Fact, ...]:
        read.append(article.id)
        return whole(self, article)

    monkeypatch.setattr(FactReader, "read", counting)

    assert run() == first
    assert read == ["e2"]
    (kept,) = (tmp_path / "memory").iterdir()
    kept.write_text(kept.read_text()[:-40])  # as a kill leaves it
    assert run() == first


def test_what_a_topic_reads_is_named_alike_in_every_process() -> None:
    code = (
        "from pathlib import Path; from watcher.flow.backtest import _reading_of; "
        "from watcher.settings.topic import load_topic; import hashlib, sys; "
        "print(hashlib.sha256(_reading_of(load_topic(Path(sys.argv[1]))).encode()).hexdigest())"
    )
    names = {
        subprocess.run(
            [sys.executable, "-c", code, str(TOPIC)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(TOPIC.parents[2]), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(names) == 1


@pytest.mark.parametrize(
    ("change", "by", "line"),
    [
        ('en = \\["witkoff", "steve witkoff", ', "en = [", 'people.envoy.en: - "witkoff", "steve witkoff"'),
        ('en = \\["US open"', 'en = ["regatta", "US open"', 'veto.en: + "regatta"'),
        ("min_owners = 1", "min_owners = 2", "policy.min_owners: 1 -> 2"),
        ('name = "embassies"', 'name = "embassies"\nmute = true', 'series["embassies"].mute: false -> true'),
    ],
)
def test_the_keys_in_which_two_configs_differ_are_named(
    topic: Topic, change: str, by: str, line: str
) -> None:
    (found,) = topic_changes([topic], [edited(change, by)])

    assert found.endswith(line)


# ---------------------------------------------------------------------------------------------- the store


@pytest.fixture
async def polled(site: NewsSite, write_config: WriteConfig) -> Settings:
    """A service that polled a feed twice: a baseline, then a day that is set and an entry about nothing."""
    folder = write_config({"Herald": "/herald"})
    settings = load_settings(folder, folder.parent / "state", environ={})
    old = Item("old", "Russia and US held embassy talks in Istanbul on April 10", "They met.", NOW)
    site.feeds = {"/herald": [old]}
    now = [NOW]
    async with Service(settings, lambda: now[0]) as service:
        await run_once(service)
        now[0] = NOW.replace(day=3)
        told = (
            "The third round of embassy talks between Russia and the US will be held in Moscow on June 25, "
        )
        site.feeds["/herald"] += [
            Item("third", "Third round of US-Russia embassy talks set", f"{told}Lavrov said.", now[0]),
            Item(
                "envoys", "Bessent to meet Russian envoy", "Bessent meets Dmitriev in Oslo on June 9.", now[0]
            ),
            Item("apples", "Apples are late", "The harvest is late.", now[0]),
        ]
        await run_once(service)
    return settings


@pytest.fixture
def sides(polled: Settings) -> Iterator[tuple[Side, Side, Missing]]:
    new = edited('en = \\["witkoff", ', 'en = ["bessent", "witkoff", ')
    old, other, seen = Side("old", polled.topics), Side("new", (new,)), Missing()
    store = open_state(polled)
    with store.reading() as tx:
        list(Backtest(old, other).over(stored_history(tx, seen)))
        sent = [alert.title for alert in reversed(tx.alerts())]
    assert [told.alert.title for told in old.told] == sent
    yield old, other, seen
    store.close()


def test_the_store_s_history_gives_the_alerts_that_were_sent_and_those_of_the_new_words(
    sides: tuple[Side, Side, Missing],
) -> None:
    old, new, seen = sides
    diff = diff_of(old.told, new.told)

    assert seen.entries == 4
    assert len(old.told) == 1
    (gained,) = diff.gained
    assert gained.headline == "Bessent to meet Russian envoy"
    assert '"bessent" of parties.us.people.envoy.en' in gained.words
    assert not diff.lost


def test_a_feed_that_one_side_does_not_poll_tells_nothing_there(polled: Settings) -> None:
    old = Side("old", polled.topics)
    new = Side("new", polled.topics, without=frozenset({"Herald"}))
    store = open_state(polled)
    with store.reading() as tx:
        list(Backtest(old, new).over(stored_history(tx, Missing())))
    store.close()

    (lost,) = diff_of(old.told, new.told).lost
    assert not new.told
    assert lost.otherwise == "the source is not polled: Herald"


def test_a_folder_in_which_a_feed_is_off_loses_what_it_told(polled: Settings, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(polled.config_dir, other)
    feeds = (other / "feeds.toml").read_text("utf-8")
    (other / "feeds.toml").write_text(f"{feeds}\nenabled = false\n", "utf-8")
    command = ["--config", str(polled.config_dir), "--state", str(polled.state_dir), "backtest"]

    run = CliRunner().invoke(app, [*command, "--config", str(other), "--no-seeds"])

    assert run.exit_code == 0, run.output
    assert "feeds: - Herald" in run.output
    assert "store.keep.entries" not in run.output  # old as its entries are, nothing was pruned
    assert "0 the same, 0 changed, 0 gained, 1 lost" in run.output


def test_a_topic_that_is_off_and_asked_for_is_judged_on_both_sides(polled: Settings, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    off = TOPIC.read_text("utf-8").replace("enabled = true", "enabled = false", 1)
    other.write_text(off, "utf-8")
    command = ["--config", str(polled.config_dir), "--state", str(polled.state_dir), "backtest"]

    run = CliRunner().invoke(app, [*command, "--config", str(other), "--topic", "us-russia", "--no-seeds"])

    assert run.exit_code == 0, run.output
    assert "enabled" not in run.output
    assert "1 the same, 0 changed, 0 gained, 0 lost" in run.output


def test_a_store_that_has_pruned_says_from_when_it_knows(polled: Settings) -> None:
    store = open_state(polled)
    keep = polled.store.keep.model_copy(update={"entries": 1})
    clock = partial(NOW.replace, day=5)
    assert Upkeep(store, Membership(store, "desk", clock), clock).prune(keep)["entry"]
    store.close()

    run = CliRunner().invoke(
        app, ["--config", str(polled.config_dir), "--state", str(polled.state_dir), "backtest"]
    )

    assert "note: what was seen before 2025-06-04 is gone (store.keep.entries)" in run.output


def test_a_new_topic_s_doubts_and_unmet_expectations_stand_under_what_differs(
    polled: Settings, tmp_path: Path
) -> None:
    text = TOPIC.read_text("utf-8").replace('en = ["witkoff", ', 'en = ["witkoff", "of", ', 1)
    wrong = '\n[[expect]]\ntext = "The harvest is late."\npublished = 2025-06-02\ndate = 2025-06-09\n'
    (tmp_path / "new.toml").write_text(text + wrong, "utf-8")
    command = ["--config", str(polled.config_dir), "--state", str(polled.state_dir), "backtest"]

    run = CliRunner().invoke(app, [*command, "--config", str(tmp_path / "new.toml")])

    assert run.exit_code == 0, run.output
    below = run.output[run.output.index("the configs differ in") :]
    assert re.search(r"^warning: .*new.toml:[0-9]+.*\bof\b", below, re.MULTILINE)
    assert below.count("warning: ") == 1
    assert below.count("    expected ") == 1
    assert 'us-russia: "The harvest is late."' in below
