"""What is added to a type inside `Annotated`: how a value of a config file is written, and what it must be
like."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from watcher.settings.documents import Location

BAD: Any = object()
"""What a reader gives for a value that cannot be taken."""
LIMITS = ("ge", "gt", "le", "lt")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that cannot be taken: where it stands, and why.

    `kind` is "missing" or "unknown" of a key; "choice" of what is not `allowed`; "value" with `words` of what
    would be right; one of LIMITS with the `limit`; "pattern", "empty"; or what the value should have been:
    "table", "list", "words" by a name, "text", "bool", "int", "float", "day".
    """

    location: Location
    kind: str
    value: Any = None
    words: str = ""
    limit: float = 0
    allowed: tuple[str, ...] = ()


Reader = Callable[[Any, Location, list[Wrong]], Any]


class Mark:
    """What is added to a type inside `Annotated`."""

    schema: Mapping[str, Any] = types.MappingProxyType({})  # what it adds to the JSON Schema

    def around(self, read: Reader) -> Reader:
        """What reads a value of that type, with the mark."""
        return read


class Before(Mark):
    """The value as it is written becomes what the type takes; `parse` raises ValueError with what would be
    right. `schema` takes the place of the type's own."""

    def __init__(self, parse: Callable[[Any], Any], schema: Mapping[str, Any] | None = None) -> None:
        self._parse = parse
        self.replaces = schema

    def around(self, read: Reader) -> Reader:
        parse = self._parse

        def reader(value: Any, at: Location, wrong: list[Wrong]) -> Any:
            try:
                value = parse(value)
            except ValueError as error:
                wrong.append(Wrong(at, "value", value, str(error)))
                return BAD
            return read(value, at, wrong)

        return reader


class After(Mark):
    """A value of the type is right when `check` gives it back; it raises ValueError with what would be."""

    def __init__(self, check: Callable[[Any], Any]) -> None:
        self._check = check

    def around(self, read: Reader) -> Reader:
        check = self._check

        def reader(value: Any, at: Location, wrong: list[Wrong]) -> Any:
            found = read(value, at, wrong)
            if found is BAD:
                return BAD
            try:
                return check(found)
            except ValueError as error:
                wrong.append(Wrong(at, "value", value, str(error)))
                return BAD

        return reader


class Within(Mark):
    """Limits of a number; None is within all of them."""

    _NAMES: ClassVar = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}

    def __init__(self, limits: Mapping[str, float]) -> None:
        self.limits = limits
        self.schema = {self._NAMES[name]: limit for name, limit in limits.items()}

    def around(self, read: Reader) -> Reader:
        limits = tuple(self.limits.items())

        def reader(value: Any, at: Location, wrong: list[Wrong]) -> Any:
            found = read(value, at, wrong)
            if found is BAD or found is None:
                return found
            for name, limit in limits:
                if not _is_within(found, name, limit):
                    wrong.append(Wrong(at, name, value, limit=limit))
                    return BAD
            return found

        return reader


def _is_within(value: float, name: str, limit: float) -> bool:
    if name in ("ge", "gt"):
        return value > limit or (name == "ge" and value == limit)
    return value < limit or (name == "le" and value == limit)


class Matching(Mark):
    """A text that the whole of an expression matches."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)
        self.schema = {"pattern": pattern}

    def around(self, read: Reader) -> Reader:
        return _refusing("pattern", read, lambda found: self._pattern.fullmatch(found) is None)


class NotEmpty(Mark):
    """A text of a character, or a list of a row, at least."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema

    def around(self, read: Reader) -> Reader:
        return _refusing("empty", read, lambda found: not found)


def _refusing(kind: str, read: Reader, is_wrong: Callable[[Any], bool]) -> Reader:
    def reader(value: Any, at: Location, wrong: list[Wrong]) -> Any:
        found = read(value, at, wrong)
        if found is BAD or not is_wrong(found):
            return found
        wrong.append(Wrong(at, kind, value))
        return BAD

    return reader


class SecretStr:
    """A text that no log and no message shows."""

    def __init__(self, value: str) -> None:
        self._value = value

    def get_secret_value(self) -> str:
        return self._value

    def __len__(self) -> int:
        return len(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretStr) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "SecretStr('***')" if self._value else "SecretStr('')"

    __str__ = __repr__
