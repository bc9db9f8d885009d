"""Days that bound an event or come again and again: `continue until Nov. 24`, `meet every Friday`."""

from __future__ import annotations

from watcher.facts.event import Event
from watcher.facts.function_words import COMMA, EACH, EDGES_OF_DAYS, UNTIL
from watcher.facts.sentence import Sentence

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
