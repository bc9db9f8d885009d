"""Settings from environment variables: WATCHER_FETCH__TIMEOUT, WATCHER_CHANNELS__DESK__SECRET_FILE."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from watcher.settings.documents import Document, Location
from watcher.settings.fields import base_type, field_at, inner_model, is_array_of_tables
from watcher.settings.problems import Problem, did_you_mean

PREFIX = "WATCHER_"
CONFIG_VARIABLE = "WATCHER_CONFIG"
STATE_VARIABLE = "WATCHER_STATE"
_WORDS = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


def overrides(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that are meant as settings: WATCHER_ and at least one double underscore."""
    return {key: environ[key] for key in sorted(environ) if key.startswith(PREFIX) and "__" in key}


def apply_environment(
    environ: Mapping[str, str], files: Iterable[tuple[type[BaseModel], Document]]
) -> list[Problem]:
    """Puts the overrides into the documents and returns those that fit no setting.

    A secret or address given here replaces its `*_FILE` sibling of the file, and the other way round.
    """
    files = list(files)
    problems = []
    for variable, text in overrides(environ).items():
        path = variable[len(PREFIX) :].lower().split("__")
        for model, document in files:
            location = _find(model, document, path)
            if location is not None and (field := field_at(model, location)) is not None:
                _put(document, location, _convert(field, text), variable)
                break
        else:
            problems.append(Problem(variable, f"no setting has this name{_hint(variable, files)}"))
    return problems


def near_misses(environ: Mapping[str, str], files: Iterable[tuple[type[BaseModel], Document]]) -> list[str]:
    """Warnings for variables that are one underscore short of a setting: WATCHER_FETCH_TIMEOUT."""
    single = [name for name in sorted(environ) if name.startswith(PREFIX) and "__" not in name]
    if not single:
        return []
    known = {re.sub("_+", "_", name): name for model, document in files for name in _names(model, document)}
    return [f"{name} is not used; did you mean {known[name]}?" for name in single if name in known]


def variable_part(name: str) -> str:
    """`name` of a feed or channel as it stands in a variable: `BBC World` -> `BBC_WORLD`."""
    return re.sub(r"[\W_]+", "_", name).strip("_").upper()


def _find(model: type[BaseModel], document: Document, path: list[str]) -> Location | None:
    """The location that the lower-case words of a variable mean, None when there is none or more than one."""
    field = model.model_fields.get(path[0])
    if field is None or len(path) < 2:
        return None
    inner = inner_model(field)
    if is_array_of_tables(field) and inner is not None:
        named = [i for i, row in enumerate(document.rows(path[0])) if _is_named(row, path[1])]
        if len(named) == 1 and len(path) == 3 and path[2] in inner.model_fields and path[2] != "name":
            return (path[0], named[0], path[2])
        return None
    found = field_at(model, tuple(path))
    return tuple(path) if found is not None and inner_model(found) is None else None


def _is_named(row: Any, word: str) -> bool:
    name = row.get("name") if isinstance(row, dict) else None
    return isinstance(name, str) and variable_part(name) == word.upper()


def _convert(field: FieldInfo, text: str) -> Any:
    """`text` as the type that `field` holds; unchanged where it fits none, for the model to refuse."""
    kind = base_type(field)
    if kind is bool:
        return _WORDS.get(text.strip().lower(), text)
    if kind in (int, float):
        try:
            return int(text) if re.fullmatch(r"\s*[+-]?\d+\s*", text) else float(text)
        except ValueError:
            return text
    if kind is tuple:
        return tuple(item.strip() for item in text.split(",") if item.strip())
    return text


def _put(document: Document, location: Location, value: Any, variable: str) -> None:
    table: Any = document.tables
    for part in location[:-1]:
        if isinstance(table, dict):
            table.setdefault(part, {})
        elif not isinstance(table, tuple) or not isinstance(part, int):
            return  # something else stands where a table should be: the model says so
        table = table[part]
    if not isinstance(table, dict):
        return
    key = str(location[-1])
    sibling = key.removesuffix("_file") if key.endswith("_file") else f"{key}_file"
    if (*location[:-1], sibling) not in document.variables:
        table.pop(sibling, None)
    table[key] = value
    document.variables[location] = variable


def _names(model: type[BaseModel], document: Document, at: Location = ()) -> Iterator[str]:
    """Every variable that would be understood."""
    table = model if not at else inner_model(field_at(model, at))  # type: ignore[arg-type]
    for key, field in (table.model_fields if table else {}).items():
        inner = inner_model(field)
        if inner is not None and is_array_of_tables(field):
            for row in document.rows(key):
                name = row.get("name") if isinstance(row, dict) else None
                if isinstance(name, str):
                    yield from (
                        _variable(*at, key, variable_part(name), k) for k in inner.model_fields if k != "name"
                    )
        elif inner is not None:
            yield from _names(model, document, (*at, key))
        elif at:
            yield _variable(*at, key)


def _variable(*parts: str | int) -> str:
    return PREFIX + "__".join(str(part).upper() for part in parts)


def _hint(variable: str, files: Iterable[tuple[type[BaseModel], Document]]) -> str:
    return did_you_mean(variable, [name for model, document in files for name in _names(model, document)])
