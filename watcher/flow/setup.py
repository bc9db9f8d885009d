"""The config in force, as far as an explanation leans on it: topics with their files, sources, channels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from watcher.model import Alert, Feed
from watcher.topic import Topic


@dataclass(frozen=True, slots=True)
class TopicSource:
    """A topic, switched on or not, and the file that describes it."""

    topic: Topic
    path: Path


@dataclass(frozen=True, slots=True)
class Route:
    """Why a channel is not told of an alert; "" where it is."""

    channel: str
    why: str


@dataclass(frozen=True, slots=True)
class Setup:
    """`topics` and `feeds` are all of them, the switched-off ones too; `routes` names every channel."""

    topics: tuple[TopicSource, ...]
    feeds: Mapping[str, Feed]
    routes: Callable[[Alert], Sequence[Route]]
