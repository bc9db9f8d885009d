"""Who is where the other is, without a verb of motion: `Modi tells Trump at the White House`, `In Washington,
Macron praised Trump`, `Macron in Washington to present offer`, `Putin to attend parade in Beijing`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from watcher.facts.events.meeting_verbs import best_form
from watcher.facts.events.stays import are_two_persons, event_of, place_behind, stay
from watcher.facts.lexicon.function_words import (
    COLON,
    COMMA,
    DURING,
    ON,
    PHONES,
    THAT,
    TITLES,
    is_adverb,
)
from watcher.facts.lexicon.vocabulary import EVENTS
from watcher.facts.status.in_place import is_in_place, is_there_to
from watcher.facts.syntax.clauses import clause_around
from watcher.facts.syntax.event import Event, calls_back
from watcher.facts.syntax.sentence import Group, Item, Items, Sentence
from watcher.facts.syntax.subjects import subject_of
from watcher.topic import OFFICES, Role

_REACH_PAGEANT = 5  # items of "the military parade marking the end of the war"
_REACH_MEETING = 3  # items of "a tense phone call"
_REACH_PLACE = 6  # items between a parade and where it is held


def with_those_present(sentence: Sentence, events: list[Event]) -> list[Event]:
    """The events, and those that only the presence of somebody in a place tells, in order."""
    if not sentence.groups:
        return events
    found = [event for event in _found(sentence) if event is not None]
    events = [
        e for e in events if e.verb_class != "leave" or not _is_told_of(e, events) or _calls_back(sentence, e)
    ]
    if not found:
        return events
    guests = {e.verb for e in found if e.verb != e.trigger}  # a noun with their verb tells less
    events = [e for e in events if not e.is_noun or e.verb not in guests or len(e.parties) > 1]
    taken = {i for e in events for i in range(e.first, max(e.last, e.trigger) + 1)}
    own = [e for e in found if e.trigger not in taken]
    own = [e for e in own if not (_is_told_of(e, [*events, *found]) or _is_for_it(sentence, e, events))]
    own = [e for e in own if not _is_label_of_plan(sentence, e, events)]
    if any(e.group == "call" for e in own):
        events = [e for e in events if len(e.parties) > 1 or e.group != "call"]
    return sorted([*events, *own], key=lambda e: e.trigger)


def _found(sentence: Sentence) -> Iterator[Event | None]:
    """What each word of the sentence tells by itself."""
    for index, item in enumerate(sentence.items):
        if item.worth & EVENTS:
            classes = {verb.value for verb in item.verbs()}
            reads = next((read for value, read in _READERS if value in classes), None)
            if reads is not None:
                yield reads(sentence, index)
        elif item.tags and item.word("in"):
            yield stay(sentence, index)


def _is_told_of(event: Event, events: list[Event]) -> bool:
    """Does the clause tell more of a meeting of the two: `left after a meeting with him`?"""
    others = (e for e in events if e.clause == event.clause and e is not event and not e.has_third)
    return any(len(e.parties) > 1 for e in others)


def _is_for_it(sentence: Sentence, event: Event, events: list[Event]) -> bool:
    """`Rubio is in Beijing for talks`: the noun tells it."""
    stays = event.verb_class == "travel" and is_in_place(sentence, _place_of(sentence, event))
    return stays and any(
        (e.is_noun or (e.verb_class == "meet" and is_there_to(sentence, e.trigger)))
        and e.clause == event.clause
        and e.trigger > event.trigger
        for e in events
    )


def _is_label_of_plan(sentence: Sentence, event: Event, events: list[Event]) -> bool:
    """`Rubio in Beijing[:] US top diplomat to meet Wang`: what stands behind the label is yet to come."""
    place = _place_of(sentence, event)
    behind = sentence.items[place + 1 : place + 2]
    if not sentence.is_title or not behind or behind[0].norm != COLON:
        return False
    return any(e.trigger > place and e.verb_form in ("base", "coming") and not e.has_third for e in events)


def _calls_back(sentence: Sentence, event: Event) -> bool:
    """`recalls its team from Oslo after talks with them stalled`: that tells more than the noun."""
    return calls_back(sentence.items[event.trigger]) and len(event.parties) == 1


def _place_of(sentence: Sentence, event: Event) -> int:
    """Where the place stands behind the "in" of a stay."""
    return place_behind(sentence, event.trigger) or event.trigger


def _form_of(items: Items, index: int, verb_class: str) -> str:
    """The form in which the verb of the class stands there."""
    return best_form(items, index, [v for v in items[index].verbs() if v.value == verb_class]).extra


def _person(group: Group | None) -> bool:
    """Is it one person with an office, of a party, with his name or without?"""
    if group is None or group.has_third or len(group.parties) != 1 or group.is_adjective:
        return False
    alone = len(group.mentions) == 1 or group.mentions[0].is_counterpart  # "his Russian counterpart, Lavrov"
    return alone and group.mentions[-1].role in OFFICES


def _who_and_whom(sentence: Sentence, verb: int) -> tuple[Group, Group] | None:
    """The person before the verb and the one of the other party behind it."""
    after = verb + 1
    while after < len(sentence.items) and sentence.items[after].norm in TITLES:
        after += 1
    who, whom = sentence.group_at(verb - 1) if verb else None, sentence.group_at(after)
    if who is None or whom is None or not (_person(who) and _person(whom)) or who.parties == whom.parties:
        return None
    return who, whom


# ------------------------------------------------------------------------------------------ who is spoken to


def _is_call(item: Item) -> bool:
    return item.noun("call")


def _told(sentence: Sentence, index: int) -> Event | None:
    """`A told B in Oslo that ...`, `In B's capital, A praised B`, or in a text `A told B on Sunday that`.

    What one tells the other by a letter, in an interview or at a rally is said at no meeting.
    """
    items = sentence.items
    persons = _who_and_whom(sentence, index)
    if persons is None:
        return None
    who, whom = persons
    clause = clause_around(sentence, index)
    source = next((i for i in range(index + 1, clause[1] + 1) if items[i].word("report")), clause[1] + 1)
    if any(i.word("public", "condition", "habit") for i in items[max(clause[0] - 1, 0) : source]):
        return None  # "told X in an interview", but not "told X, according to a news agency"
    behind, dated = whom.last + 1, False
    behind += len(whom.mentions) > 1 and behind < len(items) and items[behind].norm == COMMA
    while behind < len(items) and (items[behind].date is not None or items[behind].norm == ON):
        dated, behind = dated or items[behind].date is not None, behind + 1
    directly = any(v.value == "tell" and items[index].word("report") for v in items[index].verbs())
    crowded = any(g.has_third for g in sentence.groups)  # then the noun alone does not tell whose it is
    noun = _meeting_behind(sentence, behind) if directly and crowded else None
    there = directly and (noun is not None or place_behind(sentence, behind) is not None)
    by_phone = any(i.norm in PHONES or _is_call(i) for i in items)
    apart = directly and not (by_phone or sentence.is_title)
    on_a_day = apart and dated and behind < len(items) and items[behind].norm == THAT
    if not (there or on_a_day or _is_guest(sentence, who, whom)):
        return None
    form = _form_of(items, index, "tell")
    both = (*who.mentions, *whom.mentions)
    called = event_of(sentence, index, index, "phone", form, both)
    return replace(called, group="call") if noun == "call" else replace(called, verb_class="meet")


def _faced(sentence: Sentence, index: int) -> Event | None:
    """`Trump clashes with Zelensky in the Oval Office`: where they do it they have met."""
    items = sentence.items
    both = sentence.group_at(index - 1) if index else None
    persons = _who_and_whom(sentence, index)
    if persons is not None:
        mentions, behind = (*persons[0].mentions, *persons[1].mentions), persons[1].last + 1
    elif both is not None and are_two_persons(both):
        mentions, behind = both.mentions, index + 1  # "A, B shake hands at the White House"
    else:
        return None
    while behind < len(items) and (
        items[behind].date is not None or items[behind].norm == ON or items[behind].word("on_arrival")
    ):
        behind += 1  # "greets X on tarmac in Riyadh"
    if place_behind(sentence, behind) is None:
        return None
    form = _form_of(items, index, "face")
    return event_of(sentence, index, index, "meet", form, mentions)


def _meeting_behind(sentence: Sentence, index: int) -> str | None:
    """The group of the meeting "in" or "during" which it is said: `told him [in a phone call] that`."""
    items = sentence.items
    if index >= len(items) or not (items[index].word("in") or items[index].norm == DURING):
        return None
    for item in items[index + 1 : index + 1 + _REACH_MEETING]:
        noun = item.tag("noun")
        if noun is not None:
            return noun.value
        if not (item.is_plain or item.is_determiner) or item.word("past_marks", "past_adjectives"):
            return None
    return None


def _is_guest(sentence: Sentence, who: Group, whom: Group) -> bool:
    """`In Beijing, Putin praised Xi`, but not `In Beijing, Xi praised Putin`: he may be far away."""
    comma = who.first - 1
    if comma < 2 or sentence.items[comma].norm != COMMA:
        return False
    for place in range(comma - 1, max(comma - 4, 0), -1):
        tag = sentence.items[place].tag("party")
        if tag is not None and sentence.items[place].tag("place") is not None:
            led = sentence.items[place - 1].word("in") and place == 1
            return led and tag.value in whom.parties
    return False


# ------------------------------------------------------------------------------------------ who is there


def _attended(sentence: Sentence, index: int) -> Event | None:
    """`Putin to attend Chinese military parade`, `Modi attended a parade in Paris`: whose guest he is."""
    items = sentence.items
    clause = clause_around(sentence, index)
    who = subject_of(sentence, index - 1, clause[0])
    reach = range(index + 1, min(index + 1 + _REACH_PAGEANT, clause[1] + 1))
    pageant = next((i for i in reach if items[i].word("pageants") or _is_summit(items[i])), None)
    beside = sentence.group_at(index + 1)
    if who is not None and _person(who) and beside is not None and beside is not who:
        lead = beside.last + 1  # "Macron joins Zelensky at the White House"
        if place_behind(sentence, lead) is not None:
            form = _form_of(items, index, "attend")
            return event_of(sentence, lead, index, "travel", form, who.mentions)
    if who is not None and who.has_third and pageant is not None and not _is_summit(items[pageant]):
        who = replace(who, mentions=tuple(m for m in who.mentions if m.party is not None))  # each is a guest
    if who is None or pageant is None or not _person(who):
        return None
    form = _form_of(items, index, "attend")
    owners = [g for g in sentence.groups if index < g.first and g.last < pageant]
    if _is_summit(items[pageant]) and (owners or who.mentions[-1].role is not Role.LEADER):
        return None  # "the NATO summit", "ministers at a summit"
    if len(owners) == 1 and not owners[0].has_third and owners[0].parties - who.parties:
        return event_of(sentence, index, index, "travel", form, (*who.mentions, *owners[0].mentions))
    for lead in range(pageant + 1, min(pageant + _REACH_PLACE, clause[1])):
        if items[lead].norm == COMMA:
            break
        place = place_behind(sentence, lead)
        if place is not None and not (owners or items[place].word("world_seats")):
            return event_of(sentence, lead, index, "travel", form, who.mentions)
        if not (items[lead].is_plain or is_adverb(items[lead].norm) or items[lead].word("definite")):
            break
    return None


def _is_summit(item: Item) -> bool:
    return item.noun("summit")


# Class of verb -> who reads it.
_READERS = (("tell", _told), ("face", _faced), ("attend", _attended))
