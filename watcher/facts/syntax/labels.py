"""`May 16, Lima: talks to resume`: when and where, as a label before what a headline tells."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import BEFORE_DAYS, COLON, COMMA
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.syntax.sentence import Item, Items

_LONGEST = 6  # items of "On Friday, May 16, in Lima"
_IN = (Tag("word", "in"),)


def with_label_read(items: Items) -> Items:
    """The items of a headline with its label as the phrase that it stands for: `Lima next week: A meets B` as
    `in Lima next week, A meets B`. A place alone (`Lima: ...`) is who says so, and stays."""
    colon = next((n for n, item in enumerate(items[: _LONGEST + 1]) if item.norm == COLON), 0)
    label = items[:colon]
    if colon == len(items) - 1 or not all(_is_of_label(item) for item in label):
        return items
    if not any(item.date is not None for item in label):
        return items
    phrase: list[Item] = []
    for n, item in enumerate(label):
        if item.norm == COMMA:
            continue
        if item.tag("place") is not None and not (n and label[n - 1].word("in")):
            phrase.append(Item(item.start, item.start, "in", _IN))
        phrase.append(item)
    return (*phrase, items[colon]._replace(norm=COMMA, tags=()), *items[colon + 1 :])


def _is_of_label(item: Item) -> bool:
    places = item.date is not None or item.tag("place") is not None
    return places or item.word("in") or item.norm in BEFORE_DAYS or item.norm == COMMA
