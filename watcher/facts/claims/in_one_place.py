"""Whether those who spoke were in one place and on no phone, as the sentence or the article has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from watcher.facts.events.events import read_events
from watcher.facts.lexicon.function_words import CONVERSATION, PHONES, PLURAL_ENDING, VIDEO
from watcher.facts.lexicon.vocabulary import Vocabulary
from watcher.facts.status.predicate import read_predicate
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Sentence
from watcher.model import HELD

_OPENING = 4  # sentences that tell the news: the headline, and those right behind it
_THESE_DAYS = timedelta(days=7)


def sat_together(sentences: Sequence[Sentence], lands: Mapping[str, str]) -> bool:
    """Does the text have a conversation in a place of a third land, and no word of a phone or a call?"""
    if not any(_is_conversation(item) for sentence in sentences for item in sentence.items):
        return False
    placed = False
    for sentence in sentences:
        if any((is_call(i) and not _is_conversation(i)) or i.word("remote") for i in sentence.items):
            return False
        behind = pairwise(sentence.items)
        places = (item.tag("place") for led, item in behind if led.word("in"))
        there = any(place is not None and place.value not in lands for place in places)
        placed = placed or (there and any(_is_conversation(item) for item in sentence.items))
    return placed


def met_in_these_days(
    sentences: Sequence[Sentence], vocabulary: Vocabulary, both: frozenset[str], today: date
) -> bool:
    """Does the article open with a meeting of the two (`Solberg and Vargas come face to face`), and has it no
    word of a phone? Then what they "spoke of" was said there."""
    if any(_is_phone(item) for sentence in sentences for item in sentence.items):
        return False
    return any(
        _tells_of_meeting(sentence, event, both)
        for sentence in sentences[:_OPENING]
        if not _is_of_other_days(sentence.items, today)
        for event in read_events(sentence, vocabulary)
    )


def _tells_of_meeting(sentence: Sentence, event: Event, both: frozenset[str]) -> bool:
    """`A and B met`, `A hosts B`, `the talks of A and B ended`, `he called the meeting useful`, but not
    `A met C`, `A hopes to meet B`."""
    if event.has_third or event.is_presupposed or event.is_past_clause or event.is_foretold:
        return False
    if event.is_noun and event.verb is None:
        before = sentence.items[event.clause[0] : event.first + 1]
        return event.group == "meeting" and any(item.word("judges") for item in before)
    if not both <= event.parties or read_predicate(sentence, event).status not in HELD:
        return False
    if event.is_noun:
        return event.group != "call"
    return event.verb_class in ("meet", "host") and event.verb_form in ("gone", "present")


def _is_of_other_days(items: Iterable[Item], today: date) -> bool:
    """Does a sentence name a day, or a year, that is not of this week?"""
    days = [item.date.interval for item in items if item.date is not None]
    over = any(day.end is not None and day.end < today - _THESE_DAYS for day in days)
    return over or any(day.start is not None and day.start > today for day in days)


def is_spoken_alone(sentence: Sentence, event: Event) -> bool:
    """`had a frank conversation`, `leaders talk about the truce`: with no word of a phone or a call."""
    if event.group != "call":
        return False
    if any(item.word("remote") or (is_call(item) and not _is_conversation(item)) for item in sentence.items):
        return False
    return _is_conversation(sentence.items[event.trigger]) if event.is_noun else event.verb_class == "speak"


def is_in_person(sentence: Sentence, event: Event, lands: Mapping[str, str]) -> bool:
    """`spoke one on one`, `spoke to Trump in the Oval Office`: they met, and were on no phone."""
    if not is_spoken_alone(sentence, event):
        return False
    clause = sentence.between(event.clause)
    if any(item.word("in_person") for item in clause):
        return True
    hosts = {m.party for m in event.mentions if m.first > event.trigger}
    return not event.is_noun and any(
        house.is_house
        and led.word("in")
        and (place := house.tag("place"))
        and lands.get(place.value) in hosts
        for led, house in pairwise(i for i in clause if not i.is_determiner)
    )


def are_both_there(event: Event) -> bool:
    """`A and B spoke in Oslo`, but not `A spoke with B in Oslo`: of two who speak there none is elsewhere."""
    doers = {m.party for m in event.mentions if m.party is not None and m.last < event.trigger}
    return not event.is_noun and len(doers) > 1


def is_passing_word(sentence: Sentence, event: Event) -> bool:
    """`talked for a moment before the session`: a word in passing where many come together."""
    if not is_spoken_alone(sentence, event):
        return False
    nouns = (item.tag("noun") for item in sentence.items[event.last + 1 :])
    crowded = any(noun is not None and noun.value in ("round", "summit") for noun in nouns)
    crowded = crowded or any(item.word("crowded") for item in sentence.items)
    return crowded and any(item.word("brief") for item in sentence.between(event.clause))


def is_call(item: Item) -> bool:
    """`call`, `phoned`, `on the phone`, `a conversation`: may it have been a call?"""
    return item.noun("call") or item.verb("phone") or item.norm in PHONES


def _is_phone(item: Item) -> bool:
    """`phone call`, `telephoned`, `video link`, but not `called the talks useful`, `a conversation`."""
    if item.word("judges") and item.tag("noun") is None:
        return False
    return item.word("remote") or (is_call(item) and not _is_conversation(item))


def _is_conversation(item: Item) -> bool:
    """`a private conversation`, but not `a phone conversation`"""
    if CONVERSATION not in item.norm:
        return False  # nearly every item
    words = item.norm.split()
    return words[-1].rstrip(PLURAL_ENDING) == CONVERSATION and PHONES.isdisjoint(words) and VIDEO not in words
