"""Who or what office a word names, and whose office it is."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    HYPHENS,
    POSSESSIVE,
    VISITING,
    is_adverb,
)
from watcher.facts.lexicon.vocabulary import BOTH, Tag
from watcher.facts.syntax.sentence import Item, Items

_REACH_OFFICE = 7  # items between a state and the office
_STATES = ("name", "adjective", "capital", BOTH)  # how a state is named; its people have roles


def office_behind(items: Items, index: int, who: Tag) -> int | None:
    """`US [trade team]`, `U.S. [Homeland Security Secretary]`: where the office stands, one word behind its
    state, or two capitalised ones."""
    if who.extra not in _STATES or items[index].start == 0:
        return None
    for cursor in range(index, min(index + 3, len(items))):
        item = items[cursor]
        if cursor > index and item.tag("role") is not None and who_of(item) is None:
            return cursor
        plain = item.is_plain or all(tag.kind == "series" for tag in item.tags)  # a topic's word: "trade"
        if not plain or not item.norm.isalpha() or is_adverb(item.norm):
            return None
        if item.is_capitalised != items[index].is_capitalised:
            return None
        if cursor > index and not item.is_capitalised:
            return None
    return None


def office_described(items: Items, index: int) -> int | None:
    """`Syria's [interim] president`, `Israel's [new far-right] finance minister`: where the office stands."""
    if items[index - 1].norm != POSSESSIVE:
        return None
    for cursor in range(index, min(index + _REACH_OFFICE, len(items))):
        item = items[cursor]
        if item.tag("role") is not None:
            return cursor if who_of(item) is None else None
        plain = item.is_plain and not item.is_capitalised
        describes = plain or item.norm in HYPHENS or item.word("next") or item.norm == VISITING
        if not describes or item.tag("noun") is not None:
            return None
    return None


def same(one: Tag, two: Tag) -> bool:
    return one.kind == two.kind and one.value == two.value


def who_of(item: Item) -> Tag | None:
    """Whom the item names: a party, a third one or a mediator."""
    return item.tag("party") or item.tag("other") or item.tag("mediator")


def role_named(item: Item) -> str | None:
    """The office that the item names."""
    tag = item.tag("role")
    return tag.value if tag else None
