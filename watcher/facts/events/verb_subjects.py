"""Who does what a verb tells of: the person before it, who speaks, or nobody whom the topic knows."""

from __future__ import annotations

from dataclasses import replace

from watcher.facts.events.meeting_verbs import is_compound
from watcher.facts.lexicon.function_words import (
    COLON,
    FIRST_PERSON,
    FIRST_PERSONS,
    ONE_PERSON,
    PLURAL_ENDING,
    POSSESSIVE,
    THAT,
    TITLES,
    TO,
)
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.names.pronouns import are_states, only_person
from watcher.facts.syntax.sentence import Group, Items, Sentence
from watcher.facts.syntax.subjects import (
    antecedent,
    first_subject,
    speaker_of,
    subject_of,
)
from watcher.topic import Role

JOURNEYS = ("travel", "leave")


def subject_of_verb(sentence: Sentence, index: int, floor: int, verb: Tag) -> Group | None:
    """Who meets: the nearest to the left; behind "before" and "after" whom the whole clause is about.

    The owner of a thing ("Trump's proposal is meeting with ...") is not who meets.
    """
    items = sentence.items
    if items[index].word("first_person") and (speaker := speaker_of(sentence, floor)) is not None:
        return speaker  # "Trump: Putin ile [görüşeceğim]"
    if verb.extra == "gerund" and index and items[index - 1].word("foretell", "aftermath"):
        return antecedent(sentence, floor) or first_subject(sentence, index - 1, floor)
    subject = subject_of(sentence, index - 1, floor)
    if subject is not None and _is_told(sentence, subject, index):
        return _teller(sentence, subject)
    if subject is not None and verb.value in JOURNEYS and is_thing(items, subject.last + 1, index):
        return None
    by_one = index > 0 and items[index - 1].norm in ONE_PERSON
    if subject is not None and len(subject.parties) > 1 and by_one:
        return None  # "the ministers agreed after he phoned both"
    if subject is not None and by_one and are_states(sentence, subject):
        return only_person(sentence, subject.first) or subject  # "A threatened [Iran] after he met B"
    spoken = any(i.norm in FIRST_PERSONS for i in items[floor:index])
    if subject is None and (spoken or _is_left_out(items, floor, index)):
        return speaker_of(sentence, floor)
    if subject is None:
        return _person_before(sentence, floor, index)
    behind = items[subject.last + 1 : index]
    if len(behind) > 1 and behind[0].word("and") and behind[1].norm == FIRST_PERSON:
        return _with_speaker(sentence, subject, floor)
    if (
        len(behind) > 1
        and behind[0].norm == POSSESSIVE
        and behind[1].is_plain
        and not behind[1].is_capitalised
    ):
        return None
    return subject


def is_thing(items: Items, begin: int, verb: int) -> bool:
    """`Trump said [a huge fleet was] heading to Iran`: what goes there is no person, and not who tells it."""
    told = next((n for n in range(verb - 1, begin - 1, -1) if items[n].word("report")), None)
    if told is None:
        return False
    between = [i for i in items[told + 1 : verb] if i.date is None and i.norm != THAT]
    if any(i.tag("role") or i.word("pronoun", "pair", "their", "purpose") or i.norm == TO for i in between):
        return False
    plain = [i for i in between if i.is_plain]
    many = bool(plain) and (plain[-1].norm.endswith(PLURAL_ENDING) or not plain[-1].norm.isascii())
    named = any(i.is_capitalised for i in plain[1:])
    return len(plain) > 1 and (many or plain[0].is_determiner) and not named


def _with_speaker(sentence: Sentence, group: Group, floor: int) -> Group:
    """`Putin and I will meet, Trump said`: the group and who says it."""
    speaker = speaker_of(sentence, floor)
    return group if speaker is None else replace(group, mentions=(*speaker.mentions, *group.mentions))


def _is_told(sentence: Sentence, group: Group, verb: int) -> bool:
    """`Trump tells [Macron] he will meet Putin`: who is told of it takes no part."""
    items, before = sentence.items, group.first - 1
    while before > 0 and items[before].norm in TITLES:
        before -= 1
    tells = before > 0 and items[before].word("report") and items[before].verb("tell")
    return tells and any(i.norm in ONE_PERSON for i in items[group.last + 1 : verb])


def _teller(sentence: Sentence, told: Group) -> Group | None:
    """Who tells it, where it is one person."""
    named = [g for g in sentence.groups if g.last < told.first and not g.is_adjective]
    alone = named and len(named[-1].mentions) == 1 and named[-1].mentions[0].role is not Role.PARTY
    return named[-1] if alone else None


def _person_before(sentence: Sentence, floor: int, index: int) -> Group | None:
    """`X arrived in Paris, where [he] will meet Y`: the one person who was named before the clause."""
    own = any(i.norm in ONE_PERSON or i.word("where") for i in sentence.items[max(floor - 1, 0) : index])
    if not floor or not own:
        return None
    items = sentence.items
    named = [g for g in sentence.groups if g.last < floor and not g.is_adjective]
    named = [g for g in named if len(g.mentions) < 2 or not is_compound(items, g)]  # "as EU-US bridge"
    speaker = next((g for g in named if g.last + 1 < len(items) and items[g.last + 1].word("report")), None)
    if len(named) > 1 and speaker is None:
        named = [g for g in named if not are_states(sentence, g)]  # "A threatened Iran amid X after he met B"
    if len(named) > 1 and speaker is not None:
        named = [speaker]  # "..., the minister said as [he] met the president"
    if named and named[0].first and items[named[0].first - 1].word("to", "with"):
        return None  # "says she has not spoken to Trump as [she] ..."
    alone = len(named) == 1 and len(named[0].mentions) == 1 and named[0].mentions[0].role is not Role.PARTY
    return named[0] if alone else None


def _is_left_out(items: Items, floor: int, index: int) -> bool:
    """`Bessent: will meet He in Madrid`: a headline that leaves out who speaks and acts."""
    return 0 < floor < index and items[floor - 1].norm == COLON and items[floor].word("future")
