"""What one article costs: `python bench/article.py [--articles 200] [--characters 5900] [--profile]`.

Articles are made up of the demo's paragraphs, drawn anew for each, on the demo's five kinds of pages, and go
through the steps of the service: the page is stripped, its facts are read for the shipped topic, and it is
taken in (place among the known texts, ledger, rows of the store). Prints milliseconds of processor time an
article for each step, and the same in units of a yardstick of the same run (cutting the text into words with
one regular expression), which compares two machines. `--profile` prints instead the ten functions in which
the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from watcher.__main__ import COLLECTED
from watcher.demo.publishing import site_of
from watcher.demo.script import Item, newsrooms, outlets
from watcher.facts.reader import FactReader
from watcher.flow.ingest import Desk, ingest, read_facts
from watcher.flow.reading import Reading, read_page
from watcher.model import Entry, Failed
from watcher.settings.topic import load_topic
from watcher.store import Store, copies, open_store

TOPIC = Path(__file__).parents[1] / "config" / "topics" / "us-russia.toml"
WORD = re.compile(r"\w+")
TOLD = 1 / 8  # of the paragraphs: the rest of an article is about other things
WARM = 20  # articles before the clock runs: the service has long read its first ones
YARDS = 10  # the yardstick is short: it is laid on so many times


@dataclass
class Clock:
    """Processor seconds by step."""

    spent: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        since = time.process_time()
        yield
        self.spent[name] += time.process_time() - since


def made_up(chance: random.Random, count: int, characters: int) -> Iterator[tuple[Entry, bytes]]:
    """Entries and their pages; one paragraph in eight is about talks."""
    *_, (_, news) = newsrooms()
    told = [line for item in news for line in item.body if not item.slug.startswith("brief-")]
    other = [line for item in news for line in item.body if item.slug.startswith("brief-")]
    for number in range(count):
        outlet, item = outlets()[number % len(outlets())], chance.choice(news)
        body: list[str] = []
        while sum(map(len, body)) < characters:
            body.append(
                chance.choice(told) if chance.random() < TOLD else " ".join(chance.choices(other, k=4))
            )
        seen = item.published + timedelta(minutes=number)
        url = f"https://{outlet.id}.example/{number}"
        made = Item(outlet.id, f"{number}", f"{number}", url, item.title, item.summary, tuple(body), seen)
        entry = Entry(
            f"e{number}", outlet.id, url, made.title, made.summary, seen, published=seen,
            language="en", outlet=outlet.name, owner=outlet.owner,
        )  # fmt: skip
        yield entry, site_of(outlet, [made], f"https://{outlet.id}.example")[f"/{made.path}"].body


def take(store: Store, beside: Store, desk: Desk, entry: Entry, page: bytes, clock: Clock) -> Reading:
    """The page through all steps. The place among the known texts is found twice: once on the clock of its
    own in `beside`, once inside the step that takes the article in, which it is taken off."""
    with clock.step("strip"):
        reading = read_page(
            entry, page, url=entry.url, content_type="text/html; charset=utf-8", seen=entry.seen
        )
    if isinstance(reading, Failed):
        raise SystemExit(f"{entry.url}: {reading.message}")
    article = reading.article
    with clock.step("facts"):
        facts = read_facts(desk, article)
    with clock.step("copies"), beside.transaction(durable=False) as tx:
        copies.place_text(
            tx.connection,
            article.id,
            article.text,
            source=reading.source or None,
            published=article.published,
        )
    with clock.step("taken in"), store.transaction(durable=False) as tx:
        ingest(tx, desk, reading, facts, entry.seen)
    return reading


def run(count: int, characters: int, profile: cProfile.Profile | None) -> tuple[Clock, float]:
    """What the articles cost by step, and how many characters their text has on average."""
    desk = Desk((FactReader(load_topic(TOPIC)),), lambda _: ("desk",))
    clock, length = Clock(), 0
    with tempfile.TemporaryDirectory(prefix="watcher-article-") as folder:
        store, beside = open_store(Path(folder) / "one"), open_store(Path(folder) / "two")
        try:
            for number, (entry, page) in enumerate(made_up(random.Random(1), count + WARM, characters)):
                if number == WARM:
                    clock, length = Clock(), 0
                    if profile is not None:
                        profile.enable()
                text = take(store, beside, desk, entry, page, clock).article.text
                length += len(text)
                if profile is None:
                    with clock.step("yardstick"):
                        for _ in range(YARDS):
                            WORD.findall(text)
            if profile is not None:
                profile.disable()
        finally:
            store.close()
            beside.close()
    return clock, length / count


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--articles", type=int, default=200)
    options.add_argument("--characters", type=int, default=5_900)
    options.add_argument("--profile", action="store_true")
    chosen = options.parse_args()
    gc.set_threshold(*COLLECTED)
    gc.freeze()  # as the service does when it has loaded
    profile = cProfile.Profile() if chosen.profile else None
    clock, length = run(chosen.articles, chosen.characters, profile)
    if profile is not None:
        pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(10)
        return
    spent = dict(clock.spent)
    yard = spent.pop("yardstick") / YARDS
    spent["ledger, rows"] = spent.pop("taken in") - spent["copies"]
    spent["all"] = sum(spent.values())
    print(f"{chosen.articles} articles of {length:,.0f} characters")
    for name, seconds in spent.items():
        print(f"{name:<13} {seconds * 1000 / chosen.articles:6.2f} ms {seconds / yard:6.1f} yardsticks")


if __name__ == "__main__":
    main()
