"""Two statements in one sentence, each with its day and place: `met in Oslo and agreed to meet in Lima`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    AGREED,
    COMMA,
    DECIDED,
    DECIDED_ON,
    PARTICIPLE_ENDING,
    TO,
    WILLS,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Sentence

_REACH_NEXT = 4  # items of "and were then set to"
_REACH_AGREED = 5  # items of "and the two sides have agreed"
_TO_ANOTHER_DAY = ("plan", "move", "postpone", "revive")  # what goes on behind these is the meeting itself
_MEETS = frozenset({"meet", "hold", "speak", "phone", "host", "travel", "begin"})
_SITS = frozenset({"meet", "hold", "speak", "phone"})


def is_of_plan_behind(sentence: Sentence, event: Event, index: int) -> bool:
    """`spoke on Monday and agreed to meet in [Lima]`, `was held and they agreed to hold the second in
    [Lima]`: a place or day of what is agreed there, or of what was before where the event is that plan."""
    verb = event.verb if event.verb is not None else event.trigger
    first, last = min(event.trigger, verb), max(event.trigger, verb)
    if first <= index <= last:
        return False
    low, high = (last, index) if index > last else (index, first)
    behind = sentence.items[last + 1 : event.clause[1] + 1]
    if index < first and not any(i.date is not None or i.tag("place") is not None for i in behind):
        return False  # "met on Friday and agreed to meet again" plans nothing of its own
    return any(_opens_plan(sentence, i, high) for i in range(low + 1, high))


def is_of_agreeing(sentence: Sentence, event: Event, index: int) -> bool:
    """`On [Tuesday] they agreed to hold talks in Oslo`: the day of the agreement, where it was made."""
    if event.verb is None or event.verb_form != "base" or index >= event.verb:
        return False
    before, between = sentence.items[event.clause[0] : index], sentence.items[index + 1 : event.verb]
    if any(i.verb(*_SITS) for i in before):
        return False  # "met on Friday and agreed to meet again"
    agreed = any((i.word("accords") and i.norm.startswith(AGREED)) or i.norm == DECIDED_ON for i in between)
    return agreed and not any(i.norm in WILLS for i in between)


def is_of_accord(sentence: Sentence, event: Event, index: int) -> bool:
    """`agreed on [Thursday] to hold a round in May`, `ended on [Thursday] with an accord to meet in May`:
    when it was agreed on."""
    if event.verb is None or event.verb_follows or not index + 1 < event.verb:
        return False
    items = sentence.items
    if items[index + 1].norm == TO and event.verb == index + 2 and event.is_noun:
        before = items[max(event.clause[0], index - _REACH_AGREED) : index]
        return any(i.word("accords") or i.norm.startswith((AGREED, DECIDED_ON)) for i in before)
    behind = items[index + 2 : min(index + 2 + _REACH_AGREED, event.verb + 1)]
    return items[index + 1].word("with") and any(i.word("settles") for i in behind)


def is_of_other_clause(sentence: Sentence, event: Event, index: int) -> bool:
    """`will meet in [Oslo], hours after the two spoke`, `spoke, days before they are to meet in [Oslo]`: the
    place of the other meeting, by which this one is measured."""
    items = sentence.items
    if event.is_noun or event.verb_form == "gerund":
        return False
    low, high = sorted((index, event.trigger))
    turn = next((i for i in range(low + 1, high) if items[i].word("aftermath", "foretell")), None)
    if turn is None:
        return False
    other = items[event.clause[0] : turn] if index < event.trigger else items[turn + 1 : index]
    return any(v.value in _SITS and v.extra != "gerund" for item in other for v in item.verbs())


def is_of_what_was_before(sentence: Sentence, event: Event, index: int) -> bool:
    """`will meet after the two spoke on Thursday`, `will meet before the parade on May 9`: the other thing's
    day. `after months of silence, on Thursday` and `after Thursday` are the meeting's."""
    items = sentence.items
    for cursor in range(index - 1, max(event.trigger, event.verb or 0), -1):
        item = items[cursor]
        if item.norm == COMMA or item.word("future"):
            return False
        if item.word("aftermath", "foretell"):
            between = items[cursor + 1 : index]
            named = any(_tells_of(i) for i in between) or (bool(between) and between[0].word("definite"))
            lasted = any(i.word("durations") for i in between)  # "ended after two hours on Tuesday"
            since = items[cursor - 1].word("durations")  # "met a year after a debate in Bern"
            return (named or since) and not lasted and any(not i.is_determiner for i in between)
    return False


def is_of_what_comes_next(sentence: Sentence, event: Event, index: int) -> bool:
    """`broke off the talks and were set to reconvene next week`: the day of what will be behind "and"."""
    told = event.verb_form in ("gone", "present") and event.verb_class not in _TO_ANOTHER_DAY
    if event.verb is None or not told:
        return False
    items = sentence.items
    for cursor in range(max(event.last, event.trigger, event.verb) + 1, index):
        if items[cursor].word("and") and sentence.group_at(cursor) is None:
            return any(i.word("future") for i in items[cursor + 1 : min(cursor + 1 + _REACH_NEXT, index)])
    return False


def _tells_of(item: Item) -> bool:
    return (
        bool(item.verbs())
        or item.word("passive", "perfect", "deeds")
        or item.norm.endswith(PARTICIPLE_ENDING)
    )


def _opens_plan(sentence: Sentence, index: int, stop: int) -> bool:
    """`and agreed to meet`, `and the sides agreed to hold`: does it open there, its verb before `stop`?"""
    items = sentence.items
    if not items[index].word("and") or sentence.group_at(index) is not None:
        return False
    for cursor in range(index + 1, min(index + 1 + _REACH_AGREED, stop + 1)):
        item = items[cursor]
        if item.word("accords") or item.norm in DECIDED:
            behind = items[cursor + 1 : stop + 2]
            led = item.norm.endswith(TO) or (bool(behind) and behind[0].norm == TO)
            return led and any(i.verb(*_MEETS) for i in behind)
        if item.norm == COMMA or item.verbs():
            return False
    return False
