"""What is told of a week: a meeting of this one, a journey for talks, a headline's present tense."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from watcher.facts.claims.slots import Slots
from watcher.facts.lexicon.function_words import EARLIER
from watcher.facts.status.predicate import Predicate
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence
from watcher.model import DateInterval, Precision

_WORKING_REST = 4  # days of a week, its Sunday included, with two on which talks may begin


def came_for_it(slots: Slots) -> bool:
    """`came to Oslo this week [for a meeting] with X`, be the journey or the meeting what is read."""
    sentence, event = slots.sentence, slots.event
    if event.verb_class != "travel" or slots.predicate.tense != "past":
        return False
    if event.is_noun:
        return event.group != "visit"
    behind = [i for i in sentence.items[event.trigger + 1 : event.clause[1] + 1] if not i.is_determiner]
    return any(a.word("purpose") and b.tag("noun") is not None for a, b in pairwise(behind))


def is_for_the_week(sentence: Sentence, predicate: Predicate, when: DateInterval | None, today: date) -> bool:
    """`Talks resume this week`: a headline's present tense looks ahead while the week has days to come."""
    return sentence.is_title and predicate.tense == "present" and is_of_week_ahead(when, today)


def is_of_week_ahead(when: DateInterval | None, today: date) -> bool:
    """Is it a week, and no day of it, that has days to come?"""
    if when is None or when.end is None:
        return False
    return when.precision is Precision.WEEK and (when.end - today).days >= _WORKING_REST


def is_of_this_week(
    sentence: Sentence, event: Event, when: DateInterval | None, today: date, *, is_placed: bool
) -> bool:
    """`The ministers met in Oslo this week`, written in that week: news, where the place is told or who met.

    `who met this week`, `after they met this week` and `met earlier this week` look back.
    """
    if when is None or when.start is None or when.end is None or when.precision is not Precision.WEEK:
        return False
    sits = (
        event.verb_class in ("meet", "hold", "host") and event.verb_form == "gone" and event.group != "call"
    )
    opener = sentence.items[event.clause[0] - 1] if event.clause[0] else None
    main = opener is None or not opener.word("clause", "aftermath", "relative")
    told = any(i.date is not None and i.norm.startswith(EARLIER) for i in sentence.between(event.clause))
    placed = event.group != "call" and (is_placed or event.names_persons)
    return sits and main and placed and not (told or event.aftermath) and when.start <= today <= when.end
