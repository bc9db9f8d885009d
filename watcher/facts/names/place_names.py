"""Where a name of a state or capital tells where, and not who: `in Moscow`, `the Riyadh meeting`."""

from __future__ import annotations

import re

from watcher.facts.lexicon.function_words import (
    BEFORE_PLACES,
    COMMA,
    FULL_STOP,
    HYPHENS,
    INFINITIVE,
    INSTEAD,
    LEADS_AWAY,
    LEADS_TO_PLACE,
    OF,
    POSSESSIVE,
    SET_FOR,
    STAYS_IN,
    TO,
    is_gerund,
)
from watcher.facts.names.offices import office_behind, same, who_of
from watcher.facts.syntax.event import calls_back
from watcher.facts.syntax.sentence import Item, Items

_REACH_OWNED = 3  # items of "capital Jakarta" and "port city Izmir"
_REACH_JOURNEY = 3  # items between a Turkish ending of direction and the verb
_NO_COMPOUNDS = re.compile("[Ѐ-ӿ؀-ۿ]")  # Cyrillic and Arabic: no name stands before a noun to describe it
_REACH_CALLED = 6  # items of "recalled its negotiating team home"
_WHO = ("party", "other", "mediator")
_MEETINGS = (
    "meeting",
    "round",
    "summit",
    "talks",
    "consultations",
    "visit",
)  # groups of nouns that a place may name


def is_place(items: Items, index: int) -> bool:
    """`in Moscow`, `to Russia`: where, not who."""
    tag = who_of(items[index])
    if items[index].tag("place") is None or tag is None or tag.extra not in ("name", "capital"):
        return False
    if _is_land_behind(items, index):
        return True
    if is_goal_by_ending(items, index):
        return True
    compound = tag.extra == "capital" and not _NO_COMPOUNDS.search(items[index].norm)
    if compound and index + 1 < len(items) and items[index + 1].noun(*_MEETINGS):
        paired = index > 1 and items[index - 1].norm in HYPHENS and who_of(items[index - 2]) is not None
        return not paired  # "the Riyadh meeting", but not "the Belgrade-Pristina dialogue"
    before = index - 1
    if before > 1 and items[before].norm == COMMA and items[before - 1].word("settlements"):
        before -= 1  # "in the capital, Ankara"
    elif before > 1 and items[before].norm == COMMA and _is_same_place(items[before - 1], items[index]):
        before -= 2  # "in Turkey's capital, Ankara"
    if before > 1 and owns_place(items, before - 1):
        before -= 2  # "in Turkey's Istanbul"
    while before >= 0 and (items[before].norm in BEFORE_PLACES or _is_only_adjective(items[before])):
        before -= 1
    if before >= 0 and items[before].norm in INSTEAD:
        return True  # "instead of Oslo"
    called_back = before >= 0 and items[before].norm in (LEADS_AWAY, OF) and _are_called_back(items, before)
    if before < 0 or not (items[before].word("in", "to") or _leads(items[before]) or called_back):
        return False
    after = items[index + 1] if index + 1 < len(items) else None
    if after is not None and after.norm in HYPHENS:  # "in the Belgrade-Pristina dialogue"
        return index + 2 >= len(items) or who_of(items[index + 2]) is None
    owner = after is not None and after.norm == POSSESSIVE and not owns_place(items, index)
    named = owner or (after is not None and after.tag("role") is not None and not _is_of_other(items, index))
    return not (named or (after is not None and office_behind(items, index + 1, tag) is not None))


def is_goal_by_ending(items: Items, index: int) -> bool:
    """`Trump [Moskova]'ya gidecek`, `[Moskova]'yı ziyaret edecek`: the ending and the verb say where to."""
    behind = items[index + 1 : index + 2 + _REACH_JOURNEY]
    return (
        len(behind) > 1
        and behind[0].norm.startswith("'")
        and behind[0].word("to", "reaches")
        and any(item.verb("travel") for item in behind[1:])
    )


def _is_same_place(one: Item, other: Item) -> bool:
    places = one.tag("place"), other.tag("place")
    return places[0] is not None and places[1] is not None and places[0].value == places[1].value


def _is_of_other(items: Items, index: int) -> bool:
    """`принял в [Кремле] посланника США`: the office behind the place is one of the other side."""
    who, whose = who_of(items[index]), who_of(items[index + 2]) if index + 2 < len(items) else None
    return who is not None and whose is not None and not same(who, whose)


def _are_called_back(items: Items, index: int) -> bool:
    """`recalls its chief negotiators [from] Oslo`"""
    return any(calls_back(item) for item in items[max(index - _REACH_CALLED, 0) : index])


def owns_place(items: Items, index: int) -> bool:
    """`in [Turkey]'s Istanbul`, `in Indonesia's capital Jakarta`: is the land at `index` the one in which the
    place behind it lies?"""
    land = items[index].tag("place")
    if land is None or index + 1 >= len(items) or items[index + 1].norm != POSSESSIVE:
        return False
    places = (i.tag("place") for i in items[index + 2 : index + 2 + _REACH_OWNED])
    inside = next((place for place in places if place is not None), None)
    return inside is not None and inside.extra == land.value


def _is_land_behind(items: Items, index: int) -> bool:
    """`to Geneva, [Switzerland], to meet`: in which land the place before the comma lies, but not
    `In Moscow, [Russia] and the US met`."""
    if index < 2 or items[index - 1].norm != COMMA:
        return False
    after = items[index + 1] if index + 1 < len(items) else items[index - 1]
    ends = after.norm in (COMMA, FULL_STOP, TO) or after.date is not None
    if not ends and not after.word("with", "purpose", "about"):
        return False
    land, place = items[index].tag("place"), items[index - 2].tag("place")
    if land is None or place is None or place.extra != land.value:
        return False
    return who_of(items[index - 2]) is None or is_place(items, index - 2)


def _is_only_adjective(item: Item) -> bool:
    """`the Saudi [capital Riyadh]`"""
    forms = {tag.extra for tag in item.tags if tag.kind in _WHO}
    return bool(forms) and forms == {"adjective"} and item.tag("place") is None


def _leads(item: Item) -> bool:
    """`arrives in`, `heads to`, `is going to`: the verb has swallowed the preposition; `visits` and `left`
    need none."""
    if item.norm.endswith(INFINITIVE) and is_gerund(item.norm):
        return True
    if item.verb("leave"):
        return True
    if item.norm.endswith((*STAYS_IN, SET_FOR)) and item.verb("plan"):
        return True  # "the next round is set for Vienna"
    moves = item.verb("travel", "move")
    return moves and (item.norm.endswith(LEADS_TO_PLACE) or item.word("reaches"))
