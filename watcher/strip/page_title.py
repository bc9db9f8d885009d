"""The headline of a page, without the name of the site."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from watcher.strip.metadata import Stated

_PART = re.compile(r"\s+[|·•»:–—-]+\s+|\s*[|»]\s*|\s::\s")
_WORD = re.compile(r"\w+")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _without_site(title: str, site: str) -> str:
    """`title` without a last part that is the site's name."""
    parts = list(_PART.finditer(title))
    if not parts:
        return title
    wanted = "".join(_words(site))
    last, first = title[parts[-1].end() :], title[: parts[0].start()]
    if wanted and "".join(_words(last)) == wanted:
        return title[: parts[-1].start()]
    if wanted and "".join(_words(first)) == wanted:
        return title[parts[0].end() :]
    return title


def _headline_in_text(tree: LexborHTMLParser, known: list[str]) -> str:
    """The h1 that agrees with what the page's data calls it, or the only h1."""
    texts = [" ".join(node.text(separator=" ").split()) for node in tree.css("h1")[:8]]
    texts = [text for text in texts if 0 < len(text) <= 400]
    for text in texts:
        words = set(_words(text))
        for other in known:
            theirs = set(_words(other))
            if words and len(words & theirs) >= 0.6 * len(words) and len(words) >= 0.5 * len(theirs):
                return text
    return texts[0] if len(texts) == 1 and not known else ""


def find_title(tree: LexborHTMLParser, stated: Stated) -> str:
    """The headline: as the text shows it where the page's data agrees, else as the data says."""
    known = [text for text in (stated.headline, stated.name, stated.title) if text]
    shown = _headline_in_text(tree, known)
    if shown:
        return shown
    for text in known:
        short = _without_site(text, stated.site)
        if len(_words(short)) >= 2:
            return short
    texts = [" ".join(node.text(separator=" ").split()) for node in tree.css("h1")[:2]]
    return known[0] if known else (texts[0] if texts else "")
