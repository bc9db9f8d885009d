"""The status that a verb gives an event, by its class and tense and by what governs it."""

from __future__ import annotations

from watcher.facts.status.governed import of_gerund, stops_nothing
from watcher.facts.status.lasting import (
    are_broken_off,
    are_gathering_for,
    come_together_to_begin,
    goes_on_for_days,
    is_day_of_several,
    is_said_to_go_on,
)
from watcher.facts.syntax.clauses import clause_around
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Sentence
from watcher.model import Status
from watcher.topic import Role

# class of verb -> tense -> status; None = says nothing that a ledger could hold
_STATUS: dict[str, dict[str, Status | None]] = {
    "meet": {"future": Status.PLANNED, "present": Status.UNDER_WAY, "past": Status.CONCLUDED},
    "speak": {"future": Status.PLANNED, "present": Status.UNDER_WAY, "past": Status.CONCLUDED},
    "phone": {"future": Status.PLANNED, "present": Status.UNDER_WAY, "past": Status.CONCLUDED},
    "host": {"future": Status.PLANNED, "present": Status.UNDER_WAY, "past": Status.CONCLUDED},
    "hold": {"future": Status.PLANNED, "present": Status.UNDER_WAY, "past": Status.CONCLUDED},
    "attend": {"future": Status.PLANNED, "present": Status.UNDER_WAY, "past": Status.CONCLUDED},
    "discuss": {"future": Status.PLANNED, "present": Status.CONCLUDED, "past": Status.CONCLUDED},
    "travel": {"future": Status.PLANNED, "present": Status.UNDER_WAY, "past": Status.UNDER_WAY},
    "leave": {"future": None, "present": Status.CONCLUDED, "past": Status.CONCLUDED},
    "begin": {"future": Status.PLANNED, "present": Status.UNDER_WAY, "past": Status.UNDER_WAY},
    "end": {"future": None, "present": Status.CONCLUDED, "past": Status.CONCLUDED},
    "adjourn": {"future": None, "present": Status.UNDER_WAY, "past": Status.UNDER_WAY},
    "plan": {"future": Status.PLANNED, "present": Status.PLANNED, "past": Status.PLANNED},
    "move": {"future": Status.PLANNED, "present": Status.PLANNED, "past": Status.PLANNED},
    "postpone": {"future": Status.POSTPONED, "present": Status.POSTPONED, "past": Status.POSTPONED},
    "cancel": {"future": Status.CANCELLED, "present": Status.CANCELLED, "past": Status.CANCELLED},
    "revive": {"future": Status.PLANNED, "present": Status.PLANNED, "past": Status.PLANNED},
    "deny": {"future": None, "present": Status.DENIED, "past": Status.DENIED},
    "open_date": {"future": Status.TBD, "present": Status.TBD, "past": Status.TBD},
}


def status_of(sentence: Sentence, event: Event, tense: str) -> Status | None:
    """What the class of the verb and its tense make of the event: `will meet` plans, `met` has concluded."""
    assert event.verb_class is not None
    if are_broken_off(sentence, event):
        return Status.CANCELLED  # "ends talks with X over a film"
    if event.verb_class == "continue" and goes_on_for_days(sentence, event):
        return Status.UNDER_WAY  # "extends the round by a day"
    if event.verb_class == "continue" and tense != "future" and is_said_to_go_on(sentence, event, tense):
        return Status.UNDER_WAY
    return _STATUS.get(event.verb_class, {}).get(tense)


def as_it_stands(
    sentence: Sentence, event: Event, around: list[Item], status: Status | None
) -> Status | None:
    """The same by what governs the verb and by how far they are: `after A and B meet`, `gather for talks`."""
    assert event.verb is not None
    if event.verbs_last and (off := _called_off(around)) is not None:
        status = off
    if event.verb_form == "gerund" and event.is_noun and not event.verb_follows:
        status = of_gerund(sentence, event, status)
    if status is Status.UNDER_WAY and _is_behind_them(sentence, event):
        status = Status.CONCLUDED
    if event.verb_class == "move" and _is_moved_to_no_day(sentence, event):
        status = Status.POSTPONED
    if event.verb_class in ("postpone", "cancel") and stops_nothing(sentence, event):
        status = None
    arrives = event.verb_class == "host" and any(i.word("on_arrival") for i in sentence.between(event.clause))
    if status is Status.CONCLUDED and arrives:
        status = Status.UNDER_WAY  # "was welcomed at the airport": they have yet to meet
    if status is Status.UNDER_WAY and (are_gathering_for(sentence, event) or _has_come_for(event)):
        status = Status.PLANNED
    if status is Status.CONCLUDED and (
        is_day_of_several(sentence, event) or come_together_to_begin(sentence, event)
    ):
        status = Status.UNDER_WAY
    return status


def _has_come_for(event: Event) -> bool:
    """`Trump arrives in Beijing for a meeting with Xi`: it is yet to come. An envoy's visit has begun."""
    comes = event.is_noun and event.verb_class == "travel" and len(event.parties) > 1
    leaders = all(m.role is Role.LEADER for m in event.mentions if m.party is not None)
    return comes and leaders and event.group in ("meeting", "summit")


def _is_behind_them(sentence: Sentence, event: Event) -> bool:
    """`after Trump and Putin meet again`, `after attending talks`"""
    assert event.verb is not None
    attended = (
        event.verb_form == "gerund" and event.verb > 0 and sentence.items[event.verb - 1].word("aftermath")
    )
    return attended or (event.aftermath == "over" and not event.is_noun)


def _is_moved_to_no_day(sentence: Sentence, event: Event) -> bool:
    """`встреча A и B перенесена`: neither a day nor a place is said to which it is moved."""
    assert event.verb is not None
    if not sentence.items[event.verb].word("reschedules"):
        return False
    behind = sentence.items[event.verb + 1 : clause_around(sentence, event.verb)[1] + 1]
    days = (*sentence.items[max(event.verb - 2, 0) : event.verb], *behind)
    dated = any(i.date is not None and i.date.value != "TBD" for i in days)
    return not (dated or any(i.tag("place") for i in behind))


def _called_off(around: list[Item]) -> Status | None:
    """`cancels with-Putin in-Budapest meet`: where the verb stands last, another one governs it."""
    off = (v.value for item in around for v in item.verbs() if v.value in ("cancel", "postpone"))
    return next((_STATUS[value]["present"] for value in off), None)
