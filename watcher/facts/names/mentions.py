"""Who is mentioned in a sentence: names with their titles and offices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from watcher.facts.lexicon.function_words import (
    AGAINST_OR_FOR,
    ARTICLES,
    BY,
    CHARGED_WITH,
    COMMA,
    FULL_STOP,
    HONORIFICS,
    HYPHENS,
    NAME_PARTICLES,
    NO_LONGER,
    NO_OFFICE,
    OF,
    PARTICIPLE_ENDING,
    PLURAL_ENDING,
    POSSESSIVE,
    POSSESSIVES,
    THAT,
    TITLES,
    TO,
)
from watcher.facts.lexicon.vocabulary import BOTH, NAMES, Tag
from watcher.facts.names.offices import office_behind, office_described, role_named, same, who_of
from watcher.facts.names.place_names import is_place
from watcher.facts.syntax.sentence import Item, Items, Mention
from watcher.topic import OFFICES, Role

_ROLE_ORDER = [role.value for role in Role]
_STATES = ("name", "adjective", "capital", BOTH)  # how a state is named; its people have roles
_WHO = ("party", "other", "mediator")
_OFFICES_IN_NAMES = {
    "leaders": "leader",
    "ministers": "minister",
    "negotiators": "envoy",
    "officials": "official",
}


# ------------------------------------------------------------------------------------------ one mention


def mentions_in(items: Items) -> list[Mention]:
    """Those named, in the order of the items."""
    found: list[Mention] = []
    behind = 0
    for index in [index for index, item in enumerate(items) if item.worth & NAMES]:
        mention = _mention_at(items, index) if index >= behind else None
        if mention is not None:
            if not _is_masked(items, mention):
                found.extend(_of_both(items, mention))
            behind = mention.last + 1
    return found


def _of_both(items: Items, mention: Mention) -> Iterable[Mention]:
    """`the two Koreas`, `the leaders of both Koreas`: one mention of each party; any other name is of one."""
    words = items[mention.first : mention.last + 1]
    parties = [tag.value for i in words for tag in i.tags if tag.kind == "party" and tag.extra == BOTH]
    return [replace(mention, party=party) for party in parties] or [mention]


def _mention_at(items: Items, index: int) -> Mention | None:
    """The mention that begins here: `Foreign Minister Sergey Lavrov` is one, so is `Trump's envoy`."""
    begin = index
    role: str | None = None
    if items[index].norm in HONORIFICS:
        index = _skip_names(items, index, limit=1) + (
            index + 1 < len(items) and items[index + 1].norm == FULL_STOP
        )
    while index < len(items) and index - begin < 3 and items[index].tag("role") and not who_of(items[index]):
        role = role_named(items[index])
        index += 1
    if role is not None:
        index = _skip_names(items, index)
        index += _is_apposed(items, index)
    if index >= len(items):
        return None
    who = who_of(items[index])
    if who is None or is_place(items, index):
        return None
    return _grown(items, begin, index, who, role)


def _is_apposed(items: Items, index: int) -> bool:
    """`the secretary of state, [Marco Rubio], will`: the name stands between commas behind the office."""
    if index + 2 >= len(items) or items[index].norm != COMMA or items[index + 2].norm != COMMA:
        return False
    who = who_of(items[index + 1])
    return who is not None and who.extra in _ROLE_ORDER


def _grown(items: Items, begin: int, index: int, who: Tag, role: str | None) -> Mention:
    """The mention whose first name stands at `index`, with what behind it means the same one."""
    last, form = index, who.extra
    adjective_only = role is None and _is_adjective(items, index)  # "homologue russe" is somebody
    cursor = index + 1
    while cursor < len(items):
        item = items[cursor]
        if item.norm in POSSESSIVES:
            cursor += 1
        elif item.tag("role") and not (item.is_house and items[cursor - 1].norm in POSSESSIVES):
            role, last, adjective_only, form = role_named(item), cursor, False, "name"
            cursor += 1
        elif _names_again(items, cursor, who):
            form, last = _form_of(item, who), cursor
            adjective_only = _is_adjective(items, cursor) and adjective_only
            cursor += 1
        elif (office := office_behind(items, cursor, who)) is not None:
            role, last, adjective_only, form = role_named(items[office]), office, False, "name"
            cursor = office + 1
        elif (office := office_described(items, cursor)) is not None:
            cursor = office
        elif (state := _own_state(items, cursor, who)) is not None:
            last, cursor = state, state + 1
        elif (field := _field_of_office(items, cursor, who)) is not None:
            last, cursor = field, field + 1
        else:
            skipped = _skip_names(items, cursor, limit=2)
            if not (cursor < skipped < len(items) and _joins(items, skipped, who)):
                break
            cursor = skipped
    is_party = who.kind == "party"
    return Mention(
        first=begin,
        last=_name_end(items, last),
        party=who.value if is_party else None,
        other=None if is_party else who.value,
        role=_role_of(form, role or _OFFICES_IN_NAMES.get(items[index].norm.split()[-1])),
        is_adjective=adjective_only,
        is_mediator=who.kind == "mediator",
        is_counterpart=any(item.word("counterpart") for item in items[begin : last + 1]),
    )


def _name_end(items: Items, last: int) -> int:
    """`President Xi [Jinping] said`, `President Lee [Jae Myung] and ...`: the end of a name of which a list
    holds the beginning. Within capitals (a headline, a title) nothing tells names from other words."""
    who = who_of(items[last])
    if who is None or who.extra in _STATES:
        return last
    end = _skip_names(items, last + 1, limit=2)
    if end >= len(items) or items[end].is_capitalised or items[end].norm in HYPHENS | {FULL_STOP}:
        return last
    return end - 1


def _own_state(items: Items, index: int, who: Tag) -> int | None:
    """`President Luiz Inácio Lula [da Silva of Brazil]`: where the state of the person named stands."""
    if who.extra in _STATES:
        return None
    cursor = _skip_names(items, index + (items[index].norm in NAME_PARTICLES))
    if cursor + 1 >= len(items) or items[cursor].norm != OF:
        return None
    cursor += 1 + (items[cursor + 1].norm in ARTICLES)
    again = who_of(items[cursor]) if cursor < len(items) else None
    return cursor if again is not None and same(again, who) and again.extra == "name" else None


def _field_of_office(items: Items, index: int, who: Tag) -> int | None:
    """`the US envoy [for Ukraine] Ann Hale`: with which state an office is charged;
    but not `the US envoy for Ukraine's president`."""
    if items[index].norm not in CHARGED_WITH or items[index - 1].tag("role") is None:
        return None
    field = index + 1 + (index + 1 < len(items) and items[index + 1].is_determiner)
    named = who_of(items[field]) if field < len(items) else None
    if named is None or named.extra != "name" or same(named, who):
        return None
    after = items[field + 1] if field + 1 < len(items) else None
    ends = after is not None and after.norm == COMMA and items[index].norm != TO
    if named.kind != "other" and not (named.kind == "party" and ends):
        return None  # "the US envoy on Russia, Ann Hale,", but not "to send an envoy to Russia, Ann Hale"
    owns = after is not None and (after.norm == POSSESSIVE or after.tag("role") is not None)
    return None if owns else field


def _names_again(items: Items, index: int, who: Tag) -> bool:
    """`Russia's Putin`: the same side once more; behind a person's possessive somebody else begins."""
    again = who_of(items[index])
    return (
        again is not None
        and same(again, who)
        and not is_place(items, index)
        and (items[index - 1].norm != POSSESSIVE or (who.extra in _STATES and again.extra not in _STATES))
    )


def _form_of(item: Item, who: Tag) -> str:
    """How the item names the side: "name", "adjective", or the role of a person."""
    again = who_of(item)
    return again.extra if again is not None else who.extra


def _joins(items: Items, index: int, who: Tag) -> bool:
    again = who_of(items[index])
    if again is not None:
        return same(again, who) and again.extra not in ("name", "adjective", "capital")
    return items[index].tag("role") is not None and items[index - 1].is_capitalised


def _role_of(form: str, role: str | None) -> Role:
    """A person's own role counts before a title; a title before the bare state."""
    if form in _ROLE_ORDER and form != Role.PARTY.value:
        return Role(form)
    return Role(role) if role in _ROLE_ORDER else Role.PARTY


def _skip_names(items: Items, index: int, limit: int = 3) -> int:
    """Behind given names and initials that no list holds: `President [Vladimir V.] Putin`."""
    stop = index
    while stop < len(items) and stop - index < limit:
        item = items[stop]
        if not (item.is_unlisted_name or item.norm == FULL_STOP):
            break
        stop += 1
    return stop


# ------------------------------------------------------------------------------------------ no mention


def _is_adjective(items: Items, index: int) -> bool:
    forms = {tag.extra for tag in items[index].tags if tag.kind in _WHO}
    if forms == {"adjective"}:
        return True
    after = items[index + 1] if index + 1 < len(items) else None
    return "adjective" in forms and after is not None and after.is_plain and not after.is_capitalised


def _is_masked(items: Items, mention: Mention) -> bool:
    """`US-led`, `Russian-backed`: a party's name in the description of something else.

    Without a hyphen it is none where the party does it itself: `diplomats held`, `the delegation led by`.
    """
    words = items[mention.first : mention.last + 1]
    sides = [tag for i in words if (tag := i.tag("party")) is not None and i.tag("place") is None]
    is_side = any(tag.extra == "name" for tag in sides)  # no state: "the rebel chief of the Maoists"
    if not is_side and any(i.norm in NO_OFFICE for i in words):
        return True  # "the Peruvian opposition leader", unless the opposition is a side
    if _are_of_others(items, mention):
        return True
    before = mention.first - 2  # "anti-Trump sentiment"
    if before >= 0 and items[before].norm in AGAINST_OR_FOR and items[before + 1].norm in HYPHENS:
        return True
    after = mention.last + 1
    hyphened = after < len(items) and items[after].norm in HYPHENS
    after += hyphened
    if after >= len(items) or not items[after].word("mask"):
        return False
    if not hyphened and after + 1 < len(items) and items[after + 1].norm in TITLES | {BY}:
        return False  # "Carney made a visit", "talks with Lima brokered by Norway"
    if not hyphened and _does_it(items, mention, after):
        return False
    named = any(tag.extra == "name" and tag.kind in _WHO for tag in items[mention.last].tags)
    if named and items[after].word("members") and items[mention.last].tag("place") is None:
        return False  # "NATO allies" are the alliance, "US allies" and "European allies" are others
    return hyphened or not (items[after].verbs() or items[mention.last].tag("role"))


def _are_of_others(items: Items, mention: Mention) -> bool:
    """`former [rebels]`, `ex-[guerrillas]`, `Gulf Front [rebels]`, where "rebels" alone are a side: by what
    stands before it a common noun is of those who were it once, or of another band."""
    noun, before = items[mention.first], mention.first - 1
    if mention.role is not Role.PARTY or before < 0 or noun.is_capitalised or not noun.norm[:1].isalpha():
        return False
    if not noun.norm.endswith(PLURAL_ENDING) or noun.tag("place") is not None:
        return False
    before -= items[before].norm in HYPHENS and before > 0
    described = items[before]
    named = before > 0 and (described.is_unlisted_name or described.tag("other") is not None)
    return described.norm in NO_LONGER or named


def _does_it(items: Items, mention: Mention, verb: int) -> bool:
    """`Putin [imposed] tariffs`, `Peru [imposed] a ban`, `Putin [proposed] to hold talks`: who is named in
    person, or takes an object with its article, does it, with no hyphen between."""
    past = items[verb].norm.endswith(PARTICIPLE_ENDING)
    if past and mention.role in OFFICES:
        return True
    behind = items[verb + 1] if verb + 1 < len(items) else None
    if behind is None:
        return False
    return (past and behind.is_determiner) or (items[verb].word("utters") and _takes_clause(behind))


def _takes_clause(item: Item) -> bool:
    """Does it open what somebody proposes: `[to] hold talks`, `[holding] talks`, `[that] they meet`?"""
    gerund = any(v.extra == "gerund" for v in item.verbs())
    return gerund or item.norm in (TO, THAT) or item.is_determiner
