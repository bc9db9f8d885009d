"""Words of a series that a sentence has only for a later round, on which a meeting of others agrees: `the
diplomats' meeting ended with an agreement on the next round of the border commanders`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import COMMA
from watcher.facts.lexicon.vocabulary import SERIES
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Sentence

_REACH_NAME = 8  # items of "the next round of discussions between the senior commanders"
_REACH_ACCORD = 9  # items of "agreed that both sides should hold the next round"


def series_named(sentence: Sentence) -> set[str]:
    """The series whose words the sentence has, without those of a later round that is agreed on at a
    meeting."""
    if not sentence.worth & SERIES:
        return set()
    marked = (i for i, item in enumerate(sentence.items) if item.worth & SERIES)
    return {name for i in marked if not _is_of_later_round(sentence, i) for name in _names(sentence.items[i])}


def series_of_event(sentence: Sentence, event: Event) -> set[str]:
    """The series whose words stand with the event itself; where none does, those of the sentence."""
    items = sentence.items
    if not sentence.worth & SERIES:
        return set()
    own: set[str] = set()
    for cursor in range(event.first, min(event.trigger + 1 + _REACH_NAME, len(items))):
        item = items[cursor]
        if cursor > event.trigger and (_ends_name(item) or item.word("next") or item.tag("noun")):
            break
        own.update(_names(item))
    return own if own and event.is_noun else series_named(sentence)


def _names(item: Item) -> set[str]:
    return {tag.value for tag in item.tags if tag.kind == "series"}


def _ends_name(item: Item) -> bool:
    """Does the item end what a noun phrase says of its noun?"""
    helps = item.word("clause", "report", "future", "passive", "perfect")
    return bool(item.norm == COMMA or item.date is not None or item.verbs() or helps)


def _is_of_later_round(sentence: Sentence, index: int) -> bool:
    """`talks ended with an accord on [the next round of the commanders]`, but not `agreed on the next round`,
    where no meeting stands before."""
    items = sentence.items
    begins = None
    for cursor in range(index, max(index - _REACH_NAME, -1), -1):
        if items[cursor].word("next"):
            begins = cursor
            break
        if _ends_name(items[cursor]) and cursor < index:
            return False
    if begins is None:
        return False
    before = range(begins - 1, max(begins - 1 - _REACH_ACCORD, -1), -1)
    accord = next((i for i in before if items[i].word("accords", "commits")), None)
    return accord is not None and any(_is_meeting(sentence, i) for i in range(accord))


def _is_meeting(sentence: Sentence, index: int) -> bool:
    """A noun for a meeting of any kind, a mere visit apart."""
    noun = sentence.items[index].tag("noun")
    return noun is not None and noun.value != "visit"
