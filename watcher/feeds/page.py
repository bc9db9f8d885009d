"""A page of links (a section front, a list of press releases) as a source; a CSS selector says which."""

from __future__ import annotations

from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from watcher.feeds.entries import RawItem, entry_of, first_web_url, with_identity
from watcher.feeds.moments import read_moment
from watcher.feeds.parsed import MAX_ITEMS, ParsedFeed
from watcher.feeds.plain import MAX_TITLE, one_line
from watcher.model import Entry, Failed, Feed

DEFAULT_SELECTOR = "article a[href], h2 a[href], h3 a[href]"
MAX_CLIMB = 4  # parents looked through for a <time>


def parse_page(text: str, *, url: str, feed: Feed, seen: datetime) -> ParsedFeed | Failed:
    """The links of a page that the feed's selector matches, in the page's order; one entry per address.

    The selector may match links or what contains them. Failed("parse") when it is no selector,
    Failed("not_a_feed") when it matches nothing.
    """
    selector = feed.selector or DEFAULT_SELECTOR
    tree = LexborHTMLParser(text)
    tree.strip_tags(["script", "style"])  # their words are no headline's
    try:
        nodes = tree.css(selector)
    except (SelectolaxError, ValueError) as error:
        return Failed("parse", f"the selector {selector!r} cannot be used: {str(error)[:100]}")
    base = _base(tree, url)
    by_url: dict[str, Entry] = {}
    refused: list[tuple[int, str]] = []
    for place, node in enumerate(nodes[:MAX_ITEMS]):
        entry = _entry(node, feed, base, seen)
        if isinstance(entry, str):
            refused.append((place, entry))
        # A picture and a headline often link to the same page: the longer words are the headline.
        elif entry.url not in by_url or len(entry.title) > len(by_url[entry.url].title):
            by_url[entry.url] = entry
    if not by_url:
        return Failed("not_a_feed", f"the selector {selector!r} matches no link on this page")
    done = with_identity(list(enumerate(by_url.values())), feed, [])
    title = tree.css_first("title")
    return ParsedFeed(
        title=one_line(title.text() if title else "", MAX_TITLE),
        kind="page",
        items=done.items,
        keys=done.keys,
        rejected=tuple(refused),
        unread=max(0, len(nodes) - MAX_ITEMS),
    )


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    href = (node.attributes.get("href") if node else None) or ""
    return first_web_url((href,), url) or url


def _entry(node: LexborNode, feed: Feed, base: str, seen: datetime) -> Entry | str:
    link = node if node.tag == "a" else node.css_first("a[href]")
    href = ((link.attributes.get("href") if link else None) or "").strip()
    if link is None or not href or href.startswith("#"):
        return "no link"
    title = link.text(separator=" ").strip() or link.attributes.get("title") or _picture_words(link)
    raw = RawItem(title=title, links=(href,), published=_moment(node), is_plain=True)
    entry = entry_of(raw, feed, base=base, seen=seen)
    return entry if isinstance(entry, str) or entry.url else "no http(s) address"


def _picture_words(link: LexborNode) -> str:
    picture = link.css_first("img[alt]")
    return (picture.attributes.get("alt") if picture else None) or ""


def _moment(node: LexborNode) -> datetime | None:
    """The <time> beside a link: in the nearest parent that holds exactly one."""
    parent: LexborNode | None = node
    for _ in range(MAX_CLIMB):
        if parent is None:
            return None
        times = parent.css("time[datetime]")
        if times:
            return read_moment(times[0].attributes.get("datetime")) if len(times) == 1 else None
        parent = parent.parent
    return None
