"""Days and places of a journey, and of what comes after a meeting, that are none of the meeting itself."""

from __future__ import annotations

from itertools import pairwise

from watcher.facts.lexicon.function_words import COMMA, TO, TONIGHT, UNDER, WAYS
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Sentence

_MEETS = frozenset({"meet", "hold", "speak", "continue", "begin"})


def is_of_stop(sentence: Sentence, event: Event, index: int) -> bool:
    """`landed in Oslo on Tuesday, en route to Lima to meet Y`: a stop on the way, and its day."""
    between = sentence.items[index + 1 : event.trigger]
    return any(not WAYS.isdisjoint(words := i.norm.split()) and words[0] != UNDER for i in between)


def is_of_preparer(sentence: Sentence, event: Event, index: int) -> bool:
    """`is in Lima to finalize plans for a summit`: where he is who prepares it."""
    between = pairwise(sentence.items[index + 1 : event.first])
    return event.is_noun and any(led.norm == TO and item.word("prepares") for led, item in between)


def is_of_departure(sentence: Sentence, event: Event, index: int) -> bool:
    """`travels to Lima this evening to continue talks`, `flies in tonight for talks`: they meet thereafter.

    `arrives in Lima tonight` tells of the visit itself, `meets Y in Lima tonight` of the meeting.
    """
    items = sentence.items
    if items[index].norm not in TONIGHT:
        return False
    goes = any(_goes(item) for item in items[event.clause[0] : index])
    leads = items[index + 1 : event.clause[1] + 1]
    led = bool(leads) and (leads[0].norm == TO or leads[0].word("purpose"))
    return goes and led and any(_meets(item) for item in leads)


def is_of_what_follows(sentence: Sentence, event: Event, index: int) -> bool:
    """`After his visit to X, Y will on Saturday head to Z`: a day of what is still to come."""
    if not event.is_noun or event.aftermath != "over" or event.verb is not None:
        return False
    comma = next((i for i in range(event.last, index) if sentence.items[i].norm == COMMA), None)
    return comma is not None and is_yet_to_follow(sentence, event)


def is_yet_to_follow(sentence: Sentence, event: Event) -> bool:
    """`After his visit to X, Y [will head to Z]`: the visit may be to come as well."""
    behind = sentence.items[event.last + 1 : event.clause[1] + 1]
    return any(i.word("future") and i.norm != TO for i in behind)


def _goes(item: Item) -> bool:
    return item.verb("travel")


def _meets(item: Item) -> bool:
    return item.tag("noun") is not None or item.verb(*_MEETS)
