"""The headline of a page, without the name of the site."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from watcher.strip.lines import CJK
from watcher.strip.metadata import Stated

_PART = re.compile(r"\s+[|·•»:–—-]+\s+|\s*[|»]\s*|\s::\s|_+")
_MOST_HEADINGS = 12
_LONGEST_HEADLINE = 400
_SHORTEST_HEADLINE = 20  # characters, for a heading below the first rank
_WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")


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


def _agrees(text: str, known: list[str], share: float = 0.6, back: float = 0.5) -> bool:
    """True where `share` of the words of `text` are in one of `known`, and `back` the other way round."""
    words = set(_words(text))
    for other in known:
        theirs = set(_words(other))
        common = len(words & theirs)
        if words and common >= share * len(words) and common >= back * len(theirs):
            return True
    return False


def _headline_in_text(tree: LexborHTMLParser, known: list[str]) -> tuple[str, LexborNode | None]:
    """The heading that agrees with what the page's data calls it, or the only h1."""
    shown = _headings(tree, "h1")
    for text, node in shown:
        if _agrees(text, known):
            return text, node
    if len(shown) == 1 and not known:
        return shown[0]
    for text, node in _headings(tree, "h2,h3"):
        if len(text) >= _SHORTEST_HEADLINE and _agrees(text, known, 0.8, 0.7):
            return text, node
    return "", None


def _headings(tree: LexborHTMLParser, names: str) -> list[tuple[str, LexborNode]]:
    shown = [(" ".join(node.text(separator=" ").split()), node) for node in tree.css(names)[:_MOST_HEADINGS]]
    return [(text, node) for text, node in shown if 0 < len(text) <= _LONGEST_HEADLINE]


def find_title(tree: LexborHTMLParser, stated: Stated) -> tuple[str, LexborNode | None]:
    """The headline: as the text shows it where the page's data agrees, else as the data says; and where it
    stands."""
    known = [text for text in (stated.headline, stated.name, stated.title) if text]
    shown, node = _headline_in_text(tree, known)
    if shown:
        return shown, node
    for text in known:
        short = _without_site(text, stated.site)
        if len(_words(short)) >= 2:
            return short, node
    return (known[0] if known else ""), node
