"""How long talks were, and how many days before or behind them something was."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    ARTICLES,
    AT_WHICH,
    COUNTS_MORE,
    COUNTS_ONE,
    DAY,
    DAY_OF,
    DAYS,
    EVE,
    HOUR,
    HYPHEN,
    LEAST,
    MEASURES,
    OF,
)
from watcher.facts.syntax.sentence import Item, Items

_REACH_MEASURE = 5  # items of "a three-hour"


def length_edge(items: Items, left: int) -> int:
    """The first item of `[more than four hours of] talks`; `left` of `months of talks`, which are many."""
    if left < 2 or items[left - 1].norm != OF or not items[left - 2].word("durations"):
        return left
    if not items[left - 2].norm.startswith((DAY, HOUR)):
        return left
    cursor = left - 2
    while cursor and (_is_count(items[cursor - 1]) or items[cursor - 1].word("more_or_less")):
        cursor -= 1
    at_least = cursor and items[cursor].norm == LEAST and items[cursor - 1].norm == AT_WHICH
    return cursor - bool(at_least)


def _is_count(item: Item) -> bool:
    return item.word("several", "counts") or item.norm.isdigit() or item.norm in ARTICLES


def has_lasted(items: Items, left: int) -> bool:
    """`after two days of talks`, `after hours of talks`: they ended when that was written."""
    one = left > 2 and items[left - 1].norm == DAY_OF and items[left - 2].norm in ARTICLES
    if one:
        return items[left - 3].word("aftermath")  # "after a day of talks"
    if left < 3 or items[left - 1].norm != OF or not items[left - 2].word("durations"):
        return False
    if items[left - 3].tag("ordinal"):
        return False  # "after the first hour of the talks"
    if not items[left - 2].norm.split()[-1].startswith((DAY, HOUR)):
        return False  # "after months of talks": no round, but many
    return any(item.word("aftermath") for item in items[max(0, left - 6) : left - 2])


def is_measured(items: Items, left: int) -> bool:
    """`a three-hour meeting`, `an hour-long call`: its noun phrase begins with how long it took."""
    phrase = items[left : left + _REACH_MEASURE]
    return any(
        here.norm == HYPHEN and (before.norm in MEASURES or after.norm in MEASURES)
        for before, here, after in zip(phrase, phrase[1:], phrase[2:], strict=False)
    )


def days_long(items: Items) -> int | None:
    """`for a two-day round`, `two days of talks` -> 2."""
    for number, hyphen, unit in zip(items, items[1:], items[2:], strict=False):
        if number.norm in COUNTS_MORE and hyphen.norm == HYPHEN and unit.norm == DAY:
            return COUNTS_MORE[number.norm]
        if number.norm in COUNTS_MORE and hyphen.norm == DAYS and unit.norm == OF:
            return COUNTS_MORE[number.norm]
    return None


def days_after(items: Items, left: int) -> int | None:
    """`on Monday, [a day after] meeting X` -> 1, `hours after` -> 0: days before the main clause's."""
    return _days_from(items, left, "aftermath")


def days_ahead(items: Items, left: int) -> int | None:
    """`on Monday, [a day before] the summit`, `[on the eve of] the summit` -> 1: days behind the main
    clause's."""
    if left > 0 and items[left - 1 - items[left - 1].opens_phrase].norm.endswith(EVE):
        return 1
    return _days_from(items, left, "foretell")


def _days_from(items: Items, left: int, side: str) -> int | None:
    while left > 2 and (items[left - 1].word("definite", "pair", "of") or items[left - 1].tag("role")):
        left -= 1  # "two days before [negotiators from] A and B meet"
    if left < 2 or not items[left - 1].word(side):
        return None
    joined = items[left - 1].norm.split()  # "[days before] A and B meet" is one phrase
    if len(joined) > 1 and joined[0].startswith((DAYS, HOUR)):
        return 0 if joined[0].startswith(HOUR) else COUNTS_MORE.get(items[left - 2].norm)
    unit = items[left - 2].norm.split()
    if not items[left - 2].word("durations"):
        return None
    if unit[-1].startswith(HOUR):
        return 0
    if not unit[-1].startswith(DAY):
        return None
    count = items[left - 3].norm if left > 2 else ""
    return 1 if unit[-1] == DAY and (len(unit) > 1 or count in COUNTS_ONE) else COUNTS_MORE.get(count)
