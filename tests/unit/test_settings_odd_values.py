"""Whatever a person writes behind a key, the answer is settings or a ConfigError, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from watcher.errors import ConfigError
from watcher.settings import load_settings
from watcher.settings.feeds_file import FeedsFile
from watcher.settings.fields import inner_model, is_array_of_tables
from watcher.settings.watcher_file import WatcherFile

STRUCTURES = ["3", "[]", "[3]", "{}", "[{}]", '["hunter2", 3]', '{x = "hunter2"}']
SCALARS = ["-1", "1.5", "nan", "-inf", "true", '""', '"x"', '"\\u0000"', '"[::1"', "2026-01-01", "9" * 19]
SECRET_HOLDERS = {"url", "secret", "channels", "feeds", "store"}


def keys(model: type[BaseModel], at: str = "") -> Iterator[tuple[str, str]]:
    """Every key with the header of its table, and every table as a key of the file."""
    for name, field in model.model_fields.items():
        header = f"{at}.{name}" if at else name
        inner = inner_model(field)
        if inner is None:
            yield (at, name)
        else:
            yield ("", header)
            yield from keys(inner, f"[{header}]" if is_array_of_tables(field) else header)


WATCHER_KEYS = [("watcher.toml", *row) for row in keys(WatcherFile)]
FEEDS_KEYS = [("feeds.toml", *row) for row in keys(FeedsFile)]


def error_of(folder: Path, environ: dict[str, str]) -> str:
    """What `load_settings` says is wrong, "" when nothing is. Any other exception ends the test."""
    try:
        load_settings(folder, environ=environ)
    except ConfigError as error:
        return str(error)
    return ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "watcher.toml").write_text("")
    (tmp_path / "feeds.toml").write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "header", "key"), WATCHER_KEYS + FEEDS_KEYS, ids=lambda part: str(part).strip("[]")
)
def test_an_odd_value_is_taken_or_refused_in_words(file: str, header: str, key: str, folder: Path) -> None:
    for value in STRUCTURES + SCALARS:
        (folder / file).write_text((f"[{header}]\n" if header else "") + f"{key} = {value}\n")
        error = error_of(folder, {})
        assert "Input should" not in error  # the validator's own words are not the reader's
        assert "hunter2" not in error or key not in SECRET_HOLDERS


@pytest.mark.parametrize("value", STRUCTURES)
@pytest.mark.parametrize("key", ["fetch", "store", "channels", "feeds"])
def test_a_variable_for_a_table_that_is_none_ends_in_words(key: str, value: str, folder: Path) -> None:
    (folder / ("feeds.toml" if key == "feeds" else "watcher.toml")).write_text(f"{key} = {value}\n")
    environ = {"WATCHER_FETCH__TIMEOUT": "3", "WATCHER_STORE__KEEP__COPIES": "60"}
    environ |= {"WATCHER_CHANNELS__DESK__ENABLED": "no", "WATCHER_FEEDS__DESK__ENABLED": "no"}

    assert "WATCHER_CHANNELS__DESK__ENABLED: no setting has this name" in error_of(folder, environ)


@pytest.mark.parametrize(
    "value", ["", " ", "\x01", "é", "1,2", "[", "-5", "nan", "1e999", "٣", "9" * 20 + "d"]
)
def test_an_odd_variable_is_taken_or_refused_by_its_name(value: str, folder: Path) -> None:
    for table, name in keys(WatcherFile):
        variable = f"WATCHER_{table}__{name}".upper().replace(".", "__")
        if table and not table.startswith("["):
            error = error_of(folder, {variable: value})
            assert not error or variable in error
