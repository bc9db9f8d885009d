"""A command is a function; its signature says what may be typed, its docstring what it does.

    def run(once: Annotated[bool, Option("--once", help="One pass.")] = False) -> None:

A parameter with a default need not be typed. What click is told follows from the types: a bool is a flag, a
list takes what is left, an enum its values. A family of commands is a file, imported when one of them is
called or all are listed.
"""

from __future__ import annotations

import importlib
import inspect
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Any

import click

HELP_NAMES = ["-h", "--help"]


class Option:
    """How an option is typed and what `--help` says of it; `min` and `max` are of numbers, `formats` of
    days."""

    def __init__(
        self,
        *names: str,
        help: str,
        metavar: str | None = None,
        min: int | None = None,
        max: int | None = None,
        formats: tuple[str, ...] = (),
    ) -> None:
        self.names = names
        self.help = help
        self.metavar = metavar
        self.min = min
        self.max = max
        self.formats = formats


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands without a name: how `--help` calls it and what it says of it."""

    help: str
    metavar: str | None = None


class Values(click.Choice[Any]):
    """The values of an enum, as they are typed."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        return str(choice.value) if isinstance(choice, Enum) else str(choice)


class Group(click.Group):
    """Commands by name: the function of each, or the module that has it in its mapping COMMANDS."""

    def __init__(
        self, name: str, help: str, members: Mapping[str, str | Callable[..., None]], **more: Any
    ) -> None:
        settings = {"help_option_names": HELP_NAMES}
        super().__init__(name, help=help, no_args_is_help=True, context_settings=settings, **more)
        self._members = members

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._members)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and cmd_name in self._members:
            found = self._members[cmd_name]
            if isinstance(found, str):
                found = importlib.import_module(found).COMMANDS[cmd_name]
            self.commands[cmd_name] = found if isinstance(found, Group) else command_of(cmd_name, found)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if not (near := get_close_matches(args[0], self._members, n=1)):
                raise
            raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from None


def walk(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command inside `group` with its path, a group before what it holds."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None:
            yield (*path, name), command
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))


def command_of(name: str, function: Callable[..., None]) -> click.Command:
    """The command `name` that calls `function` with what was typed."""
    hints = typing.get_type_hints(function, include_extras=True)
    params = [
        _parameter(parameter, hints[parameter.name])
        for parameter in inspect.signature(function).parameters.values()
        if hints[parameter.name] is not click.Context
    ]
    return click.Command(
        name,
        callback=_with_context(function) if click.Context in hints.values() else function,
        params=params,
        help=inspect.getdoc(function),
        context_settings={"help_option_names": HELP_NAMES},
    )


def _with_context(function: Callable[..., None]) -> Callable[..., None]:
    return lambda **given: function(click.get_current_context(), **given)


def _parameter(parameter: inspect.Parameter, hint: Any) -> click.Parameter:
    annotation, described = typing.get_args(hint)
    kind, is_list = _kind(annotation)
    has_default = parameter.default is not inspect.Parameter.empty
    if isinstance(described, Argument):
        metavar = described.metavar
        if metavar is not None and has_default and not metavar.startswith("["):
            metavar = f"[{metavar}]"
        return click.Argument(
            [parameter.name],
            type=_type(kind, None),
            metavar=metavar,
            nargs=-1 if is_list else 1,
            required=not has_default,
            help=described.help,
        )
    if kind is bool:
        return click.Option(
            [*described.names, parameter.name], is_flag=True, default=False, help=described.help
        )
    return click.Option(
        [*described.names, parameter.name],
        type=_type(kind, described),
        metavar=described.metavar,
        help=described.help,
        show_default=parameter.default not in (None, "", parameter.empty),
        required=not has_default,
        **({"default": _typed(parameter.default)} if has_default else {}),
    )


def _typed(default: Any) -> Any:
    return default.value if isinstance(default, Enum) else default


def _kind(annotation: Any) -> tuple[type, bool]:
    """The type of one value, without `None`; True when several may be given."""
    if isinstance(annotation, types.UnionType):
        annotation = next(each for each in typing.get_args(annotation) if each is not types.NoneType)
    if typing.get_origin(annotation) is list:
        return typing.get_args(annotation)[0], True
    return annotation, False


def _type(kind: type, option: Option | None) -> Any:
    if option is not None and kind is int and (option.min, option.max) != (None, None):
        return click.IntRange(option.min, option.max)
    if option is not None and kind is datetime:
        return click.DateTime(option.formats)
    if issubclass(kind, Enum):
        return Values(kind)
    return click.Path(path_type=Path) if kind is Path else kind
