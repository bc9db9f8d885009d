"""Rules that can never match, match everything, or are overtaken are pointed out; good ones are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from watcher.facts.lexicon.doubts import doubts_of
from watcher.settings.documents import Document
from watcher.settings.topic import load_topic, read_topic

TOPICS = Path(__file__).parents[2] / "config" / "topics"


def doubts(veto: list[str] | None = None, language: str = "en", **tables: Any) -> list[str]:
    topic = {
        "name": "t",
        "title": "T",
        "languages": [language],
        "parties": {"us": {"title": "US", "country": "US"}, "cn": {"title": "China", "country": "CN"}},
        "veto": {language: veto or []},
        "series": [{"name": "talks", "title": "talks"}],
        **tables,
    }
    found = doubts_of(read_topic(Document("t.toml", topic)))
    return [f"{each.rule.phrase if each.rule else each.key}: {each.message}" for each in found]


def test_the_name_of_talks_has_a_noun_and_no_veto() -> None:
    none = "is no name of talks: write it with its noun"
    assert none in doubts(called={"en": ["canal"]})[0]
    assert doubts(called={"en": ["canal talks", "talks on the canal", "/canal (toll )?talks/"]}) == []
    assert none in doubts(language="de", called={"de": ["kanal"]})[0]
    assert doubts(language="de", called={"de": ["kanalgespräche*"]}) == []
    both = doubts(veto=["canal talks"], called={"en": ["canal talks"]})
    assert "no sentence with it tells anything" in both[0]


@pytest.mark.parametrize("name", ["us-russia", "us-iran"])
def test_the_shipped_topics_raise_no_doubt(name: str) -> None:
    assert list(doubts_of(load_topic(TOPICS / f"{name}.toml"))) == []


@pytest.mark.parametrize(
    ("phrase", "language", "message"),
    [
        ("t*", "en", "matches every word that begins with one letter"),
        ("the", "en", "is a word of every other sentence"),
        ("of", "en", "is a word of every other sentence"),
        ("/.*/", "en", "matches the empty text"),
        ("/\\pL+/", "en", "matches any word"),
        ("/ film/", "en", "begins or ends with a blank"),
        ("te*nis", "en", "a * stands for the end of a word only"),
        ("*tennis", "en", "a * stands for the end of a word only"),
        ("US*", "en", "finds no longer word"),
        ("...", "en", "holds no letter and no digit"),
        ("теннис", "en", "Cyrillic letters in a list for en"),
        ("тeннис", "ru", "mixes Cyrillic and Latin letters in one word"),
        ("ufc", "ru", "write it in capitals"),
        ("us open", "en", 'small letters never match capitals: write "US open"'),
        ("un climate summit", "en", 'write "UN climate summit"'),
        ("talks", "en", "is a word of the talks themselves"),
        ("china", "en", "is a word of the talks themselves"),
    ],
)
def test_a_word_that_cannot_be_meant_is_pointed_out(phrase: str, language: str, message: str) -> None:
    (found,) = doubts([phrase], language)

    assert found.startswith(f"{phrase}: ")
    assert message in found


@pytest.mark.parametrize(
    ("phrase", "language"),
    [
        ("tennis", "en"),
        ("film*", "en"),
        ("UFC", "ru"),
        ("网球", "zh"),
        ("/box[ -]office/", "en"),
        ("xi", "en"),
        ("UN climate summit", "en"),
        ("kim jong un", "en"),
    ],
)
def test_a_good_word_is_left_alone(phrase: str, language: str) -> None:
    assert doubts([phrase], language) == []


def test_a_word_that_stands_twice_or_in_two_lists_names_the_first() -> None:
    people = {"leader": {"en": ["xi"]}, "envoy": {"en": ["xi", "he lifeng"]}}
    parties = {
        "us": {"title": "US", "country": "US"},
        "cn": {"title": "China", "country": "CN", "people": people},
    }
    found = doubts(["chess", "chess"], parties=parties, others={"en": ["he lifeng"]})

    assert found == [
        "xi: stands in parties.cn.people.leader.en before: here it never counts",
        "he lifeng: stands in parties.cn.people.envoy.en before: here it never counts",
        "chess: stands twice",
    ]


def test_a_series_behind_the_generic_one_is_never_reached() -> None:
    series = [{"name": "talks", "title": "talks"}, {"name": "calls", "title": "call", "nouns": ["call"]}]

    assert "so that calls below it is never reached" in doubts(series=series)[0]
