"""Where a verb of meeting tells of none: `met with resistance`, `left Kyiv reeling`, `ease travel rules`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    ADVERB_ENDING,
    ASKED,
    BACK_FROM,
    BE,
    BY,
    COMMA,
    FOR,
    HYPHENS,
    LEADS,
    LEADS_AWAY,
    LEFT_FOR,
    MID_VERB,
    OF,
    PARTICLES,
    PLURAL_ENDING,
    PRESENT_ENDING,
    SEE,
    TALKS_TO,
    THEY,
    TOGETHER,
    is_adverb,
)
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.syntax.sentence import Item, Items, Sentence
from watcher.topic import Role

_REACH_BODY = 3  # items of "border commissions"
_REACH_FROM = 12  # items of "its negotiating team led by the spy chief from Oslo"
_REACH_THING = 7  # items behind the verb in which the thing stands that it takes


def tells_of_no_meeting(sentence: Sentence, index: int, verb: Tag) -> bool:
    """Is the verb of meeting at `index`, read as `verb`, none here, for what it takes or what helps it?"""
    items = sentence.items
    before = items[index - 1] if index else None
    if verb.extra in ("coming", "gerund") and before is not None and _is_advised_against(before):
        return True  # "criticised them for leaving for the United States", "barred from visiting Israel"
    if items[index].word("takes_terms") and _has_object(items, index):
        return True
    if verb.value in ("meet", "host") and _takes_a_thing(items, index):
        return True
    if verb.value == "host" and _hosts_nobody(items, index, verb):
        return True
    if items[index].norm.endswith(TOGETHER) and not _are_convened(sentence, index):
        return True
    if verb.value == "leave" and not _leaves_a_place(items, index):
        return True
    if verb.value == "speak" and _takes_voice(items, index):
        return True
    if verb.value == "speak" and verb.extra == "gerund" and (before is None or before.norm == COMMA):
        return True  # "Speaking to Merz, Macron said"
    if verb.value == "send":
        return not _sends_people(sentence, index) or _only_heads_it(sentence, index, verb)
    if verb.value == "recall":
        return not (_takes_them_from_a_place(items, index) and _sends_people(sentence, index))
    return verb.extra == "base" and not _is_finite(sentence, index)


def _hosts_nobody(items: Items, index: int, verb: Tag) -> bool:
    """`would be welcome`, `the summit hosted by Thailand`, but not `was hosted by Thailand`."""
    helped_by = items[index - 1].norm.split()[-1] if index else ""
    if verb.extra == "base" and helped_by == BE:
        return True
    by_whom = index + 1 < len(items) and items[index + 1].norm == BY
    return by_whom and not (index and items[index - 1].word("passive"))


def _are_convened(sentence: Sentence, index: int) -> bool:
    """`The talks brought together A and B`, `Oman brings them together`; not `The war brought together`."""
    before = sentence.items[:index]
    return any(i.tag("noun") or i.tag("place") or i.tag("role") or i.tag("party") for i in before) or any(
        m.other for g in sentence.groups if g.last < index for m in g.mentions
    )


def _is_advised_against(before: Item) -> bool:
    """`for leaving`, `from visiting`, `told officials to avoid travelling to Paris`"""
    return before.norm in (FOR, LEADS_AWAY) or before.word("avoids")


def _takes_a_thing(items: Items, index: int) -> bool:
    """`met with resistance`, `welcomes the deal`, `to receive Iran's strong protest`: nobody is met."""
    if items[index].norm in SEE and index + 1 < len(items) and items[index + 1].norm in ASKED:
        return True  # "we will see what Putin wants"
    for cursor in range(index + 1, min(index + 1 + _REACH_THING, len(items))):
        item = items[cursor]
        of_states = items[index].word("greets") and item.is_plain and not item.is_capitalised
        if item.word("abstract") or (of_states and items[min(cursor + 1, len(items) - 1)].word("between")):
            return True  # "welcomed the contacts between A and B"
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


def _takes_them_from_a_place(items: Items, index: int) -> bool:
    """`recalls its negotiators [from Oslo]`, `pulled its team [out of Oslo]`, but not `recalls the talks`,
    nor `recalls its ambassador from Lima`."""
    behind = items[index + 1 : index + 1 + _REACH_FROM]
    if any(i.word("envoys_at_post") for i in behind):
        return False
    return any(
        place.tag("place") is not None
        and (led.norm == LEADS_AWAY or (led.norm == OF and out.norm in PARTICLES))
        for out, led, place in zip(behind, behind[1:], behind[2:], strict=False)
    )


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


def _only_heads_it(sentence: Sentence, index: int, verb: Tag) -> bool:
    """`A banker [leads] the team for the talks`: no journey, where no day or place is named."""
    items = sentence.items
    behind = items[index + 1 :]
    leads = items[index].norm in LEADS and verb.extra in ("present", "gone") and not sentence.is_title
    return leads and all(i.date is None and (i.tag("place") is None or i.tag("party")) for i in behind)


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


def _is_finite(sentence: Sentence, index: int) -> bool:
    """`will travel`, `officials travel`, but not `ease travel restrictions`."""
    items = sentence.items
    if sentence.verbs_last:  # "Witkoff [soll] am Freitag nach Moskau reisen"
        return any(i.word("future", "hedge", "negation") for i in items[:index]) or bool(sentence.groups)
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
        adverb = (item.is_plain and is_adverb(item.norm)) or item.norm in MID_VERB
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
