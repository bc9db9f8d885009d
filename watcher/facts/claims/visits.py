"""What a visit that is named by a noun alone tells: `A visit by an envoy this week`."""

from __future__ import annotations

from datetime import date

from watcher.facts.claims.claim import NOTHING, Claim, evidence
from watcher.facts.lexicon.function_words import BE, HIS, TO
from watcher.facts.status.in_place import is_there_for
from watcher.facts.status.travellers import is_made
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.occasions import Occasion
from watcher.facts.syntax.sentence import Item, Sentence
from watcher.facts.times.long_ago import is_of_old_year
from watcher.facts.times.ways import is_yet_to_follow
from watcher.facts.times.when import is_short
from watcher.model import DateInterval, Precision, Status
from watcher.topic import Role

_REACH_AHEAD = 4  # items of "looks forward to his visit"


def visit(sentence: Sentence, event: Event, when: DateInterval | None, today: date) -> Claim:
    """`A visit by an envoy this week`: told by a noun alone, with the time at which it is."""
    if any(i.word("vague") for i in sentence.between(event.clause)):
        return NOTHING  # "a visit to Washington, set for December, is in doubt"
    if event.aftermath == "over" and is_yet_to_follow(sentence, event):
        return NOTHING
    if when is None or when.start is None or when.end is None:
        return _visit_at_its_time(sentence, event, today)
    if event.is_definite:
        return NOTHING
    is_ahead = when.start > today or (when.precision is Precision.WINDOW and when.end > today)
    if when.start <= today <= when.end and not is_ahead:
        return Claim(Status.UNDER_WAY, why=("a visit at this time",))
    status = Status.PLANNED if is_ahead else Status.CONCLUDED
    return Claim(status, not (is_ahead or is_short(when)), why=("a visit with its time",))


def _visit_at_its_time(sentence: Sentence, event: Event, today: date) -> Claim:
    """A visit that is the occasion of something, or that is taken for granted: `said during a visit to B`."""
    clause = sentence.between(event.clause)
    phrase = sentence.items[max(event.first - 1, 0) : event.trigger]
    earlier = any(i.word("past_marks", "past_adjectives") for i in phrase)  # "during previous visits"
    if earlier or is_of_old_year(sentence, event, today) or any(i.word("negation") for i in clause):
        return NOTHING
    looks_on = any(i.word("future", "hedge", "perfect") and i.norm != TO for i in clause)
    if event.occasion is Occasion.LEFT:
        return Claim(Status.CONCLUDED, ends_it=True, why=("what was said or done after it",))
    if event.occasion is Occasion.AHEAD:
        return Claim(Status.PLANNED, why=("what is to be said or done on the visit",))
    if event.occasion is not None or is_there_for(sentence, event):
        return Claim(Status.UNDER_WAY, why=("what is said or done on the visit",))
    if is_made(sentence, event) and sentence.is_title and any(i.norm == BE for i in clause):
        return Claim(Status.PLANNED, why=("what is to be done during the visit",))
    if is_made(sentence, event) and not event.is_definite:
        status = Status.PLANNED if looks_on else Status.UNDER_WAY
        return Claim(status, is_background=looks_on, why=("something happens during the visit",))
    persons = any(m.party is not None and m.role is not Role.PARTY for m in event.mentions)
    if sentence.is_title and persons and not (looks_on or event.is_definite or event.aftermath):
        return Claim(Status.PLANNED, why=("what a headline says is about the visit",))
    if event.aftermath == "over" or event.is_past_clause:
        return evidence(Status.CONCLUDED)
    his = any(i.norm in HIS for i in phrase)
    return NOTHING if his and not _is_ahead(sentence, event) else evidence(Status.PLANNED)


def _is_ahead(sentence: Sentence, event: Event) -> bool:
    """`looks forward to his visit`, `days before his visit`, `his upcoming visit`; not `his visit` alone."""
    phrase = sentence.items[max(event.first - _REACH_AHEAD, 0) : event.trigger]
    return any(item.word("foretell", "upcoming", "looks_ahead", "next") for item in phrase)


def is_for_a_crowd(sentence: Sentence, event: Event) -> bool:
    """`arrived in New York [for the General Assembly]`, `is in Oslo [for a funeral]`, and for no talks."""
    behind = sentence.items[event.last + 1 : event.clause[1] + 1]
    led = next((n for n, i in enumerate(behind) if i.word("purpose") or i.norm == TO), None)
    if led is None or any(_is_meeting(i) for i in behind):
        return False
    return any(i.word("crowds") for i in behind[led + 1 :])


def is_on_errand(sentence: Sentence, event: Event) -> bool:
    """`will be in Washington [to see the archbishop]`, `[to attend a mass]`: and nobody of the other side."""
    behind = sentence.items[event.last + 1 : event.clause[1] + 1]
    for index in range(len(behind) - 1):
        if behind[index].norm != TO or not behind[index + 1].word("errands"):
            continue
        whom = behind[index + 2 :]
        first = event.last + 1 + index
        theirs = any(group.first > first for group in sentence.groups)
        known = any(i.tag("role") or i.tag("noun") or i.word("pair", "counterpart", "pronoun") for i in whom)
        return bool(whom) and not theirs and not known
    return False


def _is_meeting(item: Item) -> bool:
    """`talks`, `met`: what is done on a visit, not the visit itself."""
    noun = item.tag("noun")
    telling = noun is not None and noun.value not in ("visit", "round")
    return telling or item.verb("meet", "speak", "hold")
