"""Is the seed corpus in the ledger? Told without reading a single text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.store import Transaction
from watcher.topic import Topic

if TYPE_CHECKING:
    from watcher.flow.ingest import Ingested

SIDECAR = "published.toml"


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What a start did with the corpus. `taken` names the texts that were new, `facts` counts theirs."""

    taken: tuple[str, ...] = ()
    known: int = 0
    facts: int = 0
    ingested: tuple[tuple[str, Ingested], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The files of a seed folder as they are now: how many texts, and a hash of everything that says what
    they tell."""

    texts: int
    sha256: str


def seed_paths(folder: Path) -> list[Path]:
    """The texts of the folder, by name."""
    return sorted(path for path in folder.glob("*.txt") if not path.name.startswith("."))


def corpus_of(folder: Path) -> Corpus | None:
    """None when there is no text, or one that cannot be read: who reads the seeds says what is wrong."""
    paths, found = seed_paths(folder), hashlib.sha256()
    try:
        for path in (*paths, *(path for path in [folder / SIDECAR] if path.exists())):
            data = path.read_bytes()
            found.update(f"{path.name} {len(data)}\n".encode() + data)
    except OSError:
        return None
    return Corpus(len(paths), found.hexdigest()) if paths else None


def is_seeded(tx: Transaction, topics: Iterable[Topic], corpus: Corpus) -> bool:
    """True when the whole corpus, as it is now, was taken in for every topic."""
    return all(tx.get_meta(_mark(topic)) == corpus.sha256 for topic in topics)


def note_seeded(tx: Transaction, topics: Iterable[Topic], corpus: Corpus) -> None:
    """`is_seeded` is true until a file changes."""
    for topic in topics:
        tx.set_meta(_mark(topic), corpus.sha256)


def _mark(topic: Topic) -> str:
    return f"corpus:{topic.name}"
