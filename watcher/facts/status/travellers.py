"""Who makes the visit that a noun names: `Trump's visit`, `on his visit to Tokyo, Trump ...`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import DAY, DURING, HIS, OF, ON, UPON
from watcher.facts.names.cataphora import meant_behind
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Mention, Sentence
from watcher.facts.syntax.subjects import antecedent, first_subject, group_from
from watcher.topic import Role

_OF_HOSTS = ("plan", "postpone", "cancel", "move", "revive", "host")  # what he may do with it who is visited
_OF_TRAVELLERS = ("begin", "hold", "end", "attend", "travel")  # what he does with it who makes it
_ON_A_VISIT = (DURING, ON, UPON)
_LEADS_THERE = ("in", "aftermath", "purpose")  # what leads to a visit that is being made, or was
_REACH_DAY = 2  # items of "day two"
_FRONT_REACH = 8  # items between a visit that opens the sentence and the comma behind it


def travellers(sentence: Sentence, event: Event) -> tuple[Mention, ...]:
    """Who makes the visit that a noun names: `Trump's visit`, `Trump delays his trip`.

    With `China confirms Trump visit` both are there. Who stands elsewhere in the sentence does not travel.
    """
    own = tuple(m for m in event.mentions if event.first <= m.first <= event.last)
    if event.verb is None:
        guest = _guest(sentence, event) or _whose(sentence, event)
        return own if _travels(sentence, own) else (*own, *persons_of(guest))
    if event.verb_follows and not own and event.verb_class in _OF_HOSTS:
        return persons_of(_whose(sentence, event))
    if event.verb_follows or event.verb_class not in _OF_HOSTS + _OF_TRAVELLERS:
        return own
    before = [g for g in sentence.groups if event.clause[0] <= g.first and g.last < event.verb]
    doer = before[-1] if before else antecedent(sentence, event.clause[0])
    if doer is None or doer.has_third:
        return own
    if event.verb_class in _OF_TRAVELLERS:
        return own if persons_of(own) else (*own, *persons_of(doer.mentions))
    return (*own, *doer.mentions) if own else persons_of(doer.mentions)


def _whose(sentence: Sentence, event: Event) -> tuple[Mention, ...]:
    """`Trump said [his visit] to Beijing has been put off`: that of the one who was named last, or of the one
    with whom the main clause begins (`Days before [his visit] to Beijing, Trump ...`), if not [his last]."""
    phrase = sentence.items[max(event.first - 1, 0) : event.trigger]
    earlier = event.verb is None and any(i.word("past_marks", "past_adjectives") for i in phrase)
    if earlier or not any(i.norm in HIS for i in phrase):
        return ()
    before = [g for g in sentence.groups if g.last < event.first and not g.is_adjective]
    if not before:
        behind = meant_behind(sentence, event.first)
        return (behind,) if behind is not None else ()
    return () if before[-1].has_third else before[-1].mentions


def persons_of(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Those of them who are named in person, or by an office."""
    return tuple(m for m in mentions if m.role is not Role.PARTY)


def _travels(sentence: Sentence, own: tuple[Mention, ...]) -> bool:
    """`Trump's visit`, but not `a visit with Trump`: does the noun phrase say who travels?"""
    items = sentence.items
    return any(m.role is not Role.PARTY and not (m.first and items[m.first - 1].word("with")) for m in own)


def _guest(sentence: Sentence, event: Event) -> tuple[Mention, ...]:
    """`Trump said during [a visit to Tokyo]`, `On [a visit to Tokyo], Trump said`, `Trump, who is on [a visit
    to Tokyo]`: who tells it is there."""
    items, floor = sentence.items, event.clause[0]
    before = lead_of(sentence, event)
    if before < floor or not (items[before].norm in _ON_A_VISIT or items[before].word(*_LEADS_THERE)):
        return ()
    if before > floor:
        group = first_subject(sentence, before - 1, floor) or antecedent(sentence, floor)
    else:
        comma = sentence.comma_behind(event.last, _FRONT_REACH)
        group = group_from(sentence, comma + 1) if comma is not None else None
    return group.mentions if group is not None and not group.has_third else ()


def lead_of(sentence: Sentence, event: Event) -> int:
    """What stands before the noun phrase and its article: `[on] a visit`."""
    items, before = sentence.items, event.first - 1
    while before > event.clause[0] and (
        items[before].is_determiner
        or items[before].word("pair")
        or items[before].tag("place") is not None  # "in his India visit"
    ):
        before -= 1
    return before


def is_made(sentence: Sentence, event: Event) -> bool:
    """`during his visit`: something is said or done on it."""
    lead = lead_of(sentence, event)
    if lead < event.clause[0]:
        return False
    here = sentence.items[lead]
    at_one_time = here.word("with") and sentence.items[lead - 1].word("coincides")
    return here.norm in _ON_A_VISIT or at_one_time or _is_day_of_it(sentence, lead)


def _is_day_of_it(sentence: Sentence, lead: int) -> bool:
    """`on day two [of] his visit`, `on the second day [of] it`"""
    before = sentence.items[max(lead - _REACH_DAY, 0) : lead]
    return sentence.items[lead].norm == OF and any(i.norm == DAY for i in before)
