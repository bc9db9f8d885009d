"""Who says it: the mentions beside a verb of saying, and how sure that makes a claim."""

from __future__ import annotations

from dataclasses import replace

from watcher.facts.lexicon.function_words import (
    ACCORDING,
    BY,
    COLON,
    COMMA,
    DASHES,
    EXPECTED,
    OFFICE,
    POSSESSIVES,
    PROPOSES,
    READY,
)
from watcher.facts.status.predicate import CONDITIONAL, Predicate
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Group, Item, Mention, Sentence
from watcher.model import HELD, Certainty, DateInterval, Status
from watcher.topic import Role

_REPORTER_REACH = 2  # items between who says it and the verb of saying


def certainty_of(
    predicate: Predicate, status: Status, reporters: list[Mention], thirds: frozenset[str]
) -> Certainty:
    """Who stands behind the claim; what is told as happening or over stands by itself.

    The word of `thirds`, who sit at the table too, is as good as a mediator's.
    """
    hedged = predicate.is_hedged and predicate.status is not None
    if status is Status.RUMOURED or hedged:
        return Certainty.RUMOUR
    if status in HELD:
        return Certainty.HELD
    if len({m.party for m in reporters if m.party}) == 2:
        return Certainty.BOTH_SIDES
    if any(m.party for m in reporters):
        return Certainty.ONE_SIDE
    official = any(m.is_mediator or m.other in thirds for m in reporters)
    return Certainty.MEDIATOR if official else Certainty.SOURCE


def as_said_by_them(
    sentence: Sentence, event: Event, predicate: Predicate, when: DateInterval | None, *, is_placed: bool
) -> Predicate:
    """`said he was likely to meet Rubio in Oslo`: what one who will sit there expects is planned.

    Who is ready to meet names a day, or only offers it.
    """
    if predicate.status is not Status.RUMOURED or predicate.tense == CONDITIONAL or event.verb is None:
        return predicate
    before = [i for i in sentence.items[event.clause[0] : event.verb] if i.word("hedge")]
    ready = any(i.norm in READY for i in before)
    if any(i.norm in PROPOSES for i in before):  # "Putin proposed to meet in Istanbul on May 15"
        settled = when is not None and when.is_day and is_placed
        own = {party for g in _proposers(sentence) for party in g.parties} & event.parties
        planned = replace(predicate, status=Status.PLANNED, is_hedged=False)
        return planned if settled and own and all(i.norm in PROPOSES for i in before) else predicate
    if not before or not all(i.norm in EXPECTED or i.norm in READY for i in before):
        return predicate
    if when is None and (ready or not is_placed):
        return predicate
    if not (_speakers(sentence) & event.parties):
        return predicate
    return replace(predicate, status=Status.PLANNED, is_hedged=False)


def _speakers(sentence: Sentence) -> frozenset[str]:
    """The parties of those who stand right before a verb of saying."""
    return frozenset(
        party
        for index, item in enumerate(sentence.items)
        if index and item.word("report") and (group := sentence.group_at(index - 1)) is not None
        for party in group.parties
    )


def _proposers(sentence: Sentence) -> list[Group]:
    """The heads of state and ministers who stand right before a verb of proposing."""
    found = []
    for index, item in enumerate(sentence.items):
        group = sentence.group_at(index - 1) if index and item.norm in PROPOSES else None
        if group is not None and group.mentions[-1].role in (Role.LEADER, Role.MINISTER):
            found.append(group)
    return found


def side_of(reporters: list[Mention]) -> str | None:
    """The party that says it; None where both do, or nobody of a party."""
    parties = {m.party for m in reporters if m.party}
    return parties.pop() if len(parties) == 1 else None


def reporters_of(sentence: Sentence) -> list[Mention]:
    """Who says it: the mentions right before or behind a verb of saying."""
    found: list[Mention] = [m for group in _proposers(sentence) for m in group.mentions]
    for index, item in enumerate(sentence.items):
        agree = item.word("accords")
        if not (agree or item.word("report") or item.verb("deny")):
            continue
        for group in sentence.groups:
            if agree and (len(group.parties) < 2 or group.last > index):
                continue
            between = sentence.items[group.last + 1 : index]
            names = sum(1 for i in between if i.is_unlisted_name)  # "the envoy John Doe said"
            apart = index - group.last - names - _is_office(between)
            before = 0 < apart <= _REPORTER_REACH
            behind = 0 < group.first - index <= _REPORTER_REACH and _is_said_by_whom_follows(sentence, index)
            if (before or behind) and not _is_press(sentence, group):
                found.extend(group.mentions)
    return found


def tellers_of(sentence: Sentence) -> list[Mention]:
    """Who says it, without a verb too: `Peskov: next round due in May`, and in a headline `... - Peskov`."""
    items, end = sentence.items, len(sentence.items) - 1
    labels = [g for g in sentence.groups if g.first == 0 and g.last < end and items[g.last + 1].norm == COLON]
    for group in sentence.groups if sentence.is_title else ():
        if group.last == end and group.first > 0 and not DASHES.isdisjoint(items[group.first - 1].norm):
            labels.append(group)
    return [*reporters_of(sentence), *(m for group in labels for m in group.mentions)]


def _is_said_by_whom_follows(sentence: Sentence, index: int) -> bool:
    """`", said Peskov`, `according to Oman`, `confirmed by Iran`, not `Fidan confirms [US-Iran talks]`."""
    items = sentence.items
    if items[index].norm in ACCORDING or (index + 1 < len(items) and items[index + 1].norm == BY):
        return True
    return not index or items[index - 1].is_quote or items[index - 1].norm == COMMA


def _is_press(sentence: Sentence, group: Group) -> bool:
    """`according to [American] media`: no word of an office."""
    after = sentence.items[group.last + 1 : group.last + 3]
    return group.is_adjective and any(item.word("public") for item in after)


def _is_office(between: tuple[Item, ...]) -> bool:
    """`Pashinyan['s office] said`, `Trump['s spokesman] said`: his own people."""
    if len(between) < 2 or between[0].norm not in POSSESSIVES:
        return False
    return between[1].norm == OFFICE or between[1].tag("role") is not None
