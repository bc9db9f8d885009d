"""What a page says about itself: JSON-LD, meta elements, the title, the canonical address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.strip.dates_of_page import PageTime, read_stamp
from watcher.strip.page_words import load

_STATED = "meta,title,link[rel=canonical]"
_FEW_STATED = 6
_MOST_LD = 24
_LONGEST_LD = 400_000
_MOST_NODES = 400
_BESIDE = timedelta(days=2)
_CONTROL = re.compile(r"[\x00-\x1f]+")
_ARTICLE_TYPES = frozenset(
    [
        "article",
        "newsarticle",
        "blogposting",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "backgroundnewsarticle",
        "reviewnewsarticle",
        "liveblogposting",
        "report",
        "scholarlyarticle",
        "techarticle",
        "medicalscholarlyarticle",
        "socialmediaposting",
        "discussionforumposting",
        "posting",
        "newsitem",
        "advertisercontentarticle",
        "satiricalarticle",
    ]
)
_PAGE_TYPES = frozenset(
    [
        "webpage",
        "itempage",
        "medicalwebpage",
        "recipe",
        "review",
        "howto",
        "faqpage",
        "videoobject",
        "product",
        "event",
        "podcastepisode",
        "checkoutpage",
        "profilepage",
        "qapage",
        "learningresource",
    ]
)


@dataclass(slots=True)
class Stated:
    """What the page's own data says; "" or None where it says nothing."""

    headline: str = ""  # JSON-LD of an article
    name: str = ""  # og:title and its like
    title: str = ""  # <title>
    site: str = ""
    author: str = ""
    language: str = ""
    canonical: str = ""
    body: str = ""  # JSON-LD articleBody
    published: PageTime | None = None
    published_from: str = ""
    updated: PageTime | None = None
    is_live: bool = False
    is_walled: bool = False  # isAccessibleForFree is false
    meta: dict[str, str] = field(default_factory=dict)


def _load_ld(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = (
        text.removeprefix("//<![CDATA[").removeprefix("<![CDATA[").removesuffix("//]]>").removesuffix("]]>")
    )
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(re.sub(r",\s*([}\]])", r"\1", _CONTROL.sub(" ", text)).rstrip("; "), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of one JSON-LD value that can be the page's subject, outermost first."""
    waiting = [data]
    seen = 0
    while waiting and seen < _MOST_NODES:
        at = waiting.pop(0)
        seen += 1
        if isinstance(at, list):
            waiting.extend(at[:_MOST_NODES])
        elif isinstance(at, dict):
            yield at
            waiting.extend(at[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in at)


def _types(node: dict[str, Any]) -> set[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {str(kind).rsplit("/", 1)[-1].lower() for kind in kinds if kind}


def _text(value: Any) -> str:
    """The text of a JSON-LD value: a string, an object's name, or the first of a list."""
    if isinstance(value, list):
        names = [name for name in (_text(each) for each in value[:6]) if name]
        return ", ".join(names)
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("@value") or "")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _stamp(value: Any) -> PageTime | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    return read_stamp(value) if isinstance(value, str) and value else None


def _is_false(value: Any) -> bool:
    return value is False or (isinstance(value, str) and value.lower() in ("false", "no"))


def _ld_texts(html: str) -> Iterator[str]:
    """The JSON-LD texts of the page, in order."""
    at = 0
    for _ in range(_MOST_LD):
        at = html.find("application/ld+json", at)
        start = html.find(">", at) + 1 if at >= 0 else 0
        end = html.find("</script", start) if start else -1
        if end < 0:
            return
        if end - start <= _LONGEST_LD:
            yield html[start:end]
        at = end


def _read_ld(html: str, stated: Stated) -> None:
    page: dict[str, Any] | None = None
    article: dict[str, Any] | None = None
    for text in _ld_texts(html):
        for node in _nodes(_load_ld(text)):
            types = _types(node)
            if types & _ARTICLE_TYPES:
                if article is None or ("datePublished" in node and "datePublished" not in article):
                    article = node
                stated.is_live = stated.is_live or "liveblogposting" in types
            elif types & _PAGE_TYPES and (
                page is None or ("datePublished" in node and "datePublished" not in page)
            ):
                page = node
    if article is not None:
        _take_article(article, stated)
    if page is not None:
        _take_page(page, stated)


def _take_page(node: dict[str, Any], stated: Stated) -> None:
    """The times of the page itself, where the article has none, or one at midnight that is a bare day."""
    published = _stamp(node.get("datePublished"))
    known = stated.published
    if published is None or (known is not None and not _is_finer(published, known)):
        return
    stated.published, stated.published_from = published, "jsonld"
    stated.updated = stated.updated or _stamp(node.get("dateModified"))


def _is_finer(stamp: PageTime, known: PageTime) -> bool:
    """True for a time of the day that `known` gives as a midnight, or of the day beside it."""
    midnight = known.precision == "minute" and known.stated[11:16] == "00:00"
    return (
        midnight
        and stamp.precision == "minute"
        and stamp.stated[11:16] != "00:00"
        and abs(stamp.at - known.at) < _BESIDE
    )


def _take_article(node: dict[str, Any], stated: Stated) -> None:
    stated.headline = _text(node.get("headline")) or _text(node.get("name"))
    stated.author = _text(node.get("author"))
    body = node.get("articleBody")
    stated.body = body if isinstance(body, str) else ""
    stated.published = _stamp(node.get("datePublished")) or _stamp(node.get("dateCreated"))
    stated.published_from = "jsonld" if stated.published else ""
    stated.updated = _stamp(node.get("dateModified"))
    stated.is_walled = _is_false(node.get("isAccessibleForFree"))
    language = node.get("inLanguage")
    stated.language = language if isinstance(language, str) else ""


@cache
def _meta_names(what: str) -> tuple[str, ...]:
    return tuple(row["name"] for row in load("metadata")[what])


def _read_meta(tree: LexborHTMLParser, stated: Stated) -> None:
    head = tree.head
    nodes = head.css(_STATED) if head is not None else []
    if (
        len(nodes) < _FEW_STATED
    ):  # an element that a head may not hold ends it early: the rest stands in the body
        nodes = tree.css(_STATED)
    for node in nodes:
        tag = node.tag
        attributes = node.attributes
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            content = attributes.get("content")
            if name and content:
                stated.meta.setdefault(name.lower(), content[:2000])
        elif tag == "link":
            stated.canonical = stated.canonical or (attributes.get("href") or "")[:2000].strip()
        elif not stated.title:
            stated.title = " ".join(node.text()[:2000].split())


def _first_stamp(stated: Stated, what: str) -> PageTime | None:
    for name in _meta_names(what):
        value = stated.meta.get(name)
        found = read_stamp(value) if value else None
        if found is not None:
            return found
    return None


def read_metadata(tree: LexborHTMLParser, html: str) -> Stated:
    """What the page states in its data, not in its text."""
    stated = Stated()
    _read_ld(html, stated)
    _read_meta(tree, stated)
    meta = stated.meta
    stated.name = " ".join((meta.get("og:title") or meta.get("twitter:title") or "").split())
    stated.site = " ".join((meta.get("og:site_name") or meta.get("application-name") or "").split())
    if stated.published is None:
        stated.published = _first_stamp(stated, "published")
        stated.published_from = "meta" if stated.published else ""
    stated.updated = stated.updated or _first_stamp(stated, "updated")
    if not stated.author:
        values = (meta.get(name, "") for name in _meta_names("author"))
        stated.author = next((" ".join(v.split()) for v in values if v and "://" not in v), "")
    root: LexborNode | None = tree.root
    language = (root.attributes.get("lang") if root is not None else "") or stated.language
    stated.language = language or meta.get("og:locale", "")
    return stated
