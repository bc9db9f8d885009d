"""The state directory and the time of day: what also the smallest command needs."""

from __future__ import annotations

from datetime import UTC, datetime

from watcher.settings import Settings
from watcher.store import Store, open_store


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_state(settings: Settings) -> Store:
    """The store that the settings name, opened and brought up to date."""
    url = settings.store.url.get_secret_value() if settings.store.url is not None else None
    return open_store(settings.state_dir, url)
