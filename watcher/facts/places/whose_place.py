"""Whose a place of a sentence is: a meeting's, or that of a speaker, of another meeting or of a matter."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import BEING, COMMA, DURING, HYPHENS, THAT, THOSE
from watcher.facts.status.preparations import is_of_preparation
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence
from watcher.facts.times.chains import (
    is_of_other_clause,
    is_of_plan_behind,
    is_of_what_comes_next,
    is_of_what_was_before,
)
from watcher.facts.times.limits import is_struck, second_of_two
from watcher.facts.times.own_days import belongs_to_other_event, is_of_first_half, participle_before
from watcher.facts.times.ways import is_of_preparer, is_of_stop
from watcher.topic import Role

_MEETINGS = ("summit", "talks", "meeting", "consultations", "round")
_REACH_MATTER = 5  # items of "the end of the fighting" beside a place
_REACH_TOLD = 6  # items of "told a joint news conference in" before a place
_REACH_SAYING = 4  # items between a place and the verb of saying


def may_be_its_place(sentence: Sentence, event: Event, index: int) -> bool:
    """Is it no other meeting's place, nobody's who is elsewhere, and no capital that talks?"""
    if event.is_noun and event.verb is None and event.aftermath == "ahead" and index < event.first - 1:
        return False  # "met in Jeddah ahead of talks with B"
    if not event.is_noun and belongs_to_other_event(sentence, event, index):
        return False
    if is_of_what_was_before(sentence, event, index):
        return False
    if index < second_of_two(sentence, event) or _joins_capitals(sentence, index):
        return False
    return not any(is_of_other(sentence, event, index) for is_of_other in _OF_OTHERS)


def _is_of_matter(sentence: Sentence, event: Event, index: int) -> bool:
    """`обсудили перемирие в [Сирии]`, `[Suriye'deki] ateşkesi görüştü`: the land that it is about."""
    items = sentence.items
    place = items[index].tag("place")
    if place is None or place.extra:
        return False  # "discuss the crisis in Oslo": they may do it there
    if event.verbs_last:
        behind = items[index + 1 : index + 1 + _REACH_MATTER]
        matter = next((n for n, i in enumerate(behind) if i.word("matters")), None)
        if matter is None or not all(i.is_plain for i in behind[:matter]):
            return False
        return all(i.tag("noun") is None for i in items[index + matter + 2 : index + matter + 3])
    if not items[index - 1].word("in"):
        return False
    for item in reversed(items[max(index - 1 - _REACH_MATTER, event.clause[0]) : index - 1]):
        if item.word("matters"):
            return True
        if not (item.is_plain or item.word("in", "and") or item.tag("place") is not None):
            return False  # "the crisis in Peru and in [Chile]"
    return False


def _is_of_thing_made(sentence: Sentence, event: Event, index: int) -> bool:
    """`talks on the accord signed in [Oslo]`, `signed during the summit in [Oslo]`, `to review plans for
    the games being held in [Oslo]`: where the other thing was, or will be."""
    items = sentence.items
    if index - 2 <= event.last or not items[index - 1].word("in"):
        return False
    if items[index - 3].norm == BEING and event.verb != index - 2:
        return True
    behind = index
    if items[index - 2].tag("noun") is not None:
        leads = (
            i for i in range(index - 3, event.last, -1) if items[i].word("in") or items[i].norm == DURING
        )
        behind = next(leads, index) + 1
    act = participle_before(sentence, event, behind)
    return act is not None and act - 1 > event.last and items[act - 1].is_plain


def _is_of_those_held(sentence: Sentence, event: Event, index: int) -> bool:
    """`met on Monday, building on the talks held [in Oslo]`, `like those [in Oslo]`: where others were."""
    items, before = sentence.items, index - 2
    if before <= event.last or not items[index - 1].word("in"):
        return False
    if items[before].norm == THOSE:
        return True
    held = items[before].verb("hold", "begin", form="gone")
    noun = before - 1 - (items[before - 1].norm == THAT)  # "talks that began in Oslo"
    return held and items[noun].tag("noun") is not None and noun > event.last


def _is_left(sentence: Sentence, event: Event, index: int) -> bool:
    """`moved from [Oslo] to Bern`, `перенесены из [Осло] в Берн`: where they come from."""
    lead = sentence.items[index - 1]
    leaves = lead.word("from") and (event.verb_class == "move" or not lead.word("with"))
    return index > 0 and leaves and event.verb_class != "leave"


def _is_where_others_meet(sentence: Sentence, event: Event, index: int) -> bool:
    """`on Friday, the same day allies meet [in Paris]`: third parties are there, and none of the two."""
    items = sentence.items
    if not items[index - 1].word("in"):
        return False
    for cursor in range(index - 2, event.last, -1):
        if cursor == event.verb or cursor == event.trigger:
            return False
        if any(v.value in ("meet", "host", "travel") and v.extra != "gerund" for v in items[cursor].verbs()):
            who = sentence.group_at(cursor - 1)
            return who is not None and who.has_third and not who.parties and who.first > event.last
    return False


def _is_of_one_before(sentence: Sentence, event: Event, index: int) -> bool:
    """`will be held on Friday after a session [in Oslo]`: where another one was."""
    if not event.is_noun or index < event.last:
        return False
    between = range(event.last + 1, index)
    begins = next((i for i in between if sentence.items[i].word("aftermath", "foretell")), None)
    return begins is not None and any(sentence.items[i].tag("noun") for i in range(begins + 1, index))


def _joins_capitals(sentence: Sentence, index: int) -> bool:
    """`the Moscow-Kyiv talks`: two capitals or states that talk, and no place."""
    items = sentence.items
    pairs = ((index - 1, index - 2), (index + 1, index + 2))
    return any(
        0 <= beyond < len(items)
        and items[hyphen].norm in HYPHENS
        and (items[beyond].tag("place") is not None or sentence.group_at(beyond) is not None)
        for hyphen, beyond in pairs
    )


def _is_of_others(sentence: Sentence, event: Event, index: int) -> bool:
    """Is it where others are: who says it, an embassy's state, another meeting?"""
    said_there = _is_of_speaker(sentence, event, index) or _is_of_saying(sentence, event, index)
    elsewhere = _is_of_another_person(sentence, event, index) or _is_of_mission(sentence, index)
    return said_there or elsewhere or _names_another(sentence, event, index)


def _is_of_speaker(sentence: Sentence, event: Event, index: int) -> bool:
    """`will meet next week, the embassy in Washington said`: where those sit who say it."""
    items = sentence.items
    if _is_where_it_is_told(sentence, event, index):
        return True
    behind = items[index + 1 : index + 1 + _REACH_SAYING]
    said = next((i for i, item in enumerate(behind) if item.word("report") or item.norm == COMMA), None)
    if said is None or behind[said].norm == COMMA or index < event.trigger:
        return False
    return any(item.norm == COMMA for item in items[event.trigger : index])


def _is_where_it_is_told(sentence: Sentence, event: Event, index: int) -> bool:
    """`will meet on Friday, the minister told reporters in [Doha]`"""
    for cursor in range(index - 1, max(event.last, event.trigger, index - 1 - _REACH_TOLD), -1):
        item = sentence.items[cursor]
        if item.word("report"):
            return True
        if not (
            item.word("press", "in", "public")
            or item.tag("place") is not None
            or item.is_determiner
            or item.is_plain
            or item.date is not None
        ):
            return False
    return False


def _is_of_saying(sentence: Sentence, event: Event, index: int) -> bool:
    """`Trump said at the White House that ...`, `sources in the Kremlin said ...`: who says it is there."""
    items = sentence.items
    begins = event.first if event.verb is None else min(event.first, event.verb)
    if index >= begins or event.verbs_last:
        return False
    if any(i.word("report") for i in items[index + 1 : begins]):
        return True
    said = [i for i in range(event.clause[0], index) if items[i].word("report")]
    if said and items[index + 1].norm == THAT:
        return True  # "told reporters during a briefing at the White House that they will meet"
    between = range(said[-1] + 1, index) if said else ()
    return bool(said) and all(_goes_on(sentence, i) for i in between)


def _is_of_another_person(sentence: Sentence, event: Event, index: int) -> bool:
    """`with Hegseth attending a meeting and [Rubio in Paris]`: somebody who is no part of it is there."""
    if index < max(event.last, event.trigger) + 3 or not sentence.items[index - 1].word("in"):
        return False
    group = sentence.group_at(index - 2)
    if group is None or not sentence.items[group.first - 1].word("and"):
        return False
    return group.mentions[-1].role is not Role.PARTY and not any(m in event.mentions for m in group.mentions)


def _goes_on(sentence: Sentence, index: int) -> bool:
    """Can the word stand between "said" and the place where it was said?"""
    item = sentence.items[index]
    inside = item.is_plain or item.word("in", "definite") or item.date is not None
    return inside and item.norm != THAT and sentence.group_at(index) is None


def _names_another(sentence: Sentence, event: Event, index: int) -> bool:
    """`calls Putin at the [White House] summit to arrange talks with Xi`: the place of another meeting."""
    after = index + 1
    if (
        not event.is_noun
        or after >= len(sentence.items)
        or event.first <= after <= max(event.last, event.trigger)
    ):
        return False
    return sentence.items[after].noun(*_MEETINGS)


def _is_of_mission(sentence: Sentence, index: int) -> bool:
    """`at the US embassy in Paris`, `在[美国]驻巴黎大使馆`: the house is in Paris, whosever it is."""
    before, behind = sentence.items[max(index - 1, 0) : index], sentence.items[index + 1 : index + 2]
    if any(item.word("posted_in") for item in (*before, *behind)):
        return not any(item.word("posted_in") for item in before)
    beside = (*before, *behind)
    return any(item.word("missions") for item in beside)


# Whose the place is, if it is another's: (sentence, event, index of the place) -> is it?
_OF_OTHERS = (
    is_of_stop,
    is_of_preparer,
    is_of_plan_behind,
    is_of_other_clause,
    is_of_what_comes_next,
    is_of_first_half,
    is_of_preparation,
    _is_of_matter,
    _is_of_thing_made,
    _is_of_others,
    _is_of_one_before,
    _is_of_those_held,
    is_struck,
    _is_left,
    _is_where_others_meet,
)
