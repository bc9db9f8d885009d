"""Where config and state are looked for, and what `init` writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.errors import ConfigError
from watcher.settings import load_settings, shipped_dir, write_default_config
from watcher.settings.places import find_config_dir, find_state_dir


def make_config(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "watcher.toml").write_text("")
    return folder


def test_the_config_folder_is_the_first_of_five_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    environ = {"HOME": str(tmp_path / "home")}
    user = make_config(tmp_path / "home" / ".config" / "watcher")
    assert find_config_dir(None, environ) == user
    environ["XDG_CONFIG_HOME"] = str(tmp_path / "xdg")
    xdg = make_config(tmp_path / "xdg" / "watcher")
    assert find_config_dir(None, environ) == xdg
    make_config(work / "config")
    assert find_config_dir(None, environ) == Path("config")
    environ["WATCHER_CONFIG"] = str(make_config(tmp_path / "named"))
    assert find_config_dir(None, environ) == tmp_path / "named"
    assert find_config_dir(xdg, environ) == xdg


def test_a_config_folder_of_another_program_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "other.yaml").write_text("")

    with pytest.raises(ConfigError, match=r"no watcher\.toml in config, .*`watcher init` writes one"):
        find_config_dir(None, {"HOME": str(tmp_path)})


def test_a_named_config_folder_that_is_not_there_is_an_error_that_says_who_named_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--config: there is no folder"):
        find_config_dir(tmp_path / "gone", {})
    with pytest.raises(ConfigError, match="WATCHER_CONFIG: there is no folder"):
        find_config_dir(None, {"WATCHER_CONFIG": str(tmp_path / "gone")})


def test_the_state_folder_is_the_first_of_four(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"WATCHER_STATE": "from-variable"}

    assert find_state_dir(None, {}, None) == tmp_path / "state"
    assert find_state_dir(None, {}, tmp_path / "configured") == tmp_path / "configured"
    assert find_state_dir(None, environ, tmp_path / "configured") == tmp_path / "from-variable"
    assert find_state_dir(Path("named"), environ, None) == tmp_path / "named"


def test_paths_in_a_file_count_from_its_folder(tmp_path: Path) -> None:
    folder = make_config(tmp_path / "conf")
    (tmp_path / "clippings").mkdir()
    (folder / "watcher.toml").write_text('[store]\nstate = "../kept"\n[seeds]\ndir = "../clippings"\n')
    (folder / "feeds.toml").write_text("")

    settings = load_settings(folder, environ={})

    assert (settings.state_dir, settings.seeds_dir) == (tmp_path / "kept", tmp_path / "clippings")


def test_init_writes_a_config_that_loads(tmp_path: Path) -> None:
    written = write_default_config(tmp_path / "config")

    assert {file.outcome for file in written} == {"written"}
    assert tmp_path / "config" / "topics" / "us-russia.toml" in [file.path for file in written]
    assert load_settings(tmp_path / "config", environ={}).feeds


def test_init_keeps_what_is_there_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("# mine\n")

    outcomes = {file.path.name: file.outcome for file in write_default_config(tmp_path)}
    assert (outcomes["feeds.toml"], outcomes["watcher.toml"]) == ("kept", "written")
    assert (tmp_path / "feeds.toml").read_text() == "# mine\n"

    outcomes = {file.path.name: file.outcome for file in write_default_config(tmp_path, force=True)}
    assert set(outcomes.values()) == {"replaced"}
    assert (tmp_path / "feeds.toml").read_bytes() == (shipped_dir("config") / "feeds.toml").read_bytes()


def test_init_leaves_nothing_but_the_config_behind(tmp_path: Path) -> None:
    write_default_config(tmp_path)
    shipped = shipped_dir("config")

    names = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert names == sorted(
        str(path.relative_to(shipped)) for kind in ("*.toml", "*.json") for path in shipped.rglob(kind)
    )


def test_init_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match=r"config/feeds\.toml: cannot be written"):
        write_default_config(tmp_path / "file" / "config")


def test_a_shipped_folder_that_is_missing_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"the folder is missing: neither .* nor .* is there"):
        shipped_dir("nothing-of-this-name")
