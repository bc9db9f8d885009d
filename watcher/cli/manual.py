"""`python -m watcher.cli.manual > contrib/man/watcher.1` writes the manual page anew from the commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import click

import watcher
from watcher.cli.commands import walk
from watcher.cli.main import app

EXIT_CODES = (
    ("0", "done"),
    ("1", "failed; status, doctor: something is wrong; check: an expectation does not hold"),
    ("2", "wrong usage or config"),
    ("3", "nothing matched"),
    ("130", "ended by Ctrl-C"),
)
FILES = (
    ("./config, ~/.config/watcher, /etc/watcher", "the config folder, the first that is there"),
    ("./state", "the state folder, unless the config names another"),
)
ENVIRONMENT = (
    ("WATCHER_CONFIG, WATCHER_STATE", "the folders, where no option names them"),
    ("WATCHER_TABLE__KEY", "any key of the config: WATCHER_FETCH__CONTACT, WATCHER_CHANNELS__DESK__URL_FILE"),
    ("NOTIFY_SOCKET, WATCHDOG_USEC", "set by systemd, which is told that the service is ready and alive"),
)
SIGNALS = (
    ("SIGTERM, SIGINT", "run ends within ten seconds and loses nothing"),
    ("SIGHUP", "run reads its config again"),
)


def manual() -> str:
    """The page watcher(1) in the man macros: every command with every option, in the words of `--help`."""
    return "\n".join([*_head(), *_commands(), *_tail()]) + "\n"


def _head() -> Iterator[str]:
    yield f'.TH WATCHER 1 "" "talks watcher {watcher.__version__}" "User Commands"'
    yield from (".SH NAME", r"watcher \- one alert per new fact about talks between states")
    yield from (".SH SYNOPSIS", r".B watcher", r"[\fB\-\-config\fR DIR] [\fB\-\-state\fR DIR] COMMAND ...")
    yield from (".SH DESCRIPTION", _text(str(app.help)))
    yield from (".SH OPTIONS", *_options(app))


def _commands() -> Iterator[str]:
    yield ".SH COMMANDS"
    for path, command in walk(app):
        if isinstance(command, click.Group):
            continue
        yield f".SS {_text(' '.join(('watcher', *path, *_arguments(command))))}"
        yield _text(str(command.help or ""))
        yield from _options(command)


def _tail() -> Iterator[str]:
    for name, rows in (
        ("EXIT STATUS", EXIT_CODES),
        ("ENVIRONMENT", ENVIRONMENT),
        ("SIGNALS", SIGNALS),
        ("FILES", FILES),
    ):
        yield f".SH {name}"
        for term, words in rows:
            yield from (".TP", rf"\fB{_text(term)}\fR", _text(words))


def _arguments(command: Any) -> Iterator[str]:
    for each in command.params:
        if each.param_type_name == "argument":
            name = each.metavar or each.name.upper()
            yield name if each.required or name.startswith("[") else f"[{name}]"


def _options(command: Any) -> Iterator[str]:
    for each in command.params:
        if each.param_type_name == "option" and each.help:
            value = "" if each.is_flag else f" {_text(each.metavar or each.name.upper())}"
            names = ", ".join(rf"\fB{_text(name)}\fR" for name in (*each.opts, *each.secondary_opts))
            yield from (".TP", f"{names}{value}", _text(each.help))


def _text(words: str) -> str:
    """The words as roff takes them: no hyphen is a soft one, and no line begins with a request."""
    plain = re.sub(r"\s*\n\s*", " ", words.strip()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    print(manual(), end="")
