"""The verb that says what becomes of an event: the one whose object or subject its noun is."""

from __future__ import annotations

from watcher.facts.calls_and_visits import paid_before, ring_before
from watcher.facts.clauses import Clause
from watcher.facts.closing_verbs import (
    closing_verb,
    continued,
    ended_too,
    is_off,
    pulled_out,
    tells_how_it_was,
)
from watcher.facts.function_words import (
    ARTICLES,
    BY,
    COMMA,
    GERUND_ENDING,
    HAD,
    HAS_BEEN,
    HAVE_BEEN,
    HYPHEN,
    INFINITIVE,
    LEADS_TO_OBJECT,
    MODALS,
    PARTICIPLE_ENDING,
    SET,
    SINCE_WORD,
    THAT,
    THERE,
    TO,
    WAS,
    WILL_BE,
    is_adverb,
)
from watcher.facts.meeting_verbs import best_form
from watcher.facts.sentence import Item, Items, Sentence
from watcher.facts.vocabulary import Tag

# Events of their own, not what becomes of another.
_NEVER_GOVERN = ("travel", "send", "speak", "phone", "discuss", "host", "invite", "leave", "tell", "face")
_BETWEEN_NOUN_AND_VERB = ("in", "next", "past_marks", "about", "definite", "of", "purpose")
_PREDICATES_AFTER = frozenset(
    {
        "hold",
        "begin",
        "adjourn",
        "continue",
        "end",
        "plan",
        "postpone",
        "cancel",
        "deny",
        "move",
        "open_date",
        "revive",
    }
)
_REACH_PLACE = 5  # items of "in Geneva on Friday"
_REACH_THERE = 3  # items of "there will be"
_HELD = Tag("verb", "hold", "gone")
_BEGAN = Tag("verb", "begin", "gone")
_TOLD = frozenset({"present", "gone"})
_REACH_BEFORE = 4  # items between a verb and its object
_REACH_AFTER = 8  # items between a subject and its verb, an apposition included
_REACH_ASIDE = 14  # items of a relative clause between a subject and its verb

Governing = tuple[int | None, Tag | None, bool]


def governing_verb(
    sentence: Sentence, left: int, right: int, clause: Clause, own: int | None = None
) -> Governing:
    """(item, verb, does it follow): the verb whose object or subject the noun phrase is.

    `own` is the noun where one that ends its clause is its own verb.
    """
    before = ring_before(sentence, left, right, clause[0]) or paid_before(sentence, left, right, clause[0])
    before = before or pulled_out(sentence, left) or _verb_before(sentence, left - 1, clause[0])
    before = before or _there_is(sentence, left, clause[0])
    if before is None and (relative := _verb_behind_relative(sentence, right + 1, clause[1])) is not None:
        return relative[0], relative[1], True
    after = _verb_after(sentence, right + 1, clause[1]) or _verb_behind_aside(sentence, clause[1])
    if (closing := _closing(sentence, left, right, (before, after))) is not None:
        return *closing, True
    prepared = before is not None and before[1] == Tag("verb", "plan", "gerund")
    if prepared and after is not None and after[1].value in ("hold", "begin"):
        after = None  # "preparations for the next round are under way"
    if after is not None and after[1].value == "continue" and sentence.items[after[0] - 1].word("future"):
        after = None  # "will continue to focus on", but "will continue in Vienna"
    after = after or (continued(sentence, right + 1, clause[1]) if before is None else None)
    if after is not None and (
        before is None
        or before[1].value in ("plan", "deny")
        or after[1].value in ("cancel", "postpone", "open_date")
    ):
        ended = ended_too(sentence, after[0], clause[1]) if after[1] == _BEGAN else None
        return *(ended or after), True
    if before is not None and after is None and tells_how_it_was(sentence, before[0], right, clause[1]):
        return None, None, False  # "confirmed that the talks were useful"
    if before is not None and _is_expected_to_do(sentence.items, before, right + 1):
        return None, None, False
    if before is not None:
        return before[0], before[1], False
    if own is not None and (verb := _own_verb(sentence, own, clause[1])) is not None:
        return own, verb, False
    return None, None, False


def _is_expected_to_do(items: Items, before: tuple[int, Tag], index: int) -> bool:
    """`expected that the talks [could] stretch into the night`: not the talks are expected."""
    planned = before[1].value == "plan" and index < len(items)
    return planned and items[index].norm in MODALS


def _closing(
    sentence: Sentence, left: int, right: int, found: tuple[tuple[int, Tag] | None, tuple[int, Tag] | None]
) -> tuple[int, Tag] | None:
    """`A visit by a team in May [has been called off]`, `A visit called off in May [will take place]`,
    `announced that the talks on the war that goes on [have concluded]`."""
    before, after = found
    closing = closing_verb(sentence, left, right)
    if closing is None or closing[1].value == "continue":  # "will continue until Nov. 24"
        return closing
    if after is not None and after[0] == closing[0]:
        return None
    reduced = after is not None and after[0] < closing[0] and is_off(after[1])
    announced = after is None and before is not None and sentence.items[before[0]].word("report")
    ends = announced and closing[1].value in ("end", "begin")
    return closing if is_off(closing[1]) or reduced or ends else None


def _there_is(sentence: Sentence, left: int, floor: int) -> tuple[int, Tag] | None:
    """`There was a meeting between A and B`, `There will be talks of A and B`: it was or will be held."""
    items = sentence.items
    cursor = left - 1
    while cursor > floor and items[cursor].is_determiner:
        cursor -= 1
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


def _own_verb(sentence: Sentence, index: int, stop: int) -> Tag | None:
    """The event noun at `index` as a verb, where nothing of its clause stands behind it but "a plan of"."""
    after = sentence.items[index + 1] if index < stop else None
    ends = after is None or after.word("report", "future") or not after.norm[:1].isalnum()
    return next(iter(sentence.items[index].verbs()), None) if ends else None


def _verb_before(sentence: Sentence, cursor: int, floor: int) -> tuple[int, Tag] | None:
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
        if item.norm in (COMMA, BY) or (item.word("and", "report", "presuppose") and not item.word("next")):
            return None
        if item.tag("noun") or sentence.group_at(cursor) is not None:
            return None
        skipped += 1
        cursor -= 1
    return None


def _describes(items: Items, index: int) -> bool:
    """`a [planning] meeting`: what kind of meeting it is."""
    gerund = items[index].norm.endswith(GERUND_ENDING)
    return gerund and index > 0 and items[index - 1].norm in ARTICLES


def _meets_others(items: Items, index: int, skipped: int) -> bool:
    """`to meet oil executives for [Venezuela talks]`: whom no list holds."""
    meets = any(v.value == "meet" for v in items[index].verbs())
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
    return after.word("accords") or (after.is_plain and after.norm.endswith(PARTICIPLE_ENDING))


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
    cursor = _behind_apposition(items, cursor, stop) or _behind_aim(items, cursor, stop) or cursor
    start, skipped = cursor, 0
    participle: tuple[int, Tag] | None = None
    since = False
    while cursor <= stop and skipped <= _REACH_AFTER:
        item = items[cursor]
        since = since or item.norm.split()[0] == SINCE_WORD
        if since and sentence.group_at(cursor) is not None:
            return participle  # "the first meeting since [X] called off the summit"
        verbs = [v for v in item.verbs() if v.value in _PREDICATES_AFTER]
        bare = cursor == start and not sentence.is_title and not item.word("intransitive")
        if bare and _is_reduced(verbs):
            return None  # "talks held between A and B in June": which were held
        verbs = [v for v in verbs if v.extra != "gerund" or not item.norm.endswith(LEADS_TO_OBJECT)]
        if item.word("perfect") or _opens_something(items, cursor) or _is_attribute(items, cursor, stop):
            verbs = []
        if item.word("transitive"):  # "talks on a peace plan"
            skipped, cursor = skipped + 1, cursor + 1
            continue
        helped = any(_helps(items, i) for i in range(max(start, cursor - 3), cursor))
        behind = _behind_participle(items, cursor, stop) if not helped else None
        if behind is not None:  # "the talks, postponed twice since January, will be held"
            cursor = behind
            continue
        off = sentence.is_title and any(v.value in ("postpone", "cancel", "move") for v in verbs)
        finite = participle is None or helped or off  # "Meeting planned for Friday called off"
        if verbs and finite:
            found = cursor, best_form(items, cursor, verbs)
            if participle is not None or not _is_participle(items, start, cursor, found[1]):
                return found
            participle = found
        distance = _distance(items, cursor)
        if distance is None and not verbs:
            return participle
        skipped += distance or 0
        cursor += 1
    return participle


def _places(item: Item) -> bool:
    return item.word("in") or item.tag("place") is not None or item.date is not None


def _behind_apposition(items: Items, index: int, stop: int) -> int | None:
    """`The call[, Putin's fourth with Trump this year,] lasted an hour`: where the verb stands behind it."""
    placed = range(index, min(index + _REACH_PLACE, stop))
    index = next(
        (i for i in placed if not _places(items[i])), index
    )  # "the talks in Oslo, due on Monday, ..."
    if index > stop or items[index].norm != COMMA:
        return None
    for cursor in range(index + 1, min(index + _REACH_ASIDE, stop)):
        if items[cursor].norm == COMMA:
            after = items[cursor + 1]
            told = any(v.value in _PREDICATES_AFTER and v.extra in _TOLD for v in after.verbs())
            told = (told and not after.word("attributive")) or _is_helping(after)
            return cursor + 1 if told else None
    return None


def _behind_aim(items: Items, index: int, stop: int) -> int | None:
    """`talks [to end the four-year war in Sudan] are expected`: the helping verb behind what they are for."""
    if index >= stop or items[index].norm != TO:
        return None
    stops = any(v.value == "cancel" for v in items[index + 1].verbs())  # "talks to halt the war"
    if not (stops or _opens_something(items, index + 1)):
        return None
    for cursor in range(index + 2, min(index + _REACH_ASIDE, stop)):
        item = items[cursor]
        if _is_helping(item) and item.norm != TO:
            return cursor
        if item.norm in (COMMA, THAT) or item.verbs() or item.word("clause", "report", "and"):
            return None
    return None


def _behind_participle(items: Items, index: int, stop: int) -> int | None:
    """The finite verb's first helping word behind the aside that the participle at `index` opens."""
    off = any(v.value in ("postpone", "cancel", "plan") and v.extra == "gone" for v in items[index].verbs())
    if not off or items[index - 1].norm != COMMA:
        return None
    for cursor in range(index + 1, min(index + _REACH_ASIDE, stop)):
        if items[cursor].norm == COMMA:
            return cursor + 1 if _is_helping(items[cursor + 1]) or items[cursor + 1].word("hedge") else None
    return None


def _verb_behind_relative(sentence: Sentence, start: int, stop: int) -> tuple[int, Tag] | None:
    """`talks that were due to start on Thursday [have been pushed back]`: behind the clause of "that"."""
    items = sentence.items
    if start >= stop or items[start].norm != THAT or not _is_helping(items[start + 1]):
        return None
    for cursor in range(start + 3, stop):
        if items[cursor].norm == COMMA:
            return None
        opens = _is_helping(items[cursor]) or items[cursor].word("negation")  # "did not take place"
        if opens and not _is_helping(items[cursor - 1]) and items[cursor].norm != TO:
            return _verb_after(sentence, cursor, stop)
    return None


def _is_reduced(verbs: list[Tag]) -> bool:
    """`talks held ...` in a text; a headline leaves out "are"."""
    return bool(verbs) and all(v.value == "hold" and v.extra == "gone" for v in verbs)


def _is_helping(item: Item) -> bool:
    return item.word("passive", "perfect", "future")


def _helps(items: Items, index: int) -> bool:
    """`will`, `was`, `to be`, but not the "to" of a place ("the visit to China, planned for March")."""
    item = items[index]
    return _is_helping(item) and (item.norm != TO or items[index + 1].tag("place") is None)


def _opens_something(items: Items, index: int) -> bool:
    """`talks to open market access`: what the talks are for, not what becomes of them."""
    if items[index - 1].norm != TO or index + 1 >= len(items):
        return False
    after = items[index + 1]
    if not any(v.value in ("begin", "end") for v in items[index].verbs()):
        return False
    adverb = is_adverb(after.norm)
    named = after.tag("place") is not None or after.norm in ARTICLES
    return named or after.word("definite") or (after.is_plain and not adverb)


def _is_attribute(items: Items, index: int, stop: int) -> bool:
    """`talks on the ongoing conflict`: it goes on, and what becomes of them is not said. `on schedule`"""
    if items[index].word("date_heads") and items[index - 1].word("about"):
        return True
    if index >= stop or not items[index].word("attributive") or not items[index - 1].word("definite"):
        return False
    after = items[index + 1]
    return after.is_plain and not after.is_capitalised


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
    if item.norm == HYPHEN:
        return 0  # "Russian arms-control experts"
    if item.norm == COMMA:
        return 2  # one apposition, not two
    if item.word("foretell") and index + 1 < len(items) and items[index + 1].date is None:
        return None  # "the talks, before their teams moved to other rooms"
    named = item.tag("place") or item.tag("role") or item.tag("series")
    return 1 if item.is_plain or named or item.word(*_BETWEEN_NOUN_AND_VERB) else None


def _is_participle(items: Items, start: int, index: int, verb: Tag) -> bool:
    """`talks planned for ...`, `talks due to be held ...`: an attribute, unless nothing else follows."""
    helpers = [i for i in range(start, index) if _helps(items, i)]
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
