"""What an event waits for: `if the truce holds`, `once the shelling stops`, `not until they withdraw`."""

from __future__ import annotations

from itertools import pairwise

from watcher.facts.lexicon.function_words import (
    BEFORE,
    MODALS,
    ONCE,
    ONCE_MORE,
    SHOULD,
    UNTIL,
    WILLS,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Sentence


def is_behind_condition(sentence: Sentence, event: Event, around: list[Item]) -> bool:
    """`if they meet`, `unless the talks begin`, `should the truce hold, they will meet`"""
    start = _clause_start(sentence, event)
    conditions = any(i.word("condition") for i in (*around, *sentence.items[start.start : start.stop]))
    return conditions or any(_is_inverted(sentence, index) for index in start)


def is_before_condition(sentence: Sentence, event: Event) -> bool:
    """`will meet if the truce holds`, `will meet should the truce hold`"""
    begins = _front_of_rest(event)
    inverted = any(
        _is_inverted(sentence, n) for n in range(begins, min(event.clause[1] + 1, len(sentence.items)))
    )
    return inverted or any(i.word("condition") for i in _behind(sentence, event))


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
    """What follows in the clause: `will withdraw from the talks if ...`, but not what a second statement
    waits for: `are to meet on Monday [and may go on] if ...`."""
    behind = sentence.items[_front_of_rest(event) : event.clause[1] + 2]  # "... unless" ends it
    second = next(
        (n for n, (i, after) in enumerate(pairwise(behind)) if i.word("and") and _helps(after)), None
    )
    return behind if second is None else behind[:second]


def _helps(item: Item) -> bool:
    """`may`, `could`, `will`: with it another statement of the same subject begins."""
    return item.norm in MODALS or item.norm in WILLS


def _front_of_rest(event: Event) -> int:
    assert event.verb is not None
    return max(event.verb, event.last) + 1


def _clause_start(sentence: Sentence, event: Event) -> range:
    """Where what stands before the event in its clause is, with the word that opens it."""
    assert event.verb is not None
    return range(max(0, event.clause[0] - 1), min(event.first, event.verb))


def _is_inverted(sentence: Sentence, index: int) -> bool:
    """`[should] the truce hold`: before its subject, "should" sets a condition."""
    items = sentence.items
    if items[index].norm != SHOULD or index + 1 >= len(items):
        return False
    return items[index + 1].is_determiner or sentence.group_at(index + 1) is not None
