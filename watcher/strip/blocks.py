"""The container as a row of blocks: one regular expression over its serialised markup, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from watcher.strip.container import TAG_VERDICTS
from watcher.strip.page_words import Verdict, verdict

# Never shown as text; the content of the last four would also be serialised without escapes.
UNSEEN = "script style noscript template svg iframe object canvas video audio math noembed noframes xmp plaintext".split()
_TOKEN = re.compile(r'<(/?)([a-zA-Z][^\s/>]*)([^">]*(?:"[^"]*"[^">]*)*)>([^<]*)')
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NAMES = re.compile(r' (?:class|id)="([^"]*)"')
_HIDDEN = re.compile(r' hidden(?:=""|(?=[ >]|$))|display:\s*none|aria-hidden="true"')
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub"
    " sup time tt u var".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BREAKS = frozenset(("br", "hr", "img"))
_MOST_TOKENS = 60_000
PARAGRAPH = "\n\n"


@dataclass(slots=True)
class Root:
    """An element inside the container whose name or tag speaks against it."""

    verdict: Verdict
    mass: int = 0


@dataclass(slots=True)
class Block:
    """A run of text between two block boundaries.

    `tag` is the nearest block element, `links` the characters of the text that are links, `group` a number shared by
    the items of one list or table (0 outside), `roots` the suspect elements around it, outermost first, `joint` what
    parts it from the block before (a paragraph's end, a line break, or a space). `rule` is why it was dropped, ""
    while it stands.
    """

    text: str
    tag: str
    links: int
    group: int
    roots: tuple[Root, ...]
    joint: str
    strong: bool = False
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


class _Reader:
    """The state of one pass over the tokens."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.buffer: list[str] = []
        self.links = 0
        self.strong = 0
        self.in_link = 0
        self.in_strong = 0
        self.in_quote = 0
        self.depth = 0
        self.tags: list[str] = ["div"]
        self.groups: list[int] = [0]
        self.last_group = 0
        self.open_roots: list[tuple[int, tuple[Root, ...]]] = [(-1, ())]
        self.joint = PARAGRAPH

    def flush(self, joint: str = PARAGRAPH) -> None:
        if self.buffer:
            raw = "".join(self.buffer)
            text = _plain(raw)
            if text.strip("|  "):
                roots = self.open_roots[-1][1]
                for root in roots:
                    root.mass += len(text)
                block = Block(text, self.tags[-1], self.links, self.groups[-1], roots, self.joint)
                block.strong = self.strong >= 0.9 * len(text)
                block.quoted = self.in_quote > 0
                self.blocks.append(block)
                self.joint = joint
            self.buffer.clear()
            self.links = self.strong = 0
        if len(joint) > len(self.joint):
            self.joint = joint

    def put(self, text: str) -> None:
        self.buffer.append(text)
        if self.in_link or self.in_strong:
            size = len(text) if not text.isspace() else 0
            if self.in_link:
                self.links += size
            if self.in_strong:
                self.strong += size

    def open(self, tag: str, attributes: str) -> None:
        if tag in _VOID:
            if tag in _BREAKS:
                self.flush(PARAGRAPH if tag == "hr" else "\n")
            return
        self.depth += 1
        if tag in _INLINE:
            if tag == "a":
                self.in_link += 1
            elif tag in ("b", "strong"):
                self.in_strong += 1
            found = _verdict_of(tag, attributes) if tag == "span" and attributes else None
            if found is not None:
                self.flush(" ")
                self._root(found)
            return
        if tag in ("td", "th"):
            if self.buffer:
                self.buffer.append(" | ")
        else:
            self.flush()
            self.tags.append(tag)
            if tag in ("ul", "ol", "table", "dl"):
                self.last_group += 1
                self.groups.append(self.last_group)
            elif tag == "blockquote":
                self.in_quote += 1
        found = _verdict_of(tag, attributes)
        if found is not None:
            self.flush()
            self._root(found)

    def _root(self, found: Verdict) -> None:
        self.open_roots.append((self.depth, (*self.open_roots[-1][1], Root(found))))

    def close(self, tag: str) -> None:
        if self.depth == self.open_roots[-1][0] and self.depth > 0:
            self.flush(" " if tag in _INLINE else PARAGRAPH)
            self.open_roots.pop()
        self.depth -= 1
        if tag in _INLINE:
            if tag == "a":
                self.in_link -= 1
            elif tag in ("b", "strong"):
                self.in_strong -= 1
            return
        if tag in ("td", "th"):
            return
        self.flush()
        if len(self.tags) > 1:
            self.tags.pop()
        if tag in ("ul", "ol", "table", "dl") and len(self.groups) > 1:
            self.groups.pop()
        elif tag == "blockquote":
            self.in_quote -= 1


def _verdict_of(tag: str, attributes: str) -> Verdict | None:
    by_tag = TAG_VERDICTS.get(tag)
    if by_tag is not None:
        return by_tag
    if not attributes:
        return None
    names = _NAMES.findall(attributes)
    found = verdict(" ".join(names)) if names else None
    if found is None and _HIDDEN.search(attributes) is not None:
        return Verdict("hidden", 0.2)
    return found


def read_blocks(markup: str) -> list[Block]:
    """The blocks of serialised `markup` (as lexbor writes it), in order."""
    if "<!--" in markup:
        markup = _COMMENT.sub("", markup)
    reader = _Reader()
    for count, (slash, tag, attributes, text) in enumerate(_TOKEN.findall(markup)):
        if count > _MOST_TOKENS:
            break
        if slash:
            reader.close(tag)
        else:
            reader.open(tag, attributes)
        if text:
            reader.put(text)
    reader.flush()
    return reader.blocks
