"""Whatever the service has seen has an answer: the demo is played, and all of its store is explained."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from watcher.app.building import setup_of
from watcher.app.once import run_once
from watcher.app.service import Service
from watcher.app.state import open_state
from watcher.demo.config import demo_settings
from watcher.demo.script import newsrooms, outlets
from watcher.demo.site import NewsSite, news_site
from watcher.flow.explain import explain_known
from watcher.flow.explanation import Explanation
from watcher.model import SILENT_CHANGES
from watcher.settings import Settings
from watcher.store import Store, tables


@dataclass(frozen=True)
class Played:
    """The store as the last poll of the demo leaves it, and the config it was played with."""

    store: Store
    settings: Settings


async def play(settings: Settings, site: NewsSite) -> None:
    script = tuple(newsrooms())
    now = [script[0][0].at]
    async with Service(settings, lambda: now[0]) as service:
        await service.seed()
        for poll, items in script:
            now[0] = poll.at
            site.show(outlets(), items)
            await run_once(service)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with news_site(outlets()) as site, redirect_stdout(io.StringIO()):
        settings = demo_settings(tmp_path_factory.mktemp("played"), outlets(), site)
        asyncio.run(play(settings, site))
    store = open_state(settings)
    yield Played(store, settings)
    store.close()


def ids(service: Played, column: object) -> list[str]:
    with service.store.reading() as tx:
        return [str(value) for value in tx.connection.execute(select(column)).scalars()]  # type: ignore[call-overload]


def explained(service: Played, subject: str) -> Explanation:
    found = explain_known(service.store, setup_of(service.settings), subject)
    assert found is not None, subject
    assert "unknown" not in "\n".join((found.verdict, *(step.name for step in found.steps)))
    assert found.verdict.strip(": ")
    assert found.steps
    assert all(step.found for step in found.steps)
    return found


def test_every_entry_says_what_became_of_it_and_which_words_decided(played: Played) -> None:
    entries = ids(played, tables.entry.c.id)

    assert len(entries) > 100
    for entry in entries:
        found = explained(played, entry)
        assert found.verdict.startswith(("alerted: ", "silent")), found.verdict
        assert {step.name for step in found.steps} >= {"entry", "words"}
        assert any(
            "us-russia:" in line for step in found.steps if step.name == "words" for line in step.details
        )


def test_every_entry_that_was_read_and_told_nothing_names_the_sentence_or_the_round(
    played: Played,
) -> None:
    with played.store.reading() as tx:
        rows = [(entry.id, outcome) for entry, outcome in tx.recent_entries(1000) if outcome is not None]
    read = [(entry, outcome) for entry, outcome in rows if outcome.article_id]

    assert read
    for entry, outcome in read:
        steps = {step.name: step for step in explained(played, entry).steps}
        if outcome.outcome == "no_fact":
            assert steps["passed"].details
        else:
            assert steps["ledger"].details or outcome.outcome == "same_page"


def test_every_alert_shows_its_sentence_its_rules_and_its_channels(played: Played) -> None:
    alerts = ids(played, tables.alert.c.id)

    assert len(alerts) == 4
    for alert in alerts:
        found = explained(played, alert)
        names = [step.name for step in found.steps]
        assert {"alert", "change", "evidence", "delivery", "words", "facts", "ledger"} <= set(names)
        assert "NOT at its place" not in "\n".join(found.lines())
        assert any("(config/topics/" in line or "topics/us-russia.toml" in line for line in found.lines())


def test_every_article_and_every_seed_has_an_answer(played: Played) -> None:
    articles = ids(played, tables.article.c.id)

    assert len(articles) > 5
    for article in articles:
        explained(played, article)


def test_every_silence_names_its_reason_and_the_words_it_was_read_from(played: Played) -> None:
    with played.store.reading() as tx:
        silences = [
            fact
            for fact in ids(played, tables.fact.c.id)
            if (tx.judgement(fact) or ("", None, ""))[0] in {kind.value for kind in SILENT_CHANGES}
        ]

    assert len(silences) > 20
    for fact in silences:
        found = explained(played, fact)
        assert len(found.verdict) > len("known: ")
        assert next(step for step in found.steps if step.name == "facts").details


def test_every_round_and_every_source_has_an_answer(played: Played) -> None:
    subjects = (*ids(played, tables.rounds.c.id), *(feed.name for feed in played.settings.feeds))

    assert len(subjects) > len(played.settings.feeds)
    for subject in subjects:
        assert explained(played, subject).steps


def test_every_address_leads_to_its_entry(played: Played) -> None:
    addresses = [address for address in ids(played, tables.article.c.url) if address]

    assert len(addresses) > 5
    for address in addresses:
        assert explained(played, address).steps
