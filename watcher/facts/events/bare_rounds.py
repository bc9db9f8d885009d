"""Rounds and sessions: of what they are, and where that is said."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import BARE_ROUNDS, COMMA, OF, ON, POSSESSIVES, is_adverb
from watcher.facts.syntax.sentence import Items
from watcher.text.sentences import HAN

_ROUND_REACH = 9  # items behind "round of" in which the event noun stands
_SECOND = 2  # of a first one nobody speaks so before it is over
_SERIES_REACH = 3  # items of "senior border commanders"
_SHORTEST_THING = 2  # characters of a thing that is counted in rounds


def is_round_of_something(items: Items, index: int) -> bool:
    """`a new round of attacks`, `新一轮[换囚]`: what the round is of is no event noun."""
    if HAN.match(items[index].norm):
        return _is_counted_thing(items, index)
    if items[index].norm not in BARE_ROUNDS or index + 1 >= len(items) or items[index + 1].norm != OF:
        return False
    for cursor in range(index + 2, min(index + 2 + _ROUND_REACH, len(items))):
        item = items[cursor]
        if item.tag("noun") is not None or item.word("bodies"):
            return False  # "a session of the Joint Commission"
        if items[index + 2].is_determiner and _ends_on_series(items, cursor):
            return False
        if item.norm == COMMA or item.verbs() or item.date is not None:
            return True
    return True


def _is_counted_thing(items: Items, index: int) -> bool:
    """`第三轮[换囚]`, but not `第三轮核谈判`, `第三轮仍在进行`: in Chinese what is
    counted stands right behind."""
    noun = items[index].tag("noun")
    behind = items[index + 1 : index + 1 + _ROUND_REACH]
    thing = next((n for n, i in enumerate(behind) if not (i.is_plain or i.word("look_alikes"))), len(behind))
    if noun is None or noun.value != "round" or thing < _SHORTEST_THING:
        return False
    after = behind[thing] if thing < len(behind) else None
    told = after is not None and (after.tag("noun") or after.verbs() or after.word("future", "passive", "in"))
    return not told


def _ends_on_series(items: Items, index: int) -> bool:
    """`a round of the [border commanders]`: those of a series, and nothing that is theirs."""
    if items[index].tag("series") is None:
        return False
    behind = items[index + 1 : index + 2]
    return not any(i.norm in POSSESSIVES or (i.is_plain and not is_adverb(i.norm)) for i in behind)


def is_counted_alone(items: Items, index: int) -> bool:
    """`ended a fifth round in Oslo, and the [sixth] will be held in Lima`, `agreed on a [sixth] in Lima`: a
    number with an article, and no noun of its own."""
    ordinal = items[index].tag("ordinal")
    if ordinal is None or index < 1 or int(ordinal.value) < _SECOND:
        return False
    after = items[index + 1] if index + 1 < len(items) else None
    if not items[index - 1].is_determiner:  # "..., [второй] состоится": a language without articles
        parted = items[index - 1].norm == COMMA or items[index - 1].word("and", "contrast", "clause")
        return parted and after is not None and after.verb("hold", "begin", "plan", form="coming")
    if after is None or after.is_plain or after.tag("noun") or after.tag("role") or after.tag("series"):
        return False
    told = after.word("in", "future", "passive", "purpose") or after.verb("plan")
    return told or after.date is not None or after.norm == ON


def is_bare_round(items: Items, left: int, index: int) -> bool:
    """`a second round`: of what, the noun phrase from `left` to `index` does not say."""
    if index + 2 < len(items) and items[index + 1].norm == OF and items[index + 2].is_determiner:
        behind = range(index + 3, min(index + 3 + _SERIES_REACH, len(items)))
        if any(_ends_on_series(items, i) for i in behind):
            return False  # "the second round of the border commanders"
    return all(i.norm in BARE_ROUNDS for i in items[left : index + 1] if i.tag("noun"))
