"""HTML or text of a feed -> plain text on one line, or paragraphs of it. Linear in its input."""

from __future__ import annotations

import html
import re
from functools import lru_cache

MAX_TITLE = 300
MAX_SUMMARY = 2_000
MAX_CONTENT = 100_000
# Beyond this a field is cut before its tags are looked at: no news text is so long.
MAX_FIELD = 400_000

_BLOCK = (
    r"p|div|br|hr|li|ul|ol|dl|dt|dd|tr|table|h[1-6]|blockquote|section|article|header|footer"
    r"|figure|figcaption|pre"
)
# `[^<>]` and not `[^>]`: a text of a million "<" would otherwise be searched to its end a million times.
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK})\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<![A-Za-z\[][^<>]*>|<\?[^<>]*>")
_COMMON_TAG = re.compile(
    r"</(?:p|div|a|b|i|strong|em|span|h[1-6]|li)>|<(?:p|br|img|div)\b[^<>]*>", re.IGNORECASE
)
_HIDDEN = re.compile(r"<!--|<(script|style|noscript|template|iframe|svg)\b[^<>]*>", re.IGNORECASE)


def _unseen() -> dict[int, str | None]:
    """Characters that nobody should see: controls, bidi overrides and isolates, zero width, tags, BOM."""
    table: dict[int, str | None] = {}
    table |= dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")
    table[0x0A] = "\n"
    table |= {0x2028: "\n", 0x2029: "\n", 0xAD: None, 0x61C: None, 0x180E: None, 0xFEFF: None}
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFFF9, 0xFFFB)):
        table |= dict.fromkeys(range(first, last + 1))
    return table | dict.fromkeys(range(0xE0000, 0xE0080)) | dict.fromkeys(range(0xD800, 0xE000))


_UNSEEN = _unseen()


def without_unseen(text: str) -> str:
    """`text` without control, bidi and zero-width characters; line ends stay."""
    return text if text.isprintable() else text.translate(_UNSEEN)


def one_line(text: str, limit: int) -> str:
    """Plain `text` on one line, cut at a word to at most `limit` characters."""
    return _cut(_folded(without_unseen(text)), limit)


def line_of_html(markup: str, limit: int) -> str:
    """HTML (or text with entities) on one line: tags stripped, entities decoded once, blanks folded."""
    return _cut(_folded(_seen_of_html(markup)), limit)


def paragraphs_of_html(markup: str, limit: int = MAX_CONTENT) -> str:
    """HTML as paragraphs separated by blank lines, cut to at most `limit` characters."""
    paragraphs: list[list[str]] = [[]]
    for line in _seen_of_html(markup).strip().split("\n"):
        if words := _folded(line):
            paragraphs[-1].append(words)
        elif paragraphs[-1]:
            paragraphs.append([])
    return _cut("\n\n".join(" ".join(lines) for lines in paragraphs if lines), limit)


def _folded(text: str) -> str:
    """`text` without outer blanks, and with a single blank for each run of them."""
    text = text.strip()
    if "  " not in text and text.isprintable():  # the blank alone is printable
        return text
    return " ".join(text.split())


@lru_cache(4)  # an item's text is asked for as a line and as paragraphs
def _seen_of_html(markup: str) -> str:
    return without_unseen(_stripped(markup).strip())


def _stripped(markup: str) -> str:
    markup = markup[:MAX_FIELD]
    if "<" not in markup and "&" not in markup:
        return markup
    text = _without_tags(markup)
    # Some feeds escape twice: then the tags only show after the entities are decoded.
    return _without_tags(text) if _COMMON_TAG.search(text) else text


def _without_tags(markup: str) -> str:
    text = _BLOCK_TAG.sub("\n\n", _without_hidden(markup) if _HIDDEN.search(markup) else markup)
    # A tag that stands between two letters is inline markup ("<b>M</b>oscow"): it leaves nothing behind.
    return html.unescape(_TAG.sub("", text))


def _without_hidden(text: str) -> str:
    """`text` without comments and the elements that hold no prose, in one pass."""
    parts: list[str] = []
    at = 0
    lower = text.lower() if len(text.lower()) == len(text) else text
    while (found := _HIDDEN.search(text, at)) is not None:
        parts.append(text[at : found.start()])
        closing = f"</{found.group(1).lower()}" if found.group(1) else "-->"
        end = lower.find(closing, found.end())
        if end < 0:
            return "".join(parts)
        at = text.find(">", end) + 1 or len(text)
        parts.append(" ")
    parts.append(text[at:])
    return "".join(parts)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit * 2 // 3)
    return (head[:space] if space > 0 else head).rstrip() + "…"
