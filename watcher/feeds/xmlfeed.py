"""RSS, Atom and RDF by feedparser, which is given only what it can read in linear time.

The text is decoded before and cut into items here; an item whose shape would hang the parser is refused. What
the feed says of itself is kept as it stands; markup is taken off elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from html.entities import html5
from typing import Any
from urllib.parse import urljoin

from watcher.feeds.charset import legal_xml
from watcher.feeds.entries import RawItem, entry_of, with_identity
from watcher.feeds.hints import read_hints
from watcher.feeds.items import MAX_HEAD, Pieces, Root, choose_items, item_names, shape_problem, split_items
from watcher.feeds.moments import clamped, read_moment
from watcher.feeds.parsed import ParsedFeed
from watcher.feeds.plain import MAX_TITLE, line_of_html
from watcher.feeds.wellformed import read_plain
from watcher.model import Entry, Failed, Feed
from watcher.text.urls import is_web_url

MAX_DOCTYPE = 10_000
_WEB = ("http://", "https://")

_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.I)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_GUID = re.compile(r"<(?:\w+:)?(?:guid|id)\b[^<>]*>(?:\s*<!\[CDATA\[)?([^<>]{1,2000})", re.I)


def parse_xml_feed(
    text: str, root: Root, known: Set[str], *, url: str, feed: Feed, seen: datetime
) -> ParsedFeed | Failed:
    """The entries of a feed whose document element is `root`, but those whose source text is `known`."""
    text = _known_entities(legal_xml(_from_root(text, root)))
    pieces = split_items(text, item_names(root))
    frame = pieces.head + pieces.rest
    if problem := shape_problem(frame, MAX_HEAD):
        return Failed("parse", f"the feed's own head cannot be read: {problem}")
    chosen = choose_items(pieces.items, known)
    rejected = list(chosen.rejected)
    head, rows = _read(pieces, chosen.items, url, rejected)
    found = [(row.place, _entry(row, head, feed, url, seen)) for row in rows]
    done = with_identity(found, feed, rejected, elsewhere="".join(chosen.unchanged))
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
        unchanged=len(chosen.unchanged),
        hashes=chosen.hashes,
    )


def _from_root(text: str, root: Root) -> str:
    """`text` from its document element on, with a small DOCTYPE: what a server writes before it is junk."""
    doctype = _DOCTYPE.search(text, 0, root.at)
    if doctype is None or root.at - doctype.start() > MAX_DOCTYPE:
        return text[root.at :]
    # feedparser knows the entities of a DOCTYPE only where each stands on a line of its own, and puts them
    # back as the replacement of a regular expression, in which a backslash means something.
    declared = text[doctype.start() : root.at].replace("\\", "\\\\")
    return declared.replace("<!ENTITY", "\n<!ENTITY").replace("]>", "\n]>") + text[root.at :]


def _known_entities(text: str) -> str:
    """`text` with HTML's entities (&nbsp;) as characters and bare ampersands escaped, outside CDATA.

    XML knows neither, and one of them would cost the strict parser. What a DOCTYPE declares stays.
    """
    last = text.rfind("<![CDATA[")
    if "&" not in text and (last < 0 or text.find("]]>", last) >= 0):
        return text
    parts: list[str] = []
    at = 0
    has_own = "<!ENTITY" in text[:MAX_DOCTYPE]
    while at < len(text):
        start = text.find("<![CDATA[", at)
        start = len(text) if start < 0 else start
        end = text.find("]]>", start)
        if start < len(text) and end < 0:  # never closed: it would swallow the rest of the feed
            text = text[:start] + text[start:].replace("<![CDATA[", "")
            continue
        end = len(text) if end < 0 else end
        plain = text[at:start]
        if "&" in plain:
            plain = _ENTITY.sub(_html_entity, plain)
            plain = plain if has_own else _BARE_AMPERSAND.sub("&amp;", plain)
        parts += (plain, text[start:end])
        at = max(end, at + 1)
    return "".join(parts)


def _html_entity(found: re.Match[str]) -> str:
    name = found.group(1)
    return found.group() if name in _XML_ENTITIES else html5.get(f"{name};", found.group())


@dataclass(frozen=True, slots=True)
class _Row:
    """One item as feedparser read it, its place in the feed, and its source text ("" when unknown)."""

    place: int
    raw: Any
    source: str


def _read(
    pieces: Pieces, taken: tuple[tuple[int, str], ...], url: str, rejected: list[tuple[int, str]]
) -> tuple[Any, list[_Row]]:
    """The feed's head and its items as feedparser reads them, each item with its place."""
    try:
        head, entries = _parsed(pieces.head + "".join(item for _, item in taken) + pieces.rest, url)
    except Exception:  # noqa: BLE001 - a foreign parser on foreign bytes: find out which item it was
        return _read_singly(pieces, taken, url, rejected)
    if len(entries) == len(taken):
        rows = zip(taken, entries, strict=True)
        return head, [_Row(place, entry, source) for (place, source), entry in rows]
    return head, [_Row(place, entry, "") for place, entry in enumerate(entries)]


def _read_singly(
    pieces: Pieces, taken: tuple[tuple[int, str], ...], url: str, rejected: list[tuple[int, str]]
) -> tuple[Any, list[_Row]]:
    head: Any = {}
    found: list[_Row] = []
    for place, item in taken:
        try:
            head, entries = _parsed(pieces.head + item + pieces.rest, url)
        except Exception as error:  # noqa: BLE001 - as above: this item is the one, and it alone is refused
            rejected.append((place, f"the parser failed on it ({type(error).__name__})"))
            continue
        found.extend(_Row(place, entry, item) for entry in entries)
    return head, found


def _parsed(text: str, url: str) -> tuple[Any, list[Any]]:
    """The feed's head and its items. Most feeds are plain; feedparser takes fifteen times as long, and is
    loaded when the first comes that is not."""
    plain = read_plain(text, url)
    if plain is not None:
        return plain.head, plain.items
    parsed = _feedparser(text, url)
    return parsed.feed, parsed.entries


def _feedparser(text: str, url: str) -> Any:
    import feedparser

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


def _entry(row: _Row, head: Any, feed: Feed, url: str, seen: datetime) -> Entry | str:
    try:
        return entry_of(_raw_item(row, head, seen), feed, base=url, seen=seen)
    except Exception as error:  # noqa: BLE001 - one entry of a foreign feed must never cost the others
        return f"it could not be read ({type(error).__name__}: {str(error)[:100]})"


def _raw_item(row: _Row, head: Any, seen: datetime) -> RawItem:
    raw = row.raw
    guid = _guid(row)
    contents = [str(part.get("value") or "") for part in raw.get("content") or []]
    return RawItem(
        title=str(raw.get("title") or ""),
        links=_links(raw, guid),
        summary=str(raw.get("summary") or ""),
        content=max(contents, key=len, default=""),
        guid=guid or None,
        published=_published(raw, seen),
        language=(raw.get("title_detail") or {}).get("language") or head.get("language"),
        author=raw.get("author"),
        source=(raw.get("source") or {}).get("title"),
    )


def _guid(row: _Row) -> str:
    """The GUID as it stands in the feed: feedparser joins it to the feed's address, which may change."""
    joined = str(row.raw.get("id") or "")
    for found in _GUID.findall(row.source):
        guid = unescape(found.removesuffix("]]")).strip()
        if guid and joined.endswith(guid):
            return guid
    return joined


def _links(raw: Any, guid: str) -> tuple[str, ...]:
    """The addresses that may be the item's page, the likeliest first.

    FeedBurner keeps the publisher's own address beside its counting one; a GUID may be the only address, if
    it is written as one: feedparser would make one of any GUID.
    """
    links = [link for link in raw.get("links") or [] if _is_alternate(link.get("rel"))]
    if len(links) > 1:
        links.sort(key=lambda link: "html" not in str(link.get("type") or "html"))
    found = [raw.get("feedburner_origlink"), *[link.get("href") for link in links]]
    if raw.get("link") != raw.get("id") or guid.startswith(_WEB):
        found.append(raw.get("link"))
    return tuple([str(link) for link in (*found, guid if guid.startswith(_WEB) else "") if link])


def _is_alternate(rel: str | None) -> bool:
    return rel is None or rel.lower().rsplit("/", 1)[-1] == "alternate"


def _published(raw: Any, seen: datetime) -> datetime | None:
    """The first of the item's dates that can be read and can be true."""
    for name in ("published", "created", "updated"):
        if name not in raw and f"{name}_parsed" not in raw:
            continue  # feedparser would lend it another date, with a warning
        moment = clamped(read_moment(raw.get(name), raw.get(f"{name}_parsed")), seen)
        if moment is not None:
            return moment
    return None
