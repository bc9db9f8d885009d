"""The store: one state directory, one database, one daemon."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from watcher.errors import StoreError
from watcher.store import engine as engines
from watcher.store.migrate import bring_up_to_date, is_known
from watcher.store.transaction import Transaction

DATABASE = "watcher.db"
LOCK = "watcher.lock"
BACKUPS = "backups"
KEPT_BACKUPS = 3
BUSY_TIMEOUT = 10.0  # seconds to wait for a lock that another program holds
SERVER_BACKUP = "is backed up and restored with its server's own tools (pg_dump, pg_restore)"
# A smaller database is checked whenever it is opened: that takes ten milliseconds.
CHECKED_AT_ONCE = 8 * engines.MEGABYTE


class Store:
    """An open store. Safe to use from several threads: writers take turns, readers do not wait."""

    def __init__(self, state_dir: Path, engine: Engine, path: Path | None) -> None:
        self.state_dir = state_dir
        self.path = path
        self._engine = engine
        self._subject = engines.subject_of(engine)
        self._writing = threading.RLock()
        self._is_writing = False
        self._lock_file: int | None = None
        self.was_cut_off = False

    @contextmanager
    def transaction(self, durable: bool = True) -> Iterator[Transaction]:
        """One transaction that may write: kept whole when the block ends, not at all when it raises.

        A commit survives a power cut; with `durable` False only a kill, which costs less: for polls. Not to
        be nested, and nothing is to be awaited inside. StoreError when the database cannot be written.
        """
        with self._writing:
            if self._is_writing:
                raise RuntimeError("a transaction inside a transaction of the same thread")
            self._is_writing = True
            try:
                with engines.errors_of(self._subject), self._engine.connect() as plain:
                    engines.set_durable(plain, durable)
                    connection = plain.execution_options(begin_mode="IMMEDIATE")
                    with connection.begin():
                        yield Transaction(connection)
            finally:
                self._is_writing = False

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One transaction that reads a single state of the database, whatever is written meanwhile."""
        with engines.errors_of(self._subject), self._engine.connect() as connection:
            yield Transaction(connection)

    def lock(self) -> None:
        """This process is the one daemon of the state directory until `close` or its end.

        StoreError when another one is; a lock of a process that was killed is gone with it, and
        `was_cut_off` is true then.
        """
        if self._lock_file is None:
            self._lock_file, self.was_cut_off = _take_lock(self.state_dir)

    @property
    def subject(self) -> str:
        """What an error calls it: the file's path, or the server's address without its password."""
        return self._subject

    @property
    def is_shared(self) -> bool:
        """True when other services may use the same database: a server's."""
        return self.path is None

    @property
    def size(self) -> int:
        """Bytes of the database file; 0 for a server."""
        return self.path.stat().st_size if self.path is not None else 0

    def check(self) -> None:
        """Every page of the database is sound; StoreError when one is not. Readers and writers go on
        meanwhile; a server looks after its pages itself."""
        if self.path is not None:
            engines.check_integrity(self.path)

    def backup(self, path: Path) -> None:
        """`path` is a complete, checked database of what is committed now; it must not exist yet. SQLite
        only."""
        if self.path is None:
            raise StoreError(self._subject, SERVER_BACKUP)
        if path.exists():
            raise StoreError(str(path), "exists already; a backup never replaces a file")
        part = path.with_name(f"{path.name}.part")  # nothing half done ever stands under the name asked for
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.unlink(missing_ok=True)
            engines.copy_database(self.path, part)
            engines.check_integrity(part)
            os.replace(part, path)
        except OSError as error:
            raise StoreError(str(path), f"cannot be written: {error.strerror}") from error
        finally:
            part.unlink(missing_ok=True)

    def shrink(self) -> None:
        """The space of pruned rows is given back to the file system."""
        with self._writing, engines.errors_of(self._subject), self._engine.connect() as connection:
            engines.give_back_pages(connection)

    def disconnect(self) -> None:
        """No connection is open: before a fork, whose two sides would talk over it at once."""
        self._engine.dispose()

    def close(self) -> None:
        """Connections and the lock are given back; the store cannot be used afterwards."""
        self._engine.dispose()
        if self._lock_file is not None:
            os.ftruncate(self._lock_file, 0)  # a number left in it tells of a process that was cut off
            os.close(self._lock_file)
            self._lock_file = None


def open_store(state_dir: Path, url: str | None = None, busy_timeout: float = BUSY_TIMEOUT) -> Store:
    """The store of a state directory, checked, and migrated to this version's schema.

    The directory (mode 0700) and the database (0600) are made when missing. `url`, an SQLAlchemy URL, puts
    the database elsewhere: another SQLite file or a PostgreSQL server. StoreError when the directory or
    database cannot be used: not writable, locked, damaged, disk full, or written by a newer version.
    """
    _make_private_directory(state_dir)
    path = state_dir / DATABASE if url is None else engines.sqlite_path(url)
    if path is None:
        engine = engines.server_engine(url or "")
    else:
        _make_private_file(path)
        if path.stat().st_size > CHECKED_AT_ONCE:
            engines.check_outline(path)  # the service checks the rest: after it was cut off, and once a day
        else:
            engines.check_integrity(path)
        engine = engines.sqlite_engine(path, busy_timeout)
    store = Store(state_dir, engine, path)
    try:
        bring_up_to_date(engine, lambda revision: _back_up(store, revision))
    except BaseException:
        store.close()
        raise
    return store


def restore(state_dir: Path, backup: Path, url: str | None = None) -> Path | None:
    """The database of a state directory is the backup's. Returns where the one it replaces is kept, None
    when there was none.

    StoreError, and nothing is changed, when the backup is not a sound database of the watcher or one of a
    newer version, or when a service is using the directory. A kill on the way leaves the old database or
    the new one, never none.
    """
    database = state_dir / DATABASE if url is None else engines.sqlite_path(url)
    if database is None:
        raise StoreError(engines.subject_of(engines.server_engine(url or "")), SERVER_BACKUP)
    _check_backup(backup)
    _make_private_directory(state_dir)
    held, _ = _take_lock(state_dir)
    try:
        return _put_in_place(backup, database)
    except OSError as error:
        raise StoreError(str(state_dir), f"cannot be written: {error.strerror}") from error
    finally:
        os.ftruncate(held, 0)
        os.close(held)


def _check_backup(backup: Path) -> None:
    if not backup.is_file():
        raise StoreError(str(backup), "is not a file")
    engines.check_integrity(backup)
    revision = engines.schema_revision(backup)
    if revision is None:
        raise StoreError(str(backup), "is not a backup of the watcher's database")
    if not is_known(revision):
        raise StoreError(
            str(backup), f"was written by a newer version of the watcher (schema {revision}); install that"
        )


def _put_in_place(backup: Path, database: Path) -> Path | None:
    fresh = database.with_name(f"{database.name}.restored")
    fresh.unlink(missing_ok=True)
    engines.copy_database(backup, fresh)
    kept = None
    if database.exists():
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        kept = database.with_name(f"{database.name}.replaced-{stamp}")
        # What the log holds goes into the file first, where that is sound: then the file is all there is.
        with suppress(StoreError):
            engines.fold_log(database)
        os.link(database, kept)
        for suffix in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.replace(f"{database}{suffix}", f"{kept}{suffix}")
    os.replace(fresh, database)
    return kept


def _make_private_directory(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.stat().st_mode & 0o077:  # a directory that came with a checkout
            path.chmod(0o700)
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(str(path), "is not a directory") from error
    except OSError as error:
        raise StoreError(str(path), f"the state directory cannot be used: {error.strerror}") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise StoreError(str(path), "the state directory cannot be written")


def _make_private_file(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise StoreError(str(path), f"the database cannot be opened: {error.strerror}") from error


def daemon_of(state_dir: Path) -> tuple[int, datetime] | None:
    """The process that is the daemon of the state directory, and since when; None when none is running."""
    path = state_dir / LOCK
    try:
        held = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        owner, began = _owner(held), os.fstat(held).st_mtime
        return int(owner) if owner.isdigit() else 0, datetime.fromtimestamp(began, UTC)
    finally:
        os.close(held)
    return None


def _take_lock(state_dir: Path) -> tuple[int, bool]:
    """The open lock file, and whether the process that held it before ended without giving it back."""
    path = state_dir / LOCK
    try:
        held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(str(path), f"cannot be opened: {error.strerror}") from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        owner = _owner(held) or "unknown"
        os.close(held)
        raise StoreError(
            str(state_dir),
            f"is in use by another watcher (process {owner}); stop it first, or use another --state",
        ) from error
    owner = _owner(held)
    os.ftruncate(held, 0)
    os.pwrite(held, str(os.getpid()).encode(), 0)
    return held, bool(owner)


def _owner(held: int) -> str:
    return os.pread(held, 20, 0).decode("ascii", "replace").strip()


def _back_up(store: Store, revision: str) -> None:
    """Before a migration the database is copied; of such copies the last KEPT_BACKUPS stay."""
    if store.path is None:
        return
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    folder = store.state_dir / BACKUPS
    store.backup(folder / f"watcher-{stamp}-schema-{revision}.db")
    for old in sorted(folder.glob("watcher-*-schema-*.db"))[:-KEPT_BACKUPS]:
        with suppress(OSError):
            old.unlink()
