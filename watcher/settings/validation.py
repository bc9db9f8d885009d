"""From raw tables to models; what pydantic finds wrong becomes problems in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from watcher.settings.documents import Document, Location
from watcher.settings.fields import (
    base_type,
    choices,
    field_at,
    is_array_of_tables,
    is_secret,
    shape_of,
    table_at,
)
from watcher.settings.masking import show_value
from watcher.settings.problems import Problem, did_you_mean
from watcher.settings.values import Table, show_duration

T = TypeVar("T", bound=Table)

_LIMITS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}


def validate(
    model: type[T], document: Document, context: Mapping[str, Any] | None = None
) -> tuple[T | None, list[Problem]]:
    """The model of `document`, or None and everything that is wrong with it."""
    try:
        return model.model_validate(document.tables, context=dict(context or {})), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    return None, [_problem(model, document, detail) for detail in details]


def _problem(model: type[Table], document: Document, detail: ErrorDetails) -> Problem:
    location: Location = tuple(detail["loc"])
    if detail["type"] == "extra_forbidden":
        return _unknown_key(model, document, location)
    if detail["type"] == "missing":
        return Problem(
            document.place(location[:-1]), f"the key {location[-1]} is required", document.key(location[:-1])
        )
    place, field = document.place(location), field_at(model, location)
    if table_at(model, location) is not None:
        inside = document.variables_in(location)  # a table of good values that do not go together
        return Problem(", ".join(inside) or place, _wanted(model, location, detail), document.key(location))
    value = show_value(detail["input"], is_secret(field))
    return Problem(place, _wanted(model, location, detail), document.key(location), value)


def _unknown_key(model: type[Table], document: Document, location: Location) -> Problem:
    """Names the key but never its value: a mistyped `secret` holds one."""
    table = table_at(model, location[:-1])
    known = list(table.model_fields) if table else []
    hint = did_you_mean(str(location[-1]), known) or f"; known are {', '.join(known)}"
    return Problem(document.place(location), f"there is no such key{hint}", document.key(location))


def _wanted(model: type[Table], location: Location, detail: ErrorDetails) -> str:
    """What would be right, in one phrase."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    field = field_at(model, location)
    if field is None:  # a key that the user names, such as an owner
        return "must be a list of text"
    if table_at(model, location) is not None:
        is_array = is_array_of_tables(field) and not isinstance(location[-1], int)
        return f"must be a list of tables, [[{location[-1]}]]" if is_array else "must be a table"
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        limit = context[name]
        is_duration = "duration" in shape_of(field)
        return f"must be {words} {show_duration(limit) if is_duration else f'{limit:g}'}"
    if kind == "literal_error":
        hint = did_you_mean(str(detail["input"]), choices(field))
        return f"must be {shape_of(field)}{hint}"
    if base_type(field) is tuple and isinstance(location[-1], int):
        return f"must be {shape_of(field).removeprefix('list of ')}"
    return f"must be {_with_article(shape_of(field))}"


def _with_article(words: str) -> str:
    if words.startswith(("true", "text", "secret", '"')):
        return words
    return f"{'an' if words[0] in 'aeio' or words.startswith('http') else 'a'} {words}"
