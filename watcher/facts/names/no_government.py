"""Who comes from a land and not for its government: members of its parliament, firms, mayors. `A [US]
congressional delegation`, `[Russian] business leaders`, `a [US] delegation led by a senator`."""

from __future__ import annotations

from itertools import pairwise

from watcher.facts.lexicon.function_words import BY, LED, POSSESSIVE
from watcher.facts.names.offices import who_of
from watcher.facts.syntax.sentence import Group, Items
from watcher.topic import OFFICES

_PERSONS = frozenset(role.value for role in OFFICES)
_REACH = 3  # items of "US House Democrats"
_REACH_BEFORE = 2  # items of "lawmakers of the US"
_REACH_LED = 6  # items of "delegation of nine members led by senator"


def speaks_for_no_government(items: Items, group: Group) -> bool:
    """Are those whom the state's name describes no people of its government? Whom the topic names are."""
    if len(group.mentions) > 1 or group.mentions[0].party is None:
        return False
    inside = items[group.first : group.last + 1]
    if any(who is not None and who.extra in _PERSONS for who in map(who_of, inside)):
        return False
    if any(item.word("no_government") for item in inside):
        return True
    return _is_behind(items, group) or _is_before(items, group) or _is_led(items, group)


def _is_behind(items: Items, group: Group) -> bool:
    """`US [lawmakers]`, `US Democratic [senators]`"""
    for item in items[group.last + 1 : group.last + 1 + _REACH]:
        if item.word("no_government"):
            return True
        if not (item.is_plain or item.norm == POSSESSIVE or item.word("definite")):
            return False
    return False


def _is_before(items: Items, group: Group) -> bool:
    """`[lawmakers] from the US`, `a delegation of [the congress] of the US`"""
    for index in range(group.first - 1, max(group.first - 2 - _REACH_BEFORE, -1), -1):
        item = items[index]
        if item.word("no_government"):
            return True
        if not (item.word("of", "definite", "in") or item.is_determiner):
            return False
    return False


def _is_led(items: Items, group: Group) -> bool:
    """`a US delegation led by [Senator Ann Hale]`"""
    behind = items[group.last + 1 : group.last + 1 + _REACH_LED]
    led = next(
        (n for n, (i, after) in enumerate(pairwise(behind)) if i.norm in LED and after.norm == BY), None
    )
    return led is not None and any(item.word("no_government") for item in behind[led + 2 : led + 4])
