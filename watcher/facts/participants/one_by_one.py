"""Whom the two parties meet apart from third ones: `the delegations of A and C will meet B separately`."""

from __future__ import annotations

from dataclasses import replace

from watcher.facts.participants.cast import Cast
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence


def without_those_met_apart(sentence: Sentence, event: Event, cast: Cast) -> Event:
    """The event without the third parties that meet, each by itself, the same one.

    `B will hold separate talks with A and C`, `A and C are to meet B separately`: A and B meet. So where a
    word says that they meet apart, one party stands in a list with the third ones, and the other does not.
    Where the three have talks of their own, it is told so of what is to come: `B met A and C separately` is
    what they did there.
    """
    if not _is_apart(sentence, event):
        return event
    if cast.tables and not any(item.word("future") for item in sentence.between(event.clause)):
        return event
    first, last = event.clause
    around = [g for g in sentence.groups if first <= g.first and g.last <= last and not g.is_adjective]
    lists = [g for g in around if g.has_third and len(g.parties) == 1]
    alone = [g for g in around if not g.has_third and len(g.parties) == 1]
    if len(lists) != 1 or len(alone) != 1 or alone[0].parties & lists[0].parties:
        return event
    both = (*alone[0].mentions, *(m for m in lists[0].mentions if m.party is not None))
    return replace(event, mentions=both, has_third=False)


def meet_another(sentence: Sentence, event: Event) -> bool:
    """`A and B held separate talks with C`: each of the two with somebody else, and not with each other; but
    `with the mediators` both are there for one round."""
    if not _is_apart(sentence, event) or event.has_third:
        return False
    listed = [g for g in sentence.groups if len(g.parties) > 1 and set(g.mentions) & set(event.mentions)]
    if len(listed) != 1 or listed[0].last > event.trigger:
        return False
    behind = sentence.items[event.trigger + 1 : event.clause[1] + 1]
    between = any(item.word("go_betweens") for item in behind)
    return any(item.word("with") for item in behind) and not between


def _is_apart(sentence: Sentence, event: Event) -> bool:
    return any(item.word("separate") for item in sentence.between(event.clause))
