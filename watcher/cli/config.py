"""init and check: the config is written, and looked through."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click

from watcher.cli.commands import Argument, Option
from watcher.cli.options import AsJson, options_of, show, show_json
from watcher.cli.routing import channel_line

if TYPE_CHECKING:
    from watcher.flow.expecting import Met
    from watcher.settings import Settings, TopicFile
    from watcher.topic import Topic


def init(
    context: click.Context,
    target: Annotated[
        Path | None, Argument(metavar="DIR", help="The folder to write (else --config, ./config).")
    ] = None,
    force: Annotated[bool, Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write the shipped config into a folder; files that are there are kept."""
    from watcher.settings import write_default_config

    folder = target or options_of(context).config or Path("config")
    files = write_default_config(folder, force)
    for file in files:
        show(f"{file.outcome}: {file.path}")
    if any(file.outcome == "kept" for file in files):
        show("kept files are as they were; --force replaces them")
    where = "" if folder == Path("config") else f" --config {folder}"
    show(f"next: watcher{where} check, then watcher{where} run")


def show_schema(
    name: Annotated[str, Argument(metavar="watcher|feeds|topic", help="Which file it describes.")],
) -> None:
    """Print the JSON Schema of a config file, by which editors complete its keys and find slips."""
    from watcher.settings.reference import SCHEMAS, schema

    if name not in SCHEMAS:
        raise click.BadParameter(f"{name!r} is not one of {', '.join(SCHEMAS)}", param_hint="NAME")
    show_json(schema(name))


def check(context: click.Context, as_json: AsJson = False) -> None:
    """Look the config through, with everything it names, run the expectations of its topics, and say what is
    on."""
    from watcher.app.addresses import refused_channels, refused_feeds
    from watcher.app.channels import open_channels
    from watcher.errors import ConfigError

    settings = options_of(context).settings()
    open_channels(settings)
    if refused := list(refused_channels(settings)):
        raise ConfigError(str(settings.config_dir / "watcher.toml"), "; and ".join(refused))
    report = {**_report(settings), "seeds": _seeds(settings), "state": _state(settings)}
    doubts, met = doubts_in(settings.topic_files), expectations_in(settings.topic_files)
    unmet = [each for each in met if not each.is_met]
    if as_json:
        tests = {"expectations": [each.as_json() for each in met], "doubts": doubts}
        show_json({**report, **tests, "settings": settings.masked()})
        raise click.exceptions.Exit(1 if unmet else 0)
    for name in ("config", "state", "seeds", "topics", "feeds"):
        show(f"{name}: {report[name]}")
    for line in report["channels"] or ("none",):
        show(f"channel: {line}")
    if met:
        show(f"expectations: {len(met) - len(unmet)} of {len(met)} hold")
    for warning in (*settings.warnings, *refused_feeds(settings), *doubts):
        show(f"warning: {warning}")
    for each in unmet:
        for line in each.lines:
            show(line)
    show("the config is good" if not unmet else "the config is right, but not every expectation holds")
    raise click.exceptions.Exit(1 if unmet else 0)


def doubts_in(files: Sequence[TopicFile], running: Iterable[Topic] = ()) -> list[str]:
    """The rules of the topics that can never match, match everything, or are overtaken by others; not those
    that stand in the running topic of the same name too."""
    from watcher.facts.lexicon.doubts import doubts_of
    from watcher.flow.rules import RuleBook
    from watcher.flow.setup import TopicSource

    known = {topic.name: set(doubts_of(topic)) for topic in running}
    lines = []
    for file in files:
        book = RuleBook(TopicSource(file.topic, file.path))
        lines += [
            f"{book.where(doubt.key, doubt.rule)}: {doubt.message}"
            for doubt in doubts_of(file.topic)
            if doubt not in known.get(file.topic.name, ())
        ]
    return lines


def expectations_in(files: Sequence[TopicFile]) -> list[Met]:
    """What came of every expectation, of topics that are switched off too."""
    from watcher.flow.expecting import run_expectations

    return [met for file in files for met in run_expectations(file.topic)]


def _report(settings: Settings) -> dict[str, Any]:
    topics = [
        f"{file.topic.name} ({', '.join(file.topic.languages)}; {len(file.topic.series)} series)"
        for file in settings.topic_files
        if file.topic.enabled
    ]
    off = [file.topic.name for file in settings.topic_files if not file.topic.enabled]
    on = [feed for feed in settings.feeds if feed.enabled]
    owners = {feed.owner for feed in on}
    languages = sorted({feed.language for feed in on if feed.language})
    return {
        "config": str(settings.config_dir),
        "topics": (", ".join(topics) or "none") + (f"; off: {', '.join(off)}" if off else ""),
        "feeds": f"{len(on)} of {len(settings.feeds)} on, of {len(owners)} owners"
        + (f", in {', '.join(languages)}" if languages else ""),
        "channels": [channel_line(table, settings) for table in settings.channels],
    }


def _seeds(settings: Settings) -> str:
    from watcher.app.state import utc_now
    from watcher.flow.seed import read_seeds

    if not settings.seeds.enabled:
        return "off"
    seeds = read_seeds(settings.seeds_dir, utc_now().date())
    first, last = seeds[0].article.seen.date(), seeds[-1].article.seen.date()
    return f"{len(seeds)} texts of {first} to {last} in {settings.seeds_dir}"


def _state(settings: Settings) -> str:
    """Where the state is or will be. StoreError when it cannot be written there."""
    from watcher.errors import StoreError

    folder = settings.state_dir
    if folder.exists() and not folder.is_dir():
        raise StoreError(str(folder), "is not a directory")
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise StoreError(
            str(folder), f"the state directory cannot be written ({nearest} is not yours to write)"
        )
    return str(folder) if folder.exists() else f"{folder} (made at the first start)"


COMMANDS = {"init": init, "check": check, "schema": show_schema}
