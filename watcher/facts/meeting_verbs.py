"""The verbs that are meetings themselves, and whom they take: `meets`, `will visit`, `to call Putin`."""

from __future__ import annotations

from watcher.facts.function_words import (
    ADVERB_ENDING,
    BACK_FROM,
    BE,
    BEFORE_DAYS,
    BEFORE_VENUES,
    BY,
    CALLS,
    COMMA,
    FOR,
    HAVING,
    HYPHENS,
    LEADS_AWAY,
    LEFT_FOR,
    OF,
    ONE_MET,
    PLURAL_ENDING,
    POSSESSIVE,
    PRESENT_ENDING,
    SPEAKS_TO,
    TALKS,
    TALKS_TO,
    THEY,
    TITLES,
    is_adverb,
)
from watcher.facts.governed import is_closed_off
from watcher.facts.sentence import Group, Item, Items, Sentence
from watcher.facts.vocabulary import Tag
from watcher.topic import Role

_MEETING_VERBS = frozenset({"meet", "speak", "phone", "host", "travel", "leave", "send", "discuss"})
_END_OBJECTS = ("report", "purpose", "foretell", "aftermath", "condition")
_REACH_FRONT = 8  # items between whom a fronted participle takes and the comma behind it
_REACH_OBJECTS = 12
_REACH_BODY = 3  # items of "border commissions"
_REACH_THING = 7  # items behind the verb in which the thing stands that it takes
# Nouns that are verbs behind an auxiliary: group -> class and form.
_NOUN_AS_VERB = {
    "call": Tag("verb", "speak", "base"),
    "visit": Tag("verb", "travel", "base"),
    "meeting": Tag("verb", "meet", "gerund"),
    "talks": Tag("verb", "speak", "present"),
}


def meeting_verb(sentence: Sentence, index: int) -> Tag | None:
    """The verb at `index` when it is an event itself: `meets`, `will visit`, `to call Putin`."""
    items = sentence.items
    verbs = [v for v in items[index].verbs() if v.value in _MEETING_VERBS]
    if verbs and sentence.group_at(index) is not None:
        return None  # "India's visiting foreign minister"
    if verbs:
        verb = best_form(items, index, verbs)
        if verb.value in ("meet", "host") and _takes_a_thing(items, index):
            return None
        if verb.extra in ("coming", "gerund") and index and _is_advised_against(items[index - 1]):
            return None  # "criticised them for leaving for the United States", "barred from visiting Israel"
        helped_by = items[index - 1].norm.split()[-1] if index else ""
        if verb.value == "host" and verb.extra == "base" and helped_by == BE:
            return None  # "would be welcome"
        by_whom = index + 1 < len(items) and items[index + 1].norm == BY
        if verb.value == "host" and by_whom and not (index and items[index - 1].word("passive")):
            return None  # "the summit hosted by Thailand"
        if verb.value == "leave" and not _leaves_a_place(items, index):
            return None
        if items[index].word("takes_terms") and _has_object(items, index):
            return None
        if verb.value == "speak" and _takes_voice(items, index):
            return None
        if verb.value == "speak" and verb.extra == "gerund" and (not index or items[index - 1].norm == COMMA):
            return None  # "Speaking to Merz, Macron said"
        if verb.value == "send":  # who is sent has yet to arrive
            return Tag("verb", "travel", "coming") if _sends_people(sentence, index) else None
        return verb if verb.extra != "base" or _is_finite(sentence, index) else None
    noun = items[index].tag("noun")
    return _NOUN_AS_VERB[noun.value] if noun is not None and is_verb_here(sentence, index) else None


def _is_advised_against(before: Item) -> bool:
    """`for leaving`, `from visiting`, `told officials to avoid travelling to Paris`"""
    return before.norm in (FOR, LEADS_AWAY) or before.word("avoids")


def _takes_a_thing(items: Items, index: int) -> bool:
    """`met with resistance`, `welcomes the deal`, `to receive Iran's strong protest`: nobody is met."""
    for cursor in range(index + 1, min(index + 1 + _REACH_THING, len(items))):
        item = items[cursor]
        if item.word("abstract"):
            return True
        led = cursor > index + 1 and item.word("with")
        if led or item.norm == COMMA or item.word("in", "to", "purpose", "clause", "about"):
            return False
    return False


def _leaves_a_place(items: Items, index: int) -> bool:
    """`left Washington on Friday`, `returns from Japan`, but not `left Kyiv reeling`, `leaves Israel out`."""
    place = index + 1
    while place < len(items) and items[place].word("definite"):
        place += 1
    tag = items[place].tag("place") if place < len(items) else None
    if tag is None:
        return False
    if items[index].norm.endswith(LEADS_AWAY):
        # "Macron, back from Tokyo,", but not "take the wheel back from"
        bare = not any(v.extra == "gone" for v in items[index].verbs()) and items[index].norm in BACK_FROM
        before = items[index - 1] if index else None
        return not bare or before is None or before.norm == COMMA or not before.is_plain
    after = items[place + 1] if place + 1 < len(items) else None
    if after is None or after.date is not None or after.norm in LEFT_FOR or is_adverb(after.norm):
        return True
    return after.word("aftermath", "purpose", "outcome") or (bool(tag.extra) and after.word("left_with"))


def _sends_people(sentence: Sentence, index: int) -> bool:
    """`will send a delegation to Cairo`, `sends Witkoff to Moscow`, but not `sent a letter to Tehran`."""
    for cursor in range(index + 1, min(index + 1 + _REACH_THING, len(sentence.items) - 1)):
        item = sentence.items[cursor]
        group = sentence.group_at(cursor)
        if item.norm == BY:  # "a letter sent by the president"
            return False
        after = sentence.items[group.last + 1 : group.last + 3] if group is not None else ()
        if group is not None and any(i.word("abstract") for i in after):
            return False  # "sends Macron an invitation"
        if item.tag("role") or (group is not None and group.mentions[-1].role is not Role.PARTY):
            return True
        described = item.is_plain or item.norm in HYPHENS  # "a high-level delegation"
        if not (described or group is not None or item.word("definite", "next", "their")):
            return False
    return False


def _takes_voice(items: Items, index: int) -> bool:
    """`speak with one voice`, `spoke to the press`: nobody to meet."""
    behind = items[index + 1 : index + 4]
    whom = [item for item in behind[1:] if not item.is_determiner]
    if whom and behind[0].norm in TALKS_TO and whom[0].word("public"):
        return True
    return bool(behind) and behind[0].word("with") and any(i.word("abstract") for i in behind)


def _has_object(items: Items, index: int) -> bool:
    """`will negotiate rules of origin`, but not `will negotiate in Oman`, `will negotiate directly`."""
    after = items[index + 1] if index + 1 < len(items) else None
    if after is None or after.norm.endswith(ADVERB_ENDING):
        return False
    return after.is_determiner or (after.is_plain and not after.is_capitalised)


def is_verb_here(sentence: Sentence, index: int) -> bool:
    """`to call Putin`, `will visit`: the event noun is a verb behind an auxiliary."""
    items = sentence.items
    noun = items[index].tag("noun")
    if noun is None or noun.value not in _NOUN_AS_VERB or is_closed_off(sentence, index):
        return False
    if noun.value == "talks":
        return _is_talking(sentence, index)
    if noun.value == "call" and items[index].norm == CALLS:
        return _is_calling(sentence, index)
    if noun.value == "meeting" and (_meets_in_headline(sentence, index) or is_fronted(sentence, index)):
        return True
    if noun.value == "meeting":
        with_them = index + 1 < len(items) and items[index + 1].word("with")  # "going to be meeting with X"
        return index > 0 and items[index - 1].word("passive") and (items[index - 1].norm != BE or with_them)
    if noun.value == "visit" and _takes_its_goal(sentence, index):
        return True
    before = index - 1
    return before >= 0 and items[before].word("future", "hedge") and not items[before].word("presuppose")


def _takes_its_goal(sentence: Sentence, index: int) -> bool:
    """`visits Beijing`: whoever is visited stands right behind the verb, behind the noun stands "to"."""
    items, goal = sentence.items, index + 1
    if not any(v.extra == "present" for v in items[index].verbs()):
        return False
    while goal < len(items) and items[goal].word("definite"):
        goal += 1
    group = sentence.group_at(goal)
    placed = goal < len(items) and items[goal].tag("place") is not None
    met = goal < len(items) and items[goal].norm in ONE_MET  # "visits him"
    return placed or met or (group is not None and not group.is_adjective)


def is_fronted(sentence: Sentence, index: int) -> bool:
    """`Meeting Putin, Trump says ...`: a participle that opens the sentence, and whom it takes."""
    return fronted_end(sentence, index) is not None


def fronted_end(sentence: Sentence, index: int) -> int | None:
    """The comma behind a fronted participle, whom it takes, and where and when."""
    if index == 1 and sentence.items[0].norm == HAVING:
        begin = index + 1  # "Having met in Oslo, A and B agreed ..."
    else:
        whose = index + 1
        while whose < len(sentence.items) and sentence.items[whose].norm in TITLES:
            whose += 1  # "Meeting his Cuban counterpart in Oslo, Lavrov said"
        group = sentence.group_at(whose) if index == 0 else None
        arrives = any(v.value == "travel" and v.extra == "gerund" for v in sentence.items[index].verbs())
        visited = index == 0 and (
            arrives or sentence.items[0].word("reaches")
        )  # "Visiting Japan, Trump said"
        named = group is not None and group.first == whose and not group.is_adjective
        if not visited and not (named and group is not None and group.mentions[-1].role is not Role.PARTY):
            return None
        begin = group.last + 1 if group is not None and named else 1
    for cursor in range(begin, min(begin + _REACH_FRONT, len(sentence.items))):
        item = sentence.items[cursor]
        if item.norm == COMMA:
            return cursor
        told = item.tag("place") or item.date is not None or item.norm in BEFORE_DAYS | BEFORE_VENUES
        if not (told or item.word("in") or sentence.group_at(cursor) is not None):
            return None
    return None


def _meets_in_headline(sentence: Sentence, index: int) -> bool:
    """`Trump says Witkoff meeting with Putin on Tuesday`: a person right before it, "with" right behind."""
    group = sentence.group_at(index - 1) if index and sentence.is_title else None
    if group is None or group.last != index - 1 or index + 1 >= len(sentence.items):
        return False
    last = group.mentions[-1]
    return sentence.items[index + 1].word("with") and not last.is_adjective and last.role is not Role.PARTY


def _is_talking(sentence: Sentence, index: int) -> bool:
    """`Trump talks to Putin`: a person right before it, and whom he talks to right behind. Whom one man alone
    `talks of` he does not meet."""
    items = sentence.items
    if items[index].norm != TALKS or index + 1 >= len(items):
        return False
    group = sentence.group_at(index - 1) if index else None
    if group is None or group.last != index - 1:
        return False
    alone_of = items[index + 1].norm == OF and len(group.mentions) == 1
    if items[index + 1].norm not in TALKS_TO and not alone_of:
        return False
    return group.mentions[-1].role is not Role.PARTY and not group.mentions[-1].is_adjective


def _is_calling(sentence: Sentence, index: int) -> bool:
    """`Macron calls Modi over the strike`, but not `Trump calls Putin a friend`, `Trump calls with Putin`."""
    items = sentence.items
    who, whom = sentence.group_at(index - 1) if index else None, sentence.group_at(index + 1)
    if who is None or whom is None or whom.first != index + 1 or who.is_adjective or whom.is_adjective:
        return False
    if any(g.mentions[-1].role is Role.PARTY for g in (who, whom)):
        return False
    after = items[whom.last + 1] if whom.last + 1 < len(items) else None
    if after is None or after.date is not None or after.norm == COMMA:
        return True
    return after.word("in", "about", "to", "purpose", "clause", "presuppose", "and")


def _is_finite(sentence: Sentence, index: int) -> bool:
    """`will travel`, `officials travel`, but not `ease travel restrictions`."""
    items = sentence.items
    before = index - 1
    while before >= 0 and index - before <= 3:
        item = items[before]
        named = item.norm == THEY or item.word("future", "hedge", "negation", "and", "pair")
        many = item.tag("role") is not None and item.norm.endswith(PLURAL_ENDING)  # "other leaders meet"
        if named or many or sentence.group_at(before) is not None:
            return True
        if before == index - 1 and item.norm in (COMMA, *HYPHENS) and _is_apposed(sentence, before):
            return True
        if before == index - 1 and _is_body_of(sentence, before):
            return True  # "Armenia, Azerbaijan border commissions meet"
        adverb = item.is_plain and is_adverb(item.norm)
        if not (adverb or item.is_quote or item.date is not None):
            return False
        before -= 1
    return False


def _is_apposed(sentence: Sentence, index: int) -> bool:
    """`that the teams, [A and B], meet`"""
    group = sentence.group_at(index - 1)
    if group is None or group.last != index - 1 or len(group.mentions) < 2 or not group.first:
        return False
    opens = group.first - 1
    while opens > 0 and sentence.items[opens].word("of", "aftermath", "presuppose"):
        opens -= 1
    return sentence.items[opens].norm in (COMMA, *HYPHENS)


def _is_body_of(sentence: Sentence, index: int) -> bool:
    """Is it the last word of what two states have together, in the plural: `A, B border commissions`?"""
    items = sentence.items
    if not items[index].is_plain or not items[index].norm.endswith(PRESENT_ENDING):
        return False
    group = next((g for g in sentence.groups if 0 < index - g.last <= _REACH_BODY), None)
    if group is None or len(group.parties) < 2:
        return False
    return all(i.is_plain and not i.is_capitalised for i in items[group.last + 1 : index])


def _is_infinitive(items: Items, index: int) -> bool:
    """`will speak [to prepare] a summit`, but not `will speak to his counterpart`."""
    item = items[index] if index < len(items) else None
    return item is not None and (bool(item.verbs()) or item.word("prepares", "commits"))


def objects_of(sentence: Sentence, index: int, stop: int, verb_class: str) -> tuple[int, list[Group]]:
    """Whom the verb takes: right behind it ("hosts Putin"), or behind "with" or "to" further on."""
    items = sentence.items
    cursor, is_led = index + 1, False
    plain = 0
    while cursor <= stop and cursor - index <= _REACH_OBJECTS:
        item = items[cursor]
        group = sentence.group_at(cursor)
        if group is not None and not is_led and cursor > index + 1 and items[cursor - 1].word("in"):
            cursor = group.last + 1  # "was received at the ministry by ..."
            continue
        if group is not None and verb_class == "discuss" and not is_led:
            cursor = group.last + 1  # "discuss Ukraine with Putin"
            continue
        if group is not None:
            alone = group.is_adjective and len(group.mentions) == 1
            if (alone or is_compound(items, group)) and not _is_of_members(items, group):
                break
            owns = (
                group.last + 1 < len(items) and items[group.last + 1].norm == POSSESSIVE
            )  # "sees Putin's lies"
            return (group.last, [group]) if is_led or (plain <= 1 and not owns) else (index, [])
        received = item.norm == BY and verb_class == "host" and items[index - 1].word("passive")
        leads = item.word("with") or received or _opens_list(items, cursor)
        leads = leads or (is_led and _is_named_behind(sentence, cursor))
        spoken_to = item.norm in SPEAKS_TO and verb_class in ("speak", "phone")
        if leads or (spoken_to and not _is_infinitive(items, cursor + 1)):
            is_led, plain = True, 0
        elif item.word("and") and _are_names(items[index + 1 : cursor]):
            plain = 0  # "will meet Takaichi and [Modi]", of whom a list holds the second
        elif _ends_objects(items, cursor, index):
            break
        elif (
            item.word("in", "of", "to")
            or item.tag("place")
            or item.date is not None
            or _leads_to_matter(items, cursor)
        ):
            is_led = False
            plain += 2 if item.tag("place") is None and item.date is None else 0
        elif item.is_plain:
            plain += 2 if item.is_capitalised else 1  # an unknown name: somebody else is met
        cursor += 1
    return index, []


def _are_names(items: Items) -> bool:
    return bool(items) and all(i.is_plain and i.is_capitalised for i in items)


def _is_named_behind(sentence: Sentence, comma: int) -> bool:
    """`met with a key ally, [Putin]`: what a person is, and behind the comma who it is."""
    items = sentence.items
    group = sentence.group_at(comma + 1)
    if items[comma].norm != COMMA or group is None or group.mentions[0].role is Role.PARTY:
        return False
    what = items[comma - 1]
    return what.norm[:1].isalpha() and not what.is_capitalised and sentence.group_at(comma - 1) is None


def _opens_list(items: Items, index: int) -> bool:
    """`hosted several leaders, [including] those of A and B`: what names some of them."""
    word = index + (items[index].norm == COMMA)
    return word < len(items) and items[word].word("including")


def _leads_to_matter(items: Items, index: int) -> bool:
    """`talk about Ukraine`, but not `speak on Friday with Putin`."""
    return items[index].word("about") and not (index + 1 < len(items) and items[index + 1].date is not None)


def _is_of_members(items: Items, group: Group) -> bool:
    """`meet with [NATO] allies`: the states of an alliance are the alliance; `US allies` are others."""
    after = group.last + 1
    named = after < len(items) and items[after].word("members")
    return named and items[group.last].tag("place") is None


def is_compound(items: Items, group: Group) -> bool:
    """`welcomes the Ukraine-US minerals deal`: states in the name of a thing."""
    after = items[group.last + 1] if group.last + 1 < len(items) else None
    states = all(m.role is Role.PARTY for m in group.mentions)
    if after is not None and states and after.tag("noun") is not None and len(group.mentions) > 1:
        return True  # "discussed the US-Russia talks"
    if after is None or not states or not after.is_plain or after.is_capitalised or after.norm.isdigit():
        return False
    return not is_adverb(after.norm)


def _ends_objects(items: Items, cursor: int, index: int) -> bool:
    item = items[cursor]
    if item.norm == COMMA or item.tag("noun") or item.word(*_END_OBJECTS):
        return True
    return bool(item.verbs()) and cursor > index + 1


def best_form(items: Items, index: int, verbs: list[Tag]) -> Tag:
    """The verb of a word that fits what helps it: `begin` is base behind an auxiliary, else present."""
    helped = any(items[i].word("future", "hedge") for i in range(max(0, index - 2), index))
    wanted = "base" if helped else "present"
    return next((v for v in verbs if v.extra == wanted), verbs[0])
