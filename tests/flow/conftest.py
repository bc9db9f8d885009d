"""What the flow tests share: a news site, a config folder that points at it, and a clock that stands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_news import NewsSite
from written_config import WriteConfig

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


@pytest.fixture
def write_config(tmp_path: Path, site: NewsSite) -> WriteConfig:
    """Writes a config folder: feeds by name and path on the site, and the shipped topic."""

    def write(feeds: dict[str, str], *, seeds: bool = False, extra: str = "") -> Path:
        target = tmp_path / "config"
        (target / "topics").mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED / "topics" / "us-russia.toml", target / "topics")
        main = WATCHER.format(allow=json.dumps([site.host]), seeds=str(seeds).lower())
        (target / "watcher.toml").write_text(main + extra)
        rows = [
            FEED.format(name=name, url=site.url(path), owner=name.lower()) for name, path in feeds.items()
        ]
        (target / "feeds.toml").write_text("\n".join(rows))
        return target

    return write
