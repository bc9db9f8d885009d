"""An entry stays itself: what names it, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from watcher.feeds.identity import entry_id, entry_keys, keys_of_feed, text_hash
from watcher.model import Entry

SEEN = datetime(2025, 3, 2, 12, tzinfo=UTC)
ENTRY = Entry(
    id="",
    feed="Harbour",
    url="https://harbour.example/news/1",
    title="Envoys meet in the customs house",
    summary="They met on Tuesday morning and will go on.",
    seen=SEEN,
    guid="hp-0001",
    published=SEEN,
)


@pytest.mark.parametrize(
    "changed",
    [
        replace(ENTRY, guid="hp-9999"),
        replace(ENTRY, url="https://harbour.example/moved/1"),
        replace(ENTRY, url="https://www.harbour.example/news/1?utm_source=rss#top", guid="new-guid"),
        replace(ENTRY, title="Another headline altogether", summary="And other words."),
        replace(ENTRY, guid="hp-9999", url="https://harbour.example/moved/1"),
        replace(ENTRY, guid="hp-9999", url="https://harbour.example/moved/1", title=ENTRY.title.upper()),
    ],
)
def test_an_entry_survives_a_changed_guid_url_or_text(changed: Entry) -> None:
    assert set(entry_keys(ENTRY)) & set(entry_keys(changed))


@pytest.mark.parametrize(
    "other",
    [
        replace(ENTRY, guid="hp-0002", url="https://harbour.example/news/2", title="Other", summary="Words"),
        # A column that returns every week under the same words.
        replace(
            ENTRY,
            guid="hp-0002",
            url="https://harbour.example/news/2",
            published=datetime(2025, 3, 9, 12, tzinfo=UTC),
        ),
        replace(ENTRY, guid="0", url="https://harbour.example/", title="Front", summary=""),
    ],
)
def test_another_entry_is_another_one(other: Entry) -> None:
    assert not set(entry_keys(ENTRY)) & set(entry_keys(other))


@pytest.mark.parametrize(
    ("guid", "url"), [("0", ""), ("https://harbour.example/", "https://harbour.example/"), (None, "")]
)
def test_weak_guids_and_front_pages_name_nothing(guid: str | None, url: str) -> None:
    keys = entry_keys(replace(ENTRY, guid=guid, url=url))
    assert [key.split(":")[0] for key in keys] == ["text"]


def test_what_different_items_of_a_feed_share_names_none_of_them() -> None:
    twins = [replace(ENTRY, title=f"Update number {n} of the day", summary="") for n in range(3)]
    keys = keys_of_feed(twins)
    assert len({key for entry in keys for key in entry}) == len(keys)


def test_every_entry_has_a_key_and_a_stable_id() -> None:
    bare = Entry("", "Harbour", "", "Short", "", SEEN)
    assert len(entry_keys(bare)) == 1
    assert entry_id("Harbour", "guid:x") == entry_id("Harbour", "guid:x") != entry_id("Other", "guid:x")


def test_the_text_hash_sees_words_and_not_typography() -> None:
    assert text_hash(ENTRY) == text_hash(replace(ENTRY, title=f"{ENTRY.title.upper()} …"))
    assert text_hash(ENTRY) != text_hash(replace(ENTRY, summary="They met on Friday."))
