"""The JSON Schema of a config file, written from its tables, for editors."""

from __future__ import annotations

import datetime as dt
import inspect
import types
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from watcher.settings.marks import Before, Mark, SecretStr
from watcher.settings.tables import Key, Table

_PLAIN: dict[Any, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    dt.date: {"format": "date", "type": "string"},
    dt.datetime: {"format": "date-time", "type": "string"},
    SecretStr: {"format": "password", "type": "string", "writeOnly": True},
}


def json_schema(model: type[Table]) -> dict[str, Any]:
    """The schema of the file that `model` describes, without the line that names the schema's own."""
    inner: dict[str, Any] = {}
    outer = _of_table(model, inner)
    return ({"$defs": dict(sorted(inner.items()))} if inner else {}) | outer


def _of_table(model: type[Table], inner: dict[str, Any]) -> dict[str, Any]:
    required = [name for name, key in model.keys.items() if key.is_required]
    return {
        "additionalProperties": False,
        "description": inspect.getdoc(model),
        "properties": {name: _of_key(name, key, inner) for name, key in model.keys.items()},
        **({"required": required} if required else {}),
        "title": model.__name__,
        "type": "object",
    }


def _of_key(name: str, key: Key, inner: dict[str, Any]) -> dict[str, Any]:
    found = _of(key.annotation, inner)
    if not _is_referred(key.annotation):
        found["title"] = name.replace("_", " ").title()
    if key.description:
        found["description"] = key.description
    if not key.is_required:
        found["default"] = _plain(key.default)
    return dict(sorted(found.items()))


def _of(annotation: Any, inner: dict[str, Any]) -> dict[str, Any]:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _marked(parts[0], parts[1:], inner)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of(part, inner) for part in parts]}
    if annotation is types.NoneType:
        return {"type": "null"}
    if origin is Literal:
        return {"enum": list(parts), "type": "string"}
    if origin in (tuple, list):
        return {"items": _of(parts[0], inner), "type": "array"}
    if origin is dict:
        return {"additionalProperties": _of(parts[1], inner), "type": "object"}
    if isinstance(annotation, type) and issubclass(annotation, Table | Enum):
        return _referred(annotation, inner)
    return dict(_PLAIN[annotation])


def _marked(annotation: Any, marks: tuple[Any, ...], inner: dict[str, Any]) -> dict[str, Any]:
    for mark in marks:
        if isinstance(mark, Before) and mark.replaces is not None:
            return dict(mark.replaces)
    found = _of(annotation, inner)
    more = {name: value for mark in marks if isinstance(mark, Mark) for name, value in mark.schema.items()}
    # What holds for the value of an optional key is said of the value, not of null.
    if "anyOf" in found:
        return {"anyOf": [dict(sorted((found["anyOf"][0] | more).items())), *found["anyOf"][1:]]}
    return dict(sorted((found | more).items()))


def _referred(kind: type[Table] | type[Enum], inner: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in inner:
        inner[kind.__name__] = {}  # in work
        inner[kind.__name__] = _of_table(kind, inner) if issubclass(kind, Table) else _of_enum(kind)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _of_enum(kind: type[Enum]) -> dict[str, Any]:
    return {
        **({"description": inspect.cleandoc(kind.__doc__)} if kind.__doc__ else {}),
        "enum": [member.value for member in kind],
        "title": kind.__name__,
        "type": "string",
    }


def _is_referred(annotation: Any) -> bool:
    """True for a table or an enum, which have titles of their own."""
    is_optional = get_origin(annotation) in (Union, types.UnionType)
    kinds = (
        [part for part in get_args(annotation) if part is not types.NoneType] if is_optional else [annotation]
    )
    return all(isinstance(kind, type) and issubclass(kind, Table | Enum) for kind in kinds)


def _plain(value: Any) -> Any:
    if isinstance(value, Table):
        return {name: _plain(getattr(value, name)) for name in value.keys}
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
