"""Explain says every step with the value it saw, for what is known and for what is not."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback_news import Item, NewsSite
from written_config import WriteConfig

from watcher.app.building import reading_desk, setup_of
from watcher.app.once import run_once
from watcher.app.service import Service
from watcher.flow.explain import explain_known as explain_with
from watcher.flow.explain import explain_page, explain_pasted
from watcher.flow.explanation import Explanation
from watcher.flow.reading import read_pasted
from watcher.settings import load_settings

NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
SENTENCE = (
    "The third round of consultations between Russia and the United States on the work of their embassies "
    "will be held in Moscow on June 25, Russian Foreign Minister Sergey Lavrov said on Monday."
)


@pytest.fixture
async def service(site: NewsSite, write_config: WriteConfig) -> AsyncIterator[Service]:
    site.feeds = {
        "/herald": [
            Item("third", "Russia and US to hold third round of embassy talks on June 25", SENTENCE, NOW),
            Item("apples", "Harvest is late", "Apples are late this year.", NOW),
        ]
    }
    folder = write_config({"Herald": "/herald"})
    settings = load_settings(folder, folder.parent / "state", environ={})
    async with Service(settings, lambda: NOW) as running:
        await run_once(running)
        yield running


def explain_known(service: Service, subject: str) -> Explanation | None:
    return explain_with(service.store, setup_of(service.settings), subject)


def pasted(service: Service, text: str) -> Explanation:
    desk, setup = reading_desk(service.settings), setup_of(service.settings)
    return explain_pasted(service.store, desk, setup, text, NOW, subject="the text")


def names(explanation: Explanation) -> list[str]:
    return [step.name for step in explanation.steps]


async def test_an_alert_is_explained_by_its_sentence_its_change_and_its_deliveries(service: Service) -> None:
    with service.store.reading() as tx:
        (alert,) = tx.alerts()
    found = explain_known(service, alert.id)
    assert found is not None
    assert names(found)[:3] == ["alert", "change", "evidence"]
    text = "\n".join(found.lines())
    assert SENTENCE in text
    assert "of the stored text" in text
    assert "console: sent after 1 attempt" in text


async def test_an_entry_is_explained_by_its_id_and_by_its_address(service: Service, site: NewsSite) -> None:
    address = site.url("/page/third")
    by_address = explain_known(service, f"{address}?utm_source=mail")
    assert by_address is not None
    by_id = explain_known(service, by_address.subject.removeprefix("entry "))
    assert by_id == by_address
    assert names(by_address) == [
        "entry",
        "baseline",
        "relevance",
        "words",
        "page",
        "strip",
        "copy",
        "facts",
        "ledger",
        "alert",
    ]
    assert by_address.verdict.startswith("alerted")


async def test_an_entry_about_no_topic_says_which_words_were_missed(service: Service, site: NewsSite) -> None:
    found = explain_known(service, site.url("/page/apples"))
    assert found is not None
    assert found.verdict == "silent, not read: not about any topic"
    assert "parties: none" in "\n".join(found.lines())


async def test_what_is_not_known_is_not_explained(service: Service) -> None:
    assert explain_known(service, "0123456789ab") is None


async def test_a_pasted_text_says_what_it_would_do_and_changes_nothing(service: Service) -> None:
    with service.store.reading() as tx:
        before = tx.rounds()
    known, moved = pasted(service, SENTENCE), pasted(service, SENTENCE.replace("June 25", "July 2"))
    with service.store.reading() as tx:
        assert tx.rounds() == before
    assert known.verdict.startswith("would be silent")
    assert moved.verdict.startswith("would alert: date_changed")


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Two presidents meet in Oslo", "Two presidents meet in Oslo", ""),
        ("  'It went well', says Lavrov ", "'It went well', says Lavrov", ""),
        ("Two presidents met in Oslo.", "", "Two presidents met in Oslo."),
        ("He said: “We have met.”", "", "He said: “We have met.”"),
    ],
)
def test_a_pasted_line_without_an_end_is_a_headline(text: str, title: str, body: str) -> None:
    article = read_pasted(text, seen=NOW).article

    assert (article.title, article.body) == (title, body)


async def test_a_pasted_text_is_judged_as_of_the_day_it_came_out(service: Service) -> None:
    desk, setup = reading_desk(service.settings), setup_of(service.settings)
    text = "Lavrov and Rubio held talks in Vienna on Monday, the Russian Foreign Ministry said."
    old = datetime(2025, 3, 5, 9, tzinfo=UTC)
    found = explain_pasted(service.store, desk, setup, text, NOW, subject="the text", published=old)
    assert found.verdict.startswith("would alert: concluded")


async def test_an_explanation_is_json_too(service: Service) -> None:
    row = json.loads(json.dumps(pasted(service, SENTENCE).as_json()))
    (facts,) = (step for step in row["steps"] if step["step"] == "facts")
    words = {each["slot"]: each["text"] for each in facts["facts"][0]["words"]}
    assert words["date"] == "June 25"


async def test_a_page_that_no_feed_brought_says_why_its_blocks_fell(service: Service, site: NewsSite) -> None:
    _, media, body = site.answer("/page/third")
    desk, setup = reading_desk(service.settings), setup_of(service.settings)
    found = explain_page(service.store, desk, setup, site.url("/other"), body, media, NOW)
    assert "strip" in names(found)
    assert found.verdict.startswith("would be silent")


# ---------------------------------------------------------------------------------------------- the rules


def line_with(found: Explanation | None, words: str) -> str:
    """The line of the explanation that holds the words, and the step of it is not asked for."""
    assert found is not None
    lines = [line for line in found.lines() if words in line]
    assert lines, found.lines()
    return lines[0]


def topic_file(service: Service) -> Path:
    return service.settings.config_dir / "topics" / "us-russia.toml"


async def test_matched_words_name_the_rule_its_file_and_its_line(service: Service, site: NewsSite) -> None:
    line = line_with(explain_known(service, site.url("/page/third")), 'party ru "Sergey Lavrov"')

    place = re.search(r"us-russia.toml:([0-9]+)\)", line)
    assert place is not None
    assert '"sergey lavrov"' in topic_file(service).read_text().splitlines()[int(place[1]) - 1]
    assert "parties.ru.people.minister.en" in line


async def test_every_slot_of_a_fact_names_the_rule_of_its_words(service: Service, site: NewsSite) -> None:
    found = explain_known(service, site.url("/page/third"))

    lines = found.lines() if found is not None else []
    at = next(number for number, line in enumerate(lines) if 'venue: "Moscow"' in line)
    assert 'place Moscow "Moscow": "moscow" in countries.RU.capital' in lines[at + 1]
    assert "watcher/data/languages/places/en.toml:" in lines[at + 1]


async def test_a_matching_topic_that_is_switched_off_says_so(
    service: Service, site: NewsSite, write_config: WriteConfig
) -> None:
    path = topic_file(service)
    path.write_text(path.read_text().replace("enabled = true", "enabled = false"))
    setup = setup_of(load_settings(path.parents[1], service.settings.state_dir, environ={}))

    found = explain_with(service.store, setup, site.url("/page/third"))

    line = line_with(found, "worth reading")
    assert "but the topic is switched off: enabled = false" in line
    at = path.read_text().splitlines().index("enabled = false") + 1
    assert f"us-russia.toml:{at}" in line


async def test_a_language_that_a_topic_does_not_read_names_the_key(service: Service) -> None:
    found = pasted(service, "Премьер-министры Норвегии и Швеции встретятся в Осло 5 июня, сообщает газета.")
    path = topic_file(service)
    path.write_text(re.sub(r"languages = .*", 'languages = ["en"]', path.read_text()))
    settings = load_settings(path.parents[1], service.settings.state_dir, environ={})
    desk, setup = reading_desk(settings), setup_of(settings)
    text = "Лавров и Рубио встретятся в Москве 25 июня, сообщил МИД России."

    refused = explain_pasted(service.store, desk, setup, text, NOW, subject="the text")

    assert "is not read" not in "\n".join(found.lines())
    assert 'ru is not read: languages = ["en"]' in line_with(refused, "ru is not read")


async def test_channels_that_do_not_want_an_alert_say_why(
    service: Service, write_config: WriteConfig
) -> None:
    extra = (
        '\n[[channels]]\nname = "console"\ntype = "console"\n'
        '\n[[channels]]\nname = "moves"\ntype = "console"\nkinds = ["date_changed"]\n'
        '\n[[channels]]\nname = "night"\ntype = "console"\nenabled = false\n'
    )
    folder = write_config({"Herald": "/herald"}, extra=extra)
    setup = setup_of(load_settings(folder, service.settings.state_dir, environ={}))
    with service.store.reading() as tx:
        (alert,) = tx.alerts()

    found = explain_with(service.store, setup, alert.id)

    assert line_with(found, "moves:").strip() == "moves: not told, its kinds are date_changed"
    assert line_with(found, "night:").strip() == "night: not told, it is switched off (enabled)"


async def test_a_muted_series_names_its_key(service: Service) -> None:
    path = topic_file(service)
    path.write_text(path.read_text().replace('name = "embassies"\n', 'name = "embassies"\nmute = true\n'))
    settings = load_settings(path.parents[1], service.settings.state_dir, environ={})

    found = explain_pasted(
        service.store,
        reading_desk(settings),
        setup_of(settings),
        SENTENCE.replace("June 25", "July 2"),
        NOW,
        subject="the text",
    )

    assert "the series is muted" in found.verdict
    assert 'series["embassies"].mute = true' in line_with(found, "].mute")


async def test_a_source_is_explained_by_its_name_and_one_that_is_off_says_so(
    service: Service, site: NewsSite, write_config: WriteConfig
) -> None:
    assert explain_known(service, "Herald") == explain_known(service, site.url("/herald"))
    folder = write_config({"Other": "/other"})
    setup = setup_of(load_settings(folder, service.settings.state_dir, environ={}))

    gone = explain_with(service.store, setup, site.url("/page/apples"))

    assert line_with(gone, "source:") == "source: Herald stands in feeds.toml no more"


async def test_a_pasted_headline_that_came_before_names_its_entry(service: Service) -> None:
    seen = pasted(service, "Harvest is late")

    assert seen.steps[0].name == "seen"
    (line,) = seen.steps[0].details
    assert "of Herald" in line
    assert line.endswith(": irrelevant")
    assert seen.verdict == (
        f"was silent, not read: not about any topic (entry {line.partition(' ')[0]}); "
        "read anew today it would be silent: not about any topic"
    )
    assert names(pasted(service, "Harvest is early"))[0] != "seen"


async def test_a_headline_behind_the_name_of_its_outlet_is_found_and_another_outlets_is_not(
    service: Service,
) -> None:
    told = pasted(service, "Herald: Russia and US to hold third round of embassy talks on June 25")
    assert told.verdict.startswith("alerted: ")
    assert "; read anew today it would be silent" in told.verdict

    assert names(pasted(service, "Courier: Harvest is late"))[0] != "seen"
