"""The seed corpus: texts that are known before the service begins. They fill the ledger and are told to
nobody."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from watcher.errors import SeedError
from watcher.facts.reader import FactReader
from watcher.flow.ingest import Desk, Ingested, ingest
from watcher.flow.judging import LedgerRun
from watcher.flow.reading import Reading
from watcher.flow.seed_dates import infer_published
from watcher.flow.seeded import SIDECAR, SeedReport, seed_paths
from watcher.flow.steps import strip_step
from watcher.model import Article
from watcher.store import Store, Transaction
from watcher.strip.scraped import strip_scraped
from watcher.text.language import language_of
from watcher.text.urls import host_of
from watcher.topic import Topic

MAX_SEED = 2_000_000  # bytes
NOON = time(12, tzinfo=UTC)  # a text of which only the day is known
_KEYS = frozenset({"published", "outlet", "owner", "url", "language"})


@dataclass(frozen=True, slots=True)
class Seed:
    """One text of the corpus, read: its file's name, a hash of its bytes, and the article in it."""

    name: str
    sha256: str
    reading: Reading

    @property
    def article(self) -> Article:
        return self.reading.article


def read_seeds(folder: Path, today: date) -> tuple[Seed, ...]:
    """The texts of the folder (*.txt), stripped, the earliest published first. None is younger than `today`.

    SeedError when the folder is missing or empty, or when a text cannot be read or dated.
    """
    if not folder.is_dir():
        raise SeedError(
            str(folder),
            "there is no such folder of seeds; name one under [seeds] dir, or set enabled = false",
        )
    paths = seed_paths(folder)
    if not paths:
        raise SeedError(str(folder), "holds no seed (*.txt)")
    rows = _sidecar(folder)
    missing = sorted(set(rows) - {path.name for path in paths})
    if missing:
        raise SeedError(str(folder / SIDECAR), f"names a text that is not there: {missing[0]}")
    seeds = [_read_seed(path, rows.get(path.name, {}), today) for path in paths]
    return tuple(sorted(seeds, key=lambda seed: (seed.article.seen, seed.name)))


def seed_ledger(store: Store, desk: Desk, seeds: Sequence[Seed]) -> SeedReport:
    """The facts of all seeds are in the ledger. What was taken in before is passed over: a second call
    changes nothing.

    A topic that is switched on later is seeded when it first appears.
    """
    report = SeedReport()
    for seed in seeds:
        with store.transaction() as tx:
            tx.take_turn("ledger")
            missing = _not_yet_seeded(tx, desk, seed)
            if not missing.readers:
                report = replace(report, known=report.known + 1)
                continue
            taken = _take(tx, missing, seed)
            for topic in missing.topics:
                tx.set_meta(_mark(topic, seed), seed.sha256)
        report = replace(
            report,
            taken=(*report.taken, seed.name),
            facts=report.facts + len(taken.facts),
            ingested=(*report.ingested, (seed.name, taken)),
        )
    return report


def seed_run(run: LedgerRun, reader: FactReader, seeds: Sequence[Seed]) -> None:
    """The same for a ledger in memory: `run` knows what the seeds tell about its topic."""
    for seed in seeds:
        run.take(reader.read(seed.article), seed.article.seen, seeding=True)


def _take(tx: Transaction, desk: Desk, seed: Seed) -> Ingested:
    facts = [fact for reader in desk.readers for fact in reader.read(seed.article)]
    return ingest(tx, desk, seed.reading, facts, seed.article.seen, seeding=True)


def _not_yet_seeded(tx: Transaction, desk: Desk, seed: Seed) -> Desk:
    fresh = [reader for reader in desk.readers if tx.get_meta(_mark(reader.topic, seed)) != seed.sha256]
    return replace(desk, readers=tuple(fresh))


def _mark(topic: Topic, seed: Seed) -> str:
    return f"seed:{topic.name}:{seed.name}"


def _read_seed(path: Path, row: Mapping[str, Any], today: date) -> Seed:
    data = _bytes_of(path)
    scraped = strip_scraped(data.decode("utf-8", "replace"), language=row.get("language"))
    if not scraped.body:
        raise SeedError(str(path), "no article was found in it")
    text = f"{scraped.title}\n\n{scraped.body}"
    published = _published(path, row, scraped.published or infer_published(text, today=today))
    url = str(row.get("url") or scraped.source_url or "")
    outlet = str(row.get("outlet") or scraped.source_name or host_of(url) or f"seed {path.name}")
    article = Article(
        id=f"seed-{hashlib.sha256(path.name.encode() + b'/' + data).hexdigest()[:16]}",
        url=url,
        title=scraped.title,
        body=scraped.body,
        seen=published,  # a seed was seen when it came out: its facts are as old as it is
        published=published,
        language=language_of(row.get("language"), scraped.body),
        outlet=outlet,
        owner=str(row.get("owner") or outlet),
        origin="seed",
        dropped=scraped.dropped,
    )
    reading = Reading(article, (strip_step(article, scraped.dropped),))
    return Seed(path.name, hashlib.sha256(data).hexdigest(), reading)


def _published(path: Path, row: Mapping[str, Any], stated: date | None) -> datetime:
    """What the sidecar says, else what the text itself tells."""
    given = row.get("published")
    if isinstance(given, datetime):
        return given if given.tzinfo is not None else given.replace(tzinfo=UTC)
    day = given if isinstance(given, date) else stated
    if day is None:
        raise SeedError(
            str(path),
            "does not tell when it was published (no weekday and date in it agree); "
            f'give it a row in {SIDECAR}: ["{path.name}"] published = 2025-04-08',
        )
    return datetime.combine(day, NOON)


def _sidecar(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / SIDECAR
    if not path.exists():
        return {}
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SeedError(str(path), f"cannot be read: {error}") from error
    for name, row in rows.items():
        _check_row(path, name, row)
    return rows


def _check_row(path: Path, name: str, row: object) -> None:
    if not isinstance(row, dict):
        raise SeedError(str(path), f'{name}: must be a table named like a file, such as ["000_text.txt"]')
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise SeedError(str(path), f"{name}.{unknown[0]}: no such key; known are {', '.join(sorted(_KEYS))}")
    if "published" in row and not isinstance(row["published"], date):
        raise SeedError(
            str(path),
            f"{name}.published = {row['published']!r}: must be a date without quotes, as in 2025-04-08",
        )
    wrong = next((key for key in sorted(row) if key != "published" and not isinstance(row[key], str)), None)
    if wrong is not None:
        raise SeedError(str(path), f"{name}.{wrong} = {row[wrong]!r}: must be text in quotes")


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SEED + 1)
    except OSError as error:
        raise SeedError(str(path), f"cannot be read: {error.strerror}") from error
    if len(data) > MAX_SEED:
        raise SeedError(str(path), f"is larger than {MAX_SEED} bytes")
    return data
