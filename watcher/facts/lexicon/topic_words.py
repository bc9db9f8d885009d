"""What is looked for in texts about one topic, by language."""

from __future__ import annotations

from watcher.facts.lexicon.vocabulary import Vocabulary, build_vocabulary
from watcher.topic import Topic


class TopicWords:
    """The words of a topic in each of its languages, built when the first text in one comes.

    They alone tell whether a text may be about the topic; what reads its sentences is loaded for those that
    may (`watcher.facts.reader`).
    """

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.seats_thirds = any(series.thirds for series in topic.series)
        self._known: dict[str, Vocabulary] = {}

    def of(self, language: str) -> Vocabulary | None:
        """What is looked for in a text of that language; None for one that the topic does not read."""
        if language not in self.topic.languages:
            return None
        if language not in self._known:
            self._known[language] = build_vocabulary(self.topic, language)
        return self._known[language]
