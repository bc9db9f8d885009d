"""Whom a third calls to one table: `The EU has called Rubio and Lavrov to talks in Bern next week`."""

from __future__ import annotations

from datetime import date

from watcher.facts.lexicon.function_words import TO
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence
from watcher.facts.times.when import lies_ahead
from watcher.model import DateInterval

_NOT_DONE = ("future", "hedge", "negation", "condition", "habit", "past_marks")


def are_bidden(sentence: Sentence, event: Event, when: DateInterval | None, today: date) -> bool:
    """`[invited A and B to] talks next week`, `[called] crisis talks with A and B for next week`.

    Who is called there comes; an invitation that names no time may be turned down.
    """
    verb = _verb(sentence, event)
    if verb is None or len(event.parties) < 2 or any(m.first < verb for m in event.mentions if m.party):
        return False
    if any(i.word(*_NOT_DONE) for i in sentence.items[event.clause[0] : verb]):
        return False
    soon = lies_ahead(when, today)
    calls = sentence.items[verb].word("summons")
    if _is_called_there(sentence, event, verb):
        return soon or (calls and when is None)
    between = sentence.items[verb + 1 : event.trigger]
    if not calls or event.is_definite or not all(i.is_determiner or i.is_plain for i in between):
        return False
    return soon or (when is None and any(i.word("urgent") for i in between))


def _verb(sentence: Sentence, event: Event) -> int | None:
    """The item of the last word before the noun by which somebody is called or invited."""
    inside = range(event.first - 1, event.clause[0], -1)
    return next((i for i in inside if sentence.items[i].word("summons", "bids")), None)


def _is_called_there(sentence: Sentence, event: Event, verb: int) -> bool:
    """Does the noun stand behind those who are called and a word that leads there, and not as the object?"""
    items, lead = sentence.items, event.first - 1
    while lead > verb and (items[lead].is_determiner or items[lead].is_quote):
        lead -= 1
    if not (items[lead].norm == TO or items[lead].word("purpose")):
        return False
    both = any(i.word("pair") for i in items[verb + 1 : lead])
    return both or any(verb < g.first and g.last < lead for g in sentence.groups)
