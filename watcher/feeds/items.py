"""A feed's text cut into its items before a parser sees it, so that its size and shape can be checked
cheaply.

One pass of a regular expression; nothing here is quadratic. Text inside CDATA and comments is skipped.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from watcher.feeds.parsed import MAX_ITEMS

MAX_ITEM = 1_000_000  # characters
MAX_HEAD = 1_000_000
MAX_ATTRIBUTES = 200  # of one element; the parser's time grows with their square
MAX_DEPTH = 200
MAX_ALL_TAGS = 60_000  # of all entries together: 40 microseconds each
MAX_TAGS = 5_000  # of one entry, outside CDATA; live blogs in XHTML have some hundreds

_ROOT = re.compile(
    r"<(?:([A-Za-z][\w.-]*):)?(rss|feed|RDF|urlset|sitemapindex|html|channel|opml)(?=[\s/>])", re.I
)
_HTML = re.compile(r"<!doctype\s+html", re.I)
_DATE = re.compile(r"<(?:[\w]+:)?(?:pubDate|published|updated|date|modified)\b[^<>]*>([^<]{6,60})<", re.I)
_SECTION = re.compile(r"<!\[CDATA\[|<!--")
_TAG = re.compile(r"<(/?)[A-Za-z_:]([^<>]*)")
_ATTRIBUTE = re.compile(r"""[\w.:-]\s*=""")


@dataclass(frozen=True, slots=True)
class Root:
    """The document element: `kind` is rss, atom, rdf, sitemap, html or opml; `name` as it is written."""

    kind: str
    name: str
    prefix: str
    at: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """A feed in pieces: `items[i]` is the source text of one entry, `head` all that stands before the first
    one, `rest` all that stands between and after them."""

    head: str
    items: tuple[str, ...]
    rest: str


_KINDS = {
    "rss": "rss",
    "channel": "rss",
    "feed": "atom",
    "rdf": "rdf",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "html": "html",
    "opml": "opml",
}


def find_root(text: str) -> Root | None:
    """The first element that says what the document is, looked for in its first 64,000 characters."""
    head = text[:64_000]
    found = _ROOT.search(head)
    doctype = _HTML.search(head)
    if doctype is not None and (found is None or doctype.start() < found.start()):
        return Root("html", "html", "", doctype.start())
    if found is None:
        return None
    prefix = found.group(1) or ""
    name = f"{prefix}:{found.group(2)}" if prefix else found.group(2)
    return Root(_KINDS[found.group(2).lower()], name, prefix, found.start())


def item_names(root: Root) -> frozenset[str]:
    """The names that an entry's element can have under `root`."""
    if root.kind == "atom":
        return frozenset({f"{root.prefix}:entry" if root.prefix else "entry"})
    if root.kind == "sitemap":
        return frozenset({"url", "sitemap", f"{root.prefix}:url", f"{root.prefix}:sitemap"})
    return frozenset({"item", "rss:item"})


def split_items(text: str, names: frozenset[str]) -> Pieces:
    """`text` in pieces. An item that is not closed ends where the next one begins, or with the document."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    at = 0
    borders = _borders(names)
    while (found := borders.search(text, at)) is not None:
        at = found.end()
        kind = found.lastgroup
        if kind is None:
            at = _past(text, "]]>" if found.group().startswith("<![") else "-->", at)
        elif kind == "end":
            if start is not None:
                at = _past(text, ">", at)
                spans.append((start, at))
                start = None
        else:
            if start is not None:
                spans.append((start, found.start()))
            start = found.start()
    if start is not None:
        spans.append((start, len(text)))
    return _pieces(text, spans)


@lru_cache(64)
def _borders(names: frozenset[str]) -> re.Pattern[str]:
    """Where an element of one of these names begins or ends, and where text begins that is no markup."""
    either = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"<(?:!\[CDATA\[|!--|(?:(?P<end>/)|(?P<start>))(?:{either})(?![\w.:-]))")


def _pieces(text: str, spans: list[tuple[int, int]]) -> Pieces:
    if not spans:
        return Pieces(text, (), "")
    between = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    rest = "".join(between) + text[spans[-1][1] :]
    return Pieces(text[: spans[0][0]], tuple(text[start:end] for start, end in spans), rest)


def _past(text: str, mark: str, at: int) -> int:
    end = text.find(mark, at)
    return len(text) if end < 0 else end + len(mark)


def shape_problem(text: str, limit: int = MAX_ITEM) -> str | None:
    """Why this piece of markup must not reach a parser, in one line; None when it may."""
    if len(text) > limit:
        return f"{len(text)} characters, more than {limit}"
    if text.count("<") <= MAX_DEPTH and text.count("=") <= MAX_ATTRIBUTES:
        return None
    markup = _without_cdata(text)
    if (tags := markup.count("<")) > MAX_TAGS:
        return f"{tags} tags, more than {MAX_TAGS}"
    depth = deepest = 0
    for found in _TAG.finditer(markup):
        inside = found.group(2)
        if len(inside) > MAX_ATTRIBUTES * 4 and (most := len(_ATTRIBUTE.findall(inside))) > MAX_ATTRIBUTES:
            return f"an element with {most} attributes, more than {MAX_ATTRIBUTES}"
        if found.group(1):
            depth = max(0, depth - 1)
        elif not inside.endswith("/"):
            depth += 1
            deepest = max(deepest, depth)
    return f"elements nested {deepest} deep, more than {MAX_DEPTH}" if deepest > MAX_DEPTH else None


def _without_cdata(text: str) -> str:
    parts = []
    at = 0
    while (found := _SECTION.search(text, at)) is not None:
        parts.append(text[at : found.start()])
        at = _past(text, "]]>" if found.group().startswith("<![") else "-->", found.end())
    return "".join([*parts, text[at:]])


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which items (place, source text) a parser may read, which were refused and why, which were known
    already, the hashes of all these, and how many older ones are left unread."""

    items: tuple[tuple[int, str], ...]
    rejected: tuple[tuple[int, str], ...]
    unread: int
    unchanged: tuple[str, ...]
    hashes: tuple[str, ...]


def item_hash(item: str) -> str:
    """Twelve hex digits that change with any character of an item's source text."""
    return hashlib.blake2b(item.encode("utf-8", "replace"), digest_size=6).hexdigest()


def choose_items(items: tuple[str, ...], known: Set[str] = frozenset()) -> Chosen:
    """The newest items of good shape, at most MAX_ITEMS with at most MAX_ALL_TAGS tags, in the feed's order.

    Those whose hash is `known` need no parser. Which end is the newer one is judged by the dates of the first
    and the last item.
    """
    first, last = (_rough_date(items[0]), _rough_date(items[-1])) if items else (None, None)
    is_ascending = first is not None and last is not None and first < last
    places = range(len(items) - 1, -1, -1) if is_ascending else range(len(items))
    taken: list[tuple[int, str]] = []
    rejected: list[tuple[int, str]] = []
    unchanged: list[str] = []
    hashes: list[str] = []
    tags = 0
    for place in places[:MAX_ITEMS]:
        item = items[place]
        mark = item_hash(item)
        if mark in known:
            hashes.append(mark)
            unchanged.append(item)
            continue
        if problem := shape_problem(item):
            rejected.append((place, problem))
            hashes.append(mark)
            continue
        tags += item.count("<") if item.count("<") <= MAX_DEPTH else _without_cdata(item).count("<")
        if tags > MAX_ALL_TAGS:
            break
        taken.append((place, item))
        hashes.append(mark)
    unread = len(items) - len(hashes)
    return Chosen(tuple(sorted(taken)), tuple(rejected), unread, tuple(unchanged), tuple(hashes))


def _rough_date(item: str) -> tuple[int, int, int] | None:
    found = _DATE.search(item)
    return None if found is None else year_month_day(found.group(1))


_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_RFC822 = re.compile(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def year_month_day(text: str) -> tuple[int, int, int] | None:
    """The day of an ISO or RFC 822 date, good enough to compare two of them."""
    if iso := _ISO.search(text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if (mail := _RFC822.search(text)) and mail[2].lower() in _MONTHS:
        return int(mail[3]), _MONTHS.index(mail[2].lower()) + 1, int(mail[1])
    return None
