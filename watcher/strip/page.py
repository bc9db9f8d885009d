"""An HTML page -> what it is, its headline, its times and its text in paragraphs, with why each block
fell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.model import ArticleKind, Dropped
from watcher.strip.blocks import UNSEEN, Block, read_blocks
from watcher.strip.container import Found, find_container
from watcher.strip.lines import script
from watcher.strip.metadata import Stated, read_metadata
from watcher.strip.page_days import first_published
from watcher.strip.page_decode import decode
from watcher.strip.page_guard import bounded
from watcher.strip.page_kind import kind_of
from watcher.strip.page_noise import mark
from watcher.strip.page_title import find_title
from watcher.strip.published import published_of

_DROPPED_TEXT = 200
_SHORT_BODY = 600  # characters under which the whole page is looked at for a wall
_READ_OFF = frozenset(("headline", "time", "byline", "title", "line"))  # not the page's own data


@dataclass(frozen=True, slots=True)
class Page:
    """A stripped page. `body` is the text without the headline, paragraphs separated by blank lines.
    `published` and `updated` are in UTC; `published_stated` is the same in the page's own words of ISO 8601
    (its day may differ)."""

    kind: ArticleKind
    title: str = ""
    body: str = ""
    author: str | None = None
    published: datetime | None = None
    published_precision: str | None = None
    published_from: str | None = None
    published_stated: str | None = None
    updated: datetime | None = None
    language: str | None = None
    canonical_url: str | None = None
    dropped: tuple[Dropped, ...] = ()
    cut_off: bool = False


def _body(blocks: list[Block]) -> str:
    parts: list[str] = []
    joint = ""
    for block in blocks:
        if len(block.joint) > len(joint):
            joint = block.joint
        if block.rule:
            continue
        if parts:
            parts.append(joint)
        parts.append(block.text)
        joint = ""
    return "".join(parts)


def strip_page(html: bytes | str, *, url: str = "", charset: str | None = None) -> Page:
    """The article of `html`, the answer for `url` whose header named `charset`. Never raises: a page without
    an article says by its kind what it is instead."""
    text = bounded(html if isinstance(html, str) else decode(html, charset))
    tree = _parsed(text)
    stated = read_metadata(tree, text)
    tree.strip_tags(UNSEEN)
    title, headline = find_title(tree, stated)
    is_english = _is_english(stated, title)
    blocks, outside = _blocks(tree, headline, title, url or stated.canonical, is_english)
    body = _body(blocks)
    published, source = published_of(tree, text, url, stated, title, headline)
    if source in _READ_OFF:
        first = first_published("\n".join([body, *(block.text for block in blocks if block.rule)]))
        if first is not None and published is not None and first.at < published.at:
            published, source = first, "text"
    fallen = [Dropped(block.rule, block.text[:_DROPPED_TEXT]) for block in blocks if block.rule]
    kind = _kind(tree, text, title, body, fallen, stated)
    return Page(
        kind=kind,
        title=title,
        body=body,
        author=stated.author or None,
        published=published.at if published else None,
        published_precision=published.precision if published else None,
        published_from=source or None,
        published_stated=published.stated if published else None,
        updated=stated.updated.at if stated.updated else None,
        language=_language(stated),
        canonical_url=stated.canonical or None,
        dropped=(*outside, *fallen),
        cut_off=kind is ArticleKind.TEASER,
    )


def _blocks(
    tree: LexborHTMLParser, headline: LexborNode | None, title: str, url: str, is_english: bool
) -> tuple[list[Block], list[Dropped]]:
    """The blocks of the container, marked, and what stands outside of it."""
    found = find_container(tree.body, headline) if tree.body is not None else Found(None)
    if found.node is None:
        return [], []
    blocks, zones = read_blocks(found.node.html or "", _host(url))
    mark(blocks, zones, title, is_english=is_english)
    return blocks, [Dropped(each.rule, each.text[:_DROPPED_TEXT]) for each in found.outside]


def _kind(
    tree: LexborHTMLParser, text: str, title: str, body: str, fallen: list[Dropped], stated: Stated
) -> ArticleKind:
    shown = tree.body.text(separator=" ") if tree.body is not None and len(body) < _SHORT_BODY else ""
    return kind_of(
        text,
        title,
        body,
        shown,
        [each.text for each in fallen],
        is_live=stated.is_live or "LiveBlogPosting" in text,
        is_walled=stated.is_walled,
    )


def _parsed(text: str) -> LexborHTMLParser:
    try:
        return LexborHTMLParser(text)
    except UnicodeEncodeError:  # half of a surrogate pair, which no encoding can carry
        return LexborHTMLParser(text.encode("utf-8", "replace"))


def _is_english(stated: Stated, title: str) -> bool:
    """True where the page says so, or says nothing and its title is in Latin letters."""
    language = _language(stated)
    return language == "en" or (language is None and script(title) in ("latin", ""))


def _host(url: str) -> str:
    return url.split("://", 1)[-1].split("/", 1)[0] if "://" in url else ""


def _language(stated: Stated) -> str | None:
    code = stated.language.replace("_", "-").split("-")[0].strip().lower()
    return code if 2 <= len(code) <= 3 and code.isalpha() else None
