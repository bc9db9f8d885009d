"""Statements in the driver's own words, for what every poll and every article asks.

SQLAlchemy compiles such a statement once for a database; from then on its text goes to the driver with values
in the driver's own types. Its own way there costs several times what the database takes to answer. What is
asked seldom, or whose text depends on how many values it is given, goes through SQLAlchemy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Executable, Insert, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

LIST_STEP = 16
"""A list of values in a query has a multiple of so many places."""

MAX_STATEMENTS = 128  # in the driver's own words; they are some forty for each database that is open
T = TypeVar("T")
_Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Prepared:
    text: str
    order: tuple[str, ...]  # in which the driver takes the values; empty where it takes them by name
    fixed: Mapping[str, Any]  # values that the statement itself gives
    given: tuple[tuple[str, _Processor], ...]  # what makes a value one of the driver's
    found: tuple[tuple[int, _Processor], ...]  # what makes a value of the driver's one of ours

    def values(self, given: Mapping[str, Any]) -> Any:
        """What the driver takes for these values."""
        if self.given or self.fixed or not self.order:
            given = {**self.fixed, **given}
            for name, processor in self.given:
                given[name] = processor(given[name])
        return tuple([given[name] for name in self.order]) if self.order else given

    def all_values(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The same for many rows, column by column."""
        processors = dict(self.given)
        names = self.order or tuple({**self.fixed, **rows[0]})
        columns: list[Iterable[Any]] = []
        for name in names:
            column = [row[name] for row in rows] if name in rows[0] else [self.fixed[name]] * len(rows)
            processor = processors.get(name)
            columns.append(column if processor is None else map(processor, column))
        values = zip(*columns, strict=True)
        return list(values) if self.order else [dict(zip(names, row, strict=True)) for row in values]

    def row(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """A row of the driver's in our types."""
        values = list(row)
        for place, processor in self.found:
            values[place] = processor(values[place])
        return tuple(values)


def fetch(connection: Connection, statement: Executable, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement returns. It is one that is kept: made once, with `bindparam` for each value,
    none of which is a list."""
    prepared = _prepared(connection.dialect, statement, tuple(given))
    with _cursor(connection, prepared.text, given) as cursor:
        cursor.execute(prepared.text, prepared.values(given))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows if not prepared.found else [prepared.row(row) for row in rows]


def filled(values: Sequence[T]) -> tuple[T, ...]:
    """The values, of which there is at least one, filled up with the last to a multiple of LIST_STEP: then
    few statements are made for lists of any length."""
    return (*values, *[values[-1]] * (-len(values) % LIST_STEP))


def ask(connection: Connection, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that a query returns which is in the driver's own words already."""
    with _cursor(connection, text, values) as cursor:
        cursor.execute(text, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def scalar(connection: Connection, statement: Executable, given: Mapping[str, Any]) -> Any:
    """The first value of the first row, None when there is no row."""
    rows = fetch(connection, statement, given)
    return rows[0][0] if rows else None


def run(connection: Connection, statement: Executable, given: Mapping[str, Any]) -> int:
    """How many rows the statement wrote or deleted. Of an insert, `given` names the columns."""
    prepared = _prepared(connection.dialect, statement, tuple(given))
    with _cursor(connection, prepared.text, given) as cursor:
        cursor.execute(prepared.text, prepared.values(given))
        count: int = cursor.rowcount
    return count


def run_all(connection: Connection, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """The statement was run with each of the rows, of which there is at least one and which name the same
    values."""
    prepared = _prepared(connection.dialect, statement, tuple(rows[0]))
    with _cursor(connection, prepared.text, rows) as cursor:
        cursor.executemany(prepared.text, prepared.all_values(rows))


@contextmanager
def _cursor(connection: Connection, text: str, given: Any) -> Iterator[Any]:
    if not connection.in_transaction():
        connection.begin()
    base: type[Exception] = connection.dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except base as error:
        raise DBAPIError.instance(text, given, error, base) from error
    finally:
        cursor.close()


@lru_cache(MAX_STATEMENTS)
def _prepared(dialect: Dialect, statement: ClauseElement, names: tuple[str, ...]) -> _Prepared:
    columns = list(names) if isinstance(statement, Insert) else None
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    assert isinstance(compiled, SQLCompiler)
    if compiled.prefetch:
        raise TypeError(f"no value for {compiled.prefetch[0]}, whose default only SQLAlchemy would fill in")
    given = (
        (name, bind.type.dialect_impl(dialect).bind_processor(dialect))
        for name, bind in compiled.binds.items()
    )
    found = (
        (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for place, column in enumerate(statement.selected_columns if isinstance(statement, Select) else ())
    )
    return _Prepared(
        str(compiled),
        tuple(compiled.positiontup or ()),
        {name: bind.value for name, bind in compiled.binds.items() if not bind.required},
        tuple((name, processor) for name, processor in given if processor is not None),
        tuple((place, processor) for place, processor in found if processor is not None),
    )
