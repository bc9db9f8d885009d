"""A changed config is taken without a restart; a wrong one is refused and the last good one kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from watcher.errors import ConfigError
from watcher.settings.loading import LoadTopic, Settings, load_settings, topic_paths
from watcher.settings.places import FEEDS_FILE, WATCHER_FILE
from watcher.settings.topic import load_topic as load_topic_file


@dataclass(frozen=True, slots=True)
class FileStamp:
    """One file at one moment. `digest` is the SHA-256 of its bytes."""

    mtime_ns: int
    size: int
    digest: str


Stamp = Mapping[Path, FileStamp]


class ConfigWatch:
    """Knows the files of a config folder and tells when one of them has other content than before."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stamp = stamp_of(watched_paths(settings))

    def changed(self) -> bool:
        """True once for every change of a watched file, of a new topic file or of a secret's file."""
        fresh = stamp_of(watched_paths(self._settings), self._stamp)
        is_changed = _digests(fresh) != _digests(self._stamp)
        self._stamp = fresh
        return is_changed

    def follow(self, settings: Settings) -> None:
        """From now on the files of `settings` are watched: a reload may have named other secret files."""
        self._settings = settings
        added = {path for path in watched_paths(settings) if path not in self._stamp}
        self._stamp = {**self._stamp, **stamp_of(added)}


def watched_paths(settings: Settings) -> tuple[Path, ...]:
    """Every file that `settings` came from, and the topic files that have come since."""
    folder = settings.config_dir
    return (folder / WATCHER_FILE, folder / FEEDS_FILE, *topic_paths(folder), *settings.secret_files)


def stamp_of(paths: Iterable[Path], previous: Stamp | None = None) -> Stamp:
    """The stamp of each of `paths` that is there. A file with the time and size of `previous` is not read."""
    stamps = {}
    for path in paths:
        try:
            found = path.stat()
            known = (previous or {}).get(path)
            if known and (known.mtime_ns, known.size) == (found.st_mtime_ns, found.st_size):
                stamps[path] = known
            else:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                stamps[path] = FileStamp(found.st_mtime_ns, found.st_size, digest)
        except OSError:
            continue  # gone, or being replaced: its absence is the change
    return stamps


def reload_settings(
    previous: Settings, environ: Mapping[str, str] | None = None, load_topic: LoadTopic = load_topic_file
) -> tuple[Settings, ConfigError | None]:
    """The settings as the files are now and None, or `previous` and what is wrong with the files.

    The state folder and the database stay those of `previous`: they are open. A warning says so.
    """
    try:
        fresh = load_settings(previous.config_dir, previous.state_dir, environ, load_topic)
    except ConfigError as error:
        return previous, error
    fixed = [key for key in ("url", "state") if getattr(fresh.store, key) != getattr(previous.store, key)]
    warnings = tuple(f"store.{key} has changed: it takes a restart" for key in fixed)
    store = fresh.store.model_copy(update={key: getattr(previous.store, key) for key in fixed})
    return replace(fresh, store=store, warnings=fresh.warnings + warnings), None


def _digests(stamp: Stamp) -> dict[Path, str]:
    return {path: file.digest for path, file in stamp.items()}
