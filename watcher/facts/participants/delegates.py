"""`The delegates will reconvene on May 20`: those of the two whom the headline or text before has named."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import COMMA, PLURAL_ENDING, THAT
from watcher.facts.names.pronouns import helps
from watcher.facts.participants.reporters import reporters_of
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Sentence

_HOLDS = ("meet", "hold", "begin", "revive", "adjourn")
_REACH_ADJECTIVES = 2  # items of "chief economic negotiators"


def are_delegates(sentence: Sentence, event: Event) -> bool:
    """Do negotiators of whom nobody says whose they are meet again, or on a day or in a place to come?"""
    tellers = reporters_of(sentence)
    named = [m for g in sentence.groups for m in g.mentions if m not in tellers and not m.is_mediator]
    if named or event.has_third or event.matter or event.is_presupposed or event.verb_class not in _HOLDS:
        return False
    verb = event.verb if event.verb is not None else event.trigger
    if event.verb_follows or event.group == "call" or not _are_subject(sentence, verb, event.clause[0]):
        return False
    clause = sentence.between(event.clause)
    anchored = any(i.date is not None or i.tag("place") is not None for i in clause)
    ahead = any(i.word("future") for i in sentence.items[event.clause[0] : verb])
    return anchored and ahead


def _are_subject(sentence: Sentence, verb: int, floor: int) -> bool:
    """`[The chief negotiators] will soon meet`, but not `Labour's negotiators`, `House negotiators`."""
    items, index = sentence.items, verb - 1
    while index > floor and helps(items[index]):
        index -= 1
    if not (items[index].word("talkers") and items[index].norm.endswith(PLURAL_ENDING)):
        return False
    before = index - 1
    while before >= floor and index - before <= _REACH_ADJECTIVES and _is_adjective(items[before]):
        before -= 1
    return before < floor or _may_open(items[before])


def _is_adjective(item: Item) -> bool:
    return item.is_plain and not item.is_capitalised


def _may_open(item: Item) -> bool:
    the = item.is_determiner and not item.word("their")
    return the or item.norm in (COMMA, THAT) or item.word("report", "pair", "and", "clause")
