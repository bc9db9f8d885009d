"""What becomes of the gathering at which they were to meet: `a summit where A was to meet B is off`."""

from __future__ import annotations

from watcher.facts.events.verbs_before import verb_before
from watcher.facts.lexicon.function_words import AT_WHICH, COMMA, PLACED_OR_WHICH
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence
from watcher.model import Status

_REACH_NOUN = 6  # items of "summit in Santiago, at" before the relative
_REACH_HELP = 3  # items of "has now been"
_OFF = {"cancel": Status.CANCELLED, "postpone": Status.POSTPONED}


def gathering_off(sentence: Sentence, event: Event) -> Status | None:
    """How the gathering is off at which the verb of the event says that they were to meet; None where it is
    not, or where they meet at none.

    `cancels a summit at which [A was to meet B]`, `The summit where [they were to meet] is put off`.
    """
    opens = event.clause[0] - 1
    if event.is_noun or opens < 1 or sentence.items[opens].norm not in PLACED_OR_WHICH:
        return None
    noun = _noun_before(sentence, opens)
    if noun is None:
        return None
    found = verb_before(sentence, noun - 1, 0)
    if found is not None and found[1].value in _OFF:
        return _OFF[found[1].value]
    return _off_behind(sentence, event)


def _noun_before(sentence: Sentence, index: int) -> int | None:
    """The event noun which the relative clause goes on about."""
    items = sentence.items
    for cursor in range(index - 1, max(index - 1 - _REACH_NOUN, -1), -1):
        if items[cursor].tag("noun") is not None:
            return cursor
        placed = items[cursor].word("in") or items[cursor].tag("place") is not None
        if not (placed or items[cursor].norm in (COMMA, AT_WHICH)):
            return None
    return None


def _off_behind(sentence: Sentence, event: Event) -> Status | None:
    """`[has been called off]`, `[will not take place]`: the verb of the gathering itself."""
    items = sentence.items
    for cursor in range(event.last + 1, event.clause[1] + 1):
        helping = items[max(cursor - _REACH_HELP, event.last + 1) : cursor]
        negated = any(i.word("negation") for i in helping)
        for verb in items[cursor].verbs():
            off = verb.value in _OFF and verb.extra == "gone"
            if off and any(i.word("passive", "perfect") for i in helping):
                return None if negated else _OFF[verb.value]
            if verb.value == "hold" and negated and any(i.word("future") for i in helping):
                return Status.CANCELLED
    return None
