"""topic: the topics, listed, begun, and put to their own tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import click

from watcher.cli.commands import Argument, Group, Option
from watcher.cli.options import NOTHING_MATCHED, AsJson, note, options_of, show, show_json, show_table

if TYPE_CHECKING:
    from watcher.settings import Settings, TopicFile


def list_topics(context: click.Context, as_json: AsJson = False) -> None:
    """Show every topic: on or off, its languages, series and expectations."""
    from watcher.settings.places import show_path

    settings = options_of(context).settings()
    rows = [_row(file, show_path(file.path)) for file in settings.topic_files]
    if as_json:
        show_json(rows)
    elif rows:
        show_table(
            ("name", "on", "reads", "series", "tests", "file"),
            (
                (
                    row["name"],
                    "on" if row["enabled"] else "off",
                    " ".join(row["languages"]),
                    str(len(row["series"])),
                    str(row["expectations"]),
                    row["file"],
                )
                for row in rows
            ),
        )
    raise click.exceptions.Exit(0 if rows else NOTHING_MATCHED)


def new_topic(
    context: click.Context,
    name: Annotated[str, Argument(help="Its name, such as us-china.")],
    parties: Annotated[
        str,
        Option(
            "--parties",
            metavar="US,CN",
            help="The two sides, by code or name; else the topic's name tells them.",
        ),
    ] = "",
    languages: Annotated[
        str, Option("--languages", metavar="en,ru", help="The languages that it reads.")
    ] = "en",
    title: Annotated[str, Option("--title", help="How people read it.")] = "",
) -> None:
    """Write a commented topic to start from into the config folder, switched off."""
    from watcher.settings.places import show_path
    from watcher.settings.topic_draft import draft_topic, write_topic

    settings = options_of(context).settings()
    text = draft_topic(name, _parts(parties), _parts(languages) or ["en"], title)
    path = show_path(write_topic(settings.config_dir, name, text))
    show(f"written: {path}")
    show(f"next: put people into it, then watcher topic test {name}, then enabled = true")


def try_topics(
    context: click.Context,
    names: Annotated[list[str] | None, Argument(metavar="[NAME]...", help="Some; else all.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run the expectations of topics and look for rules that do nothing. Exits 1 when one does not hold."""
    from watcher.cli.config import doubts_in, expectations_in

    files = _chosen(options_of(context).settings(), names or [])
    met, doubts = expectations_in(files), doubts_in(files)
    unmet = [each for each in met if not each.is_met]
    if as_json:
        show_json({"expectations": [each.as_json() for each in met], "doubts": doubts})
    else:
        for each in unmet:
            for line in each.lines:
                show(line)
        for doubt in doubts:
            show(f"warning: {doubt}")
        for file in files:
            own = [each for each in met if each.topic == file.topic.name]
            show(f"{file.topic.name}: {sum(each.is_met for each in own)} of {len(own)} expectations hold")
    raise click.exceptions.Exit(1 if unmet else 0 if met else NOTHING_MATCHED)


def _chosen(settings: Settings, names: Sequence[str]) -> list[TopicFile]:
    known = [file.topic.name for file in settings.topic_files]
    unknown = [name for name in names if name not in known]
    if unknown:
        note(f"watcher: there is no topic {', '.join(unknown)}; there are: {', '.join(known) or 'none'}")
        raise click.exceptions.Exit(NOTHING_MATCHED)
    return [file for file in settings.topic_files if not names or file.topic.name in names]


def _row(file: TopicFile, shown: str) -> dict[str, Any]:
    topic = file.topic
    return {
        "name": topic.name,
        "title": topic.title,
        "enabled": topic.enabled,
        "languages": list(topic.languages),
        "series": [series.name for series in topic.series],
        "muted": [series.name for series in topic.series if series.mute],
        "expectations": len(topic.expect),
        "file": shown,
    }


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


COMMANDS = {
    "topic": Group(
        "topic",
        "The topics: list, begin a new one, run their expectations.",
        {"list": list_topics, "new": new_topic, "test": try_topics},
    )
}
