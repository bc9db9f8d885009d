"""Whether those who "held talks" were on the phone, as the rest of the article has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from watcher.facts.claims.in_one_place import is_call
from watcher.facts.lexicon.function_words import PHONES, TALKS
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Mention, Sentence
from watcher.topic import OFFICES, Role

_TALKS = ("talks", "meeting")


def spoke_by_phone(sentences: Iterable[Sentence]) -> bool:
    """Does the text have a call of the two, and nobody who has met anybody?"""
    by_phone = False
    for sentence in sentences:
        if any(_has_met(item) for item in sentence.items):
            return False
        crowded = any(group.has_third for group in sentence.groups)
        if not (sentence.is_title or crowded):
            by_phone = by_phone or any(is_call(item) for item in sentence.items)
    return by_phone


def phoned_in_title(sentences: Iterable[Sentence], both: frozenset[str]) -> frozenset[Role]:
    """The offices of those of both parties whom the headline has on the phone (`A and B talk by phone`)."""
    for sentence in sentences:
        groups = sentence.groups
        if not sentence.is_title or any(group.has_third for group in groups):
            continue
        mentions = [mention for group in groups for mention in group.mentions]
        if both <= {m.party for m in mentions} and any(map(_names_phone, sentence.items)):
            return _offices(mentions)
    return frozenset()


def are_of_title(event: Event, phoned: frozenset[Role]) -> bool:
    """Are those who "held talks" of the offices that the headline has on the phone?"""
    offices = _offices(event.mentions)
    return bool(offices) and offices <= phoned and not event.has_third


def as_call(event: Event) -> Event:
    """The talks as a call."""
    return replace(event, group="call", verb_class="phone")


def may_be_call(sentence: Sentence, event: Event) -> bool:
    """`held direct talks with B`, `the talks of A and B ended at noon`, `A, B hold talks`: it may have been
    by phone."""
    if event.verb_class == "meet" and sentence.items[event.trigger].norm.endswith(TALKS):
        return True
    told = event.verb_class == "hold" or (event.verb_class in ("begin", "end") and event.names_persons)
    return event.is_noun and told and event.group in _TALKS


def _offices(mentions: Iterable[Mention]) -> frozenset[Role]:
    return frozenset(m.role for m in mentions if m.party is not None and m.role in OFFICES)


def _has_met(item: Item) -> bool:
    return any(verb.value == "meet" and verb.extra in ("gone", "present") for verb in item.verbs())


def _names_phone(item: Item) -> bool:
    """`phone call`, `talk by phone`, but not `calls`, which is said of much else."""
    return not PHONES.isdisjoint(item.norm.split())
