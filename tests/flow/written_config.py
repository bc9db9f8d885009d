"""The shape of the `write_config` fixture, for tests that take it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

WriteConfig = Callable[..., Path]
