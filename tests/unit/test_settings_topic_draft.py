"""A new topic is written whole: it passes the check, raises no doubt, and its expectations hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from watcher.errors import ConfigError
from watcher.facts.lexicon.doubts import doubts_of
from watcher.flow.expecting import run_expectations
from watcher.settings.topic import load_topic
from watcher.settings.topic_draft import draft_topic, write_topic


@pytest.mark.parametrize(
    ("name", "codes", "languages"),
    [
        ("us-china", [], ["en"]),
        ("israel-lebanon", [], ["en", "ar"]),
        ("border", ["IN", "PK"], ["en"]),
        ("swiss", ["CH", "EU"], ["en", "ru", "tr", "ar", "uk", "zh", "sv"]),
        ("united-states-cuba", [], ["en"]),
        ("israel-hamas", ["IL", "Hamas"], ["en"]),
        ("russia-nato", [], ["en", "zh"]),
        ("border", ["thailand", "Polisario Front"], ["en", "ar"]),
    ],
)
def test_a_new_topic_is_good_and_its_expectations_hold(
    tmp_path: Path, name: str, codes: list[str], languages: list[str]
) -> None:
    path = write_topic(tmp_path, name, draft_topic(name, codes, languages))
    topic = load_topic(path)

    assert (topic.name, topic.enabled, list(topic.languages)) == (name, False, languages)
    assert list(doubts_of(topic)) == []
    met = list(run_expectations(replace(topic, enabled=True)))
    assert len(met) == 3
    assert [line for each in met if not each.is_met for line in each.lines] == []


def test_a_topic_without_english_has_no_english_expectations(tmp_path: Path) -> None:
    topic = load_topic(write_topic(tmp_path, "us-china", draft_topic("us-china", [], ["ru"])))

    assert topic.expect == ()


@pytest.mark.parametrize(
    ("name", "codes", "languages", "message"),
    [
        ("talks", [], ["en"], "--parties US,CN"),
        ("talks", ["US"], ["en"], "two sides"),
        ("talks", ["US", "XX"], ["en"], "code of no country.* by its name: US,Hamas"),
        ("talks", ["US", "US"], ["en"], "two sides"),
        ("israel-hamas", [], ["en"], "does not tell two countries that the language files have; name the"),
        ("southkorea-china", [], ["en"], 'did you mean "south-korea"'),
        ("us-china", [], ["xx"], "is not one of"),
        ("US China", [], ["en"], "small letters"),
    ],
)
def test_what_cannot_be_begun_says_why(
    name: str, codes: list[str], languages: list[str], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        draft_topic(name, codes, languages)


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    path = write_topic(tmp_path, "us-china", draft_topic("us-china", [], ["en"]))
    path.write_text("# mine")

    with pytest.raises(ConfigError, match="is there already"):
        write_topic(tmp_path, "us-china", draft_topic("us-china", [], ["en"]))
    assert path.read_text() == "# mine"
