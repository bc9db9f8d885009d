"""What the flow tests share: a news site, a config folder that points at it, and a clock that stands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flow.news_site import NewsSite

SHIPPED = Path(__file__).parents[2] / "config"

WriteConfig = Callable[..., Path]


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with NewsSite() as running:
        yield running


@pytest.fixture
def write_config(tmp_path: Path, site: NewsSite) -> WriteConfig:
    """Writes a config folder: feeds by name and path on the site, and the shipped topic."""

    def write(feeds: dict[str, str], *, seeds: bool = False, extra: str = "", folder: str = "config") -> Path:
        target = tmp_path / folder
        (target / "topics").mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED / "topics" / "us-russia.toml", target / "topics")
        allow = json.dumps([site.host])
        (target / "watcher.toml").write_text(
            f'[service]\ntick = "0.1"\n[fetch]\nhost_gap = 0\nmin_interval = 1\ncontact = "desk@desk.example"\n'
            f"allow = {allow}\n[send]\nallow = {allow}\n[seeds]\nenabled = {str(seeds).lower()}\n{extra}"
        )
        rows = (
            f'[[feeds]]\nname = "{name}"\nurl = "{site.url(path)}"\nowner = "{name.lower()}"\nlanguage = "en"\n'
            for name, path in feeds.items()
        )
        (target / "feeds.toml").write_text("\n".join(rows))
        return target

    return write
