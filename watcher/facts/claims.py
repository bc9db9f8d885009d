"""What a sentence claims of an event: its status, and whether that is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from watcher.facts.claim import NOTHING, Claim, evidence
from watcher.facts.denials import is_mistaken, is_only_rumoured, is_unconfirmed
from watcher.facts.event import Event
from watcher.facts.function_words import (
    ARTICLES,
    AT_FIRST,
    COMMA,
    GERUND_ENDING,
    LATER_TODAY,
    PLACED_OR_WHICH,
    RECENT,
    SIT_DOWN,
    TO,
    WAS,
    WHETHER,
)
from watcher.facts.journeys import is_there_for
from watcher.facts.nouns import days_after, days_long, has_lasted, is_measured
from watcher.facts.occasions import Occasion
from watcher.facts.own_days import preparation_of
from watcher.facts.predicate import CONDITIONAL, Predicate
from watcher.facts.recalled import is_talked_of, recalled
from watcher.facts.reporters import reporters_of
from watcher.facts.sentence import Items, Sentence
from watcher.facts.traces import (
    are_told_of,
    has_had_effect,
    is_appraised,
    is_broadcast,
    is_called_good,
    is_held_aside,
    is_judged,
    is_looked_back_on,
    is_none,
    is_on_record,
    is_told_apart,
    is_yet_to_end,
    sit_down,
    stand_together,
    status_in_passing,
    tells_outcome,
)
from watcher.facts.visits import is_for_a_crowd, visit
from watcher.facts.when import (
    has_passed,
    is_of_this_week,
    is_put_off_to,
    is_short,
    is_within_weeks,
    lies_ahead,
    lies_back,
)
from watcher.model import DateInterval, Precision, Status
from watcher.topic import Role

_HELD = (Status.UNDER_WAY, Status.CONCLUDED)
_OFF = (Status.POSTPONED, Status.CANCELLED, Status.DENIED)
_REACH_DATE = 6  # items of "March 17 will be the"
_WORKING_REST = 4  # days of a week, its Sunday included, with two on which talks may begin
_LATE_DAYS = 14  # until then an official may be the first to tell that another round was held
_LATE_DAYS_AHEAD = 240  # who names a month without its year means one that is nearer


def claim_of(
    sentence: Sentence,
    event: Event,
    predicate: Predicate,
    when: DateInterval | None,
    today: date,
    *,
    is_placed: bool,
) -> Claim:
    """The status that the sentence gives the event on the day of its publication.

    `is_placed`: the sentence says where.
    """
    if is_mistaken(sentence) or is_unconfirmed(sentence, event):
        return NOTHING
    if event.group == "visit" and event.is_noun and event.verb is None:
        return visit(sentence, event, when, today)
    if event.is_noun and event.verb is None and when is None and is_there_for(sentence, event):
        return Claim(Status.UNDER_WAY, why=("they are there for it",))
    taken = event.is_presupposed and event.is_noun and (not event.verb_follows or event.verb_class == "plan")
    if event.verb is None and _is_headline_plan(sentence, event, when, today):
        return _in_time(Status.PLANNED, sentence.between(event.clause), when, today)
    if predicate.status is None and (predicate.is_negated or is_none(sentence, event)):
        return NOTHING
    if predicate.status is None or taken:
        return _without_verb(sentence, event, when, today, is_placed=is_placed)
    if (
        event.verb_class == "discuss"
        and predicate.status is Status.PLANNED
        and _is_at_meeting(sentence, event)
    ):
        return NOTHING
    if predicate.tense == CONDITIONAL and not (
        when is not None and when.is_day and not has_passed(when, today)
    ):
        return Claim(None, why=(predicate.why,))
    clause = sentence.between(event.clause)
    if predicate.status in (Status.PLANNED, Status.RUMOURED) and _was_plan(sentence, event):
        return Claim(Status.PLANNED, True, why=("an old plan, and what became of it is told",))
    if event.verb_class == "discuss" and when is None and not (sentence.is_title and is_placed):
        if sentence.is_title and (event.names_persons or predicate.status is Status.PLANNED):
            why = ("two persons talk of something: a meeting where none is known",)
            return Claim(predicate.status, True, is_presupposed=True, why=why)
        return Claim(None, True, why=("they talk of something: no meeting",))
    if _is_time_of_other(sentence, event, predicate, when, today):
        return NOTHING
    if predicate.status in _HELD and is_only_rumoured(sentence, event):
        return Claim(None, why=("it is only rumoured",))
    if event.verb_class == "travel" and not event.is_noun and is_for_a_crowd(sentence, event):
        return Claim(None, why=("a journey to where many meet",))
    known = recalled(sentence, event, predicate, when, today)
    if known is not None:
        return known
    status = predicate.status
    coarse = when is not None and when.precision in (Precision.MONTH, Precision.SEASON, Precision.YEAR)
    if status is Status.UNDER_WAY and predicate.tense == "past" and coarse:
        return Claim(Status.CONCLUDED, True, why=("it was so at some time of it",))
    if status is Status.CONCLUDED and _is_told_late(sentence, event, when, today):
        return Claim(status, why=("another round, told by one who was there",))
    if status is Status.CONCLUDED and (
        _goes_on(sentence, event, when, today) or _sat_down_today(sentence, event, when, today)
    ):
        status = Status.UNDER_WAY
    if event.verb_class == "end":
        clause = tuple(i for i in clause if i.norm != RECENT)  # "the recent talks have ended"
    tonight = any(i.date is not None and i.norm in LATER_TODAY for i in clause)
    if status is Status.UNDER_WAY and sentence.is_title and predicate.tense == "present" and tonight:
        status = Status.PLANNED
    begins = event.verb_class in ("begin", "meet", "hold") and event.verb_form in ("present", "base")
    if status is Status.UNDER_WAY and begins and _is_for_the_week(sentence, predicate, when, today):
        status = Status.PLANNED
    if status is Status.POSTPONED and is_put_off_to(sentence, event, when, today):
        status = Status.PLANNED
    calls = event.verb_class in ("speak", "phone") or (event.group == "call" and event.verb_class == "hold")
    if status is Status.UNDER_WAY and when is None and calls and event.verb_form != "gerund":
        status = Status.CONCLUDED  # "Trump and Putin speak by phone": the headline of a call that was made
    if status is Status.CONCLUDED and is_of_this_week(sentence, event, when, today, is_placed=is_placed):
        return Claim(status, why=("held this week",))
    return _in_time(status, clause, when, today)


def is_told_of_today(
    event: Event, claim: Claim, predicate: Predicate, when: DateInterval | None, today: date
) -> bool:
    """`met on Monday`, written on that Monday: a meeting that may go on, and no word for its end."""
    if claim.status is not Status.CONCLUDED or claim.is_background or claim.ends_it or predicate.ends_it:
        return False
    sits = event.verb_class in ("meet", "hold", "attend") and event.group not in ("call", "visit")
    return sits and when is not None and when.is_day and when.end == today


def _is_time_of_other(
    sentence: Sentence, event: Event, predicate: Predicate, when: DateInterval | None, today: date
) -> bool:
    """`invited Modi to Washington [last month]`, `flew to Delhi [in January] to meet Modi`, said in March:
    the time is gone, or would come so late that it must be that of what was before."""
    if event.verb is None or when is None or when.start is None or when.end is None:
        return False
    asked = any(v.value == "invite" for v in sentence.items[event.verb].verbs())
    if asked and when.end < today:
        return True
    chosen = any(i.date is not None and i.date.alternative == when for i in sentence.items)
    ahead = predicate.status in (Status.PLANNED, Status.RUMOURED)
    return ahead and chosen and (when.start - today).days > _LATE_DAYS_AHEAD


def _is_at_meeting(sentence: Sentence, event: Event) -> bool:
    """`to discuss it [at a meeting]`, `held [a call] to discuss it`, which tells it itself; in a text a bare
    infinitive says no more than what for."""
    items = sentence.items
    before, behind = items[event.clause[0] : event.trigger], items[event.trigger : event.clause[1] + 1]
    bare = not sentence.is_title and items[event.trigger - 1].norm == TO
    if bare or any(item.tag("noun") is not None or item.verbs() for item in before):
        return True
    led = False
    for item in behind:
        led = (led and not (item.verbs() or item.norm == COMMA)) or item.word("in")
        if led and item.tag("noun") is not None:
            return True
    return False


def _without_verb(
    sentence: Sentence, event: Event, when: DateInterval | None, today: date, *, is_placed: bool
) -> Claim:
    """What the words around a noun tell of its meeting, of which no verb says what becomes of it."""
    if _is_asked_about(sentence, event) or is_talked_of(sentence, event):
        return NOTHING
    if preparation_of(sentence, event) is not None:
        return evidence(Status.PLANNED)
    if lies_ahead(when, today) and _is_its_date(sentence, event):
        return _in_time(Status.PLANNED, sentence.between(event.clause), when, today)
    fresh = when is not None and when.is_day and not lies_back(when, today)
    is_of_now = not (lies_ahead(when, today) or lies_back(when, today))
    if fresh and event.aftermath == "over" and days_after(sentence.items, event.first) is not None:
        if event.is_definite and len(event.parties) > 1:
            return evidence(Status.CONCLUDED)  # "came two days after the summit of A and B in Oslo"
        return Claim(Status.CONCLUDED, why=("days before the day of the main clause",))
    if (
        fresh
        and not has_passed(when, today)
        and not lies_ahead(when, today)
        and is_held_aside(sentence, event)
    ):
        return Claim(Status.CONCLUDED, why=("held today, as is told in passing",))
    told = event.aftermath == "over" and event.group != "call" and (fresh or when is None)
    if told and is_measured(sentence.items, event.first):
        return Claim(Status.CONCLUDED, ends_it=True, why=("how long it took is told",))
    done = when is None or (fresh and not lies_ahead(when, today))  # "left on Friday after two days of talks"
    if has_lasted(sentence.items, event.first) and len(event.parties) > 1 and done:
        over = (
            days_long(sentence.items) is not None
        )  # "left after two days of talks"; after hours they may go on
        return Claim(Status.CONCLUDED, ends_it=over, why=("they have talked for hours or days",))
    if fresh and not lies_ahead(when, today) and is_judged(sentence, event):
        return Claim(Status.CONCLUDED, ends_it=True, why=("it is judged, so it is over",))
    if is_appraised(sentence, event) and is_of_now:
        return Claim(Status.CONCLUDED, why=("how it was is told",))
    if is_broadcast(sentence, event):
        return Claim(Status.PLANNED, why=("told as it goes on, or is about to",))
    if when is None and sit_down(sentence, event):
        return Claim(Status.UNDER_WAY, why=("both speak right before it",))
    if when is None and (is_called_good(sentence, event) or has_had_effect(sentence, event)):
        return Claim(Status.CONCLUDED, why=("what is said of it says that it was held",))
    if is_on_record(sentence, event) and is_of_now:
        return Claim(Status.CONCLUDED, why=("what is published of it",))
    if tells_outcome(sentence, event) and is_of_now:
        return Claim(Status.CONCLUDED, ends_it=True, why=("its outcome is told",))
    return _presupposed(sentence, event, when, today, is_placed=is_placed)


def _is_asked_about(sentence: Sentence, event: Event) -> bool:
    """`awaits a response on [whether] it will send a team for a second round`: there may be none."""
    return any(item.norm == WHETHER for item in sentence.items[: event.first])


def _is_its_date(sentence: Sentence, event: Event) -> bool:
    """`agreed that May 4 would be [the date of] the next meeting`: the day stands before it."""
    items, before = sentence.items, event.first - 1
    while before > 0 and items[before].is_determiner and not items[before].word("dates_of"):
        before -= 1
    if before < 1 or not items[before].word("dates_of"):
        return False
    phrase = items[max(before - _REACH_DATE, 0) : before]
    return any(i.date is not None for i in phrase) and not any(i.word("negation", "hedge") for i in phrase)


def _goes_on(sentence: Sentence, event: Event, when: DateInterval | None, today: date) -> bool:
    """`met on Friday for a two-day round`, told before its last day is over."""
    if event.verb_class not in ("meet", "hold") or when is None or not when.is_day or when.start is None:
        return False
    days = days_long(sentence.between(event.clause))
    return days is not None and when.start + timedelta(days=days - 1) >= today


def _is_for_the_week(
    sentence: Sentence, predicate: Predicate, when: DateInterval | None, today: date
) -> bool:
    """`Talks resume this week`: a headline's present tense looks ahead while the week has days to come."""
    if not sentence.is_title or predicate.tense != "present" or when is None or when.end is None:
        return False
    return when.precision is Precision.WEEK and (when.end - today).days >= _WORKING_REST


def _sat_down_today(sentence: Sentence, event: Event, when: DateInterval | None, today: date) -> bool:
    """`sat down in Bern on Wednesday`, written on that Wednesday."""
    sat = not event.is_noun and sentence.items[event.trigger].norm.startswith(SIT_DOWN)
    return sat and when is not None and when.is_day and when.end == today


def _was_plan(sentence: Sentence, event: Event) -> bool:
    """`They had been due to meet`, `they were due to meet on Thursday, but that was put off`."""
    assert event.verb is not None
    before = sentence.items[event.clause[0] : event.verb]
    if any(i.word("old_plans") for i in before):
        return True
    between = sentence.items[event.trigger + 1 : event.verb] if event.is_noun else ()
    off = any(v.value in ("cancel", "postpone") for item in between for v in item.verbs())
    if off and any(item.norm in WAS for item in between):
        return True  # "the meeting cancelled by the US was to be held in Oslo"
    if any(i.word("bygone") for i in before) and any(i.norm in AT_FIRST for i in before[-2:]):
        return True  # "was originally planned for Monday"
    if not any(i.word("bygone") for i in before):
        return False
    behind = sentence.items[event.verb + 1 :]
    opener = event.clause[0] - 1
    if opener > 0 and sentence.items[opener].norm in PLACED_OR_WHICH:
        behind = (*behind, *sentence.items[:opener])  # "put off his trip to X, where he was due to meet Y"
    return any(v.value in ("cancel", "postpone") for item in behind for v in item.verbs())


def _is_told_late(sentence: Sentence, event: Event, when: DateInterval | None, today: date) -> bool:
    """`Another round was held recently, the ministry said`: its first news, if days afterwards."""
    if not event.is_next or event.is_definite or len(event.parties) < 2 or event.is_presupposed:
        return False
    if not any(m.party for m in reporters_of(sentence)):
        return False
    return when is None or (when.end is not None and (today - when.end).days <= _LATE_DAYS)


def _in_time(status: Status, clause: Items, when: DateInterval | None, today: date) -> Claim:
    """The status as the event's date corrects it: a plan with a day is set, one whose day is gone is over."""
    if status is Status.UNDER_WAY and lies_ahead(when, today):
        status = Status.PLANNED
    if status is Status.PLANNED and when is not None and when.is_day:
        status = Status.DATE_SET
    if status is Status.DATE_SET and has_passed(when, today):
        return Claim(Status.CONCLUDED, True, why=("its day has passed",))
    if status in _HELD and lies_back(when, today):
        return Claim(Status.CONCLUDED, True, why=("an event of days ago",))
    gone_by = when is not None and when.end is not None and when.end < today and not is_short(when)
    if status in _OFF and (gone_by or lies_back(when, today)):
        return Claim(status, True, why=("called off long ago",))
    marks = [i.norm for i in clause if i.word("past_marks") and (i is clause[-1] or not i.word("foretell"))]
    if status is Status.CONCLUDED and (marks or when is not None) and not is_short(when):
        reason = f"'{marks[0]}' makes it background" if marks else "no day: background"
        return Claim(status, True, why=(reason,))
    return Claim(status)


def _is_headline_plan(sentence: Sentence, event: Event, when: DateInterval | None, today: date) -> bool:
    """`Trump: next meeting with Putin early next week`: a headline that leaves out "will be"."""
    if not sentence.is_title or not event.is_noun or event.is_presupposed or event.is_definite:
        return False
    dated = any(i.date is not None for i in sentence.items[event.trigger + 1 : event.clause[1] + 1])
    ahead = when is not None and when.end is not None and when.end > today and is_within_weeks(when)
    behind = sentence.items[event.trigger + 1 : event.trigger + 2]
    heads = any(item.is_plain and item.is_capitalised for item in behind)  # "Talks Decision This Week"
    return dated and ahead and event.group != "call" and not heads


def _is_brought_about(sentence: Sentence, event: Event) -> bool:
    """`works on [arranging a] second round`, `hopes to bring about [another], fourth one`: it is to come."""
    before = sentence.items[max(event.first - 3, 0) : event.trigger]  # "another, fourth round"
    opens = sentence.items[event.first - 1] if event.first else None
    anew = any(i.word("next") for i in before) or any(i.norm in ARTICLES for i in before[-4:])
    led = opens is not None and (opens.norm.endswith(GERUND_ENDING) or opens.word("future"))
    return anew or led


def _is_purpose(sentence: Sentence, event: Event) -> bool:
    """`whether it will send envoys [for the second round]`, `ready [for] it`: it may never be held."""
    before = event.first - 1
    while before > 0 and sentence.items[before].is_determiner:
        before -= 1
    return before >= 0 and sentence.items[before].word("purpose", "hedge")


def _presupposed(
    sentence: Sentence, event: Event, when: DateInterval | None, today: date, *, is_placed: bool
) -> Claim:
    """A noun without a verb reports nothing; with a number or a day it is evidence for a round."""
    to_come = when is not None and when.is_day and when.start is not None and when.start > today
    if to_come and is_told_apart(event):
        return Claim(Status.DATE_SET, why=("taken for granted, and its day is to come",))
    fresh = when is not None and when.is_day and not lies_ahead(when, today) and not lies_back(when, today)
    apart = event.group not in ("talks", "round") or all(m.role is not Role.PARTY for m in event.mentions)
    told = event.occasion in (Occasion.TOLD, Occasion.LEFT) and (apart or is_placed)
    both = len(event.parties) > 1 or stand_together(sentence, event)
    now = fresh or (when is None and told)  # "in talks with Russia" may go on for months
    if event.occasion is not None and both and not event.is_definite:
        ahead = event.occasion is Occasion.AHEAD
        if now and not ahead:
            return Claim(Status.CONCLUDED, why=("where and when something was said or agreed",))
        if ahead and (when is None or (when.end is not None and when.end >= today)):
            status = Status.DATE_SET if when is not None and when.is_day else Status.PLANNED
            return Claim(status, why=("where something will be said or agreed",))
    if when is not None and when.is_day and when.end is not None and when.start is not None:
        over = event.aftermath == "over" or are_told_of(sentence, event)
        over = when.end < today or (over and when.start <= today)
        return evidence(Status.CONCLUDED if over else Status.PLANNED)
    if event.aftermath == "ahead":
        return evidence(Status.PLANNED)
    counted = event.ordinal is not None and not event.is_bare_round
    counted = counted and not event.is_demonstrative and not _is_purpose(sentence, event)
    counted = counted and not _is_brought_about(sentence, event)
    if event.aftermath == "over" and is_yet_to_end(sentence, event):
        return evidence(Status.PLANNED)
    if event.aftermath == "over" or (counted and event.group in ("round", "talks", "consultations")):
        return evidence(Status.CONCLUDED)
    in_passing = status_in_passing(sentence, event)
    if in_passing is None:
        return NOTHING
    return replace(evidence(in_passing), ends_it=is_looked_back_on(sentence, event))
