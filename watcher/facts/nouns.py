"""The noun phrase of an event: its edges, whom it names, and what its words say of the round."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from watcher.facts.function_words import (
    ARTICLES,
    BRINGS_PARTNERS,
    COLON,
    COMMA,
    HYPHEN,
    INSIDE_NOUN_PHRASE,
    MOST,
    NO_ADJECTIVES,
    OF,
    POSSESSIVE,
    POSSESSIVES,
    TALKS,
    THAT,
)
from watcher.facts.sentence import Group, Item, Items, Sentence
from watcher.facts.vocabulary import Vocabulary
from watcher.topic import Role

Clause = tuple[int, int]  # its first and its last item

_MAX_ADJECTIVES = 4  # plain words that one noun phrase can hold
_PARTNER_REACH = 16  # items behind the noun in which its partners stand
_GROUP_REACH = 4  # items between a preposition and the name that it governs
_BEHIND_VERB = 6  # items behind the verb in which "between" or "with" stands
_ROUND_REACH = 9  # items behind "round of" in which the event noun stands
_FRONT_REACH = 8  # items that a phrase before the subject holds on either side of its noun
_BARE_ROUND = frozenset({"round", "rounds", "session", "sessions"})


# ------------------------------------------------------------------------------------------ its edges


def left_edge(sentence: Sentence, index: int, floor: int) -> int:
    """The first item of the noun phrase: names, ordinals, adjectives and `round of` are in it."""
    items = sentence.items
    edge = index
    plain = 0
    cursor = index - 1
    while cursor >= floor:
        item = items[cursor]
        group = sentence.group_at(cursor)
        if group is not None:
            if group.last < cursor:
                break
            cursor = edge = group.first
            cursor -= 1
            continue
        if item.is_plain and not item.norm.isdigit():
            plain += 1
            if plain > _MAX_ADJECTIVES or item.norm in NO_ADJECTIVES:
                break
        elif not _is_inside(sentence, cursor, floor):
            break
        edge = cursor
        cursor -= 1
    return edge


def _is_inside(sentence: Sentence, index: int, floor: int) -> bool:
    """Can a word that is no plain adjective stand within the noun phrase?"""
    items = sentence.items
    item = items[index]
    return (
        _belongs_to_noun(items, index)
        or _is_attribute(sentence, index)
        or _joins_adjectives(items, index)
        or item.is_quote
        or item.norm == HYPHEN
        or item.norm in POSSESSIVES
        or (
            item.word("of") and item.norm == OF and index > floor and items[index - 1].tag("noun") is not None
        )
    )


def _is_attribute(sentence: Sentence, index: int) -> bool:
    """`the planned talks`, but not `has planned the talks`, `he cancelled talks with Putin`."""
    items = sentence.items
    if not items[index].word("attributive") or index + 1 >= len(items):
        return False
    if index and (items[index - 1].word("pronoun") or _acts(sentence, index - 1)):
        return False
    after = items[index + 1]
    if after.word("definite") or after.norm in ARTICLES:
        return False
    return index == 0 or not items[index - 1].word("perfect", "passive", "future")


def is_round_of_something(items: Items, index: int) -> bool:
    """`a new round of attacks`: what the round is of is no event noun."""
    if items[index].norm not in _BARE_ROUND or index + 1 >= len(items) or items[index + 1].norm != OF:
        return False
    for item in items[index + 2 : index + 2 + _ROUND_REACH]:
        if item.tag("noun") is not None:
            return False
        if item.norm == COMMA or item.verbs() or item.date is not None:
            return True
    return True


def _acts(sentence: Sentence, index: int) -> bool:
    """`Trump [cancelled talks]`: a person right before the word does it, unless the talks are his."""
    group = sentence.group_at(index)
    return group is not None and group.last == index and group.mentions[-1].role is not Role.PARTY


def _joins_adjectives(items: Items, index: int) -> bool:
    """`direct, high-level talks`, `a good and productive call`: between two plain words in small letters."""
    joins = items[index].norm == COMMA or items[index].word("and")
    if not joins or not 0 < index < len(items) - 1:
        return False
    before, after = items[index - 1], items[index + 1]
    return before.is_plain and after.is_plain and not before.is_capitalised and not after.is_capitalised


def _belongs_to_noun(items: Items, index: int) -> bool:
    item = items[index]
    if item.date is not None:  # "Friday's talks"
        return index + 1 < len(items) and items[index + 1].norm in (POSSESSIVE, HYPHEN)
    if item.word("definite", "next", "past_adjectives") or item.tag("ordinal") or item.tag("series"):
        return not item.word("report")
    if item.tag("role") or item.tag("noun"):
        return True
    return item.tag("place") is not None and not (index and items[index - 1].word("in", "to"))


def right_partners(
    sentence: Sentence, vocabulary: Vocabulary, index: int, stop: int
) -> tuple[int, list[Group]]:
    """The last item that belongs to the noun, and whom `with`, `between` and `of` bring to it."""
    items = sentence.items
    partners: list[Group] = []
    edge, cursor = index, index + 1
    while cursor <= stop and cursor - index <= _PARTNER_REACH:
        item = items[cursor]
        leads = item.word("with", "between") or _brings_partner(item)
        joined = vocabulary.joins_nouns and not leads and cursor == index + 1
        joined = joined and group_from(sentence, cursor) is not None
        if leads or joined:
            group = group_from(sentence, cursor if joined else cursor + 1)
            if group is not None and group.last <= stop + 1:
                partners.append(group)
                edge = group.last
                own = sentence.group_at(edge + 2)  # "with China's Xi"
                if own is not None and items[edge + 1].norm == POSSESSIVE and own.last <= stop + 1:
                    partners.append(own)
                    edge = own.last
                cursor = edge
            elif not item.word("with", "between"):
                break
        elif (item.date is not None and not item.verbs()) or item.tag("place") is not None:
            edge = cursor
        elif vocabulary.joins_nouns and item.is_plain and not item.is_capitalised and cursor - index <= 2:
            pass  # an adjective behind its noun
        elif item.word("in", "of") or item.norm in INSIDE_NOUN_PHRASE or item.is_quote or item.tag("noun"):
            pass
        elif item.word("pair"):
            edge = cursor
        else:
            break
        cursor += 1
    return edge, partners


def _brings_partner(item: Item) -> bool:
    return item.norm in BRINGS_PARTNERS and not item.word("future")


def partners_behind(sentence: Sentence, start: int, stop: int) -> list[Group]:
    """`will be held between Russian and American delegations`: the partners stand behind the verb."""
    for index in range(start, min(start + _BEHIND_VERB, stop + 1)):
        if sentence.items[index].word("between", "with"):
            group = group_from(sentence, index + 1)
            return [group] if group is not None else []
    return []


def group_from(sentence: Sentence, index: int) -> Group | None:
    """The group that begins at or a few words behind `index`."""
    for group in sentence.groups:
        if index <= group.first <= index + _GROUP_REACH:
            between = sentence.items[index : group.first]
            if all(i.is_plain or i.is_quote or i.tag("role") or i.word("definite", "pair") for i in between):
                return group
            return None
    return None


def subject_of(sentence: Sentence, index: int, floor: int) -> Group | None:
    """The nearest group to the left in the clause; an adjective alone ("Russian oil") is none."""
    for group in reversed(sentence.groups):
        if floor <= group.first and group.last <= index:
            if group.is_adjective and len(group.mentions) == 1:
                continue
            if _is_object_before(sentence, group, index, floor):
                continue
            return _through_their(sentence, _with_pronoun(sentence, group), index)
    return None


def _is_object_before(sentence: Sentence, group: Group, index: int, floor: int) -> bool:
    """`He held talks with Carney and was to meet ...`: behind "and" the subject of the first verb goes on.

    `Following the meeting with Putin, Ruto will meet ...`: a subject whom no list holds.
    """
    items = sentence.items
    before = group.first - 1
    while before > floor and (items[before].word("definite") or items[before].norm in ARTICLES):
        before -= 1
    if before < floor or not items[before].word("with", "of"):
        return False
    behind = items[group.last + 1 : index + 2]
    goes_on = any(here.word("and") and _is_predicate(after) for here, after in pairwise(behind))
    if goes_on and any(floor <= g.first < group.first for g in sentence.groups):
        return True
    fronted = items[floor].word("presuppose", "aftermath") and len(behind) > 2 and behind[0].norm == COMMA
    return fronted and behind[1].is_plain and behind[1].is_capitalised and _is_predicate(behind[2])


def _is_predicate(item: Item) -> bool:
    return bool(item.verbs()) or item.word("passive", "future", "perfect")


def subject_behind(sentence: Sentence, floor: int, left: int, right: int) -> Group | None:
    """`After two days of talks in London, [the US and China] have agreed ...`: who is behind the comma."""
    items = sentence.items
    opens = items[floor : floor + 1]
    if not opens or not opens[0].word("presuppose", "aftermath") or left - floor > _FRONT_REACH:
        return None
    commas = [
        i for i in range(right + 1, min(right + 1 + _FRONT_REACH, len(items))) if items[i].norm == COMMA
    ]
    group = group_from(sentence, commas[0] + 1) if commas else None
    return group if group is not None and not group.is_adjective else None


def first_subject(sentence: Sentence, index: int, floor: int) -> Group | None:
    """The first group of the clause that is no mere adjective, left of `index`."""
    for group in sentence.groups:
        alone = group.is_adjective and len(group.mentions) == 1
        if floor <= group.first and group.last <= index and not alone:
            return _with_pronoun(sentence, group)
    return None


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
    """`Trump and Putin agreed that their advisers [would meet]`: those of whoever was named."""
    items = sentence.items
    for cursor in range(index, group.last + 1, -1):
        role = items[cursor].tag("role")
        if role is not None and items[cursor - 1].word("their"):
            mentions = tuple(replace(m, role=Role(role.value)) for m in group.mentions)
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
    if after + 1 < len(items) and items[after].word("and"):
        other = items[after + 1]
        if other.is_plain and other.is_capitalised:
            return True
    before = group.first - 1
    return (
        before >= 1
        and items[before].word("and")
        and items[before - 1].is_plain
        and items[before - 1].is_capitalised
    )


# ------------------------------------------------------------------------------------------ its words


def group_of(names: Items, group: str) -> str:
    """`second round of talks`, `summit talks`: the most telling noun names the group."""
    groups = [tag.value for item in names for tag in item.tags if tag.kind == "noun"] or [group]
    for telling in ("call", "summit", "consultations", "visit"):
        if telling in groups:
            return telling
    return "round" if "round" in groups else group


def ordinal_of(names: Items) -> int | None:
    """The number of the round in the noun phrase."""
    return next((int(t.value) for i in names for t in i.tags if t.kind == "ordinal"), None)


def is_bare_round(names: Items) -> bool:
    """`a second round`: of what, the noun phrase does not say."""
    return all(i.norm in _BARE_ROUND for i in names if i.tag("noun"))


def is_plural(items: Items, left: int, index: int) -> bool:
    """`several rounds of talks`, `four meetings`: a number before a noun that can be counted."""
    counted = any(
        i.norm.split()[0].endswith("s") and i.norm.split()[0] != TALKS
        for i in items[left : index + 1]
        if i.tag("noun")
    )
    row = range(max(0, left - 2), index)
    return counted and any(_counts(items, i, index) for i in row)


def _counts(items: Items, index: int, noun: int) -> bool:
    """`most rounds`, `3 rounds`, but not `the most substantive negotiations`."""
    item = items[index]
    if item.norm == MOST and index + 1 < noun:
        return False
    return item.word("several") or item.norm.isdigit()


def is_definite(items: Items, left: int) -> bool:
    """`the talks`: the round is known to the reader."""
    return items[left].word("definite") or (left > 0 and items[left - 1].word("definite"))


def is_demonstrative(items: Items, left: int, index: int) -> bool:
    """`such a meeting`: points to what was told before."""
    if any(i.word("demonstrative") for i in items[max(0, left - 1) : index]):
        return True
    for position in (left - 1, left):  # "that meeting ended", but not "said that talks ended"
        if position >= 0 and items[position].norm == THAT:
            return position == 0 or items[position - 1].word("presuppose", "and")
    return False


# ------------------------------------------------------------------------------------------ before it


def is_presupposed(items: Items, left: int) -> bool:
    """`after the talks`, `the outcome of the talks`, but not `the cancellation of the talks`."""
    before = left - 1
    while before >= 0 and (
        items[before].is_quote or items[before].word("definite") or items[before].norm in ARTICLES
    ):
        before -= 1
    if before < 0:
        return False
    if items[before].norm == OF:
        return not (before and items[before - 1].verbs())
    return items[before].word("presuppose") and not items[before].word("next")


def aftermath(items: Items, left: int) -> str | None:
    """`after the round` -> "over", `before the round` -> "ahead"."""
    before = left - 1
    while before >= 0 and (items[before].word("definite") or items[before].norm in ARTICLES):
        before -= 1
    if before < 0:
        return None
    if items[before].word("foretell"):
        return "ahead"
    if has_lasted(items, left):
        return "over"
    return "over" if items[before].word("aftermath") else None


def has_lasted(items: Items, left: int) -> bool:
    """`after two days of talks`, `after hours of talks`: they ended when that was written."""
    if left < 3 or items[left - 1].norm != OF or not items[left - 2].word("durations"):
        return False
    return any(item.word("aftermath") for item in items[max(0, left - 6) : left - 2])


def is_foretold(sentence: Sentence, floor: int, stop: int) -> bool:
    """Does a word such as "before" open the clause, with no verb between it and the event's subject?"""
    items = sentence.items
    for index in range(stop - 1, max(floor, stop - 6) - 1, -1):
        if items[index].word("foretell"):
            return True
        if items[index].verbs() or items[index].word("report") or items[index].norm == COMMA:
            return False
    return False
