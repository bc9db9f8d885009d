"""Words that are read as another one: the label of a headline (`May 16, Lima: talks to resume`), and what
leads to a place (`до Осло`) and before a meeting stands for "before"."""

from __future__ import annotations

from itertools import pairwise

from watcher.facts.lexicon.function_words import BEFORE_DAYS, COLON, COMMA, DASHES, HYPHEN
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.syntax.sentence import Item, Items

_LONGEST = 6  # items of "On Friday, May 16, in Lima"
_IN = (Tag("word", "in"),)
_BEFORE = frozenset({"foretell", "presuppose"})


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


def with_directions(items: Items) -> Items:
    """The items with a word that is both "to" and "before" as no more than "to" where a place follows it:
    `прибув до Осло`, but not `до зустрічі`."""
    found = {n for n, (here, after) in enumerate(pairwise(items)) if _leads_to_place(here, after)}
    return tuple(_as_direction(i) if n in found else i for n, i in enumerate(items)) if found else items


def with_pairs(items: Items) -> Items:
    """The items with the dash of `саммит Перу — Чили` as a hyphen: between two states behind an event."""
    dashes = {n for n in range(2, len(items) - 1) if items[n].norm in DASHES and _is_of_pair(items, n)}
    return tuple(_as_hyphen(items, n) if n in dashes else i for n, i in enumerate(items)) if dashes else items


def with_named_events(items: Items) -> Items:
    """The items with an event noun behind "this" as no verb, where nouns are verbs too: `这次[会晤]旨在`."""
    named = {n for n in range(1, len(items)) if items[n].tag("noun") and items[n - 1].word("demonstrative")}
    return tuple(_as_noun(i) if n in named else i for n, i in enumerate(items)) if named else items


def _as_noun(item: Item) -> Item:
    return item._replace(tags=tuple(tag for tag in item.tags if tag.kind != "verb"))


def _as_hyphen(items: Items, dash: int) -> Item:
    """The dash as a hyphen, which has no spaces around it."""
    return items[dash]._replace(norm=HYPHEN, start=items[dash - 1].end, end=items[dash + 1].start)


def _is_of_pair(items: Items, dash: int) -> bool:
    one, other = items[dash - 1].tag("party"), items[dash + 1].tag("party")
    states = all(tag is not None and tag.extra in ("name", "capital") for tag in (one, other))
    return states and items[dash - 2].tag("noun") is not None


def _leads_to_place(here: Item, after: Item) -> bool:
    return after.tag("place") is not None and here.word("to") and here.word("foretell")


def _as_direction(item: Item) -> Item:
    return item._replace(tags=tuple(tag for tag in item.tags if tag.value not in _BEFORE))
