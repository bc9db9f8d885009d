"""A service that has read a little news in three languages, and its page on 127.0.0.1."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from loopback_news import Item, NewsSite
from set_clock import Clock

from watcher.app.page import PageHost
from watcher.app.service import Service
from watcher.settings import load_settings

SHIPPED = Path(__file__).parents[2] / "config"
NOW = datetime(2025, 6, 10, 12, 0, tzinfo=UTC)
MAIN = """
[service]
time_zone = "Europe/Istanbul"

[fetch]
host_gap = 0
min_interval = 1
contact = "desk@desk.example"
allow = {allow}

[seeds]
enabled = true

[web]
bind = "127.0.0.1:0"
{web}
"""
FEED = '[[feeds]]\nname = "{name}"\nurl = "{url}"\nowner = "{name}"\nlanguage = "{language}"\n'
FEEDS = (("Meridian Wire", "en"), ("Полуденный вестник", "ru"), ("صدى الميناء", "ar"), ("Gone Gazette", "en"))

# By poll: what the outlets carry besides what they had.
NEWS: tuple[dict[str, tuple[Item, ...]], ...] = (
    {
        "Meridian Wire": (
            Item(
                "third",
                "Third round of Russia-US embassy talks to be held in Istanbul on June 25",
                "The third round of consultations between Russia and the United States on the work of their "
                "embassies will take place in Istanbul on June 25, the Russian Foreign Ministry said.",
                NOW - timedelta(hours=30),
                page="The third round of consultations between Russia and the United States on the work of "
                "their embassies will take place in Istanbul on June 25, the Russian Foreign Ministry said."
                "\n\nBoth sides named the teams they had in April. <b>Nothing</b> else was said & asked.",
            ),
            Item(
                "harvest",
                "Harvest <b>festival</b> & fair draws thousands",
                "The fair was full, the town hall said.",
                NOW - timedelta(hours=30),
            ),
        ),
    },
    {
        "Полуденный вестник": (
            Item(
                "perenos",
                "Третий раунд консультаций России и США по посольствам перенесен на 2 июля",
                "Третий раунд консультаций России и США по работе посольств в Стамбуле перенесен на 2 июля, "
                "сообщил МИД России.",
                NOW - timedelta(hours=14),
            ),
        ),
    },
    {
        "صدى الميناء": (
            Item(
                "jawla",
                "الخارجية الروسية: الجولة الثالثة من المشاورات الروسية الأمريكية في إسطنبول في 2 يوليو",
                "قالت وزارة الخارجية الروسية إن الجولة الثالثة من المشاورات بين روسيا والولايات المتحدة بشأن "
                "عمل السفارات ستعقد في إسطنبول في 2 يوليو.",
                NOW - timedelta(hours=4),
            ),
        ),
    },
)


@dataclass
class RunningPage:
    """A page and what is behind it. `folder` is the config folder."""

    url: str
    service: Service
    folder: Path
    call: Callable[[Any], Any]  # runs a coroutine on the service's loop


@contextmanager
def running_page(tmp_path: Path, web: str = "", news: bool = True) -> Iterator[RunningPage]:
    """The service in a thread of its own, after the polls of NEWS, and its page."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def call(coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(60)

    with NewsSite() as site:
        folder = _config(tmp_path, site, web)
        service = Service(load_settings(folder, tmp_path / "state", environ={}), Clock(NOW))
        call(service.__aenter__())
        page = PageHost(service)
        try:
            call(service.seed())
            if news:
                call(_read_news(service, site))
            call(page.open())
            assert page.url is not None
            yield RunningPage(page.url, service, folder, call)
        finally:
            call(page.close())
            call(service.__aexit__(None, None, None))
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()


def token_in(text: str) -> str:
    """The token of the form that a page shows."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


async def _read_news(service: Service, site: NewsSite) -> None:
    clock = service.clock
    assert isinstance(clock, Clock)
    for number, news in enumerate(NEWS):
        clock.now = NOW - timedelta(hours=12 * (len(NEWS) - 1 - number))
        for place, (name, language) in enumerate(FEEDS[:3]):
            site.languages[f"/{place}"] = language
            brief = Item(f"brief-{place}-{number}", f"Town notes {number}", "Rain.", clock.now)
            feed = site.feeds.setdefault(f"/{place}", [])
            feed[:0] = [*news.get(name, ()), brief]
        site.status["/3"] = 500
        await service.poll_once()
        await service.send()
    await service.beat()


def _config(tmp_path: Path, site: NewsSite, web: str) -> Path:
    target = tmp_path / "config"
    (target / "topics").mkdir(parents=True)
    shutil.copy(SHIPPED / "topics" / "us-russia.toml", target / "topics")
    (target / "watcher.toml").write_text(MAIN.format(allow=json.dumps([site.host]), web=web), "utf-8")
    rows = [
        FEED.format(name=name, url=site.url(f"/{place}"), language=language)
        for place, (name, language) in enumerate(FEEDS)
    ]
    (target / "feeds.toml").write_text("\n".join(rows), "utf-8")
    return target
