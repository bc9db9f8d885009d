"""What a run does not need is not loaded: the loading would cost more than the polls."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from loopback_news import Item, NewsSite
from written_config import WriteConfig

from watcher.store import open_store

ROOT = Path(__file__).parents[2]
LATE = (
    "watcher.strip", "watcher.copies", "watcher.ledger", "watcher.facts.reading", "watcher.flow.ingest",
    "watcher.feeds.parse", "feedparser", "selectolax", "alembic", "apprise", "apscheduler", "starlette",
    "icalendar", "jinja2", "prometheus_client", "psycopg", "rich", "trio", "httpx", "protego",
    "watcher.text.words", "watcher.cli.explaining", "sqlalchemy.dialects.postgresql", "typer",
)  # fmt: skip
OF_READERS = (
    "watcher.strip", "watcher.copies", "watcher.ledger", "watcher.facts.reading", "watcher.flow.articles",
    "watcher.flow.ingest", "watcher.text.dates", "watcher.text.sentences", "selectolax",
)  # fmt: skip
RUN = """
import sys
from watcher.cli.main import app
app(sys.argv[1:], standalone_mode=False)
print(*sorted(sys.modules))
"""


def loaded_by_a_run(config: Path, state: Path) -> set[str]:
    command = [sys.executable, "-c", RUN, "--config", str(config), "--state", str(state), "run", "--once"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


def poll_again(state: Path) -> None:
    with closing(open_store(state)) as store, store.transaction() as tx:
        for known in tx.feed_states().values():
            tx.save_feed_state(replace(known, due=datetime.now(UTC)))


def test_a_poll_that_brings_nothing_loads_nothing_that_reads(
    site: NewsSite, write_config: WriteConfig, tmp_path: Path
) -> None:
    site.feeds = {"/herald": [Item("plums", "Plums are early", "They were cheap.", datetime.now(UTC))]}
    config, state = write_config({"Herald": "/herald"}), tmp_path / "state"
    first = loaded_by_a_run(config, state)
    assert "watcher.feeds.parse" in first
    # The feed is plain, the database new, and what came is about something else.
    assert not first & {"feedparser", "pygments", "alembic", "selectolax", "watcher.flow.articles"}
    poll_again(state)
    loaded = loaded_by_a_run(config, state)
    assert site.conditional["/herald"] == 1
    assert "watcher.flow.poll" in loaded
    assert not loaded & set(LATE)


def test_a_poll_that_brings_what_is_about_no_topic_loads_no_reader(
    site: NewsSite, write_config: WriteConfig, tmp_path: Path
) -> None:
    site.feeds = {"/herald": [Item("plums", "Plums are early", "They were cheap.", datetime.now(UTC))]}
    config, state = write_config({"Herald": "/herald"}), tmp_path / "state"
    loaded_by_a_run(config, state)  # the seeds are read
    site.feeds["/herald"].insert(0, Item("pears", "Pears are late", "They are dear.", datetime.now(UTC)))
    poll_again(state)
    loaded = loaded_by_a_run(config, state)
    assert "watcher.flow.relevance" in loaded
    assert not loaded & set(OF_READERS)
    with closing(open_store(state)) as store, store.reading() as tx:
        assert tx.outcome_counts(datetime.min.replace(tzinfo=UTC)) == {"irrelevant": 2}
