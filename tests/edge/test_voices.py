"""Whose voice a copy speaks with, on a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_values import make_article

from watcher.flow.voices import first_voice, is_source_of, lineage
from watcher.model import CopyKind, CopyOf
from watcher.store import open_store


def copied(number: int, kind: CopyKind = CopyKind.SPUN) -> CopyOf:
    return CopyOf(f"a{number}", kind, 0.8)


@pytest.mark.parametrize(
    ("last", "voice"),
    [
        (copied(2), "a1"),  # a copy of a copy
        (copied(1, CopyKind.WHOLE), "a1"),
        (copied(2, CopyKind.EXTENDED), None),
        (copied(9), None),  # a text that is forgotten
        (None, None),
    ],
)
def test_a_copy_of_a_copy_speaks_for_the_first_of_them(
    tmp_path: Path, last: CopyOf | None, voice: str | None
) -> None:
    store = open_store(tmp_path)
    with store.transaction() as tx:
        tx.add_article(make_article(1), None)
        tx.add_article(make_article(2), copied(1))
        found = first_voice(tx, lineage(tx, last))
    store.close()

    assert (found.id if found is not None else None) == voice


def test_who_was_copied_is_told_from_who_copies_round_a_circle_too(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with store.transaction() as tx:
        tx.add_article(make_article(1), copied(2))  # as older states have it
        tx.add_article(make_article(2), copied(1))
        links = lineage(tx, copied(2))
    store.close()

    assert (is_source_of("a1", links), is_source_of("a3", links)) == (True, False)
