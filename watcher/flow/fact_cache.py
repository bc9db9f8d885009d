"""The facts that a backtest has read, kept for the next one: ten ideas cost little more than one.

A file holds what one topic reads in every text that was put to it. It is named by a hash of all that reading
depends on: the topic's words, and the program's own files. What no longer fits is simply never asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from watcher.flow.history import Item
from watcher.model import Fact
from watcher.store.codec import decode, encode

KEPT_FILES = 4
_READERS = ("facts", "text", "data/languages", "flow")  # folders of the package that reading depends on


class FactCache:
    """What one topic reads in each text. Without a folder, or where it cannot be used, it is always empty."""

    def __init__(self, folder: Path | None, reading: str) -> None:
        """`reading` says all of the topic that reading depends on."""
        name = hashlib.sha256(f"{reading}\n{_program()}".encode()).hexdigest()[:24]
        self._path = folder / f"{name}.jsonl" if folder is not None else None
        self._known: dict[str, str] = {}
        self._fresh: dict[str, str] = {}
        self._load()

    def get(self, item: Item) -> tuple[Fact, ...] | None:
        """The facts of the item as they were read before; None when it was not."""
        kept = self._known.get(_key(item)) if self._path is not None else None
        if kept is None:
            return None
        return tuple(decode(Fact, each) for each in json.loads(kept)) if kept else ()

    def put(self, item: Item, facts: Sequence[Fact]) -> None:
        if self._path is not None:
            self._fresh[_key(item)] = json.dumps([encode(fact) for fact in facts]) if facts else ""

    def save(self) -> None:
        """What was put is there for the next backtest; of the files only the newest are kept."""
        if self._path is None or not self._fresh:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._path.open("a", encoding="utf-8") as out:
                out.writelines(f"{key} {facts}\n" for key, facts in self._fresh.items())
            files = sorted(self._path.parent.glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
            for path in files[:-KEPT_FILES]:
                path.unlink(missing_ok=True)
        except OSError:
            return  # a full or a foreign disk costs time only: the next backtest reads again

    def _load(self) -> None:
        if self._path is None:
            return
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return
        for line in lines:
            key, _, facts = line.partition(" ")
            if _is_whole(facts):
                self._known[key] = facts


def _is_whole(facts: str) -> bool:
    """False for a line that a kill cut short."""
    return not facts or facts.endswith("]")


def _key(item: Item) -> str:
    article, entry = item.article, item.entry
    parts = (article.id, article.url, article.outlet, article.owner, article.language, article.entry_id)
    moments = (article.seen, article.published)
    own = (entry.title, entry.summary, entry.content, entry.language) if entry is not None else ()
    hashed = hashlib.blake2b(digest_size=12)
    for part in (*parts, *moments, article.title, article.body, *own):
        hashed.update(str(part).encode("utf-8", "surrogatepass"))
        hashed.update(b"\0")
    return hashed.hexdigest()


@cache
def _program() -> str:
    """A hash of the names, sizes and times of the files by which texts are read."""
    package = Path(str(resources.files("watcher")))
    lines = []
    for folder in _READERS:
        for path in sorted((package / folder).rglob("*")):
            if path.suffix in (".py", ".toml"):
                state = path.stat()
                lines.append(f"{path.relative_to(package)} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
