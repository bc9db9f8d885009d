"""Bytes of a source -> its entries: looks what the bytes are and hands them to who reads such things."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from watcher.feeds.challenge import is_challenge
from watcher.feeds.charset import decoded
from watcher.feeds.items import Root, find_root
from watcher.feeds.jsonfeed import parse_json_feed
from watcher.feeds.parsed import ParsedFeed
from watcher.feeds.sitemap import parse_sitemap
from watcher.feeds.xmlfeed import parse_xml_feed
from watcher.model import Failed, Feed

MAX_BODY = 32_000_000  # bytes, inflated
# The shortest empty feed is longer; one broadcaster answers 200 with eleven bytes.
MIN_BODY = 20


def parse_feed(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    feed: Feed,
    seen: datetime,
    known: Set[str] = frozenset(),
) -> ParsedFeed | Failed:
    """The entries of a feed, a news sitemap or a link page. Never raises, whatever the bytes are.

    `url` is the address that the bytes came from in the end: relative links are joined to it. `known` are the
    hashes (ParsedFeed.hashes) of an earlier poll: an item of RSS, Atom or RDF whose source text is among them
    is only counted, which makes a poll with one new entry ten times cheaper. A page that should have been a
    feed is Failed("not_a_feed") or Failed("challenge"), and names the feeds it links to.
    """
    if len(body) > MAX_BODY:
        return Failed("too_large", f"{len(body)} bytes, more than {MAX_BODY}")
    text = decoded(body, content_type)
    if feed.kind == "page":
        from watcher.feeds.page import parse_page  # what reads pages is loaded for the first that comes

        return parse_page(text, url=url, feed=feed, seen=seen)
    if len(body.strip()) < MIN_BODY:
        return Failed("not_a_feed", f"the answer holds {len(body)} bytes, which is no feed")
    if text.lstrip()[:1] == "{":
        return parse_json_feed(text, url=url, feed=feed, seen=seen)
    root = find_root(text)
    if root is None or root.kind in ("html", "opml"):
        return _not_a_feed(text, url, root, content_type)
    if root.kind == "sitemap":
        return parse_sitemap(text, url=url, feed=feed, seen=seen)
    return parse_xml_feed(text, root, known, url=url, feed=feed, seen=seen)


def _not_a_feed(text: str, url: str, root: Root | None, content_type: str | None) -> Failed:
    if is_challenge(text):
        return Failed("challenge", "the server asks whether we are a browser instead of giving the feed")
    if root is not None and root.kind == "html":
        from watcher.feeds.discovery import feed_links

        links = feed_links(text, url)
        hint = f"; it links to the feed {' , '.join(link.url for link in links[:3])}" if links else ""
        return Failed("not_a_feed", f"this is a web page, not a feed{hint}")
    if root is not None:
        return Failed("not_a_feed", "this is a list of feeds (OPML), not a feed: import it")
    named = f" ({content_type.split(';')[0].strip()[:80]})" if content_type else ""
    return Failed("not_a_feed", f"the answer is neither RSS, Atom, RDF, JSON Feed nor a sitemap{named}")
