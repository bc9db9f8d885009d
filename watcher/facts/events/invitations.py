"""Invitations: `Trump invites Modi to the White House`, `Modi accepts one to visit Washington`."""

from __future__ import annotations

from typing import NamedTuple

from watcher.facts.events.nouns import is_foretold
from watcher.facts.lexicon.function_words import BY, COMMA, ON, POSSESSIVE, TO, is_adverb
from watcher.facts.lexicon.vocabulary import EVENTS
from watcher.facts.syntax.clauses import Clause, clause_around, is_past_clause
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Group, Mention, Sentence
from watcher.facts.syntax.subjects import group_from, subject_of
from watcher.model import Precision
from watcher.topic import Role

_LONG = (Precision.WEEK, Precision.MONTH, Precision.SEASON, Precision.YEAR)
_REACH_OWNER = 6  # items of "accepted the US president's open invitation"
_REACH_WHEN = 3  # items between whom somebody invites and where to
_REACH_GOAL = 7  # items of "to hold a second round of talks in Moscow"


class _Asked(NamedTuple):
    """The guest and the host of an invitation (None where nobody names it), and where its goal may begin."""

    guest: Group
    host: Group | None
    behind: int


def with_invitations(sentence: Sentence, events: list[Event]) -> list[Event]:
    """The events, with a plan in place of what an invitation that was made or accepted leads to.

    What it leads to is the host's land, capital or house, or talks: who is invited to join, to invest or to
    think again is invited to no meeting.
    """
    for index, item in enumerate(sentence.items):
        if not item.worth & EVENTS or not item.verb("invite"):
            continue
        event = _invitation(sentence, index)
        if event is not None:
            rest = [e for e in events if not index <= e.trigger <= event.last]
            events = sorted([*rest, event], key=lambda e: e.trigger)
    return events


def _invitation(sentence: Sentence, index: int) -> Event | None:
    clause = clause_around(sentence, index)
    asked = (
        _of_noun(sentence, index, clause) if _is_noun(sentence, index) else _of_verb(sentence, index, clause)
    )
    if asked is None or _is_open(sentence, index, clause):
        return None
    goal = _goal_of(sentence, asked.behind, clause[1])
    own = tuple(m for m in asked.guest.mentions if m.party is not None and m.role is not Role.PARTY)
    if goal is None or len({m.party for m in own}) != 1:
        return None
    lead, place, last = goal
    hosts = _hosts(sentence, asked, own[0], place)
    if hosts is None or any(g.has_third for g in sentence.groups if lead < g.first <= clause[1]):
        return None
    return Event(
        first=lead,
        last=last,
        trigger=lead,
        group="visit",
        is_noun=False,
        mentions=(*hosts, *own),
        verb=index,
        verb_class="travel",
        verb_form="coming",
        clause=(lead, clause[1]),  # the day before it is that of the invitation
        is_foretold=is_foretold(sentence, clause[0], index),
        is_past_clause=is_past_clause(sentence, index, index),
    )


def _hosts(
    sentence: Sentence, asked: _Asked, guest: Mention, place: int | None
) -> tuple[Mention, ...] | None:
    """Who invites, where the place is its own or none is named; nobody where the place must tell; None where
    the guest is asked to a place of its own, or nobody knows by whom."""
    named = asked.host.mentions if asked.host is not None else ()
    hosts = tuple(m for m in named if m.party not in (None, guest.party))
    tag = sentence.items[place].tag("party") if place is not None else None
    if tag is not None and tag.value == guest.party:
        return None
    if place is None:
        return hosts or None
    if tag is not None and asked.host is not None and not hosts:
        return None  # a third invites
    return hosts if tag is not None and any(m.party == tag.value for m in hosts) else ()


def _is_noun(sentence: Sentence, index: int) -> bool:
    return sentence.items[index].word("invitations")


def _is_open(sentence: Sentence, index: int, clause: Clause) -> bool:
    """`could invite`, `was not invited`, `if X invites Y`, `X invited Y, who refused`: nobody is invited, or
    will come."""
    before = sentence.items[max(clause[0] - 1, 0) : index]
    if any(i.date is not None and i.date.interval.precision in _LONG for i in before):
        return True  # "In 2023 X invited Y", "Last month ...": not of these days
    if any(i.word("untrue") or i.verb("deny") for i in sentence.items[:index]):
        return True
    if any(i.word("refuses") for i in sentence.items[index + 1 :]):
        return True
    return any(i.word("future", "negation", "condition", "hedge", "habit") for i in before)


def _of_verb(sentence: Sentence, index: int, clause: Clause) -> _Asked | None:
    """`A invites B to ...`, `B was invited by A to ...`, and a headline's `B invited to ...`."""
    items = sentence.items
    subject = subject_of(sentence, index - 1, clause[0])
    after = items[index + 1] if index + 1 < len(items) else None
    if after is None or not any(v.extra in ("present", "gone") for v in items[index].verbs()):
        return None
    if after.norm in (TO, BY) or after.word("purpose"):
        passive = items[index - 1].word("passive") or sentence.is_title
        if subject is None or not passive:
            return None
        host = group_from(sentence, index + 2) if after.norm == BY else None
        return _Asked(subject, host, host.last + 1 if host is not None else index + 1)
    guest = group_from(sentence, index + 1)
    return _Asked(guest, subject, guest.last + 1) if guest is not None else None


def _of_noun(sentence: Sentence, index: int, clause: Clause) -> _Asked | None:
    """`B accepts A's invitation to ...`, `A extends an invitation to B to ...`."""
    items = sentence.items
    verb = next((i for i in range(index - 1, clause[0], -1) if items[i].word("accepts", "extends")), None)
    if verb is None or index - verb > _REACH_OWNER:
        return None
    subject = subject_of(sentence, verb - 1, clause[0])
    behind = group_from(sentence, index + 2) if index + 2 < len(items) else None
    if items[verb].word("extends"):
        led = index + 1 < len(items) and items[index + 1].norm == TO
        return _Asked(behind, subject, behind.last + 1) if led and behind is not None else None
    if subject is None:
        return None
    if behind is not None and (items[index + 1].word("of") or items[index + 1].norm == BY):
        return _Asked(subject, behind, behind.last + 1)
    owner = next((g for g in sentence.groups if verb < g.first and g.last < index), None)
    return _Asked(subject, owner, index + 1)


def _goal_of(sentence: Sentence, begin: int, stop: int) -> tuple[int, int | None, int] | None:
    """(what leads there, the place if one is named, the last item) of where an invitation leads to."""
    items, cursor = sentence.items, begin
    while cursor <= min(stop, begin + _REACH_WHEN) and (
        items[cursor].date is not None or items[cursor].norm == ON or is_adverb(items[cursor].norm)
    ):
        cursor += 1
    if cursor >= stop or not (items[cursor].norm == TO or items[cursor].word("purpose")):
        return None
    lead = cursor
    acts = items[lead + 1].verb("travel", "meet", "hold")
    goes = items[lead + 1].tag("noun") is not None or items[lead + 1].word("pays") or acts
    meets = items[lead].word("purpose") or acts
    for index in range(lead + 1, min(stop, lead + _REACH_GOAL) + 1):
        item = items[index]
        if item.tag("place") is not None:
            direct = all(i.word("definite") for i in items[lead + 1 : index])
            named = direct or goes or meets
            return (index - 1 if named else lead, index, index) if named and _ends(sentence, index) else None
        if item.norm in (COMMA, POSSESSIVE):
            break
    talks = (
        i for i in range(lead + 1, min(stop, lead + _REACH_GOAL) + 1) if items[i].tag("noun") is not None
    )
    noun = next(talks, None)
    return (lead, None, noun) if items[lead].word("purpose") and noun is not None else None


def _ends(sentence: Sentence, index: int) -> bool:
    """`to the White House`, but not `to the White House dinner`, `to Trump's house`."""
    after = sentence.items[index + 1] if index + 1 < len(sentence.items) else None
    if after is None or after.date is not None or is_adverb(after.norm):
        return True
    return not after.is_plain and after.norm != POSSESSIVE and after.tag("noun") is None
