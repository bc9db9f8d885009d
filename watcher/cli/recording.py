"""replay and stage: the steps by themselves, on recorded input, without network and without a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Annotated, TextIO

import click

from watcher.cli.commands import Argument, Option
from watcher.cli.options import Progress, note, options_of, topics_of


def replay(
    context: click.Context,
    stream: Annotated[Path, Argument(help="Entries, taken in the order of `seen` (.jsonl or .jsonl.gz).")],
    alerts: Annotated[Path, Option("--alerts", metavar="OUT", help="Where the alerts go, one JSON a line.")],
    topic: Annotated[str | None, Option("--topic", help="This topic, switched on or not.")] = None,
    langs: Annotated[str, Option("--langs", help="Only entries of these languages: en,ru.")] = "",
    no_seeds: Annotated[bool, Option("--no-seeds", help="Begin with an empty ledger.")] = False,
    facts: Annotated[
        Path | None,
        Option("--facts", metavar="OUT", help="Every fact and what became of it, one JSON a line."),
    ] = None,
) -> None:
    """Run a recorded stream through the reader and the ledger; its clock is the stream's own."""
    from watcher.app.state import utc_now
    from watcher.facts.reader import FactReader
    from watcher.flow.judging import LedgerRun
    from watcher.flow.replay import (
        StreamEntry,
        alert_line,
        judgement_line,
        read_stream,
        replay_topics,
        told,
    )
    from watcher.flow.seed import read_seeds, seed_run
    from watcher.text.counts import counted

    settings = options_of(context).settings()
    languages = tuple(part.strip() for part in langs.split(",") if part.strip())
    runs = [LedgerRun(chosen) for chosen in topics_of(settings, topic)]
    if not no_seeds and settings.seeds.enabled:
        seeds = read_seeds(settings.seeds_dir, utc_now().date())
        for run in runs:
            seed_run(run, FactReader(run.topic), seeds)
    total = unread = 0

    def failed(entry: StreamEntry, error: Exception) -> None:
        nonlocal unread
        unread += 1
        note(f"watcher: entry {entry.article.id} is left out: {type(error).__name__}: {error}")

    with _written(alerts) as out, _written(facts) as judged, Progress("entries read") as progress:
        entries = progress.over(read_stream(stream))
        for judgement, clock in replay_topics(runs, entries, languages, failed):
            if facts is not None:
                _write_line(judged, judgement_line(judgement, clock))
            for change, after in told([(judgement, clock)]):
                _write_line(out, alert_line(change, after))
                total += 1
    note(f"{counted(total, 'alert')} in {alerts}")
    if unread:
        raise click.exceptions.Exit(1)


def stage(
    context: click.Context,
    name: Annotated[str, Argument(help="strip, dates, copies or facts.")],
    topic: Annotated[str | None, Option("--topic", help="For facts: this topic, on or off.")] = None,
) -> None:
    """Run one step alone: JSON lines on standard input, one answer a line on standard output."""
    from watcher.flow.stage import STAGES, run_stage

    if name not in STAGES:
        raise click.BadParameter(f"{name!r} is not one of {', '.join(STAGES)}", param_hint="NAME")
    topics = topics_of(options_of(context).settings(), topic) if name == "facts" else ()
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    failed = 0
    for answer in run_stage(name, sys.stdin, topics):
        if "error" in answer:
            failed += 1
            note(f"watcher: {answer['error']}")
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    raise click.exceptions.Exit(1 if failed else 0)


def _write_line(out: TextIO, row: Mapping[str, object]) -> None:
    out.write(json.dumps(row, ensure_ascii=False) + "\n")


@contextmanager
def _written(path: Path | None) -> Iterator[TextIO]:
    """The file, open to be written; for None what swallows it. InputError when it cannot be written."""
    from watcher.errors import InputError

    try:
        out = StringIO() if path is None else path.open("w", encoding="utf-8")
    except OSError as error:
        raise InputError(str(path), f"cannot be written: {error.strerror}") from error
    with out:
        yield out


COMMANDS = {"replay": replay, "stage": stage}
