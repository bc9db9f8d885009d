"""Workers on one PostgreSQL server: real processes, one of which is killed, and a state that moved there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback_news import Item, NewsSite
from written_config import WriteConfig

from watcher.store import Store, open_store

sys.path.insert(0, str(Path(__file__).parents[1] / "edge"))

from postgres_server import new_database, running_postgres, why_not

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
needs_server = pytest.mark.skipif(why_not() is not None, reason=why_not() or "")
STORIES = (
    "Russia and the United States will hold embassy consultations in Istanbul on {day}",
    "Marco Rubio and Sergey Lavrov will meet in Riyadh on {day}",
    "Donald Trump and Vladimir Putin will meet for a summit in Helsinki on {day}",
    "Donald Trump and Vladimir Putin will hold a phone call on {day}",
)


@pytest.fixture
def url() -> Iterator[str]:
    with running_postgres() as server, new_database(server, "watcher") as url:
        yield url


@pytest.fixture
def outlets() -> Iterator[list[NewsSite]]:
    """Three sites on addresses of their own, each of which tells all the stories."""
    now = datetime.now(UTC).replace(microsecond=0)
    with ExitStack() as opened:
        sites = [opened.enter_context(NewsSite(address=f"127.0.8.{number}")) for number in (1, 2, 3)]
        for number, site in enumerate(sites):
            site.feeds["/feed"] = [
                _item(f"{number}-{place}", words, place, now) for place, words in enumerate(STORIES)
            ]
            for item in site.feeds["/feed"]:
                site.slow[f"/page/{item.slug}"] = 0.2
        yield sites


def _item(slug: str, words: str, place: int, now: datetime) -> Item:
    day = now + timedelta(days=20 + 30 * place)
    title = words.format(day=f"{day:%B} {day.day}, {day.year}")
    return Item(slug, title, f"{title}, the Kremlin said.", now - timedelta(hours=1))


def configured(write_config: WriteConfig, outlets: list[NewsSite], url: str | None) -> Path:
    folder = write_config({}, extra=f'[store]\nurl = "{url}"\n' if url else "")
    main = (folder / "watcher.toml").read_text()
    allowed = ", ".join(f'"{site.host}"' for site in outlets)
    (folder / "watcher.toml").write_text(main.replace("allow = [", f"allow = [{allowed}, "))
    rows = (
        f'[[feeds]]\nname = "o{number}"\nurl = "{site.url("/feed")}"\nowner = "o{number}"\ninterval = 5\n'
        for number, site in enumerate(outlets)
    )
    (folder / "feeds.toml").write_text("\n".join(rows))
    return folder


def command(config: Path, state: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "watcher", "-c", str(config), "-s", str(state), *words]


def run(config: Path, state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(config, state, *words), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )


def wait_for(is_true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def told(store: Store) -> Counter[str]:
    with store.reading() as tx:
        return Counter(alert.key for alert in tx.alerts())


@needs_server
def test_workers_tell_each_fact_once_though_one_is_killed_and_all_stop_in_time(
    outlets: list[NewsSite], write_config: WriteConfig, url: str, tmp_path: Path
) -> None:
    config, state = configured(write_config, outlets, url), tmp_path / "state"
    store = open_store(tmp_path / "looking", url)
    with open(tmp_path / "log", "w") as log:
        crew = subprocess.Popen(
            command(config, state, "run", "--workers", "3"), cwd=ROOT, stdout=log, stderr=log
        )
    try:
        wait_for(lambda: sum(site.asked["/feed"] for site in outlets) > 0)
        first = children(crew.pid)
        assert len(first) == 3
        os.kill(first[0], signal.SIGKILL)
        wait_for(lambda: len(children(crew.pid)) == 3 and children(crew.pid) != first)
        wait_for(lambda: len(told(store)) == len(STORIES) and not _undecided(store))
        wait_for(lambda: _names(store) == 3)
        shown = run(config, state, "status")
        assert "workers   3 on 1 machine" in shown.stdout
        assert f"process {crew.pid}" in shown.stdout
        second = run(config, state, "run")
        assert second.returncode == 1
        assert "in use by another watcher" in second.stderr
        crew.send_signal(signal.SIGTERM)
        assert crew.wait(10) == 0
    finally:
        for pid in (*children(crew.pid), crew.pid) if crew.poll() is None else ():
            os.kill(pid, signal.SIGKILL)
        crew.wait()
    assert set(told(store).values()) == {1}
    with store.reading() as tx:
        assert {queue.waiting for queue in tx.channel_queues()} == {0}
        assert tx.workers() == ()
        assert tx.leased_hosts(datetime.now(UTC)) == {}
    store.close()


def _undecided(store: Store) -> int:
    with store.reading() as tx:
        found = sum(tx.outcome_counts(datetime(2020, 1, 1, tzinfo=UTC)).values())
        return len(tx.undecided_entries()) + 3 * len(STORIES) - found


def _names(store: Store) -> int:
    with store.reading() as tx:
        return len(tx.workers())


@needs_server
def test_a_state_that_moved_to_a_server_tells_nothing_anew_and_polls_what_is_due(
    outlets: list[NewsSite], write_config: WriteConfig, url: str, tmp_path: Path
) -> None:
    config, state = configured(write_config, outlets, None), tmp_path / "state"
    feeds = config / "feeds.toml"
    feeds.write_text(feeds.read_text().replace("interval = 5", "interval = 900"))
    first = run(config, state, "run", "--once")
    assert f"{len(STORIES)} alerts" in first.stderr, first.stderr
    moved = run(config, state, "move-store", str(state), url)
    assert moved.returncode == 0, moved.stderr
    assert "rows copied" in moved.stdout
    main = config / "watcher.toml"
    main.write_text(main.read_text() + f'\n[store]\nurl = "{url}"\n')
    asked = [site.asked["/feed"] for site in outlets]
    after = run(config, state, "run", "--once")
    assert "no feed was due, no alert" in after.stderr, after.stderr
    assert [site.asked["/feed"] for site in outlets] == asked


def test_several_workers_on_sqlite_are_refused_with_a_word_on_why(
    write_config: WriteConfig, tmp_path: Path
) -> None:
    refused = run(write_config({}), tmp_path / "state", "run", "--workers", "3")
    assert refused.returncode == 2
    assert "SQLite has one writer" in refused.stderr
    assert "store.url" in refused.stderr
