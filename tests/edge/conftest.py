"""What the edge tests share: one store for all sources of a test run, and one PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from postgres_server import new_database, running_postgres, why_not
from webhook_receiver import WebhookReceiver

from watcher.store import Store, open_store


@pytest.fixture(scope="session")
def sources_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("sources"), None)
    yield store
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store, a file of its own."""
    with closing(open_store(tmp_path / "state")) as opened:
        yield opened


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a throw-away server, without a database's name."""
    if why_not() is not None:
        pytest.skip(why_not() or "")
    with running_postgres() as url:
        yield url


@pytest.fixture
def url(postgres: str) -> Iterator[str]:
    """The URL of an empty database of that server."""
    with new_database(postgres, "watcher") as url:
        yield url
