"""export: alerts and rounds for other programs."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import click

from watcher.cli.commands import Argument, Option
from watcher.cli.options import note, opened_store, options_of


class What(StrEnum):
    ALERTS = "alerts"
    ROUNDS = "rounds"


class Format(StrEnum):
    ATOM = "atom"
    JSONFEED = "jsonfeed"
    ICS = "ics"
    JSON = "json"
    CSV = "csv"


def export(
    context: click.Context,
    what: Annotated[What, Argument(help="alerts or rounds.")],
    form: Annotated[
        Format,
        Option("--format", "-f", help="alerts: atom, jsonfeed, json, csv; rounds: ics, json, csv."),
    ] = Format.JSON,
    topic: Annotated[str | None, Option("--topic", help="Only this topic.")] = None,
    limit: Annotated[int, Option("--limit", "-n", min=1, help="The last so many alerts.")] = 100,
    out: Annotated[
        Path | None, Option("--out", "-o", metavar="FILE", help="Into a file (else standard output).")
    ] = None,
) -> None:
    """Write alerts or rounds as a feed, a calendar, a table or JSON."""
    from watcher.errors import InputError
    from watcher.exports.tables import BYTE_ORDER_MARK
    from watcher.flow.exporting import ALERT_FORMATS, ROUND_FORMATS, Asked, export_alerts, export_rounds

    write, formats = (export_alerts, ALERT_FORMATS) if what is What.ALERTS else (export_rounds, ROUND_FORMATS)
    if form.value not in formats:
        raise InputError(f"--format {form.value}", f"{what.value} are written as {', '.join(formats)}")
    settings = options_of(context).settings()
    topics = {file.topic.name: file.topic for file in settings.topic_files}
    if topic is not None and topic not in topics:
        raise InputError(f"--topic {topic}", f"there is no such topic; there are {', '.join(topics)}")
    base = (settings.web.public_url or "").rstrip("/")
    path = f"/feeds/alerts.{'atom' if form is Format.ATOM else 'json'}"
    with opened_store(settings) as store, store.reading() as tx:
        body = write(tx, topics, Asked(form.value, topic, limit, base, path))
    if out is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes((BYTE_ORDER_MARK.encode() if form is Format.CSV else b"") + body)
    except OSError as error:
        raise InputError(str(out), f"cannot be written: {error.strerror}") from error
    note(f"written: {out}")


COMMANDS = {"export": export}
