"""Whether those who "held talks" were on the phone, as the rest of the article has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from watcher.facts.event import Event
from watcher.facts.function_words import CONVERSATION, PHONES, PLURAL_ENDING, VIDEO
from watcher.facts.sentence import Item, Sentence

_TALKS = ("talks", "meeting")


def spoke_by_phone(sentences: Iterable[Sentence]) -> bool:
    """Does the text have a call of the two, and nobody who has met anybody?"""
    by_phone = False
    for sentence in sentences:
        if any(_has_met(item) for item in sentence.items):
            return False
        crowded = any(group.has_third for group in sentence.groups)
        if not (sentence.is_title or crowded):
            by_phone = by_phone or any(_is_call(item) for item in sentence.items)
    return by_phone


def sat_together(sentences: Sequence[Sentence], lands: Mapping[str, str]) -> bool:
    """Does the text have a conversation in a place of a third land, and no word of a phone or a call?"""
    if not any(_is_conversation(item) for sentence in sentences for item in sentence.items):
        return False
    placed = False
    for sentence in sentences:
        if any((_is_call(i) and not _is_conversation(i)) or i.word("remote") for i in sentence.items):
            return False
        behind = pairwise(sentence.items)
        places = (item.tag("place") for led, item in behind if led.word("in"))
        there = any(place is not None and place.value not in lands for place in places)
        placed = placed or (there and any(_is_conversation(item) for item in sentence.items))
    return placed


def is_spoken_alone(sentence: Sentence, event: Event) -> bool:
    """`had a frank conversation`, `leaders talk about the truce`: with no word of a phone or a call."""
    if event.group != "call" or any(_is_call(i) and not _is_conversation(i) for i in sentence.items):
        return False
    return _is_conversation(sentence.items[event.trigger]) if event.is_noun else event.verb_class == "speak"


def _is_conversation(item: Item) -> bool:
    """`a private conversation`, but not `a phone conversation`"""
    if CONVERSATION not in item.norm:
        return False  # nearly every item
    words = item.norm.split()
    return words[-1].rstrip(PLURAL_ENDING) == CONVERSATION and PHONES.isdisjoint(words) and VIDEO not in words


def as_call(event: Event) -> Event:
    """The talks as a call."""
    return replace(event, group="call", verb_class="phone")


def is_in_person(sentence: Sentence, event: Event, lands: Mapping[str, str]) -> bool:
    """`spoke one on one`, `spoke to Trump in the Oval Office`: they met, and were on no phone."""
    if event.is_noun or event.verb_class != "speak" or any(_is_call(i) for i in sentence.items):
        return False
    clause = sentence.between(event.clause)
    if any(item.word("in_person") for item in clause):
        return True
    hosts = {m.party for m in event.mentions if m.first > event.trigger}
    return any(
        house.is_house
        and led.word("in")
        and (place := house.tag("place"))
        and lands.get(place.value) in hosts
        for led, house in pairwise(i for i in clause if not i.is_determiner)
    )


def may_be_call(event: Event) -> bool:
    """`held direct talks with B`, `the talks of A and B ended at noon`: it may have been by phone."""
    told = event.verb_class == "hold" or (event.verb_class in ("begin", "end") and event.names_persons)
    return event.is_noun and told and event.group in _TALKS


def _has_met(item: Item) -> bool:
    return any(verb.value == "meet" and verb.extra in ("gone", "present") for verb in item.verbs())


def _is_call(item: Item) -> bool:
    noun = item.tag("noun")
    called = (noun is not None and noun.value == "call") or any(v.value == "phone" for v in item.verbs())
    return called or item.norm in PHONES
