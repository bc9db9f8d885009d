"""A poll reads only what it has not seen: with the same result as reading everything."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.feeds.parse import parse_feed
from watcher.feeds.parsed import ParsedFeed
from watcher.model import Feed

SEEN = datetime(2025, 3, 2, 12, tzinfo=UTC)
FEED = Feed("Harbour", "https://harbour.example/feed", "harbour")


def read(items: list[str], known: frozenset[str] = frozenset(), noise: str = "") -> ParsedFeed:
    body = f"<rss version='2.0'><channel><title>x</title><ttl>5</ttl>{noise}{''.join(items)}</channel></rss>"
    result = parse_feed(body.encode(), url=FEED.url, content_type=None, feed=FEED, seen=SEEN, known=known)
    assert isinstance(result, ParsedFeed)
    return result


def item(number: int) -> str:
    # Few GUIDs and addresses for many numbers, so that some are shared and some items repeat others.
    return (
        f"<item><title>Number {number}</title><link>https://harbour.example/p?a=1&amp;n={number % 9}</link>"
        f"<guid>guid-{number % 11}</guid><description>The words of number {number}.</description></item>"
    )


numbers = st.lists(st.integers(0, 60), max_size=12, unique=True)


@settings(deadline=None)
@given(numbers, numbers)
def test_reading_the_new_items_gives_what_reading_all_gives(before: list[int], after: list[int]) -> None:
    first = read([item(n) for n in before])
    full = read([item(n) for n in after])
    reduced = read(
        [item(n) for n in after], frozenset(first.hashes), noise="<lastBuildDate>now</lastBuildDate>"
    )
    expected = [
        (entry, keys)
        for entry, keys in zip(full.items, full.keys, strict=True)
        if int(entry.title.split()[1]) not in before
    ]
    assert list(zip(reduced.items, reduced.keys, strict=True)) == expected
    assert reduced.unchanged == len(set(before) & set(after))
    assert (reduced.hashes, reduced.hints, reduced.title) == (full.hashes, full.hints, full.title)


def test_an_edited_item_is_read_again_and_keeps_its_keys() -> None:
    first = read([item(1), item(2)])
    edited = item(2).replace("Number 2", "Number 2, corrected")
    again = read([item(1), edited], frozenset(first.hashes))
    assert [entry.title for entry in again.items] == ["Number 2, corrected"]
    assert set(again.keys[0]) & set(first.keys[1])
    assert again.items[0].id == first.items[1].id
