"""The schema is brought to this version's when the store is opened."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from watcher.errors import StoreError
from watcher.store.engine import broken_references, errors_of, subject_of, without_foreign_keys


def bring_up_to_date(engine: Engine, back_up: Callable[[str], None]) -> None:
    """The database has the schema of this version, its rows kept.

    A schema that is older is migrated in one transaction, after `back_up(its revision)`; one that this
    version does not know is a newer one's and is refused with StoreError, as is a database that is not the
    watcher's.
    """
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    head = scripts.get_current_head()
    current = revision_of(engine)
    if current == head:
        return
    if current is not None:
        if not is_known(current):
            raise StoreError(
                subject_of(engine),
                f"was written by a newer version of the watcher (schema {current}; the newest known here "
                f"is {head}); install that version, or put a backup of before in its place",
            )
        back_up(current)
    _migrate(engine, config)


def is_known(revision: str) -> bool:
    """True when this version has, or can migrate, that schema."""
    scripts = ScriptDirectory.from_config(_config())
    return revision in {script.revision for script in scripts.walk_revisions()}


def revision_of(engine: Engine) -> str | None:
    """The schema revision of the database; None when it is empty. StoreError when it is another program's."""
    with errors_of(subject_of(engine)), engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None and (tables := inspect(connection).get_table_names()):
            raise StoreError(
                subject_of(engine), f"is a database of another program: it has the table {tables[0]!r}"
            )
    return revision


def _migrate(engine: Engine, config: Config) -> None:
    subject = subject_of(engine)
    with (
        errors_of(subject),
        engine.connect().execution_options(begin_mode="IMMEDIATE") as connection,
        without_foreign_keys(connection),
        connection.begin(),
    ):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if broken := broken_references(connection):
            raise StoreError(subject, f"cannot be migrated: {broken} rows name rows that are not there")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "watcher.store:migrations")
    return config
