"""What a sentence claims of a meeting that its noun alone names: no verb says what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from watcher.facts.claims.bidden import are_bidden
from watcher.facts.claims.captions import is_befallen, is_photographed
from watcher.facts.claims.claim import NOTHING, Claim, evidence, in_time
from watcher.facts.claims.recalled import is_talked_of
from watcher.facts.claims.slots import Slots
from watcher.facts.claims.traces import (
    are_told_of,
    has_had_effect,
    is_appraised,
    is_broadcast,
    is_called_good,
    is_held_aside,
    is_judged,
    is_looked_back_on,
    is_on_record,
    is_told_apart,
    is_told_by_those_there,
    is_yet_to_end,
    sit_down,
    stand_together,
    status_in_passing,
    tells_outcome,
)
from watcher.facts.lexicon.function_words import ARTICLES, GERUND_ENDING, WHETHER
from watcher.facts.status.lasting import is_in_its_days
from watcher.facts.status.preparations import preparation_of
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.lengths import days_after, days_long, has_lasted, is_measured
from watcher.facts.syntax.occasions import Occasion
from watcher.facts.syntax.sentence import Sentence, before_determiners
from watcher.facts.times.when import has_passed, lies_ahead, lies_back
from watcher.model import Status
from watcher.topic import Role

_REACH_DATE = 6  # items of "March 17 will be the"


def without_verb(slots: Slots) -> Claim:
    """What the words around a noun tell of its meeting, of which no verb says what becomes of it."""
    sentence, event, when, today = slots.sentence, slots.event, slots.when, slots.today
    if when is None and len(event.parties) > 1 and is_in_its_days(sentence, event):
        return Claim(Status.UNDER_WAY, why=("on which of its days it is now is told",))
    if _is_asked_about(sentence, event) or is_talked_of(sentence, event):
        return NOTHING
    if preparation_of(sentence, event) is not None:
        return evidence(Status.PLANNED)
    if lies_ahead(when, today) and _is_its_date(sentence, event):
        return in_time(Status.PLANNED, sentence.between(event.clause), when, today)
    if are_bidden(sentence, event, when, today):
        return in_time(Status.PLANNED, (), when, today)
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
    if fresh and done and slots.is_placed and len(event.parties) > 1 and _have_left(sentence, event):
        return Claim(Status.CONCLUDED, ends_it=True, why=("they have left the place after it",))
    if fresh and not lies_ahead(when, today) and slots.is_placed and is_told_by_those_there(sentence, event):
        return Claim(Status.CONCLUDED, why=("who was there says something after it",))
    if fresh and not lies_ahead(when, today) and is_judged(sentence, event):
        return Claim(Status.CONCLUDED, ends_it=True, why=("it is judged, so it is over",))
    if fresh and not lies_ahead(when, today) and (shown := _shown_of_day(slots)) is not None:
        return shown
    if is_appraised(sentence, event) and is_of_now:
        return Claim(Status.CONCLUDED, why=("how it was is told",))
    if is_broadcast(sentence, event):
        return Claim(Status.PLANNED, why=("told as it goes on, or is about to",))
    if when is None and sit_down(sentence, event):
        return Claim(Status.UNDER_WAY, why=("both speak right before it",))
    called_good = is_called_good(sentence, event) and not _is_contact_of_states(slots)
    if when is None and (called_good or has_had_effect(sentence, event)):
        return Claim(Status.CONCLUDED, why=("what is said of it says that it was held",))
    if is_on_record(sentence, event) and is_of_now:
        return Claim(Status.CONCLUDED, why=("what is published of it",))
    if tells_outcome(sentence, event) and is_of_now:
        return Claim(Status.CONCLUDED, ends_it=True, why=("its outcome is told",))
    return _presupposed(slots)


def _shown_of_day(slots: Slots) -> Claim | None:
    """What a caption shows of a day, and what is told to have been at a meeting of that day."""
    sentence, event, when = slots.sentence, slots.event, slots.when
    both = len(event.parties) > 1 or stand_together(sentence, event)
    if both and is_photographed(sentence, event):
        today = when is not None and when.end == slots.today
        return Claim(Status.UNDER_WAY if today else Status.CONCLUDED, why=("a picture of that day shows it",))
    if is_befallen(sentence, event):
        return Claim(Status.CONCLUDED, why=("what was at it that day is told",))
    return None


def _have_left(sentence: Sentence, event: Event) -> bool:
    """`The delegation left Oslo on Monday [after the round] with X`, `returned from Oslo after talks`."""
    before = sentence.items[event.clause[0] : event.first]
    return event.aftermath == "over" and any(i.verb("leave") for i in before)


def _is_contact_of_states(slots: Slots) -> bool:
    """`describes talks with Peru as cordial`: no place, number or persons of both: contacts of months."""
    event = slots.event
    bare = event.group == "talks" and event.ordinal is None and not event.is_definite and not slots.is_placed
    return bare and any(m.role is Role.PARTY for m in event.mentions)


def _presupposed(slots: Slots) -> Claim:
    """A noun without a verb reports nothing; with a number or a day it is evidence for a round."""
    sentence, event, when, today = slots.sentence, slots.event, slots.when, slots.today
    to_come = when is not None and when.is_day and when.start is not None and when.start > today
    if to_come and (_is_only_welcome(sentence, event) or _is_matter_of_talks_for(sentence, event)):
        return evidence(Status.PLANNED)
    if to_come and is_told_apart(event):
        return Claim(Status.DATE_SET, why=("taken for granted, and its day is to come",))
    fresh = when is not None and when.is_day and not lies_ahead(when, today) and not lies_back(when, today)
    apart = event.group not in ("talks", "round") or all(m.role is not Role.PARTY for m in event.mentions)
    told = event.occasion in (Occasion.TOLD, Occasion.LEFT) and (apart or slots.is_placed)
    both = len(event.parties) > 1 or stand_together(sentence, event)
    now = fresh or (when is None and told)  # "in talks with Russia" may go on for months
    seen = (
        fresh and slots.is_placed and event.occasion is not Occasion.AHEAD
    )  # "at their meeting in Oslo on Monday"
    if event.occasion is not None and both and (seen or not event.is_definite):
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
    if counted and _is_conferred_on(sentence, event):
        return evidence(Status.PLANNED)
    if event.aftermath == "over" or (counted and event.group in ("round", "talks", "consultations")):
        return evidence(Status.CONCLUDED)
    in_passing = status_in_passing(sentence, event)
    if in_passing is None:
        return NOTHING
    return replace(evidence(in_passing), ends_it=is_looked_back_on(sentence, event))


def _is_only_welcome(sentence: Sentence, event: Event) -> bool:
    """`is "open to [dialogue]" with X`, `is ready for [talks]`: at no time that anybody has set."""
    before = event.first - 1
    while before > 0 and (sentence.items[before].is_quote or sentence.items[before].norm in ARTICLES):
        before -= 1
    return not event.is_definite and sentence.items[before].word("open_to")


def _is_matter_of_talks_for(sentence: Sentence, event: Event) -> bool:
    """`proposes talks on a [summit] for March 29`: for that day are the talks."""
    items, before = sentence.items, event.first - 1
    while before > 0 and items[before].norm in ARTICLES:
        before -= 1
    talks = before > 0 and items[before].word("about") and items[before - 1].tag("noun") is not None
    behind = items[event.trigger + 1 : event.clause[1] + 1]
    return talks and any(a.word("purpose") and b.date is not None for a, b in pairwise(behind))


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


def _is_brought_about(sentence: Sentence, event: Event) -> bool:
    """`works on [arranging a] second round`, `hopes to bring about [another], fourth one`: it is to come."""
    before = sentence.items[max(event.first - 3, 0) : event.trigger]  # "another, fourth round"
    opens = sentence.items[event.first - 1] if event.first else None
    anew = any(i.word("next") for i in before) or any(i.norm in ARTICLES for i in before[-4:])
    led = opens is not None and (opens.norm.endswith(GERUND_ENDING) or opens.word("future"))
    return anew or led


def _is_conferred_on(sentence: Sentence, event: Event) -> bool:
    """`are in consultation on [the ninth round]`, `are conferring about it`: it is to come."""
    items = sentence.items
    before = before_determiners(items, event.first - 1)
    if before < 2 or not items[before].word("about"):
        return False
    how, led = items[before - 1], items[before - 2]
    goes_on = led.word("in") and how.tag("noun") is not None
    return goes_on or (led.word("passive") and how.norm.endswith(GERUND_ENDING))


def _is_purpose(sentence: Sentence, event: Event) -> bool:
    """`whether it will send envoys [for the second round]`, `ready [for] it`: it may never be held."""
    before = before_determiners(sentence.items, event.first - 1)
    return before >= 0 and sentence.items[before].word("purpose", "hedge")
