"""Which field of the models a location stands for: what may be shown of it and what it should look like."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin

from watcher.settings.documents import Location
from watcher.settings.marks import SecretStr
from watcher.settings.tables import Key, Table
from watcher.settings.values import Shape


def field_at(model: type[Table], location: Location) -> Key | None:
    """The field that `location` ends in, None where the models know no such key."""
    found: Key | None = None
    current: type[Table] | None = model
    for part in location:
        if isinstance(part, int):
            continue
        found = current.keys.get(part) if current else None
        if found is None:
            return None
        current = inner_model(found)
    return found


def table_at(model: type[Table], location: Location) -> type[Table] | None:
    """The model of the table at `location`; the model itself for ()."""
    if not location:
        return model
    found = field_at(model, location)
    return inner_model(found) if found else None


def inner_model(field: Key) -> type[Table] | None:
    """The model of the table, or of the tables of the array, that `field` holds."""
    for part in _parts(field.annotation):
        if isinstance(part, type) and issubclass(part, Table):
            return part
    return None


def is_array_of_tables(field: Key) -> bool:
    """True for `[[channels]]` and its like."""
    return base_type(field) is tuple and inner_model(field) is not None


def is_secret(field: Key | None) -> bool:
    """True when nothing of the value may be shown."""
    return field is not None and any(part is SecretStr for part in _parts(field.annotation))


def base_type(field: Key) -> Any:
    """What the value is in Python: `int`, `tuple`, `typing.Literal`; the first choice of an optional one."""
    annotation = _unwrapped(field.annotation)
    return get_origin(annotation) or annotation


def choices(field: Key) -> tuple[str, ...]:
    """The words that a closed set allows, () for any other field."""
    annotation = _unwrapped(field.annotation)
    return get_args(annotation) if get_origin(annotation) is typing.Literal else ()


def shape_of(field: Key) -> str:
    """The value in words: "duration", "list of host:port", "true or false"."""
    if words := choices(field):
        return " or ".join(f'"{word}"' for word in words)
    shape = _shape(field.annotation)
    if shape:
        return f"list of {shape.words}" if base_type(field) is tuple else shape.words
    plain = {bool: "true or false", int: "whole number", float: "number", str: "text", tuple: "list of text"}
    return plain.get(base_type(field), "table")


def _shape(annotation: Any) -> Shape | None:
    """The outermost of its shapes."""
    if get_origin(annotation) is typing.Annotated:
        outermost = [mark for mark in get_args(annotation)[1:] if isinstance(mark, Shape)]
        if outermost:
            return outermost[-1]
    found = (_shape(part) for part in get_args(annotation) if get_origin(annotation) is not typing.Literal)
    return next((shape for shape in found if shape is not None), None)


def _unwrapped(annotation: Any) -> Any:
    if get_origin(annotation) is typing.Annotated:
        return _unwrapped(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _unwrapped(get_args(annotation)[0])
    return annotation


def _parts(annotation: Any) -> Iterator[Any]:
    """`annotation` and everything it is made of, the metadata of Annotated included."""
    yield annotation
    if get_origin(annotation) is not typing.Literal:
        for argument in get_args(annotation):
            yield from _parts(argument)
