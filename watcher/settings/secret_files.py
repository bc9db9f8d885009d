"""Secrets that stand in files of their own (`secret_file`, `url_file`, `password_file`, `token_file`)."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr

from watcher.settings.channel_table import Channel, check_channel_address
from watcher.settings.documents import Document, Location
from watcher.settings.problems import Problem
from watcher.settings.watcher_file import Store, WatcherFile, Web

Holder = TypeVar("Holder", Channel, Store, Web)


def read_secret_files(
    settings: WatcherFile, document: Document, folder: Path
) -> tuple[WatcherFile, tuple[Path, ...], list[Problem]]:
    """`settings` with the content of every `*_file` in its place, the files read, and what is wrong.

    Relative paths count from `folder`. A line break at the end of a file is not part of the secret.
    """
    reader = _Reader(document, folder)
    channels = tuple(reader.filled(table, ("channels", i)) for i, table in enumerate(settings.channels))
    store = reader.filled(settings.store, ("store",))
    web = reader.filled(settings.web, ("web",))
    filled = settings.model_copy(update={"channels": channels, "store": store, "web": web})
    return filled, tuple(reader.paths), reader.problems


class _Reader:
    """Reads secret files and remembers which, and what failed."""

    def __init__(self, document: Document, folder: Path) -> None:
        self._document = document
        self._folder = folder
        self.paths: list[Path] = []
        self.problems: list[Problem] = []

    def filled(self, table: Holder, location: Location) -> Holder:
        found: dict[str, SecretStr] = {}
        for key in ("url_file", "secret_file", "password_file", "token_file"):
            name = getattr(table, key, None)
            if name is not None and (secret := self._read(name, (*location, key))) is not None:
                found[key.removesuffix("_file")] = secret
        filled = table.model_copy(update=found)
        if isinstance(filled, Channel) and "url" in found:
            try:
                check_channel_address(filled.type, filled.url)
            except ValueError as error:
                self._report((*location, "url_file"), str(error))
        return filled

    def _read(self, name: str, location: Location) -> SecretStr | None:
        path = self._folder / Path(name).expanduser()
        self.paths.append(path.absolute())
        try:
            secret = path.read_text("utf-8").strip("\r\n")
        except OSError as error:
            self._report(location, f"cannot be read ({error.strerror})")
            return None
        except UnicodeDecodeError:
            self._report(location, "must be UTF-8 text")
            return None
        if not secret.strip():
            self._report(location, "the file is empty")
            return None
        return SecretStr(secret)

    def _report(self, location: Location, message: str) -> None:
        value = f'"{self._document.value(location)}"'
        self.problems.append(
            Problem(self._document.place(location), message, self._document.key(location), value)
        )
