"""A changed config is noticed and taken; a wrong one is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from watcher.settings import ConfigWatch, Settings, load_settings, reload_settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics").mkdir()
    (tmp_path / "watcher.toml").write_text('[fetch]\ntimeout = "10s"\n')
    (tmp_path / "feeds.toml").write_text("")
    return tmp_path


def load(folder: Path) -> Settings:
    return load_settings(folder, folder / "state", environ={})


def test_a_change_is_told_once(folder: Path) -> None:
    watch = ConfigWatch(load(folder))
    assert not watch.changed()

    (folder / "watcher.toml").write_text('[fetch]\ntimeout = "11s"\n')
    assert watch.changed()
    assert not watch.changed()


def test_a_file_that_was_only_touched_has_not_changed(folder: Path) -> None:
    watch = ConfigWatch(load(folder))
    os.utime(folder / "watcher.toml", (1, 1))

    assert not watch.changed()


def test_a_new_and_a_removed_topic_file_are_changes(folder: Path) -> None:
    watch = ConfigWatch(load(folder))
    (folder / "topics" / "new.toml").write_text('name = "new"')
    assert watch.changed()
    (folder / "topics" / "new.toml").unlink()
    assert watch.changed()


def test_a_secret_file_is_watched_from_the_reload_that_names_it(folder: Path) -> None:
    settings = load(folder)
    watch = ConfigWatch(settings)
    (folder / "desk.secret").write_text("one")
    assert not watch.changed()
    channel = '[[channels]]\nname = "d"\ntype = "webhook"\nurl = "https://d.example/"\n'
    channel += 'secret_file = "desk.secret"\n'
    (folder / "watcher.toml").write_text(channel)
    assert watch.changed()
    fresh, error = reload_settings(settings, environ={})
    assert error is None
    watch.follow(fresh)
    assert not watch.changed()

    (folder / "desk.secret").write_text("another")
    assert watch.changed()


def test_a_good_change_is_taken(folder: Path) -> None:
    settings = load(folder)
    (folder / "watcher.toml").write_text('[fetch]\ntimeout = "11s"\n')

    fresh, error = reload_settings(settings, environ={})

    assert error is None
    assert fresh.fetch.timeout == 11
    assert fresh.state_dir == settings.state_dir


@pytest.mark.parametrize(
    "text", ['[fetch]\ntimeuot = "11s"\n', "[fetch\n", None], ids=["key", "toml", "gone"]
)
def test_a_wrong_change_keeps_the_last_good_settings(folder: Path, text: str | None) -> None:
    settings = load(folder)
    if text is None:
        (folder / "watcher.toml").unlink()
    else:
        (folder / "watcher.toml").write_text(text)

    kept, error = reload_settings(settings, environ={})

    assert kept is settings
    assert error is not None
    assert "watcher.toml" in str(error)


def test_the_open_database_stays_and_a_warning_says_so(folder: Path) -> None:
    settings = load(folder)
    (folder / "watcher.toml").write_text('[store]\nurl = "postgresql://db.example/w"\nstate = "elsewhere"\n')

    fresh, error = reload_settings(settings, environ={})

    assert error is None
    assert (fresh.store.url, fresh.state_dir) == (None, settings.state_dir)
    assert "store.url has changed: it takes a restart" in fresh.warnings
    assert "store.state has changed: it takes a restart" in fresh.warnings
