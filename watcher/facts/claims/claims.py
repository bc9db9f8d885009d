"""What a sentence claims of an event: its status, and whether that is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from watcher.facts.claims.captions import is_picture_of_old
from watcher.facts.claims.claim import NOTHING, Claim, in_time
from watcher.facts.claims.hindsight import in_hindsight, was_said_before
from watcher.facts.claims.noun_claims import without_verb
from watcher.facts.claims.recalled import recalled
from watcher.facts.claims.slots import Slots
from watcher.facts.claims.traces import is_none
from watcher.facts.claims.verb_claims import by_verb
from watcher.facts.claims.visits import is_for_a_crowd, is_on_errand, visit
from watcher.facts.claims.whole import Whole
from watcher.facts.events.gatherings import gathering_off
from watcher.facts.lexicon.function_words import AT_FIRST, COMMA, PLACED_OR_WHICH, TO, WAS
from watcher.facts.participants.reporters import reporters_of
from watcher.facts.status.in_place import is_there_for
from watcher.facts.status.predicate import CONDITIONAL
from watcher.facts.status.unsure import (
    is_mistaken,
    is_of_media,
    is_only_rumoured,
    is_unconfirmed,
    is_unlikely,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence, before_determiners
from watcher.facts.times.long_ago import off_since_long
from watcher.facts.times.when import has_passed, is_within_weeks
from watcher.model import COMING, HELD, TAKEN_OFF, DateInterval, Precision, Status

_HOPED = (Status.PLANNED, Status.RUMOURED)
_COARSE = (Precision.MONTH, Precision.SEASON, Precision.YEAR)
_LATE_DAYS = 14  # until then an official may be the first to tell that another round was held
_MONTH = 30  # days after which a month is over that an older plan was of
_LATE_DAYS_AHEAD = 240  # who names a month without its year means one that is nearer


def claim_in(whole: Whole, slots: Slots) -> Claim:
    """The claim of the sentence, as the rest of its article corrects it."""
    event, when = slots.event, slots.when
    claim = in_hindsight(
        slots.sentence, event, claim_of(slots), when, put_off=whole.is_put_off, retold=whole.is_retelling
    )
    if whole.is_open and _is_told_of_today(slots, claim):
        claim = replace(claim, status=Status.UNDER_WAY, why=(*claim.why, "the article has it still open"))
    if whole.is_doubted and claim.status in COMING and is_of_media(slots.sentence):
        claim = replace(claim, status=Status.RUMOURED, why=(*claim.why, "reported, and not confirmed"))
    return claim


def claim_of(slots: Slots) -> Claim:
    """The status that the sentence gives the event on the day of its publication.

    The first rule that has an answer gives it.
    """
    return (
        _taken_back(slots)
        or _visit(slots)
        or _there_for_it(slots)
        or _headline_plan(slots)
        or _by_noun(slots)
        or _what_it_is_for(slots)
        or _of_what_it_is_for(slots)
        or _conditional(slots)
        or _at_gathering(slots)
        or _old_plan(slots)
        or _spoken_of(slots)
        or _time_of_another(slots)
        or _rumour(slots)
        or _way_to_a_crowd(slots)
        or recalled(slots)
        or _at_some_time(slots)
        or _shown(slots)
        or _off_for_long(slots)
        or _told_late(slots)
        or by_verb(slots)
    )


# ------------------------------------------------------------------------------------------ the rules


def _taken_back(slots: Slots) -> Claim | None:
    """`misspoke when he said that they would meet`, `has not confirmed that they will`: nothing."""
    sentence, event = slots.sentence, slots.event
    unlikely = event.verb is None and is_unlikely(sentence, event)  # "their visit seems difficult"
    unlikely = unlikely or _was_arranged_then(slots)
    return NOTHING if unlikely or is_mistaken(sentence) or is_unconfirmed(sentence, event) else None


def _visit(slots: Slots) -> Claim | None:
    """`A visit by an envoy this week`: told by a noun alone."""
    event = slots.event
    if event.group == "visit" and event.is_noun and event.verb is None:
        return visit(slots.sentence, event, slots.when, slots.today)
    return None


def _there_for_it(slots: Slots) -> Claim | None:
    """`The envoys are in Oslo [for talks]`: they are held."""
    event, denied = slots.event, slots.predicate.is_negated
    if denied:
        return None
    if event.is_noun and event.verb is None and slots.when is None and is_there_for(slots.sentence, event):
        return Claim(Status.UNDER_WAY, why=("they are there for it",))
    return None


def _headline_plan(slots: Slots) -> Claim | None:
    """`Trump: next meeting with Putin early next week`"""
    event, when = slots.event, slots.when
    if event.verb is None and _is_headline_plan(slots.sentence, event, when, slots.today):
        return in_time(Status.PLANNED, slots.sentence.between(event.clause), when, slots.today)
    return None


def _by_noun(slots: Slots) -> Claim | None:
    """`after the talks in Oslo`, `[the talks] were described as good`: what the noun tells, no verb does."""
    event, predicate = slots.event, slots.predicate
    if predicate.status is None and (predicate.is_negated or is_none(slots.sentence, event)):
        return NOTHING
    taken = event.is_presupposed and event.is_noun and (not event.verb_follows or event.verb_class == "plan")
    taken = taken and not (event.verb is None and predicate.is_negated)  # "опроверг данные о встрече"
    return without_verb(slots) if predicate.status is None or taken else None


def _what_it_is_for(slots: Slots) -> Claim | None:
    """`held a call [to discuss it]`: the call tells it."""
    is_plan = slots.event.verb_class == "discuss" and slots.predicate.status is Status.PLANNED
    return NOTHING if is_plan and _is_at_meeting(slots.sentence, slots.event) else None


def _of_what_it_is_for(slots: Slots) -> Claim | None:
    """`[Preparations for] the meeting went well`: they did, and not the meeting."""
    event, items = slots.event, slots.sentence.items
    before = before_determiners(items, event.first - 1)
    led = (
        before > 0
        and items[before].word("purpose")
        and (items[before - 1].is_plain or items[before - 1].word("preparations"))
    )
    led = led or (before >= 0 and items[before].word("prepares", "foretell"))
    for_it = event.verb_class == "end" and event.verb is not None and before == event.verb + 1
    if for_it and (led or items[before].word("purpose")):  # "Everything has been completed [for] the talks"
        return Claim(Status.PLANNED, why=("what it needs is ready",))
    return NOTHING if led and event.verb_follows and event.verb_class == "end" else None


def _conditional(slots: Slots) -> Claim | None:
    """`would meet him if ...`: nothing, unless its day is named and still to come."""
    when = slots.when
    has_day = when is not None and when.is_day and not has_passed(when, slots.today)
    if slots.predicate.tense == CONDITIONAL and not has_day:
        return Claim(None, why=(slots.predicate.why,))
    return None


def _at_gathering(slots: Slots) -> Claim | None:
    """`cancels the summit at which they were to meet`: so they do not."""
    status = gathering_off(slots.sentence, slots.event) if slots.predicate.status in _HOPED else None
    return Claim(status, why=("what they were to meet at is off",)) if status is not None else None


def _old_plan(slots: Slots) -> Claim | None:
    """`They were due to meet on Thursday, but that was put off`"""
    if slots.predicate.status in _HOPED and _was_plan(slots.sentence, slots.event):
        return Claim(Status.PLANNED, True, why=("an old plan, and what became of it is told",))
    if slots.predicate.status is Status.PLANNED and was_said_before(slots.sentence, slots.event):
        return Claim(Status.PLANNED, True, is_presupposed=True, why=("said some time ago",))
    return None


def _spoken_of(slots: Slots) -> Claim | None:
    """`Rubio and Lavrov discuss the truce`: it may be a meeting that is known, or none."""
    sentence, event, status = slots.sentence, slots.event, slots.predicate.status
    if event.verb_class != "discuss" or slots.when is not None or (sentence.is_title and slots.is_placed):
        return None
    if sentence.is_title and (event.names_persons or status is Status.PLANNED):
        why = ("two persons talk of something: a meeting where none is known",)
        return Claim(status, True, is_presupposed=True, why=why)
    return Claim(None, True, why=("they talk of something: no meeting",))


def _time_of_another(slots: Slots) -> Claim | None:
    """`invited Modi to Washington [last month]`, `flew to Delhi [in January] to meet Modi`, said in March:
    the time is gone, or would come so late that it must be that of what was before."""
    sentence, event, when, today = slots.sentence, slots.event, slots.when, slots.today
    if event.verb is None or when is None or when.start is None or when.end is None:
        return None
    asked = sentence.items[event.verb].verb("invite")
    chosen = any(i.date is not None and i.date.alternative == when for i in sentence.items)
    ahead = slots.predicate.status in _HOPED
    too_late = ahead and chosen and (when.start - today).days > _LATE_DAYS_AHEAD
    return NOTHING if too_late or (asked and when.end < today) else None


def _was_arranged_then(slots: Slots) -> bool:
    """`visited Lima [in March to arrange] the summit, April 27`, read in September: that of the same year."""
    sentence, event, when, today = slots.sentence, slots.event, slots.when, slots.today
    if when is None or when.start is None or when.start <= today:
        return False
    unsure = (i.date for i in sentence.items if i.date is not None and i.date.alternative is not None)
    if not any(when in (day.interval, day.alternative) for day in unsure):
        return False
    first = event.first if event.verb is None or event.verb_follows else min(event.first, event.verb)
    dates = ((n, i.date.interval.end) for n, i in enumerate(sentence.items[:first]) if i.date is not None)
    begins = next((n for n, end in dates if end is not None and (today - end).days > _MONTH), None)
    if begins is None:
        return False
    aim = sentence.items[begins + 1 : first]
    return any(i.norm == TO for i in aim) and not any(i.word("passive", "clause") for i in aim)


def _rumour(slots: Slots) -> Claim | None:
    """`Unconfirmed reports suggest they have arrived`"""
    if slots.predicate.status in HELD and is_only_rumoured(slots.sentence, slots.event):
        return Claim(None, why=("it is only rumoured",))
    return None


def _way_to_a_crowd(slots: Slots) -> Claim | None:
    """`arrived in New York for the General Assembly`"""
    event = slots.event
    if event.verb_class != "travel" or event.is_noun:
        return None
    if is_for_a_crowd(slots.sentence, event):
        return Claim(None, why=("a journey to where many meet",))
    if is_on_errand(slots.sentence, event):
        return Claim(None, why=("a journey to somebody else",))
    return None


def _at_some_time(slots: Slots) -> Claim | None:
    """`Talks were under way in June`"""
    predicate, when = slots.predicate, slots.when
    coarse = when is not None and when.precision in _COARSE
    if predicate.status is Status.UNDER_WAY and predicate.tense == "past" and coarse:
        return Claim(Status.CONCLUDED, True, why=("it was so at some time of it",))
    return None


def _off_for_long(slots: Slots) -> Claim | None:
    """`the talks, frozen since 2016`: put off long ago, and no news."""
    status = slots.predicate.status
    if status in TAKEN_OFF and off_since_long(slots.sentence, slots.event, slots.today):
        return Claim(status, True, why=("off since long ago",))
    return None


def _shown(slots: Slots) -> Claim | None:
    """`Rubio (left) talks to Lavrov in Bern on Wednesday`: a picture of any Wednesday, unless it is today."""
    when = slots.when
    if slots.predicate.status in HELD and is_picture_of_old(slots.sentence, slots.today):
        return Claim(Status.CONCLUDED, True, why=("a picture of another day",))
    if not slots.sentence.is_caption or slots.predicate.status not in HELD or when is None:
        return None
    days = (i.date for i in slots.sentence.items if i.date is not None)
    weekday = any(day.interval == when and day.alternative is not None for day in days)
    if weekday and when.end != slots.today:
        return Claim(Status.CONCLUDED, True, why=("a picture may be of another week",))
    return None


def _told_late(slots: Slots) -> Claim | None:
    """`Another round was held recently, the ministry said`"""
    status = slots.predicate.status
    if status is Status.CONCLUDED and _is_told_late(slots.sentence, slots.event, slots.when, slots.today):
        return Claim(status, why=("another round, told by one who was there",))
    return None


# ------------------------------------------------------------------------------------------ what they look at


def _is_told_of_today(slots: Slots, claim: Claim) -> bool:
    """`met on Monday`, written on that Monday: a meeting that may go on, and no word for its end."""
    event, when = slots.event, slots.when
    ends_it = claim.ends_it or slots.predicate.ends_it
    if claim.status is not Status.CONCLUDED or claim.is_background or ends_it:
        return False
    sits = event.verb_class in ("meet", "hold", "attend") and event.group not in ("call", "visit")
    return sits and when is not None and when.is_day and when.end == slots.today


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


def _was_plan(sentence: Sentence, event: Event) -> bool:
    """`They had been due to meet`, `they were due to meet on Thursday, but that was put off`."""
    assert event.verb is not None
    before = sentence.items[event.clause[0] : event.verb]
    if any(i.word("old_plans") for i in before):
        return True
    between = sentence.items[event.trigger + 1 : event.verb] if event.is_noun else ()
    off = any(item.verb("cancel", "postpone") for item in between)
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
    return any(item.verb("cancel", "postpone") for item in behind)


def _is_told_late(sentence: Sentence, event: Event, when: DateInterval | None, today: date) -> bool:
    """`Another round was held recently, the ministry said`: its first news, if days afterwards."""
    if not event.is_next or event.is_definite or len(event.parties) < 2 or event.is_presupposed:
        return False
    if not any(m.party for m in reporters_of(sentence)):
        return False
    return when is None or (when.end is not None and (today - when.end).days <= _LATE_DAYS)


def _is_headline_plan(sentence: Sentence, event: Event, when: DateInterval | None, today: date) -> bool:
    """`Trump: next meeting with Putin early next week`: a headline that leaves out "will be"."""
    if not sentence.is_title or not event.is_noun or event.is_presupposed or event.is_definite:
        return False
    dated = any(i.date is not None for i in sentence.items[event.trigger + 1 : event.clause[1] + 1])
    ahead = when is not None and when.end is not None and when.end > today and is_within_weeks(when)
    behind = sentence.items[event.trigger + 1 : event.trigger + 2]
    heads = any(item.is_unlisted_name for item in behind)  # "Talks Decision This Week"
    return dated and ahead and event.group != "call" and not heads
