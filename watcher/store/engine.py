"""Connections: how SQLite is opened and kept safe, and what its errors mean to a person.

The only file with SQL that SQLite alone understands. Pragmas and their reasons: WAL lets the status commands
read while the daemon writes; `synchronous=FULL` makes a commit survive a power cut, and NORMAL, which only a
kill survives, is for polls, whose loss costs a second poll; `auto_vacuum=INCREMENTAL` gives the pages of
pruned rows back; `foreign_keys` is off by default in SQLite.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from watcher.errors import StoreError

MEGABYTE = 1024 * 1024


def sqlite_engine(path: Path, busy_timeout: float) -> Engine:
    """An engine on the database file at `path`; a lock of another program is waited for `busy_timeout`
    seconds.

    A connection with the execution option `begin_mode` "IMMEDIATE" takes the write lock when its transaction
    begins: a transaction that read first and writes later could otherwise be refused in its middle.
    """
    engine = create_engine(f"sqlite+pysqlite:///{path}", connect_args={"timeout": busy_timeout})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver's own implicit BEGIN leaves DDL outside transactions
        for pragma in (
            "auto_vacuum=INCREMENTAL",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"journal_size_limit={64 * MEGABYTE}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin_mode", "DEFERRED")
        _driver(connection).execute(f"BEGIN {mode}").close()

    return engine


def server_engine(url: str) -> Engine:
    """An engine on the database server named by an SQLAlchemy URL. StoreError when no driver is there for
    it."""
    try:
        return create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError("store.url", f"cannot be used: {error}") from error


def subject_of(engine: Engine) -> str:
    """What an error about this database calls it: the file's path, or the URL without its password."""
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return engine.url.render_as_string(hide_password=True)


def sqlite_path(url: str) -> Path | None:
    """The file that an SQLAlchemy URL of SQLite names; None when the URL is of another database."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("store.url", f"is not a database URL: {url!r}") from error
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError("store.url", "an SQLite URL must name a file")
    return Path(parsed.database)


def set_durable(connection: Connection, durable: bool) -> None:
    """The next commit of this connection survives a power cut when `durable`, otherwise only a kill.

    To be called before the transaction begins. PostgreSQL is left as its server is configured.
    """
    if connection.dialect.name == "sqlite" and connection.info.get("durable", True) != durable:
        _driver(connection).execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}").close()
        connection.info["durable"] = durable


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Rows that are moved to a rebuilt table take nothing with them; every reference is checked before the
    end."""
    if connection.dialect.name != "sqlite":
        yield
        return
    _driver(connection).execute("PRAGMA foreign_keys=OFF").close()
    try:
        yield
    finally:
        _driver(connection).execute("PRAGMA foreign_keys=ON").close()


def broken_references(connection: Connection) -> int:
    """How many rows name a row that is not there (0 on PostgreSQL, which never lets it happen)."""
    if connection.dialect.name != "sqlite":
        return 0
    return len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())


def check_integrity(path: Path) -> None:
    """Every page of the file at `path`, when there is one, is that of a sound SQLite database; StoreError
    otherwise. Takes about a second for each gigabyte that is in memory."""
    if not path.exists() or path.stat().st_size == 0:
        return
    connection = sqlite3.connect(path, timeout=5)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreError(str(path), explain(error)) from error
    finally:
        connection.close()
    if found != "ok":
        raise StoreError(str(path), f"{DAMAGED} ({found})")


def check_outline(path: Path) -> None:
    """The file at `path` is an SQLite database with a readable schema and all its pages. StoreError
    otherwise. Takes no time, and sees only what a glance can see."""
    connection = sqlite3.connect(path, timeout=5)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise StoreError(str(path), explain(error)) from error
    finally:
        connection.close()
    # While a log is beside it, the newest pages may be in there.
    if path.stat().st_size < pages * size and not Path(f"{path}-wal").exists():
        raise StoreError(str(path), f"{DAMAGED} (pages are missing at its end)")


def schema_revision(path: Path) -> str | None:
    """The schema revision in the file of an SQLite database; None when it is no database of the watcher."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()
    return None if found is None else str(found[0])


def copy_database(source: Path, target: Path) -> None:
    """`target` (mode 0600) is a database of one file with what was committed to `source`, also while others
    write to that."""
    target.touch(mode=0o600)
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE").close()
    except sqlite3.Error as error:
        raise StoreError(str(target), explain(error)) from error
    finally:
        reading.close()
        writing.close()


def fold_log(path: Path) -> None:
    """What stands in the write-ahead log is in the file itself. StoreError when it cannot be."""
    with errors_of(str(path)):
        connection = sqlite3.connect(path, timeout=5)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        finally:
            connection.close()


def give_back_pages(connection: Connection) -> None:
    """Free pages go back to the file system. Outside a transaction."""
    if connection.dialect.name == "sqlite":
        # Each step of this statement frees one page, and only a script is stepped to its end.
        _driver(connection).executescript("PRAGMA incremental_vacuum")


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


# ---------------------------------------------------------------------------------------------- errors

DAMAGED = "the database is damaged; put a backup in its place (watcher restore FILE)"

MEANINGS = {
    "SQLITE_BUSY": "is locked by another program, which did not let go in time",
    "SQLITE_LOCKED": "is locked by another program, which did not let go in time",
    "SQLITE_FULL": "cannot be written: the disk is full",
    "SQLITE_IOERR": "cannot be written or read: the disk is full or failing",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": "is not a database; move it away, or put a backup in its place (watcher restore FILE)",
    "SQLITE_CANTOPEN": "cannot be opened: check that the directory exists and can be written",
    "SQLITE_READONLY": "cannot be written: it, or the directory that holds it, is read-only",
    "SQLITE_PERM": "cannot be opened: permission denied",
    "SQLITE_AUTH": "cannot be opened: permission denied",
}


def explain(error: BaseException | None) -> str:
    """In words for a person what an error of the database means, the database's own words in brackets."""
    name = getattr(error, "sqlite_errorname", None) or ""
    for start, meaning in MEANINGS.items():
        if name.startswith(start):
            return f"{meaning} ({error})"
    return " ".join(str(error).split())


@contextmanager
def errors_of(subject: str) -> Iterator[None]:
    """Failures of the database's surroundings leave as StoreError about `subject`.

    Broken constraints and wrong statements are bugs of this program and leave as they are.
    """
    try:
        yield
    except DBAPIError as error:
        if type(error).__name__ in ("OperationalError", "DatabaseError", "InterfaceError"):
            raise StoreError(subject, explain(error.orig)) from error
        raise
    except sqlite3.Error as error:  # from a pragma, which goes to the driver itself
        raise StoreError(subject, explain(error)) from error
