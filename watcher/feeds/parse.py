"""Bytes of a source -> its entries. RSS, Atom and RDF by feedparser; the other kinds by their own files.

feedparser is given only what it can read in linear time: the text is decoded here, cut into items, and an
item whose shape would hang it is refused before. What the feed says of itself is kept as it stands; markup is
taken off here.
"""

from __future__ import annotations

import re
from datetime import datetime
from html.entities import html5
from typing import Any
from urllib.parse import urljoin

import feedparser

from watcher.feeds.challenge import is_challenge
from watcher.feeds.charset import decoded, legal_xml
from watcher.feeds.discovery import feed_links
from watcher.feeds.entries import RawItem, entry_of, with_identity
from watcher.feeds.hints import read_hints
from watcher.feeds.items import (
    MAX_HEAD,
    Pieces,
    Root,
    choose_items,
    find_root,
    item_names,
    shape_problem,
    split_items,
)
from watcher.feeds.jsonfeed import parse_json_feed
from watcher.feeds.moments import read_moment
from watcher.feeds.page import parse_page
from watcher.feeds.parsed import ParsedFeed
from watcher.feeds.plain import MAX_TITLE, line_of_html
from watcher.feeds.sitemap import parse_sitemap
from watcher.model import Entry, Failed, Feed
from watcher.text.urls import is_web_url

MAX_BODY = 32_000_000  # bytes, inflated
MAX_DOCTYPE = 10_000
# The shortest empty feed is longer; one broadcaster answers 200 with eleven bytes.
MIN_BODY = 20

_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.I)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})


def parse_feed(
    body: bytes, *, url: str, content_type: str | None, feed: Feed, seen: datetime
) -> ParsedFeed | Failed:
    """The entries of a feed, a news sitemap or a link page. Never raises, whatever the bytes are.

    `url` is the address that the bytes came from in the end: relative links are joined to it. A page that
    should have been a feed is Failed("not_a_feed") or Failed("challenge"), and names the feeds it links to.
    """
    if len(body) > MAX_BODY:
        return Failed("too_large", f"{len(body)} bytes, more than {MAX_BODY}")
    text = decoded(body, content_type)
    if feed.kind == "page":
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
    return _parse_xml(text, root, url=url, feed=feed, seen=seen)


def _not_a_feed(text: str, url: str, root: Root | None, content_type: str | None) -> Failed:
    if is_challenge(text):
        return Failed("challenge", "the server asks whether we are a browser instead of giving the feed")
    if root is not None and root.kind == "html":
        links = feed_links(text, url)
        hint = f"; it links to the feed {' , '.join(link.url for link in links[:3])}" if links else ""
        return Failed("not_a_feed", f"this is a web page, not a feed{hint}")
    if root is not None:
        return Failed("not_a_feed", "this is a list of feeds (OPML), not a feed: import it")
    named = f" ({content_type.split(';')[0].strip()[:80]})" if content_type else ""
    return Failed("not_a_feed", f"the answer is neither RSS, Atom, RDF, JSON Feed nor a sitemap{named}")


def _parse_xml(text: str, root: Root, *, url: str, feed: Feed, seen: datetime) -> ParsedFeed | Failed:
    text = _known_entities(legal_xml(_from_root(text, root)))
    pieces = split_items(text, item_names(root))
    frame = pieces.head + pieces.rest
    if problem := shape_problem(frame, MAX_HEAD):
        return Failed("parse", f"the feed's own head cannot be read: {problem}")
    chosen = choose_items(pieces.items)
    rejected = list(chosen.rejected)
    head, raws = _read(pieces, chosen.items, url, rejected)
    found = [(place, _entry(raw, head, feed, url, seen)) for place, raw in raws]
    done = with_identity(found, feed, rejected)
    links = head.get("links") or []
    return ParsedFeed(
        title=line_of_html(str(head.get("title") or ""), MAX_TITLE),
        kind=root.kind,
        items=done.items,
        keys=done.keys,
        rejected=done.rejected,
        hints=read_hints(frame),
        self_url=next(iter(_rel(links, "self", url)), None),
        hub_urls=_rel(links, "hub", url),
        language=head.get("language") or None,
        is_whole=f"</{root.name}".lower() in text[-64_000:].lower() or not pieces.items,
        unread=chosen.unread,
    )


def _from_root(text: str, root: Root) -> str:
    """`text` from its document element on, with its DOCTYPE when that is small: server messages before it are
    junk."""
    doctype = _DOCTYPE.search(text, 0, root.at)
    if doctype is None or root.at - doctype.start() > MAX_DOCTYPE:
        return text[root.at :]
    return text[doctype.start() :]


def _known_entities(text: str) -> str:
    """`text` with HTML's entities (&nbsp;) as characters and bare ampersands escaped, outside CDATA.

    XML knows neither, and one of them would cost the strict parser. What a DOCTYPE declares stays.
    """
    parts = []
    at = 0
    has_own = "<!ENTITY" in text[:MAX_DOCTYPE]
    while at < len(text):
        start = text.find("<![CDATA[", at)
        start = len(text) if start < 0 else start
        end = text.find("]]>", start)
        end = len(text) if end < 0 else end
        plain = _ENTITY.sub(_html_entity, text[at:start])
        parts.append(plain if has_own else _BARE_AMPERSAND.sub("&amp;", plain))
        parts.append(text[start:end])
        at = max(end, at + 1)
    return "".join(parts)


def _html_entity(found: re.Match[str]) -> str:
    name = found.group(1)
    return found.group() if name in _XML_ENTITIES else html5.get(f"{name};", found.group())


def _read(
    pieces: Pieces, taken: tuple[tuple[int, str], ...], url: str, rejected: list[tuple[int, str]]
) -> tuple[Any, list[tuple[int, Any]]]:
    """The feed's head and its items as feedparser reads them, each item with its place."""
    try:
        parsed = _feedparser(pieces.head + "".join(item for _, item in taken) + pieces.rest, url)
    except Exception:  # noqa: BLE001 - a foreign parser on foreign bytes: find out which item it was
        return _read_singly(pieces, taken, url, rejected)
    entries = parsed.entries
    if len(entries) == len(taken):
        return parsed.feed, [(place, entry) for (place, _), entry in zip(taken, entries, strict=True)]
    return parsed.feed, list(enumerate(entries))


def _read_singly(
    pieces: Pieces, taken: tuple[tuple[int, str], ...], url: str, rejected: list[tuple[int, str]]
) -> tuple[Any, list[tuple[int, Any]]]:
    head: Any = {}
    found: list[tuple[int, Any]] = []
    for place, item in taken:
        try:
            parsed = _feedparser(pieces.head + item + pieces.rest, url)
        except Exception as error:  # noqa: BLE001 - as above: this item is the one, and it alone is refused
            rejected.append((place, f"the parser failed on it ({type(error).__name__})"))
            continue
        head = parsed.feed
        found.extend((place, entry) for entry in parsed.entries)
    return head, found


def _feedparser(text: str, url: str) -> Any:
    # Bytes have no base of their own, hence content-location; text/xml would mean us-ascii to feedparser.
    return feedparser.parse(
        text.encode("utf-8", "replace"),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
    )


def _rel(links: list[Any], rel: str, base: str) -> tuple[str, ...]:
    found = []
    for link in links:
        if link.get("rel") == rel and link.get("href"):
            target = urljoin(base, str(link["href"]))
            if is_web_url(target):
                found.append(target)
    return tuple(dict.fromkeys(found))


def _entry(raw: Any, head: Any, feed: Feed, url: str, seen: datetime) -> Entry | str:
    try:
        return entry_of(_raw_item(raw, head), feed, base=url, seen=seen)
    except Exception as error:  # noqa: BLE001 - one entry of a foreign feed must never cost the others
        return f"it could not be read ({type(error).__name__}: {str(error)[:100]})"


def _raw_item(raw: Any, head: Any) -> RawItem:
    contents = [str(part.get("value") or "") for part in raw.get("content") or []]
    return RawItem(
        title=str(raw.get("title") or ""),
        links=_links(raw),
        summary=str(raw.get("summary") or ""),
        content=max(contents, key=len, default=""),
        guid=str(raw.get("id") or "") or None,
        published=_published(raw),
        language=(raw.get("title_detail") or {}).get("language") or head.get("language"),
        author=raw.get("author"),
        source=(raw.get("source") or {}).get("title"),
    )


def _links(raw: Any) -> tuple[str, ...]:
    alternates = [
        str(link.get("href") or "")
        for link in raw.get("links") or []
        if link.get("rel") in (None, "alternate")
    ]
    # FeedBurner keeps the publisher's own address beside its counting one; a GUID may be the only address
    # there is.
    found = [raw.get("feedburner_origlink"), raw.get("link"), *alternates]
    if str(raw.get("id") or "").startswith(("http://", "https://")):
        found.append(raw.get("id"))
    return tuple(str(link) for link in found if link)


def _published(raw: Any) -> datetime | None:
    for name in ("published", "created", "updated"):
        if name not in raw and f"{name}_parsed" not in raw:
            continue  # feedparser would lend it another date, with a warning
        moment = read_moment(raw.get(name), raw.get(f"{name}_parsed"))
        if moment is not None:
            return moment
    return None
