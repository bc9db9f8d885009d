"""Tables of config files as classes: what may stand behind each key, and everything wrong with one at once.

    class Fetch(Table):
        timeout: Seconds = key(default=20.0, gt=0, description="Longest wait for the next bytes.")

The annotation says what a value is; marks inside `Annotated` (`marks.py`) say how it is written, what it must
be like and what a person calls it. No value is converted silently, and a key that no table has is wrong. What
a key takes is worked out when a file has it: most files have few of them. Modules with tables cannot postpone
annotations, for these are looked at.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Mapping
from enum import Enum
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    Self,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
)

from watcher.settings.documents import Location
from watcher.settings.marks import BAD, Mark, NotEmpty, Reader, SecretStr, Within, Wrong

T = TypeVar("T", bound="Table")
REQUIRED: Any = object()


class Key:
    """A key of a table: what it takes, its default (REQUIRED without one), and what it is for."""

    def __init__(self, annotation: Any, default: Any, description: str, marks: tuple[Mark, ...]) -> None:
        self.annotation = Annotated[annotation, *marks] if marks else annotation
        self.default = default
        self.description = description
        self._reader: Reader | None = None

    @property
    def is_required(self) -> bool:
        return self.default is REQUIRED

    def read(self, value: Any, at: Location, wrong: list[Wrong]) -> Any:
        if self._reader is None:
            self._reader = reader_of(self.annotation)
        return self._reader(value, at, wrong)


class _Described:
    """A key on its way from the body of its class to its Key."""

    def __init__(self, default: Any, description: str, marks: tuple[Mark, ...]) -> None:
        self.default = default
        self.description = description
        self.marks = marks


def key(*, default: Any = REQUIRED, description: str, is_filled: bool = False, **limits: float) -> Any:
    """What stands behind a key of a Table: without a default it is required. `limits` are those of LIMITS."""
    marks: list[Mark] = [Within(limits)] if limits else []
    if is_filled:
        marks.append(NotEmpty({"minItems": 1}))
    return _Described(default, description, tuple(marks))


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(key,))
class Table:
    """A table of a config file, frozen. Its docstring is what the reference says of it."""

    keys: ClassVar[Mapping[str, Key]] = {}

    def __init_subclass__(cls) -> None:
        keys = {}
        for name, annotation in cls.__annotations__.items():
            given = cls.__dict__.get(name, REQUIRED)
            if not isinstance(given, _Described):
                given = _Described(given, "", ())
            keys[name] = Key(annotation, given.default, given.description, given.marks)
            if name in cls.__dict__:
                delattr(cls, name)
        cls.keys = keys

    def __init__(self, **values: Any) -> None:
        """The values as they are given, unchecked; defaults stand for the others."""
        defaults = {name: each.default for name, each in self.keys.items() if name not in values}
        if unknown := values.keys() - self.keys.keys():
            raise TypeError(f"{type(self).__name__} has no key {', '.join(sorted(unknown))}")
        if missing := [name for name, default in defaults.items() if default is REQUIRED]:
            raise TypeError(f"{type(self).__name__} needs {', '.join(missing)}")
        self.__dict__.update({name: values.get(name, defaults.get(name)) for name in self.keys})

    def check(self) -> None:
        """Nothing, or ValueError when values that are right alone do not go together."""

    def values(self) -> dict[str, Any]:
        """What stands behind each key."""
        return dict(self.__dict__)

    def replace(self, **values: Any) -> Self:
        """The same table with other values, unchecked."""
        return type(self)(**{**self.__dict__, **values})

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({values})"


def read_table(model: type[T], tables: Any) -> tuple[T | None, list[Wrong]]:
    """The table that raw values describe, or None and everything that is wrong with them, in the order of the
    model's keys; keys that it does not have come last."""
    wrong: list[Wrong] = []
    found = _read_table(model, tables, (), wrong)
    return (None if wrong else found), wrong


def _read_table(model: type[T], raw: Any, at: Location, wrong: list[Wrong]) -> Any:
    if not isinstance(raw, dict):
        wrong.append(Wrong(at, "table", raw))
        return BAD
    before, values = len(wrong), {}
    for name, each in model.keys.items():
        if name in raw:
            values[name] = each.read(raw[name], (*at, name), wrong)
        elif each.is_required:
            wrong.append(Wrong((*at, name), "missing"))
    wrong += [Wrong((*at, name), "unknown", raw[name]) for name in raw if name not in model.keys]
    if len(wrong) > before:
        return BAD
    table = model(**values)
    try:
        table.check()
    except ValueError as error:
        wrong.append(Wrong(at, "value", raw, str(error)))
        return BAD
    return table


# ---------------------------------------------------------------------------------------------- types


def reader_of(annotation: Any) -> Reader:
    """What reads a value of that type, and says what is wrong with any other."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        read = reader_of(parts[0])
        for mark in parts[1:]:
            read = mark.around(read)
        return read
    if origin in (Union, types.UnionType):
        return _either(
            [reader_of(part) for part in parts if part is not types.NoneType], types.NoneType in parts
        )
    if origin is Literal:
        return _among(parts, str)
    if origin in (tuple, list):
        return _rows(reader_of(parts[0]), origin)
    if origin is dict:
        return _mapping(reader_of(parts[1]))
    if issubclass(annotation, Table):
        return lambda value, at, wrong: _read_table(annotation, value, at, wrong)
    if issubclass(annotation, Enum):
        return _among(tuple(member.value for member in annotation), annotation)
    return _PLAIN[annotation]


def _expecting(
    kind: str, is_right: Callable[[Any], bool], made: Callable[[Any], Any] | None = None
) -> Reader:
    def reader(value: Any, at: Location, wrong: list[Wrong]) -> Any:
        if is_right(value):
            return value if made is None else made(value)
        wrong.append(Wrong(at, kind, value))
        return BAD

    return reader


def _either(readers: list[Reader], or_none: bool) -> Reader:
    def reader(value: Any, at: Location, wrong: list[Wrong]) -> Any:
        if value is None and or_none:
            return None
        first: list[Wrong] | None = None
        for read in readers:
            tried: list[Wrong] = []
            found = read(value, at, tried)
            if not tried:
                return found
            first = first or tried
        wrong += first or []
        return BAD

    return reader


def _rows(read: Reader, kind: type) -> Reader:
    def reader(value: Any, at: Location, wrong: list[Wrong]) -> Any:
        if not isinstance(value, tuple | list):
            wrong.append(Wrong(at, "list", value))
            return BAD
        return kind(read(item, (*at, index), wrong) for index, item in enumerate(value))

    return reader


def _mapping(read: Reader) -> Reader:
    def reader(value: Any, at: Location, wrong: list[Wrong]) -> Any:
        if not isinstance(value, dict):
            wrong.append(Wrong(at, "words", value))
            return BAD
        return {name: read(item, (*at, name), wrong) for name, item in value.items()}

    return reader


def _among(allowed: tuple[str, ...], made: Callable[[str], Any]) -> Reader:
    def reader(value: Any, at: Location, wrong: list[Wrong]) -> Any:
        if isinstance(value, str) and value in allowed:
            return made(value)
        wrong.append(Wrong(at, "choice", value, allowed=allowed))
        return BAD

    return reader


_PLAIN: dict[Any, Reader] = {
    bool: _expecting("bool", lambda value: isinstance(value, bool)),
    int: _expecting("int", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    float: _expecting(
        "float", lambda value: isinstance(value, int | float) and not isinstance(value, bool), float
    ),
    str: _expecting("text", lambda value: isinstance(value, str)),
    SecretStr: _expecting("text", lambda value: isinstance(value, str), SecretStr),
    dt.date: _expecting("day", lambda value: type(value) is dt.date),
    dt.datetime: _expecting("day", lambda value: isinstance(value, dt.datetime)),
}
