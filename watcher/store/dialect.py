"""Writing statements whose spelling is the dialect's own: insert-or-ignore and insert-or-replace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

    Insert = sqlite.Insert | postgresql.Insert

MAX_STATEMENTS = 64  # in the driver's own words; they are a handful for each database that is open


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """The row is in the table; True when it was not there before (no unique key of it was taken)."""
    statement = _insert_new(connection.dialect.name, table)
    # PostgreSQL's driver counts the rows of an INSERT too, but is asked only when told to be.
    options = {"preserve_rowcount": True}
    return connection.execute(statement, dict(values), execution_options=options).rowcount == 1


def insert_all_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """The rows are in the table, those left out of which a unique key was taken."""
    if rows:
        connection.execute(_insert_new(connection.dialect.name, table), [dict(row) for row in rows])


def upsert(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """The row with the primary key in `values` holds `values`; its other columns are kept."""
    connection.execute(_upsert(connection.dialect.name, table, tuple(values)), dict(values))


def upsert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """`upsert` of rows that all have the same columns. They go to the driver in the form in which it takes
    them: SQLAlchemy's way of many rows costs three times what writing them does."""
    if not rows:
        return
    text, order, processors = _for_driver(connection.dialect, table, tuple(rows[0]))
    given = [{**row, **{name: stored(row[name]) for name, stored in processors}} for row in rows]
    connection.exec_driver_sql(
        text, [tuple(map(row.__getitem__, order)) for row in given] if order else given
    )


# Statements are kept: to build one, and to find its compiled form, costs as much as to run it.


@cache
def _insert_new(dialect: str, table: Table) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _upsert(dialect: str, table: Table, names: tuple[str, ...]) -> Insert:
    statement = _insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


@lru_cache(MAX_STATEMENTS)
def _for_driver(
    dialect: Dialect, table: Table, names: tuple[str, ...]
) -> tuple[str, Sequence[str], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """The text of an upsert, the order in which it takes its values (empty where it takes them by name), and
    what makes a column's value one of the driver."""
    compiled = _upsert(dialect.name, table, names).compile(dialect=dialect)
    processors = ((name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names)
    return (
        str(compiled),
        tuple(compiled.positiontup or ()),
        tuple((n, p) for n, p in processors if p is not None),
    )


def _insert(dialect: str, table: Table) -> Insert:
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # most states are one file: these take 70 ms to load

        return postgresql.insert(table)
    return sqlite.insert(table)
