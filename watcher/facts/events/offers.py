"""Offers of talks that the other side takes up: `Moscow has accepted a US offer to hold talks in Bern`."""

from __future__ import annotations

from dataclasses import replace

from watcher.facts.syntax.clauses import clause_around
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence
from watcher.facts.syntax.subjects import subject_of

_REACH_OFFER = 6  # items of "the US president's latest written"
_REACH_GOAL = 4  # items of "to hold a third"
_NOT_DONE = ("negation", "hedge", "future", "condition")


def with_accepted_offers(sentence: Sentence, events: list[Event]) -> list[Event]:
    """The events, those that were offered and accepted as plans of who accepted and who offered."""
    for index, item in enumerate(sentence.items):
        if not item.word("takes_offers"):
            continue
        behind = range(index + 1, min(index + 1 + _REACH_OFFER, len(sentence.items)))
        offer = next((i for i in behind if sentence.items[i].word("offers_made")), None)
        if offer is not None:
            events = [_accepted(sentence, e, index, offer) or e for e in events]
    return events


def _accepted(sentence: Sentence, event: Event, verb: int, offer: int) -> Event | None:
    """The event as a plan; None where it is not what was offered, or nobody has accepted it yet."""
    if not (offer < event.first <= offer + _REACH_GOAL) or event.has_third:
        return None
    clause = clause_around(sentence, verb)
    if any(i.word(*_NOT_DONE) for i in sentence.items[clause[0] : verb]):
        return None
    guest = subject_of(sentence, verb - 1, clause[0])
    if guest is None or guest.has_third or len(guest.parties) != 1:
        return None
    owners = (g for g in sentence.groups if verb < g.first and g.last < offer and not g.has_third)
    owner = next(owners, None)
    mentions = dict.fromkeys((*guest.mentions, *(owner.mentions if owner else ()), *event.mentions))
    return replace(
        event,
        mentions=tuple(mentions),
        verb=offer,
        verb_class="plan",
        verb_form="gone",
        verb_follows=False,
        is_presupposed=False,
        clause=(offer + 1, event.clause[1]),
    )
