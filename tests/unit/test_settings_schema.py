"""The JSON Schemas that are shipped are those of the models, and every shipped file names its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from watcher.cli.options import show_json
from watcher.settings.places import write_default_config
from watcher.settings.reference import SCHEMAS, schema

CONFIG = Path(__file__).parents[2] / "config"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_shipped_schema_is_what_the_command_prints(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_json(schema(name))

    shipped = (CONFIG / "schemas" / f"{name}.json").read_text("utf-8")
    assert shipped == capsys.readouterr().out, f"watcher schema {name} > config/schemas/{name}.json"


def test_init_writes_the_schemas_and_every_file_names_its_own(tmp_path: Path) -> None:
    write_default_config(tmp_path)

    files = list(tmp_path.rglob("*.toml"))
    assert len(files) == 4
    for file in files:
        first = file.read_text("utf-8").splitlines()[0]
        target = file.parent / first.removeprefix("#:schema ")
        assert target.is_file(), first
        expected = "topic" if file.parent.name == "topics" else file.stem
        assert target.stem == expected


def described(name: str, node: Any) -> list[str]:
    """The keys below `node` without a description that an editor could show."""
    missing = []
    for key, field in node.get("properties", {}).items():
        is_table = (
            "$ref" in field
            or "$ref" in field.get("items", {})
            or ("default" in field and field["default"] == {})
        )
        if "description" not in field and not is_table:
            missing.append(f"{name}.{key}")
    for title, table in node.get("$defs", {}).items():
        missing += described(title, table)
    return missing


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_tells_an_editor_what_it_means(name: str) -> None:
    assert described(name, schema(name)) == []
