"""Who does it: the group of names that is the subject of a verb or of an event's noun phrase."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from watcher.facts.lexicon.function_words import (
    ANNOUNCE,
    APART_FROM,
    BY,
    COLON,
    COMMA,
    FIRST_PERSON,
    GERUND_ENDING,
    HYPHENS,
    OF,
    PARTICIPLE_ENDING,
    PLURAL_ENDING,
    TITLES,
    TO,
    WHO,
    is_adverb,
)
from watcher.facts.syntax.clauses import aside_before
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Group, Item, Items, Sentence, before_determiners
from watcher.topic import OFFICES, Role

_GROUP_REACH = 4  # items between a preposition and the name that it governs
_BODY_REACH = 8  # items of "the High-Level Cooperation Council of"
_DEPARTMENT = 2  # words of "Homeland Security Secretary"
_FRONT_REACH = 8  # items that a phrase before the subject holds on either side of its noun


def group_from(sentence: Sentence, index: int) -> Group | None:
    """The group that begins at or a few words behind `index`, or behind the name of a body."""
    for group in sentence.groups:
        if index <= group.first <= index + _BODY_REACH:
            between = sentence.items[index : group.first]
            passes = (
                i.is_plain
                or i.is_quote
                or i.tag("role")
                or i.word("definite", "pair", "counterpart")
                or i.norm in HYPHENS
                for i in between
            )
            near = group.first <= index + _GROUP_REACH
            return group if (near and all(passes)) or _is_of_bodies(between) else None
    return None


def _is_of_bodies(between: Items) -> bool:
    """`the meeting of [the border commissions of] A and B`, `of [the High-Level Council between] A and B`."""
    if between and between[-1].word("definite"):
        between = between[:-1]  # "the president of the Emirates"
    body = any(i.word("bodies") for i in between)
    if len(between) < 2 or not (between[-1].norm == OF or (body and between[-1].word("between"))):
        return False
    if len(between) > _GROUP_REACH and not body:
        return False
    return all(i.is_plain or i.tag("role") or i.word("definite") or i.norm in HYPHENS for i in between[:-1])


def subject_of(sentence: Sentence, index: int, floor: int) -> Group | None:
    """The nearest group to the left in the clause; an adjective alone ("Russian oil") is none."""
    teller = _who_tells_more(sentence, index, floor)
    if teller is not None:
        return teller
    for group in reversed(sentence.groups):
        if floor <= group.first and group.last <= index:
            if (group.is_adjective and len(group.mentions) == 1) or _names_a_thing(sentence, group):
                continue
            if _is_object_before(sentence, group, index, floor) or hyphened_to_stranger(sentence, group):
                continue
            if sentence.is_matter_at(group.first) or _is_no_doer(sentence, group):
                continue
            if _is_in_aside(sentence, group, index):
                continue
            return _through_their(sentence, _with_pronoun(sentence, group), index)
    opens = aside_before(sentence, floor)
    if opens is None:
        return None
    named = next((g for g in sentence.groups if g.last == opens - 1), None)
    return named if named is not None and not named.is_adjective else None


def _is_no_doer(sentence: Sentence, group: Group) -> bool:
    """`soldiers held [by the rebels] met ...`, `victims [of the rebels] met ...`: others do it; but not
    `envoys sent [by the rebels] met ...`, `a team led [by X]`."""
    items = sentence.items
    led = before_determiners(items, group.first - 1)
    if led < 1:
        return False
    done = items[led - 1]
    done_by = items[led].norm == BY and (_is_verbal(done) or done.norm.endswith(PARTICIPLE_ENDING))
    own = any(i.tag("role") for i in items[:led]) or any(m.role is not Role.PARTY for m in group.mentions)
    done_by = done_by and not own
    return done_by or (items[led].norm == OF and items[led - 1].norm in APART_FROM)


def _is_in_aside(sentence: Sentence, group: Group, index: int) -> bool:
    """`A, in Bern for a meeting of [C's] ministers, will meet`, `A, speaking after talks with [C], said`:
    where A is meanwhile, between two commas; the verb behind them is A's."""
    items = sentence.items
    opens = next((i for i in range(group.first - 1, 0, -1) if items[i].norm == COMMA), None)
    ends = next(
        (i for i in range(group.last + 1, min(index + 1, len(items) - 1)) if items[i].norm == COMMA), None
    )
    if opens is None or ends is None:
        return False
    doer = sentence.group_at(opens - 1)
    if doer is None or doer.last != opens - 1 or doer.mentions[-1].role not in OFFICES:
        return False
    led = items[opens + 1].word("in") or items[opens + 1].norm.split()[0].endswith(GERUND_ENDING)
    return led and (items[ends + 1].word("report") or _is_verbal(items[ends + 1]))


def _who_tells_more(sentence: Sentence, index: int, floor: int) -> Group | None:
    """`[Trump] said that Rubio would meet X and announced a meeting with Y`: who tells the first tells the
    second."""
    joins = tells_more(sentence, floor + 1, index + 1)
    if joins is None:
        return None
    tellers = (g for g in sentence.groups if g.last + 1 < joins - 1)
    return next((g for g in tellers if sentence.items[g.last + 1].word("report")), None)


def tells_more(sentence: Sentence, start: int, stop: int) -> int | None:
    """Where between the two a further verb of saying stands ("and announced")."""
    items = sentence.items
    joined = (i for i in range(stop - 1, start - 1, -1) if i and items[i - 1].word("and"))
    return next((i for i in joined if items[i].word("report") or items[i].norm.startswith(ANNOUNCE)), None)


def _names_a_thing(sentence: Sentence, group: Group) -> bool:
    """`fails to secure a [Ukraine] deal`, `the Bank of [Israel]`: a state in the name of a thing."""
    before = sentence.items[max(group.first - 2, 0) : group.first]
    if len(before) == 2 and before[1].norm == OF and before[0].is_unlisted_name:
        return group.mentions[0].role is Role.PARTY and len(group.mentions) == 1
    after = group.last + 1
    if len(group.mentions) > 1 or group.mentions[0].role is not Role.PARTY or after >= len(sentence.items):
        return False
    return sentence.items[after].word("abstract") and not sentence.items[after].verbs()


def _is_object_before(sentence: Sentence, group: Group, index: int, floor: int) -> bool:
    """`He held talks with Carney and was to meet ...`: behind "and" the subject of the first verb goes on.

    `Following the meeting with Putin, Ruto will meet ...`: a subject whom no list holds.
    """
    items = sentence.items
    before = before_determiners(items, group.first - 1, floor)
    if before < floor or not (items[before].word("with", "of") or _takes_whom(items, before)):
        return False
    behind = items[group.last + 1 : index + 2]
    agrees = items[before].word("with") and behind and behind[0].norm == TO  # "A agrees [with C] to meet B"
    if agrees and any(floor <= g.first < group.first for g in sentence.groups):
        return True
    goes_on = any(_joins_predicate(here, after) for here, after in pairwise(behind))
    if goes_on and any(floor <= g.first < group.first for g in sentence.groups):
        return True
    if goes_on and _is_stranger(items, floor):
        return True
    fronted = items[floor].word("presuppose", "aftermath") and len(behind) > 2 and behind[0].norm == COMMA
    return fronted and behind[1].is_unlisted_name and _is_verbal(behind[2])


def _takes_whom(items: Items, index: int) -> bool:
    """`met [Kurti]`, `will host [Putin]`, `called [Putin]`, `spoke to [Putin]`."""
    if items[index].word("judges"):
        return True
    index -= items[index].norm == TO
    return items[index].verb("meet", "host", "phone", "speak")


def _is_stranger(items: Items, index: int) -> bool:
    """`[Macron] held talks with B, phoned A`: a name that no list holds opens the clause and acts."""
    named = items[index].is_unlisted_name
    return named and index + 1 < len(items) and _is_verbal(items[index + 1])


def _joins_predicate(here: Item, after: Item) -> bool:
    """`met Merz in Berlin[, phoned] Putin [and hosted] Kurti`: a further verb of the same subject."""
    if here.word("and"):
        return _is_verbal(after)
    acts = any(verb.extra in ("gone", "present") for verb in after.verbs())
    return here.norm == COMMA and acts and not after.word("report")


def _is_verbal(item: Item) -> bool:
    """Is it a verb, or one that helps a verb: `met`, `will`?"""
    return bool(item.verbs()) or item.is_helping


def subject_behind(sentence: Sentence, floor: int, left: int, right: int) -> Group | None:
    """`After two days of talks in London, [the US and China] have agreed ...`: who is behind the comma;
    `После встречи с Путиным [Трамп] отменил`: right behind whom they are with."""
    items = sentence.items
    opens = items[floor : floor + 1]
    if not opens or not opens[0].word("presuppose", "aftermath") or left - floor > _FRONT_REACH:
        return None
    comma = sentence.comma_behind(right, _FRONT_REACH)
    group = group_from(sentence, right + 1) if right + 1 < len(items) else None
    if group is None and comma is not None:
        group = group_from(sentence, comma + 1)
    return group if group is not None and not group.is_adjective else None


def first_subject(sentence: Sentence, index: int, floor: int) -> Group | None:
    """The first group of the clause that is no mere adjective, left of `index`."""
    for group in sentence.groups:
        alone = (group.is_adjective and len(group.mentions) == 1) or _names_a_thing(sentence, group)
        if floor <= group.first and group.last <= index and not alone:
            return _with_pronoun(sentence, group)
    return None


def antecedent(sentence: Sentence, floor: int) -> Group | None:
    """`Xi, who [he is set to meet]`: whom a relative clause goes on about."""
    if not floor or sentence.items[floor - 1].norm not in WHO:
        return None
    items, before = sentence.items, floor - 2
    if before >= 0 and items[before].norm == COMMA:
        before -= 1
    while before > 0 and sentence.group_at(before) is None and items[before].is_capitalised:
        before -= 1  # "Xi Jinping, who ...", of whom a list holds the first name alone
    group = sentence.group_at(before) if before >= 0 else None
    return group if group is not None and group.last == before else None


def speaker_of(sentence: Sentence, floor: int) -> Group | None:
    """Who says "I": the person before the colon of a headline, or beside a verb of saying."""
    items = sentence.items
    for group in sentence.groups:
        before = items[group.first - 1] if group.first else None
        after = items[group.last + 1] if group.last + 1 < len(items) else None
        labelled = group.last + 2 == floor and after is not None and after.norm == COLON
        says = any(i is not None and i.word("report") for i in (before, after))
        if (labelled or says) and group.mentions[-1].role is not Role.PARTY:
            return group
    return None


def _through_their(sentence: Sentence, group: Group, index: int) -> Group:
    """`Trump and Putin agreed that their advisers [would meet]`: those of whoever was named.

    Of both at once also `agreed that foreign ministers [would meet]`.
    """
    items = sentence.items
    for cursor in range(index, group.last + 1, -1):
        if items[cursor].word("report"):
            break
        role = items[cursor].tag("role")
        if role is None or sentence.group_at(cursor) is not None:
            continue
        both = len(group.parties) > 1  # "C said A and B agreed that their advisers would meet"
        named = [] if both else [m for g in sentence.groups if g.last < group.first for m in g.mentions]
        of_both = both and items[cursor].norm.endswith(PLURAL_ENDING)
        if items[cursor - 1].word("their") or of_both:
            mentions = tuple(replace(m, role=Role(role.value)) for m in (*named, *group.mentions))
            return Group(group.first, group.last, mentions)
    return group


def _with_pronoun(sentence: Sentence, group: Group) -> Group:
    """`Trump says he and Putin will meet`: the pronoun is who was named last before it."""
    items = sentence.items
    if (
        group.first < 2
        or not items[group.first - 1].word("and")
        or not items[group.first - 2].word("pronoun")
    ):
        return group
    before = [g for g in sentence.groups if g.last < group.first - 2]
    if not before:
        return group
    return Group(group.first, group.last, (*before[-1].mentions, *group.mentions))


def joined_by_stranger(items: Items, group: Group) -> bool:
    """`Trump and Xi`: a name that no list holds stands beside the party as its equal."""
    after = group.last + 1
    if after + 1 < len(items) and items[after].word("and") and not _is_colleague(items, group, after + 1):
        named = after + 1 + (items[after + 1].norm in TITLES)
        other = items[min(named, len(items) - 1)]
        if other.is_unlisted_name and other.norm != FIRST_PERSON:
            return True
    before = group.first - 1
    return before >= 1 and items[before].word("and") and items[before - 1].is_unlisted_name


def _is_colleague(items: Items, group: Group, index: int) -> bool:
    """`Rubio and [Treasury Secretary Ann Hale]`: the head of a department, of no land, beside an official."""
    if group.mentions[-1].role not in OFFICES or group.mentions[-1].role is Role.LEADER:
        return False
    office = index
    while office + 1 < len(items) and office - index < _DEPARTMENT and items[office].is_unlisted_name:
        office += 1
    role = items[office].tag("role")
    named = office + 1 < len(items) and items[office + 1].is_unlisted_name
    return office > index and named and role is not None and role.value != Role.LEADER.value


def opens_with_stranger(sentence: Sentence, event: Event) -> bool:
    """`Chancellor Albrecht Thal is here for talks with Trump`: the clause is about somebody whom no list
    holds."""
    items, floor = sentence.items, event.clause[0]
    cursor = floor
    while cursor < event.trigger and (items[cursor].tag("role") or items[cursor].word("definite")):
        cursor += 1
    begins = cursor
    while cursor < event.trigger and items[cursor].is_unlisted_name:
        cursor += 1
    names = cursor - begins + (begins > floor)  # a first word has its capital anyway
    item = items[cursor]
    return (
        not sentence.is_title
        and names > 1
        and begins < cursor
        and not item.word("report")
        and _is_verbal(item)
    )


def is_of_stranger(sentence: Sentence, event: Event) -> bool:
    """`President Sandu held talks with Putin`, `the government and [the opposition] held talks on peace with
    the rebels`: no list holds who holds them, alone or with a party."""
    if event.verb is None or event.verb_follows or event.verb_class not in ("hold", "begin"):
        return False
    items = sentence.items
    before = event.verb - 1
    while before >= 0 and items[before].word("perfect", "future", "past_marks"):
        before -= 1
    if before < event.clause[0]:
        return False
    return items[before].is_unlisted_name or _is_joined_stranger(sentence, before, event.clause[0])


def _is_joined_stranger(sentence: Sentence, last: int, floor: int) -> bool:
    """`[A] and [the opposition] held talks`: does a plain noun that ends here stand beside a party?"""
    items, cursor = sentence.items, last
    while cursor > floor and items[cursor].is_plain and not is_adverb(items[cursor].norm):
        cursor -= 1
    cursor = before_determiners(items, cursor, floor)
    group = sentence.group_at(cursor - 1) if cursor > floor and items[cursor].word("and") else None
    return cursor < last and group is not None and bool(group.parties)


def hyphened_to_stranger(sentence: Sentence, group: Group) -> bool:
    """`the Sandu-Putin talks`: the other one is a name that no list holds."""
    items = sentence.items
    return any(
        items[hyphen].norm in HYPHENS
        and items[hyphen - 1].end == items[hyphen].start
        and items[hyphen].end == items[hyphen + 1].start
        and items[name].is_unlisted_name
        for hyphen, name in ((group.first - 1, group.first - 2), (group.last + 1, group.last + 2))
        if name >= 0 and name < len(items)
    )
