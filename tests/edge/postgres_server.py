"""A PostgreSQL server of its own for the tests, where the machine has one and the driver is installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

NOBODY = 65534
_DEBIAN = Path("/usr/lib/postgresql")  # Debian keeps the server's programs off the path, by version


def why_not() -> str | None:
    """Why no server can be started here; None when one can."""
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed"
    if _program("initdb") is None or _program("postgres") is None:
        return "PostgreSQL is not installed"
    return None


def _program(name: str) -> str | None:
    """Where a program of the server is; of several versions the newest."""
    versions = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return shutil.which(name) or (str(versions[-1]) if versions else None)


@contextmanager
def running_postgres() -> Iterator[str]:
    """The SQLAlchemy URL, without a database, of a server that lives as long as the block."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    user = NOBODY if os.geteuid() == 0 else None  # the server refuses to run as root
    if user is not None:
        os.chown(folder, user, -1)
    data = folder / "data"
    subprocess.run(
        [_program("initdb") or "", "-D", data, "-U", "watcher", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [_program("postgres") or "", "-D", data, "-k", folder, "-h", "127.0.0.1", "-p", str(port), "-F"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user,
        cwd=folder,
    )
    try:
        _wait_for(port)
        yield f"postgresql+psycopg://watcher@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(server: str, name: str, template: str = "template1") -> Iterator[str]:
    """The URL of a new database of that server, empty or as `template` is; it is gone after the block."""
    admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield f"{server}/{name}"
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def _wait_for(port: int) -> None:
    import psycopg

    for _ in range(200):
        try:
            psycopg.connect(f"host=127.0.0.1 port={port} user=watcher dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not start")
