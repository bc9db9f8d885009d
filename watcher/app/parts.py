"""What one configuration needs to be watched by, made once for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from watcher.app import building
from watcher.deliver.message import Channel
from watcher.fetch.client import Fetcher
from watcher.flow.rota import Rota
from watcher.settings import Settings

if TYPE_CHECKING:
    from watcher.facts.lexicon.topic_words import TopicWords
    from watcher.flow.articles import ArticleReader
    from watcher.flow.ingest import Desk
    from watcher.flow.push import Pusher
    from watcher.flow.screen import Screen


@dataclass(frozen=True)
class Parts:
    """What is made of one configuration, and made anew when it changes; what reads texts, when there is the
    first to read."""

    settings: Settings
    fetcher: Fetcher
    rota: Rota
    pusher: Pusher | None
    channels: dict[str, Channel]
    _make_reader: Callable[[Parts], ArticleReader]

    @cached_property
    def articles(self) -> ArticleReader:
        """What strips pages and tells copies."""
        return self._make_reader(self)

    @cached_property
    def words(self) -> tuple[TopicWords, ...]:
        """The words of each topic that is on."""
        return building.topic_words(self.settings)

    @cached_property
    def screen(self) -> Screen:
        """What tells at a glance whether an entry names a topic."""
        from watcher.flow.screen import Screen

        return Screen(self.words)

    @cached_property
    def desk(self) -> Desk:
        """What reads facts and judges them."""
        return building.reading_desk(self.settings, self.words)


def summary(settings: Settings) -> str:
    """What is on: `topics: us-russia; 32 of 40 feeds; channels: console`."""
    topics = ", ".join(topic.name for topic in settings.topics) or "none"
    on = sum(feed.enabled for feed in settings.feeds)
    channels = ", ".join(channel.name for channel in settings.channels if channel.enabled) or "none"
    return f"topics: {topics}; {on} of {len(settings.feeds)} feeds; channels: {channels}"
