"""The schema is brought to this version's when the store is opened."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Column, Engine, MetaData, PrimaryKeyConstraint, String, Table, inspect, text

from watcher.errors import StoreError
from watcher.store.engine import broken_references, errors_of, subject_of, without_foreign_keys
from watcher.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = Table(  # Alembic's own, as Alembic makes it
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def bring_up_to_date(engine: Engine, back_up: Callable[[str], None]) -> None:
    """The database has the schema of this version, its rows kept.

    A schema that is older is migrated in one transaction, after `back_up(its revision)`; one that this
    version does not know is a newer one's and is refused with StoreError, as is a database that is not the
    watcher's.
    """
    head = shipped_revisions()[-1]
    current = revision_of(engine)
    if current == head:
        return
    if current is None and engine.dialect.name == "sqlite":
        _create(engine, head)
        return
    if current is not None:
        if not is_known(current):
            raise StoreError(
                subject_of(engine),
                f"was written by a newer version of the watcher (schema {current}; the newest known here "
                f"is {head}); install that version, or put a backup of before in its place",
            )
        back_up(current)
    _migrate(engine)


def is_known(revision: str) -> bool:
    """True when this version has, or can migrate, that schema."""
    return revision in shipped_revisions()


def shipped_revisions() -> tuple[str, ...]:
    """The schemas that the installed migrations lead to, oldest first: `0003` of `0003_leases.py`.

    Read off their names: Alembic, which takes a fifth of a second to load, is needed only to migrate.
    """
    return tuple(sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")))


def revision_of(engine: Engine) -> str | None:
    """The schema revision of the database; None when it is empty. StoreError when it is another program's."""
    with errors_of(subject_of(engine)), engine.connect() as connection:
        looked = inspect(connection)
        revision: str | None = None
        if looked.has_table(VERSION.name):
            revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if revision is None and (tables := looked.get_table_names()):
            raise StoreError(
                subject_of(engine), f"is a database of another program: it has the table {tables[0]!r}"
            )
    return revision


def _create(engine: Engine, head: str) -> None:
    """A new SQLite file has the newest schema, as the tables describe it: what the migrations lead to, but
    without Alembic, which takes as long to load as a whole pass over quiet feeds."""
    import watcher.store.copies  # has tables too

    assert watcher.store.copies
    with (
        errors_of(subject_of(engine)),
        engine.connect().execution_options(begin_mode="IMMEDIATE") as connection,
        connection.begin(),
    ):
        if inspect(connection).has_table(VERSION.name):
            return  # another program was faster
        metadata.create_all(connection)
        VERSION.create(connection)
        connection.execute(VERSION.insert().values(version_num=head))


def _migrate(engine: Engine) -> None:
    # Mako, which writes migrations for Alembic, would load pygments for pages of errors that nobody sees.
    sys.modules.setdefault("mako.ext.pygmentplugin", None)  # type: ignore[arg-type]
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    subject = subject_of(engine)
    with (
        errors_of(subject),
        engine.connect().execution_options(begin_mode="IMMEDIATE") as connection,
        without_foreign_keys(connection),
        connection.begin(),
    ):
        if connection.dialect.name == "postgresql":
            # Of two that are started at the same time the second finds the schema made.
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('watcher:schema'))"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if broken := broken_references(connection):
            raise StoreError(subject, f"cannot be migrated: {broken} rows name rows that are not there")
