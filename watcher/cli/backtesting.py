"""backtest: the stored history, or a recorded stream, under another config."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click

from watcher.cli.commands import Argument, Option
from watcher.cli.options import (
    NOTHING_MATCHED,
    AsJson,
    Progress,
    note,
    opened_store,
    options_of,
    show,
    show_json,
)

if TYPE_CHECKING:
    from watcher.flow.backtest import Side, Told
    from watcher.flow.backtest_diff import Diff
    from watcher.flow.expecting import Met
    from watcher.flow.history import Item, Missing
    from watcher.settings import Settings, TopicFile
    from watcher.store import Transaction
    from watcher.topic import Topic

MEMORY = "backtest"  # inside the state folder: what the running config reads, kept for the next one
MAX_SHOWN = 25  # alerts of one kind, for a person


@dataclass(frozen=True, slots=True)
class _Report:
    """What a backtest found, to be shown."""

    old: Side
    new: Side
    diff: Diff
    missing: Missing
    config: tuple[str, ...]
    doubts: tuple[str, ...]
    unmet: tuple[Met, ...]
    notes: tuple[str, ...]


def backtest(
    context: click.Context,
    stream: Annotated[
        Path | None,
        Argument(metavar="STREAM", help="Entries in time order (.jsonl, .jsonl.gz), not the store's."),
    ] = None,
    config: Annotated[
        Path | None,
        Option("--config", "-c", metavar="NEW", help="The other config: a folder, or one topic file."),
    ] = None,
    topic: Annotated[str | None, Option("--topic", help="Only this topic, on or off.")] = None,
    no_seeds: Annotated[bool, Option("--no-seeds", help="Begin with empty ledgers.")] = False,
    as_json: AsJson = False,
) -> None:
    """Judge what was read under another config: alerts gained, lost and changed, with the reasons.

    Without NEW, the config as it is now is set against the alerts that were really sent.
    """
    from watcher.errors import InputError

    settings = options_of(context).settings()
    if stream is not None and config is None:
        raise InputError(str(stream), "a stream needs --config NEW; `watcher replay` runs one config alone")
    report = _report(settings, stream, config, topic, no_seeds)
    if not report.missing.entries:
        note("watcher: the store holds no entry yet; `watcher run` fills it, a STREAM can be given")
        raise click.exceptions.Exit(NOTHING_MATCHED)
    if as_json:
        show_json(_json(report))
    else:
        _show(report)


def _report(
    settings: Settings, stream: Path | None, config: Path | None, topic: str | None, no_seeds: bool
) -> _Report:
    from watcher.cli.config import doubts_in, expectations_in
    from watcher.flow.backtest import Backtest
    from watcher.flow.backtest_diff import diff_of
    from watcher.flow.history import Missing
    from watcher.flow.topic_diff import topic_changes

    folder = _other_config(config)
    files = () if config is None else _other_files(config, folder)
    old, new = _sides(settings, config, topic, folder, files)
    run, seen = Backtest(old, new, settings.state_dir / MEMORY), Missing()
    if not no_seeds and settings.seeds.enabled:
        run.seed(_seeds(settings))
    with _history(settings, stream, seen) as (items, tx), Progress("entries judged") as progress:
        for _ in progress.over(run.over(items)):
            pass
        if config is None and tx is not None:
            old.name, old.told = "sent", _sent(tx, new)
        notes = _notes(old, new, tx) if tx is not None else ()
    fresh = [file for file in files if file.topic in new.topics and file.topic not in old.topics]
    unmet = tuple(met for met in expectations_in(fresh) if not met.is_met)
    changes = () if config is None else (*topic_changes(old.topics, new.topics), *_feed_changes(old, new))
    doubts = tuple(doubts_in(fresh, old.topics))
    return _Report(old, new, diff_of(old.told, new.told), seen, changes, doubts, unmet, notes)


def _sides(
    settings: Settings,
    config: Path | None,
    only: str | None,
    folder: Settings | None,
    files: Sequence[TopicFile],
) -> tuple[Side, Side]:
    """The running config and the other one, each with its topics that are on."""
    from watcher.errors import ConfigError

    running = [file.topic for file in settings.topic_files]
    other = running if config is None else _other_topics(running, folder, files)
    names = {topic.name for topic in (*running, *other)}
    if only is not None and only not in names:
        raise ConfigError(
            str(settings.config_dir / "topics"), f"there is no topic {only!r}; known are {', '.join(names)}"
        )
    old = _side(str(settings.config_dir), running, only)
    new = _side(str(config) if config is not None else "the config as it is now", other, only)
    polled, polled_then = (_polled(each) for each in (settings, folder or settings))
    old.without, new.without = polled_then - polled, polled - polled_then
    return old, new


def _side(name: str, topics: Sequence[Topic], only: str | None) -> Side:
    from dataclasses import replace

    from watcher.flow.backtest import Side

    if only is not None:  # on or off: it is judged on both sides
        chosen = [replace(topic, enabled=True) for topic in topics if topic.name == only]
    else:
        chosen = [topic for topic in topics if topic.enabled]
    return Side(name, tuple(chosen), frozenset(topic.name for topic in topics if not topic.enabled))


def _polled(settings: Settings) -> frozenset[str]:
    return frozenset(feed.name for feed in settings.feeds if feed.enabled)


def _other_config(config: Path | None) -> Settings | None:
    """The settings of a folder; None for a single topic file."""
    from watcher.settings import load_settings

    return None if config is None or config.is_file() else load_settings(config)


def _other_files(config: Path, folder: Settings | None) -> tuple[TopicFile, ...]:
    """The topic files of the other config: a folder's, or the one that it is, which counts as switched on."""
    from dataclasses import replace

    from watcher.settings import TopicFile
    from watcher.settings.topic import load_topic

    if folder is not None:
        return tuple(folder.topic_files)
    return (TopicFile(config, replace(load_topic(config), enabled=True)),)


def _other_topics(
    running: Sequence[Topic], folder: Settings | None, files: Sequence[TopicFile]
) -> list[Topic]:
    """The topics of the other config. A single topic file takes the place of the running topic of its
    name."""
    fresh = [file.topic for file in files]
    if folder is not None:
        return fresh
    names = {topic.name for topic in fresh}
    return [*(topic for topic in running if topic.name not in names), *fresh]


def _feed_changes(old: Side, new: Side) -> list[str]:
    """Which feeds only one of the two polls."""
    lines = [f"feeds: - {name}" for name in sorted(new.without)]
    return [*lines, *(f"feeds: + {name}" for name in sorted(old.without))]


def _seeds(settings: Settings) -> Any:
    from watcher.app.state import utc_now
    from watcher.flow.seed import read_seeds

    return read_seeds(settings.seeds_dir, utc_now().date())


@contextmanager
def _history(
    settings: Settings, stream: Path | None, seen: Missing
) -> Iterator[tuple[Iterator[Item], Transaction | None]]:
    """The items of the stream, or of the store with its transaction."""
    from watcher.flow.history import stored_history, stream_history
    from watcher.flow.replay import read_stream

    if stream is not None:
        yield stream_history(read_stream(stream), seen), None
        return
    with opened_store(settings) as store, store.reading() as tx:
        yield stored_history(tx, seen), tx


def _sent(tx: Transaction, new: Side) -> list[Told]:
    """The alerts that were sent on the topics of the other side, the earliest first."""
    from watcher.flow.backtest import Told

    names = {topic.name for topic in new.topics}
    told = []
    for alert in reversed(tx.alerts(limit=100_000)):
        entry_id = alert.change.fact.evidence.entry_id or alert.change.fact.evidence.article_id
        entry = tx.entry(entry_id)
        if alert.topic in names:
            told.append(Told(alert, entry.title if entry is not None else "", entry_id))
    return told


def _notes(old: Side, new: Side, tx: Transaction) -> tuple[str, ...]:
    """What the store's history lacks."""
    from watcher.app.upkeep import FORGOTTEN

    notes = []
    forgotten = tx.get_meta(FORGOTTEN)
    if old.without:
        notes.append("feeds that only the other config polls count with what they brought while they were on")
    if forgotten is not None:
        notes.append(f"what was seen before {forgotten[:10]} is gone (store.keep.entries)")
    if new.fetchless:
        notes.append(
            f"{new.fetchless} entries that tell a fact now were not read then: their own title and summary "
            "stand for their page"
        )
    return tuple(notes)


# ---------------------------------------------------------------------------------------------- shown


def _show(report: _Report) -> None:
    seen, diff = report.missing, report.diff
    show(f"{seen.entries:,} entries, {seen.first:%Y-%m-%d} to {seen.last:%Y-%m-%d}")
    for note_ in report.notes:
        show(f"  note: {note_}")
    show(f"before: {len(report.old.told):>4} alerts  {report.old.name}")
    show(f"after:  {len(report.new.told):>4} alerts  {report.new.name}")
    show(
        f"        {len(diff.same)} the same, {len(diff.changed)} changed, {len(diff.gained)} gained, "
        f"{len(diff.lost)} lost"
    )
    if report.config:
        show("the configs differ in")
        for line in report.config[:MAX_SHOWN]:
            show(f"  {line}")
        if len(report.config) > MAX_SHOWN:
            show(f"  and {len(report.config) - MAX_SHOWN} keys more (--json has them)")
    for doubt in report.doubts:
        show(f"warning: {doubt}")
    for met in report.unmet:
        for line in met.lines:
            show(line)
    _show_told("lost", "-", diff.lost, "now")
    _show_told("gained", "+", diff.gained, "before")
    _show_changed(diff.changed)
    if diff.is_empty:
        show("no alert differs")


def _show_told(title: str, sign: str, alerts: Sequence[Told], other: str) -> None:
    if alerts:
        show(f"{title} ({len(alerts)})")
    for told in alerts[:MAX_SHOWN]:
        alert = told.alert
        show(f"{sign} {alert.created:%Y-%m-%d %H:%M} {alert.kind.value.upper()} {alert.title}")
        show(f'    {alert.change.fact.evidence.outlet}: "{told.headline}" ({told.entry_id})')
        if told.otherwise:
            show(f"    {other}: {told.otherwise}")
        if told.words:
            show(f"    words: {', '.join(told.words[:6])}")
    if len(alerts) > MAX_SHOWN:
        show(f"  and {len(alerts) - MAX_SHOWN} more (--json has them)")


def _show_changed(pairs: Sequence[tuple[Told, Told]]) -> None:
    if pairs:
        show(f"changed ({len(pairs)})")
    for old, new in pairs[:MAX_SHOWN]:
        show(f"~ {old.alert.created:%Y-%m-%d %H:%M} {old.alert.kind.value.upper()} {old.alert.title}")
        show(f"  {new.alert.created:%Y-%m-%d %H:%M} {new.alert.kind.value.upper()} {new.alert.title}")
        if old.entry_id != new.entry_id:
            show(f'    told by {new.alert.change.fact.evidence.outlet}: "{new.headline}" ({new.entry_id})')
            if old.otherwise:
                show(f"    the other text now: {old.otherwise}")
    if len(pairs) > MAX_SHOWN:
        show(f"  and {len(pairs) - MAX_SHOWN} more (--json has them)")


def _json(report: _Report) -> dict[str, Any]:
    from watcher.flow.backtest_diff import told_row

    seen, diff = report.missing, report.diff
    return {
        "entries": seen.entries,
        "from": seen.first.isoformat() if seen.first else None,
        "to": seen.last.isoformat() if seen.last else None,
        "notes": list(report.notes),
        "before": {"config": report.old.name, "alerts": len(report.old.told)},
        "after": {"config": report.new.name, "alerts": len(report.new.told)},
        "config": list(report.config),
        "doubts": list(report.doubts),
        "unmet": [met.as_json() for met in report.unmet],
        "same": len(diff.same),
        "gained": [told_row(each) for each in diff.gained],
        "lost": [told_row(each) for each in diff.lost],
        "changed": [{"before": told_row(old), "after": told_row(new)} for old, new in diff.changed],
    }


COMMANDS = {"backtest": backtest}
