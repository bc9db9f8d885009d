"""A meeting as the occasion at which something was said or done: `X condemns the attack in a call with Y`."""

from __future__ import annotations

from enum import Enum

from watcher.facts.lexicon.function_words import (
    ANY,
    ARTICLES,
    COMMA,
    DEALT_WITH,
    DURING,
    GERUND_ENDING,
    MODALS,
    OF,
    OF_A_PHRASE,
    ON,
    PARTICIPLE_ENDING,
    PRESENT_ENDING,
    SEEK,
    TO,
    UPON,
    WAS,
    is_adverb,
)
from watcher.facts.syntax.sentence import Group, Item, Sentence

_REACH_OCCASION = 6  # items of "on the sidelines of the yearly security"
_OF_ONE_DAY = ("call", "meeting", "visit")
_REACH_NAME = 2  # names of somebody behind the one that a list holds
_REACH_OPENING = 2  # items before a fronted meeting
_REACH_FRONT = 14  # items behind a fronted meeting: with whom and when, the subject, and its verb


class Occasion(Enum):
    """How a meeting is the occasion of what a clause tells."""

    AGREED = "agreed"  # "They discussed trade at a meeting"
    TOLD = "told"  # "He likened it to a war in a call with X", "In a call with X, he likened it to a war"
    ASIDE = "aside"  # "He gave it one more chance, telling X in a call to go": it may be of old
    LEFT = "left"  # "Starmer says so after talks with X", in a headline
    AHEAD = "ahead"  # "Starmer to raise it in talks with X", "In a meeting with X, he will raise it"


def occasion_of(sentence: Sentence, left: int, index: int, floor: int) -> Occasion | None:
    """The occasion that the noun phrase from `left` to `index` is in its clause, which begins at `floor`."""
    items = sentence.items
    noun = items[index].tag("noun")
    of_two = index + 1 < len(items) and items[index + 1].word("with")
    before = left - 1
    while before > floor and (
        items[before].norm in ARTICLES
        or items[before].word("pair")
        or items[before].is_house  # "in Oval Office meeting"
        or (items[before].tag("place") is not None and (of_two or _tells_whom(sentence, floor, before)))
    ):
        before -= 1
    if before < floor or any(
        i.word("past_marks", "next") or i.norm == ANY for i in items[before + 1 : index]
    ):
        return None  # "in an earlier meeting", "in any talks"
    made = (
        noun is not None and noun.value == "visit" and items[before].norm in (ON, UPON)
    )  # "said on a visit to"
    inside = items[before].word("in") or items[before].norm == DURING or made
    after = sentence.is_title and items[before].word("aftermath") and not items[before - 1].word("durations")
    if not (inside or after):
        return None
    agreed = (v for i in items[floor:before] for v in i.verbs() if v.extra == "gone")
    if inside and any(v.value in ("discuss", "plan") for v in agreed):
        return Occasion.AGREED
    if inside and sentence.is_title and any(_agree_now(sentence, n) for n in range(floor + 1, before)):
        return Occasion.TOLD
    fronted = before <= floor + _REACH_OPENING and all(_opens(i) for i in items[floor:before])
    if fronted and not of_two and _both_agree(sentence, index):
        return Occasion.AGREED
    if inside and _is_to_come(sentence, floor, before, index):
        return Occasion.AHEAD
    boldly = noun is not None and noun.value in (*_OF_ONE_DAY, *(("summit",) if of_two else ()))
    boldly = boldly or any(i.is_house for i in items[before + 1 : index])  # "in White House talks"
    boldly = boldly and (inside or (noun is not None and noun.value != "visit"))
    if fronted:
        told = _tells_behind(sentence, index, boldly=boldly)
    else:
        told = _tells_before(sentence, floor, before, boldly=boldly)
    if not told or (of_two and _is_sought(sentence, floor, index)):
        return None
    if inside and not fronted and noun is not None and noun.value == "call":
        return Occasion.ASIDE if _is_aside(sentence, floor, before) else Occasion.TOLD
    return Occasion.TOLD if inside else Occasion.LEFT


def _agree_now(sentence: Sentence, index: int) -> bool:
    """`A and B [agree] to a truce in talks`, but not `A and B [agree] to discuss it in talks`."""
    items, both = sentence.items, sentence.group_at(index - 1)
    agree = both is not None and len(both.parties) > 1 and items[index].word("accords")
    return agree and not any(i.verbs() for i in items[index + 1 : index + 3])


def _is_sought(sentence: Sentence, floor: int, index: int) -> bool:
    """`Trump [seeks] a deal at summit with Modi`: a headline that may be of the eve."""
    hoped = any(item.norm.startswith(SEEK[0]) for item in sentence.items[floor:index])
    return sentence.is_title and hoped and sentence.items[index].noun("summit")


def _tells_whom(sentence: Sentence, floor: int, stop: int) -> bool:
    """`X [tells Y] at Geneva meeting`: both are there; who only hints at it may do so on the eve."""
    said = (i for i in range(floor, stop) if sentence.items[i].word("report"))
    return any(sentence.group_at(i + 1) is not None for i in said)


def _opens(item: Item) -> bool:
    """`Meanwhile, in a call with X`: it may stand before a fronted meeting."""
    return item.norm == COMMA or (item.is_plain and not item.word("utters"))


def _tells_behind(sentence: Sentence, index: int, *, boldly: bool) -> bool:
    """`In a meeting with X[, Y likened ...]`, `[, Y was asked ...]`."""
    items = sentence.items
    stop = min(index + _REACH_FRONT, len(items))
    comma = sentence.comma_behind(index, _REACH_FRONT - 1)
    if _is_dealt_with(sentence, index, stop):
        return True
    helps = (i.norm in WAS or (i.word("future") and i.norm != TO) for i in items[index:comma])
    if comma is None or any(helps):
        return False  # "At a meeting of A and B a truce will be signed, A said"
    return any(_is_deed(sentence, i, boldly=boldly) for i in range(comma + 1, stop))


def _is_dealt_with(sentence: Sentence, index: int, stop: int) -> bool:
    """`At a meeting of A and B [visas were not discussed]`: the matter and what was done with it."""
    items = sentence.items
    if index + 1 >= len(items) or not items[index + 1].word("of", "between", "with"):
        return False
    was = next((i for i in range(index + 2, stop) if items[i].norm in WAS), None)
    if was is None:
        return False
    between = items[index + 1 : was]
    if any(
        i.word("clause", "report") or i.verbs() or (i.date and not i.date.interval.is_day) for i in between
    ):
        return False  # "at a meeting with X in 2018"
    done = next((i for i in items[was + 1 :] if not (i.word("negation") or is_adverb(i.norm))), None)
    if done is None:
        return False
    discussed = done.verb("discuss", form="gone")
    return discussed or (done.is_plain and done.norm in DEALT_WITH)


def _both_agree(sentence: Sentence, index: int) -> bool:
    """`In a call on Monday[, A and B agreed] to go on`: the two of them, right behind the comma."""
    comma = sentence.comma_behind(index, _REACH_FRONT - 1)
    who = sentence.group_at(comma + 1) if comma is not None else None
    if who is None or len(who.parties) < 2 or who.has_third or who.last + 1 >= len(sentence.items):
        return False
    verbs = sentence.items[who.last + 1].verbs()
    return any(verb.value == "plan" and verb.extra == "gone" for verb in verbs)


def _tells_before(sentence: Sentence, floor: int, before: int, *, boldly: bool) -> bool:
    """Does somebody say or do something between `floor` and `before`, and nothing of another time?"""
    items = sentence.items
    if floor and items[floor - 1].norm in OF_A_PHRASE:  # "says so [despite the war after talks with X]"
        floor = 0
    deeds = (i for i in range(floor + 1, before) if _is_deed(sentence, i, boldly=boldly))
    first = next(deeds, None)
    return first is not None and not any(_looks_elsewhere(item) for item in items[first + 1 : before])


def _is_aside(sentence: Sentence, floor: int, before: int) -> bool:
    """Is it told behind the main clause of a text that looks back (`, telling X in a call`)?"""
    items = sentence.items
    return not sentence.is_title and any(
        items[i - 1].norm == COMMA and items[i].norm.endswith(GERUND_ENDING) for i in range(floor + 1, before)
    )


def _is_to_come(sentence: Sentence, floor: int, before: int, index: int) -> bool:
    """Does a word of the future help the verb of the clause, or behind a fronted meeting that of the next?"""
    items = sentence.items
    if before == floor:
        comma = sentence.comma_behind(index, _REACH_FRONT - 1)
        floor = (comma if comma is not None else index + _REACH_FRONT) + 1
        before = min(floor + _REACH_FRONT, len(items))
    for group in sentence.groups:
        if floor <= group.first and group.last + 1 < before and not group.is_adjective:
            opens = all(i.word("definite") or is_adverb(i.norm) for i in items[floor : group.first])
            helping = items[group.last + 1]
            done = helping.word("perfect") or _is_vow(sentence, group.last + 1)
            return opens and helping.word("future") and not done
    return False


def _looks_elsewhere(item: Item) -> bool:
    """`says he [will] raise it`, `said that X [had] promised it`: another time than that of the meeting."""
    return item.word("perfect") or item.norm in MODALS or (item.word("future") and item.norm != TO)


def _is_deed(sentence: Sentence, index: int, *, boldly: bool) -> bool:
    """Is it what somebody of a party, named right before it, says or does, or did?

    At talks that may go on for months only a word of saying counts; at a meeting of one day, `boldly`, any
    verb that looks at nothing still to come.
    """
    item = sentence.items[index]
    who = _named_before(sentence, index)
    if who is None or item.word("no_deeds"):
        return False
    if _is_vow(sentence, index):
        return boldly or not sentence.is_title
    if item.word("future") and not item.word("utters"):
        return False
    if item.word("report", "utters") or item.norm in WAS:
        return True
    if item.verb("speak") and any(i.norm == OF for i in sentence.items[index + 1 : index + 2]):
        return True  # "spoke of a new start in talks with X"
    if item.verb("face", "tell"):
        return boldly  # "Trump lectures Modi in a meeting"
    if item.word("hedge", "negation", "perfect") or item.verbs():
        return boldly and item.norm.startswith(SEEK)
    if item.norm.endswith(PARTICIPLE_ENDING):
        return not sentence.is_title  # a headline leaves out "is": "Xi expected at talks"
    if not boldly or not item.is_plain:
        return False
    several = len(who.mentions) > 1
    present = sentence.is_title and (item.norm.endswith(PRESENT_ENDING) or several)
    return item.word("deeds") or present


def _is_vow(sentence: Sentence, index: int) -> bool:
    """`Xi and Modi [vow to] end the dispute`, but not `[agreed to] discuss it`, which is to come."""
    behind = sentence.items[index + 1 : index + 2]
    return sentence.items[index].word("vows") and not any(item.verbs() for item in behind)


def _named_before(sentence: Sentence, index: int) -> Group | None:
    """Who stands right before the item: `Xi Jinping [vowed]`, of whom a list may hold only "Xi"."""
    items = sentence.items
    before = index - 1
    while before > 0 and is_adverb(items[before].norm):
        before -= 1
    names = 0 if items[index].is_capitalised else _REACH_NAME
    while before > 0 and names and items[before].is_capitalised and sentence.group_at(before) is None:
        if not items[before].is_plain:
            return None
        before, names = before - 1, names - 1
    group = sentence.group_at(before) if before >= 0 else None
    if group is None or group.last != before or group.is_adjective:
        return None
    return group if group.parties and not group.has_third else None


def is_beside(sentence: Sentence, index: int) -> bool:
    """`met on the sidelines of security talks in Bern`: the occasion of others, with no party beside it."""
    items = sentence.items
    for before in range(index - 1, max(index - 1 - _REACH_OCCASION, -1), -1):
        item = items[before]
        if item.word("in_person"):
            theirs = any(behind.word("between", "with") for behind in items[index + 1 : index + 2])
            return item.norm.endswith(f" {OF}") and not theirs
        if sentence.group_at(before) is not None or item.norm == COMMA or item.verbs():
            return False
    return False
