"""What a poll and an article cost as the work grows: `python bench/growth.py [--plot docs/img/growth.svg]`.

A poll: `run --once` on so many feeds (--feeds) of which none has anything new, each round a fresh process;
what a start with nothing due costs is taken off. An article: taken from page to ledger, as bench/article.py
does, by a store that holds so many articles already (--stored), with their places in the index of copies
(made-up rows, see bench/copies.py). Both in milliseconds of processor time, the least of --rounds.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from math import log10
from pathlib import Path

import article
import copies
import polling

from watcher.facts.reader import FactReader
from watcher.flow.ingest import Desk
from watcher.settings.topic import load_topic
from watcher.store import open_store

WORDS = 300  # of a stored article
ARTICLES = 60  # that are taken in, after WARM others
WARM = 20
PORT = 18_950
SINCE = datetime(2025, 1, 1, tzinfo=UTC)
COLUMNS = "id, version, sha256, url, canonical, seen, body"


# ---------------------------------------------------------------------------------------------- polls


def poll_cost(feeds: int, rounds: int) -> float:
    """Of a poll that brings nothing, beside so many others."""
    program = polling.PROGRAMS["watcher"]
    with polling.running_server(feeds, PORT, entries=2), tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        program.prepare(folder, polling.feed_urls(feeds, PORT), sys.executable)
        polling.one_round(program, folder, sys.executable, 1)
        least = min(polling.one_round(program, folder, sys.executable, 1)[1] for _ in range(rounds))
    return (least - start_cost(rounds)) / feeds


def start_cost(rounds: int) -> float:
    """Of a run that finds nothing due."""
    program = polling.PROGRAMS["watcher"]
    with polling.running_server(1, PORT), tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        program.prepare(folder, polling.feed_urls(1, PORT), sys.executable)
        feeds = folder / "config" / "feeds.toml"
        feeds.write_text(feeds.read_text().replace("interval = 1", "interval = 3600"))
        polling.one_round(program, folder, sys.executable, 1)
        return min(polling.one_round(program, folder, sys.executable, 1)[1] for _ in range(rounds))


# ---------------------------------------------------------------------------------------------- articles


def article_cost(stored: int, rounds: int) -> float:
    """Of an article that is taken in by a store of so many."""
    desk = Desk((FactReader(load_topic(article.TOPIC)),), lambda _: ("desk",))
    with tempfile.TemporaryDirectory(prefix="watcher-growth-") as made:
        store, beside = open_store(Path(made) / "one"), open_store(Path(made) / "two")
        assert store.path is not None
        copies.fill(store.path, stored, WORDS)
        fill(store.path, stored)
        pages = article.made_up(random.Random(1), WARM + rounds * ARTICLES, 5_900)
        for entry, page in islice(pages, WARM):
            article.take(store, beside, desk, entry, page, article.Clock())
        least = float("inf")
        for _ in range(rounds):
            clock = article.Clock()
            for entry, page in islice(pages, ARTICLES):
                article.take(store, beside, desk, entry, page, clock)
            # The place among few copies is looked for beside, for bench/article.py alone.
            least = min(least, sum(clock.spent.values()) - clock.spent["copies"])
        store.close()
        beside.close()
    return least * 1000 / ARTICLES


def fill(path: Path, count: int) -> None:
    """So many articles stand in the store, a minute apart."""
    stamp = SINCE.strftime("%Y-%m-%dT%H:%M:00.000000Z")
    rows = (
        (f"filler{number:010x}", 1, f"{number:064x}", url, url, stamp, "{}")
        for number in range(count)
        for url in (f"https://site{number % 300}.example/{number}",)
    )
    with sqlite3.connect(path) as raw:
        raw.executemany(f"INSERT INTO article ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    raw.close()


# ---------------------------------------------------------------------------------------------- the plot

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 360, 250, 50, 40, 40
STYLE = (
    "text{font:12px sans-serif;fill:#555}line{stroke:#ccc}circle{fill:#2a6fb0}"
    "path{fill:none;stroke:#2a6fb0;stroke-width:2}"
)


def plot(panels: Mapping[str, Mapping[int, float]]) -> str:
    """Both as SVG side by side: the work on a logarithmic axis, milliseconds from zero up."""
    drawn = "".join(panel(title, panels[title], WIDTH * place) for place, title in enumerate(panels))
    size = f'viewBox="0 0 {WIDTH * len(panels)} {HEIGHT}" width="{WIDTH * len(panels)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}</style>{drawn}</svg>\n'


def panel(title: str, costs: Mapping[int, float], at: int) -> str:
    most, first, last = max(costs.values()) * 1.4, log10(min(costs)), log10(max(costs))
    base, high = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP

    def x(work: int) -> float:
        return at + LEFT + (log10(work) - first) / (last - first) * (WIDTH - LEFT - 40)

    def y(cost: float) -> float:
        return base - cost / most * high

    points = [(x(work), y(cost)) for work, cost in costs.items()]
    path = "M" + " L".join(f"{left:.1f} {down:.1f}" for left, down in points)
    parts = [f'<text x="{at + LEFT}" y="20">{title}</text>']
    for mark in (0.0, most / 2, most):
        parts.append(f'<line x1="{at + LEFT}" x2="{at + WIDTH - 20}" y1="{y(mark):.1f}" y2="{y(mark):.1f}"/>')
        parts.append(f'<text x="{at + LEFT - 8}" y="{y(mark) + 4:.1f}" text-anchor="end">{mark:.1f}</text>')
    parts.append(f'<path d="{path}"/>')
    for (work, cost), (left, down) in zip(costs.items(), points, strict=True):
        parts.append(f'<circle cx="{left:.1f}" cy="{down:.1f}" r="4"/>')
        parts.append(f'<text x="{left:.1f}" y="{down - 10:.1f}" text-anchor="middle">{cost:.2f}</text>')
        parts.append(f'<text x="{left:.1f}" y="{base + 20}" text-anchor="middle">{work:,}</text>')
    return "".join(parts)


# ---------------------------------------------------------------------------------------------- measuring


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--feeds", default="100,1000,10000")
    options.add_argument("--stored", default="1000,10000,100000,1000000")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--plot", type=Path, help="an SVG file for the figures")
    given = options.parse_args()
    polling.compiled()
    panels: dict[str, dict[int, float]] = {}
    for title, cost, counts in (
        ("ms of CPU a poll, by feeds", poll_cost, given.feeds),
        ("ms of CPU an article, by articles stored", article_cost, given.stored),
    ):
        print(title)
        costs = panels.setdefault(title, {})
        for count in map(int, filter(None, counts.split(","))):
            costs[count] = cost(count, given.rounds)
            print(f"{count:12,} {costs[count]:8.2f}", flush=True)
    if given.plot is not None:
        given.plot.write_text(plot({title: costs for title, costs in panels.items() if len(costs) > 1}))


if __name__ == "__main__":
    main()
