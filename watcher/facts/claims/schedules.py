"""What the simple present tells with its own day or hour: a schedule, and not what goes on."""

from __future__ import annotations

import re

from watcher.facts.claims.slots import Slots
from watcher.facts.lexicon.function_words import ADDS_ONE, AT_PRESENT, IS
from watcher.facts.syntax.sentence import Items, Sentence

_SITS = ("begin", "meet", "hold", "host", "attend", "travel")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")


def is_scheduled(slots: Slots) -> bool:
    """`A and B begin talks today`, `X meets Y on Tuesday`, written on that Tuesday, `X meets Y at 17:05`.

    What is under way is told with another form (`are meeting today`, `began on Tuesday`) or with a word for
    it (`are now meeting`), and a caption tells in the present what it shows (`X meets Y, June 3, 2025`).
    """
    sentence, event, when = slots.sentence, slots.event, slots.when
    if event.verb is None or event.verb_class not in _SITS or event.group == "call":
        return False
    forms = {verb.extra for verb in sentence.items[event.verb].verbs() if verb.value == event.verb_class}
    if slots.predicate.tense != "present" or not forms & {"present", "base"} or event.verb_form == "gerund":
        return False
    if sentence.is_caption:
        return False
    clause = sentence.between(event.clause)
    if any(i.norm in AT_PRESENT - ADDS_ONE or i.norm in IS for i in clause):
        return False
    if when is None:
        return not sentence.is_title and (_names_hour(clause) or _is_by_schedule(sentence))
    own = [i.date for i in sentence.items if i.date is not None and i.date.interval == when]
    with_year = any(str(slots.today.year) in day.text for day in own) and not sentence.is_title
    return bool(own) and when.is_day and when.end == slots.today and not with_year


def _names_hour(clause: Items) -> bool:
    """`at 17:05`, `at 3 p.m.`, `at noon`"""
    return any(_CLOCK.fullmatch(i.norm) or i.word("hours_of_day") for i in clause)


def _is_by_schedule(sentence: Sentence) -> bool:
    """`By the official schedule X meets Y after the summit`"""
    return any(i.word("schedules") for i in sentence.items)
