"""Whom a go-between meets: one party, where the others of an article do not face each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from watcher.facts.lexicon.function_words import EACH_OF_TWO, THE_OTHER
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Mention, Sentence


def go_between_of(sentences: Sequence[Sentence]) -> Mention | None:
    """`The Xs and the Ys are not meeting each other. [A] will be a go-between`: the party that goes from the
    one to the other; None where nobody says both, and where several do it."""
    if not any(item.word("go_betweens") for sentence in sentences for item in sentence.items):
        return None
    if not any(_do_not_face_each_other(sentence) for sentence in sentences):
        return None
    found = [mention for sentence in sentences for mention in _named_as_one(sentence)]
    is_one = len({mention.party or mention.other for mention in found}) == 1
    return found[0] if is_one and found[0].party is not None else None


def with_go_between(sentence: Sentence, event: Event, between: Mention | None) -> Event:
    """The event as that of one party and the go-between: `[the envoys of B and C] will be in meetings on
    Monday`, in an article that says that B and C do not meet, and A goes from the one to the other."""
    if between is None or not event.has_third or between.party in event.parties or len(event.parties) != 1:
        return event
    if any(item.word("negation") for item in sentence.between(event.clause)):
        return event
    own = tuple(mention for mention in event.mentions if mention.party is not None)
    moved = replace(between, first=event.trigger, last=event.trigger)
    return replace(event, mentions=(*own, moved), has_third=False)


def _do_not_face_each_other(sentence: Sentence) -> bool:
    """`aren't even meeting with each other`, `indirect talks`"""
    items = sentence.items
    if any(item.word("indirect") for item in items):
        return True
    pairs = (here.norm in EACH_OF_TWO and after.norm in THE_OTHER for here, after in pairwise(items))
    other = next((n for n, is_pair in enumerate(pairs) if is_pair), None)
    before = items[:other] if other is not None else ()
    meets = any(item.verb("meet", "speak") or item.tag("noun") is not None for item in before)
    return meets and any(item.word("negation") for item in before)


def _named_as_one(sentence: Sentence) -> Iterable[Mention]:
    """`[A] will be a go-between`, `with [A] as the mediator`, `through [A] mediators`"""
    for index, item in enumerate(sentence.items):
        if not item.word("go_betweens"):
            continue
        before = [group for group in sentence.groups if group.last < index]
        if before and len(before[-1].mentions) == 1:
            yield before[-1].mentions[0]
