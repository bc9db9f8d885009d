"""What a picture's caption and a sentence about a dated meeting tell: on that day it was held."""

from __future__ import annotations

from datetime import date

from watcher.facts.lexicon.function_words import CAME, DURING, WAS, is_adverb
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Items, Sentence

_ELSEWHERE = ("future", "hedge", "negation", "condition", "perfect", "past_marks", "report", "clause")
_FRESH_DAYS = 3  # a picture of these days shows the meeting of which the text tells
_REACH_BEFALLEN = 3  # items of "was also attended"


def is_photographed(sentence: Sentence, event: Event) -> bool:
    """`Lavrov (left) shakes hands with Rubio [at talks] on May 2`, `Lavrov and Rubio [during talks]`."""
    items, before = sentence.items, event.first - 1
    while before > 0 and (items[before].is_determiner or items[before].word("their")):
        before -= 1
    if sentence.is_title or event.group == "call" or before <= event.clause[0]:
        return False
    inside = items[before].word("in") or items[before].norm == DURING
    head = items[event.clause[0] : before]
    if not inside or any(i.word(*_ELSEWHERE) for i in head):
        return False
    if any(i.word("photographed") for i in head):
        return True
    return items[before].norm == DURING and _only_names(sentence, event.clause[0], before)


def _only_names(sentence: Sentence, first: int, stop: int) -> bool:
    """`Secretary of State Marco Rubio (left) during`: who is in the picture, and nothing that he does."""
    named = sentence.group_at(stop - 1) is not None or sentence.items[stop - 1].word("photo_marks")
    does = (
        i.verbs() or (i.is_plain and not i.is_capitalised and i.norm.isalpha() and not i.word("photo_marks"))
        for i in sentence.items[first:stop]
    )
    return named and not any(does)


def is_picture_of_old(sentence: Sentence, today: date) -> bool:
    """`A and B meet in Rome, in this handout [released on January 2]`, some days later: a picture of then."""
    if not any(item.word("pictures") for item in sentence.items):
        return False
    days = [item.date.interval.end for item in sentence.items if item.date is not None]
    return any(day is not None and (today - day).days > _FRESH_DAYS for day in days)


def is_befallen(sentence: Sentence, event: Event) -> bool:
    """`The May 2 meeting of A and B [included] two generals`, `[was attended] by them`: it was held."""
    if len(event.parties) < 2 or event.verb is not None or event.is_next or event.is_foretold:
        return False
    opening = sentence.items[event.clause[0] : event.first]
    if event.aftermath is not None or not all(i.is_determiner or i.date is not None for i in opening):
        return False
    behind = _without_settings(sentence.items[event.last + 1 : event.clause[1] + 1])
    if behind and behind[0].norm in WAS:
        return any(i.word("befalls") for i in behind[1 : 1 + _REACH_BEFALLEN] if not is_adverb(i.norm))
    if behind and behind[0].norm == CAME:
        return any(i.word("aftermath") for i in behind[1 : 2 + _REACH_BEFALLEN])  # "came a day after"
    return bool(behind) and behind[0].word("befell")


def _without_settings(items: Items) -> Items:
    """Behind the places and days at their beginning."""
    set_in = (i.word("in") or i.tag("place") is not None or i.date is not None for i in items)
    return items[next((n for n, settles in enumerate(set_in) if not settles), len(items)) :]
