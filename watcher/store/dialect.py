"""Writing statements whose spelling is the dialect's own: insert-or-ignore and insert-or-replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

from watcher.store.prepared import run, run_all

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

    Insert = sqlite.Insert | postgresql.Insert


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """The row is in the table; True when it was not there before (no unique key of it was taken)."""
    return run(connection, _insert_new(connection.dialect.name, table), values) == 1


def insert_all_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """The rows are in the table, those left out of which a unique key was taken."""
    if rows:
        run_all(connection, _insert_new(connection.dialect.name, table), rows)


def upsert(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """The row with the primary key in `values` holds `values`; its other columns are kept."""
    run(connection, _upsert(connection.dialect.name, table, tuple(values)), values)


def upsert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """`upsert` of rows that all have the same columns."""
    if rows:
        run_all(connection, _upsert(connection.dialect.name, table, tuple(rows[0])), rows)


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


def _insert(dialect: str, table: Table) -> Insert:
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # most states are one file: these take 70 ms to load

        return postgresql.insert(table)
    return sqlite.insert(table)
