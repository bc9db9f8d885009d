"""Opening a store: what is made, what is refused, and in which words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from store_values import NOON, make_alert, make_round, mode_of

import watcher.store.copies  # its tables hang on the same metadata
from watcher.errors import StoreError
from watcher.store import migrate, open_store
from watcher.store.engine import sqlite_engine
from watcher.store.tables import metadata

assert watcher.store.copies


def filled(state: Path) -> Path:
    store = open_store(state)
    with store.transaction() as tx:
        tx.save_round(make_round())
    store.close()
    return state / "watcher.db"


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A Python process of its own, that has the tests' values at hand."""
    lines = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n{textwrap.dedent(script)}"
    command = [sys.executable, "-c", lines, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


# ---------------------------------------------------------------------------------------------- made


def test_the_state_directory_and_its_files_are_for_their_owner_only(tmp_path: Path) -> None:
    state = tmp_path / "deep" / "state"
    store = open_store(state)
    store.lock()
    with store.transaction() as tx:
        tx.save_round(make_round())
    assert mode_of(state) == 0o700
    assert {mode_of(path) for path in state.iterdir()} == {0o600}
    store.close()


def test_a_directory_that_came_with_a_checkout_is_closed_to_others(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o755)
    open_store(state).close()
    assert mode_of(state) == 0o700


def migrated(path: Path) -> Path:
    """A database at `path` that was brought from nothing to the newest schema by every migration."""
    engine = sqlite_engine(path, 10)
    migrate._migrate(engine)
    engine.dispose()
    return path


def outline(path: Path) -> dict[str, list[object]]:
    """Of each table of a database: its columns by name, its indexes with their conditions, its references."""
    connection = sqlite3.connect(path)

    def rows(pragma: str, name: str) -> list[tuple[object, ...]]:
        return sorted(connection.execute(f"SELECT * FROM pragma_{pragma}(?)", (name,)), key=str)

    def sql(name: str) -> list[str]:
        """The condition of an index; SQLite has none for those of keys."""
        found = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        return (found[0] or "").partition(" WHERE ")[2:] if found else []

    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    found: dict[str, list[object]] = {}
    for (table,) in tables.fetchall():
        columns = sorted(row[1:] for row in rows("table_info", table))
        indexes = [
            (
                "" if row[1].startswith("sqlite_autoindex") else row[1],
                row[2:],
                [index[2] for index in sorted(rows("index_info", row[1]))],
                sql(row[1]),
            )
            for row in rows("index_list", table)
        ]
        references = [row[2:] for row in rows("foreign_key_list", table)]
        found[table] = [columns, sorted(indexes, key=str), sorted(references)]
    connection.close()
    return found


def test_the_migrations_make_exactly_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    path = migrated(tmp_path / "migrated.db")
    with create_engine(f"sqlite:///{path}").connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), metadata)
    assert difference == []


def test_a_new_database_is_what_the_migrations_lead_to(tmp_path: Path) -> None:
    new, old = filled(tmp_path), migrated(tmp_path / "migrated.db")

    assert outline(new) == outline(old)
    assert len(outline(new)) > 20
    for path in (new, old):
        found = sqlite3.connect(path).execute("SELECT version_num FROM alembic_version").fetchall()
        assert found == [(newest(),)]


def test_another_file_can_be_named_by_url(tmp_path: Path) -> None:
    store = open_store(tmp_path / "state", f"sqlite:///{tmp_path}/elsewhere.db")
    assert store.path == tmp_path / "elsewhere.db"
    assert mode_of(store.path) == 0o600
    store.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "not a database URL"),
        ("sqlite://", "must name a file"),
        ("nosuch://host/db", "store.url"),
    ],
)
def test_a_url_that_names_no_database_is_refused(tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        open_store(tmp_path, url)


# ---------------------------------------------------------------------------------------------- refused


def test_a_file_where_the_directory_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    for state in (tmp_path / "state", tmp_path / "state" / "below"):
        with pytest.raises(StoreError, match="not a directory"):
            open_store(state)


def test_a_directory_that_cannot_be_written_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    state.chmod(0o555)
    as_somebody = os.geteuid()
    if as_somebody == 0:  # root may write everywhere
        tmp_path.chmod(0o755)
        os.seteuid(65534)
    try:
        with pytest.raises(StoreError, match="state directory"):
            open_store(state)
    finally:
        os.seteuid(as_somebody)
        state.chmod(0o700)
    assert list(state.iterdir()) == []


def test_a_second_daemon_is_refused_and_told_which_process_is_the_first(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.lock()
    store.lock()  # a second call of the same store is no second daemon
    script = """
        from pathlib import Path
        from watcher.store import open_store
        store = open_store(Path(sys.argv[1]))
        try:
            store.lock()
        except Exception as error:
            print(error)
    """
    answer = run(script, tmp_path)
    assert f"in use by another watcher (process {os.getpid()})" in answer.stdout, answer.stderr
    store.close()
    assert run(script, tmp_path).stdout == ""


def test_the_lock_of_a_process_that_was_killed_is_gone_with_it(tmp_path: Path) -> None:
    script = """
        import os, signal
        from pathlib import Path
        from watcher.store import open_store
        open_store(Path(sys.argv[1])).lock()
        os.kill(os.getpid(), signal.SIGKILL)
    """
    assert run(script, tmp_path).returncode == -9
    store = open_store(tmp_path)
    store.lock()
    store.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"newer version.*9999"):
        open_store(tmp_path)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM rounds").fetchone() == (1,)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "watcher.db") as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreError, match=r"another program.*bookmarks"):
        open_store(tmp_path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "watcher.db").write_text("this is not a database, but longer than a header of one" * 30)
    with pytest.raises(StoreError, match="not a database"):
        open_store(tmp_path)


@pytest.mark.parametrize("page", range(2, 8))
def test_a_damaged_database_is_refused_at_start_whichever_page_is_hit(tmp_path: Path, page: int) -> None:
    path = filled(tmp_path)
    content = bytearray(path.read_bytes())
    content[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged.*watcher restore"):
        open_store(tmp_path)


def test_a_truncated_database_is_refused_at_start(tmp_path: Path) -> None:
    path = filled(tmp_path)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path)


def test_a_locked_database_is_waited_for_and_then_refused(tmp_path: Path) -> None:
    path = filled(tmp_path)
    store = open_store(tmp_path, busy_timeout=0.2)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another program"), store.transaction() as tx:
        tx.set_meta("never", "written")
    with store.reading() as tx:  # reading goes on
        assert len(tx.rounds()) == 1
    other.execute("COMMIT")
    with store.transaction() as tx:
        assert tx.get_meta("never") is None
    other.close()
    store.close()


def test_a_full_disk_is_told_loses_nothing_and_is_over_when_there_is_room(tmp_path: Path) -> None:
    script = """
        import resource
        from pathlib import Path
        from store_values import NOON, make_alert, make_article
        from watcher.errors import StoreError
        from watcher.store import open_store

        store = open_store(Path(sys.argv[1]))
        with store.transaction() as tx:
            tx.add_alert(make_alert(1), ["console"], NOON)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
        try:
            with store.transaction() as tx:
                tx.add_alert(make_alert(2), ["console"], NOON)
                for number in range(300):
                    tx.add_article(make_article(number, body="word " * 5000))
        except StoreError as error:
            print(error.message)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        with store.transaction() as tx:
            tx.add_alert(make_alert(3), ["console"], NOON)
        with store.reading() as tx:
            print([alert.id for alert in tx.alerts()], tx.pending_counts())
    """
    answer = run(script, tmp_path)
    assert "disk" in answer.stdout, answer.stdout + answer.stderr
    assert "['alert3', 'alert1'] {'console': 2}" in answer.stdout, answer.stdout + answer.stderr
    open_store(tmp_path).close()


# ---------------------------------------------------------------------------------------------- migrated


def newest() -> str:
    """The schema that the installed migrations lead to."""
    versions = Path(migrate.__file__).parent / "migrations" / "versions"
    return max(path.name for path in versions.glob("0*.py"))[:4]


def test_the_names_of_the_migrations_are_what_alembic_reads_in_them() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert [step.revision for step in scripts.walk_revisions()] == [*reversed(migrate.shipped_revisions())]


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state directory whose schema the installed migrations know, with a newer one beside them."""
    path = filled(tmp_path / "state")
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder)
    (folder / "versions" / "9998_next.py").write_text(
        textwrap.dedent(
            f"""
            import sqlalchemy as sa
            from alembic import op

            revision = "9998"
            down_revision = "{newest()}"


            def upgrade():
                with op.batch_alter_table("alert") as table:
                    table.add_column(sa.Column("note", sa.Text()))
                    table.alter_column("kind", new_column_name="what")
                import os
                if os.environ.get("MIGRATION_FAILS"):
                    op.execute("SELECT * FROM no_such_table")
            """
        )
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return path


def test_an_older_database_is_copied_and_migrated_with_its_rows(older: Path) -> None:
    connection = sqlite3.connect(older)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.close()
    state = older.parent
    store = open_store(state)
    store.close()
    (backup,) = (state / "backups").iterdir()
    assert mode_of(backup) == 0o600
    after = sqlite3.connect(older)
    assert after.execute("SELECT version_num FROM alembic_version").fetchone() == ("9998",)
    assert "note" in {row[1] for row in after.execute("PRAGMA table_info(alert)")}
    assert after.execute("SELECT count(*) FROM rounds").fetchone() == (1,)
    before = sqlite3.connect(backup)
    assert before.execute("SELECT version_num FROM alembic_version").fetchone() == (newest(),)
    assert before.execute("SELECT count(*) FROM rounds").fetchone() == (1,)


def test_rows_that_name_rows_of_a_rebuilt_table_stay(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_next = migrate.MIGRATIONS
    monkeypatch.undo()
    store = open_store(older.parent)
    with store.transaction() as tx:
        tx.add_alert(make_alert(), ["console", "hook"], NOON)
    store.close()
    monkeypatch.setattr(migrate, "MIGRATIONS", with_next)
    open_store(older.parent).close()
    connection = sqlite3.connect(older)
    assert connection.execute("SELECT count(*) FROM delivery").fetchone() == (2,)


def test_a_migration_that_fails_leaves_the_older_database_as_it_was(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIGRATION_FAILS", "1")
    with pytest.raises(StoreError, match="no_such_table"):
        open_store(older.parent)
    connection = sqlite3.connect(older)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (newest(),)
    assert "note" not in {row[1] for row in connection.execute("PRAGMA table_info(alert)")}
