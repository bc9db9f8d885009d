"""What every command shares: the global options, the settings behind them, and how things are printed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

import click

from watcher.cli.commands import Option

if TYPE_CHECKING:
    from watcher.settings import Settings
    from watcher.store import Store
    from watcher.topic import Topic

T = TypeVar("T")

NOTHING_MATCHED = 3
PROGRESS_AFTER = 2.0  # seconds

AsJson = Annotated[bool, Option("--json", help="As JSON.")]


@dataclass(frozen=True, slots=True)
class Options:
    """The global options, as they were given."""

    config: Path | None = None
    state: Path | None = None

    def settings(self) -> Settings:
        """The settings in force. ConfigError when they are wrong."""
        from watcher.settings import load_settings

        return load_settings(self.config, self.state)


def options_of(context: click.Context) -> Options:
    options = context.find_root().obj
    assert isinstance(options, Options)
    return options


@contextmanager
def opened_store(settings: Settings) -> Iterator[Store]:
    """The store of the settings, for a command that looks beside a running daemon."""
    from watcher.app.state import open_state

    store = open_state(settings)
    try:
        yield store
    finally:
        store.close()


def show(text: str = "") -> None:
    """A line of the command's own output."""
    print(text)


def show_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def note(text: str) -> None:
    """A line about the work itself, beside the output."""
    print(text, file=sys.stderr, flush=True)


def show_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as what stands in them; the last one is not filled up."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head) - 1)]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        show("  ".join([*cells, line[-1]]).rstrip())


class Progress:
    """Says how far something has come, from two seconds on and then every two; on a terminal in one line."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = time.monotonic() + PROGRESS_AFTER
        self._has_shown = False

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """The items, counted as they go by."""
        for count, item in enumerate(items, 1):
            yield item
            self.at(count)

    def at(self, count: int, where: str = "") -> None:
        """So many have gone by, of what is named."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + PROGRESS_AFTER
        self._has_shown = True
        start, end = ("\r", "") if sys.stderr.isatty() else ("", "\n")
        what = f"{where} {self._what}" if where else self._what
        print(f"{start}{what}: {count:,}", end=end, file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._has_shown and sys.stderr.isatty():
            print(file=sys.stderr)


def topics_of(settings: Settings, name: str | None) -> tuple[Topic, ...]:
    """The topic of that name, switched on or not; without a name those that are on. ConfigError without
    any."""
    from watcher.errors import ConfigError

    known = [file.topic for file in settings.topic_files]
    chosen = settings.topics if name is None else tuple(topic for topic in known if topic.name == name)
    if not chosen:
        names = ", ".join(topic.name for topic in known) or "none"
        wrong = "no topic is switched on" if name is None else f"there is no topic {name!r}"
        raise ConfigError(str(settings.config_dir / "topics"), f"{wrong}; known are {names}")
    return chosen
