"""The container as a row of blocks: one regular expression over its serialised markup, read once."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache

from watcher.strip.container import TAG_VERDICTS
from watcher.strip.page_guard import VOID
from watcher.strip.page_words import Verdict, verdict

# Never shown as text; the content of the last four would also be serialised without escapes.
UNSEEN = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "canvas",
    "video",
    "audio",
    "math",
    "noembed",
    "noframes",
    "xmp",
    "plaintext",
]
_TOKEN = re.compile(r'<(/?)([a-zA-Z][^\s/>]*)([^">]*(?:"[^"]*"[^">]*)*)>([^<]*)')
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NAMES = re.compile(r' (?:class|id)="([^"]*)"')
_HREF = re.compile(r' href="(?!#|javascript:|mailto:|tel:|")(?:(?:https?:)?//([^"/?#]+))?', re.IGNORECASE)
_HIDDEN = re.compile(r"display:\s*none")
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
    ]
)
_UNNAMED = frozenset(("a", "b", "em", "i", "strong", "sub", "sup"))  # their names say nothing of the block
_CELLS = frozenset(("td", "th"))
_GROUPS = frozenset(("ul", "ol", "table", "dl"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BREAKS = frozenset(("br", "hr", "img"))
_ZONES = frozenset(
    [
        "div",
        "section",
        "article",
        "aside",
        "main",
        "header",
        "footer",
        "nav",
        "center",
        "ul",
        "ol",
        "dl",
        "table",
    ]
)
_KEPT_ATTRIBUTES = 300  # characters; longer ones are not kept
_MOST_ROOTS = 12  # suspect elements around one block
_MOST_TOKENS = 60_000
_WHOLE = 0.45  # the same of blocks that are links as a whole
_LINKED = 0.7  # share of an element's characters in links above which it points elsewhere
_LONGEST_CARD = 450  # characters of headline and teaser
_MOST_ZONE = 0.3  # share of the article's text
_LONGEST_FORM = 500  # characters around a field to be filled in
_MOST_FORM = 0.5  # share of the article's text
_FIELDS = frozenset(("email", "password", "search", "tel", "radio"))
_TYPE = re.compile(r' type="([^"]*)"', re.IGNORECASE)
PARAGRAPH = "\n\n"
CARD = "card"  # the measure of an element with a linked heading and a teaser


@dataclass(slots=True)
class Root:
    """An element inside the container whose name or tag speaks against it."""

    verdict: Verdict
    mass: int = 0


@dataclass(slots=True)
class Block:
    """A run of text between two block boundaries.

    `tag` is the nearest block element, `links` the characters of the text that are links, `group` a number
    shared by the items of one list or table (0 outside), `roots` the suspect elements around it, outermost
    first, `joint` what parts it from the block before (a paragraph's end, a line break, or a space). `rule`
    is why it was dropped, "" while it stands.
    """

    text: str
    tag: str
    links: int
    group: int
    roots: tuple[Root, ...]
    joint: str
    away: int = 0
    quoted: bool = False
    rule: str = ""

    @property
    def is_heading(self) -> bool:
        return self.tag in _HEADINGS


def _plain(text: str) -> str:
    """Serialised text without its four escapes and with single spaces."""
    if "&" in text:
        text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(text.split())


@dataclass(slots=True)
class Zone:
    """An element of several blocks, `blocks[start:end]`, that mostly links to other pages of the site or that
    readers fill in, with the smaller ones in it. `measure` says how it was recognised, `most` is the largest
    share of the text that it may hold and still be one."""

    start: int
    end: int
    mass: int
    measure: str
    most: float
    inner: list[Zone]


class _Reader:
    """The state of one pass over the tokens."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.away = 0
        self.in_away = False
        self.blocks: list[Block] = []
        self.buffer: list[str] = []
        self.links = 0
        self.in_link = False
        self.in_quote = 0
        self.depth = 0
        self.tags: list[str] = ["div"]
        self.opened: list[tuple[int, ...] | None] = []
        self.zones: list[Zone] = []
        self.total_text = self.total_links = self.total_whole = self.total_heads = self.total_linked_heads = 0
        self.total_fields = 0
        self.groups: list[int] = [0]
        self.last_group = 0
        self.open_roots: list[tuple[int, tuple[Root, ...]]] = [(-1, ())]
        self.joint = PARAGRAPH

    def flush(self, joint: str = PARAGRAPH) -> None:
        """End the block that is being read, if there is one."""
        if not self.buffer:
            if len(joint) > len(self.joint):
                self.joint = joint
            return
        text = _plain("".join(self.buffer))
        if text.replace("|", " ").strip():
            self._block(text)
            self.joint = joint
        elif len(joint) > len(self.joint):
            self.joint = joint
        self.buffer.clear()
        self.links = self.away = 0

    def _block(self, text: str) -> None:
        size, tag, roots = len(text), self.tags[-1], self.open_roots[-1][1]
        for root in roots:
            root.mass += size
        inside = self.links - self.away
        self.blocks.append(
            Block(
                text,
                tag,
                self.links,
                self.groups[-1],
                roots,
                self.joint,
                self.away,
                self.in_quote > 0,
            )
        )
        self.total_text += size
        self.total_links += min(size, inside)
        if inside > 0.85 * size:
            self.total_whole += size
        if tag in _HEADINGS:
            self.total_heads += 1
            if inside > 0.8 * size:
                self.total_linked_heads += 1

    def put(self, text: str) -> None:
        self.buffer.append(text)
        if self.in_link:
            size = len(text.strip())
            self.links += size
            if self.in_away:
                self.away += size

    def open(self, tag: str, attributes: str) -> None:
        if tag in VOID:
            if tag in _BREAKS:
                self.flush(PARAGRAPH if tag == "hr" else "\n")
            elif tag == "input":
                kind = _TYPE.search(attributes)
                self.total_fields += kind is not None and kind[1].lower() in _FIELDS
            return
        self.depth += 1
        if tag in _INLINE or "-" in tag:
            found = _verdict_of(tag, attributes) if attributes and self.tags[-1] != "pre" else None
            if found is not None:  # in a listing of code names say how it is coloured
                self.flush(" ")
                self._root(found)
            return
        if tag in _CELLS:
            if self.buffer:
                self.buffer.append(" | ")
        else:
            self.flush()
            self.tags.append(tag)
            self.opened.append(self._totals() if tag in _ZONES else None)
            if tag in _GROUPS:
                self.last_group += 1
                self.groups.append(self.last_group)
            elif tag == "blockquote":
                self.in_quote += 1
        found = _verdict_of(tag, attributes)
        if found is not None:
            self.flush()
            self._root(found)

    def link(self, is_end: bool, attributes: str) -> None:
        """The start or the end of a link."""
        if is_end:
            self.in_link = self.in_away = False
        else:
            self._link(attributes)

    def _link(self, attributes: str) -> None:
        """A link leads to another page: not a mark, a script, or a jump within this page."""
        target = _HREF.search(attributes)
        if target is None:
            return
        host = target[1]
        self.in_link = True
        self.in_away = host is not None and site_of(host) != self.host

    def _totals(self) -> tuple[int, ...]:
        return (
            len(self.blocks),
            self.total_text,
            self.total_links,
            self.total_whole,
            self.total_heads,
            self.total_linked_heads,
            self.total_fields,
        )

    def _zone(self, before: tuple[int, ...]) -> None:
        start, end = before[0], len(self.blocks)
        text, links, whole, heads, linked_heads, fields = (
            now - then for now, then in zip(self._totals()[1:], before[1:], strict=True)
        )
        first = self.blocks[start]
        most = _MOST_ZONE
        own_heads = first.is_heading and not first.links  # the heading of the box itself
        if whole > _WHOLE * text or links > _LINKED * text:
            measure = f"links {max(whole, links) / text:.2f}"
        elif (
            linked_heads >= 2
            and linked_heads >= 0.8 * (heads - own_heads)
            and text < _LONGEST_CARD * linked_heads
        ):
            measure = f"cards {linked_heads}"
        elif linked_heads == heads == 1 and first.is_heading and text < _LONGEST_CARD:
            measure = CARD
        elif fields and text < _LONGEST_FORM:
            measure, most = f"fields to fill in {fields}", _MOST_FORM
        else:
            return
        inner: list[Zone] = []
        while self.zones and self.zones[-1].start >= start:
            inner.append(self.zones.pop())
        self.zones.append(Zone(start, end, text, measure, most, inner))

    def _root(self, found: Verdict) -> None:
        around = self.open_roots[-1][1]
        self.open_roots.append((self.depth, (*around, Root(found)) if len(around) < _MOST_ROOTS else around))

    def close(self, tag: str) -> None:
        if self.depth == self.open_roots[-1][0] and self.depth > 0:
            self.flush(" " if tag in _INLINE or "-" in tag else PARAGRAPH)
            self.open_roots.pop()
        self.depth -= 1
        if tag in _INLINE or "-" in tag or tag in _CELLS:
            return
        self.flush()
        if self.opened:
            self.tags.pop()
            before = self.opened.pop()
            if before is not None and len(self.blocks) - before[0] > 1:
                self._zone(before)
        if tag in _GROUPS and len(self.groups) > 1:
            self.groups.pop()
        elif tag == "blockquote":
            self.in_quote -= 1


def _verdict_of(tag: str, attributes: str) -> Verdict | None:
    by_tag = TAG_VERDICTS.get(tag)
    if by_tag is not None or not attributes:
        return by_tag
    return _named(attributes) if len(attributes) <= _KEPT_ATTRIBUTES else _named.__wrapped__(attributes)


@lru_cache(maxsize=2048)
def _named(attributes: str) -> Verdict | None:
    """What class, id and style among serialised `attributes` say; the same ones come again and again."""
    names = _NAMES.findall(attributes)
    found = verdict(" ".join(names)) if names else None
    if found is None and _HIDDEN.search(attributes) is not None:
        return Verdict("hidden", 0.2)
    return found


def site_of(host: str) -> str:
    """The part of a host name that one outlet's hosts share, roughly: "www.example.co.uk" and
    "m.example.co.uk" have the same."""
    labels = host.lower().split(":")[0].split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def read_blocks(markup: str, host: str = "") -> tuple[list[Block], list[Zone]]:
    """The blocks of serialised `markup` (as lexbor writes it), in order; `host` is the page's own."""
    if "<!--" in markup:
        markup = _COMMENT.sub("", markup)
    reader = _Reader(site_of(host))
    buffer = reader.buffer
    for slash, tag, attributes, text in itertools.islice(_tokens(markup), _MOST_TOKENS):
        if tag in _UNNAMED:  # half of all tags; what they are called says nothing of the block
            if tag == "a":
                reader.link(bool(slash), attributes)
        elif slash:
            reader.close(tag)
        else:
            reader.open(tag, attributes)
        if text and (buffer or not text.isspace()):
            reader.put(text)
    reader.flush()
    return reader.blocks, reader.zones


def _tokens(markup: str) -> list[tuple[str, str, str, str]]:
    """Per tag: "/" for an end tag, the name, the attributes, and the text behind it."""
    return _TOKEN.findall(markup)
