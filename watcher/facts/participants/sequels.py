"""Talks that go on after those that were just told, of whom the sentence names nobody again."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import HYPHENS, LASTED, SEQUELS
from watcher.facts.participants.cast import Before
from watcher.facts.participants.reporters import reporters_of
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence

_TALKS = ("talks", "round", "consultations")
_MEETING = "meeting"
_TO_COME = ("plan", "hold", "begin", "adjourn", "revive", "move")


def follows_both(sentence: Sentence, event: Event) -> bool:
    """`Both sides spoke of progress, with talks to resume in Oslo`: nobody else stands in the sentence."""
    both = any(item.word("pair") for item in sentence.items[: event.first])
    return event.is_noun and both and not sentence.groups


def goes_on(sentence: Sentence, event: Event, before: Before) -> bool:
    """`They ended a round in Geneva. Technical discussions will start in Vienna on 11 May.`, `A and B have
    met. The meeting took place in Oslo.`: who met before, where a place or a day is named and nobody else,
    but who says so (`Omid said talks would resume on 25 May`)."""
    tellers = reporters_of(sentence)
    of_both = before.told or (before.pair and any(m.party for m in tellers))
    same = before.told and _is_same(sentence, event)
    if not of_both or before.of_others or before.thirds or not event.is_noun:
        return False
    if event.group not in _TALKS and not (same and event.group == _MEETING):
        return False
    if not set(event.mentions) <= set(tellers) or event.has_third or event.matter:
        return False
    if event.is_presupposed or event.is_plural:
        return False
    if event.verb_class not in _TO_COME or not (event.verb_follows or event.verb_class == "plan"):
        return False
    named = [m for g in sentence.groups for m in g.mentions if m not in tellers and not m.is_mediator]
    first, clause = event.clause[0], sentence.between(event.clause)
    placed = any(
        i.tag("place") is not None and sentence.group_at(n) is None for n, i in enumerate(clause, first)
    )
    dated = any(i.date is not None and i.date.interval.is_day for i in clause)
    anchored = placed or (dated and not event.is_definite)  # "the talks go on on Tuesday": the same ones
    ahead = event.verb_class == "plan" or any(
        i.word("future") for i in sentence.items[event.last : event.verb]
    )
    return (
        ((anchored and ahead) or (placed and same))
        and not any(m.is_third for m in named)
        and not _is_of_a_name(sentence, event)
    )


def _is_same(sentence: Sentence, event: Event) -> bool:
    """`The talks are being held in Oslo`, `The meeting took place in Oslo`: the one just told; not `The
    meeting lasted an hour`, which may be one session of it."""
    if event.verb is None or sentence.items[event.verb].norm in LASTED:
        return False
    bare = event.is_definite and event.ordinal is None and not event.is_next
    return bare and event.verb_class == "hold" and event.verb_follows


def _is_of_a_name(sentence: Sentence, event: Event) -> bool:
    """`OPEC talks`, `coalition talks`, `Talks on a swap`: what no list holds stands beside the noun."""
    items = sentence.items
    opens = items[event.first : event.trigger]
    named = (i for i in opens if i.is_unlisted_name and i.norm not in SEQUELS)
    strange = any(i.norm not in HYPHENS for i in named if not i.norm.endswith("level"))
    behind = items[event.trigger + 1] if event.trigger + 1 < len(items) else None
    strange = strange or any(i.word("one_side") for i in opens)
    return strange or (behind is not None and behind.word("about", "between", "with", "of"))
