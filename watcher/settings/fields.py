"""Which field of the models a location stands for: what may be shown of it and what it should look like."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from watcher.settings.documents import Location
from watcher.settings.values import Shape


def field_at(model: type[BaseModel], location: Location) -> FieldInfo | None:
    """The field that `location` ends in, None where the models know no such key."""
    found: FieldInfo | None = None
    current: type[BaseModel] | None = model
    for part in location:
        if isinstance(part, int):
            continue
        found = current.model_fields.get(part) if current else None
        if found is None:
            return None
        current = inner_model(found)
    return found


def table_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """The model of the table at `location`; the model itself for ()."""
    if not location:
        return model
    found = field_at(model, location)
    return inner_model(found) if found else None


def inner_model(field: FieldInfo) -> type[BaseModel] | None:
    """The model of the table, or of the tables of the array, that `field` holds."""
    for part in _parts(field.annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def is_array_of_tables(field: FieldInfo) -> bool:
    """True for `[[channels]]` and its like."""
    return get_origin(field.annotation) is tuple and inner_model(field) is not None


def is_secret(field: FieldInfo | None) -> bool:
    """True when nothing of the value may be shown."""
    return field is not None and any(part is SecretStr for part in _parts(field.annotation))


def base_type(field: FieldInfo) -> Any:
    """What the value is in Python: `int`, `tuple`, `typing.Literal`; the first choice of an optional one."""
    annotation = _unwrapped(field.annotation)
    return get_origin(annotation) or annotation


def choices(field: FieldInfo) -> tuple[str, ...]:
    """The words that a closed set allows, () for any other field."""
    annotation = _unwrapped(field.annotation)
    return get_args(annotation) if get_origin(annotation) is typing.Literal else ()


def shape_of(field: FieldInfo) -> str:
    """The value in words: "duration", "list of host:port", "true or false"."""
    if words := choices(field):
        return " or ".join(f'"{word}"' for word in words)
    outermost = [item for item in field.metadata if isinstance(item, Shape)][-1:]
    shape = outermost[0] if outermost else _shape(field.annotation)
    if shape:
        return f"list of {shape.words}" if base_type(field) is tuple else shape.words
    plain = {bool: "true or false", int: "whole number", float: "number", str: "text", tuple: "list of text"}
    return plain.get(base_type(field), "table")


def _shape(annotation: Any) -> Shape | None:
    return next((part for part in _parts(annotation) if isinstance(part, Shape)), None)


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
