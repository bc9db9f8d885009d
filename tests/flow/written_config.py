"""The shape of the `write_config` fixture, for tests that take it, and the settings in what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from watcher.settings import Settings, load_settings

WriteConfig = Callable[..., Path]


def settings_of(folder: Path) -> Settings:
    """The settings of a config folder, with its state beside it."""
    return load_settings(folder, folder.parent / "state", environ={})
