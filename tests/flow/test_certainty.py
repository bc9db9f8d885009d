"""How sure a channel wants to be: it is told when enough stand behind an alert, once, and not before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from written_config import WriteConfig

from watcher.app import building
from watcher.flow.ingest import Desk, ingest, read_facts
from watcher.flow.reading import Reading
from watcher.model import Article, Certainty, DeliveryState
from watcher.settings import Settings, load_settings
from watcher.settings.topic import load_topic
from watcher.store import Store, open_store

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
CHANNELS = """
[[channels]]
name = "analyst"
type = "console"

[[channels]]
name = "press"
type = "console"
min_certainty = "mediator"

[[channels]]
name = "desk"
type = "console"
min_owners = 2
"""
UNNAMED = "Russian and US diplomats will hold consultations on irritants in Istanbul on June 25."
SECOND = "A round of consultations between Russia and the US on irritants is set for June 25 in Istanbul."
OFFICIAL = (
    "The Russian Foreign Ministry said that the third round of Russian-American consultations on irritants "
    "would take place in Istanbul on June 25."
)
CANCELLED = "The United States has cancelled consultations on irritants with Russia, Maria Zakharova said."
CALLED_OFF = "Washington called off the round of consultations with Moscow on irritants, a source said."


class House:
    """A store, and the desk of a config, that reads one article an hour."""

    def __init__(self, settings: Settings, folder: Path, url: str | None) -> None:
        self.desk: Desk = building.reading_desk(settings)
        self.folder, self.url = folder, url
        self.store: Store = open_store(folder, url)
        self.now = NOON

    def read(self, outlet: str, text: str) -> None:
        self.now += timedelta(hours=1)
        article = Article(
            id=f"{outlet}-{self.now:%H}",
            url=f"https://{outlet}.example/{self.now:%H}",
            title="",
            body=text,
            seen=self.now,
            published=self.now,
            language="en",
            outlet=outlet,
            owner=outlet,
        )
        with self.store.transaction() as tx:
            ingest(tx, self.desk, Reading(article, ()), read_facts(self.desk, article), self.now)

    def restart(self) -> None:
        self.store.close()
        self.store = open_store(self.folder, self.url)

    def sent(self) -> dict[str, list[str]]:
        """What each channel has taken: the kinds of the alerts, in order."""
        with self.store.transaction() as tx:
            claims = tx.claim_deliveries(self.now, 100, timedelta(seconds=60))
            for claim in claims:
                tx.mark_sent(claim.delivery.id, self.now)
            alerts = tx.alerts()
            return {
                channel: [
                    alert.kind.value
                    for alert in reversed(alerts)
                    for delivery in tx.deliveries_of_alert(alert.id)
                    if delivery.channel == channel and delivery.state is DeliveryState.SENT
                ]
                for channel in ("analyst", "press", "desk")
            }


@pytest.fixture
def house(write_config: WriteConfig, tmp_path: Path, store_url: str | None) -> Iterator[House]:
    settings = load_settings(write_config({"Herald": "/herald"}, extra=CHANNELS), environ={})
    opened = House(settings, tmp_path / "state", store_url)
    yield opened
    opened.store.close()


def test_an_official_word_brings_what_was_withheld_to_who_wants_officials_only(house: House) -> None:
    house.read("harbour", UNNAMED)
    assert house.sent() == {"analyst": ["new_round"], "press": [], "desk": []}

    house.restart()
    house.read("quay", OFFICIAL)
    told = {"analyst": ["new_round"], "press": ["new_round"], "desk": ["new_round"]}
    assert house.sent() == told

    house.read("lantern", OFFICIAL)
    house.restart()
    house.read("meridian", OFFICIAL)
    assert house.sent() == told


def test_the_released_alert_quotes_the_official_first_and_keeps_its_id(house: House) -> None:
    house.read("harbour", UNNAMED)
    with house.store.reading() as tx:
        (first,) = tx.alerts()
    house.read("quay", OFFICIAL)
    with house.store.reading() as tx:
        (grown,) = tx.alerts()

    assert (grown.id, grown.created, grown.seq) == (first.id, first.created, first.seq)
    assert (first.independent, grown.independent) == (1, 2)
    assert grown.change.fact.certainty is Certainty.ONE_SIDE
    assert [piece.outlet for piece in grown.evidence] == ["quay", "harbour"]


def test_a_second_owner_without_office_satisfies_who_wants_two_and_not_who_wants_officials(
    house: House,
) -> None:
    house.read("harbour", UNNAMED)
    house.read("quay", SECOND)

    assert house.sent() == {"analyst": ["new_round"], "press": [], "desk": ["new_round"]}


def test_what_is_recalled_or_says_another_day_confirms_nothing(house: House) -> None:
    house.read("harbour", UNNAMED)
    house.read("quay", "Russia and the United States will hold consultations on irritants, Lavrov said.")
    house.read("lantern", OFFICIAL.replace("June 25", "July 9"))

    assert house.sent()["press"] == ["date_changed"]


def test_a_newer_alert_that_is_sure_enough_stands_for_the_withheld_one(house: House) -> None:
    house.read("harbour", UNNAMED)
    house.read("quay", CANCELLED)
    house.read("lantern", CALLED_OFF)

    assert house.sent() == {
        "analyst": ["new_round", "cancelled"],
        "press": ["cancelled"],
        "desk": ["cancelled"],
    }


SERIES = """
name = "north-south"
title = "North-South talks"
parties = { us = { title = "US", country = "US" }, ru = { title = "Russia", country = "RU" } }
[[series]]
name = "talks"
title = "talks"
min_certainty = "one_side"
weak_owners = 0
"""


def test_a_series_may_be_stricter_than_its_topic(tmp_path: Path) -> None:
    path = tmp_path / "topic.toml"
    path.write_text(SERIES, encoding="utf-8")
    topic = load_topic(path)
    policy = topic.policy_of(topic.series[0])

    assert (policy.min_certainty, policy.weak_owners) == (Certainty.ONE_SIDE, 0)
    assert policy == replace(topic.policy, min_certainty=Certainty.ONE_SIDE, weak_owners=0)
