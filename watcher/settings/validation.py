"""From raw tables to models; what is wrong becomes problems in the reader's words."""

from __future__ import annotations

from typing import TypeVar

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
from watcher.settings.marks import Wrong
from watcher.settings.masking import show_value
from watcher.settings.problems import Problem, did_you_mean
from watcher.settings.tables import Table, read_table
from watcher.settings.values import show_duration

T = TypeVar("T", bound=Table)

LIMIT_WORDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}


def validate(model: type[T], document: Document) -> tuple[T | None, list[Problem]]:
    """The model of `document`, or None and everything that is wrong with it."""
    found, wrong = read_table(model, document.tables)
    return found, [_problem(model, document, each) for each in wrong]


def _problem(model: type[Table], document: Document, wrong: Wrong) -> Problem:
    location = wrong.location
    if wrong.kind == "unknown":
        return _unknown_key(model, document, location)
    if wrong.kind == "missing":
        return Problem(
            document.place(location[:-1]), f"the key {location[-1]} is required", document.key(location[:-1])
        )
    place, field = document.place(location), field_at(model, location)
    if table_at(model, location) is not None:
        inside = document.variables_in(location)  # a table of good values that do not go together
        return Problem(", ".join(inside) or place, _wanted(model, wrong), document.key(location))
    value = show_value(wrong.value, is_secret(field))
    return Problem(place, _wanted(model, wrong), document.key(location), value)


def _unknown_key(model: type[Table], document: Document, location: Location) -> Problem:
    """Names the key but never its value: a mistyped `secret` holds one."""
    table = table_at(model, location[:-1])
    known = list(table.keys) if table else []
    hint = did_you_mean(str(location[-1]), known) or f"; known are {', '.join(known)}"
    return Problem(document.place(location), f"there is no such key{hint}", document.key(location))


def _wanted(model: type[Table], wrong: Wrong) -> str:
    """What would be right, in one phrase."""
    location, kind = wrong.location, wrong.kind
    if kind == "value":
        return wrong.words
    field = field_at(model, location)
    if field is None:  # a key that the user names, such as an owner
        return "must be a list of text"
    if table_at(model, location) is not None:
        is_array = is_array_of_tables(field) and not isinstance(location[-1], int)
        return f"must be a list of tables, [[{location[-1]}]]" if is_array else "must be a table"
    if kind in LIMIT_WORDS:
        is_duration = "duration" in shape_of(field)
        return limit_words(kind, show_duration(wrong.limit) if is_duration else f"{wrong.limit:g}")
    if kind == "choice":
        hint = did_you_mean(str(wrong.value), choices(field))
        return f"must be {shape_of(field)}{hint}"
    if base_type(field) is tuple and isinstance(location[-1], int):
        return f"must be {shape_of(field).removeprefix('list of ')}"
    return f"must be {_with_article(shape_of(field))}"


def limit_words(kind: str, limit: str) -> str:
    """`must be at least 1` for "ge" and "1"."""
    return f"must be {LIMIT_WORDS[kind]} {limit}"


def _with_article(words: str) -> str:
    if words.startswith(("true", "text", "secret", '"')):
        return words
    return f"{'an' if words[0] in 'aeio' or words.startswith('http') else 'a'} {words}"
