"""The finite verb that closes a statement whose subject goes on for long: `A visit by a team to Lima between
May 4 and 6 [has been called off]`."""

from __future__ import annotations

from itertools import pairwise

from watcher.facts.events.meeting_verbs import best_form
from watcher.facts.lexicon.function_words import (
    BEEN,
    BEFORE_DAYS,
    COLON,
    COMMA,
    CONTINUE,
    FINITE,
    FOR,
    GERUND_ENDING,
    LEADS_AWAY,
    MODALS,
    OF,
    OF_A_PHRASE,
    PARTED,
    PARTICIPLE_ENDING,
    PARTICLES,
    PRESENT_ENDING,
    PULL,
    RELATIVES,
    STOPS,
    TAKES_UP,
    THAT,
    TO,
    UNTIL,
    WAS,
    WENT,
    is_adverb,
)
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.syntax.sentence import Item, Items, Sentence

_TELL = frozenset({"hold", "begin", "end", "plan", "postpone", "cancel", "move", "open_date", "revive"})
_OFF = frozenset({"postpone", "cancel"})
SITS_AGAIN = Tag("verb", "begin", "base")
_REACH = 40  # items of a subject with all that describes it
_REACH_AFTER = 8  # items between a subject and its verb
_REACH_VERB = 4  # items of "has now been abruptly called off"
_REACH_PULLED = 8  # items of "withdrew its whole negotiating team from"
_REACH_PARTED = 3  # items of "called his" before the noun phrase


def closing_verb(sentence: Sentence, left: int, right: int) -> tuple[int, Tag] | None:
    """The verb, where the noun phrase opens the statement and nothing but its attributes lies between."""
    items = sentence.items
    if (lasting := _lasts_until(sentence, right + 1, len(items) - 1)) is not None:
        return lasting
    if not _opens_statement(items, left):
        return None
    relative = since = False
    kept: tuple[int, Tag] | None = None
    cursor = right + 1
    while cursor < min(len(items), right + _REACH):
        item = items[cursor]
        if item.norm in STOPS or (item.word("clause") and item.norm not in OF_A_PHRASE | RELATIVES):
            return kept
        if item.norm == THAT or item.norm in RELATIVES:
            relative = True
        elif item.word("aftermath", "foretell"):
            since = True
        elif item.norm in FINITE or item.norm in MODALS or _is_off_alone(item):
            found = verb_behind(items, cursor)
            if since and kept is None:  # "imposed after the games were called off [will take place]"
                kept = found
            elif not relative:
                return found or kept
            relative, cursor = False, cursor if found is None else found[0]
        elif _acts(item) or (not since and _took_place(item)):
            if not relative:
                return kept  # "took place, the first since a meeting was called off"
            relative = False
        elif item.word("and") and _adds_another(items, cursor):
            return kept
        cursor += 1
    return kept


def ended_too(sentence: Sentence, index: int, stop: int) -> tuple[int, Tag] | None:
    """`began at ten [and ended] at noon`: the verb by which what began is over in the same statement."""
    items = sentence.items
    for cursor in range(index + 1, stop):
        behind = items[cursor + 1 + is_adverb(items[cursor + 1].norm) :]
        if items[cursor].word("and") and behind:
            ends = [v for v in behind[0].verbs() if v.value == "end" and v.extra == "gone"]
            return (cursor + 1, ends[0]) if ends else None
        if items[cursor].norm == COMMA or items[cursor].verbs() or items[cursor].word("clause"):
            return None
    return None


def is_off(verb: Tag) -> bool:
    """Does it put off or call off?"""
    return verb.value in _OFF


def _opens_statement(items: Items, left: int) -> bool:
    """Does nothing govern the noun phrase: it stands first, behind "that", or behind who says it and when?"""
    before = left - 1
    while before >= 0 and (
        (items[before].is_determiner and items[before].norm != THAT) or items[before].is_quote
    ):
        before -= 1
    if before >= 0 and items[before].date is not None:
        before -= 1
        while before >= 0 and items[before].norm in BEFORE_DAYS:
            before -= 1
    if before < 0:
        return True
    item = items[before]
    opens = item.norm in (THAT, COMMA, COLON) or item.word("report", "clause", "and")
    return opens and (items[before + 1].norm == THAT or not item.verbs())


def _is_off_alone(item: Item) -> bool:
    """`are off`, `has been dropped`: its helping word is in the phrase."""
    return item.norm.split()[0] in FINITE and any(is_off(v) for v in item.verbs())


def verb_behind(items: Items, index: int) -> tuple[int, Tag] | None:
    """The verb that the helping word at `index` helps, if it tells what becomes of a meeting."""
    for cursor in range(index, min(index + 1 + _REACH_VERB, len(items))):
        item = items[cursor]
        verbs = [v for v in item.verbs() if v.value in _TELL]
        if verbs and not (item.word("perfect") and cursor == index):
            return cursor, best_form(items, cursor, verbs)
        helps = item.word("passive", "perfect", "future", "negation", "hedge", "past_marks")
        if cursor > index and not (helps or (item.is_plain and not item.is_capitalised)):
            return None
    return None


def _acts(item: Item) -> bool:
    """A verb that needs no helping word, and is no participle of a plan (`talks due in Doha`)."""
    if item.norm == TO or item.tag("noun") is not None:
        return False
    forms = {v.extra for v in item.verbs() if v.value not in ("plan", "hold", *_OFF)}
    return bool(forms & {"present", "gone"}) and not item.word("report")


def _took_place(item: Item) -> bool:
    return item.word("intransitive", "finite") and any(v.extra == "gone" for v in item.verbs())


def _adds_another(items: Items, index: int) -> bool:
    """`and a dinner was called off`: behind "and" stands another event."""
    for item in items[index + 1 : index + 6]:
        if item.norm in FINITE:
            return False
        if item.tag("noun") is not None:
            return True
    return False


def tells_how_it_was(sentence: Sentence, verb: int, right: int, stop: int) -> bool:
    """`announced that [talks with X] had been productive`: the clause has a verb of its own, in the past."""
    items = sentence.items
    if not items[verb].word("report") or items[verb + 1].norm != THAT:
        return False
    for item in items[right + 1 : stop + 1]:
        if item.word("future", "hedge") or item.norm == COMMA or item.word("clause"):
            return False
        past = item.is_plain and (item.norm.endswith(PARTICIPLE_ENDING) or item.word("deeds"))
        if past or item.norm in WAS or item.norm.endswith(BEEN) or item.norm in WENT:
            return True
    return False


def continued(sentence: Sentence, start: int, stop: int) -> tuple[int, Tag] | None:
    """`The talks will continue in Vienna`, `technical talks set to continue next week`: what sits again."""
    items = sentence.items
    for cursor in range(start, min(start + _REACH_AFTER, stop)):
        if items[cursor].norm == CONTINUE and items[cursor - 1].word("future"):
            behind = items[cursor : stop + 1]
            if behind[1].norm == TO:
                return None  # "will continue to focus on"
            return (cursor, SITS_AGAIN) if is_set_down(behind) else None
        if items[cursor].norm == COMMA or items[cursor].verbs():
            return None
    return None


def is_set_down(items: Items) -> bool:
    """Is a place named, or a day?"""
    placed = any(led.word("in") and i.tag("place") is not None for led, i in pairwise(items))
    return placed or any(i.date is not None for i in items)


def taken_up(sentence: Sentence, found: tuple[int, Tag] | None, stop: int) -> tuple[int, Tag] | None:
    """`agreed to continue talks in Lima next week`: the verb `found` before the noun, as one that begins what
    has its time or its place; but not `will continue the talks until Friday`."""
    items = sentence.items
    if found is None or items[found[0]].norm not in TAKES_UP or not items[found[0] - 1].word("future"):
        return found
    behind = items[found[0] + 1 : stop + 1]
    ends = next((n for n, i in enumerate(behind) if i.norm == COMMA or i.word("aftermath", "report")), None)
    behind = behind[:ends]
    bounded = any(led.norm in UNTIL for led in behind)
    return (found[0], SITS_AGAIN) if is_set_down(behind) and not bounded else found


def _lasts_until(sentence: Sentence, start: int, stop: int) -> tuple[int, Tag] | None:
    """`agreed that the talks [will continue] in Lima until Nov. 20`: how long is told, and no new round."""
    items = sentence.items
    for cursor in range(start, min(start + _REACH_AFTER, stop)):
        if items[cursor].norm == CONTINUE and items[cursor - 1].word("future"):
            bounds = pairwise(items[cursor : stop + 1])
            bounded = any(led.norm in UNTIL and day.date is not None for led, day in bounds)
            return (cursor, Tag("verb", "continue", "base")) if bounded else None
        if items[cursor].norm == COMMA or items[cursor].verbs():
            return None
    return None


def pulled_out(sentence: Sentence, left: int) -> tuple[int, Tag] | None:
    """`pulls Peru out of [the talks]`, `withdrew its team from [them]`: whom stands within the verb."""
    items = sentence.items
    before = left - 1
    while before > 0 and items[before].opens_phrase:
        before -= 1
    out = before > 1 and items[before].norm == OF and items[before - 1].norm in PARTICLES
    if before < 3 or not (out or items[before].norm == LEADS_AWAY):
        return None
    for index in range(before - 1 - out, max(before - _REACH_PULLED, 0), -1):
        if items[index].norm.startswith(PULL):
            return index, Tag("verb", "cancel", _form_of(items, index))
        whom = items[index].tag("role") is not None or items[index].opens_phrase
        if not (whom or sentence.group_at(index) is not None or items[index].is_plain):
            return None
    return None


def parted_verb(sentence: Sentence, left: int, trigger: int, right: int) -> tuple[int, Tag] | None:
    """`called [the talks with X] off`, `moves [the talks] to Oslo`, `pushed [them] back by a week`: the verb
    that the noun phrase parts from its particle."""
    items = sentence.items
    if right + 1 >= len(items) or items[right + 1].norm not in PARTED:
        return None
    goal = items[right + 2 : right + 3]
    leads = items[right + 1].norm in (TO, *UNTIL)
    if leads and not any(i.date is not None or i.tag("place") is not None for i in goal):
        return None
    if items[right + 1].norm == LEADS_AWAY and not any(_is_from_day_to_day(i) for i in goal):
        return None
    for index in range(trigger - 1, max(left - 1 - _REACH_PARTED, -1), -1):
        norm = items[index].norm
        if norm == COMMA or norm.split()[-1] == FOR:
            return None  # "push for talks from Monday to Friday"
        for verb, stems in PARTED[items[right + 1].norm].items():
            if norm.startswith(stems) and not items[index].is_capitalised:
                return index, Tag("verb", verb, _form_of(items, index))
    return None


def _is_from_day_to_day(item: Item) -> bool:
    """`from [Monday to Friday]`"""
    return item.date is not None and not {TO, *UNTIL}.isdisjoint(item.date.text.lower().split())


def _form_of(items: Items, index: int) -> str:
    """`will call off`, `calling off`, `calls off`, `called off`"""
    norm = items[index].norm
    if index and items[index - 1].word("future", "hedge", "negation"):
        return "base"
    if norm.endswith(GERUND_ENDING):
        return "gerund"
    return "present" if norm.endswith(PRESENT_ENDING) else "gone"
