"""What a store costs that has run for long: `python bench/year.py [--days 730] [--entries 2000]`.

Days are made up and written through the real store: entries with their keys and outcomes, articles with
their place in the index of copies, facts, rounds, alerts, deliveries, pruned every day as the shipped config
says. Each quarter of a year prints the size of the file and milliseconds of processor time for what the
service does all day: keeping a poll of 25 new entries, keeping one that brings nothing new, looking a page
up, placing a text among the known ones, asking the outbox, measuring the coverage, pruning. With `--keep`
days, to see sooner that the size stays where it is.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from watcher.feeds.state import begin_state
from watcher.flow.coverage import measure
from watcher.model import (
    Alert,
    Article,
    Change,
    ChangeKind,
    DateInterval,
    Entry,
    Evidence,
    Fact,
    Feed,
    Notice,
    NoticeKind,
    Precision,
    Round,
    Status,
)
from watcher.store import Store, Transaction, copies, open_store

START = datetime(2025, 1, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)
FEEDS = tuple(Feed(f"feed{n}", f"https://{n}.example/rss", f"owner{n}") for n in range(60))
PER_POLL, ARTICLES_OF, FACTS_OF = 25, 40, 4  # one entry in 40 is read, one article in 4 holds a fact
CHANNELS = ("desk", "mail", "ops")
REPEATS = 20
MONTHS = 91  # days between two lines
WORDS = [f"w{number:x}" for number in range(30_000)]


def entry(day: int, number: int) -> Entry:
    feed = FEEDS[number % len(FEEDS)]
    url = f"https://{feed.name}.example/news/{day}/{number}"
    seen = START + day * DAY
    return Entry(
        f"e{day}-{number}",
        feed.name,
        url,
        f"Headline {number} of day {day}",
        "A summary. " * 12,
        seen,
        guid=url,
    )


def add_entries(tx: Transaction, entries: list[Entry]) -> None:
    for each in entries:
        keys = (f"guid:{each.guid}", f"url:{each.url}", f"hash:{hash(each.title)}:{each.id}")
        if tx.find_entry(each.feed, keys[:2]) is None:
            tx.add_entry(each, keys, each.url)
            trace = {"readings": [{"steps": [{"step": "relevance", "found": "about no topic"}]}]}
            tx.decide_entry(each.id, "irrelevant", "about no topic", trace=trace)


def add_article(tx: Transaction, chance: random.Random, source: Entry, has_fact: bool) -> None:
    text = " ".join(chance.choices(WORDS, k=500))
    value = Article(
        f"a{source.id}", source.url, source.title, text, source.seen, source.seen, None, source.url,
        outlet=source.feed, entry_id=source.id,
    )  # fmt: skip
    copy_of = copies.place_text(
        tx.connection, value.id, value.text, source=source.feed, published=source.seen
    )
    tx.add_article(value, copy_of)
    if not has_fact:
        return
    evidence = Evidence(
        value.id, value.title, 0, len(value.title), source.feed, "owner", source.url, source.seen
    )
    fact = Fact(f"f{value.id}", "north-south", "envoys", Status.DATE_SET, evidence)
    tx.add_fact(fact, ChangeKind.KNOWN, "north-south/envoys/1", "known already")


def add_round(tx: Transaction, number: int, now: datetime) -> None:
    """A change, its round, its alert and what is sent of it: one every third day."""
    when = DateInterval(date(2025, 6, 1), date(2025, 6, 1), Precision.DAY)
    evidence = Evidence("a1", "They meet", 0, 9, "Herald", "Herald Group", "https://herald.example", now)
    fact = Fact(f"new{number}", "north-south", "envoys", Status.DATE_SET, evidence, when=when)
    key = f"north-south/envoys/{number}"
    known = Round(key, "north-south", "envoys", number, Status.CONCLUDED, now, now)
    change = Change(ChangeKind.NEW_ROUND, key, "when", None, "2025-06-01", fact, now, "new")
    alert = Alert(
        f"alert{number}", key, 1, "north-south", change.kind, "Talks", None, None, known, change, (evidence,),
        1, now,
    )  # fmt: skip
    tx.save_round(known)
    tx.add_fact(fact, change.kind, key, "new")
    tx.add_change(change)
    tx.add_alert(alert, CHANNELS, now)


def live(store: Store, chance: random.Random, day: int, per_day: int) -> None:
    """One day is written, in the transactions of polls and articles."""
    now = START + day * DAY
    entries = [entry(day, number) for number in range(per_day)]
    for first in range(0, per_day, PER_POLL):
        with store.transaction(durable=False) as tx:
            add_entries(tx, entries[first : first + PER_POLL])
            tx.save_feed_state(begin_state(FEEDS[first % len(FEEDS)], now))
    for count, source in enumerate(entries[::ARTICLES_OF]):
        with store.transaction(durable=False) as tx:
            add_article(tx, chance, source, has_fact=count % FACTS_OF == 0)
    with store.transaction(durable=False) as tx:
        if day % 3 == 0:
            add_round(tx, day // 3 + 1, now)
        tx.add_notice(Notice(f"n{day}", NoticeKind.HEARTBEAT, "Alive", "", now), ("ops",), now)
        for claim in tx.claim_deliveries(now, 200, timedelta(minutes=2)):
            tx.start_message([claim], claim.delivery.idempotency_key, now, timedelta(minutes=2))
            tx.mark_sent(claim.delivery.id, now)


def prune(store: Store, day: int, keep: int, deliveries: int) -> None:
    now = START + day * DAY
    while True:
        with store.transaction(durable=False) as tx:
            if not any(tx.prune(now - keep * DAY, now - deliveries * DAY).values()):
                break
    with store.transaction(durable=False) as tx:
        copies.prune(tx.connection, now - keep * DAY)
    store.shrink()


def cost(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Milliseconds of processor time of one turn."""
    since = time.process_time()
    for _ in range(repeats):
        work()
    return (time.process_time() - since) * 1000 / repeats


def costs(store: Store, chance: random.Random, day: int) -> Iterator[tuple[str, float]]:
    now = START + day * DAY
    turns = iter(range(10**9))

    def poll_new() -> None:
        turn = next(turns)
        with store.transaction(durable=False) as tx:
            add_entries(tx, [entry(day, 10_000_000 + turn * PER_POLL + n) for n in range(PER_POLL)])

    def poll_known() -> None:
        with store.transaction(durable=False) as tx:
            add_entries(tx, [entry(day, number) for number in range(PER_POLL)])

    def look_up() -> None:
        with store.reading() as tx:
            tx.article_by_url(entry(day - 1, 0).url)
            tx.undecided_entries()
            tx.entries_due_for_retry(now)

    def place() -> None:
        with store.transaction(durable=False) as tx:
            text = " ".join(chance.choices(WORDS, k=500))
            copies.place_text(tx.connection, f"x{next(turns)}", text, source="feed1", published=now)

    def send() -> None:
        with store.reading() as tx:
            tx.pending_counts()
            tx.messages_sent_since("desk", now - timedelta(hours=1))

    def cover() -> None:
        with store.reading() as tx:
            measure(tx, FEEDS, tx.feed_states(), now - DAY, now)

    yield "poll of 25 new", cost(poll_new)
    yield "of 25 known", cost(poll_known)
    yield "look-up", cost(look_up)
    yield "text placed", cost(place)
    yield "outbox", cost(send)
    yield "coverage", cost(cover, 5)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--days", type=int, default=730)
    options.add_argument("--entries", type=int, default=2_000, help="a day")
    options.add_argument("--keep", type=int, default=365, help="days of entries and copies")
    options.add_argument("--deliveries", type=int, default=90, help="days of sent deliveries")
    chosen = options.parse_args()
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="watcher-year-") as folder:
        store = open_store(Path(folder))
        try:
            for day in range(chosen.days):
                live(store, chance, day, chosen.entries)
                since = time.process_time()
                prune(store, day, chosen.keep, chosen.deliveries)
                pruning = (time.process_time() - since) * 1000
                if (day + 1) % MONTHS == 0 or day + 1 == chosen.days:
                    figures = [f"{name} {value:.2f} ms" for name, value in costs(store, chance, day)]
                    size = store.size / 1e6
                    print(
                        f"day {day + 1}: {size:,.0f} MB; {', '.join(figures)}; a day pruned {pruning:.0f} ms",
                        flush=True,
                    )
        finally:
            store.close()


if __name__ == "__main__":
    main()
