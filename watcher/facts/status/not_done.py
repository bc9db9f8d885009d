"""Nothing is done for it: nobody was sent or asked, nothing is planned, a side refuses, it fell through."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    ASKED_FOR,
    CANNOT,
    COMMA,
    FOR,
    INFINITIVE,
    NO,
    NO_INTENTION,
    NOT,
    TO,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Items, Sentence, before_determiners
from watcher.facts.syntax.subjects import subject_of
from watcher.topic import Role

_REACH_ASKED = 7  # items of "asked for any kind of new"
_REACH_SENT = 10  # items of "sending a delegation to Pakistan"
_REACH_NOT = 3  # items of "has not yet sent"


def nobody_was_sent(sentence: Sentence, event: Event) -> bool:
    """`no delegation has left for X [for talks with Y]`, `denies sending a team to X [for Y talks]`."""
    if not event.is_noun or event.group in ("call", "visit") or event.verb_follows:
        return False
    items, floor = sentence.items, event.clause[0]
    before = before_determiners(items, event.first - 1, floor)
    engages = event.verb is not None and items[event.verb - 1].norm == TO and event.verb < event.first
    if before <= floor or not (engages or items[before].word("purpose")):
        return False
    lead = event.verb - 1 if engages and event.verb is not None else before
    for index in range(lead - 1, max(floor, lead - _REACH_SENT), -1):
        if items[index].verb("send", "travel"):
            return _is_none_of_them(items, index, floor)
    return False


def _is_none_of_them(items: Items, verb: int, floor: int) -> bool:
    """`[no team] was sent`, `has [not] sent`, `[denies] sending`."""
    helping = items[max(floor, verb - _REACH_NOT) : verb]
    if any(i.norm in NOT for i in helping) or any(i.verb("deny") for i in helping):
        return True
    said = next((n for n in range(verb - 1, floor - 1, -1) if items[n].norm == NO), None)
    return said is not None and any(i.tag("role") is not None for i in items[said + 1 : verb])


def is_not_asked_for(sentence: Sentence, event: Event) -> bool:
    """`has not asked for [talks with X]`, `made no request for [any meeting]`."""
    items = sentence.items
    if not event.is_noun or event.verb_follows:
        return False
    for index in range(event.trigger - 1, max(event.trigger - _REACH_ASKED, 0), -1):
        item = items[index]
        if item.word("requests") and (item.norm != ASKED_FOR or items[index + 1].norm == FOR):
            if item.norm.startswith(NO):
                return True
            helping = items[max(index - _REACH_NOT, 0) : index]
            fused = any(i.norm in NOT - {"not", "never"} for i in helping)  # "hasn't"
            return fused or (any(i.norm in NOT for i in helping) and any(i.word("perfect") for i in helping))
        if item.norm == COMMA or item.word("clause", "report"):
            return False
    return False


def has_no_plan(sentence: Sentence, event: Event) -> bool:
    """`no arrangement had been made to resume the talks`, `have no talks planned`."""
    items = sentence.items
    if event.verb and items[event.verb - 1].norm.startswith(NO_INTENTION):
        return True
    if event.verb_class == "hold" and event.last + 1 < len(items) and not event.verb_follows:
        phrase = items[max(event.first - 1, 0) : event.trigger]
        behind = (v for v in items[event.last + 1].verbs() if v.value == "plan" and v.extra == "gone")
        if any(item.norm == NO for item in phrase) and any(behind):
            return True
    if event.verb is None or event.verb < 1 or items[event.verb - 1].norm != TO:
        return False
    before = items[event.clause[0] : event.verb - 1]
    said = next((n for n in range(len(before) - 1, -1, -1) if before[n].norm == NO), None)
    if said is None:
        return False
    settled = before[said + 1 :]
    return any(item.word("passive", "perfect") for item in settled) and any(
        item.word("settles") for item in settled
    )


def refuses_to_attend(sentence: Sentence, event: Event) -> bool:
    """`refused to take part in the talks`, `the decision to refuse to attend them`"""
    if event.verb_class != "attend" or event.verb is None:
        return False
    led = sentence.items[event.verb - 1]
    subject = subject_of(sentence, event.verb - 2, event.clause[0])
    own = subject is None or any(m.role is Role.PARTY or m in event.mentions for m in subject.mentions)
    refused = event.verb_form == "base" and led.word("negation") and led.norm.endswith(INFINITIVE)
    return own and refused and stays_away(event)


def stays_away(event: Event) -> bool:
    """Is it a state that does not attend, or one of the two persons who were to meet?"""
    alone = event.names_persons and len(event.mentions) == len(event.parties)
    return bool(event.mentions) and (alone or all(m.role is Role.PARTY for m in event.mentions))


def fell_through(sentence: Sentence, event: Event) -> bool:
    """`the talks did not take place`, `never happened`, not `have not taken place yet`, `cannot happen`."""
    assert event.verb is not None
    items = sentence.items
    if event.verb_class != "hold" or not event.verb_follows or not items[event.verb].word("intransitive"):
        return False
    before, earlier = items[event.verb - 1], items[event.verb - 2]
    if not before.word("negation") or before.norm in CANNOT or event.verb_form not in ("base", "gone"):
        return False
    return not (earlier.word("future", "perfect", "hedge", "passive", "clause", "definite"))
