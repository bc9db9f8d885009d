"""The config that is shipped, and the documents written from its models."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.settings import OWNER_BY_ITEM, Settings, load_settings, reference, schema, shipped_dir
from watcher.settings.fields import inner_model, is_array_of_tables
from watcher.settings.watcher_file import WatcherFile

TOP = Path(__file__).parent.parent.parent
AGGREGATOR_HOSTS = ("news.google.com", "api.gdeltproject.org")


@pytest.fixture(scope="module")
def shipped() -> Settings:
    return load_settings(shipped_dir("config"), environ={})


def test_the_shipped_config_has_nothing_to_warn_of_but_the_missing_contact(shipped: Settings) -> None:
    assert shipped.warnings == ("fetch.contact is empty: a site's owner cannot reach you",)


def test_the_shipped_watcher_file_shows_the_defaults(shipped: Settings) -> None:
    defaults = WatcherFile()
    for name in ("service", "fetch", "store", "alerts", "send", "seeds"):
        assert getattr(shipped, name) == getattr(defaults, name)


def test_the_shipped_feeds_cover_five_languages_and_many_owners(shipped: Settings) -> None:
    polled = [feed for feed in shipped.feeds if feed.enabled]

    assert {feed.language for feed in polled} == {"en", "ru", "tr", "ar", "uk"}
    assert len({feed.owner for feed in polled} - {OWNER_BY_ITEM}) >= 35


def test_every_shipped_feed_that_is_off_says_why(shipped: Settings) -> None:
    assert [f.name for f in shipped.feed_tables if not f.enabled and not f.note.startswith("Off")] == []


def test_no_page_is_fetched_behind_the_links_of_an_aggregator(shipped: Settings) -> None:
    aggregated = [feed for feed in shipped.feeds if any(host in feed.url for host in AGGREGATOR_HOSTS)]

    assert aggregated
    assert [feed.name for feed in aggregated if feed.fetch_articles] == []


def test_an_aggregator_is_never_an_owner(shipped: Settings) -> None:
    assert not {feed.owner for feed in shipped.feeds} & {"google", "gdelt", "menafn"}
    unlimited = [
        f for f in shipped.feeds if any(host in f.url for host in AGGREGATOR_HOSTS) and "site%3A" not in f.url
    ]
    assert {feed.owner for feed in unlimited} == {OWNER_BY_ITEM}


@pytest.mark.parametrize(
    ("label", "url", "owner"),
    [
        ("TASS", "", "ru-state"),
        ("tass", "", "ru-state"),
        ("ТАСС", "", "ru-state"),
        ("BBC World", "", "bbc"),
        ("BBC.com", "", "bbc"),
        ("Some edition", "https://www.edition.bbc.co.uk/1", "bbc"),
        ("bbc", "", "bbc"),
        ("The  Harbour Post", "", "the harbour post"),
        ("", "https://www.harbour.example/1", "harbour.example"),
        ("Notbbc.com", "", "notbbc.com"),
        ("", "", ""),
    ],
)
def test_what_an_aggregator_calls_an_outlet_becomes_its_owner(
    shipped: Settings, label: str, url: str, owner: str
) -> None:
    assert shipped.owners.of(label, url) == owner


def test_the_config_reference_is_what_the_models_say() -> None:
    assert (TOP / "docs" / "configuration.md").read_text("utf-8") == reference()


def test_the_config_reference_names_every_key() -> None:
    text = reference()
    for name, field in WatcherFile.model_fields.items():
        inner = inner_model(field)
        assert inner is not None
        assert (f"`[[{name}]]`" if is_array_of_tables(field) else f"`[{name}]`") in text
        assert all(f"`{key}`" in text or f"`[{name}.{key}]`" in text for key in inner.model_fields)


def test_editors_get_a_schema_that_knows_the_keys_and_their_meaning() -> None:
    feed = schema("feeds")["$defs"]["FeedTable"]

    assert feed["required"] == ["name", "url", "owner"]
    assert feed["additionalProperties"] is False
    assert feed["properties"]["kind"]["enum"] == ["feed", "sitemap", "page"]
    assert {"type": "number"} in feed["properties"]["interval"]["anyOf"]
    assert schema("watcher")["$defs"]["Fetch"]["properties"]["robots"]["description"]
