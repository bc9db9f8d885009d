"""The command line. Each family of commands is a file of its own, imported when one of them is called; what a
command needs is imported when it runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

import watcher
from watcher.cli.commands import Group
from watcher.cli.completion import COMPLETION
from watcher.cli.options import Options
from watcher.errors import WatcherError

INTERRUPTED = 130  # what a shell shows for a command that Ctrl-C ended
FAMILIES = {
    "running": ("run", "demo", "test-alert"),
    "config": ("init", "check", "schema"),
    "copying": ("backup", "restore", "move-store"),
    "ledger": ("rounds", "seed"),
    "alerts": ("alerts",),
    "saying": ("mute", "unmute", "ack"),
    "explaining": ("explain",),
    "recording": ("replay", "stage"),
    "backtesting": ("backtest",),
    "exporting": ("export",),
    "status": ("status", "doctor"),
    "feeds": ("feeds",),
    "topics": ("topic",),
}  # the file that has them: the commands, in the order of the list of all


def _show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"watcher {watcher.__version__}")
        context.exit()


def _set_folders(config: Path | None, state: Path | None) -> None:
    click.get_current_context().obj = Options(config, state)


app = Group(
    "watcher",
    "Watches the news for talks between two states and tells you once per new fact.",
    {name: f"watcher.cli.{file}" for file, names in FAMILIES.items() for name in names},
    callback=_set_folders,
    params=[
        click.Option(
            ["--config", "-c"],
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="The config folder (else WATCHER_CONFIG, ./config).",
        ),
        click.Option(
            ["--state", "-s"],
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="The state folder (else WATCHER_STATE, ./state).",
        ),
        click.Option(
            ["--version", "-V"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_show_version,
            help="Show the version.",
        ),
        *COMPLETION,
    ],
)


def main() -> None:
    """Runs the command of this process's arguments. Exit codes: 0 ok, 1 failed, 2 usage or config, 3 nothing
    matched."""
    try:
        code = app.main(prog_name="watcher", standalone_mode=False)
        raise SystemExit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except WatcherError as error:
        _flushed_out()
        print(f"watcher: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except (KeyboardInterrupt, click.Abort):
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
