"""What the whole article says of its past: the talks were put off, or it goes back over known things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from watcher.facts.claim import Claim
from watcher.facts.event import Event
from watcher.facts.function_words import IS, WHO
from watcher.facts.sentence import Items, Sentence
from watcher.model import DateInterval, Status

_REACH_HELP = 3  # items left of a verb in which "not" or "may" stands
_REACH_LABEL = 6  # items of "The fish dispute in numbers"
_AHEAD = (Status.PLANNED, Status.DATE_SET)
_HELD = (Status.UNDER_WAY, Status.CONCLUDED)
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
    if put_off and claim.status in _AHEAD and _was_due(sentence, event):
        return replace(claim, is_background=True, why=(*claim.why, "an old plan: the article has it put off"))
    undated = claim.status in _HELD and when is None and not claim.is_background
    if retold and undated and not sentence.is_title:
        return replace(claim, is_background=True, why=(*claim.why, "told again, and of no day"))
    return claim


def _puts_off(items: Items) -> bool:
    for index, item in enumerate(items):
        if any(v.value in _OFF and v.extra in ("gone", "present") for v in item.verbs()):
            helping = items[max(index - _REACH_HELP, 0) : index]
            if not any(i.word("negation", "hedge", "future") for i in helping):
                return True
    return False


def _is_on_talks(items: Items) -> bool:
    nouns = (item.tag("noun") for item in items)
    return any(noun is not None and noun.value not in ("call", "visit") for noun in nouns)


def _was_due(sentence: Sentence, event: Event) -> bool:
    """`was scheduled for Monday`, `had been set to meet`"""
    if event.verb is None or event.verb_class in (*_OFF, "move", "revive"):
        return False
    return any(i.word("bygone", "old_plans") for i in sentence.items[event.clause[0] : event.verb])
