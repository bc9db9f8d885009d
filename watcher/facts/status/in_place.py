"""Who is in a place for an event: `is in Tokyo for talks`, `has stayed on in Tokyo to continue them`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import ARTICLES, AT_PRESENT, BEEN, COMMA, IS, OF, ON, TO, UNTIL
from watcher.facts.status.travellers import lead_of
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence
from watcher.topic import OFFICES


def is_there_for(sentence: Sentence, event: Event) -> bool:
    """`is in Tokyo for a two-day visit`, `is now in Tokyo on it`, `will stay in Tokyo till Friday for it`."""
    return place_of_stay(sentence, event) is not None


def is_there_to(sentence: Sentence, verb: int) -> bool:
    """`is in Tokyo [to hold] talks`, `has stayed on in Tokyo [to continue] them`."""
    items = sentence.items
    if verb < 4 or items[verb - 1].norm != TO:
        return False
    before = verb - 2 - (items[verb - 2].norm in AT_PRESENT)
    place = _behind_until(sentence, before)
    return is_in_place(sentence, place) and not _was_or_will_be(sentence, place)


def place_of_stay(sentence: Sentence, event: Event) -> int | None:
    """Where the place stands in which they are for the event."""
    items, lead = sentence.items, lead_of(sentence, event)
    of_days = items[lead].norm == OF and items[lead - 1].word("durations")
    if lead > 3 and (of_days or items[lead].word("dates_of")):
        lead -= 1 + of_days  # "for a third day of talks"
        while lead > 3 and (items[lead].tag("ordinal") or items[lead].norm in ARTICLES):
            lead -= 1
    if lead < 3 or not (items[lead].word("purpose") or items[lead].norm == ON):
        return None
    place = _behind_until(sentence, lead - 1)
    if is_in_place(sentence, place):
        return place
    bound = event.verb_follows and items[lead].word("purpose")
    return _goal_before(sentence, lead) if bound else None


def _goal_before(sentence: Sentence, lead: int) -> int | None:
    """`arrived in [Tokyo] on Sunday for talks that begin on Monday`: whereto they have gone for them."""
    items = sentence.items
    place = lead - 1 - (2 if items[lead - 1].date is not None else 0)
    if place < 1 or items[place].tag("place") is None:
        return None
    return place if items[place - 1].verb("travel") else None


def _behind_until(sentence: Sentence, index: int) -> int:
    """`in Tokyo [until Friday]`: what stands before it."""
    items = sentence.items
    led = index > 2 and items[index].date is not None and items[index - 1].norm in UNTIL
    return index - 2 if led else index


def is_in_place(sentence: Sentence, index: int) -> bool:
    """`is now in Tokyo`, `have extended their stay in Tokyo`, `Rubio, in Tokyo [for talks], said`: does that
    end with the item at `index`?"""
    items = sentence.items
    if index < 2 or items[index].tag("place") is None or not items[index - 1].word("in"):
        return False
    before = _is_at(sentence, index)
    group = sentence.group_at(before - 1) if before and items[before].norm == COMMA else None
    if group is not None and not group.has_third and all(m.role in OFFICES for m in group.mentions):
        return True
    return items[before].word("passive", "stays_on") and not items[before - 1].word("negation")


def _is_at(sentence: Sentence, place: int) -> int:
    """The verb of who is in the place."""
    before = place - 2
    while before > 0 and sentence.items[before].norm in AT_PRESENT:
        before -= 1
    return before


def _was_or_will_be(sentence: Sentence, place: int) -> bool:
    item = sentence.items[_is_at(sentence, place)]
    return not (item.norm in IS or item.norm.endswith(BEEN) or item.word("stays_on"))
