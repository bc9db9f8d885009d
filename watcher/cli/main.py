"""The command line. Each family of commands is a file of its own; what a command needs is imported when
it runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

import watcher
from watcher.cli import (
    alerts,
    backtesting,
    config,
    copying,
    explaining,
    exporting,
    feeds,
    ledger,
    recording,
    running,
    saying,
    status,
    topics,
)
from watcher.cli.options import Options
from watcher.errors import WatcherError

INTERRUPTED = 130  # what a shell shows for a command that Ctrl-C ended

app = typer.Typer(
    name="watcher",
    help="Watches the news for talks between two states and tells you once per new fact.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for family in (
    running,
    config,
    copying,
    ledger,
    alerts,
    saying,
    explaining,
    recording,
    backtesting,
    exporting,
    status,
):
    family.register(app)
app.add_typer(feeds.app, name="feeds")
app.add_typer(topics.app, name="topic")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"watcher {watcher.__version__}")
        raise typer.Exit


@app.callback()
def _global_options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", "-c", metavar="DIR", help="The config folder (else WATCHER_CONFIG, ./config)."
        ),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", "-s", metavar="DIR", help="The state folder (else WATCHER_STATE, ./state)."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    context.obj = Options(config, state)


def main() -> None:
    """Runs the command of this process's arguments. Exit codes: 0 ok, 1 failed, 2 usage or config, 3 nothing
    matched."""
    try:
        app(prog_name="watcher")
    except WatcherError as error:
        _flushed_out()
        print(f"watcher: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of a pipe has gone (`| head`): what is left in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None


def _flushed_out() -> None:
    try:
        sys.stdout.flush()
    except OSError:
        return


if __name__ == "__main__":
    main()
