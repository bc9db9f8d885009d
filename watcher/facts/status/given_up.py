"""Plans that are given up: `dropped plans to meet X`, `plans for A to meet B have been shelved`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import DROPS, FOR, HELPS, PLANS_TO, TO
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Items, Sentence
from watcher.model import Status

_OFF = {"cancel": Status.CANCELLED, "postpone": Status.POSTPONED}
_REACH_PLANS = 7  # items of "plans for Trump and his envoy to" before the verb
_REACH_OFF = 10  # items of "in Oslo on Friday have been shelved" behind it


def plan_given_up(sentence: Sentence, event: Event) -> Status | None:
    """What has become of the plan of what the verb tells: `[scrapped] plans to meet X`, `plans for A to meet
    B [have been put off]`; None where it is not given up."""
    if event.is_noun or event.verb is None or event.verb < 2:
        return None
    items = sentence.items
    plans = _plans_before(sentence, event.verb - 1)
    if plans is None:
        return None
    doer = plans - 1
    while doer > 0 and (items[doer].is_determiner or items[doer].word("their")):
        doer -= 1
    return _off_at(items, doer) or _off_behind(items, event)


def _plans_before(sentence: Sentence, index: int) -> int | None:
    """`[plans] to meet`, `[plans] for Trump to meet`"""
    items, cursor = sentence.items, index - 1
    if items[index].norm in PLANS_TO:
        return index
    if items[index].norm != TO:
        return None
    while cursor >= 0 and index - cursor < _REACH_PLANS:
        if items[cursor].word("plans"):
            return cursor
        inside = items[cursor].norm == FOR or items[cursor].opens_phrase
        if not (inside or sentence.group_at(cursor) is not None):
            return None
        cursor -= 1
    return None


def _off_at(items: Items, index: int) -> Status | None:
    """`[scrapped] plans`, but not `talks cancelled, plans to`"""
    if index >= 0 and items[index].norm in DROPS:
        return Status.CANCELLED
    verbs = items[index].verbs() if index >= 0 else ()
    return next((_OFF[v.value] for v in verbs if v.value in _OFF), None)


def _off_behind(items: Items, event: Event) -> Status | None:
    """`plans to meet in Oslo [have been scrapped]`"""
    for cursor in range(event.last + 1, min(event.last + _REACH_OFF, event.clause[1] + 1)):
        helped = items[cursor - 1].word("passive", "perfect") or items[cursor].norm.startswith(HELPS)
        if helped and (off := _off_at(items, cursor)) is not None:
            return off
    return None
