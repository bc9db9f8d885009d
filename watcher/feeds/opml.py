"""OPML subscription lists: read leniently, written so that they come back as they were."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit
from xml.etree import ElementTree

from watcher.errors import ParseError
from watcher.feeds.charset import decoded, legal_xml
from watcher.feeds.items import shape_problem
from watcher.feeds.plain import one_line
from watcher.model import Feed
from watcher.text.urls import is_web_url

MAX_BODY = 10_000_000  # bytes
MAX_NAME = 120
KINDS = frozenset({"feed", "sitemap", "page"})
_DOCTYPE = re.compile(r"<!DOCTYPE", re.I)
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")


def read_opml(body: bytes, subject: str = "OPML") -> tuple[Feed, ...]:
    """The feeds of a subscription list, each address once and each name unique; folders are flattened.

    Attributes that write_opml adds (owner, kind, interval, ...) are taken where they make sense. ParseError,
    named after `subject`, when this is no OPML or holds no feed. Declarations of entities are never read.
    """
    root = _tree(body, subject)
    feeds: dict[str, Feed] = {}
    names: set[str] = set()
    for outline in root.iter():
        attributes = {name.lower(): value for name, value in outline.attrib.items()}
        url = attributes.get("xmlurl", "").strip()
        if not url or not is_web_url(url) or url in feeds:
            continue
        feed = _feed(url, attributes, names)
        names.add(feed.name)
        feeds[url] = feed
    if not feeds:
        raise ParseError(subject, "the list names no feed (no outline has an xmlUrl)")
    return tuple(feeds.values())


def _tree(body: bytes, subject: str) -> ElementTree.Element:
    if len(body) > MAX_BODY:
        raise ParseError(subject, f"{len(body)} bytes, more than {MAX_BODY}")
    text = _without_doctype(legal_xml(decoded(body))).strip()
    if problem := shape_problem(text, MAX_BODY):
        raise ParseError(subject, problem)
    try:
        # No DOCTYPE is left, so there is no entity to expand.
        root = ElementTree.fromstring(_BARE_AMPERSAND.sub("&amp;", text))
    except ElementTree.ParseError as error:
        raise ParseError(subject, f"this is not well-formed XML: {error}") from error
    if root.tag.rpartition("}")[2].lower() != "opml":
        raise ParseError(subject, f"the list must be OPML, this is <{root.tag[:40]}>")
    return root


def _without_doctype(text: str) -> str:
    found = _DOCTYPE.search(text)
    if found is None:
        return text
    end = text.find(">", found.end())
    subset = text.find("[", found.end(), end)
    if subset >= 0:
        end = text.find(">", text.find("]", subset))
    return text[: found.start()] + text[end + 1 :] if end >= 0 else ""


def _feed(url: str, attributes: dict[str, str], names: set[str]) -> Feed:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    wanted = one_line(attributes.get("title") or attributes.get("text") or "", MAX_NAME) or host
    name, count = wanted, 1
    while name in names:
        count += 1
        name = f"{wanted} ({count})"
    kind = attributes.get("kind", "feed")
    interval = attributes.get("interval", "")
    language = attributes.get("language", "").split("-")[0].lower()
    return Feed(
        name=name,
        url=url,
        owner=one_line(attributes.get("owner", ""), MAX_NAME) or host,
        language=language if language.isalpha() and len(language) <= 3 else None,
        kind=kind if kind in KINDS else "feed",
        interval=int(interval) if interval.isascii() and interval.isdigit() and len(interval) < 8 else 900,
        enabled=attributes.get("enabled", "true").lower() not in ("false", "0", "no"),
        fetch_articles=attributes.get("fetcharticles", "true").lower() not in ("false", "0", "no"),
        selector=attributes.get("selector") or None,
    )


def write_opml(feeds: Iterable[Feed]) -> str:
    """An OPML 2.0 document that other readers understand and that read_opml reads back without loss."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = "talks-watcher sources"
    body = ElementTree.SubElement(root, "body")
    for feed in feeds:
        attributes = {
            "type": "rss",
            "text": feed.name,
            "title": feed.name,
            "xmlUrl": feed.url,
            "owner": feed.owner,
            "kind": feed.kind,
            "interval": str(feed.interval),
            "enabled": str(feed.enabled).lower(),
            "fetchArticles": str(feed.fetch_articles).lower(),
        }
        if feed.language:
            attributes["language"] = feed.language
        if feed.selector:
            attributes["selector"] = feed.selector
        ElementTree.SubElement(body, "outline", attributes)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'
