"""What an event waits for: `if the truce holds`, `once the shelling stops`, `not until they withdraw`."""

from __future__ import annotations

from itertools import pairwise

from watcher.facts.event import Event
from watcher.facts.function_words import (
    BEFORE,
    ONCE,
    ONCE_MORE,
    UNTIL,
)
from watcher.facts.sentence import Item, Sentence


def is_behind_condition(sentence: Sentence, event: Event, around: list[Item]) -> bool:
    """`if they meet`, `unless the talks begin`"""
    return any(i.word("condition") for i in (*around, *_clause_start(sentence, event)))


def is_before_condition(sentence: Sentence, event: Event) -> bool:
    """`will meet if the truce holds`"""
    return any(i.word("condition") for i in _behind(sentence, event))


def waits_for_something(sentence: Sentence, event: Event) -> bool:
    """`will take place once the shelling stops`, but not `will meet once more`, `once a week`."""
    return any(
        here.norm == ONCE and after.date is None and (after.is_capitalised or after.norm not in ONCE_MORE)
        for here, after in pairwise(_behind(sentence, event))
    )


def waits_for_an_end(sentence: Sentence, event: Event) -> bool:
    """`will not meet until the mayors withdraw`, `will not meet before Friday`."""
    behind = _behind(sentence, event)
    return any(
        (here.norm in UNTIL and after.date is None) or (here.norm == BEFORE and after.date is not None)
        for here, after in pairwise(behind)
    )


def _behind(sentence: Sentence, event: Event) -> tuple[Item, ...]:
    """What follows in the clause: "will withdraw from the talks if ..."."""
    assert event.verb is not None
    return sentence.items[max(event.verb, event.last) + 1 : event.clause[1] + 2]  # "... unless" ends it


def _clause_start(sentence: Sentence, event: Event) -> tuple[Item, ...]:
    """What stands before the event in its clause, with the word that opens it."""
    assert event.verb is not None
    return sentence.items[max(0, event.clause[0] - 1) : min(event.first, event.verb)]
