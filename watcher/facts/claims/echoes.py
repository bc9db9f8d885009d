"""A noun that says once more of which meeting the sentence tells: `will meet, the fourth such meeting`."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.facts.lexicon.function_words import COMMA, SUCH, WHAT
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence

IS_ECHO = "it is what the meeting before it is, or would be"


def is_echo(sentence: Sentence, event: Event, events: Sequence[Event]) -> bool:
    """Does the noun only describe an event before it, in which a party takes part?"""
    if not event.is_noun or event.first < 3:
        return False
    if not any(each.trigger < event.first and each.parties for each in events):
        return False  # "The discussions are set for May, the third such meeting of A and B"
    return _is_one_such(sentence, event) or _is_what_it_would_be(sentence, event)


def _is_one_such(sentence: Sentence, event: Event) -> bool:
    """`will meet, [the fourth such meeting] this year`, `[the sixth round of such talks]`"""
    items = sentence.items
    before = event.first - 1 - items[event.first - 1].is_determiner
    such = any(i.norm.split()[0] == SUCH for i in items[event.first : event.trigger + 1])
    return such and event.verb is None and items[before].norm == COMMA


def _is_what_it_would_be(sentence: Sentence, event: Event) -> bool:
    """`will meet on Friday [in what would be] their first encounter`"""
    led, what, would_be = sentence.items[event.first - 3 : event.first]
    opens = led.word("in", "purpose") or led.norm == COMMA
    return opens and what.norm == WHAT and would_be.word("passive")
