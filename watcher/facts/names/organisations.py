"""Organisations and agreements that bear the name of a city: `the Geneva Charter League`. Who meets at the
side of their session meets where that is, and not in the city of the name."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import IN, OF
from watcher.facts.lexicon.vocabulary import worth_of
from watcher.facts.syntax.sentence import Item, Items

_LONGEST = 4  # items of a name behind its city


def without_namesakes(items: Items) -> Items:
    """The items, where a city that stands in the name of an organisation is no place and no government."""
    return tuple(_as_name(item) if _opens_name(items, index) else item for index, item in enumerate(items))


def _opens_name(items: Items, index: int) -> bool:
    """`the [Geneva] Charter League`, but not `in [Geneva] League officials said`, `the [Oslo] Group of Nine
    summit`."""
    place = items[index].tag("place")
    if place is None or not place.extra or (index and items[index - 1].norm == IN):
        return False
    for cursor in range(index + 1, min(index + 1 + _LONGEST, len(items))):
        item = items[cursor]
        if item.word("organisations") and item.is_capitalised:
            return cursor + 1 >= len(items) or items[cursor + 1].norm != OF
        if not item.is_unlisted_name:
            return False
    return False


def _as_name(item: Item) -> Item:
    """The item as a mere part of a name."""
    tags = tuple(tag for tag in item.tags if tag.kind != "place" and tag.extra != "capital")
    return item._replace(tags=tags, worth=worth_of(item.norm, tags))
