"""What describes somebody before his office or name, and says nothing of who he is: `the [newly elected] US
president`, `A and [outgoing] Norwegian foreign minister B`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import ADVERB_ENDING, COLON, COMMA, HYPHENS, POSSESSIVE
from watcher.facts.lexicon.vocabulary import NAMES
from watcher.facts.names.offices import who_of
from watcher.facts.syntax.sentence import Item, Items
from watcher.topic import OFFICES

_LONGEST = 5  # items of "recently re-elected"
_REACH_OFFICE = 3  # items of "US Homeland Security Secretary"
_TAKES_WHOM = frozenset({"meet", "host", "phone", "speak"})
_PERSONS = frozenset(role.value for role in OFFICES)


def without_epithets(items: Items) -> Items:
    """The items without what describes the person behind them; behind `is` or `was` it is what is told."""
    dropped: set[int] = set()
    for index in (n for n, item in enumerate(items) if n and item.worth & NAMES):
        first = _first_epithet(items, index)
        if first < index and _is_somebody(items, index) and _may_precede(items, first):
            dropped.update(range(first, index))
    return tuple(i for n, i in enumerate(items) if n not in dropped) if dropped else items


def _first_epithet(items: Items, index: int) -> int:
    """Where the words that describe who stands at `index` begin; `index` where there are none."""
    first = index
    while first and index - first < _LONGEST:
        before = items[first - 1]
        if before.word("epithets", "epithet_adverbs") or (first < index and before.norm in HYPHENS):
            first -= 1
        elif first > 1 and _describes(items[first - 2], before, items[first - 3] if first > 2 else None):
            first -= 2
        else:
            break
    return first if first == index or items[first].norm not in HYPHENS else first + 1


def _describes(adverb: Item, word: Item, opens: Item | None) -> bool:
    """`[newly] sworn-in`, `his [visibly tired] counterpart`: an adverb and any word."""
    if not word.is_plain or word.is_capitalised:
        return False
    owned = opens is not None and opens.opens_phrase and adverb.is_plain
    return adverb.word("epithet_adverbs") or (owned and adverb.norm.endswith(ADVERB_ENDING))


def _is_somebody(items: Items, index: int) -> bool:
    """Does an office begin here, or somebody's name, and not that of a state alone?"""
    who = who_of(items[index])
    if who is None or who.extra in _PERSONS:
        return True
    behind = items[index + 1 : index + 1 + _REACH_OFFICE]
    return any(i.tag("role") is not None or i.word("counterpart") for i in behind)


def _may_precede(items: Items, first: int) -> bool:
    """Does what stands before the words lead to somebody?"""
    if not first:
        return True
    before = items[first - 1]
    if before.norm in (COMMA, COLON, POSSESSIVE) or before.opens_phrase:
        return True
    leads = before.word("and", "with", "between", "of", "to")
    return leads or before.verb(*_TAKES_WHOM)
