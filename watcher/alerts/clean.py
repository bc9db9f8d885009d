"""Words that come from outside, made fit to be shown: one line, nothing invisible, within bounds."""

from __future__ import annotations

import unicodedata

from watcher.text.urls import is_web_url

QUOTE_LENGTH = 400  # characters: two long sentences
NAME_LENGTH = 80
CUT = "…"


def one_line(text: str, limit: int = NAME_LENGTH) -> str:
    """The text on one line of at most `limit` characters, cut behind a word, the cut marked.

    Without control, format, bidirectional, zero-width, private and unpaired characters, by which a terminal,
    a chat or a reader could be misled.
    """
    visible = "".join(" " if char.isspace() else char for char in text if char.isspace() or not _hides(char))
    line = " ".join(visible.split())
    return line if len(line) <= limit else cut(line, limit)


def cut(line: str, limit: int) -> str:
    """The line cut to at most `limit` characters, at a space where one is near."""
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    if space >= limit * 2 // 3:
        head = head[:space]
    return head.rstrip(" ,;:-–—(") + CUT


def _hides(char: str) -> bool:
    # Cc control, Cf format (bidi, zero-width, soft hyphen), Co private, Cs surrogate, Cn no character
    return unicodedata.category(char)[0] == "C" or char in _BLANKS


_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")  # letters and marks without any ink


def web_link(url: str) -> str | None:
    """The address when it is an http(s) one that hides nothing, else None."""
    return url if is_web_url(url) else None
