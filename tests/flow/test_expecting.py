"""The expectations of a topic file: what holds, and what is said where it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from watcher.errors import ConfigError
from watcher.flow.expecting import Met, run_expectations
from watcher.settings.documents import Document
from watcher.settings.topic import load_topic, read_topic

TOPICS = Path(__file__).parents[2] / "config" / "topics"
TALKS = "Russia and the United States will hold talks in Istanbul on June 25, the Kremlin said."
TOPIC: dict[str, Any] = {
    "name": "us-russia",
    "title": "US-Russia",
    "parties": {"us": {"title": "US", "country": "US"}, "ru": {"title": "Russia", "country": "RU"}},
    "series": [{"name": "talks", "title": "talks"}],
}


def run(*expect: dict[str, Any]) -> list[Met]:
    rows = [{"published": "2025-06-02", **row} for row in expect]
    return list(run_expectations(read_topic(Document("us-russia.toml", {**TOPIC, "expect": rows}))))


@pytest.mark.parametrize("name", ["us-russia", "us-iran"])
def test_a_shipped_topic_has_ten_expectations_and_more_and_all_hold(name: str) -> None:
    met = list(run_expectations(load_topic(TOPICS / f"{name}.toml")))

    assert len(met) >= 10
    assert {each.expectation.is_silent for each in met} == {True, False}
    assert ["\n".join(each.lines) for each in met if not each.is_met] == []


def test_every_slot_of_an_alert_can_be_expected() -> None:
    slots = {
        "kind": "new_round",
        "series": "talks",
        "status": "date_set",
        "date": "2025-06-25",
        "venue": "Istanbul",
        "certainty": "one_side",
    }

    assert [each.is_met for each in run({"text": TALKS, **slots})] == [True]


@pytest.mark.parametrize(
    ("slot", "wrong"),
    [("kind", "concluded"), ("date", "2025-06-26"), ("venue", "Oslo"), ("ordinal", 3), ("status", "planned")],
)
def test_a_slot_that_reads_otherwise_fails_and_says_what_came(slot: str, wrong: Any) -> None:
    (met,) = run({"text": TALKS, slot: wrong})

    assert not met.is_met
    assert f'expected an alert with {slot} "{wrong}"' in met.lines[1]
    assert 'date "2025-06-25", venue "Istanbul"' in met.lines[2]
    assert "by       ledger: " in met.lines[3]


def test_silence_is_expected_on_the_ledger_that_the_one_before_left() -> None:
    again = {"title": "Moscow and Washington to hold talks in Istanbul on June 25"}
    follows = run({"text": TALKS, "kind": "new_round"}, {**again, "follows": True, "silent": True})
    alone = run({"text": TALKS, "kind": "new_round"}, {**again, "silent": True})

    assert [each.is_met for each in follows] == [True, True]
    assert [each.is_met for each in alone] == [True, False]


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("Apples are late this year.", "relevance: "),
        (
            "Russian and Ukrainian delegations held a third round of talks in Oslo.",
            "facts: a third party is at the table",
        ),
    ],
)
def test_where_an_alert_fails_to_come_the_step_that_stopped_it_is_named(text: str, decided: str) -> None:
    (met,) = run({"text": text, "kind": "new_round"})

    assert met.got == "silence"
    assert met.decided.startswith(decided)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": TALKS}, "silent = true, or one of kind"),
        ({"silent": True}, "title or text is required"),
        ({"text": TALKS, "silent": True, "kind": "new_round"}, "either silent or what the alert is like"),
        ({"text": TALKS, "series": "talk"}, 'must be one of talks; did you mean "talks"?'),
        ({"text": TALKS, "kind": "new"}, "kind"),
        ({"text": TALKS, "silence": True}, 'there is no such key; did you mean "silent"?'),
    ],
)
def test_an_expectation_that_says_nothing_is_an_error(row: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        run(row)

    assert message in str(caught.value)
