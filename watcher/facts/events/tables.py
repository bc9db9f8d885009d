"""Who sits at the table of an event that a noun names, and who is only what the talks are about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from watcher.facts.events.nouns import is_of_three, is_presupposed, partners_behind
from watcher.facts.lexicon.function_words import (
    AMONG,
    BRIEFED,
    BY,
    COMMA,
    HIS,
    ON,
    PEACE_OR_WAR,
    PLURAL_ENDING,
    THAT,
    TITLES,
)
from watcher.facts.lexicon.vocabulary import PERSON, Tag
from watcher.facts.syntax.clauses import Clause
from watcher.facts.syntax.sentence import Group, Item, Items, Mention, Sentence, before_determiners
from watcher.facts.syntax.subjects import (
    first_subject,
    group_from,
    hyphened_to_stranger,
    joined_by_stranger,
    subject_behind,
    subject_of,
)
from watcher.topic import Role

_ROLE_ORDER = list(Role)
_REACH_HELD_BY = 6  # items of "of their high-level advisers"
_REACH_OTHER = 3  # items of "the armed rebels"


@dataclass(frozen=True, slots=True)
class Table:
    """Who sits at it, and whose matter it is about."""

    mentions: tuple[Mention, ...]
    has_third: bool
    matter: frozenset[str]


def table_of(
    sentence: Sentence, clause: Clause, noun: tuple[int, int], partners: list[Group], verb: int | None
) -> Table:
    """Who meets: the names in the noun phrase and behind it, else the subject, else those behind the verb."""
    left, index = noun
    compound = [g for g in sentence.groups if left <= g.first and g.last < index]
    if len(compound) == 1 and _is_war_of_others(sentence, clause, compound[0], index):
        compound = []
    if len(compound) == 1 and _is_urgent_matter(sentence, compound[0]):
        compound = []
    mentions = [m for g in (*compound, *partners) for m in g.mentions]
    matter = frozenset(m.other for g in compound for m in g.mentions if m.other and len(g.mentions) == 1)
    third = any(g.has_third for g in partners) or any(g.has_third and len(g.mentions) > 1 for g in compound)
    third = third or any(_is_between_strangers(sentence, g) for g in partners)
    third = third or any(hyphened_to_stranger(sentence, g) for g in compound)
    third = third or _is_of_many(sentence.items[clause[0] : left])
    holder = _third_with_both(sentence, clause, left, partners)
    if holder is not None:
        return Table((*mentions, *holder.mentions), True, matter)
    if _is_of_who_tells(sentence, clause[0], left):
        return Table(tuple(mentions), True, matter)
    owned = _is_visit_of(sentence, index, compound)
    listed = third and len(_parties(mentions)) == 1 and any(g.has_third and g.parties for g in partners)
    if len(_parties(mentions)) < 2 and (listed or not third):
        taken = is_presupposed(sentence.items, left)
        housed = any(sentence.items[g.first].is_house for g in compound)  # "during Oval Office meeting"
        if owned or (taken and compound and not (partners or housed)):
            subject = None  # "will call Putin after Ukraine talks": nothing says that he was there
        elif taken:
            subject = _teller_behind(sentence, left - 1, clause[0])
            subject = subject or first_subject(sentence, left - 1, clause[0])
            if subject is None:
                right = max([index, *(g.last for g in partners)])
                subject = subject_behind(sentence, clause[0], left, right)
        elif _is_behind_gerund(sentence.items, left, clause[0]):
            subject = first_subject(sentence, left - 1, clause[0])
        else:
            subject = subject_of(sentence, left - 1, clause[0])
        if listed and subject is not None and leading_item(sentence, subject).word("with", "of", "to"):
            subject = None  # "his meeting with A and one with B and C"
        if subject is not None and subject not in compound:
            third = third or subject.has_third or joined_by_stranger(sentence.items, subject)
            mentions = [*mentions, *subject.mentions]
    if verb is not None and len(_parties(mentions)) < 2:
        late = partners_behind(sentence, verb + 1, clause[1])
        late = late or partners_behind(sentence, index + 1, verb)  # "talks set for May between A and B will"
        mentions = [*mentions, *(m for g in late for m in g.mentions)]
        third = third or any(g.has_third for g in late)
    elif len(_parties(mentions)) == 1 and (others := _along(sentence, index, clause[1])) is not None:
        mentions, third = [*mentions, *others.mentions], third or others.has_third
    office = _held_by(sentence, index)
    if office is not None:
        above = _ROLE_ORDER[: _ROLE_ORDER.index(office)]
        mentions = [replace(m, role=office) if m.role in above else m for m in mentions]
    return Table(tuple(mentions), third, matter)


def _teller_behind(sentence: Sentence, index: int, floor: int) -> Group | None:
    """`The bank must act, [A and B] said after talks in Oslo`: who says it there, not of whom it is said."""
    items = sentence.items
    if not items[index].word("aftermath"):
        return None
    before = (g for g in reversed(sentence.groups) if floor < g.first and g.last < index)
    group = next(before, None)
    if group is None or not items[group.last + 1].word("report") or group.first <= floor:
        return None
    between = items[group.last + 2 : index]
    return None if any(i.word("clause") or i.verbs() for i in between) else group


def _is_behind_gerund(items: Items, left: int, floor: int) -> bool:
    """`A will speak to the bank after [holding] talks with B`: who does the one has done the other."""
    before = left - 1
    while before > floor and (items[before].is_determiner or items[before].is_plain):
        before -= 1
    gerund = any(v.extra == "gerund" for v in items[before].verbs())
    return gerund and before > floor and items[before - 1].word("aftermath", "foretell")


def _along(sentence: Sentence, index: int, stop: int) -> Group | None:
    """`A and the mediator resumed talks on Tuesday, along with [envoys of B]`"""
    behind = (n for n in range(index + 1, stop) if sentence.items[n].word("along"))
    found = next(behind, None)
    led = found is not None and sentence.items[found - 1].norm == COMMA
    return group_from(sentence, found + 1) if found is not None and led else None


def _held_by(sentence: Sentence, index: int) -> Role | None:
    """`A and B agreed to hold a meeting of [senior advisers]`, `talks between their [ministers]`: the office
    of those who sit there for them, where it is named for no state."""
    items, cursor = sentence.items, index + 1
    if not (cursor < len(items) and (items[cursor].word("of", "between") or items[cursor].norm == AMONG)):
        return None
    cursor += 1
    while cursor < len(items) and cursor - index <= _REACH_HELD_BY:
        item = items[cursor]
        office = item.tag("role")
        if office is not None and item.norm.endswith(PLURAL_ENDING):
            return Role(office.value) if sentence.group_at(cursor) is None else None
        if sentence.group_at(cursor) is not None or item.is_capitalised or item.tag("noun") is not None:
            return None
        cursor += 1
    return None


def _is_of_many(before: Items) -> bool:
    """`A and B [among leaders at] climate summit`: it is theirs and others'."""
    return any(
        here.norm == AMONG and after.tag("role") is not None and after.norm.endswith(PLURAL_ENDING)
        for here, after in pairwise(item for item in before if not item.is_determiner)
    )


def _is_of_who_tells(sentence: Sentence, floor: int, left: int) -> bool:
    """`Fidan briefed Witkoff on [his talks] with Araghchi`: those of one who is of neither party."""
    items = sentence.items
    if items[left].norm not in HIS:
        return False
    for index in range(left - 1, floor, -1):
        if items[index].norm == THAT:
            return False  # "told reporters that X called off his meeting with Y"
        if items[index].norm in BRIEFED:
            by = items[index + 1].norm == BY
            teller = group_from(sentence, index + 2) if by else sentence.group_at(index - 1)
            return teller is None or not teller.parties
    return False


def _third_with_both(sentence: Sentence, clause: Clause, left: int, partners: list[Group]) -> Group | None:
    """`C held talks with A and B`, `C said talks with A and B would ...`: who holds them sits there too; who
    [called] crisis talks with A and B brings them together."""
    before = before_determiners(sentence.items, left - 1, clause[0])
    if before > clause[0] and sentence.items[before].word("summons"):
        return None
    with_both = any(len(g.parties) > 1 and leading_item(sentence, g).word("with") for g in partners)
    holder = subject_of(sentence, left - 1, clause[0]) if with_both else None
    return holder if holder is not None and holder.has_third and not holder.parties else None


def _is_between_strangers(sentence: Sentence, group: Group) -> bool:
    """`talks between Iran and Agency inspectors`, `between Peru's government and rebels`: the other one is a
    name that no list holds, or nobody of the other party."""
    if not leading_item(sentence, group).word("between") or len(group.parties) != 1:
        return False
    items, joins = sentence.items, group.last + 1
    other = tuple(takewhile(lambda i: not i.word("in"), items[joins + 1 : joins + 1 + _REACH_OTHER]))
    if not other or not items[joins].word("and") or group_from(sentence, joins + 1) is not None:
        return joined_by_stranger(items, group)
    whom = [item for item in other if not item.is_determiner]
    named = any(i.tag("role") or i.word("counterpart", "pair", "pronoun") or i.tag("place") for i in other)
    return bool(whom) and whom[0].is_plain and not named


def leading_item(sentence: Sentence, group: Group) -> Item:
    """The item before the group, over articles and titles."""
    before = group.first - 1
    while before > 0 and sentence.items[before].norm in TITLES:
        before -= 1
    return sentence.items[max(before, 0)]


def _is_war_of_others(sentence: Sentence, clause: Clause, named: Group, index: int) -> bool:
    """`goes to Russia for Ukraine war talks`: what the talks in a third country's land are about."""
    items = sentence.items
    if len(named.mentions) != 1 or named.mentions[0].role is not Role.PARTY:
        return False
    phrase = items[named.last + 1 : index + 1]
    if not any(word in PEACE_OR_WAR for item in phrase for word in item.norm.split()):
        return False
    around = items[clause[0] : named.first]
    return any(i.tag("place") is not None and i.tag("other") is not None for i in around)


def _is_visit_of(sentence: Sentence, index: int, compound: list[Group]) -> bool:
    """`hours before [Lee's visit] to China`: whoever acts then does not travel."""
    persons = any(g.mentions[-1].role is not Role.PARTY for g in compound)
    return sentence.items[index].noun("visit") and persons


def _is_urgent_matter(sentence: Sentence, named: Group) -> bool:
    """`European leaders held an emergency [Ukraine] summit`: what it is about."""
    alone = len(named.mentions) == 1 and named.mentions[0].role is Role.PARTY
    return alone and named.first > 0 and sentence.items[named.first - 1].word("urgent")


def each_apart(
    sentence: Sentence,
    clause: Clause,
    noun: tuple[int, int],
    partners: list[Group],
    table: Table,
    *,
    apart: bool,
) -> Table:
    """`The envoy held separate talks with A and B`: two meetings, each of one of them with the envoy.

    Where the one who holds them is no party, whoever it is, A and B do not meet each other; but at `C's
    trilateral talks with A and B` they do, beside a mediator.
    """
    left, index = noun
    listed = partners[0]
    host = subject_of(sentence, left - 1, clause[0])
    with_them = any(i.word("with") for i in sentence.items[index + 1 : listed.first])
    if not with_them or len(listed.mentions) < 2:
        return table
    if len(listed.parties) > 1 and (host is None or not host.parties):
        mediates = host is not None and all(m.is_mediator for m in host.mentions)
        three = is_of_three(sentence.items, left, index, clause[1])
        return table if mediates and three and not apart else replace(table, has_third=True)
    if host is None or not apart or not host.parties or host.has_third:
        return table
    mentions = (*host.mentions, *(m for m in listed.mentions if m.party is not None))
    return replace(table, mentions=mentions, has_third=False)


def is_with_pair(sentence: Sentence, clause: Clause, noun: tuple[int, int]) -> bool:
    """`The mediator held separate calls with [the two leaders]`: one who is of neither party, with each."""
    left, index = noun
    behind = sentence.items[index + 1 : index + 4]
    pair = bool(behind) and behind[0].word("with") and any(i.word("pair") for i in behind)
    host = subject_of(sentence, left - 1, clause[0]) if pair else None
    return pair and (host is None or len(host.parties) != 1)


def is_guest(sentence: Sentence, clause: Clause, left: int, table: Table, verb: Tag) -> bool:
    """`A third was invited to join the talks between A and B`: where the noun names both, who is to come is a
    guest."""
    attender = subject_of(sentence, left - 1, clause[0]) if verb.value == "attend" else None
    if attender is None or attender.parties or len(_parties([*table.mentions])) < 2:
        return False
    return verb.extra == "base"


def with_attender(sentence: Sentence, clause: Clause, left: int, table: Table) -> Table:
    """`A Swiss ambassador took part in the talks of A and B`: a third at the table."""
    attender = subject_of(sentence, left - 1, clause[0])
    if attender is None or attender.parties:
        return table
    return replace(table, has_third=True)


def joining_verb(sentence: Sentence, left: int, floor: int) -> int | None:
    """`A [joins] B for talks`, `A to [join] B and C on a call`: the verb of who comes to the table of whom
    it takes."""
    items = sentence.items
    before = before_determiners(items, left - 1, floor)
    if before <= floor or not (items[before].word("purpose", "in") or items[before].norm == ON):
        return None
    joined = sentence.group_at(before - 1)
    if joined is None or joined.last != before - 1 or joined.first <= floor:
        return None
    if all(m.role is Role.PARTY and m.other != PERSON for m in joined.mentions):
        return None
    verb = joined.first - 1
    return verb if items[verb].word("joins") else None


def with_joined(sentence: Sentence, clause: Clause, verb: int, table: Table) -> Table:
    """The table of an event to which somebody joins others: both he and they."""
    joined, comer = sentence.group_at(verb + 1), subject_of(sentence, verb - 1, clause[0])
    groups = [g for g in (comer, joined) if g is not None]
    mentions = dict.fromkeys((*(m for g in groups for m in g.mentions), *table.mentions))
    third = table.has_third or any(g.has_third for g in groups)
    return replace(table, mentions=tuple(mentions), has_third=third)


def _parties(mentions: list[Mention]) -> set[str]:
    return {m.party for m in mentions if m.party}
