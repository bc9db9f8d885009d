"""News sitemaps (sitemaps.org 0.9 with the google news extension) and sitemap indexes -> entries."""

from __future__ import annotations

import html
import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from watcher.feeds.entries import RawItem, entry_of, first_web_url, with_identity
from watcher.feeds.items import MAX_ITEMS, Root, find_root, item_names, split_items
from watcher.feeds.moments import read_moment
from watcher.feeds.parsed import ParsedFeed
from watcher.model import Entry, Failed, Feed

MAX_BLOCK = 20_000  # characters of one <url>: some carry hundreds of images
MAX_CHILDREN = 50
_NEWS = re.compile(r"""xmlns:(\w+)\s*=\s*["'][^"'<>]*sitemap-news""")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_DIGITS = re.compile(r"^[\d_]+$|^[0-9a-f-]{16,}$|^[a-z]{0,2}\d{4,}$")
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|amp)$", re.I)


def parse_sitemap(text: str, *, url: str, feed: Feed, seen: datetime) -> ParsedFeed | Failed:
    """The pages of a sitemap, the newest first; of an index, its sitemaps as `children`."""
    root = find_root(text)
    if root is None:
        return Failed("not_a_feed", "this is no sitemap")
    blocks = split_items(text, item_names(root)).items
    dated = sorted(
        ((_date(block) or "", -place, block) for place, block in enumerate(blocks)),
        reverse=True,
        key=lambda row: row[:2],
    )
    if root.name.lower().endswith("sitemapindex"):
        return _index(text, dated, url, root)
    news = _NEWS.search(text[:5_000])
    prefix = news[1] if news else "news"
    found = [(-place, _entry(block, prefix, feed, url, seen)) for _, place, block in dated[:MAX_ITEMS]]
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


def _index(text: str, dated: list[tuple[str, int, str]], url: str, root: Root) -> ParsedFeed:
    targets = (first_web_url((_field(block, "loc"),), url) for _, _, block in dated)
    children = tuple(dict.fromkeys(target for target in targets if target))[:MAX_CHILDREN]
    return ParsedFeed("", "sitemap", (), (), children=children, is_whole=_is_whole(text, root))


def _is_whole(text: str, root: Root) -> bool:
    return f"</{root.name}".lower() in text[-2_000:].lower()


def _entry(block: str, prefix: str, feed: Feed, url: str, seen: datetime) -> Entry | str:
    if len(block) > MAX_BLOCK:
        block = block[:MAX_BLOCK]
    link = first_web_url((_field(block, "loc"),), url)
    if not link:
        return "no address"
    stamp = _field(block, f"{prefix}:publication_date") or _field(block, "lastmod")
    raw = RawItem(
        title=_field(block, f"{prefix}:title") or title_of_slug(link),
        links=(link,),
        published=read_moment(stamp),
        language=_field(block, f"{prefix}:language") or None,
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


def _date(block: str) -> str | None:
    stamp = re.search(r"<(?:\w+:)?(?:publication_date|lastmod)\s*>([^<]{4,40})<", block[:MAX_BLOCK])
    moment = read_moment(stamp[1].strip()) if stamp else None
    return moment.isoformat() if moment else None


def _field(block: str, name: str) -> str:
    """The text of the first <name> of a block; "" when there is none. Plain searches: a regular expression
    would look for the end of each of a thousand beginnings."""
    start = block.find(f"<{name}")
    opened = block.find(">", start)
    end = block.find(f"</{name}", opened)
    if start < 0 or opened < 0 or end < 0:
        return ""
    inner = block[opened + 1 : end].strip()
    cdata = _CDATA.fullmatch(inner)
    return cdata[1].strip() if cdata else html.unescape(inner)
