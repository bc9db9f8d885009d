"""What the index of known texts costs: `python bench/copies.py --texts 100000 [--filler 900000] [--bands]`.

Builds an index of made-up articles (words drawn by Zipf's law, furniture of 300 sources, three in ten copies
of an earlier one with 15 % of the words changed), opens it anew and prints one line per figure: adds and
lookups a second of processor time with everything that belongs to them (hashing, furniture, comparing), bytes
a text, milliseconds from opening to the first answer. `--filler` loads so many texts of random numbers first,
`--bands` adds the plain table of MinHash bands (42 of 3 rows, signatures made up, no hashing) for comparison.
The files go to a temporary folder that is removed afterwards.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text

from watcher.copies.fingerprint import fingerprint
from watcher.store import copies

SOURCES, VOCABULARY, BATCH, PROBES, PASSES = 300, 30_000, 1_000, 1_000, 5
START = datetime(2025, 1, 1, tzinfo=UTC)
_WEIGHTS = list(accumulate(1 / rank for rank in range(3, VOCABULARY + 3)))
_WORDS = [f"w{number:x}" for number in range(VOCABULARY)]


def made_up(rng: random.Random, length: int) -> list[str]:
    return rng.choices(_WORDS, cum_weights=_WEIGHTS, k=length)


def changed(rng: random.Random, words: list[str], share: float) -> list[str]:
    return [rng.choice(_WORDS) if rng.random() < share else word for word in words]


def shown(rng: random.Random, words: list[str]) -> tuple[str, str]:
    """A text as one of the sources shows it, between its menu and its footer, and the source."""
    source = rng.randrange(SOURCES)
    menu = " ".join(f"menu{source}x{place}" for place in range(12))
    return f"{menu}\n{' '.join(words)}\n{menu[::-1]}", f"site{source}.example"


def articles(rng: random.Random, count: int, length: int) -> Iterator[tuple[list[str], tuple[str, str]]]:
    kept: list[list[str]] = []
    for number in range(count):
        if kept and rng.random() < 0.3:
            words = changed(rng, rng.choice(kept), 0.15)
        else:
            words = made_up(rng, length)
            if number % max(1, count // 5_000) == 0:
                kept.append(words)
        yield words, shown(rng, words)


def opened(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _set(raw: sqlite3.Connection, _record: object) -> None:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=NORMAL")

    return engine


def fill(path: Path, count: int, length: int) -> None:
    """Loads `count` texts whose fingerprints are random numbers; a quarter of their keys are those of made-up
    texts."""
    rng = random.Random(4)
    texts = (fingerprint(" ".join(made_up(rng, length))) for _ in range(min(count, 20_000)))
    shown_keys = [key for made in texts for key in made.keys.values()]
    keys = round(len(shown_keys) / min(count, 20_000))
    # Each at most as often as the index itself would keep it.
    common = list(set(shown_keys)) * copies.MAX_POSTINGS
    rng.shuffle(common)
    raw = sqlite3.connect(path)
    raw.execute("CREATE TEMP TABLE loaded (key INTEGER, doc INTEGER)")
    for doc in range(1, count + 1):
        marks = rng.randbytes(2 * length)
        row = (doc, f"filler{doc:010x}", doc, doc % SOURCES, 20_000, length, b"", marks)
        raw.execute("INSERT INTO copy_text VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        mixed = {common.pop() for _ in range(min(len(common), keys // 4))}
        mixed.update(rng.getrandbits(30) * 4 - (1 << 31) for _ in range(keys - len(mixed)))
        raw.executemany("INSERT INTO loaded VALUES (?, ?)", [(key, doc) for key in mixed])
    raw.execute("INSERT INTO copy_key SELECT key, doc FROM loaded ORDER BY key, doc")
    raw.commit()
    raw.close()


def build(path: Path, filler: int, count: int, length: int) -> list[list[str]]:
    """Fills the index; returns some of the texts in it."""
    rng, sample = random.Random(1), []
    engine = opened(path)
    copies.copy_text.create(engine)
    copies.copy_key.create(engine)
    if filler:
        fill(path, filler, length)
    source = articles(rng, count, length)
    spent, done, last = 0.0, 0, 0.0
    while done < count:
        batch = [next(source) for _ in range(min(BATCH, count - done))]
        sample += [words for words, _ in batch[:: max(1, count // PROBES)]]
        begin = time.process_time()
        with engine.begin() as connection:
            for number, (_, (shown_text, site)) in enumerate(batch, done):
                day = START + timedelta(minutes=number)
                copies.place_text(connection, f"{number:016x}", shown_text, source=site, published=day)
        last = time.process_time() - begin
        spent += last
        done += len(batch)
    with engine.begin() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    print(f"find and add           {count / spent:10.0f} texts/s, at the end {len(batch) / last:.0f}")
    rng.shuffle(sample)
    return sample[:PROBES]


def look_up(connection: Connection, name: str, probes: list[tuple[str, str]]) -> None:
    """Of each text the fastest of PASSES lookups counts: processor time grows with what else the machine has
    to do."""
    fastest = [float("inf")] * len(probes)
    found = 0
    for _ in range(PASSES):
        found = 0
        for at, (body, site) in enumerate(probes):
            begin = time.process_time()
            found += copies.find_copy(connection, body, source=site) is not None
            fastest[at] = min(fastest[at], time.process_time() - begin)
    print(f"{name:22} {len(probes) / sum(fastest):10.0f} lookups/s, copies {found} of {len(probes)}")


def measure(filler: int, count: int, length: int, folder: Path) -> None:
    path = folder / "copies.db"
    sample = build(path, filler, count, length)
    print(f"size                   {path.stat().st_size / (filler + count):10.0f} bytes a text")
    rng = random.Random(2)
    begin = time.process_time()
    engine = opened(path)
    with engine.connect() as connection:
        body, site = shown(rng, changed(rng, sample[0], 0.15))
        copies.find_copy(connection, body, source=site)
        print(f"open and first lookup  {(time.process_time() - begin) * 1000:10.1f} ms")
        look_up(
            connection, "copies, 15 % changed", [shown(rng, changed(rng, words, 0.15)) for words in sample]
        )
        look_up(connection, "teasers of 40 words", [shown(rng, words[:40]) for words in sample])
        look_up(connection, "fresh texts", [shown(rng, made_up(rng, length)) for _ in sample])
    begin = time.process_time()
    with engine.begin() as connection:
        gone = copies.prune(connection, START + timedelta(minutes=count // 10))
    print(f"forget {gone:7} texts   {time.process_time() - begin:10.2f} s")
    engine.dispose()


def measure_bands(count: int, folder: Path) -> None:
    """The table of bands: 128 numbers a text, 42 keys of three; three in ten keep half of another's
    numbers."""
    rng = random.Random(3)
    path = folder / "bands.db"
    raw = sqlite3.connect(path)
    raw.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "CREATE TABLE article (doc INTEGER PRIMARY KEY, signature BLOB);"
        "CREATE TABLE band (key INTEGER, doc INTEGER, PRIMARY KEY (key, doc)) WITHOUT ROWID"
    )
    kept: list[list[int]] = []
    for doc in range(count):
        signature = [rng.getrandbits(32) for _ in range(128)]
        if kept and rng.random() < 0.3:
            other = rng.choice(kept)
            signature = [b if rng.random() < 0.5 else a for a, b in zip(signature, other, strict=True)]
        if doc % max(1, count // 5_000) == 0:
            kept.append(signature)
        raw.execute("INSERT INTO article VALUES (?, ?)", (doc, array("I", signature).tobytes()))
        raw.executemany(
            "INSERT OR IGNORE INTO band VALUES (?, ?)", [(key, doc) for key in band_keys(signature)]
        )
        if doc % BATCH == 0:
            raw.commit()
    raw.commit()
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    raw = sqlite3.connect(path)
    begin = time.process_time()
    for other in kept[:PROBES]:
        probe = [b if rng.random() < 0.5 else rng.getrandbits(32) for b in other]
        marks = ",".join("?" * 42)
        hits = raw.execute(f"SELECT DISTINCT doc FROM band WHERE key IN ({marks}) LIMIT 12", band_keys(probe))
        for (doc,) in hits.fetchall():
            (blob,) = raw.execute("SELECT signature FROM article WHERE doc = ?", (doc,)).fetchone()
            sum(a == b for a, b in zip(array("I", blob), probe, strict=True))
    spent = time.process_time() - begin
    print(f"bands 42x3             {min(PROBES, len(kept)) / spent:10.0f} lookups/s, without hashing")
    print(f"bands 42x3             {path.stat().st_size / count:10.0f} bytes a text")


def band_keys(signature: list[int]) -> list[int]:
    return [hash((band, *signature[band * 3 : band * 3 + 3])) for band in range(42)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--filler", type=int, default=0, help="texts of random numbers loaded before")
    parser.add_argument("--words", type=int, default=250)
    parser.add_argument("--bands", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(options.filler, options.texts, options.words, Path(folder))
        if options.bands:
            measure_bands(options.texts, Path(folder))


if __name__ == "__main__":
    main()
