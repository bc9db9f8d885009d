"""What the flow tests share: a news site, a config folder that points at it, and the database."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from loopback_news import NewsSite
from postgres_server import new_database, running_postgres, why_not
from written_config import WriteConfig

from watcher.store import Store, open_store

ON_BOTH = frozenset(
    f"test_{name}"
    for name in (
        "backtest",
        "certainty",
        "chat_threads",
        "daemon",
        "explain",
        "explain_all",
        "furniture_learnt",
        "health",
        "notices",
        "poll",
        "reminding",
        "seed",
        "send",
        "writes",
    )
)
TEMPLATE = "watcher_template"
SHIPPED = Path(__file__).parents[2] / "config"
FEED = '[[feeds]]\nname = "{name}"\nurl = "{url}"\nowner = "{owner}"\nlanguage = "en"\n'
WATCHER = """
[service]
tick = 0.1

[fetch]
host_gap = 0
min_interval = 1
contact = "desk@desk.example"
allow = {allow}

[send]
first_delay = 0
allow = {allow}

[seeds]
enabled = {seeds}
"""


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as running:
        yield running


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What the store decides is tried on both databases."""
    if metafunc.module.__name__ in ON_BOTH and "store_url" in metafunc.fixturenames:
        metafunc.parametrize("store_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a throw-away PostgreSQL, without a database's name; its TEMPLATE has the store's tables."""
    if why_not() is not None:
        pytest.skip(why_not() or "")
    with running_postgres() as server, new_database(server, TEMPLATE) as url:
        open_store(tmp_path_factory.mktemp("template"), url).close()
        yield server


@pytest.fixture
def store_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Where the store is: None for one file in the state folder."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield None
        return
    with new_database(request.getfixturevalue("postgres"), "watcher", TEMPLATE) as url:
        yield url


@pytest.fixture
def store(tmp_path: Path, store_url: str | None) -> Iterator[Store]:
    """An empty store, on both databases where the file is of those."""
    with closing(open_store(tmp_path / "state", store_url)) as opened:
        yield opened


@pytest.fixture
def write_config(tmp_path: Path, site: NewsSite, store_url: str | None) -> WriteConfig:
    """Writes a config folder: feeds by name and path on the site, and the shipped topic."""

    def write(feeds: dict[str, str], *, seeds: bool = False, extra: str = "") -> Path:
        target = tmp_path / "config"
        (target / "topics").mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED / "topics" / "us-russia.toml", target / "topics")
        main = WATCHER.format(allow=json.dumps([site.host]), seeds=str(seeds).lower())
        store = "" if store_url is None else f'[store]\nurl = "{store_url}"\n'
        (target / "watcher.toml").write_text(store + main + extra)
        rows = [
            FEED.format(name=name, url=site.url(path), owner=name.lower()) for name, path in feeds.items()
        ]
        (target / "feeds.toml").write_text("\n".join(rows))
        return target

    return write
