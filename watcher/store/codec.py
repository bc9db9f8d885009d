"""Frozen dataclasses as JSON text and back, driven by their type hints.

What is written: dataclasses as objects, tuples, lists and frozensets as arrays, enums by value, times and
dates in ISO 8601, bytes in hex, timedeltas as microseconds. A field that is None or empty and whose default
is the same is left out; a key that no field has is skipped in reading, so that a row of a later version with
one field more still reads.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from watcher.errors import StoreError

T = TypeVar("T")
Reader = Callable[[Any], Any]
Writer = Callable[[Any], Any]

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # to make one costs as much as to use it
MICROSECOND = timedelta(microseconds=1)


def encode(value: object, without: tuple[str, ...] = ()) -> str:
    """The value as JSON text that `decode` turns into an equal value. It is valid UTF-8 whatever it holds.

    `without` names fields of a dataclass that are kept elsewhere.
    """
    plain = _writer_without(cast(Hashable, type(value)), without)(value) if without else _plain(value)
    text = _JSON.encode(plain)
    try:
        text.encode("utf-8")
    except (
        UnicodeEncodeError
    ):  # a lone surrogate, as JSON feeds can bring: only the escaped form can be stored
        return json.dumps(plain, separators=(",", ":"))
    return text


def decode(kind: type[T], text: str, **beside: Any) -> T:
    """The value of type `kind` that `encode` wrote. StoreError when the text is not one.

    `beside` are fields that were kept elsewhere, as JSON has them.
    """
    try:
        plain = json.loads(text)
        value: T = _reader(cast(Any, kind))({**plain, **beside} if beside else plain)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        name = getattr(kind, "__name__", str(kind))
        raise StoreError(f"stored {name}", f"cannot be read: {type(error).__name__} {error}") from error
    return value


# ---------------------------------------------------------------------------------------------- writing


def _plain(value: Any) -> Any:
    return _WRITERS[type(value)](value)


class _Writers(dict[type, Writer]):
    """How a value of each type is written, found once for a type: a round holds thousands of values."""

    def __missing__(self, kind: type) -> Writer:
        self[kind] = _writer(kind)
        return self[kind]


_WRITERS = _Writers()


def _writer(kind: type) -> Writer:
    if issubclass(kind, Enum):
        return lambda value: value.value
    if kind is types.NoneType or issubclass(kind, (bool, str, int, float)):
        return lambda value: value
    if issubclass(kind, date):
        return _iso
    if issubclass(kind, timedelta):
        return lambda value: value // MICROSECOND
    if issubclass(kind, bytes):
        return bytes.hex
    if issubclass(kind, (tuple, list)):
        return lambda value: [item if type(item) is str else _plain(item) for item in value]
    if issubclass(kind, (frozenset, set)):
        return lambda value: sorted(_plain(item) for item in value)
    if issubclass(kind, Mapping):
        return lambda value: {_text_key(key): _plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(kind):
        return _dataclass_writer(kind)
    raise TypeError(f"cannot store a {kind.__name__}")


@cache
def _writer_without(kind: Hashable, names: tuple[str, ...]) -> Writer:
    return _dataclass_writer(cast(Any, kind), names)


def _dataclass_writer(kind: type, without: tuple[str, ...] = ()) -> Writer:
    fields = tuple((name, _left_out(default)) for name, default in _defaults(kind) if name not in without)

    def write(value: Any) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for name, empty in fields:
            item = getattr(value, name)
            if not item and type(item) is empty:
                continue
            own = type(item)
            plain[name] = item if own is str or own is int else _WRITERS[own](item)
        return plain

    return write


def _left_out(default: Any) -> type | None:
    """The type whose empty value is left out, None where every value is written."""
    # Other defaults are written out: one that changes in a later version must not change what was stored.
    return type(default) if default is None or default in ("", (), {}) else None


def _iso(value: date) -> str:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    text = value.isoformat()
    return text.replace("+00:00", "Z") if isinstance(value, datetime) else text


def _text_key(key: Any) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise TypeError("only strings can be keys")
    return key


@cache
def _defaults(kind: Hashable) -> tuple[tuple[str, Any], ...]:
    def default(of: dataclasses.Field[Any]) -> Any:
        if of.default_factory is not dataclasses.MISSING:
            return of.default_factory()
        return of.default

    return tuple((of.name, default(of)) for of in dataclasses.fields(cast(Any, kind)) if of.init)


# ---------------------------------------------------------------------------------------------- reading


@cache
def _reader(kind: Hashable) -> Reader:
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _union(args)
    if origin is tuple:
        return _tuple(args)
    if origin in (list, Sequence):
        each = _reader(args[0])
        return tuple_of(each) if origin is Sequence else lambda value: [each(item) for item in value]
    if origin in (frozenset, set):
        each = _reader(args[0])
        return lambda value: origin(each(item) for item in value)
    if origin in (dict, Mapping):
        key, each = _reader(args[0]), _reader(args[1])
        return lambda value: {key(name): each(item) for name, item in value.items()}
    return _scalar(kind)


def tuple_of(each: Reader) -> Reader:
    """A reader of arrays of any length."""
    return lambda value: tuple([each(item) for item in value])


def _texts(value: Any) -> tuple[str, ...]:
    """An array of strings, the most frequent one: a source keeps hundreds of keys."""
    if type(value) is not list or not {str}.issuperset(map(type, value)):
        raise ValueError("an array of strings was expected")
    return tuple(value)


def _scalar(kind: Any) -> Reader:
    if kind is Any or kind is object:
        return lambda value: value
    if kind is types.NoneType:
        return _none
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    if isinstance(kind, type):
        if issubclass(kind, Enum):
            return kind
        if kind in (datetime, date):
            return kind.fromisoformat
        if kind is timedelta:
            return lambda value: value * MICROSECOND
        if kind is bytes:
            return bytes.fromhex
        if kind in (str, int, float, bool):
            return lambda value: _checked(kind, value)
    raise TypeError(f"no rule for the type {kind}")


def _none(value: Any) -> None:
    if value is not None:
        raise ValueError("null was expected")


def _checked(kind: type, value: Any) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} was expected, {type(value).__name__} found")
    return value


def _tuple(args: tuple[Any, ...]) -> Reader:
    if args == (str, Ellipsis):
        return _texts
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple_of(_reader(args[0]))
    readers = tuple(_reader(arg) for arg in args)
    return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))


def _union(args: tuple[Any, ...]) -> Reader:
    """The first member that takes the value reads it: members must differ in JSON type or in their values."""
    readers = tuple(_reader(arg) for arg in args if arg is not types.NoneType)
    is_optional = len(readers) < len(args)
    if sum(dataclasses.is_dataclass(arg) for arg in args) > 1:
        raise TypeError("a union of two dataclasses cannot be told apart")

    def read(value: Any) -> Any:
        if value is None and is_optional:
            return None
        for member in readers[:-1]:
            try:
                return member(value)
            except (ValueError, TypeError, AttributeError):
                continue
        return readers[-1](value)

    return read


def _dataclass(kind: Any) -> Reader:
    readers: dict[str, Reader] = {}

    def read(value: Any) -> Any:
        if not readers:  # late, so that a type may hold itself
            hints = get_type_hints(kind)
            readers.update({of.name: _reader(hints[of.name]) for of in dataclasses.fields(kind) if of.init})
        return kind(**{name: readers[name](item) for name, item in value.items() if name in readers})

    return read
