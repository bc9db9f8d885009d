"""Plain RSS, Atom and RDF read by the standard library's expat, a tenth of the work that feedparser makes of
it.

Plain is what is well-formed and holds text where text is meant, its elements known by name. Of such a feed
this reads what feedparser 6 reads, as far as the entries need it; of any other nothing, and feedparser reads
it. A document type is not plain: no entity is ever declared, let alone replaced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from watcher.feeds.elements import KNOWN_PREFIXES, NAMESPACES, RESERVED, Kind, kind_of
from watcher.feeds.moments import read_moment
from watcher.feeds.spelling import NotPlain, checked_language, joined, mended, own_attributes

_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.I)
_NO_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_TEXT_TYPES = frozenset({None, "text", "plain", "html", "text/plain", "text/html"})
_HTML_TYPES = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
_PARTS = {
    "image": frozenset({"title", "link", "description", "url", "href", "width", "height"}),
    "textinput": frozenset({"title", "link", "description", "name"}),
}
_DATES = {Kind.PUBLISHED: "published", Kind.UPDATED: "updated", Kind.CREATED: "created"}
_BESIDE = frozenset({Kind.TITLE, Kind.LINK, Kind.LANGUAGE})  # what is wanted of the feed itself
# Sets, because one member of an enum takes as long to look up as all of a set.
_WITHOUT_FIELD = frozenset({Kind.PERSON, Kind.TEXT})
_TITLES = frozenset({Kind.TITLE, Kind.MEDIA_TITLE})
_SUMMARIES = frozenset({Kind.DESCRIPTION, Kind.SUMMARY, Kind.CONTENT})
_OTHERS = frozenset({Kind.LINK, Kind.ID, Kind.AUTHOR, Kind.SOURCE, Kind.ORIGIN})
_WANTED = _TITLES | _SUMMARIES | _DATES.keys() | _OTHERS  # of an item
_NOT_OF_ITEM = frozenset({Kind.SKIP, Kind.PERSON, Kind.LANGUAGE})
_BELOW_MEDIA = frozenset({Kind.MEDIA_TITLE, Kind.DESCRIPTION})


@dataclass(frozen=True, slots=True)
class PlainFeed:
    """The feed's own fields and those of each item, under feedparser's names and with its values."""

    head: Mapping[str, Any]
    items: list[dict[str, Any]]


def read_plain(text: str, url: str) -> PlainFeed | None:
    """The feed in `text`, which came from `url`; None when it is not plain. Linear in the text."""
    if not url.startswith(("http://", "https://")) or joined(url, url) != url or _DECLARATION.search(text):
        return None
    reading = _Reading(url)
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.pieces.append
    parser.StartNamespaceDeclHandler = reading.declare
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except (NotPlain, expat.ExpatError):
        return None
    return PlainFeed(reading.head, reading.items)


def _refuse(*_: Any) -> None:
    raise NotPlain


class _Reading:
    """What expat tells of one document, taken down as feedparser does: the rules by which one of several
    titles or summaries is chosen are its own."""

    def __init__(self, base: str) -> None:
        self.head: dict[str, Any] = {}
        self.items: list[dict[str, Any]] = []
        self.pieces: list[str] = []
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._unknown: dict[str, str] = {}
        self._kinds: dict[str, Kind] = {}
        self._lang: str | None = None
        self._depth = 0
        self._skipped = 0  # open elements of which nothing is wanted
        self._leaf: Kind | None = None  # the open element that holds text
        self._picture: frozenset[str] | None = None  # the names inside it that do not end it
        self._is_in_feed = False
        self._has_head_summary = False
        self._title_depth = -1
        self._language: str | None = None  # of the title that is open
        self._is_link = True  # the id that is open is an address
        self._item: dict[str, Any] | None = None
        self._item_depth = 0
        self._title_at: int | None = None
        self._summary_at: int | None = None
        self._has_content = False
        self._is_content = False  # the summary that is open is taken for the text
        self._person: dict[str, str] | None = None
        self._part = ""

    # ------------------------------------------------------------------------------------------ names

    def declare(self, prefix: str | None, uri: str | None) -> None:
        """A namespace has begun. What could be taken for another one is not plain."""
        if not uri:
            return
        lower, short = uri.lower(), (prefix or "").lower()
        if "backend.userland.com/rss" in lower or self._prefixes.setdefault(short, uri) != uri:
            raise NotPlain
        known = NAMESPACES.get(lower)
        if known is not None:
            if short in KNOWN_PREFIXES and short != known:
                raise NotPlain
            return
        if not short or short in RESERVED:
            raise NotPlain
        self._unknown.setdefault(uri, short)

    def _name(self, name: str) -> str:
        uri, _, local = name.rpartition(" ")
        if not uri:
            return local.lower()
        prefix = NAMESPACES.get(uri.lower())
        if prefix is None:
            prefix = self._unknown[uri]
        return f"{prefix}_{local.lower()}" if prefix else local.lower()

    # ------------------------------------------------------------------------------------------ elements

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        kind = self._kinds.get(name)
        if kind is None:
            kind = self._kinds[name] = kind_of(self._name(name))
        if self._leaf is not None:
            self._begin_part(kind, name)
        elif self._picture is not None:
            self._begin_in_picture(kind, name)
        elif self._skipped:
            self._begin_skipped(kind)
        elif self._item is None:
            self._begin_in_feed(kind, name, attributes)
        else:
            self._begin_in_item(kind, attributes)

    def end(self, name: str) -> None:
        if self._leaf is not None:
            self._end_leaf(self._leaf)
        elif self._skipped:
            self._skipped -= 1
        else:
            kind = self._kinds[name]
            if kind is Kind.ITEM:
                self._end_item()
            elif kind is Kind.PICTURE:
                self._picture = None
            elif kind is Kind.CHANNEL:
                self._is_in_feed = False
        self._depth -= 1

    def _begin_skipped(self, kind: Kind) -> None:
        if kind in (Kind.SKIP, Kind.TEXT, Kind.PERSON):
            self._skipped += 1
            return
        raise NotPlain

    def _begin_part(self, kind: Kind, name: str) -> None:
        """Inside an element that holds text there are only the parts of an author's name."""
        if self._leaf is not Kind.AUTHOR or kind is not Kind.PERSON or self._text():
            raise NotPlain
        if self._item is not None and self._person is None:
            if self._item.get("author"):
                raise NotPlain
            self._person = {}
        self._part = self._name(name)
        self._open(Kind.PERSON)

    def _begin_in_picture(self, kind: Kind, name: str) -> None:
        assert self._picture is not None
        if self._name(name) not in self._picture:
            raise NotPlain
        self._open(Kind.TEXT if kind is not Kind.TITLE else Kind.TITLE)

    def _begin_in_feed(self, kind: Kind, name: str, attributes: dict[str, str]) -> None:
        if kind is Kind.ITEM:
            self._begin_item(attributes)
        elif kind in _BESIDE:
            self._begin_wanted(kind, attributes)
        elif kind in (Kind.ROOT, Kind.CHANNEL):
            self._begin_container(kind, name, attributes)
        elif kind is Kind.PICTURE:
            self._picture = _PARTS[self._name(name)]
            self._title_depth = -1
        elif kind is Kind.SKIP or kind is Kind.PERSON:
            self._skipped += 1
        elif kind in (Kind.DESCRIPTION, Kind.SUMMARY):
            if self._has_head_summary:
                raise NotPlain
            self._has_head_summary = kind is Kind.SUMMARY
            self._open(Kind.TEXT)
        elif kind in (Kind.MEDIA, Kind.MEDIA_TITLE, Kind.CONTENT, Kind.SOURCE, Kind.REFUSE):
            raise NotPlain
        else:
            self._open(Kind.AUTHOR if kind is Kind.AUTHOR else Kind.TEXT)

    def _begin_container(self, kind: Kind, name: str, attributes: dict[str, str]) -> None:
        lang = checked_language(attributes, "base", "lastmod")
        if kind is Kind.CHANNEL:
            if self._depth != 2 or lang is not None or "href" in attributes:
                raise NotPlain
            self._is_in_feed = True
            return
        if self._depth != 1:
            raise NotPlain
        self._lang = lang or None
        own = self._name(name)
        if self._lang and own != "rdf_rdf":
            self.head["language"] = self._lang.replace("_", "-")
        self._is_in_feed = own == "feed"

    def _begin_item(self, attributes: dict[str, str]) -> None:
        if checked_language(attributes, "base", "lastmod", "href") is not None or self._depth not in (2, 3):
            raise NotPlain
        self._item = {}
        self._item_depth = self._depth
        self._title_depth, self._title_at, self._summary_at = -1, None, None
        self._has_content = False
        about = next((value for key, value in attributes.items() if self._name(key) == "rdf_about"), "")
        if about:
            self._item["id"] = about

    def _begin_in_item(self, kind: Kind, attributes: dict[str, str]) -> None:
        if kind in _NOT_OF_ITEM:
            self._skipped += 1
        elif kind in _WANTED:
            if self._depth > self._item_depth + 1 and kind not in _BELOW_MEDIA:
                raise NotPlain
            self._begin_wanted(kind, attributes)
        elif kind is Kind.TEXT:
            self._open(kind)
        elif kind is not Kind.MEDIA or (attributes and checked_language(attributes, "base") is not None):
            raise NotPlain

    def _begin_wanted(self, kind: Kind, attributes: dict[str, str]) -> None:
        own = own_attributes(attributes) if attributes else attributes
        if kind in _TITLES or kind in _SUMMARIES:
            if own and (own.get("type") not in _TEXT_TYPES or "mode" in own):
                raise NotPlain
            lang = own.get("lang", self._lang) if own else self._lang
            self._language = lang.replace("_", "-") if lang else None
            if kind in _SUMMARIES:
                self._begin_summary(kind)
        elif kind is Kind.LINK:
            self._begin_link(own)
            return
        elif kind is Kind.ID:
            if "base" in own:
                raise NotPlain
            self._is_link = own.get("ispermalink", "true") == "true"
        elif kind is Kind.SOURCE:
            self._title_depth = -1
        elif kind is Kind.ORIGIN and attributes:
            raise NotPlain
        self._open(kind)

    def _begin_summary(self, kind: Kind) -> None:
        """A second summary is the text, unless there is one."""
        item = self._item
        if item is None:
            return
        self._is_content = kind is Kind.CONTENT or ("summary" in item and not self._has_content)
        if self._is_content:
            self._has_content = True

    def _begin_link(self, own: Mapping[str, str]) -> None:
        href = own.get("href")
        if href == "" or "url" in own or "uri" in own or "base" in own:
            raise NotPlain
        rel = own.get("rel", "alternate")
        link = {"rel": rel, "type": own.get("type", "application/atom+xml" if rel == "self" else "text/html")}
        fields = self.head if self._item is None else self._item
        fields.setdefault("links", []).append(link)
        if href is None:
            self._open(Kind.LINK)
            return
        link["href"] = joined(self._base, href)
        if rel == "alternate" and link["type"] in _HTML_TYPES:
            fields["link"] = link["href"]
        self._open(Kind.TEXT)

    # ------------------------------------------------------------------------------------------ text

    def _open(self, kind: Kind) -> None:
        self._leaf = kind
        self.pieces.clear()

    def _text(self) -> str:
        return "".join(self.pieces).strip()

    def _end_leaf(self, kind: Kind) -> None:
        self._leaf = None
        if kind in _WITHOUT_FIELD:
            if kind is Kind.PERSON:
                self._end_part()
        elif self._item is None:
            self._end_in_feed(kind)
        else:
            self._end_in_item(kind, self._item)

    def _end_part(self) -> None:
        if self._person is not None and self._part in ("name", "email"):
            self._person[self._part] = self._text()
        self._open(Kind.AUTHOR)

    def _end_in_feed(self, kind: Kind) -> None:
        text = self._text()
        if kind is Kind.TITLE:
            is_locked = -1 < self._title_depth <= self._depth
            if self._is_in_feed and self._picture is None and not is_locked:
                self.head["title"] = mended(text)
            if text:
                self._title_depth = self._depth
        elif kind is Kind.LANGUAGE and self._is_in_feed:
            self.head["language"] = mended(text)
        elif kind is Kind.LINK and self._is_in_feed:
            href = joined(self._base, text) if text else text
            self.head["links"][-1]["href"] = _NO_REFERENCE.sub(r"&\1", mended(href))

    def _end_in_item(self, kind: Kind, item: dict[str, Any]) -> None:
        text = self._text()
        if kind in _SUMMARIES:
            self._end_summary(item, mended(text))
        elif kind in _DATES:
            self._end_date(item, _DATES[kind], mended(text))
        elif kind in _TITLES:
            self._end_title(item, mended(text), is_lasting=kind is Kind.TITLE)
        elif kind is Kind.LINK:
            self._end_link(item, text)
        elif kind is Kind.ID:
            item["id"] = value = mended(joined(self._base, text) if text and self._is_link else text)
            if self._is_link:
                item.setdefault("link", value)
        elif kind is Kind.AUTHOR:
            self._end_author(item, text)
        elif kind is Kind.SOURCE:
            item["source"] = {"title": mended(text)} if text else {}
        elif kind is Kind.ORIGIN:
            item["feedburner_origlink"] = mended(text)

    def _end_title(self, item: dict[str, Any], text: str, *, is_lasting: bool) -> None:
        if not -1 < self._title_depth <= self._depth:
            if self._title_at is None or self._depth <= self._title_at:
                self._title_at = self._depth
                item["title"] = text
            item["title_detail"] = {"language": self._language}
        if text and is_lasting:
            self._title_depth = self._depth

    def _end_link(self, item: dict[str, Any], text: str) -> None:
        href = mended(joined(self._base, text)) if text else text
        if "&" in href:
            href = _NO_REFERENCE.sub(r"&\1", href.replace("&amp;", "&"))
        item["link"] = href
        if href:
            item["links"][-1]["href"] = href

    def _end_date(self, item: dict[str, Any], name: str, text: str) -> None:
        if text and read_moment(text) is None:
            raise NotPlain  # feedparser knows some forms more
        item[name] = text

    def _end_summary(self, item: dict[str, Any], text: str) -> None:
        if self._is_content:
            item.setdefault("content", []).append({"value": text})
            item.setdefault("summary", text)
        elif self._summary_at is None or self._depth <= self._summary_at:
            self._summary_at = self._depth
            item["summary"] = text

    def _end_author(self, item: dict[str, Any], text: str) -> None:
        person, self._person = self._person, None
        if person is None:
            item["author"] = mended(text)
            return
        if text:
            raise NotPlain
        name, email = person.get("name"), person.get("email")
        item["author"] = f"{name} ({email})" if name and email else name or email or ""

    def _end_item(self) -> None:
        assert self._item is not None
        self.items.append(self._item)
        self._item = None
