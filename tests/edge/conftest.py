"""What the edge tests share: one store for all sources of a test run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from watcher.store import Store, open_store


@pytest.fixture(scope="session")
def sources_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("sources"), None)
    yield store
    store.close()
