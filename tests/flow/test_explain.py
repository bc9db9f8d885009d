"""Explain says every step with the value it saw, for what is known and for what is not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from conftest import WriteConfig
from loopback_news import Item, NewsSite

from watcher.app.building import reading_desk
from watcher.app.once import run_once
from watcher.app.service import Service
from watcher.flow.explain import Explanation, explain_known, explain_page, explain_pasted
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


def names(explanation: Explanation) -> list[str]:
    return [step.name for step in explanation.steps]


async def test_an_alert_is_explained_by_its_sentence_its_change_and_its_deliveries(service: Service) -> None:
    with service.store.reading() as tx:
        (alert,) = tx.alerts()
    found = explain_known(service.store, alert.id)
    assert found is not None
    assert names(found)[:3] == ["alert", "change", "evidence"]
    text = "\n".join(found.lines())
    assert SENTENCE in text
    assert "of the stored text" in text
    assert "console: sent after 1 attempts" in text


async def test_an_entry_is_explained_by_its_id_and_by_its_address(service: Service, site: NewsSite) -> None:
    address = site.url("/page/third")
    by_address = explain_known(service.store, f"{address}?utm_source=mail")
    assert by_address is not None
    by_id = explain_known(service.store, by_address.subject.removeprefix("entry "))
    assert by_id == by_address
    assert names(by_address) == [
        "entry",
        "baseline",
        "relevance",
        "page",
        "strip",
        "copy",
        "facts",
        "ledger",
        "alert",
    ]
    assert by_address.verdict.startswith("alerted")


async def test_an_entry_about_no_topic_says_which_words_were_missed(service: Service, site: NewsSite) -> None:
    found = explain_known(service.store, site.url("/page/apples"))
    assert found is not None
    assert found.verdict == "irrelevant: not about any topic"
    assert "parties: none" in "\n".join(found.lines())


async def test_what_is_not_known_is_not_explained(service: Service) -> None:
    assert explain_known(service.store, "0123456789ab") is None


async def test_a_pasted_text_says_what_it_would_do_and_changes_nothing(service: Service) -> None:
    desk = reading_desk(service.settings)
    with service.store.reading() as tx:
        before = tx.rounds()
    known = explain_pasted(service.store, desk, SENTENCE, NOW, subject="the text")
    moved = explain_pasted(
        service.store, desk, SENTENCE.replace("June 25", "July 2"), NOW, subject="the text"
    )
    with service.store.reading() as tx:
        assert tx.rounds() == before
    assert known.verdict.startswith("would be silent")
    assert moved.verdict.startswith("would alert: date_changed")


async def test_an_explanation_is_json_too(service: Service) -> None:
    found = explain_pasted(service.store, reading_desk(service.settings), SENTENCE, NOW, subject="the text")
    row = json.loads(json.dumps(found.as_json()))
    (facts,) = (step for step in row["steps"] if step["step"] == "facts")
    words = {each["slot"]: each["text"] for each in facts["facts"][0]["words"]}
    assert words["date"] == "June 25"


async def test_a_page_that_no_feed_brought_says_why_its_blocks_fell(service: Service, site: NewsSite) -> None:
    _, media, body = site.answer("/page/third")
    found = explain_page(service.store, reading_desk(service.settings), site.url("/other"), body, media, NOW)
    assert "strip" in names(found)
    assert found.verdict.startswith("would be silent")
