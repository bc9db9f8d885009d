"""An entry, a page, a seed or a pasted text -> an article, with what stripping saw."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from watcher.flow.outlets import source_of
from watcher.flow.steps import Step, strip_step
from watcher.model import Article, ArticleKind, Dropped, Entry, Failed
from watcher.strip.furniture import drop_furniture
from watcher.strip.noise_lines import NoiseLines, drop_noise
from watcher.strip.page import Page, strip_page
from watcher.strip.scraped import strip_scraped
from watcher.text.language import language_of
from watcher.text.sentences import join_wrapped_lines
from watcher.text.urls import canonical_url

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_READABLE = frozenset({ArticleKind.ARTICLE, ArticleKind.TEASER, ArticleKind.LIVE})
_PARAGRAPH = "\n\n"
_NO_NOISE = NoiseLines()
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "؟", "？")
_LONGEST_HEADLINE = 300  # characters
_CLOSING = "\"'”’»)"  # may stand behind a full stop


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and what stripping saw. `lines` are the paragraphs before the source's furniture went."""

    article: Article
    steps: tuple[Step, ...]
    lines: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Who shows the text, as furniture and copies are counted: the site, else the outlet."""
        return source_of(self.article.url, self.article.outlet)


def _without(body: str, dropped: tuple[Dropped, ...], noise: NoiseLines) -> tuple[str, tuple[Dropped, ...]]:
    """The text without the user's own noise, and all that fell."""
    if not noise:
        return body, dropped
    kept, gone = drop_noise(body.split(_PARAGRAPH), noise)
    return _PARAGRAPH.join(kept), (*dropped, *(Dropped("strip.noise_lines", line[:200]) for line in gone))


def read_entry(entry: Entry, noise: NoiseLines = _NO_NOISE) -> Reading:
    """The entry's own words as an article: its full text where the feed has one, else the summary. `noise`
    are the user's own lines, here and below."""
    body, dropped = entry.summary, tuple[Dropped, ...]()
    if len(entry.content) > len(entry.summary):
        scraped = strip_scraped(entry.content, language=entry.language, title=entry.title)
        # A feed's text is short and already chosen: what looks like noise throughout is kept as it is.
        body, dropped = (scraped.body, scraped.dropped) if scraped.body else (entry.content, ())
    body, dropped = _without(body, dropped, noise)
    article = Article(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        body=body,
        seen=entry.seen,
        published=entry.published,
        canonical_url=canonical_url(entry.url) if entry.url else None,
        author=entry.author,
        language=language_of(entry.language, f"{entry.title}\n{body}"),
        outlet=entry.outlet,
        owner=entry.owner,
        entry_id=entry.id,
        origin="entry",
        dropped=dropped,
    )
    return Reading(article, (strip_step(article, dropped),))


def read_page(
    entry: Entry,
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    seen: datetime,
    furniture: Collection[str] = (),
    noise: NoiseLines = _NO_NOISE,
) -> Reading | Failed:
    """The page behind the entry as an article; Failed("empty") where it holds no more than the entry itself.

    `furniture` are keys of lines that the source shows on many pages. The feed's own time of publication
    counts, the page's where the feed gives none.
    """
    page = strip_page(body, url=url, charset=charset_of(content_type))
    if page.kind not in _READABLE:
        return Failed("empty", f"the page holds no article ({page.kind.value})")
    lines = tuple(page.body.split(_PARAGRAPH))
    kept, gone = drop_furniture(lines, furniture)
    text = _PARAGRAPH.join(kept)
    if len(text) < len(entry.summary) and len(text) < len(entry.content):
        return Failed("empty", "the page holds less text than the feed")
    dropped = (*page.dropped, *(Dropped("furniture of the source", line[:200]) for line in gone))
    text, dropped = _without(text, dropped, noise)
    article = _page_article(entry, page, text, url, seen, dropped)
    return Reading(article, (strip_step(article, dropped),), lines)


def _page_article(
    entry: Entry, page: Page, body: str, url: str, seen: datetime, dropped: tuple[Dropped, ...]
) -> Article:
    published = entry.published or page.published
    title = page.title or entry.title
    return Article(
        id=entry.id,
        url=entry.url or url,
        title=title,
        body=body,
        seen=seen,
        published=min(published, seen) if published is not None else None,
        updated=page.updated,
        canonical_url=canonical_url(page.canonical_url or url),
        author=page.author or entry.author,
        language=language_of(entry.language or page.language, f"{title}\n{body}"),
        outlet=entry.outlet,
        owner=entry.owner,
        entry_id=entry.id,
        kind=page.kind,
        origin="page",
        dropped=dropped,
    )


def read_pasted(
    text: str,
    *,
    seen: datetime,
    published: datetime | None = None,
    language: str | None = None,
    noise: NoiseLines = _NO_NOISE,
) -> Reading:
    """A text that somebody pasted or keeps in a file, HTML or already scraped, as an article of no outlet."""
    if looks_like_html(text):
        page = strip_page(text)
        title, body, dropped = page.title, page.body, page.dropped
        published, language = published or page.published, language or page.language
    elif _is_headline(text):
        title, body, dropped = text.strip(), "", ()
    else:
        scraped = strip_scraped(join_wrapped_lines(text), language=language)
        title, body, dropped = scraped.title, scraped.body, scraped.dropped
        if not body:  # a sentence or two: there is no page around it to be stripped
            title, body, dropped = "", text.strip(), ()
    body, dropped = _without(body, dropped, noise)
    article = Article(
        id=f"text-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}",
        url="",
        title=title,
        body=body,
        seen=seen,
        published=published,
        language=language_of(language, text),
        outlet="pasted text",
        origin="text",
        dropped=dropped,
    )
    return Reading(article, (strip_step(article, dropped),))


def _is_headline(text: str) -> bool:
    """Is it one short line that ends like no sentence?"""
    line = text.strip()
    ends = line.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
    return not ends and "\n" not in line and len(line) <= _LONGEST_HEADLINE


def looks_like_html(text: str) -> bool:
    head = text[:2_000].lower()
    return "<html" in head or "<!doctype html" in head or "<body" in head or "<p>" in head


def charset_of(content_type: str | None) -> str | None:
    """The character set that a Content-Type header names."""
    found = _CHARSET.search(content_type or "")
    return found[1] if found else None
