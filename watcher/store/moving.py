"""A whole state from one database into another: from the SQLite file of one machine to a server, or back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Table, bindparam, func, select, text

import watcher.store.copies  # noqa: F401 - its tables hang on the same metadata
from watcher.errors import StoreError
from watcher.store.engine import sqlite_path
from watcher.store.store import DATABASE, Store, open_store
from watcher.store.tables import duty, metadata, worker
from watcher.store.transaction import Transaction

BATCH = 500
ALIVE = timedelta(minutes=2)  # since a worker's last word: it may be at work

# Told of each table how many of its rows have been copied so far.
Progress = Callable[[str, int], None]


def move_store(source: str, target: str, state_dir: Path, progress: Progress) -> dict[str, int]:
    """The database at `target` holds all that the one at `source` does; rows are counted by table.

    Each is the path of an SQLite file, a state folder, or an SQLAlchemy URL; `state_dir` is where a server's
    service has its lock. All of it is one transaction: after an error the target is as empty as before. The
    source stays as it is. StoreError when a service uses either, or when the target holds a state already.
    """
    with ExitStack() as opened:
        locked: set[Path] = set()
        old, new = (
            _opened(opened, locked, where, state_dir, must_exist=where is source)
            for where in (source, target)
        )
        if old.subject == new.subject:
            raise StoreError(new.subject, "is the same database twice")
        with old.reading() as reading, new.transaction() as writing:
            _refuse_running(old, reading)
            _refuse_filled(new, writing.connection)
            counts = {
                table.name: _copy(table, reading.connection, writing.connection, progress)
                for table in metadata.sorted_tables
                if table not in (worker, duty)
            }
            _set_sequences(writing.connection)
            writing.free_hosts(datetime.now(UTC))
            writing.release_all(datetime.now(UTC))
    return counts


def _opened(opened: ExitStack, locked: set[Path], where: str, state_dir: Path, *, must_exist: bool) -> Store:
    """The store there, locked against a service of this machine."""
    path = sqlite_path(where) if "://" in where else Path(where)
    if path is None:
        store = open_store(state_dir, where)
    else:
        path = path if path.suffix == ".db" else path / DATABASE
        if must_exist and not path.is_file():
            raise StoreError(str(path), "is not a file")
        store = open_store(path.parent, f"sqlite:///{path}")
    opened.callback(store.close)
    folder = store.state_dir.resolve()
    if folder not in locked:
        store.lock()
        locked.add(folder)
    return store


def _refuse_running(old: Store, tx: Transaction) -> None:
    """A server's service may run on another machine, where no lock tells of it."""
    alive = [each for each in tx.workers() if datetime.now(UTC) - each.at < ALIVE]
    if old.is_shared and alive:
        raise StoreError(old.subject, f"is in use by the worker {alive[0].name}; stop all of them first")


def _refuse_filled(new: Store, connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise StoreError(new.subject, f"holds a state already (its table {table.name} has rows)")


def _copy(table: Table, old: Connection, new: Connection, progress: Progress) -> int:
    """How many rows of the table there are, here and there."""
    # The types of the tables would turn every value into an object and back: rows travel as they are stored.
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join(f":{column.name}" for column in table.columns)
    insert = text(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})')
    rows = old.execution_options(yield_per=BATCH).execute(text(f'SELECT {names} FROM "{table.name}"'))
    count = 0
    for part in rows.mappings().partitions(BATCH):
        new.execute(insert, [dict(row) for row in part])
        count += len(part)
        progress(table.name, count)
    found = new.execute(select(func.count()).select_from(table)).scalar_one()
    if found != count:
        raise StoreError(table.name, f"{count} rows were read and {found} are there")
    return count


def _set_sequences(connection: Connection) -> None:
    """The next row of each table has a number that no row had. SQLite counts on by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        for column in table.primary_key:
            named = {"of": table.name, "column": column.name}
            found = select(func.pg_get_serial_sequence(*map(bindparam, named)))
            sequence = connection.execute(found, named).scalar()
            last = connection.execute(select(func.max(column))).scalar()
            if sequence is not None and last is not None:
                connection.execute(select(func.setval(sequence, last)))
