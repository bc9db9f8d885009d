"""--install-completion and --show-completion: Tab completes commands and options in bash, zsh and fish."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

VARIABLE = "_WATCHER_COMPLETE"  # what click looks at
# Where each shell looks for it by itself, from the home folder on.
PLACES = {
    "bash": ".local/share/bash-completion/completions/watcher",
    "zsh": ".zfunc/_watcher",
    "fish": ".config/fish/completions/watcher.fish",
}
ZSH_LINE = "fpath+=~/.zfunc; autoload -Uz compinit; compinit"


def _script(context: click.Context) -> tuple[str, str]:
    """The shell that is used, and the script that teaches it."""
    from click.shell_completion import get_completion_class

    shell = Path(os.environ.get("SHELL", "")).name
    teaches = get_completion_class(shell) if shell in PLACES else None
    if teaches is None:
        raise click.UsageError(
            f"SHELL names {shell or 'no shell'}; {', '.join(PLACES)} can complete", context
        )
    return shell, teaches(context.command, {}, "watcher", VARIABLE).source()


def _show(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(_script(context)[1])
        context.exit()


def _install(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    shell, script = _script(context)
    path = Path.home() / PLACES[shell]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script)
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from error
    click.echo(f"written: {path}; it counts in the next shell")
    if shell == "zsh":
        click.echo(f"~/.zshrc must have the line: {ZSH_LINE}")
    context.exit()


def _flag(name: str, callback: Callable[..., None], help: str) -> click.Option:
    """A flag that does all there is to do, but for --help beside it, which is eager and goes first."""
    return click.Option([name], is_flag=True, expose_value=False, callback=callback, help=help)


COMPLETION = (
    _flag(
        "--install-completion",
        _install,
        "Complete commands and options by Tab in the shell that SHELL names.",
    ),
    _flag("--show-completion", _show, "Print the script that does so, to be kept elsewhere."),
)
