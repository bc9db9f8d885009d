"""One call from a config folder to everything the service was told."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watcher.errors import ConfigError
from watcher.model import Feed
from watcher.settings.channel_table import Channel
from watcher.settings.checks import cross_check, warnings_of
from watcher.settings.documents import Document, read_document
from watcher.settings.environment import apply_environment, near_misses
from watcher.settings.feeds_file import FeedsFile, FeedTable
from watcher.settings.masking import mask
from watcher.settings.owners import Owners, collect_owners
from watcher.settings.places import (
    FEEDS_FILE,
    TOPICS,
    WATCHER_FILE,
    find_config_dir,
    find_state_dir,
    shipped_dir,
    show_path,
)
from watcher.settings.problems import Problem, SettingsError
from watcher.settings.secret_files import read_secret_files
from watcher.settings.topic import load_topic as load_topic_file
from watcher.settings.validation import validate
from watcher.settings.values import parse_duration
from watcher.settings.watcher_file import (
    Alerts,
    Fetch,
    Health,
    Seeds,
    Send,
    Service,
    Store,
    Strip,
    WatcherFile,
    Web,
    WebSub,
)
from watcher.topic import Topic

LoadTopic = Callable[[Path], Topic]
DEFAULT_CHANNELS = ({"name": "console", "type": "console"},)


@dataclass(frozen=True, slots=True)
class TopicFile:
    """A file of `topics/` and the topic in it, switched on or not."""

    path: Path
    topic: Topic


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the config folder and the environment say, checked. Folders are absolute."""

    config_dir: Path
    state_dir: Path
    seeds_dir: Path
    service: Service
    fetch: Fetch
    websub: WebSub
    store: Store
    strip: Strip
    alerts: Alerts
    health: Health
    send: Send
    seeds: Seeds
    web: Web
    channels: tuple[Channel, ...]
    feed_tables: tuple[FeedTable, ...]
    owners: Owners
    topic_files: tuple[TopicFile, ...]
    secret_files: tuple[Path, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Every source, the switched-off ones too, in the order of the file."""
        return tuple(table.as_feed() for table in self.feed_tables)

    @property
    def ca_file(self) -> Path | None:
        """`fetch.ca_file`, made absolute."""
        return _inside(self.config_dir, self.fetch.ca_file)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics that are switched on."""
        return tuple(file.topic for file in self.topic_files if file.topic.enabled)

    def masked(self) -> dict[str, Any]:
        """Everything in JSON's types, for people and logs: every secret reads `***`."""
        tables = {name: mask(getattr(self, name)) for name in WatcherFile.model_fields}
        topics = [
            {"name": file.topic.name, "enabled": file.topic.enabled, "path": str(file.path)}
            for file in self.topic_files
        ]
        folders = {"config": str(self.config_dir), "state": str(self.state_dir), "seeds": str(self.seeds_dir)}
        return {"folders": folders, **tables, "feeds": mask(self.feed_tables), "topics": topics}


@dataclass(slots=True)
class _Files:
    """The two files on their way from text to models, and what was wrong on it."""

    folder: Path
    main: Document
    feeds: Document
    problems: list[Problem]
    main_model: WatcherFile | None = None
    feeds_model: FeedsFile | None = None
    secret_files: tuple[Path, ...] = ()


def load_settings(
    config: Path | None = None,
    state: Path | None = None,
    environ: Mapping[str, str] | None = None,
    load_topic: LoadTopic = load_topic_file,
) -> Settings:
    """The settings of the config folder, with the environment's overrides on top.

    `config` and `state` are the folders named on the command line. `load_topic` reads one topic file.
    Raises ConfigError, which names every problem at once.
    """
    environ = os.environ if environ is None else environ
    folder = find_config_dir(config, environ)
    files = _read_files(folder, environ)
    _validate(files)
    topics = _read_topics(folder, load_topic, files.problems)
    series = {file.topic.name: [each.name for each in file.topic.series] for file in topics}
    files.problems += cross_check(files.main, files.feeds, series, folder)
    if files.problems or files.main_model is None or files.feeds_model is None:
        raise SettingsError(show_path(folder), files.problems)
    main, feeds = files.main_model, files.feeds_model
    warnings = warnings_of(main, feeds, [file.topic.name for file in topics if file.topic.enabled])
    warnings += near_misses(environ, [(WatcherFile, files.main), (FeedsFile, files.feeds)])
    return Settings(
        config_dir=folder.absolute(),
        state_dir=find_state_dir(state, environ, _inside(folder, main.store.state)),
        seeds_dir=_inside(folder, main.seeds.dir) or shipped_dir("seeds"),
        **{name: getattr(main, name) for name in WatcherFile.model_fields},
        feed_tables=feeds.feeds,
        owners=collect_owners(feeds.owners, feeds.feeds),
        topic_files=topics,
        secret_files=files.secret_files,
        warnings=tuple(warnings),
    )


def topic_paths(folder: Path) -> list[Path]:
    """The topic files of a config folder, by name."""
    return sorted(path for path in (folder / TOPICS).glob("*.toml") if not path.name.startswith("."))


def _read_files(folder: Path, environ: Mapping[str, str]) -> _Files:
    main, main_problem = read_document(folder / WATCHER_FILE, show_path(folder / WATCHER_FILE))
    feeds, feeds_problem = read_document(folder / FEEDS_FILE, show_path(folder / FEEDS_FILE))
    problems = [problem for problem in (main_problem, feeds_problem) if problem]
    main.tables.setdefault("channels", DEFAULT_CHANNELS)
    if not problems:  # without its file, every variable for a feed would seem to name nothing
        problems += apply_environment(environ, [(WatcherFile, main), (FeedsFile, feeds)])
    return _Files(folder, main, feeds, problems)


def _validate(files: _Files) -> None:
    main, problems = validate(WatcherFile, files.main)
    if main is not None:
        main, files.secret_files, found = read_secret_files(main, files.main, files.folder)
        problems += found
    context = {"min_interval": main.fetch.min_interval if main else _raw_min_interval(files.main)}
    files.feeds_model, found = validate(FeedsFile, files.feeds, context)
    files.main_model = main
    files.problems += [*problems, *found]


def _raw_min_interval(main: Document) -> float:
    """The floor of the intervals as the file gives it, while something else in the file is wrong."""
    try:
        return parse_duration(main.value(("fetch", "min_interval")))
    except ValueError:
        return 60


def _read_topics(folder: Path, load_topic: LoadTopic, problems: list[Problem]) -> tuple[TopicFile, ...]:
    """Every topic file, the switched-off ones too: a command may pick one of those by its name."""
    topics: list[TopicFile] = []
    for path in topic_paths(folder):
        try:
            topic = load_topic(path)
        except SettingsError as error:
            problems += error.problems
        except ConfigError as error:
            problems.append(Problem(error.subject, error.message))
        else:
            if earlier := next((file.path for file in topics if file.topic.name == topic.name), None):
                message, value = f"must be unique; {earlier.name} has it already", f'"{topic.name}"'
                problems.append(Problem(show_path(path), message, "name", value))
            topics.append(TopicFile(path.absolute(), topic))
    return tuple(topics)


def _inside(folder: Path, name: str | None) -> Path | None:
    """The path `name` of a config file, counted from its folder and made absolute; None for None."""
    return None if name is None else Path(os.path.normpath((folder / Path(name).expanduser()).absolute()))
