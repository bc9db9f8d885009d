"""A recorded stream of entries through the reader and the ledger: no network, no store; its clock is the stream's.

The order of the steps is the daemon's own (`flow/ingest.py`): read the facts, judge them one by one, tell the changes.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TextIO

from watcher.errors import InputError
from watcher.facts.reader import FactReader
from watcher.ledger.judge import Judgement, judge
from watcher.model import SILENT_CHANGES, Article, Change, Fact, Round
from watcher.text.urls import host_of
from watcher.topic import Topic


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """One line of a stream: an article made of what the entry itself carries, and the moment it was seen."""

    article: Article
    seen: datetime


@dataclass(slots=True)
class LedgerRun:
    """The rounds of one topic in memory, and what was told so far."""

    topic: Topic
    rounds: dict[str, Round] = field(default_factory=dict)

    def take(self, facts: Sequence[Fact], now: datetime, *, seeding: bool = False) -> list[Judgement]:
        """Every fact judged in order against the rounds as the fact before it left them."""
        judgements: list[Judgement] = []
        for fact in facts:
            judgement = judge(tuple(self.rounds.values()), fact, self.topic, now, seeding=seeding)
            if judgement.round is not None:
                self.rounds[judgement.round.id] = judgement.round
            judgements.append(judgement)
        return judgements


def read_stream(path: Path) -> Iterator[StreamEntry]:
    """The entries of a `.jsonl` or `.jsonl.gz` file. InputError names the line that cannot be read."""
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _stream_entry(path, number, line)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"cannot be read: {error}") from error


def replay(topic: Topic, entries: Iterable[StreamEntry], run: LedgerRun) -> Iterator[tuple[Judgement, datetime]]:
    """Every judgement on every fact of the stream, in order, with the clock at which it fell."""
    reader = FactReader(topic)
    for entry in entries:
        facts = reader.read(entry.article)
        if facts:
            for judgement in run.take(facts, entry.seen):
                yield judgement, entry.seen


def told(judgements: Iterable[tuple[Judgement, datetime]]) -> Iterator[tuple[Change, Round]]:
    """Only the changes that a person is told of."""
    for judgement, _ in judgements:
        if judgement.round is not None and judgement.change.kind not in SILENT_CHANGES:
            yield judgement.change, judgement.round


def alert_line(change: Change, after: Round) -> dict[str, Any]:
    """An alert as one line of JSON: time, topic, kind, round, date, venue, status, entry_ids, text."""
    when = after.when
    day = when.start.isoformat() if when is not None and when.is_day and when.start is not None else None
    evidence = change.fact.evidence
    return {
        "time": change.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "topic": after.topic,
        "kind": change.kind.value,
        "round": after.id,
        "date": day,
        "venue": after.venue,
        "status": after.status.value,
        "entry_ids": [evidence.entry_id] if evidence.entry_id else [],
        "text": f"{change.was or '-'} -> {change.now or '-'} | {evidence.quote} ({evidence.outlet})",
    }


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _stream_entry(path: Path, number: int, line: str) -> StreamEntry:
    try:
        row = json.loads(line)
        published = _moment(row["published"]) if row.get("published") else None
        seen = _moment(row.get("seen") or row["published"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}:{number}", f"is no entry of a stream: {error}") from error
    url = str(row.get("url") or "")
    source = str(row.get("source") or host_of(url))
    body = "\n\n".join(part for part in (row.get("summary"), row.get("text")) if part)
    article = Article(
        id=str(row["id"]),
        entry_id=str(row["id"]),
        url=url,
        title=str(row.get("title") or ""),
        body=body,
        seen=seen,
        published=min(published, seen) if published else None,
        language=row.get("lang"),
        outlet=source,
        owner=source.lower().removeprefix("www."),
        origin="entry",
    )
    return StreamEntry(article, seen)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone(timedelta(0)))
    return moment
