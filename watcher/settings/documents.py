"""A config file as it was read: its tables, and the line on which each key stands."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from watcher.settings.problems import Problem

Location = tuple[str | int, ...]

_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_BAD_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(slots=True)
class Document:
    """The tables of one file, the line of each key, and the environment variable that set a key instead.

    `text` is the file as it was read.
    """

    shown: str
    tables: dict[str, Any] = field(default_factory=dict)
    lines: dict[Location, int] = field(default_factory=dict)
    variables: dict[Location, str] = field(default_factory=dict)
    text: str = ""

    def place(self, location: Location) -> str:
        """Where to look: the variable that set `location`, else `file:line` of it or of its table."""
        for length in range(len(location), 0, -1):
            if variable := self.variables.get(location[:length]):
                return variable
            if line := self.lines.get(location[:length]):
                return f"{self.shown}:{line}"
        return self.shown

    def variables_in(self, location: Location) -> list[str]:
        """The environment variables that set something inside the table at `location`."""
        return [name for at, name in self.variables.items() if at[: len(location)] == location]

    def key(self, location: Location) -> str:
        """`location` in words: `fetch.timeout`, `feeds["BBC World"].interval`, `feeds[3].name`."""
        words, value = "", self.tables  # type: str, Any
        for part in location:
            value = _step(value, part)
            if isinstance(part, int):
                name = value.get("name") if isinstance(value, dict) else None
                words += f'["{name}"]' if isinstance(name, str) else f"[{part + 1}]"
            else:
                words += f".{part}" if words else part
        return words

    def rows(self, array: str) -> tuple[Any, ...]:
        """The rows of an array of tables as they were written, () where it is none."""
        rows = self.tables.get(array)
        return rows if isinstance(rows, tuple) else ()

    def value(self, location: Location) -> Any:
        """The raw value at `location`, None where there is none."""
        value: Any = self.tables
        for part in location:
            value = _step(value, part)
        return value


def _step(value: Any, part: str | int) -> Any:
    if isinstance(value, dict) and isinstance(part, str):
        return value.get(part)
    if isinstance(value, list | tuple) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def read_document(path: Path, shown: str) -> tuple[Document, Problem | None]:
    """The tables of `path` (none when it cannot be read), and why it cannot."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Document(shown), Problem(shown, "there is no such file; `watcher init` writes one")
    except OSError as error:
        return Document(shown), Problem(shown, f"cannot be read ({error.strerror})")
    except UnicodeDecodeError as error:
        return Document(shown), Problem(shown, f"must be UTF-8 text (byte {error.start} is not)")
    return parse_document(text, shown)


def parse_document(text: str, shown: str) -> tuple[Document, Problem | None]:
    """The tables of the TOML in `text` (none when it is broken), and where it is."""
    try:
        tables = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        return Document(shown), _broken(shown, str(error))
    return Document(shown, _with_tuples(tables), find_lines(text), text=text), None


def _broken(shown: str, message: str) -> Problem:
    """A problem that points at the line where the TOML itself is broken, as far as the parser knows it."""
    match = _BAD_AT.search(message)
    line = f":{match[1]}" if match and match[1] else ""
    return Problem(f"{shown}{line}", f"is not valid TOML: {_BAD_AT.sub('', message)}")


def _with_tuples(value: Any) -> Any:
    """`value` with every list as a tuple: the models are frozen and take nothing else."""
    if isinstance(value, dict):
        return {key: _with_tuples(item) for key, item in value.items()}
    return tuple(_with_tuples(item) for item in value) if isinstance(value, list) else value


def find_lines(text: str) -> dict[Location, int]:
    """The line (from 1) of each table header and each key that begins a line.

    Keys of inline tables are not looked for: their table's line stands for them. What looks like a key in a
    multi-line string is passed over.
    """
    lines: dict[Location, int] = {}
    counts: dict[Location, int] = {}
    table: Location = ()
    quotes = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quotes:
            quotes = "" if quotes in line else quotes
            continue
        if header := _HEADER.match(line):
            table = _indexed(_parts(header[2]), counts, is_array=header[1] == "[[")
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(table + _parts(key[1]), number)
        quotes = _left_open(line)
    return lines


def _parts(dotted: str) -> Location:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _indexed(parts: Location, counts: dict[Location, int], is_array: bool) -> Location:
    """`parts` with the index of the array element that is being filled behind every array's name."""
    if is_array:
        counts[parts] = counts.get(parts, -1) + 1
    location: Location = ()
    for length in range(1, len(parts) + 1):
        location += (parts[length - 1],)
        if parts[:length] in counts:
            location += (counts[parts[:length]],)
    return location


def _left_open(line: str) -> str:
    for quotes in ('"""', "'''"):
        if line.count(quotes) % 2:
            return quotes
    return ""
