"""What the furniture of a text tells about it: the day it was published, its source, its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from watcher.strip.lines import Line

_SOURCE = re.compile(
    r"^(?:sources?|via|источник|джерело|kaynak|quelle|fuente|المصدر|fonte|original source|from)\s*[:：–-]\s*(.{2,120})$", re.I
)
_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(/\S*)?", re.I)
_QUOTED_TITLE = (
    re.compile(r"\(\s*(.{15,250}?)\s*\)\s*[.!]?$"),
    re.compile(r"^the post [\"“«‘]?(.{15,250}?)[\"”»’]? (?:first appeared|appeared first)", re.I),
    re.compile(r"^[\"“«‘]?(.{15,250}?)[\"”»’]? (?:first appeared|appeared first) on", re.I),
)


def source_in(noise: Sequence[str]) -> tuple[str | None, str | None]:
    """Address and name of the source that a line such as "Source: www.example.org" names."""
    for text in noise:
        label = _SOURCE.match(text)
        if label:
            host = _HOST.search(label[1])
            if host:
                return f"https://{host[1].lower()}{host[2] or ''}", host[1].lower().removeprefix("www.")
            return None, label[1].strip()
    return None, None


def quoted_title(noise: Sequence[str]) -> str | None:
    """The title that an aggregator's line quotes, when the text has no title line."""
    for text in noise:
        for pattern in _QUOTED_TITLE:
            found = pattern.search(text)
            if found and len(found[1].split()) >= 4:
                return found[1].strip()
    return None


def published_in(lines: Sequence[Line], verdict: Sequence[str], title_at: int | None) -> date | None:
    """The full date of a byline or dateline line between title and body; None when there is none."""
    return None
