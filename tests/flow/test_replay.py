"""A recorded stream gives the same alerts as its entries would have given, by its own clock."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.errors import InputError
from watcher.facts.reader import FactReader
from watcher.flow.judging import LedgerRun
from watcher.flow.replay import alert_line, judgement_line, read_stream, replay_topics, told
from watcher.model import Article, Fact
from watcher.settings.topic import load_topic
from watcher.topic import Topic

ROWS = [
    ("e1", "2025-04-08T10:00:00Z", "Russia and US to hold talks in Istanbul on April 10, Kremlin says"),
    ("e2", "2025-04-08T11:00:00Z", "Moscow, Washington to hold talks in Istanbul on April 10"),
    ("e3", "2025-04-08T12:00:00Z", "Harvest in the valley is late"),
]


@pytest.fixture
def topic() -> Topic:
    return load_topic(Path(__file__).parents[2] / "config" / "topics" / "us-russia.toml")


def stream(path: Path) -> Path:
    lines = [
        json.dumps(
            {"id": name, "published": seen, "title": title, "lang": "en", "url": f"https://{name}.example/"}
        )
        for name, seen, title in ROWS
    ]
    data = "\n".join(lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["stream.jsonl", "stream.jsonl.gz"])
def test_one_fact_is_one_alert_with_its_entry_as_evidence(tmp_path: Path, topic: Topic, name: str) -> None:
    entries = read_stream(stream(tmp_path / name))
    lines = [alert_line(*each) for each in told(replay_topics([LedgerRun(topic)], entries))]
    assert [(line["kind"], line["date"], line["venue"], line["entry_ids"]) for line in lines] == [
        ("new_round", "2025-04-10", "Istanbul", ["e1"])
    ]
    assert lines[0]["time"] == "2025-04-08T10:00:00Z"
    assert (lines[0]["window"], lines[0]["certainty"], lines[0]["outlet"]) == (None, "one_side", "e1.example")


def test_a_window_is_told_by_its_ends(tmp_path: Path, topic: Topic) -> None:
    path = tmp_path / "stream.jsonl"
    title = "Russia and US to hold talks in Istanbul in May"
    path.write_text(json.dumps({"id": "w", "published": ROWS[0][1], "title": title, "source": "The Lantern"}))
    line = alert_line(*next(told(replay_topics([LedgerRun(topic)], read_stream(path)))))
    assert (line["date"], line["window"]) == (None, ["2025-05-01", "2025-05-31"])
    assert (line["certainty"], line["outlet"]) == ("source", "The Lantern")


def test_entries_are_taken_as_they_were_seen_whatever_the_order_of_the_file(
    tmp_path: Path, topic: Topic
) -> None:
    entries = [*read_stream(stream(tmp_path / "stream.jsonl"))]
    lines = [alert_line(*each) for each in told(replay_topics([LedgerRun(topic)], entries[::-1]))]
    assert [(line["entry_ids"], line["time"]) for line in lines] == [(["e1"], "2025-04-08T10:00:00Z")]


def test_every_fact_says_which_round_it_met_and_why(tmp_path: Path, topic: Topic) -> None:
    judged = replay_topics([LedgerRun(topic)], read_stream(stream(tmp_path / "stream.jsonl")))
    lines = [judgement_line(*each) for each in judged]
    assert [(line["entry_id"], line["told"], line["round"]) for line in lines] == [
        ("e1", True, "us-russia/talks/1"),
        ("e2", False, "us-russia/talks/1"),
    ]
    assert "2025-04-10, Istanbul" in lines[1]["fact"]
    assert lines[1]["reason"].endswith("says what the ledger holds")


def test_entries_of_other_languages_are_passed_over_where_languages_are_named(
    tmp_path: Path, topic: Topic
) -> None:
    entries = read_stream(stream(tmp_path / "stream.jsonl"))
    assert list(told(replay_topics([LedgerRun(topic)], entries, ("ru",)))) == []


def test_the_clock_is_when_an_entry_was_seen_not_when_it_says_it_came_out(tmp_path: Path) -> None:
    path = tmp_path / "stream.jsonl"
    row = {
        "id": "a",
        "published": "2025-04-09T10:00:00Z",
        "seen": "2025-04-08T10:00:00Z",
        "title": "t",
        "url": "",
    }
    path.write_text(json.dumps(row))
    (entry,) = read_stream(path)
    assert entry.seen == datetime(2025, 4, 8, 10, tzinfo=UTC)
    assert entry.article.published == entry.seen


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("no json", "is no entry of a stream"),
        ('{"id": "a"}', "it needs an id, and published or seen"),
        ('{"published": "2025-04-08"}', "it needs an id, and published or seen"),
        ('{"id": 1, "published": 2}', "is no entry of a stream"),
        ('[{"id": "a", "published": "2025-04-08"}]', "each line is to hold one JSON object"),
    ],
)
def test_a_line_that_is_no_entry_is_named_by_file_and_number(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "stream.jsonl"
    path.write_text(line)
    with pytest.raises(InputError, match=rf"stream\.jsonl:1.*{message}"):
        list(read_stream(path))


def test_a_stream_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl"):
        list(read_stream(tmp_path / "gone.jsonl"))


def test_an_entry_over_which_the_reader_stumbles_is_handed_over_and_the_others_are_read(
    tmp_path: Path, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = FactReader.read

    def stumbling(reader: FactReader, article: Article) -> tuple[Fact, ...]:
        if article.id == "e1":
            raise IndexError("a word without letters")
        return read(reader, article)

    monkeypatch.setattr(FactReader, "read", stumbling)
    left_out: list[tuple[str, str]] = []
    entries = list(read_stream(stream(tmp_path / "stream.jsonl")))
    lines = [
        alert_line(*each)
        for each in told(
            replay_topics(
                [LedgerRun(topic)],
                entries,
                (),
                lambda entry, why: left_out.append((entry.article.id, str(why))),
            )
        )
    ]

    assert left_out == [("e1", "a word without letters")]
    assert [line["entry_ids"] for line in lines] == [["e2"]]
