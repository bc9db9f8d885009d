"""A page where a feed should be: the feed that it names, fetched and read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from watcher.feeds.charset import decoded
from watcher.feeds.discovery import feed_links
from watcher.feeds.parsed import ParsedFeed
from watcher.fetch.answers import Fetched
from watcher.fetch.client import Fetcher
from watcher.model import Failed

MAX_LOOK = 500_000  # bytes of the page: feeds are named in its head
MAX_TRIED = 2

Read = Callable[[Fetched], Awaitable[ParsedFeed | Failed]]


async def named_feed(fetcher: Fetcher, page: Fetched, read: Read) -> tuple[Fetched, ParsedFeed] | None:
    """The first feed of those that `page` names which can be had and read; None when there is none."""
    tried = {page.url, page.final_url}
    for link in feed_links(decoded(page.body[:MAX_LOOK], page.content_type), page.final_url)[:MAX_TRIED]:
        if link.url in tried:
            continue
        answer = await fetcher.fetch(link.url)
        parsed = await read(answer) if isinstance(answer, Fetched) else None
        if isinstance(answer, Fetched) and isinstance(parsed, ParsedFeed):
            return answer, parsed
    return None
