"""New sources written into feeds.toml, behind what a person wrote there and without touching it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from watcher.errors import ConfigError
from watcher.model import Feed
from watcher.settings.checks import cross_check
from watcher.settings.documents import Document, parse_document
from watcher.settings.feeds_file import FeedsFile, FeedTable
from watcher.settings.places import FEEDS_FILE, show_path, write_file
from watcher.settings.problems import Problem, SettingsError
from watcher.settings.validation import validate
from watcher.settings.values import show_duration

_DEFAULTS = {name: field.default for name, field in FeedTable.model_fields.items()}


def add_feeds(folder: Path, feeds: Iterable[Feed]) -> Path:
    """`feeds` stand in feeds.toml of the config folder, behind its other feeds; returns its path.

    ConfigError, and the file is as it was, when the result would be wrong: a name or address that is there
    already, an interval below a minute, an address that is not http.
    """
    path = folder / FEEDS_FILE
    shown = show_path(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(shown, f"cannot be added to ({error})") from error
    before, after = _parted(text)
    tables = [feed_table(feed) for feed in feeds]
    text = "\n\n".join(part for part in (before.rstrip(), *tables, after.strip("\n")) if part) + "\n"
    document, problem = parse_document(text, shown)
    problems: list[Problem] = [problem] if problem else validate(FeedsFile, document)[1]
    problems += cross_check(Document(shown), document, {}, folder)
    if problems:
        raise SettingsError(shown, problems)
    write_file(path, text.encode())
    return path


def _parted(text: str) -> tuple[str, str]:
    """`text` up to the end of its last feed, and what stands behind: other tables with their comments."""
    lines = text.splitlines(keepends=True)
    feeds = [place for place, line in enumerate(lines) if line.strip().startswith("[[feeds]]")]
    if not feeds:
        return text, ""
    tables = (place for place in range(feeds[-1] + 1, len(lines)) if lines[place].startswith("["))
    end = next(tables, len(lines))
    if end < len(lines):
        while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
            end -= 1
    return "".join(lines[:end]), "".join(lines[end:])


def feed_table(feed: Feed) -> str:
    """`feed` as a `[[feeds]]` table; keys that have their default are left out."""
    lines = ["[[feeds]]"]
    for key in FeedTable.model_fields:
        value = getattr(feed, key, _DEFAULTS[key])  # a note is for people only: a Feed has none
        if value != _DEFAULTS[key]:
            written = show_duration(value) if key == "interval" else value
            lines.append(f"{key} = {json.dumps(written, ensure_ascii=False)}")
    return "\n".join(lines)
