"""Whether those who "held talks" were on the phone, as the rest of the article has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from watcher.facts.event import Event
from watcher.facts.function_words import PHONES
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
