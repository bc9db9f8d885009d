"""The event that a verb tells of (`Trump met Putin in Oslo`): who meets, and who brings others together."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from watcher.facts.events.meeting_verbs import fronted_end, objects_of
from watcher.facts.events.nouns import are_leaders, is_foretold, is_of_three
from watcher.facts.events.verb_subjects import JOURNEYS, is_thing, subject_of_verb
from watcher.facts.lexicon.function_words import (
    BY,
    COMMA,
    HOUR,
    OF,
    PHONES,
    SINCE,
    TIME,
    TITLES,
)
from watcher.facts.lexicon.vocabulary import PERSON, SERIES, Tag, Vocabulary
from watcher.facts.syntax.clauses import Clause, clause_around, is_past_clause
from watcher.facts.syntax.event import Event, calls_back
from watcher.facts.syntax.sentence import Group, Items, Sentence
from watcher.facts.syntax.subjects import (
    antecedent,
    first_subject,
    group_from,
    joined_by_stranger,
)
from watcher.topic import Role

_REACH_WHOM = 6  # items of "in the palace on Monday morning" between who meets and whom
_REACH_PRONOUN = 4  # items of "they are expected to"
_REACH_BODY = 5  # items of "of the UN peace talks"
_REACH_BEHIND = 10  # items of "in Oslo on Monday for a second time"
_SEATED = (Role.EXPERT, Role.OFFICIAL)
_GROUP_OF_VERB = {
    "speak": "call",
    "phone": "call",
    "travel": "visit",
    "leave": "visit",
}  # every other verb of a meeting: "meeting"


class _Around(NamedTuple):
    """The groups around a verb: who does it, to whom, and the last item that belongs to it."""

    subject: Group | None
    objects: list[Group]
    last: int


def verb_event(sentence: Sentence, vocabulary: Vocabulary, index: int, verb: Tag) -> Event:
    """`Trump [met] Putin in Oslo`: the event of the verb at `index`."""
    items = sentence.items
    clause = clause_around(sentence, index)
    around = _around(sentence, vocabulary, index, clause, verb)
    subject, last = around.subject, around.last
    groups, has_third = _who_meet(sentence, vocabulary, index, clause, verb, around)
    behind = items[index + 1 : min(last + 1 + _REACH_BEHIND, clause[1] + 1)]
    if verb.value == "speak" and _sit_for_hours(sentence, index, groups, behind):
        helped = any(i.word("future", "hedge", "negation") for i in items[max(index - 2, 0) : index])
        # How long they sat is told when they rise.
        verb = verb._replace(value="meet", extra=verb.extra if helped else "gone")
    return Event(
        first=index,
        last=last,
        trigger=index,
        group=_GROUP_OF_VERB.get(verb.value, "meeting"),
        is_noun=False,
        mentions=tuple(m for g in groups for m in g.mentions),
        verb=index,
        verb_class=verb.value,
        verb_form=verb.extra,
        aftermath="over" if subject is not None and _is_behind_after(items, subject, index) else None,
        is_presupposed=index > 0 and items[index - 1].word("presuppose") and verb.extra == "gerund",
        is_next=verb.extra != "gone" and any(i.word("again") for i in behind if i.date is None),
        ordinal=_ordinal_of_time(behind),
        has_third=has_third,
        verbs_first=vocabulary.verbs_first,
        verbs_last=vocabulary.verbs_last,
        clause=clause,
        is_foretold=_is_foretold(sentence, clause, index, subject),
        is_past_clause=is_past_clause(sentence, index, index),
        pair_word=any(i.word("pair") for i in items[clause[0] : index]),
        are_leaders=are_leaders(items[clause[0] : index]),
        of_three=is_of_three(items, clause[0] if subject is None else index, index, clause[1]),
    )


def _sit_for_hours(sentence: Sentence, index: int, groups: list[Group], behind: Items) -> bool:
    """`The commanders of A and B talk for nearly 11 hours`: delegations at a table; two leaders may be on the
    phone for as long."""
    sit = (
        any(m.role in _SEATED for g in groups for m in g.mentions) or sentence.items[index - 1].worth & SERIES
    )
    persons = any(m.role not in (*_SEATED, Role.PARTY) for g in groups for m in g.mentions)
    lasts = any(i.word("durations") and i.norm.split()[-1].startswith(HOUR) for i in behind)
    by_phone = any(i.norm in PHONES or i.word("remote") for i in behind)
    return index > 0 and bool(sit) and lasts and not (persons or by_phone)


# ------------------------------------------------------------------------------------------ who meets


def _around(sentence: Sentence, vocabulary: Vocabulary, index: int, clause: Clause, verb: Tag) -> _Around:
    """Whoever stands before the verb and behind it; in `Putin, [whom] Trump met`, who was named before."""
    front = fronted_end(sentence, index)
    if front is not None:
        subject = group_from(sentence, front + 1)
    else:
        subject = subject_of_verb(sentence, index, clause[0], verb)
    if subject is not None and verb.value == "travel" and _names_meeting(sentence.items, subject):
        subject = None
    last, objects = objects_of(sentence, index, clause[1], verb.value)
    if calls_back(sentence.items[index]):
        last, objects = index, []  # "recalls its envoys from Lima"
    if subject is None and verb.value == "discuss" and vocabulary.verbs_first:
        subject = group_from(sentence, index + 1)  # "بحث X وY الوضع"
    if vocabulary.verbs_first and subject is None and len(objects) == 1 and objects[0].first > index:
        last, objects = _with_whom(sentence, last, clause[1], objects)
    if verb.value == "meet" and not objects:
        objects = _hosts_behind(sentence, last)
    whom = antecedent(sentence, clause[0])
    if whom is not None and subject is None:
        pronoun = any(i.word("pronoun") for i in sentence.items[clause[0] : index])
        subject = first_subject(sentence, whom.first - 1, 0) if pronoun else whom
        objects = objects or ([whom] if pronoun else [])
    elif whom is not None and not objects and subject is not whom:
        objects = [whom]
    return _Around(subject, objects, last)


def _with_whom(sentence: Sentence, last: int, stop: int, objects: list[Group]) -> tuple[int, list[Group]]:
    """`استقبل X في أوسلو أمس [Y]`: where verbs stand first, whom the subject meets behind where and when."""
    items = sentence.items
    for cursor in range(last + 1, min(stop, len(items) - 1) + 1):
        group = sentence.group_at(cursor)
        placed = items[cursor].tag("place") is not None and items[cursor - 1].word("in")
        if group is not None and not placed:
            return group.last, [*objects, group]
        told = placed or items[cursor].date is not None or items[cursor].word("in", "definite")
        if not (told or (group is None and items[cursor].is_plain and cursor - last <= _REACH_WHOM)):
            break
    return last, objects


def _names_meeting(items: Items, group: Group) -> bool:
    """`The [Trump-Putin] summit, expected in Oslo`: no two who travel."""
    after = items[group.last + 1 : group.last + 2]
    return len(group.mentions) > 1 and any(i.tag("noun") is not None for i in after)


def _who_meet(
    sentence: Sentence, vocabulary: Vocabulary, index: int, clause: Clause, verb: Tag, around: _Around
) -> tuple[list[Group], bool]:
    """Those who take part, and whether a third party does, or meets each of them by itself."""
    floor = clause[0]
    if vocabulary.verbs_last:
        floor = _behind_occasions(sentence.items, vocabulary, clause[0], index)
        around = around._replace(subject=_without_partner(sentence.items, around.subject, floor))
    subject = around.subject
    groups, apart = _at_table(sentence, vocabulary, index, clause[1], verb, around)
    if vocabulary.verbs_last:
        early = [g for g in sentence.groups if floor <= g.first and g.last < index and g is not subject]
        if early and verb.value in JOURNEYS and is_thing(sentence.items, early[-1].last + 1, index):
            early = []
        groups = [*(g for g in early if not g.is_adjective), *groups]
    # "will travel to Japan and South Korea": whose land is beside the other's sits at no table.
    met = [subject] if verb.value == "travel" and subject is not None else groups
    if verb.value in JOURNEYS and subject is not None and _are_fellows(subject):
        groups = [_own_of(subject) if g is subject else g for g in groups]
        met = []  # "Macron and Merz arrive in Kyiv": each of them does
    if (
        verb.value in ("phone", "speak")
        and subject is not None
        and _rings_each(sentence, subject, around.objects, clause)
    ):
        groups, met = [subject, *map(_own_of, around.objects)], [subject]
        apart = False
    apart = apart or (verb.value == "travel" and _is_to_stranger(sentence, index, clause[1]))
    return groups, apart or any(g.has_third or joined_by_stranger(sentence.items, g) for g in met)


def _behind_occasions(items: Items, vocabulary: Vocabulary, floor: int, index: int) -> int:
    """`Putin ile Trump arasındaki [görüşmenin ardından] Trump X ile görüştü`: whose meeting the verb tells of
    stands behind the name of another one, by which it is only told when."""
    for cursor in range(index - 1, floor, -1):
        item = items[cursor]
        first, *behind = item.norm.split()
        named = any(tag.kind == "noun" for tag in vocabulary.words[first].tags)
        if named and behind and item.word("other"):
            return cursor + 1
    return floor


def _without_partner(items: Items, subject: Group | None, floor: int) -> Group | None:
    """`[Trump], Putin ile görüşmesi öncesinde X ile görüştü`: who is at the other meeting is not at this."""
    if subject is None or len(subject.mentions) < 2 or subject.last + 3 != floor:
        return subject
    if not items[subject.last + 1].word("with"):
        return subject
    return replace(subject, mentions=subject.mentions[:-1])


def _is_to_stranger(sentence: Sentence, index: int, stop: int) -> bool:
    """`will travel to Beijing [for talks with Wang Yi]`: to see one whom no list holds."""
    items = sentence.items
    for cursor in range(index + 1, min(stop, len(items) - 2)):
        led = items[cursor].tag("noun") is not None and items[cursor + 1].word("with")
        if led and any(i.word("purpose") for i in items[index + 1 : cursor]):
            whom = cursor + 2 + (items[cursor + 2].norm in TITLES)
            named = items[min(whom, len(items) - 1)]
            return named.is_unlisted_name and sentence.group_at(whom) is None
    return False


def _at_table(
    sentence: Sentence, vocabulary: Vocabulary, index: int, stop: int, verb: Tag, around: _Around
) -> tuple[list[Group], bool]:
    """Of those around the verb who sit at one table, and whether they are met one by one instead.

    `Xi hosts [the leaders of A and B]`: the two. `Xi spoke separately with A and B`: one by one.
    """
    subject, objects, last = around
    brought = verb.value in ("meet", "host") and _are_brought_together(sentence, subject, objects, stop)
    hosts_both = verb.value == "host" and any(len(g.parties) > 1 for g in objects)
    apart = hosts_both and any(i.word("separate", "including") for i in sentence.items[index : stop + 1])
    guests = hosts_both and subject is not None and _are_guests(sentence, subject, last, stop)
    apart = apart or (guests and not brought)
    groups = [g for g in (subject, *objects) if g is not None]
    if objects and sentence.items[index].verb("send"):
        groups = objects  # who sends them stays at home
    if brought or (hosts_both and not apart):
        groups = objects  # who brings both together takes no part
    others = subject is not None or vocabulary.leads_to_places  # in English whoever it is stands before it
    each = others and not (subject and subject.parties) and any(len(g.parties) > 1 for g in objects)
    return groups, apart or (each and not brought and verb.value != "host")  # a third speaks with either


def _are_guests(sentence: Sentence, host: Group, edge: int, stop: int) -> bool:
    """`Xi hosts Putin and Modi`: a third person, and neither a place nor talks for which they come."""
    behind = sentence.items[edge + 1 : stop + 1]
    persons = all(m.is_third and m.other == PERSON for m in host.mentions)
    together = any(i.tag("noun") or i.tag("place") or i.word("purpose", "to", "in") for i in behind)
    return persons and not together


def _are_fellows(travellers: Group) -> bool:
    """Persons who travel together, those of one party and others."""
    persons = all(m.role is not Role.PARTY for m in travellers.mentions if m.party is not None)
    return persons and travellers.has_third and len(travellers.parties) == 1


def _rings_each(sentence: Sentence, who: Group, whom: list[Group], clause: Clause) -> bool:
    """`Trump phoned [Zelensky and Putin]`: two calls, unless they are told to be on the line together."""
    one = len(who.mentions) == 1 and who.parties and who.mentions[0].role is not Role.PARTY
    both = bool(one) and any(g.has_third and g.parties - who.parties for g in whom)
    return both and not any(i.word("trilateral", "joint_bodies") for i in sentence.between(clause))


def _own_of(group: Group) -> Group:
    """The group without those of third parties."""
    return Group(group.first, group.last, tuple(m for m in group.mentions if m.party is not None))


def _are_brought_together(sentence: Sentence, subject: Group | None, objects: list[Group], stop: int) -> bool:
    """`A third will meet [the leaders of A and B]`: one office of both, who are there at once."""
    between = subject is None or not subject.parties
    begin = subject.last if subject is not None else 0
    apart = any(i.word("separate", "including") for i in sentence.items[begin : stop + 1])
    return between and not apart and any(_of_both(sentence, g) for g in objects)


def _of_both(sentence: Sentence, group: Group) -> bool:
    """`the [foreign ministers] of A and B`, and no more than the two."""
    first = sentence.items[group.first]
    joint = first.tag("role") is not None or first.word("pair_of_leaders")
    return joint and len(group.parties) > 1 and not group.has_third


def _hosts_behind(sentence: Sentence, index: int) -> list[Group]:
    """`The leaders of A and B met in Rome, hosted by [C]`: whose guests they are; not in `a step welcomed
    by C`."""
    items = sentence.items
    for cursor in range(index + 1, len(items) - 2):
        if items[cursor].word("report", "clause"):
            break
        before = items[cursor - 1]
        of_them = before.norm == COMMA or before.date is not None or before.tag("place") is not None
        if of_them and items[cursor + 1].norm == BY and items[cursor].verb("host"):
            host = group_from(sentence, cursor + 2)
            return [host] if host is not None else []
    return []


# ------------------------------------------------------------------------------------------ words around it


def _is_foretold(sentence: Sentence, clause: Clause, index: int, subject: Group | None) -> bool:
    """`before Trump meets Putin`, `before [they] are expected to meet`."""
    if is_foretold(sentence, clause[0], subject.first if subject else index):
        return True
    near = sentence.items[max(clause[0], index - _REACH_PRONOUN) : index]
    return any(i.word("pronoun") for i in near) and is_foretold(sentence, clause[0], index)


def _is_behind_after(items: Items, subject: Group, verb: int) -> bool:
    """`after [Trump and Putin] meet`, but not `after [Trump] said he would travel`."""
    after = subject.first > 0 and items[subject.first - 1].word("aftermath")
    return after and not any(item.word("report") for item in items[subject.last + 1 : verb])


def _ordinal_of_time(items: Items) -> int | None:
    """`for a second time`, `for a third round`, but not `for the first time since June`."""
    for index, (here, after) in enumerate(pairwise(items)):
        tag = here.tag("ordinal")
        noun = after.tag("noun")
        if tag is None or _is_of_a_body(items[index + 2 : index + 2 + _REACH_BODY]):
            continue
        span = items[index + 2 : index + 3]
        since = after.norm == TIME and any(i.norm in SINCE or i.word("in") for i in span)
        if tag.value == "1" and (since or (noun is not None and noun.value == "meeting")):
            continue  # "their first encounter"
        if after.norm == TIME or (noun is not None and noun.value != "visit"):
            return int(tag.value)
    return None


def _is_of_a_body(behind: Items) -> bool:
    """`the 80th session [of the Fisheries Assembly]`: the body counts it, and not the two who meet there."""
    of_it = len(behind) > 1 and behind[0].norm == OF and behind[1].is_determiner
    return of_it and all(i.tag("noun") is None and not i.word("talkers", "pair") for i in behind)
