"""A topic file on its way through an editor: read, checked as it would be at a start, and put back safely."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watcher.errors import ConfigError
from watcher.settings.documents import parse_document
from watcher.settings.places import show_path, write_file
from watcher.settings.problems import SettingsError
from watcher.settings.topic import read_topic
from watcher.topic import Topic

KEPT_BACKUPS = 20  # of one topic
_saving = threading.Lock()


class ChangedMeanwhileError(ConfigError):
    """A file is no longer what it was when its editor read it."""


@dataclass(frozen=True, slots=True)
class TopicText:
    """What stands in a topic file; `digest` is the SHA-256 of its bytes, in hex."""

    text: str
    digest: str


def read_topic_text(path: Path) -> TopicText:
    """The file as it is now, right or wrong. ConfigError when it cannot be read."""
    try:
        content = path.read_bytes()
        return TopicText(content.decode("utf-8"), hashlib.sha256(content).hexdigest())
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(show_path(path), f"cannot be read ({error})") from error


def parse_topic(text: str, path: Path) -> Topic:
    """The topic that the text describes. SettingsError names every problem by its line in `path`."""
    document, problem = parse_document(text, show_path(path))
    if problem is not None:
        raise SettingsError(problem.where, [problem])
    return read_topic(document)


def save_topic(path: Path, text: str, known_digest: str, backups: Path, now: datetime) -> Path:
    """The file holds the text; returns its backup, which holds what stood there before.

    ChangedMeanwhileError, and nothing is written, when the file is not the one with `known_digest`;
    SettingsError when the text is no right topic or tells of one with another name.
    """
    fresh = parse_topic(text, path)
    target = path.resolve()  # what a link leads to is changed, and the link stays
    with _saving:
        before = read_topic_text(target)
        if before.digest != known_digest:
            raise ChangedMeanwhileError(show_path(path), "was changed by somebody else meanwhile")
        name = parse_topic(before.text, path).name if _is_right(before.text, path) else fresh.name
        if fresh.name != name:
            raise ConfigError(show_path(path), f'name: must stay "{name}"; its rounds are kept under it')
        backup = backups / f"{path.stem}-{now:%Y%m%dT%H%M%S%f}.toml"
        write_file(backup, before.text.encode())
        write_file(target, text.encode(), like=target)
        _forget_old(backups, path.stem)
    return backup


def _is_right(text: str, path: Path) -> bool:
    try:
        parse_topic(text, path)
    except ConfigError:
        return False
    return True


def _forget_old(backups: Path, stem: str) -> None:
    kept = sorted(backups.glob(f"{stem}-????????T*.toml"))
    for old in kept[:-KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
