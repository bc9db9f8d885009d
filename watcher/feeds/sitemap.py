"""News sitemaps (sitemaps.org 0.9 with the google news extension) and sitemap indexes -> entries."""

from __future__ import annotations

import html
import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from watcher.feeds.entries import RawItem, entry_of, first_web_url, with_identity
from watcher.feeds.items import Root, find_root, item_names, split_items
from watcher.feeds.moments import clamped, read_moment
from watcher.feeds.parsed import MAX_ITEMS, ParsedFeed
from watcher.model import Entry, Failed, Feed

MAX_BLOCK = 20_000  # characters of one <url>: some carry hundreds of images
MAX_CHILDREN = 50
_NEWS = re.compile(r"""xmlns(?::(\w+))?\s*=\s*["'][^"'<>]*sitemap-news""")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_NUMBER = re.compile(r"\d{1,12}")
_DIGITS = re.compile(r"^[\d_]+$|^[0-9a-f-]{16,}$|^[a-z]{0,2}\d{4,}$")
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|amp)$", re.I)


def parse_sitemap(text: str, *, url: str, feed: Feed, seen: datetime) -> ParsedFeed | Failed:
    """The pages of a sitemap, the newest first; of an index, its sitemaps as `children`."""
    root = find_root(text)
    if root is None:
        return Failed("not_a_feed", "this is no sitemap")
    own = f"{root.prefix}:" if root.prefix else ""
    news = _news_prefix(text[:5_000])
    blocks = [
        _Block(block[:MAX_BLOCK], own, news, seen) for block in split_items(text, item_names(root)).items
    ]
    if root.name.lower().endswith("sitemapindex"):
        return _index(text, blocks, url, root)
    # Newest first; what has no date keeps its place.
    places = sorted(range(len(blocks)), key=lambda place: (blocks[place].stamp, -place), reverse=True)
    found = [(place, _entry(blocks[place], feed, url, seen)) for place in places[:MAX_ITEMS]]
    done = with_identity(found, feed, [])
    return ParsedFeed(
        title=feed.name,
        kind="sitemap",
        items=done.items,
        keys=done.keys,
        rejected=done.rejected,
        is_whole=_is_whole(text, root),
        unread=max(0, len(blocks) - MAX_ITEMS),
    )


class _Block:
    """One <url> or <sitemap>: its fields, whatever prefixes the document has given their names."""

    def __init__(self, text: str, own: str, news: str | None, seen: datetime) -> None:
        self._text = text
        self._own = own
        declared = _news_prefix(text)
        self._news = declared if declared is not None else news if news is not None else "news:"
        stamps = (self.news("publication_date"), self.field("lastmod"))
        moments = (clamped(read_moment(stamp), seen) for stamp in stamps if stamp)
        self.published = next(filter(None, moments), None)
        self.stamp = self.published.timestamp() if self.published else 0.0

    def field(self, name: str) -> str:
        return _field(self._text, self._own + name)

    def news(self, name: str) -> str:
        return _field(self._text, self._news + name)


def _news_prefix(text: str) -> str | None:
    """The prefix of Google's news extension with its colon ("" when it is the default); None when it is not
    declared here."""
    declared = _NEWS.search(text)
    return None if declared is None else f"{declared[1]}:" if declared[1] else ""


def _index(text: str, blocks: list[_Block], url: str, root: Root) -> ParsedFeed:
    rows = [
        (block.stamp, first_web_url((block.field("loc"),), url), -place) for place, block in enumerate(blocks)
    ]
    # Where no dates tell, the one of the news, else the highest number: sites count their sitemaps up.
    rows.sort(key=lambda row: (row[0], "news" in row[1].lower(), _numbers(row[1]), row[2]), reverse=True)
    children = tuple(dict.fromkeys(target for _, target, _ in rows if target))[:MAX_CHILDREN]
    return ParsedFeed("", "sitemap", (), (), children=children, is_whole=_is_whole(text, root))


def _numbers(url: str) -> tuple[int, ...]:
    return tuple(map(int, _NUMBER.findall(urlsplit(url).path)))


def _is_whole(text: str, root: Root) -> bool:
    return f"</{root.name}".lower() in text[-2_000:].lower()


def _entry(block: _Block, feed: Feed, url: str, seen: datetime) -> Entry | str:
    link = first_web_url((block.field("loc"),), url)
    if not link:
        return "no address"
    raw = RawItem(
        title=block.news("title") or title_of_slug(link),
        links=(link,),
        published=block.published,
        language=block.news("language") or None,
    )
    return entry_of(raw, feed, base=url, seen=seen)


def title_of_slug(url: str) -> str:
    """The words in the longest part of an address's path, for a sitemap that gives no titles; "" when there
    are none.

    "/2025/02/18/talks-begin-in-riyadh-12345678.html" -> "talks begin in riyadh".
    """
    parts = [_EXTENSION.sub("", part) for part in unquote(urlsplit(url).path).split("/")]
    words: list[str] = []
    for part in parts:
        own = [word for word in re.split(r"[-_+ ]+", part) if word and not _DIGITS.match(word)]
        if len(own) > len(words):
            words = own
    return " ".join(words) if len(words) >= 2 else ""


def _field(block: str, name: str) -> str:
    """The text of the first <name> of a block; "" when there is none. Plain searches: a regular expression
    would look for the end of each of a thousand beginnings."""
    start = -1
    while (start := block.find(f"<{name}", start + 1)) >= 0:
        if block[start + len(name) + 1 : start + len(name) + 2] in (">", " ", "\t", "\n", "\r"):
            break
    opened = block.find(">", start)
    end = block.find(f"</{name}", opened)
    if start < 0 or opened < 0 or end < 0:
        return ""
    inner = block[opened + 1 : end].strip()
    cdata = _CDATA.fullmatch(inner)
    return cdata[1].strip() if cdata else html.unescape(inner)
