"""Where the config and the state are, and the config that is shipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from watcher.errors import ConfigError
from watcher.settings.environment import CONFIG_VARIABLE, STATE_VARIABLE

WATCHER_FILE = "watcher.toml"
FEEDS_FILE = "feeds.toml"
TOPICS = "topics"
SYSTEM_CONFIG = Path("/etc/watcher")


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of the shipped config and what became of it: "written", "replaced" or "kept" (it was there)."""

    path: Path
    outcome: str


def find_config_dir(given: Path | None, environ: Mapping[str, str]) -> Path:
    """`given`, WATCHER_CONFIG, `./config`, the user's folder or `/etc/watcher`; else ConfigError."""
    if given is not None:
        return _existing_folder(given, "--config")
    if environ.get(CONFIG_VARIABLE):
        return _existing_folder(Path(environ[CONFIG_VARIABLE]), CONFIG_VARIABLE)
    places = [Path("config"), user_config_dir(environ), SYSTEM_CONFIG]
    for place in places:
        if (place / WATCHER_FILE).is_file():
            return place
    looked = ", ".join(show_path(place) for place in places)
    raise ConfigError("config", f"no {WATCHER_FILE} in {looked}; `watcher init` writes one")


def user_config_dir(environ: Mapping[str, str]) -> Path:
    """The user's config folder by the XDG rules: `$XDG_CONFIG_HOME/watcher`, else `~/.config/watcher`."""
    base = environ.get("XDG_CONFIG_HOME", "")
    home = Path(environ["HOME"]) if environ.get("HOME") else Path("~").expanduser()
    return (Path(base) if base.startswith("/") else home / ".config") / "watcher"


def find_state_dir(given: Path | None, environ: Mapping[str, str], configured: Path | None) -> Path:
    """The state folder, made absolute: `given`, else WATCHER_STATE, else `configured`, else `./state`."""
    from_environment = Path(environ[STATE_VARIABLE]) if environ.get(STATE_VARIABLE) else None
    return (given or from_environment or configured or Path("state")).expanduser().absolute()


def shipped_dir(name: str) -> Path:
    """The folder of the shipped `config` or `seeds`: in an installed package, else on top of the checkout."""
    package = Path(__file__).parents[1]
    places = (package / "data" / "shipped" / name, package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    looked = " nor ".join(str(place) for place in places)
    message = f"the folder is missing: neither {looked} is there; put it back, or install again"
    raise ConfigError(name, message)


def write_default_config(target: Path, force: bool = False) -> list[WrittenFile]:
    """The shipped config stands in the folder `target`; the outcome of each file, in order.

    A file that is there already is kept unless `force`. ConfigError where nothing can be written.
    """
    source = shipped_dir("config")
    outcomes = []
    for origin in sorted((*source.rglob("*.toml"), *source.rglob("*.json"))):
        path = target / origin.relative_to(source)
        was_there = path.exists()
        if not was_there or force:
            write_file(path, origin.read_bytes())
        outcomes.append(WrittenFile(path, _outcome(was_there, force)))
    return outcomes


def show_path(path: Path) -> str:
    """`path` as a reader knows it: from the working folder where it lies inside, else in full."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):  # it lies elsewhere, or the working folder is gone
        return str(path)


def _outcome(was_there: bool, force: bool) -> str:
    if not was_there:
        return "written"
    return "replaced" if force else "kept"


def write_file(path: Path, content: bytes, like: Path | None = None) -> None:
    """`path` holds `content`, whole or not at all; its folder is made. With `like`, it may be read and
    written by those who may do so with that file. ConfigError where it cannot be."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        if like is not None:
            shutil.copymode(like, fresh)
        os.replace(fresh, path)
    except OSError as error:
        raise ConfigError(show_path(path), f"cannot be written ({error.strerror})") from error


def _existing_folder(path: Path, origin: str) -> Path:
    path = path.expanduser()
    if path.is_file():
        raise ConfigError(origin, f"{path} is a file; give the folder that holds {WATCHER_FILE}")
    if not path.is_dir():
        raise ConfigError(origin, f"there is no folder {path}; `watcher init` writes one")
    return path
