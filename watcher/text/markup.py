"""Addresses and markup in a text that was meant to be plain, blanked without moving a character."""

from __future__ import annotations

import re

_BLOCK = r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|section|article|blockquote|hr)\b[^<>]*>"
_PARAGRAPH = re.compile(_BLOCK, re.IGNORECASE)
_UNREAD = re.compile(
    r"<!--.{0,5000}?-->"
    r"|<(script|style)\b[^<>]*>.{0,50000}?</\1\s*>"
    r"|</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>"
    r"|!?\[(?=[^\[\]]{0,200}\]\([^()\s]{1,2000}\))"  # [words](address): the words are read
    r"|\]\((?:https?://|www\.|mailto:|/|#)[^()\s]{0,2000}\)"
    r"|\b(?:https?://|www\.)[^\s<>\"')\]]+"
    r"|\*\*|__",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS = ("<", "](", "http", "www.", "**", "__")


def blank_markup(text: str) -> str:
    """`text` with tags, addresses and markdown's marks as blanks, each character at its old offset.

    A tag that begins or ends a paragraph becomes an empty line.
    """
    lowered = text.lower()
    if not any(sign in lowered for sign in _SIGNS):
        return text
    text = _PARAGRAPH.sub(lambda match: "\n\n".ljust(len(match.group())), text)
    return _UNREAD.sub(lambda match: " " * len(match.group()), text)
