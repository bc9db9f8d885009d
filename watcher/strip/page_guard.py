"""What a page may cost: its size is cut and its nesting is flattened before anything reads it.

An HTML parser looks up the open elements for every start tag, so that a page of a hundred thousand nested
elements takes minutes. No page written for readers comes near these bounds.
"""

from __future__ import annotations

import re

LARGEST = 2_000_000  # characters of a page that are read
_DEEPEST = 1_500  # nested elements; browsers stop at 512
_FEW_TAGS = 10_000  # however they are nested, a parser takes half a second
_CHUNK = 32_768
_MOST_ATTRIBUTES = 500  # in one stretch; a parser compares every attribute of an element with all before
_MOST_OPTIONS = 4_000  # tags of select elements; a parser looks through all of them for each that comes
_OPTION = re.compile(r"</?opt(?:ion|group)\b[^>]*>?", re.IGNORECASE)
_HUGE_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}>?")
_UNREAD = re.compile(r"<(script|style)\b(?![^>]{0,200}ld\+json).*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
# The void elements of HTML: they have no end tag.
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_NEVER_NESTED = VOID | {"p", "li", "td", "th", "tr", "dt", "dd", "option", "path", "circle", "rect", "use"}
_FLAT = re.compile(
    r"</?(?!(?:p|br|h[1-6]|title|meta|script|style|head|body|html)\b)[a-zA-Z!/][^>]*>?", re.IGNORECASE
)


def _may_be_deep(html: str) -> bool:
    """A cheap look: more start tags than end tags, by far, at the end of any stretch of the page."""
    depth = 0
    for start in range(0, len(html), _CHUNK):
        end = start + _CHUNK
        depth += html.count("<", start, end) - 2 * html.count("</", start, end)
        if depth > _DEEPEST:
            return True
    return False


def _has_huge_tag(html: str) -> bool:
    """A cheap look: a stretch without any end of a tag that is full of attributes (or of script)."""
    for start in range(0, len(html), _CHUNK):
        end = start + _CHUNK
        if html.find(">", start, end) < 0 and html.count("=", start, end) > _MOST_ATTRIBUTES:
            return True
    return False


def _is_deep(html: str) -> bool:
    depth = 0
    for match in _TAG.finditer(html):
        if match[2].lower() in _NEVER_NESTED:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def bounded(html: str) -> str:
    """`html` with at most LARGEST characters and a nesting that a parser can bear; text is kept as far as it
    fits."""
    if len(html) > LARGEST:
        html = _UNREAD.sub(" ", html)[:LARGEST]
    if _has_huge_tag(html):
        html = _HUGE_TAG.sub(" ", html)
    if html.count("<") > _FEW_TAGS:
        if len(_OPTION.findall(html)) > _MOST_OPTIONS:
            html = _OPTION.sub(" ", html)
        if _may_be_deep(html) and _is_deep(html):
            html = _FLAT.sub(" ", html)
    return html
