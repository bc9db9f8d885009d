"""What the whole article says of its past: the talks were put off, or it goes back over known things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from watcher.facts.claims.claim import Claim
from watcher.facts.lexicon.function_words import COMMA, HAD, IS, WHO, WRITTEN, is_adverb, is_gerund
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Items, Sentence
from watcher.model import COMING, HELD, DateInterval

_REACH_HELP = 3  # items left of a verb in which "not" or "may" stands
_REACH_LABEL = 6  # items of "The fish dispute in numbers"
_OFF = ("postpone", "cancel")


def are_put_off(sentences: Iterable[Sentence]) -> bool:
    """Does the headline, or a sentence on talks, tell that something was put off or called off?"""
    return any(_puts_off(s.items) for s in sentences if s.is_title or _is_on_talks(s.items))


def is_retelling(sentences: Iterable[Sentence]) -> bool:
    """`Explainer: the fish dispute`, `The year in review`, `Who is Thal?`: nothing undated is of today."""
    titles = [s.items[:_REACH_LABEL] for s in sentences if s.is_title]
    asks_who = any(items[0].norm in WHO and items[1].norm in IS for items in titles if len(items) > 1)
    return asks_who or any(item.word("retells") for items in titles for item in items)


def in_hindsight(
    sentence: Sentence, event: Event, claim: Claim, when: DateInterval | None, *, put_off: bool, retold: bool
) -> Claim:
    """The claim as background where the article makes it an old plan, or a past thing without a day."""
    was_due = _was_due(sentence, event) and not _sits_again(sentence, event)
    if put_off and claim.status in COMING and (was_due or was_said_before(sentence, event)):
        why = (*claim.why, "an old plan: the article has it put off")
        return replace(claim, is_background=True, is_presupposed=False, why=why)
    undated = claim.status in HELD and when is None and not claim.is_background
    if retold and undated and not sentence.is_title:
        return replace(claim, is_background=True, why=(*claim.why, "told again, and of no day"))
    return claim


def was_said_before(sentence: Sentence, event: Event) -> bool:
    """`They would meet on Friday, a spokesman had told reporters`: all that is said was said some time ago.

    In `said that X had told him they would meet` the telling is of today.
    """
    items = sentence.items
    said = [i for i, item in enumerate(items) if item.word("report") or item.norm == WRITTEN]
    return bool(said) and all(_had(items, i) for i in said) and any(_is_of(sentence, event, i) for i in said)


def _had(items: Items, index: int) -> bool:
    """`had told`, `had earlier said`"""
    before = index - 1
    while before > 0 and (is_adverb(items[before].norm) or items[before].word("past_marks")):
        before -= 1
    return before >= 0 and items[before].norm == HAD


def _is_of(sentence: Sentence, event: Event, said: int) -> bool:
    """Is the event what the verb at `said` tells, behind it or before a comma and who says it?"""
    items = sentence.items
    first = event.first if event.verb is None else min(event.first, event.verb)
    if said == event.verb:
        return True
    if said < first:
        return all(i.norm != COMMA for i in items[said + 1 : first])
    comma = next((i for i in range(said - 1, event.last, -1) if items[i].norm == COMMA), None)
    return comma is not None and not any(i.word("clause") for i in items[comma + 1 : said])


def _puts_off(items: Items) -> bool:
    for index, item in enumerate(items):
        # "discuss putting off the talks": what is spoken of so is no firm plan
        if any(v.value in _OFF and (v.extra != "gerund" or is_gerund(item.norm)) for v in item.verbs()):
            helping = items[max(index - _REACH_HELP, 0) : index]
            if not any(i.word("negation", "hedge", "future") for i in helping):
                return True
    return False


def _is_on_talks(items: Items) -> bool:
    nouns = (item.tag("noun") for item in items)
    return any(noun is not None and noun.value not in ("call", "visit") for noun in nouns)


def _sits_again(sentence: Sentence, event: Event) -> bool:
    """`broke off the talks [and were set to reconvene]`: what comes behind the break."""
    items = sentence.items
    assert event.verb is not None
    joins = (i for i in range(event.verb, event.clause[0], -1) if items[i].word("and"))
    before = items[event.clause[0] : next(joins, event.clause[0])]
    return any(i.verb(*_OFF, "end") for i in before)


def _was_due(sentence: Sentence, event: Event) -> bool:
    """`was scheduled for Monday`, `had been set to meet`, `planned to meet`, with no word of who says so"""
    if event.verb is None or event.verb_class in (*_OFF, "move", "revive"):
        return False
    before = sentence.items[event.clause[0] : event.verb]
    told = any(i.word("report") for i in sentence.items)
    return any(i.word("bygone", "old_plans") or (not told and i.word("once_planned")) for i in before)
