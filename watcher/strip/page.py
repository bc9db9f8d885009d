"""An HTML page -> what it is, its headline, its times and its text in paragraphs, with why each block fell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from selectolax.lexbor import LexborHTMLParser

from watcher.model import ArticleKind, Dropped
from watcher.strip.blocks import UNSEEN, Block, read_blocks
from watcher.strip.container import find_container
from watcher.strip.metadata import Stated, read_metadata
from watcher.strip.page_decode import decode
from watcher.strip.page_guard import bounded
from watcher.strip.page_noise import mark
from watcher.strip.page_time import find_published, shown_beside
from watcher.strip.page_title import find_title

_DROPPED_TEXT = 200
_SAME_DAY = timedelta(days=2)  # a day and a time of the same day are at most so far apart, in any zone
_REWRITTEN = timedelta(days=30)  # a text that is dated anew so long after its first day is another one


@dataclass(frozen=True, slots=True)
class Page:
    """A stripped page. `body` is the text without the headline, paragraphs separated by blank lines. `published` and
    `updated` are in UTC; `published_stated` is the same in the page's own words of ISO 8601 (its day may differ)."""

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
    """The article of `html`, the body of the answer for `url` whose header named `charset`. Never raises."""
    text = html if isinstance(html, str) else decode(html, charset)
    text = bounded(text)
    tree = _parsed(text)
    stated = read_metadata(tree, text)
    tree.strip_tags(UNSEEN)
    title, headline = find_title(tree, stated)
    published, source = stated.published, stated.published_from
    if published is None:
        published, source = find_published(tree, text, url, headline)
    elif headline is not None:
        shown, is_update = shown_beside(headline)
        if shown is not None and not is_update and _differ(shown.at - published.at):
            published, source = shown, "headline"
    body = tree.body
    dropped: list[Dropped] = []
    blocks: list[Block] = []
    if body is not None:
        found = find_container(body, headline)
        if found.node is not None:
            blocks, zones = read_blocks(found.node.html or "", _host(url or stated.canonical))
            mark(blocks, zones, title)
        dropped.extend(Dropped(each.rule, each.text[:_DROPPED_TEXT]) for each in found.outside)
    dropped.extend(Dropped(block.rule, block.text[:_DROPPED_TEXT]) for block in blocks if block.rule)
    kept = _body(blocks)
    return Page(
        kind=ArticleKind.ARTICLE if kept else ArticleKind.EMPTY,
        title=title,
        body=kept,
        author=stated.author or None,
        published=published.at if published else None,
        published_precision=published.precision if published else None,
        published_from=source or None,
        published_stated=published.stated if published else None,
        updated=stated.updated.at if stated.updated else None,
        language=_language(stated),
        canonical_url=stated.canonical or None,
        dropped=tuple(dropped),
    )


def _parsed(text: str) -> LexborHTMLParser:
    try:
        return LexborHTMLParser(text)
    except UnicodeEncodeError:  # half of a surrogate pair, which no encoding can carry
        return LexborHTMLParser(text.encode("utf-8", "replace"))


def _differ(lead: timedelta) -> bool:
    """True where the day that readers see is another one than the data's, by `lead`."""
    return lead < -_SAME_DAY or lead > _REWRITTEN


def _host(url: str) -> str:
    return url.split("://", 1)[-1].split("/", 1)[0] if "://" in url else ""


def _language(stated: Stated) -> str | None:
    code = stated.language.replace("_", "-").split("-")[0].strip().lower()
    return code if 2 <= len(code) <= 3 and code.isalpha() else None
