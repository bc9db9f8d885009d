"""What the verb says of a meeting, as the day on which it is said corrects it."""

from __future__ import annotations

from datetime import date, timedelta

from watcher.facts.claims.claim import Claim, in_time
from watcher.facts.claims.in_one_place import are_both_there
from watcher.facts.claims.schedules import is_scheduled
from watcher.facts.claims.slots import Slots
from watcher.facts.claims.weeks import came_for_it, is_for_the_week, is_of_this_week, is_of_week_ahead
from watcher.facts.lexicon.function_words import LATER_TODAY, RECENT, SIT_DOWN
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.lengths import days_long
from watcher.facts.syntax.sentence import Items, Sentence
from watcher.facts.times.when import is_put_off_to
from watcher.model import DateInterval, Status


def by_verb(slots: Slots) -> Claim:
    """What the verb says, as the day on which it is said corrects it."""
    event, when, today = slots.event, slots.when, slots.today
    clause = _until_what_was_before(slots.sentence.between(event.clause), event.last - event.clause[0])
    if event.verb_class == "end":
        clause = tuple(i for i in clause if i.norm != RECENT)  # "the recent talks have ended"
    status = _status_today(slots, clause)
    of_this_week = status is Status.CONCLUDED and is_of_this_week(
        slots.sentence, event, when, today, is_placed=slots.is_placed
    )
    return Claim(status, why=("held this week",)) if of_this_week else in_time(status, clause, when, today)


def _status_today(slots: Slots, clause: Items) -> Status:
    """The verb's status as its time corrects it: `met` of talks that go on, `meet` of those to come."""
    sentence, event, predicate = slots.sentence, slots.event, slots.predicate
    when, today, status = slots.when, slots.today, slots.predicate.status
    assert status is not None
    if status is Status.CONCLUDED and (_goes_on(sentence, event, when, today) or _sat_down_today(slots)):
        status = Status.UNDER_WAY
    tonight = any(i.date is not None and i.norm in LATER_TODAY for i in clause)
    if status is Status.UNDER_WAY and sentence.is_title and predicate.tense == "present" and tonight:
        status = Status.PLANNED
    begins = event.verb_class in ("begin", "meet", "hold") and event.verb_form in ("present", "base")
    if status is Status.UNDER_WAY and begins and is_for_the_week(sentence, predicate, when, today):
        status = Status.PLANNED
    if status is Status.UNDER_WAY and is_scheduled(slots):
        status = Status.PLANNED
    if status is Status.UNDER_WAY and came_for_it(slots) and is_of_week_ahead(when, today):
        status = Status.PLANNED  # "came to Oslo this week for a meeting with X"
    if status is Status.POSTPONED and is_put_off_to(sentence, event, when, today):
        status = Status.PLANNED
    calls = event.verb_class in ("speak", "phone") or (event.group == "call" and event.verb_class == "hold")
    calls = calls and not (event.verb_class == "speak" and slots.is_placed and are_both_there(event))
    of_today = when is None or (when.is_day and when.end == today)
    if status is Status.UNDER_WAY and of_today and calls and event.verb_form != "gerund":
        status = Status.CONCLUDED  # "Trump and Putin speak by phone": the headline of a call that was made
    return status


def _goes_on(sentence: Sentence, event: Event, when: DateInterval | None, today: date) -> bool:
    """`met on Friday for a two-day round`, told before its last day is over."""
    if event.verb_class not in ("meet", "hold") or when is None or not when.is_day or when.start is None:
        return False
    days = days_long(sentence.between(event.clause))
    return days is not None and when.start + timedelta(days=days - 1) >= today


def _sat_down_today(slots: Slots) -> bool:
    """`sat down in Bern on Wednesday`, written on that Wednesday; `have sat down in Bern`."""
    event, when = slots.event, slots.when
    if event.is_noun or not slots.sentence.items[event.trigger].norm.startswith(SIT_DOWN):
        return False
    if when is None:
        return slots.predicate.is_perfect
    return when.is_day and when.end == slots.today


def _until_what_was_before(clause: Items, last: int) -> Items:
    """`met in Oslo[, two weeks after the last round in Rome]`, `met in Oslo [after their last meeting fell
    through]`: the clause without what it was after."""
    after = (n for n in range(max(last + 1, 0), len(clause)) if clause[n].word("aftermath"))
    return clause[: next(after, len(clause))]
