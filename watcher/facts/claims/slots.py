"""What is gathered of an event before it becomes a fact: what happens, when and where, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from watcher.facts.status.predicate import Predicate
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Mention, Sentence
from watcher.model import DateInterval, Span


@dataclass(frozen=True, slots=True)
class Slots:
    """What a sentence gives of one event, with the words that gave its day and its place.

    `today` is the day of publication; `mentions` are those who take part, `how` says how that is known.
    """

    sentence: Sentence
    today: date
    event: Event
    mentions: tuple[Mention, ...]
    how: str
    predicate: Predicate
    when: DateInterval | None = None
    date_span: Span | None = None
    venue: str | None = None
    venue_span: Span | None = None

    @property
    def is_placed(self) -> bool:
        """Is it known where?"""
        return self.venue is not None

    @property
    def is_anchored(self) -> bool:
        """Is it known when or where?"""
        return self.when is not None or self.venue is not None
