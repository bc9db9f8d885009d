"""Is an entry worth reading? Title and summary are looked through for the words of each topic, and nothing
is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.facts.vocabulary import Vocabulary, build_vocabulary
from watcher.flow.steps import Step
from watcher.model import Entry
from watcher.text.dates import guess_language
from watcher.text.words import tokenize
from watcher.topic import Topic

MAX_TEXT = 4_000  # characters: title, summary and the head of a full text
_EVENT_KINDS = frozenset({"noun", "verb"})


@dataclass(frozen=True, slots=True)
class Relevance:
    """Which topics an entry may be about, and the words that say so. No topics: it is not read."""

    topics: tuple[str, ...]
    step: Step


class RelevanceTest:
    """Looks for a party and an event of each topic. Holds the topics' word lists, built at first need."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = tuple(topics)
        self._vocabularies: dict[tuple[str, str], Vocabulary] = {}

    def of(self, entry: Entry) -> Relevance:
        """The topics whose party and event both stand in the entry."""
        text = "\n".join((entry.title, entry.summary, entry.content))[:MAX_TEXT]
        language = language_of(entry.language, text)
        named: list[str] = []
        lines: list[str] = []
        for topic in self._topics:
            if language not in topic.languages:
                lines.append(
                    f"{topic.name}: {language} is none of its languages ({', '.join(topic.languages)})"
                )
                continue
            parties, events = self._words(topic, language, text)
            lines.append(f"{topic.name}: parties: {_shown(parties)}; events: {_shown(events)}")
            if parties and events:
                named.append(topic.name)
        found = f"may be about {', '.join(named)}" if named else "not about any topic"
        return Relevance(tuple(named), Step("relevance", found, tuple(lines), {"topics": named}))

    def _words(self, topic: Topic, language: str, text: str) -> tuple[list[str], list[str]]:
        """The words of the text that name a party, and those that name an event."""
        tokens = tokenize(text)
        parties: dict[str, None] = {}
        events: dict[str, None] = {}
        for match in self._vocabulary(topic, language).lexicon.find(tokens):
            kinds = {tag.kind for tag in match.tags}
            words = text[tokens[match.first].start : tokens[match.last].end]
            if "party" in kinds:
                parties[words] = None
            elif kinds & _EVENT_KINDS:
                events[words] = None
        return list(parties), list(events)

    def _vocabulary(self, topic: Topic, language: str) -> Vocabulary:
        key = (topic.name, language)
        if key not in self._vocabularies:
            self._vocabularies[key] = build_vocabulary(topic, language)
        return self._vocabularies[key]


def language_of(stated: str | None, text: str) -> str:
    """The primary code of the language that is stated, else the one that the text's own words tell."""
    code = (stated or "").replace("_", "-").split("-")[0].lower()
    return code or guess_language(text)


def _shown(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words[:6]) or "none"
