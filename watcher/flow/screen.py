"""Which new entries are to be read: those that may be about a topic. All others are decided here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from watcher.facts.lexicon.topic_words import TopicWords
from watcher.flow.outcome import Outcome
from watcher.flow.relevance import Relevance, RelevanceTest
from watcher.flow.steps import Step
from watcher.model import Entry
from watcher.store import EntryOutcome


class Screen:
    """Looks entries through for the words of each topic. It needs nothing of what reads them: most polls
    bring something new, and most of that is about something else."""

    def __init__(self, words: Sequence[TopicWords]) -> None:
        self._relevance = RelevanceTest(words)

    def look(self, entry: Entry) -> Relevance:
        return self._relevance.glance(entry)

    def passed_over(self, entry: Entry, *, is_baseline: bool) -> EntryOutcome | None:
        """What is decided about a new entry that is about no topic; None for one that is to be read."""
        relevance = self.look(entry)
        return None if relevance.topics else irrelevant(relevance.step, is_baseline)


@lru_cache(256)  # of most entries the same is said
def irrelevant(relevance: Step, is_baseline: bool) -> EntryOutcome:
    """What is decided about an entry that is about no topic."""
    trace = {"baseline": is_baseline, "readings": [{"steps": [relevance.as_json()]}]}
    return EntryOutcome(Outcome.IRRELEVANT, relevance.found, None, trace, None, 0)
