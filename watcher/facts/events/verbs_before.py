"""The verb before a noun, whose object the noun is: `put off the talks`, `there will be talks`."""

from __future__ import annotations

from watcher.facts.events.meeting_verbs import best_form
from watcher.facts.lexicon.function_words import (
    ARTICLES,
    BY,
    COMMA,
    GERUND_ENDING,
    HAD,
    HAS_BEEN,
    HAVE_BEEN,
    ON,
    PARTICIPLE_ENDING,
    SET,
    STOPS,
    THERE,
    WAS,
    WILL_BE,
    is_adverb,
)
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.syntax.sentence import Item, Items, Sentence, before_determiners

# Events of their own, not what becomes of another.
_NEVER_GOVERN = ("travel", "send", "speak", "phone", "discuss", "host", "invite", "leave", "tell", "face")
_OPENS = ("hold", "begin", "end")  # verbs that open a clause in a language whose verbs stand first
_OPENS_FIRST = (*_OPENS, "host", "postpone", "cancel")  # of those that stand before their own subject
_COMMAS = frozenset({COMMA, "،"})
_HELD = Tag("verb", "hold", "gone")
_REACH_THERE = 3  # items of "there will be"
_REACH_BEFORE = 4  # items between a verb and its object


def verb_before(sentence: Sentence, cursor: int, floor: int) -> tuple[int, Tag] | None:
    """The verb whose object the noun is, from the item at `cursor` back: `[put off] the next talks`."""
    items = sentence.items
    skipped = 0
    while cursor >= floor and skipped <= _REACH_BEFORE:
        item = items[cursor]
        verbs = [v for v in item.verbs() if v.value not in _NEVER_GOVERN]
        if not skipped and not item.word("greets"):  # "Oman hosts the talks", but "hosts Putin for talks"
            verbs += [v for v in item.verbs() if v.value == "host"]
        if verbs and not item.word("intransitive") and not _helps_participle(items, cursor):
            begins = item.norm == SET or any(v.value == "begin" for v in verbs)
            if items[cursor + 1].word("to") and any(v.value == "move" for v in verbs):
                return None  # "would move toward a ceasefire and talks"
            if _meets_others(items, cursor, skipped) or (not skipped and _describes(items, cursor)):
                return None
            if begins and any(i.word("purpose") for i in items[cursor + 1 : cursor + 1 + skipped]):
                return None  # "set a path for talks", "has begun arrangements for a meeting"
            found = cursor, best_form(items, cursor, verbs)
            if found[1].value == "plan":  # "shelved plans for a summit"
                found = _ended_plan(items, cursor, floor) or found
            return _open_date_before(items, cursor, floor) or found
        if item.norm == HAD and cursor + 1 < len(items) and not _helps_participle(items, cursor):
            return cursor, _HELD  # "had 'candid' talks"
        if item.word("limits"):
            return None  # "push back the deadline for talks"
        if _is_begun_on(items, cursor):
            cursor -= 1  # "began on Monday two days of talks"
            continue
        opens = _opened_behind(sentence, cursor, floor)
        if opens is not None:
            return opens, best_form(items, opens, [v for v in items[opens].verbs() if v.value in _OPENS])
        if item.norm in (COMMA, BY) or (item.word("and", "report", "presuppose") and not item.word("next")):
            return None
        if item.tag("noun") or sentence.group_at(cursor) is not None:
            return None
        skipped += 1
        cursor -= 1
    return None


def verb_first(sentence: Sentence, left: int, floor: int) -> tuple[int, Tag] | None:
    """`بدأ X الاثنين في جنيف جولة من المحادثات`: the verb before its subject, when and where."""
    items, cursor = sentence.items, left - 1
    while cursor >= floor:
        item, group = items[cursor], sentence.group_at(cursor)
        if group is not None:
            cursor = group.first - 1
            continue
        verbs = [v for v in item.verbs() if v.value in _OPENS_FIRST]
        if verbs:
            return cursor, best_form(items, cursor, verbs)
        passes = item.is_plain or item.date is not None or item.tag("place") or item.tag("role")
        if not (passes or item.word("in", "definite") or item.norm in STOPS or item.norm in _COMMAS):
            return None
        cursor -= 1
    return None


def there_is(sentence: Sentence, left: int, floor: int) -> tuple[int, Tag] | None:
    """`There was a meeting between A and B`, `There will be talks of A and B`: it was or will be held."""
    items = sentence.items
    cursor = before_determiners(items, left - 1, floor)
    for begins in range(max(floor, cursor - _REACH_THERE), cursor):
        between = [i for i in items[begins + 1 : cursor + 1] if not i.is_quote]
        if (
            items[begins].norm != THERE
            or not between
            or any(i.word("negation") for i in items[begins : left + 1])
        ):
            continue
        words = {word for i in between for word in i.norm.split()}
        if words <= WAS or words in (HAS_BEEN, HAVE_BEEN):
            return cursor, _HELD
        if words == WILL_BE:
            return cursor, Tag("verb", "hold", "base")
    return None


def _is_begun_on(items: Items, index: int) -> bool:
    """`began [on] Monday`"""
    on_day = items[index].norm == ON and items[index + 1].date is not None
    return on_day and index > 0 and items[index - 1].verb(*_OPENS)


def _opened_behind(sentence: Sentence, index: int, floor: int) -> int | None:
    """`held in Oslo [on Monday] the first talks`: the verb, where only when and where stands behind it."""
    items, placed = sentence.items, False
    while index > floor and sentence.group_at(index) is None:
        item = items[index]
        placed = placed or item.tag("place") is not None
        if not (item.tag("place") or item.date is not None or item.word("in") or item.norm == ON):
            break
        index -= 1
    return index if placed and items[index].verb(*_OPENS) else None


def _describes(items: Items, index: int) -> bool:
    """`a [planning] meeting`: what kind of meeting it is."""
    gerund = items[index].norm.endswith(GERUND_ENDING)
    return gerund and index > 0 and items[index - 1].norm in ARTICLES


def _meets_others(items: Items, index: int, skipped: int) -> bool:
    """`to meet oil executives for [Venezuela talks]`: whom no list holds."""
    meets = items[index].verb("meet")
    whom = items[index + 1]
    led = any(i.word("purpose") for i in items[index + 2 : index + 1 + skipped])
    return meets and led and whom.is_plain and not is_adverb(whom.norm)


def _ended_plan(items: Items, index: int, floor: int) -> tuple[int, Tag] | None:
    """The verb that puts an end to the plans at `index`: `shelved plans`, `cancelled the planned ...`."""
    cursor = index - 1
    while cursor > floor and (items[cursor].is_determiner or items[cursor].word("their")):
        cursor -= 1
    if cursor < floor:
        return None
    ends = (v for v in items[cursor].verbs() if v.value in ("postpone", "cancel", "deny"))
    return next(((cursor, v) for v in ends), None)


def _helps_participle(items: Items, index: int) -> bool:
    """`have lowered hopes of talks`, `had today agreed`: "have" only helps, unless behind "will"."""
    if not items[index].word("perfect") or (index and items[index - 1].word("future")):
        return False
    after = next((item for item in items[index + 1 :] if item.date is None), Item(0, 0, ""))
    if after.word("no_participles"):
        return False  # "had detailed talks"
    return after.word("accords") or (after.is_plain and after.norm.endswith(PARTICIPLE_ENDING))


def _open_date_before(items: Items, index: int, floor: int) -> tuple[int, Tag] | None:
    """`no date has been set for the talks`: the participle says it of the date."""
    cursor = index - 1
    while cursor >= floor and (items[cursor].word("passive", "perfect") or items[cursor].is_plain):
        cursor -= 1
    if cursor < floor:
        return None
    return next(((cursor, v) for v in items[cursor].verbs() if v.value == "open_date"), None)
