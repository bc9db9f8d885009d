"""A recorded stream of entries through the reader and the ledger: no network, no store; its clock is the
stream's.

The order of the steps is the daemon's own (`flow/ingest.py`): read the facts, judge those of one entry
together, tell the changes.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TextIO

from watcher.errors import InputError
from watcher.facts.reader import FactReader
from watcher.flow.judging import LedgerRun, is_told
from watcher.flow.steps import fact_words
from watcher.ledger.judge import Judgement
from watcher.model import Article, Change, ChangeKind, DateInterval, Round, Status
from watcher.text.urls import host_of
from watcher.topic import Topic


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """One line of a stream: an article made of what the entry itself carries, and the moment it was seen."""

    article: Article
    seen: datetime


def read_stream(path: Path) -> Iterator[StreamEntry]:
    """The entries of a `.jsonl` or `.jsonl.gz` file. InputError names the line that cannot be read."""
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _stream_entry(path, number, line)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"cannot be read: {error}") from error


def replay(
    topic: Topic, entries: Iterable[StreamEntry], run: LedgerRun
) -> Iterator[tuple[Judgement, datetime]]:
    """Every judgement on every fact of the stream, in order, with the clock at which it fell."""
    yield from replay_topics((LedgerRun(topic, run.rounds),), entries)


def replay_topics(
    runs: Sequence[LedgerRun],
    entries: Iterable[StreamEntry],
    languages: Collection[str] = (),
    failed: Callable[[StreamEntry, Exception], None] | None = None,
) -> Iterator[tuple[Judgement, datetime]]:
    """The same for several topics at once: each entry is read for every topic before the next one.

    They are taken in the order in which they were seen, which is the clock of the service, whatever the order
    of the file. With `languages`, entries of other languages are passed over; those that name none are read.
    An entry over which the reader stumbles is handed to `failed` and left out, as the service quarantines it;
    without `failed` its error ends the replay.
    """
    readers = [(FactReader(run.topic), run) for run in runs]
    for entry in sorted(entries, key=lambda each: each.seen):
        language = (entry.article.language or "").split("-")[0]
        if languages and language and language not in languages:
            continue
        for reader, run in readers:
            try:
                facts = reader.read(entry.article)
            except Exception as error:  # a bug that one text brings out must not cost the others
                if failed is None:
                    raise
                failed(entry, error)
                continue
            for judgement in run.take(facts, entry.seen) if facts else ():
                yield judgement, entry.seen


def told(judgements: Iterable[tuple[Judgement, datetime]]) -> Iterator[tuple[Change, Round]]:
    """Only the changes that a person is told of."""
    for judgement, _ in judgements:
        if judgement.round is not None and is_told(judgement.change):
            yield judgement.change, judgement.round


def alert_line(change: Change, after: Round) -> dict[str, Any]:
    """An alert as one line of JSON: time, topic, kind, round, date (a day), window (first and last day of
    what is no day), venue, status, certainty, outlet, entry_ids, text."""
    when = after.when
    day = when.start.isoformat() if when is not None and when.is_day and when.start is not None else None
    evidence = change.fact.evidence
    return {
        "time": change.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "topic": after.topic,
        "kind": change.kind.value,
        "round": after.id,
        "date": day,
        "window": _window(when),
        "venue": after.venue,
        "status": Status.DENIED.value if change.kind is ChangeKind.DISPUTED else after.status.value,
        "certainty": change.fact.certainty.value,
        "outlet": evidence.outlet,
        "entry_ids": [evidence.entry_id] if evidence.entry_id else [],
        "text": f"{change.was or '-'} -> {change.now or '-'} | {evidence.quote} ({evidence.outlet})",
    }


def _window(when: DateInterval | None) -> list[str | None] | None:
    """The first and the last day of a window, None where it is open; None for a day or no date at all."""
    if when is None or when.is_day or (when.start is None and when.end is None):
        return None
    return [end.isoformat() if end is not None else None for end in (when.start, when.end)]


def judgement_line(judgement: Judgement, clock: datetime) -> dict[str, Any]:
    """What became of one fact as one line of JSON: when, of which entry, what was read, which round it met,
    why, and whether a person was told."""
    change = judgement.change
    fact = change.fact
    return {
        "time": clock.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "topic": fact.topic,
        "entry_id": fact.evidence.entry_id,
        "quote": " ".join(fact.evidence.quote.split()),
        "fact": fact_words(fact),
        "told": judgement.round is not None and is_told(change),
        "kind": change.kind.value,
        "round": change.round_id,
        "was": change.was,
        "now": change.now,
        "reason": change.reason,
    }


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _stream_entry(path: Path, number: int, line: str) -> StreamEntry:
    where = f"{path}:{number}"
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise InputError(where, "is no entry of a stream: each line is to hold one JSON object")
        if not row.get("id") or not (row.get("seen") or row.get("published")):
            raise InputError(where, "is no entry of a stream: it needs an id, and published or seen")
        published = _moment(row["published"]) if row.get("published") else None
        seen = _moment(row.get("seen") or row["published"])
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(where, f"is no entry of a stream: {error}") from error
    entry_id = str(row["id"])
    url = str(row.get("url") or "")
    source = str(row.get("source") or host_of(url))
    body = "\n\n".join(part for part in (row.get("summary"), row.get("text")) if part)
    article = Article(
        id=entry_id,
        entry_id=entry_id,
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
