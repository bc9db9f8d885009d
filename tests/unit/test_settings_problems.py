"""Each case under cases/settings is a wrong config folder and the lines that its error must hold."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from watcher.errors import ConfigError
from watcher.settings import SettingsError, load_settings
from watcher.topic import Party, Topic

CASES = sorted((Path(__file__).parent.parent / "cases" / "settings").glob("*.toml"))


def load_invented_topic(path: Path) -> Topic:
    """A topic with the name that the file gives; the file called `broken` has something wrong."""
    name = tomllib.loads(path.read_text())["name"]
    if name == "broken":
        raise ConfigError("topics/broken.toml", "parties: must be two")
    return Topic(name=name, title=name, parties=(Party("n", "North"), Party("s", "South")), series=())


def write_folder(folder: Path, case: dict[str, Any]) -> None:
    (folder / "topics").mkdir()
    files = {"watcher.toml": "", "feeds.toml": "", "topics/north-south.toml": 'name = "north-south"'}
    files |= case.get("files", {})
    for name in case.get("missing", []):
        del files[name]
    for name, text in files.items():
        (folder / name).write_text(text)
    for name, octets in case.get("bytes", {}).items():
        (folder / name).write_bytes(bytes.fromhex(octets))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_wrong_config_names_every_problem(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    write_folder(tmp_path, case)
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SettingsError) as caught:
        load_settings(Path(), environ=case.get("environ", {}), load_topic=load_invented_topic)

    found = [str(problem) for problem in caught.value.problems]
    unmet = [line for line in case["expect"] if not any(problem.startswith(line) for problem in found)]
    assert not unmet, "\n".join(["not found:", *unmet, "in:", *found])
    assert len(found) == len(case["expect"]), found
    assert caught.value.exit_code == 2
    assert all(problem in str(caught.value) for problem in found)
    assert not [word for word in case.get("never", []) if word in str(caught.value) + repr(caught.value)]
