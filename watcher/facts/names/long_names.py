"""Bodies whose name says what they are for, and only there of whom: `the Committee for Dialogue and Contact
on Norway-Peru Border Affairs`. Read by what is left of it: `the Norway-Peru Border Affairs`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import COMMA, HYPHENS
from watcher.facts.lexicon.vocabulary import MARKS, Tag, worth_of
from watcher.facts.names.offices import who_of
from watcher.facts.syntax.sentence import Item, Items

_LONGEST = 14  # items behind the word for the body
_BODY = Tag("word", "bodies")


def with_short_names(items: Items) -> Items:
    """The items with each long name of a body of two states as those two and one item behind them, and with
    no event within such a name."""
    for index in range(len(items) - 1, -1, -1):
        if items[index].word("bodies") and items[index].is_capitalised:
            stop = _end_of_name(items, index)
            if stop > index + 1:
                items = _shortened(items, index, stop)
    return items


def _end_of_name(items: Items, index: int) -> int:
    """Behind the last capitalised word of the name of which the item is the body: `Commission for Trade and
    [Transport]`; the next item where it says nothing more."""
    stop = index + 1
    if stop >= len(items) or not items[stop].word("about", "purpose", "of"):
        return stop
    for cursor in range(stop, min(stop + _LONGEST, len(items))):
        item = items[cursor]
        names = item.is_capitalised and not item.verbs() and item.date is None
        if names:
            stop = cursor + 1
        elif not (item.word("about", "purpose", "of", "and", "definite") or item.norm in {COMMA, *HYPHENS}):
            break
    return stop


def _shortened(items: Items, index: int, stop: int) -> Items:
    """The items with the name from the body at `index` to before `stop` in its short form."""
    pair = next((n for n in range(index + 1, stop - 3) if _joins_two(items, n)), None)
    if pair is None or not all(item.is_plain for item in items[pair + 3 : stop]):
        inside = (_without_event(item) for item in items[index + 1 : stop - 1])
        return (*items[: index + 1], *inside, *items[stop - 1 :])
    begin = index
    while begin and items[begin - 1].is_unlisted_name:
        begin -= 1
    tags = tuple(tag for item in items[begin:stop] for tag in item.tags if tag.kind in MARKS)
    norm = " ".join(item.norm for item in items[begin:stop])
    tags = (_BODY, *tags)
    last = Item(items[pair + 3].start, items[stop - 1].end, norm, tags, None, True, worth_of(norm, tags))
    return (*items[:begin], *items[pair : pair + 3], last, *items[stop:])


def _joins_two(items: Items, index: int) -> bool:
    """`Norway-Peru`, `Norway and Peru`: two states whose matter the body is."""
    one, joins, two = items[index : index + 3]
    both = who_of(one) is not None and who_of(two) is not None
    return both and (joins.norm in HYPHENS or joins.word("and"))


def _without_event(item: Item) -> Item:
    """`for [Consultation] and Contact`: what the body is for, and no meeting."""
    tags = tuple(tag for tag in item.tags if tag.kind != "noun")
    return item if tags == item.tags else item._replace(tags=tags, worth=worth_of(item.norm, tags))
