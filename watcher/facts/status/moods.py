"""How a verb is said: hedged, negated or in the perfect, and what that leaves of a status."""

from __future__ import annotations

from itertools import pairwise

from watcher.facts.lexicon.function_words import (
    AGREED,
    COMMA,
    LATER,
    NOT,
    PREPARED_TO,
    SHOULD,
    THAT,
    is_adverb,
)
from watcher.facts.status.unsure import is_hoped
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Items, Sentence
from watcher.model import Status

# Whose negation denies no meeting: "will not attend", "has not begun".
_NO_DENIALS = (
    "postpone",
    "cancel",
    "deny",
    "end",
    "begin",
    "adjourn",
    "open_date",
    "discuss",
    "travel",
    "leave",
    "attend",
)


def is_hedged(sentence: Sentence, event: Event, around: list[Item], tense: str) -> bool:
    """`may meet`, `will meet at some point`, `will be held later`, `he hopes that they meet`"""
    if any(_get_ready(sentence, event, i) for i in around):
        return False
    return (
        any(
            i.word("hedge")
            and not (_is_agreed_on(sentence, i) or _is_said_to_last(event, i) or _is_already(event, i))
            for i in _said_of(sentence, event, around)
        )
        or _is_vague(_around_verb(sentence, event))
        or _is_conditional(sentence, event)
        or (tense == "future" and _ends_later(sentence, event))
        or (is_hoped(sentence, event) and not any(_is_agreed_on(sentence, i) for i in around))
    )


def _around_verb(sentence: Sentence, event: Event) -> Items:
    """The items of the clause; where verbs stand last, of a journey those before its verb:
    `抵达多哈，[准备与]X会谈`."""
    if sentence.verbs_last and event.verb is not None and event.verb_class == "travel":
        return sentence.items[event.clause[0] : event.verb + 1]
    return sentence.between(event.clause)


def _is_conditional(sentence: Sentence, event: Event) -> bool:
    """`se [verraient] en mai`: a rumour, but not `a confirmé que X [rencontrerait] Y`, what is to come."""
    if event.verb is None or not sentence.items[event.verb].word("conditional"):
        return False
    before = sentence.items[: event.verb]
    said = next((n for n, item in enumerate(before) if item.word("report")), None)
    return said is None or not any(item.word("content") for item in before[said + 1 :])


def is_negated(event: Event, around: list[Item]) -> bool:
    """`will not meet`, `denied meeting him`, but not `denied the meeting`, whose verb is the denial."""
    denied = event.verb_class != "deny" and any(i.verb("deny") for i in around)
    return denied or any(i.word("negation") for i in around)


def is_perfect(sentence: Sentence, event: Event, around: list[Item]) -> bool:
    """`has met`, `has ended wars and hosted Putin`"""
    return any(i.word("perfect") for i in around) or _shares_perfect(sentence, event)


def with_mood(status: Status | None, verb_class: str, hedged: bool, negated: bool) -> Status | None:
    """What is left of `status`: a plan that is hedged is a rumour, a plan that is negated is denied."""
    if status is None:
        return None
    if negated and hedged:
        return None  # "does not want to meet", "may not meet": nothing was planned, and nothing is denied
    if negated:
        if verb_class in _NO_DENIALS:
            return None
        return Status.DENIED if status in (Status.PLANNED, Status.RUMOURED) else None
    if hedged:
        if status is Status.PLANNED:
            return Status.RUMOURED
        if status in (Status.POSTPONED, Status.CANCELLED, Status.DENIED, Status.CONCLUDED, Status.UNDER_WAY):
            return None
    return status


def stands(sentence: Sentence, event: Event, around: list[Item]) -> bool:
    """`never cancelled the meeting`, `has not been called off`, but not `not put off but cancelled`."""
    assert event.verb is not None
    off = (v.value for item in sentence.items[event.verb + 1 :] for v in item.verbs())
    return any(i.norm in NOT for i in around) and not any(value in ("cancel", "postpone") for value in off)


def _said_of(sentence: Sentence, event: Event, around: list[Item]) -> list[Item]:
    """The words around the verb without those of what is denied: `turned down the [proposed] meeting`."""
    assert event.verb is not None
    begins = sentence.items[event.verb].start
    return [i for i in around if i.start < begins] if event.verb_class == "deny" else around


def _is_agreed_on(sentence: Sentence, helping: Item) -> bool:
    """`it was agreed that both sides [should] hold it`: what is agreed on is a plan."""
    items = sentence.items
    if helping.norm != SHOULD:
        return False
    return any(
        here.norm.startswith(AGREED) and that.norm == THAT and here.start < helping.start
        for here, that in pairwise(items)
    )


def _get_ready(sentence: Sentence, event: Event, helping: Item) -> bool:
    """`[as negotiators prepared to] meet in Oslo`, but not `Peru is prepared to meet`."""
    items, opener = sentence.items, event.clause[0] - 1
    if helping.norm != PREPARED_TO or opener < 0 or not items[opener].word("clause"):
        return False
    before = items[: items.index(helping)][-1]
    return not (before.word("passive", "perfect", "bygone") or is_adverb(before.norm) or before.norm == COMMA)


def _is_already(event: Event, helping: Item) -> bool:
    """`كانت الجولة [قد] عقدت`: before a past tense it says that this was so, else that it may be."""
    return event.verb_form == "gone" and helping.word("already")


def _is_said_to_last(event: Event, helping: Item) -> bool:
    """`the talks in Oslo have [reportedly] stalled`: how they go is only said, not that they are held."""
    return event.verb_class == "continue" and is_adverb(helping.norm)


def _ends_later(sentence: Sentence, event: Event) -> bool:
    """`will be held later`: with no day and nothing else behind it."""
    assert event.verb is not None
    behind = sentence.items[event.verb + 1 : event.verb + 3]
    if not behind or behind[0].norm != LATER:
        return False
    return len(behind) == 1 or not (behind[1].date is not None or behind[1].norm[:1].isalnum())


def _shares_perfect(sentence: Sentence, event: Event) -> bool:
    """`has ended wars, cut taxes and [hosted Putin]`: the helping word of the first verb is that of all."""
    assert event.verb is not None
    items = sentence.items
    before = items[event.verb - 1]
    if event.is_noun or event.verb_form != "gone" or not (before.word("and") or before.norm == COMMA):
        return False
    for index in range(event.verb - 2, event.clause[0], -1):
        if items[index].word("perfect"):
            return True
        if items[index].word("report", "clause", "future"):
            return False
    return False


def _is_vague(clause: Items) -> bool:
    """`will meet one day`, but not `one day after they met`."""
    return any(
        i.word("vague") and not any(after.word("aftermath", "foretell") for after in clause[n + 1 : n + 2])
        for n, i in enumerate(clause)
    )
