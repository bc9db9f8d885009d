"""Parsing in a child process: the same result, and an end when it takes too long."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from watcher.feeds.parse import parse_feed
from watcher.fetch.isolated import LARGE, parse, parse_isolated
from watcher.model import Failed, Feed

SEEN = datetime(2025, 3, 2, 12, tzinfo=UTC)
FEED = Feed("Harbour", "https://harbour.example/feed", "harbour")
ITEM = b"<item><title>Number %d</title><link>https://harbour.example/%d</link></item>"
BODY = b"<rss><channel><title>x</title>%s</channel></rss>" % b"".join(ITEM % (n, n) for n in range(50))
HANGING = ("-c", "import time; time.sleep(600)")


async def test_a_child_reads_what_this_process_reads() -> None:
    here = parse_feed(BODY, url=FEED.url, content_type="text/xml", feed=FEED, seen=SEEN)
    there = await parse_isolated(BODY, url=FEED.url, content_type="text/xml", feed=FEED, seen=SEEN)
    assert here == there


async def test_a_large_body_goes_to_a_child_and_comes_back() -> None:
    long = b"<description>%s</description></item>" % (b"word " * (LARGE // 200))
    body = BODY.replace(b"</item>", long)
    assert len(body) > LARGE
    result = await parse(body, url=FEED.url, content_type=None, feed=FEED, seen=SEEN)
    assert not isinstance(result, Failed)
    assert len(result.items) == 50


async def test_a_child_that_hangs_is_killed() -> None:
    result = await parse_isolated(
        BODY, url=FEED.url, content_type=None, feed=FEED, seen=SEEN, deadline=0.3, arguments=HANGING
    )
    assert isinstance(result, Failed)
    assert result.kind == "parse"


async def test_a_child_that_dies_is_a_failure() -> None:
    result = await parse_isolated(
        BODY, url=FEED.url, content_type=None, feed=FEED, seen=SEEN, arguments=("-c", "raise SystemExit(3)")
    )
    assert isinstance(result, Failed)
    assert result.kind == "parse"


async def test_cancelling_ends_the_child() -> None:
    reading = parse_isolated(BODY, url=FEED.url, content_type=None, feed=FEED, seen=SEEN, arguments=HANGING)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reading, 0.3)
