"""What stands before the name of somebody who is joined to others: what he is (`the rebel group B`), his
office, and whose delegation it is."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.facts.lexicon.function_words import (
    ADVERBS_OF_TIME,
    COMMA,
    HYPHENS,
    NO_ADJECTIVES,
    OF,
    SECRETARY,
    SENT_FOR,
    WHO_THEY_ARE,
    is_adverb,
)
from watcher.facts.names.offices import role_named, who_of
from watcher.facts.syntax.sentence import Item, Items
from watcher.topic import Role

_LONGEST = 4  # items of "the far larger rebel group"
_REACH_FIELD = 9  # items of "of Foreign Affairs, International Trade and Worship"
_JOINED_ANEW = ("and", "of")


def without_description(between: Items) -> Items:
    """What stands between two names, without what the second one is: `A and [the rebel group] B`, `A and
    [neighbouring] B`, `officials of A and [a high-level] delegation from B`."""
    first = len(between)
    while first and len(between) - first < _LONGEST and _may_describe(between[first - 1]):
        first -= 1
    if first and between[first - 1].opens_phrase and first < len(between):
        return between[: first - 1]
    named = bool(between) and between[-1].word("kinds_of_sides")
    return between[:first] if named else between


def _may_describe(item: Item) -> bool:
    """A word in small letters, or the hyphen of two."""
    if item.is_determiner or item.norm in NO_ADJECTIVES | ADVERBS_OF_TIME or is_adverb(item.norm):
        return False
    plain = item.is_plain and not item.is_capitalised
    return plain or item.norm in HYPHENS or item.word("kinds_of_sides", "epithets", "next")


def is_led_alike(before: Item, between: Sequence[Item]) -> bool:
    """`teams of A and [of] B`, `delegations from A and [from] B`, `a delegation from A and [one from] B`: the
    preposition before the first name stands before the second one once more."""
    rest = [item for item in between if item.norm != COMMA and item.norm not in WHO_THEY_ARE]
    if len(rest) != len(_JOINED_ANEW) or not rest[0].word("and"):
        return False
    return rest[1].norm == before.norm and _leads(before)


def _leads(item: Item) -> bool:
    return item.word("of") or item.norm in SENT_FOR


def minister_of(items: Items, index: int) -> int | None:
    """`the [minister] of Foreign Affairs and Worship of A`: where the office stands whose field ends before
    the item at `index`, the "of" of the state."""
    for cursor in range(index - 1, max(index - 1 - _REACH_FIELD, 0), -1):
        item = items[cursor]
        if role_named(item) == Role.MINISTER.value and who_of(item) is None:
            return cursor if " " in item.norm else None  # "the [minister of foreign affairs], trade of A"
        if item.word("of") or item.norm in SENT_FOR:
            office = items[cursor - 1]
            is_minister = role_named(office) == Role.MINISTER.value or office.norm == SECRETARY
            is_minister = is_minister and who_of(office) is None
            return cursor - 1 if is_minister and item.norm in (OF, *SENT_FOR) and cursor < index - 1 else None
        if not (item.is_plain or item.norm == COMMA or item.is_determiner or item.word("and")):
            return None
    return None
