"""Whose voice a text speaks with: however many print it, a copy counts as its original's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from watcher.model import Article, CopyKind, CopyOf, Fact
from watcher.store import Transaction

_SAME_VOICE = frozenset({CopyKind.WHOLE, CopyKind.CUT, CopyKind.DOUBLED, CopyKind.TEASER, CopyKind.SPUN})


def lineage(tx: Transaction, copy_of: CopyOf | None) -> tuple[CopyOf, ...]:
    """From copy to copied, each article once. Only the last of them can be one that is forgotten."""
    links: dict[str, CopyOf] = {}
    while copy_of is not None and copy_of.article_id not in links:
        links[copy_of.article_id] = copy_of
        copy_of = tx.copy_of(copy_of.article_id)
    return tuple(links.values())


def first_voice(tx: Transaction, links: Sequence[CopyOf]) -> Article | None:
    """The text that a copy speaks for: where that is a copy in turn, the first of them all. None where there
    is none, or where something of its own was added. `links` is its `lineage`."""
    same = tuple(takewhile(lambda link: link.kind in _SAME_VOICE, links))
    articles = (tx.article(link.article_id) for link in reversed(same))
    return next((article for article in articles if article is not None), None)


def is_source_of(article_id: str, links: Sequence[CopyOf]) -> bool:
    """Was the copy made of this very article? Edited later, it looks like a copy of those who copied it."""
    return any(link.article_id == article_id for link in links)


def voiced(fact: Fact, original: Article | None) -> Fact:
    """The fact in the voice of the text that was copied; None: in its own."""
    if original is None or not original.owner:
        return fact
    return replace(fact, evidence=replace(fact.evidence, owner=original.owner))
