"""Days that bound an event, an aim or a measure, or come again: `continue until May 4`, `end it by June`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    AT_FIRST,
    BUT,
    BY,
    COMMA,
    EACH,
    EDGES_OF_DAYS,
    FOR,
    GERUND_ENDING,
    INSTEAD,
    NOT,
    OF,
    ON,
    POSSESSIVE,
    TO,
    UNTIL,
)
from watcher.facts.status.preparations import MEETS
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence, before_determiners

_LASTS = (None, "continue", "plan")  # verbs behind which it is told how long
_REACH_EACH = 3  # items of "every two weeks", "a week each month"


def is_bound(sentence: Sentence, event: Event, index: int) -> bool:
    """`will continue until Friday`, `stays for talks until at least Friday`: how long, and not when.

    `put off until Friday` tells the new day, and `will meet until Friday` has the days up to it.
    """
    items = sentence.items
    before = index - 1
    while before > 0 and items[before].norm in EDGES_OF_DAYS:
        before -= 1
    if before < 0 or items[before].norm not in UNTIL:
        return False
    return event.verb_class in _LASTS


def comes_again(sentence: Sentence, event: Event) -> bool:
    """`will meet every Friday`, `agreed to meet for four days each month`: a row of meetings, of no one day.

    `each side`, `each other in two weeks` count no days.
    """
    items = sentence.items
    for index in range(event.last + 1, min(event.clause[1] + 1, len(items) - 1)):
        if items[index].norm == COMMA:
            return False  # "talks, held every two months, would resume on Friday"
        if items[index].norm in EACH:
            behind = items[index + 1 : index + _REACH_EACH]
            return behind[0].date is not None or any(i.word("durations") for i in behind)
    return False


def is_limit(sentence: Sentence, event: Event, index: int) -> bool:
    """`a deadline of July 8 for talks`, `moved the deadline for talks to July 9`, `go on beyond today's
    deadline`: the deadline's day."""
    before = sentence.items[second_of_two(sentence, event) : index]
    owned = index + 1 < len(sentence.items) and sentence.items[index + 1].norm == POSSESSIVE
    behind = sentence.items[index + 1 + owned : index + 2 + owned]  # "a July 9 deadline"
    return any(item.word("limits") for item in (*before, *behind))


def second_of_two(sentence: Sentence, event: Event) -> int:
    """Where the statement of the event begins: `want to extend the deadline [and will meet] on Monday`."""
    items, floor = sentence.items, event.clause[0]
    if event.is_noun:
        return floor
    joins = (i for i in range(event.trigger - 1, floor, -1) if items[i].word("and"))
    return next((i for i in joins if items[i + 1].is_helping), floor)


def is_of_measure(sentence: Sentence, event: Event, index: int) -> bool:
    """`tariffs on imports starting June 1`: the day of what is imposed."""
    items = sentence.items
    starts = [i for i in range(index - 1, max(index - 3, 0), -1) if items[i].word("starts")]
    return bool(starts) and any(i.word("measures") for i in items[max(starts[-1] - 4, 0) : starts[-1]])


def is_of_condition(sentence: Sentence, event: Event, index: int) -> bool:
    """`will meet if a truce holds on Friday`: the condition's day."""
    return any(item.word("condition") for item in sentence.items[event.trigger + 1 : index])


def is_of_aim(sentence: Sentence, event: Event, index: int) -> bool:
    """`will meet [to end the war by June]`, `with the aim of ending it before Easter`: when it is to be."""
    items = sentence.items
    before = before_determiners(items, index - 1, event.last)
    if not (items[before].word("foretell") or items[before].norm in (BY, *UNTIL)):
        return False
    for cursor in range(before - 1, event.last + 1, -1):
        item, led = items[cursor], items[cursor - 1]
        if item.tag("noun") is not None or item.norm == COMMA or item.word("clause"):
            return False
        aims = led.norm == TO or (led.norm in (OF, FOR) and item.norm.endswith(GERUND_ENDING))
        if aims and (item.is_plain or item.verbs()) and not item.verb(*MEETS):
            return True
    return False


def is_struck(sentence: Sentence, event: Event, index: int) -> bool:
    """`rather than [in Oslo]`, `instead of [Friday]`, `, not [in Oslo]`, `not [on Friday] but on Monday`:
    where or when they do not meet."""
    items, before = sentence.items, index - 1
    if before > 0 and (items[before].word("in") or items[before].norm == ON):
        before -= 1
    if before < 0:
        return False
    led, joins = items[before].norm, items[before - 1].norm if before else COMMA
    if led in INSTEAD or f"{joins} {led}" in INSTEAD:
        return True
    turned = any(i.norm in BUT for i in items[index + 1 : index + 3])
    return led in NOT and (joins == COMMA or turned)


def replaces_another(sentence: Sentence, event: Event) -> bool:
    """`will be held in Lima [instead of Oslo]`, `on Monday, [not on Friday]`: is a day or a place told that
    was to be?"""
    return any(
        is_struck(sentence, event, index)
        for index in range(*event.clause)
        if sentence.items[index].date is not None or sentence.items[index].tag("place") is not None
    )


def is_of_first_plan(sentence: Sentence, event: Event, index: int) -> bool:
    """`the talks, [originally planned for Thursday], will be held in Oslo`: the day that it was to have."""
    if event.verb is None or not event.verb_follows or not event.last < index < event.verb:
        return False
    if event.verb_class not in ("hold", "begin", "plan", "host"):
        return False  # "originally planned for Thursday, have been put off"
    aside = sentence.items[event.last + 1 : index]
    return any(i.norm in AT_FIRST for i in aside) and any(i.norm == COMMA for i in aside)
