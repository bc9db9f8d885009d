"""Somebody of the two will not be there: what is scheduled is not told anew by the word that it was."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    AT_FIRST,
    COMES,
    COMMA,
    INFINITIVE,
    NOT_YET,
    TO,
    is_adverb,
    is_gerund,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Items, Sentence, before_determiners
from watcher.model import Status

_REACH_THERE = 12  # items of "be in Geneva on Friday, the day that was set for a"
_REACH_NOT = 3  # items of "will not now go to"


def without_one(sentence: Sentence, event: Event) -> Status | None:
    """What becomes of talks to which one of the two will not go: called off, or put off to another day where
    it is said for when they were `[originally] scheduled`; None where nobody stays away."""
    if not _will_not_be_there(sentence, event):
        return None
    said = event.verb is not None and sentence.items[event.verb - 1].norm in AT_FIRST
    return Status.POSTPONED if said else Status.CANCELLED


def _will_not_be_there(sentence: Sentence, event: Event) -> bool:
    """`will not travel to X [for the talks, scheduled for Friday]`, `will not be in X on the day set for it`,
    `is no longer going to X [to meet] Y`: one of the two, not `Z will not travel to X for the talks of the
    two`."""
    items = sentence.items
    if event.group in ("call", "visit") or not _is_only_scheduled(items, event):
        return False
    away = _goes_there(sentence, event)
    if away is None or not _is_negated(items, away):
        return False
    doer = next((g for g in reversed(sentence.groups) if g.last < away), None)
    if doer is None:
        return False
    alone = len(event.parties) < 2  # "X: I will not be there for a meeting with Y"
    return any(m.party in event.parties or (alone and m.party is not None) for m in doer.mentions)


def _is_negated(items: Items, verb: int) -> bool:
    """`will not now go`, `refuses to go`, not `does not rule out that he will go`."""
    for index in range(verb - 1, max(verb - 1 - _REACH_NOT, -1), -1):
        if items[index].word("negation"):
            return items[index].norm not in NOT_YET
        if not (items[index].is_helping or is_adverb(items[index].norm)):
            return False
    return False


def _is_only_scheduled(items: Items, event: Event) -> bool:
    """`the talks [scheduled] for Friday`, `the day [set] for the talks`, `to [hold] talks`, `for talks`, `to
    [meet] Y`, not `the talks are scheduled`."""
    if not event.is_noun:
        return event.verb_class == "meet" and items[event.trigger - 1].norm == TO
    if event.verb is None:
        return True
    if event.verb_class == "travel":
        return not event.verb_follows and event.verb_form != "gone"
    if event.verb_class == "hold" and not event.verb_follows:
        return event.verb_form == "base"
    if event.verb_class != "plan" or event.verb_form != "gone":
        return False
    before = event.verb - 1
    while before > 0 and is_adverb(items[before].norm):
        before -= 1
    return not items[before].is_helping


def _goes_there(sentence: Sentence, event: Event) -> int | None:
    """Where the verb stands that leads to the event: `[travel to] X for the talks`, `[be] in X for them`,
    `[send] a delegation to them`."""
    items = sentence.items
    led = before_determiners(items, event.first - 1)
    for index in range(event.first - 1, max(event.first - _REACH_THERE, event.clause[0]), -1):
        item = items[index]
        sends = item.verb("send") and (event.verb_class == "plan" or items[led].norm == TO)
        if sends or item.verb("travel") or _is_going(items, index):
            return index
        if item.word("passive") and _is_place(items[index + 1 : index + 3]):
            return index
        group = sentence.group_at(index)
        own = group is not None and any(m.party in event.parties for m in group.mentions)
        if not (_is_setting(item) or own or index == event.verb or item.tag("role") is not None):
            return None
    return None


def _is_going(items: Items, index: int) -> bool:
    """`is [going to] Oslo`, `is [coming] to Oslo`"""
    goes = is_gerund(items[index].norm) and items[index].norm.endswith(INFINITIVE)
    goes = goes or (items[index].norm in COMES and items[index + 1].norm == TO)
    return goes and any(i.tag("place") is not None for i in items[index + 1 : index + 3])


def _is_place(behind: Items) -> bool:
    """`in Geneva`, `there`"""
    return bool(behind) and (behind[0].word("in") or behind[0].tag("place") is not None)


def _is_setting(item: Item) -> bool:
    """Is it of the place, the day or the purpose of a journey?"""
    told = item.date is not None or item.tag("place") is not None or item.opens_phrase
    return told or item.norm in (COMMA, TO) or item.word("in", "about", "purpose", "definite", "date_heads")
