"""Writing statements whose spelling is the dialect's own: insert-or-ignore and insert-or-replace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """The row is in the table; True when it was not there before (no unique key of it was taken)."""
    statement = _insert(connection, table).values(values).on_conflict_do_nothing()
    # PostgreSQL's driver counts the rows of an INSERT too, but is asked only when told to be.
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1


def upsert(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """The row with the primary key in `values` holds `values`; its other columns are kept."""
    keys = [column.name for column in table.primary_key]
    statement = _insert(connection, table).values(values)
    changed = {name: statement.excluded[name] for name in values if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def _insert(connection: Connection, table: Table) -> Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
