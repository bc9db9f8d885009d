"""Whose voice a text speaks with: however many print it, a copy counts as its original's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from watcher.model import Article, CopyKind, CopyOf, Fact
from watcher.store import Transaction

_SAME_VOICE = frozenset({CopyKind.WHOLE, CopyKind.CUT, CopyKind.DOUBLED, CopyKind.TEASER, CopyKind.SPUN})


def first_voice(tx: Transaction, copy_of: CopyOf | None) -> Article | None:
    """The text that a copy speaks for: where that is a copy in turn, the first of them all. None where there
    is none, or where something of its own was added."""
    original = None
    for link in _links(tx, copy_of):
        known = tx.article(link.article_id) if link.kind in _SAME_VOICE else None
        if known is None:
            break
        original = known
    return original


def is_source_of(tx: Transaction, article_id: str, copy_of: CopyOf | None) -> bool:
    """Was the copy made of this very article? Edited later, it looks like a copy of those who copied it."""
    return any(link.article_id == article_id for link in _links(tx, copy_of))


def voiced(fact: Fact, original: Article | None) -> Fact:
    """The fact in the voice of the text that was copied; None: in its own."""
    if original is None or not original.owner:
        return fact
    return replace(fact, evidence=replace(fact.evidence, owner=original.owner))


def _links(tx: Transaction, copy_of: CopyOf | None) -> Iterator[CopyOf]:
    """From copy to copied, each article once."""
    passed: set[str] = set()
    while copy_of is not None and copy_of.article_id not in passed:
        passed.add(copy_of.article_id)
        yield copy_of
        copy_of = tx.copy_of(copy_of.article_id)
