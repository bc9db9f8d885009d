"""What a noun without a verb tells of a meeting: how it was, what it did, what is published of it."""

from __future__ import annotations

from watcher.facts.event import Event
from watcher.facts.function_words import PRESENT_ENDING
from watcher.facts.sentence import Sentence

_OF_ONE_DAY = ("call", "meeting", "summit")
_REACH_APPRAISAL = 6  # items of "with Lavrov in Moscow as very constructive"


def is_judged(sentence: Sentence, event: Event) -> bool:
    """`described his Tuesday meeting with Putin as good`: who was there judges it."""
    before = sentence.items[max(event.clause[0], event.first - 3) : event.first]
    if len(event.parties) < 2 or event.verb is not None or any(i.word("purpose") for i in before):
        return False  # "called on Saturday for a meeting"
    return any(i.word("judges") for i in before)


def is_called_good(sentence: Sentence, event: Event) -> bool:
    """`describes talks with Lavrov as constructive`: of no day, but of today where it is the news."""
    behind = sentence.items[event.last + 1 : event.last + 1 + _REACH_APPRAISAL]
    good = any(i.word("appraisals") for i in behind)
    with_whom = event.last > event.trigger
    return good and with_whom and not event.is_definite and is_judged(sentence, event)


def is_on_record(sentence: Sentence, event: Event) -> bool:
    """`Readout of the call of A and B`, `Joint statement on the meeting of A and B`: a headline."""
    if not sentence.is_title or event.verb is not None or len(event.parties) < 2 or event.is_next:
        return False
    if event.aftermath == "ahead" or event.is_foretold:
        return False
    return any(i.word("records") for i in sentence.items[: event.first])


def has_had_effect(sentence: Sentence, event: Event) -> bool:
    """`A call between A and B gave new impetus to the talks`: what it did, it did when it was held."""
    behind = sentence.items[event.last + 1 : event.last + 2]
    opens = event.first == event.clause[0] and not event.is_definite and not event.is_next
    done = opens and len(event.parties) > 1 and event.verb is None and event.group in _OF_ONE_DAY
    if not done or not behind:
        return False
    present = (
        sentence.is_title
        and behind[0].is_plain
        and not behind[0].word("no_deeds")
        and behind[0].norm.endswith(PRESENT_ENDING)
    )
    return present or behind[0].word("effects")  # "First call between A and B raises hope"


def is_broadcast(sentence: Sentence, event: Event) -> bool:
    """`A-B meeting live updates`: a headline above what is written on the day on which they meet."""
    behind = sentence.items[event.last + 1 : event.last + 3]
    today = sentence.is_title and event.verb is None and len(event.parties) > 1 and event.aftermath is None
    return today and any(i.word("broadcast") for i in behind)
