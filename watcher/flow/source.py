"""What stands at a source now: fetched with what is remembered of it, parsed where that can hurt nobody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime
from typing import Any

from watcher.feeds.parsed import BY_SOURCE, ParsedFeed
from watcher.feeds.state import FeedState, validators
from watcher.fetch.answers import Fetched, NotModified, Pushed
from watcher.fetch.client import Fetcher
from watcher.flow.entries import with_text_keys
from watcher.flow.threads import on
from watcher.model import Failed, Feed


class SourceReader:
    """Fetches sources and parses what they answer, small answers on `worker`, large ones in a child process.

    `is_aggregator` says whether the entries of a source name outlets of their own.
    """

    def __init__(self, fetcher: Fetcher, is_aggregator: Callable[[Feed], bool], worker: Executor) -> None:
        self._fetcher = fetcher
        self._is_aggregator = is_aggregator
        self._worker = worker

    async def fetch(
        self, feed: Feed, state: FeedState, now: datetime
    ) -> tuple[Fetched | NotModified | Failed, ParsedFeed | Failed | None]:
        """What the source answers now, and its entries; None when they are those of the last poll."""
        known = validators(state, now)
        answer = await self._fetcher.fetch(
            state.poll_url,
            etag=known.etag,
            last_modified=known.last_modified,
            validators_url=known.url,
            kind="page" if feed.kind == "page" else "feed",
        )
        if not isinstance(answer, Fetched) or answer.body_hash == state.body_hash:
            return answer, None
        parsed = await self.parse(feed, answer, now, frozenset(state.item_hashes))
        if isinstance(parsed, ParsedFeed) and parsed.children and not parsed.items:
            parsed = await self._newest_child(feed, parsed, now)
            # An index that stands as it stood says nothing of the sitemaps that it names: it is asked for in
            # full each time.
            answer = replace(answer, etag=None, last_modified=None, body_hash="")
        if isinstance(parsed, Failed) and parsed.kind == "not_a_feed" and not state.baseline_done:
            # Who put a site's front page into the list meant its feed. A source that was read once is not
            # changed for another one because its site shows a page for a while.
            from watcher.flow.discovery import named_feed

            found = await named_feed(self._fetcher, answer, lambda named: self.parse(feed, named, now))
            if found is not None:
                answer, parsed = found
                answer = replace(answer, permanent_url=answer.permanent_url or answer.url)
        return answer, parsed

    async def _newest_child(self, feed: Feed, index: ParsedFeed, now: datetime) -> ParsedFeed | Failed:
        """The newest sitemap that a sitemap index names, in place of the index."""
        answer = await self._fetcher.fetch(index.children[0])
        if isinstance(answer, Fetched):
            return await self.parse(feed, answer, now)
        return answer if isinstance(answer, Failed) else index

    async def parse(
        self, feed: Feed, answer: Fetched | Pushed, now: datetime, known: frozenset[str] = frozenset()
    ) -> ParsedFeed | Failed:
        """The entries in what was answered, but those whose source text is `known`."""
        from watcher.fetch.isolated import LARGE, parse_isolated

        # The parser knows an aggregator by this word, the config by another one.
        asked = replace(feed, owner=BY_SOURCE) if self._is_aggregator(feed) else feed
        given: dict[str, Any] = {"url": answer.final_url, "content_type": answer.content_type, "known": known}
        if len(answer.body) >= LARGE:
            parsed = await parse_isolated(answer.body, feed=asked, seen=now, **given)
            return await on(self._worker, _with_text_keys, parsed)
        return await on(self._worker, _parsed, answer.body, feed=asked, seen=now, **given)


def _parsed(body: bytes, **given: Any) -> ParsedFeed | Failed:
    from watcher.feeds.parse import parse_feed  # what most polls do without

    return _with_text_keys(parse_feed(body, **given))


def _with_text_keys(parsed: ParsedFeed | Failed) -> ParsedFeed | Failed:
    return parsed if isinstance(parsed, Failed) else with_text_keys(parsed)
