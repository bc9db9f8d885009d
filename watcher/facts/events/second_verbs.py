"""Two statements of one meeting: `The talks were due on Monday, but will now be held on Friday`."""

from __future__ import annotations

from dataclasses import replace

from watcher.facts.events.closing_verbs import SITS_AGAIN, is_off, is_set_down, verb_behind
from watcher.facts.lexicon.function_words import BUT, GOES_ON, NOT, STOPS
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.syntax.clauses import Clause, clause_around
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Sentence

_REACH_BUT = 10  # items of "for Monday in Oslo, but"
_REACH_AGAIN = 4  # items of "expected now to resume"
_PAUSES = ("end", "hold")


def with_second_verbs(sentence: Sentence, events: list[Event]) -> list[Event]:
    """`The talks were due on Monday, [but will now be held on Friday]`: two statements of one meeting."""
    found: list[Event] = []
    for event in events:
        found.append(event)
        second = _second_verb(sentence, event)
        if second is not None:
            verb, tag = second
            found.append(
                replace(
                    event,
                    verb=verb,
                    verb_class=tag.value,
                    verb_form=tag.extra,
                    clause=_clause_of_second(sentence, event, verb),
                )
            )
    return found


def _clause_of_second(sentence: Sentence, event: Event, verb: int) -> Clause:
    """What belongs to the second verb: of `ended on Friday and will resume on Monday` what is last."""
    clause = clause_around(sentence, verb)
    joins = (i for i in range(verb, event.verb or 0, -1) if sentence.items[i].word("and"))
    return (next(joins, clause[0]), clause[1]) if event.verb_class in _PAUSES else clause


def _second_verb(sentence: Sentence, event: Event) -> tuple[int, Tag] | None:
    """The verb behind "but", with its helping words and no subject of its own, of a plan that was."""
    if not event.is_noun or event.verb is None or not event.verb_follows:
        return None
    resumed = _resumed(sentence, event) if event.verb_class in _PAUSES else None
    if resumed is not None:
        return resumed
    items = sentence.items
    denied = event.verb_class == "hold" and any(i.norm in NOT for i in items[event.last + 1 : event.verb])
    if not (event.verb_class == "plan" or denied):
        return None
    for index in range(event.verb + 1, min(event.verb + _REACH_BUT, len(items) - 2)):
        if items[index].norm in BUT and items[index + 1].is_helping:
            found = verb_behind(items, index + 1)
            told = found is not None and (
                denied or not is_off(found[1]) or items[found[0]].word("reschedules")
            )
            return found if told else None  # "was due on May 2, but was cancelled" is all of the past
        if items[index].norm in STOPS:
            return None
    return None


def _resumed(sentence: Sentence, event: Event) -> tuple[int, Tag] | None:
    """`The talks ended on Friday [and will resume] on Monday`: what sits again, with its day or its place."""
    items = sentence.items
    assert event.verb is not None
    for index in range(event.verb + 1, min(event.verb + _REACH_BUT, len(items) - 2)):
        if items[index].norm in STOPS or items[index].word("report", "clause"):
            return None
        if items[index].word("and") and items[index + 1].word("future", "passive"):
            helped = range(index + 2, min(index + 2 + _REACH_AGAIN, len(items)))
            again = (i for i in helped if items[i].norm in GOES_ON or _begins(items[i]))
            verb = next(again, None)
            return (verb, SITS_AGAIN) if verb is not None and is_set_down(items[verb:]) else None
    return None


def _begins(item: Item) -> bool:
    return item.verb("begin", form="base")
