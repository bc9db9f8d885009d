"""The slots of an event, filled one after the other: its day, its place, and what these make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from watcher.facts.claims.in_one_place import are_both_there, is_in_person, is_spoken_alone, met_in_these_days
from watcher.facts.claims.phones import are_of_title, as_call, may_be_call
from watcher.facts.claims.slots import Slots
from watcher.facts.claims.whole import Whole
from watcher.facts.lexicon.function_words import COMMAS
from watcher.facts.participants.cast import parties_of
from watcher.facts.participants.missions import AT_TALKS
from watcher.facts.participants.reporters import as_said_by_them
from watcher.facts.places.where import goal_of, venue_of, way_to
from watcher.facts.status.journeys import AT_HOME, TO_OTHER, goal_in_front, sets_out_for
from watcher.facts.status.predicate import as_planned
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence
from watcher.facts.times.when import date_of
from watcher.model import HELD, DateInterval, Precision, Span, Status
from watcher.topic import Role

_WEEK = timedelta(days=7)


def filled(whole: Whole, slots: Slots) -> Slots:
    """The slots with the event's day and place; each step reads what those before it have settled."""
    steps = (_without_tense, _day, _place, _phone, _expected, _way, _home, _goal, _in_person, _arrival)
    for step in steps:
        slots = step(whole, slots)
    return slots


# ------------------------------------------------------------------------------------------ the day


def _without_tense(whole: Whole, slots: Slots) -> Slots:
    """`特朗普称[18日]在白宫与普京会晤`, written on the 16th: where verbs have no tense, the day tells that it
    is to come; and so does the way there: `启程[前往]利雅得与俄方会谈`."""
    told_as_past = slots.predicate.status is Status.CONCLUDED and not slots.predicate.ends_it
    if whole.vocabulary.has_tenses or not told_as_past:
        return slots
    planned = replace(slots.predicate, status=Status.PLANNED, tense="future")
    if _goes_on_with_plan(slots):
        return replace(slots, predicate=planned)
    when, _ = date_of(slots.sentence, slots.event, planned, slots.today)
    open_yet = when is None or when.end is None or when.end >= slots.today
    if open_yet and sets_out_for(slots.sentence, slots.event):
        return replace(slots, predicate=planned)
    past, _ = date_of(slots.sentence, slots.event, slots.predicate, slots.today)
    ahead = when is not None and when.start is not None and when.start > slots.today
    gone = (
        past is not None and past.start is not None and past.start <= slots.today
    )  # "周一举行": last Monday
    return replace(slots, predicate=planned) if ahead and not gone else slots


def _goes_on_with_plan(slots: Slots) -> bool:
    """`[将]于本周访问美国，与威特科夫会面`: the same ones go on behind a comma with what is to come."""
    items, floor = slots.sentence.items, slots.event.clause[0]
    commas = (i for i in range(floor, slots.event.trigger - 1) if items[i].norm in COMMAS)
    joins = [i for i in commas if items[i + 1].word("with")]
    return bool(joins) and any(item.word("future") for item in items[floor : joins[-1]])


def _day(whole: Whole, slots: Slots) -> Slots:
    """`met in Oslo [on Friday]`"""
    when, span = date_of(slots.sentence, slots.event, slots.predicate, slots.today)
    return replace(slots, when=_on_its_weekday(whole, slots, when), date_span=span)


def _on_its_weekday(whole: Whole, slots: Slots, when: DateInterval | None) -> DateInterval | None:
    """`will meet him on Thursday`, written on a Thursday, where the article names one to come: that."""
    sentence, today = slots.sentence, slots.today
    is_plan = slots.predicate.status is Status.PLANNED
    if not is_plan or when is None or not when.is_day or when.start != today:
        return when
    named = any(i.date is not None and i.date.alternative and i.date.interval == when for i in sentence.items)
    days = (i.date.interval for s in whole.sentences for i in s.items if i.date is not None)
    ahead = (d for d in days if d.is_day and d.start is not None and d.start > today)
    same = (d for d in ahead if d.start is not None and d.start.weekday() == today.weekday())
    in_a_week = today + _WEEK
    if named and _names_week_before(whole, sentence, in_a_week):
        return replace(when, start=in_a_week, end=in_a_week)
    return next(same, when) if named else when


def _names_week_before(whole: Whole, sentence: Sentence, day: date) -> bool:
    """`They meet again next week. They will see him on Wednesday`: the week of `day`, right before it."""
    before = [s for s in whole.sentences if s.end <= sentence.start][-1:]
    weeks = [i.date.interval for s in before for i in s.items if i.date is not None]
    return any(
        w.precision is Precision.WEEK and w.overlaps(DateInterval(day, day, Precision.DAY)) for w in weeks
    )


# ------------------------------------------------------------------------------------------ the place


def _place(whole: Whole, slots: Slots) -> Slots:
    """`met [in Oslo] on Friday`"""
    venue, span = venue_of(slots.sentence, slots.event, whole.vocabulary)
    if span is not None and venue in whole.matters and _is_in_name(slots, span):
        return slots  # "Lima talks", where the text has "a meeting on Lima in Oslo"
    return replace(slots, venue=venue, venue_span=span)


def _is_in_name(slots: Slots, place: Span) -> bool:
    """Does the place stand in the noun phrase of the event (`the Lima talks`)?"""
    event, items = slots.event, slots.sentence.items
    return event.is_noun and items[event.first].start <= place.start < items[event.trigger].start


def _way(whole: Whole, slots: Slots) -> Slots:
    """`heads to [Berlin] for an online meeting with others`: the other's land, where nothing else is said."""
    event = slots.event
    if slots.is_placed or event.verb is None or event.verb_class != "travel":
        return slots
    venue, span = way_to(slots.sentence, event, slots.how, whole.cast.lands)
    return replace(slots, venue=venue, venue_span=span)


def _home(whole: Whole, slots: Slots) -> Slots:
    """`Protests in Tokyo over Trump's visit`: the land of the one who is no guest."""
    if slots.is_placed or slots.how != AT_HOME:
        return slots
    guests = parties_of(slots.mentions)
    venue = next((land for land, party in whole.cast.lands.items() if party not in guests), None)
    return replace(slots, venue=venue)


def _goal(whole: Whole, slots: Slots) -> Slots:
    """`Witkoff flew to [Russia]`: a journey leads to the party that stands behind its verb, not to the one
    with whom they meet at its end: `启程前往利雅得与[俄方]会谈`."""
    event, lands, items = slots.event, whole.cast.lands, slots.sentence.items
    met = {m for m in slots.mentions if m.first and items[m.first - 1].word("with")}
    behind = [m for m in slots.mentions if m.first > event.trigger and slots.how != AT_TALKS and m not in met]
    listed = len(behind) > 1 or (slots.is_placed and slots.venue not in lands)
    goal = [m for m in behind if slots.how == TO_OTHER or m.is_adjective or listed]
    if event.verb_class != "travel" or event.is_noun or not goal or goal_in_front(slots.sentence, event):
        return slots
    venue, span = goal_of(slots.sentence, goal, lands)
    return slots if venue is None else replace(slots, venue=venue, venue_span=span)


# ------------------------------------------------------------------------------------------ what these change


def _phone(whole: Whole, slots: Slots) -> Slots:
    """`held talks`, of no day and no place, where the article has a call and no meeting: by phone. What has a
    day is the call of the headline, where the same two are on the phone there."""
    told = slots.predicate.status in (*HELD, Status.PLANNED)
    if slots.is_placed or not told or not may_be_call(slots.sentence, slots.event):
        return slots
    held = slots.predicate.status in HELD
    if are_of_title(slots.event, whole.phoned) or (held and whole.by_phone and not slots.is_anchored):
        return replace(slots, event=as_call(slots.event))
    return slots


def _expected(whole: Whole, slots: Slots) -> Slots:
    """`said he was likely to meet Rubio in Oslo`: what one who will sit there expects is planned."""
    predicate = as_said_by_them(
        slots.sentence, slots.event, slots.predicate, slots.when, is_placed=slots.is_placed
    )
    return replace(slots, predicate=predicate)


def _in_person(whole: Whole, slots: Slots) -> Slots:
    """`spoke in Oslo`, `spoke one on one`: who is in one place needs no phone."""
    sentence, event, lands = slots.sentence, slots.event, whole.cast.lands
    if not is_spoken_alone(sentence, event):
        return slots
    if _are_states_to_talk(slots):
        return replace(slots, event=replace(event, group="talks"))
    there = slots.is_placed and (slots.venue not in lands or are_both_there(event))
    if there or is_in_person(sentence, event, lands) or (not slots.is_placed and _are_together(whole, slots)):
        return replace(slots, event=replace(event, group="meeting"))
    return slots


def _are_states_to_talk(slots: Slots) -> bool:
    """`A and B will talk again next week`, of states: they hold talks, where persons ring each other up."""
    ahead = slots.predicate.tense == "future" and slots.predicate.status is Status.PLANNED
    return ahead and all(m.role is Role.PARTY for m in slots.mentions)


def _are_together(whole: Whole, slots: Slots) -> bool:
    """Does the article have the two in one place: in a third land, or met in these days?"""
    if whole.is_together or slots.predicate.status not in HELD:
        return whole.is_together
    return met_in_these_days(whole.sentences, whole.vocabulary, whole.cast.both, whole.today)


def _arrival(whole: Whole, slots: Slots) -> Slots:
    """`arrived in Oslo on Sunday for talks`: who arrives in a third place has yet to meet."""
    sentence, event, span = slots.sentence, slots.event, slots.date_span
    goes_on = event.is_noun and event.verb_class == "travel" and event.group != "visit"
    if not goes_on or _is_with_host(whole, sentence, event):
        return slots
    slots = replace(slots, predicate=as_planned(slots.predicate))
    if span is not None and event.verb_form == "gone" and _is_of_journey(sentence, event, span):
        return replace(slots, when=None, date_span=None)
    return slots


def _is_with_host(whole: Whole, sentence: Sentence, event: Event) -> bool:
    """Does the journey to the talks lead to the land of one of the parties?"""
    assert event.verb is not None
    goals = [item.tag("place") for item in sentence.items[event.verb : event.first]]
    return any(goal is not None and goal.value in whole.cast.lands for goal in goals)


def _is_of_journey(sentence: Sentence, event: Event, day: Span) -> bool:
    """`arrived in Geneva on Sunday for talks`: the day stands before the talks."""
    return day.end <= sentence.items[event.first].start
