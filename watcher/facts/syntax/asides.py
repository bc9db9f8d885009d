"""What stands in brackets or between dashes and only lists who was just named, or says which day it was."""

from __future__ import annotations

from itertools import pairwise

from watcher.facts.lexicon.function_words import COMMA, DASHES, HYPHENS, JOINERS, OR
from watcher.facts.lexicon.vocabulary import NAMES
from watcher.facts.syntax.sentence import Item, Items

_OPENS, _ENDS = "(", ")"
_SIGNS = DASHES | {_OPENS}
_LONGEST = 40  # items in the brackets
_LIST = _PAIR = 2  # names of a list; dashes around an aside


def without_asides(items: Items) -> Items:
    """The items without brackets that tell nothing of their own: `A's leader [(left)]`, `the six powers [(A,
    B, C and D)] met E`, `on Monday [(May 4)]`; but not `the envoys Thal [(Norway)] and Rios [(Peru)]`."""
    if not any(item.norm in _SIGNS for item in items):
        return items
    dropped: set[int] = set()
    opens = None
    for index, item in enumerate(items):
        if item.norm == _OPENS:
            opens = index
        elif item.norm == _ENDS and opens is not None:
            inside = items[opens + 1 : index]
            before = items[opens - 1] if opens else None
            again = before is not None and (_is_place_anew(before, inside) or _is_named_anew(before, inside))
            if again or (opens and len(inside) < _LONGEST and _tells_nothing(inside)):
                dropped.update(range(opens, index + 1))
            elif opens and index == opens + 2 and _is_day(items[opens + 1]):
                dropped.update(_around_day(items, opens))
            opens = None
    dropped.update(_around_list(items))
    return tuple(i for n, i in enumerate(items) if n not in dropped) if dropped else items


def shows_picture(items: Items) -> bool:
    """`A's leader [(left)] meets B's`: does it say in brackets where somebody stands in a picture?"""
    return any(
        here.norm == _OPENS and after.word("photo_marks") and (end.norm == _ENDS or end.word("to"))
        for here, after, end in zip(items, items[1:], items[2:], strict=False)
    )


def with_commas_around(items: Items) -> Items:
    """The items with commas in the place of two dashes that set something apart: `the envoys [-] led by A [-]
    will meet`. One dash alone, or three, may stand for anything."""
    if not any(item.norm in DASHES for item in items):
        return items
    dashes = [n for n in range(1, len(items) - 1) if _is_dash(items, n)]
    if len(dashes) != _PAIR or not 1 < dashes[1] - dashes[0] <= _LONGEST:
        return items
    return tuple(i._replace(norm=COMMA, tags=()) if n in dashes else i for n, i in enumerate(items))


def _is_place_anew(told: Item, inside: Items) -> bool:
    """`in Constantinople [(Istanbul)]`, `in Bern [(Switzerland)]`: the same place once more, or its land."""
    named = all(i.tag("place") is not None or i.is_unlisted_name for i in inside)
    return told.tag("place") is not None and 0 < len(inside) <= _PAIR and named


def _is_named_anew(told: Item, inside: Items) -> bool:
    """`the Harbour Front [(HF)] and A met`, `the United States of America [(United States or U.S.)]`: who was
    just named, by his other names."""
    sides = {tag.value for tag in told.tags if tag.kind == "party" and tag.extra == "name"}
    names = [i for i in inside if i.norm not in JOINERS and i.norm not in OR]
    anew = all({tag.value for tag in i.tags if tag.kind == "party"} == sides for i in names)
    return bool(sides and names) and anew


def _is_day(item: Item) -> bool:
    return item.date is not None and item.date.interval.is_day


def _around_day(items: Items, opens: int) -> set[int]:
    """`on Monday (May 4) they met`: the brackets, and one of the two days; where they are not the same, the
    one in the brackets is the more exact."""
    told, inside = items[opens - 1], items[opens + 1]
    if told.date is None or inside.date is None or not _is_day(told):
        return {opens, opens + 2}
    same = told.date.interval == inside.date.interval
    return {opens, opens + 1, opens + 2} if same else {opens - 1, opens, opens + 2}


def _around_list(items: Items) -> set[int]:
    """`the seven nations [-] A, B and C [-] met`, `both powers [-] A and B [-] met`: the dashes; behind a
    name what is between too."""
    dashes = [n for n, item in enumerate(items) if n and _is_dash(items, n)]
    for opens, ends in pairwise(dashes):
        inside = items[opens + 1 : ends]
        if len(inside) <= _LONGEST and _is_list(inside, both=True):
            named = items[opens - 1].worth & NAMES
            return {*range(opens, ends + 1)} if named else {opens, ends}
    return set()


def _is_dash(items: Items, index: int) -> bool:
    """A dash, or a hyphen with a space on either side of it."""
    here = items[index]
    if here.norm not in DASHES:
        return False
    apart = items[index - 1].end < here.start and index + 1 < len(items) and here.end < items[index + 1].start
    return apart or here.norm not in HYPHENS


def _tells_nothing(inside: Items) -> bool:
    if inside and all(i.word("photo_marks", "in", "of", "to", "and") or i.norm == COMMA for i in inside):
        return any(i.word("photo_marks") for i in inside)
    return _is_list(inside)


def _is_list(inside: Items, *, both: bool = False) -> bool:
    """Names with commas between them; with `both` two that "and" joins as well."""
    named = sum(bool(i.worth & NAMES) for i in inside)
    joined = any(i.norm == COMMA or (both and i.word("and")) for i in inside)
    return named >= _LIST and joined and all(_may_list(i) for i in inside)


def _may_list(item: Item) -> bool:
    return item.date is None and not item.verbs() and item.tag("noun") is None
