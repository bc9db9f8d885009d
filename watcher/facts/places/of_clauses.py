"""The place that a relative clause tells something of: `in Vienna, where A met B`."""

from __future__ import annotations

from collections.abc import Mapping

from watcher.facts.lexicon.function_words import BEFORE_DAYS, COMMA, WHERE
from watcher.facts.syntax.clauses import opens_in_which
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Items, Sentence
from watcher.facts.times.when import is_within_weeks
from watcher.model import Span

_REACH_PLACE = 5  # items of "Bergen, Norway, in" before "which"
_SITS = frozenset({"meet", "hold", "begin", "end", "attend", "continue"})


def place_of_clause(
    sentence: Sentence, event: Event, within: Mapping[str, str]
) -> tuple[str | None, Span | None]:
    """`was in [Doha], where they met on Friday`, `the hotel in [Doha] where they will hold talks`; no place
    of what is only said, hoped or prepared there (`in Doha, where he said they would meet`), and none of
    what only tells which place it is (`will be held in Geneva, where they met last year`)."""
    items, opener = sentence.items, event.clause[0] - 1
    if opener < 1 or event.verb is None or event.verb_class not in _SITS:
        return None, None
    if not (items[opener].norm == WHERE or items[opener].word("where") or opens_in_which(items, opener)):
        return None, None
    if not _tells_of_it_alone(items[opener + 1 : min(event.first, event.verb)]):
        return None, None
    dates = (item.date for item in sentence.between(event.clause))
    if event.verb_form == "gone" and not any(
        is_within_weeks(day.interval) for day in dates if day is not None
    ):
        return None, None
    best: tuple[str | None, Span | None] = (None, None)
    for item in reversed(items[max(opener - _REACH_PLACE, 0) : opener]):
        place = item.tag("place")
        if place is not None and (best[0] is None or best[0] in within.get(place.value, "")):
            best = place.value, Span("venue", item.start, item.end, place.value)
        elif not (item.norm in (COMMA, *BEFORE_DAYS) or item.word("in") or item.date is not None):
            break
    return best


def _tells_of_it_alone(between: Items) -> bool:
    """Is there no other verb, saying or preparing between "where" and what happens there?"""
    return not any(
        item.word("report", "plans", "prepares", "preparations", "purpose")
        or any(verb.value != "plan" for verb in item.verbs() if item.tag("noun") is None)
        for item in between
    )
