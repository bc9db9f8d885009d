"""The verb that says what becomes of an event, the verbs that are events themselves, and whom these take."""

from __future__ import annotations

from watcher.facts.clauses import Clause
from watcher.facts.function_words import (
    ADVERB_ENDING,
    ADVERBS_OF_TIME,
    ARTICLES,
    BE,
    BY,
    COMMA,
    INFINITIVE,
    PARTICIPLE_ENDING,
    POSSESSIVE,
    SET,
    SINCE_WORD,
    SPEAKS_TO,
    TALKS,
    TALKS_TO,
    THAT,
    TO,
)
from watcher.facts.sentence import Group, Item, Items, Sentence
from watcher.facts.vocabulary import Tag
from watcher.topic import Role

MEETING_VERBS = frozenset({"meet", "speak", "phone", "host", "travel", "send", "discuss"})
_NEVER_GOVERN = (
    "travel",
    "speak",
    "phone",
    "discuss",
    "host",
)  # an event of their own, not what becomes of another
_BETWEEN_NOUN_AND_VERB = ("in", "next", "past_marks", "about", "definite", "of", "purpose")
_PREDICATES_AFTER = frozenset(
    {"hold", "begin", "end", "plan", "postpone", "cancel", "deny", "move", "open_date", "revive"}
)
_END_OBJECTS = ("report", "purpose", "foretell", "aftermath", "condition")
_REACH_BEFORE = 4  # items between a verb and its object
_REACH_AFTER = 8  # items between a subject and its verb, an apposition included
_REACH_OBJECTS = 12
_REACH_THING = 7  # items behind the verb in which the thing stands that it takes
_REACH_ASIDE = 14  # items of a relative clause between a subject and its verb
# Nouns that are verbs behind an auxiliary: group -> class and form.
_NOUN_AS_VERB = {
    "call": Tag("verb", "speak", "base"),
    "visit": Tag("verb", "travel", "base"),
    "meeting": Tag("verb", "meet", "gerund"),
    "talks": Tag("verb", "speak", "present"),
}

Governing = tuple[int | None, Tag | None, bool]


# ------------------------------------------------------------------------------------------ of a noun


def governing_verb(
    sentence: Sentence, left: int, right: int, clause: Clause, own: int | None = None
) -> Governing:
    """(item, verb, does it follow): the verb whose object or subject the noun phrase is.

    `own` is the noun where one that ends its clause is its own verb.
    """
    before = _verb_before(sentence, left - 1, clause[0])
    if before is None and (relative := _verb_behind_relative(sentence, right + 1, clause[1])) is not None:
        return relative[0], relative[1], True
    after = _verb_after(sentence, right + 1, clause[1]) or _verb_behind_aside(sentence, clause[1])
    prepared = before is not None and before[1] == Tag("verb", "plan", "gerund")
    if prepared and after is not None and after[1].value in ("hold", "begin"):
        after = None  # "preparations for the next round are under way"
    if after is not None and (
        before is None
        or before[1].value in ("plan", "deny")
        or after[1].value in ("cancel", "postpone", "open_date")
    ):
        return after[0], after[1], True
    if before is not None:
        return before[0], before[1], False
    if own is not None and (verb := _own_verb(sentence, own, clause[1])) is not None:
        return own, verb, False
    return None, None, False


def _own_verb(sentence: Sentence, index: int, stop: int) -> Tag | None:
    """The event noun at `index` as a verb, where nothing of its clause stands behind it."""
    after = sentence.items[index + 1] if index < stop else None
    ends = after is None or after.word("report") or not after.norm[:1].isalnum()
    return next(iter(sentence.items[index].verbs()), None) if ends else None


def _verb_before(sentence: Sentence, cursor: int, floor: int) -> tuple[int, Tag] | None:
    items = sentence.items
    skipped = 0
    while cursor >= floor and skipped <= _REACH_BEFORE:
        item = items[cursor]
        verbs = [v for v in item.verbs() if v.value not in _NEVER_GOVERN]
        if not skipped:  # "Oman hosts the talks", but "hosts Putin for talks"
            verbs += [v for v in item.verbs() if v.value == "host"]
        if verbs and not item.word("intransitive") and not _helps_participle(items, cursor):
            begins = item.norm == SET or any(v.value == "begin" for v in verbs)
            if items[cursor + 1].word("to") and any(v.value == "move" for v in verbs):
                return None  # "would move toward a ceasefire and talks"
            if begins and any(i.word("purpose") for i in items[cursor + 1 : cursor + 1 + skipped]):
                return None  # "set a path for talks", "has begun arrangements for a meeting"
            found = cursor, _best_form(items, cursor, verbs)
            if found[1].value == "plan":  # "shelved plans for a summit"
                found = _ended_plan(items, cursor, floor) or found
            return _open_date_before(items, cursor, floor) or found
        if item.word("limits"):
            return None  # "push back the deadline for talks"
        if item.norm in (COMMA, BY) or (item.word("and", "report", "presuppose") and not item.word("next")):
            return None
        if item.tag("noun") or sentence.group_at(cursor) is not None:
            return None
        skipped += 1
        cursor -= 1
    return None


def _ended_plan(items: Items, index: int, floor: int) -> tuple[int, Tag] | None:
    """The verb that puts an end to the plans at `index`: `shelved plans`, `cancelled the planned ...`."""
    cursor = index - 1
    while cursor > floor and (items[cursor].word("definite", "their") or items[cursor].norm in ARTICLES):
        cursor -= 1
    if cursor < floor:
        return None
    ends = (v for v in items[cursor].verbs() if v.value in ("postpone", "cancel", "deny"))
    return next(((cursor, v) for v in ends), None)


def _helps_participle(items: Items, index: int) -> bool:
    """`have lowered expectations for the talks`: "have" only helps, unless it is the verb behind "will"."""
    if not items[index].word("perfect") or (index and items[index - 1].word("future")):
        return False
    after = items[index + 1] if index + 1 < len(items) else None
    return after is not None and after.is_plain and after.norm.endswith(PARTICIPLE_ENDING)


def _open_date_before(items: Items, index: int, floor: int) -> tuple[int, Tag] | None:
    """`no date has been set for the talks`: the participle says it of the date."""
    cursor = index - 1
    while cursor >= floor and (items[cursor].word("passive", "perfect") or items[cursor].is_plain):
        cursor -= 1
    if cursor < floor:
        return None
    return next(((cursor, v) for v in items[cursor].verbs() if v.value == "open_date"), None)


def _verb_after(sentence: Sentence, cursor: int, stop: int) -> tuple[int, Tag] | None:
    """The verb whose subject the noun is. A participle ("planned for July 2,") gives way to a finite verb."""
    items = sentence.items
    start, skipped = cursor, 0
    participle: tuple[int, Tag] | None = None
    while cursor <= stop and skipped <= _REACH_AFTER:
        item = items[cursor]
        verbs = [v for v in item.verbs() if v.value in _PREDICATES_AFTER]
        bare = cursor == start and not sentence.is_title and not item.word("intransitive")
        if bare and _is_reduced(verbs):
            return None  # "talks held between A and B in June": which were held
        if item.word("perfect") or _opens_something(items, cursor):
            verbs = []
        if item.word("transitive"):  # "talks on a peace plan"
            skipped, cursor = skipped + 1, cursor + 1
            continue
        helped = any(i.word("passive", "perfect", "future") for i in items[max(start, cursor - 3) : cursor])
        finite = participle is None or helped
        if verbs and finite:
            found = cursor, _best_form(items, cursor, verbs)
            if participle is not None or not _is_participle(items, start, cursor, found[1]):
                return found
            participle = found
        distance = _distance(items, cursor)
        if distance is None and not verbs:
            return participle
        skipped += distance or 0
        cursor += 1
    return participle


def _verb_behind_relative(sentence: Sentence, start: int, stop: int) -> tuple[int, Tag] | None:
    """`talks that were due to start on Thursday [have been pushed back]`: behind the clause of "that"."""
    items = sentence.items
    if start >= stop or items[start].norm != THAT or not _is_helping(items[start + 1]):
        return None
    for cursor in range(start + 3, stop):
        if items[cursor].norm == COMMA:
            return None
        if _is_helping(items[cursor]) and not _is_helping(items[cursor - 1]) and items[cursor].norm != TO:
            return _verb_after(sentence, cursor, stop)
    return None


def _is_reduced(verbs: list[Tag]) -> bool:
    """`talks held ...` in a text; a headline leaves out "are"."""
    return bool(verbs) and all(v.value == "hold" and v.extra == "gone" for v in verbs)


def _is_helping(item: Item) -> bool:
    return item.word("passive", "perfect", "future")


def _opens_something(items: Items, index: int) -> bool:
    """`talks to open market access`: what the talks are for, not what becomes of them."""
    if items[index - 1].norm != TO or index + 1 >= len(items):
        return False
    after = items[index + 1]
    if not any(v.value in ("begin", "end") for v in items[index].verbs()):
        return False
    adverb = after.norm.endswith(ADVERB_ENDING) or after.norm in ADVERBS_OF_TIME
    return after.word("definite") or (after.is_plain and not adverb)


def _distance(items: Items, index: int) -> int | None:
    """By how much an item parts a subject from its verb; None for one that ends the search."""
    item = items[index]
    if (
        item.word("future", "passive", "perfect", "hedge", "negation")
        or item.date is not None
        or item.is_quote
    ):
        return 0
    if item.norm.split()[0] == SINCE_WORD:
        return 0  # "the first talks since the early weeks of the war ended on Friday"
    if item.norm == COMMA:
        return 2  # one apposition, not two
    named = item.tag("place") or item.tag("role") or item.tag("series")
    return 1 if item.is_plain or named or item.word(*_BETWEEN_NOUN_AND_VERB) else None


def _is_participle(items: Items, start: int, index: int, verb: Tag) -> bool:
    """`talks planned for ...`, `talks due to be held ...`: an attribute, unless nothing else follows."""
    helpers = [i for i in range(start, index) if items[i].word("passive", "perfect", "future")]
    if not helpers:
        return verb.value == "plan" and verb.extra == "gone"
    first = items[helpers[0]]
    return verb.value == "hold" and first.word("future") and first.norm.endswith(INFINITIVE)


def _verb_behind_aside(sentence: Sentence, stop: int) -> tuple[int, Tag] | None:
    """`The round, which was due on Friday, has been put off`: the verb stands behind the second comma."""
    items = sentence.items
    if stop + 2 >= len(items) or items[stop].norm != COMMA or not items[stop + 1].word("clause"):
        return None
    for cursor in range(stop + 2, min(stop + 2 + _REACH_ASIDE, len(items) - 1)):
        if items[cursor].norm == COMMA:
            if not items[cursor + 1].word("passive", "perfect", "future"):
                return None
            return _verb_after(sentence, cursor + 1, min(cursor + _REACH_BEFORE, len(items) - 1))
    return None


def _best_form(items: Items, index: int, verbs: list[Tag]) -> Tag:
    """`begin` is base behind an auxiliary and present without one."""
    helped = any(items[i].word("future", "hedge") for i in range(max(0, index - 2), index))
    wanted = "base" if helped else "present"
    return next((v for v in verbs if v.extra == wanted), verbs[0])


# ------------------------------------------------------------------------------------------ as events


def meeting_verb(sentence: Sentence, index: int) -> Tag | None:
    """The verb at `index` when it is an event itself: `meets`, `will visit`, `to call Putin`."""
    items = sentence.items
    verbs = [v for v in items[index].verbs() if v.value in MEETING_VERBS]
    if verbs:
        verb = _best_form(items, index, verbs)
        if verb.value in ("meet", "host") and _takes_a_thing(items, index):
            return None
        if items[index].word("takes_terms") and _has_object(items, index):
            return None
        if verb.value == "speak" and _takes_voice(items, index):
            return None
        if verb.value == "send":  # who is sent has yet to arrive
            return Tag("verb", "travel", "coming") if _sends_people(sentence, index) else None
        return verb if verb.extra != "base" or _is_finite(sentence, index) else None
    noun = items[index].tag("noun")
    return _NOUN_AS_VERB[noun.value] if noun is not None and is_verb_here(sentence, index) else None


def _takes_a_thing(items: Items, index: int) -> bool:
    """`met with resistance`, `welcomes the deal`, `to receive Iran's strong protest`: nobody is met."""
    for cursor in range(index + 1, min(index + 1 + _REACH_THING, len(items))):
        item = items[cursor]
        if item.word("abstract"):
            return True
        led = cursor > index + 1 and item.word("with")
        if led or item.norm == COMMA or item.word("in", "to", "purpose", "clause"):
            return False
    return False


def _sends_people(sentence: Sentence, index: int) -> bool:
    """`will send a delegation to Cairo`, `sends Witkoff to Moscow`, but not `sent a letter to Tehran`."""
    for cursor in range(index + 1, min(index + 1 + _REACH_THING, len(sentence.items) - 1)):
        item = sentence.items[cursor]
        group = sentence.group_at(cursor)
        if item.norm == BY:  # "a letter sent by the president"
            return False
        if item.tag("role") or (group is not None and group.mentions[-1].role is not Role.PARTY):
            return True
        if not (item.is_plain or group is not None or item.word("definite", "next", "their")):
            return False
    return False


def _takes_voice(items: Items, index: int) -> bool:
    """`speak with one voice`."""
    behind = items[index + 1 : index + 4]
    return bool(behind) and behind[0].word("with") and any(i.word("abstract") for i in behind)


def _has_object(items: Items, index: int) -> bool:
    """`will negotiate rules of origin`, but not `will negotiate in Oman`, `will negotiate directly`."""
    after = items[index + 1] if index + 1 < len(items) else None
    if after is None or after.norm.endswith(ADVERB_ENDING):
        return False
    return after.norm in ARTICLES or after.word("definite") or (after.is_plain and not after.is_capitalised)


def is_verb_here(sentence: Sentence, index: int) -> bool:
    """`to call Putin`, `will visit`: the event noun is a verb behind an auxiliary."""
    items = sentence.items
    noun = items[index].tag("noun")
    if noun is None or noun.value not in _NOUN_AS_VERB:
        return False
    if noun.value == "talks":
        return _is_talking(sentence, index)
    if noun.value == "meeting" and (_meets_in_headline(sentence, index) or is_fronted(sentence, index)):
        return True
    if noun.value == "meeting":
        return index > 0 and items[index - 1].word("passive") and items[index - 1].norm != BE
    before = index - 1
    return before >= 0 and items[before].word("future", "hedge") and not items[before].word("presuppose")


def is_fronted(sentence: Sentence, index: int) -> bool:
    """`Meeting Putin, Trump says ...`: a participle that opens the sentence, and whom it takes."""
    group = sentence.group_at(index + 1) if index == 0 else None
    if group is None or group.first != 1 or group.is_adjective or group.last + 1 >= len(sentence.items):
        return False
    return group.mentions[-1].role is not Role.PARTY and sentence.items[group.last + 1].norm == COMMA


def _meets_in_headline(sentence: Sentence, index: int) -> bool:
    """`Trump says Witkoff meeting with Putin on Tuesday`: a person right before it, "with" right behind."""
    group = sentence.group_at(index - 1) if index and sentence.is_title else None
    if group is None or group.last != index - 1 or index + 1 >= len(sentence.items):
        return False
    last = group.mentions[-1]
    return sentence.items[index + 1].word("with") and not last.is_adjective and last.role is not Role.PARTY


def _is_talking(sentence: Sentence, index: int) -> bool:
    """`Trump talks to Putin`: a person right before it, and whom he talks to right behind."""
    items = sentence.items
    if items[index].norm != TALKS or index + 1 >= len(items) or items[index + 1].norm not in TALKS_TO:
        return False
    group = sentence.group_at(index - 1) if index else None
    if group is None or group.last != index - 1:
        return False
    return group.mentions[-1].role is not Role.PARTY and not group.mentions[-1].is_adjective


def _is_finite(sentence: Sentence, index: int) -> bool:
    """`will travel`, `officials travel`, but not `ease travel restrictions`."""
    items = sentence.items
    before = index - 1
    while before >= 0 and index - before <= 3:
        item = items[before]
        if item.word("future", "hedge", "negation", "and", "pair") or sentence.group_at(before) is not None:
            return True
        adverb = item.is_plain and (item.norm.endswith(ADVERB_ENDING) or item.norm in ADVERBS_OF_TIME)
        if not (adverb or item.is_quote or item.date is not None):
            return False
        before -= 1
    return False


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
        if group is not None:
            if (group.is_adjective and len(group.mentions) == 1) or _is_compound(items, group):
                break
            owns = (
                group.last + 1 < len(items) and items[group.last + 1].norm == POSSESSIVE
            )  # "sees Putin's lies"
            return (group.last, [group]) if is_led or (plain <= 1 and not owns) else (index, [])
        received = item.norm == BY and verb_class == "host" and items[index - 1].word("passive")
        if item.word("with") or received or (item.norm in SPEAKS_TO and verb_class in ("speak", "phone")):
            is_led, plain = True, 0
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


def _leads_to_matter(items: Items, index: int) -> bool:
    """`talk about Ukraine`, but not `speak on Friday with Putin`."""
    return items[index].word("about") and not (index + 1 < len(items) and items[index + 1].date is not None)


def _is_compound(items: Items, group: Group) -> bool:
    """`welcomes the Ukraine-US minerals deal`: states in the name of a thing."""
    after = items[group.last + 1] if group.last + 1 < len(items) else None
    states = all(m.role is Role.PARTY for m in group.mentions)
    if after is None or not states or not after.is_plain or after.is_capitalised or after.norm.isdigit():
        return False
    return not (after.norm.endswith(ADVERB_ENDING) or after.norm in ADVERBS_OF_TIME)


def _ends_objects(items: Items, cursor: int, index: int) -> bool:
    item = items[cursor]
    if item.norm == COMMA or item.tag("noun") or item.word(*_END_OBJECTS):
        return True
    return bool(item.verbs()) and cursor > index + 1
