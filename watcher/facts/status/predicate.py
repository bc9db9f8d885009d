"""What a verb, its form and the words around it make of an event: a status, or nothing that was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from watcher.facts.lexicon.function_words import (
    COMMA,
    ENGAGE,
    MEETING,
    NOW,
    POSSESSIVES,
    SET_DOWN,
    is_gerund,
)
from watcher.facts.status.absences import without_one
from watcher.facts.status.auxiliaries import auxiliaries_of, tense_of
from watcher.facts.status.conditions import (
    is_before_condition,
    is_behind_condition,
    waits_for_an_end,
    waits_for_something,
)
from watcher.facts.status.denials import denies_what_it_is, is_denied, is_denied_report, is_taken_back
from watcher.facts.status.given_up import plan_given_up
from watcher.facts.status.governed import is_idle_infinitive, is_proposed, stays_there
from watcher.facts.status.in_place import is_there_to
from watcher.facts.status.lasting import ends_its_day, is_one_day_of, tells_how_long
from watcher.facts.status.moods import is_hedged, is_negated, is_perfect, stands, with_mood
from watcher.facts.status.not_done import (
    fell_through,
    has_no_plan,
    is_not_asked_for,
    nobody_was_sent,
    refuses_to_attend,
    stays_away,
)
from watcher.facts.status.preparations import preparation_of
from watcher.facts.status.unsure import is_unconfirmed, is_unlikely
from watcher.facts.status.verb_status import as_it_stands, status_of
from watcher.facts.syntax.event import Event, calls_back
from watcher.facts.syntax.sentence import Item, Sentence
from watcher.model import TAKEN_OFF, Status

_DENIABLE = (Status.PLANNED, Status.UNDER_WAY, Status.CONCLUDED)
CONDITIONAL = "under a condition"  # the tense of a plan that waits for something
_OFF = ("postpone", "cancel")


@dataclass(frozen=True, slots=True)
class Predicate:
    """`status` is None where nothing was reported; `why` says what decided, by verb class and tense."""

    status: Status | None
    tense: str
    why: str
    is_hedged: bool = False
    is_negated: bool = False
    is_perfect: bool = False
    ends_it: bool = False  # said with a word for the end ("wrapped up"), not merely in the past tense
    is_upheld: bool = False  # it is only said that it is not off


def read_predicate(sentence: Sentence, event: Event) -> Predicate:
    """The status that the event's verb gives it, with negation, modality and tense taken into account."""
    for rule in _AT_ONCE:
        answer = rule(sentence, event)
        if answer is not None:
            return answer
    around = auxiliaries_of(sentence, event)
    tense = tense_of(event, around)
    status = status_of(sentence, event, tense)
    withheld = _withheld(sentence, event, around, tense, status)
    if withheld is not None:
        return withheld
    status = as_it_stands(sentence, event, around, status)
    return _as_said(sentence, event, around, tense, status)


def _is_called_untrue(sentence: Sentence, event: Event) -> bool:
    """`reports of talks are untrue`, with no verb that says what becomes of them"""
    return event.verb is None and is_taken_back(sentence, event.trigger, event.last)


def _is_report_denied(sentence: Sentence, event: Event) -> bool:
    """`denied reports of talks`, with no such verb either"""
    return event.verb is None and is_denied_report(sentence, event)


def _are_meeting(sentence: Sentence, event: Event) -> bool:
    """`US, Iran meeting on Friday`: a headline that leaves out "are"; `US-Iran meeting` is the noun."""
    if event.verb is not None:
        return False
    items = sentence.items
    both = sentence.group_at(event.trigger - 1) if event.trigger else None
    if not sentence.is_title or items[event.trigger].norm != MEETING or both is None or event.trigger < 2:
        return False
    if len(both.parties) < 2 or both.has_third or both.is_adjective:
        return False
    joined = any(i.norm == COMMA or i.word("and") for i in items[both.first : both.last + 1])
    return joined and _opens_setting(items[event.trigger + 1 : event.trigger + 3])


def _opens_setting(behind: tuple[Item, ...]) -> bool:
    """`Friday`, `on Friday`, `in Doha`"""
    if not behind or behind[0].date is not None:
        return bool(behind)
    here, there = behind[0], behind[-1]
    return there.date is not None or (here.word("in") and there.tag("place") is not None)


def _has_no_verb(sentence: Sentence, event: Event) -> bool:
    return event.verb is None or event.verb_class is None


def _are_there_to(sentence: Sentence, event: Event) -> bool:
    """`are in Geneva to meet`"""
    return event.verb is not None and event.verb_form == "base" and is_there_to(sentence, event.verb)


def _is_journey_to_prepare(sentence: Sentence, event: Event) -> bool:
    """`flew out to prepare the summit`"""
    return event.verb_class == "travel" and event.is_noun and preparation_of(sentence, event) is not None


_Rule = Callable[[Sentence, Event], Predicate | None]


def _where(is_so: Callable[[Sentence, Event], bool], answer: Predicate) -> _Rule:
    """The rule that gives the answer where it is so."""
    return lambda sentence, event: answer if is_so(sentence, event) else None


def _by_status(status: Callable[[Sentence, Event], Status | None], *answers: Predicate) -> _Rule:
    """The rule that gives the answer with the status that has become of it, if any."""
    of_status = {answer.status: answer for answer in answers}
    return lambda sentence, event: of_status.get(status(sentence, event))


# What settles it before verb and tense are asked, tried in this order.
_AT_ONCE: tuple[_Rule, ...] = (
    _where(
        _is_called_untrue, Predicate(Status.DENIED, "none", "a report that is called untrue", is_negated=True)
    ),
    _by_status(
        without_one,
        Predicate(Status.POSTPONED, "future", "one of them will not be there on the first day"),
        Predicate(Status.CANCELLED, "future", "one of them will not be there", is_negated=True),
    ),
    _where(nobody_was_sent, Predicate(Status.DENIED, "past", "nobody was sent to it", is_negated=True)),
    _where(is_not_asked_for, Predicate(Status.DENIED, "past", "nobody has asked for it", is_negated=True)),
    _where(
        _is_report_denied, Predicate(Status.DENIED, "none", "what was reported is denied", is_negated=True)
    ),
    _where(_are_meeting, Predicate(Status.UNDER_WAY, "present", "they are meeting")),
    _where(_has_no_verb, Predicate(None, "none", "no verb says what becomes of it")),
    _where(_are_there_to, Predicate(Status.UNDER_WAY, "present", "they are there to do it")),
    _where(_is_journey_to_prepare, Predicate(None, "none", "others are on the way to prepare it")),
    _by_status(
        plan_given_up,
        Predicate(Status.CANCELLED, "past", "the plan is given up", is_negated=True),
        Predicate(Status.POSTPONED, "past", "the plan is put off", is_negated=True),
    ),
    _where(is_proposed, Predicate(Status.RUMOURED, "future", "it is only proposed", is_hedged=True)),
    _where(stays_there, Predicate(Status.PLANNED, "present", "it is not moved")),
    _where(
        refuses_to_attend,
        Predicate(Status.CANCELLED, "past", "a side that refuses to attend", is_negated=True),
    ),
)


def _withheld(
    sentence: Sentence, event: Event, around: list[Item], tense: str, status: Status | None
) -> Predicate | None:
    """What is left of `status` under a condition, and of what fell through or nobody vouches for; None where
    it stands."""
    negated = any(i.word("negation") for i in around)
    if is_behind_condition(sentence, event, around):
        return Predicate(None, "conditional", "a condition, not a report", is_hedged=True)
    if is_before_condition(sentence, event):
        left = Status.RUMOURED if status is Status.PLANNED and not negated else None
        return Predicate(left, CONDITIONAL, "under a condition", is_hedged=True)
    if fell_through(sentence, event):
        return Predicate(Status.CANCELLED, tense, "it did not take place", is_negated=True)
    if tense == "future" and waits_for_something(sentence, event):
        return Predicate(None, "conditional", "not until something happens")
    if negated and waits_for_an_end(sentence, event):
        return Predicate(None, "conditional", "not until something happens", is_negated=True)
    if has_no_plan(sentence, event):
        return Predicate(Status.DENIED, "future", "nothing of it is planned", is_negated=True)
    if _engages_at_no_time(sentence, event, around):
        return Predicate(None, "none", "engages in talks, at no set time")
    if denies_what_it_is(sentence, event):
        return Predicate(None, "none", "only what it was is denied", is_negated=True)
    if _is_only_thought_of(sentence, event):
        return Predicate(None, "none", "it is only thought of", is_hedged=True)
    if is_unlikely(sentence, event):
        return Predicate(None, "none", "held to be unlikely or unclear", is_hedged=True, is_negated=True)
    if negated and event.verb_class == "plan" and _is_only_not_on_paper(sentence, event):
        return Predicate(
            None, "none", "not on the schedule, and it may yet be", is_hedged=True, is_negated=True
        )
    if _is_only_prepared(sentence, event):
        return Predicate(None, "none", "others meet to prepare it", is_hedged=True)
    if _is_off_only_in_talk(sentence, event):
        return Predicate(None, "none", "they talk of putting it off", is_hedged=True, is_negated=True)
    if status is Status.PLANNED and _is_only_bounded(sentence, event):
        return Predicate(Status.POSTPONED, tense, "not before some day, and no longer as it was planned")
    if is_unconfirmed(sentence, event):
        return Predicate(None, "none", "not confirmed", is_hedged=True, is_negated=True)
    if is_idle_infinitive(sentence, event):
        return Predicate(None, "none", "an infinitive that no plan governs", is_hedged=True)
    return None


def _is_only_not_on_paper(sentence: Sentence, event: Event) -> bool:
    """`No meeting is scheduled, [but] both are in a mood to talk`, `will see each other, [but] no formal
    meeting is scheduled`, `none has [yet] been scheduled`: that denies no more than a schedule."""
    assert event.verb is not None
    clause = sentence.between(event.clause)
    if any(i.word("so_far") for i in clause) and not any(i.word("date_heads", "dates_of") for i in clause):
        return True
    before = sentence.items[: event.first]
    led = any(item.word("contrast") for item in before[-2:]) and any(item.word("future") for item in before)
    if led and any(item.word("formal") for item in sentence.items[event.first : event.last + 1]):
        return True
    behind = sentence.items[max(event.verb, event.last) + 1 :]
    if any(tag.kind == "noun" for item in behind for tag in item.tags):
        return False  # "no meeting is planned, but a call is"
    return any(here.norm == COMMA and after.word("contrast") for here, after in pairwise(behind))


def _is_only_thought_of(sentence: Sentence, event: Event) -> bool:
    """`举行[会谈]的可能性`"""
    behind = sentence.items[max(event.last, event.verb or 0) + 1 :][:1]
    return any(item.word("thought_of") for item in behind)


def _engages_at_no_time(sentence: Sentence, event: Event, around: list[Item]) -> bool:
    """`ready to engage in talks`, but not `set to engage in talks`"""
    engages = event.verb_form == "base" and sentence.items[event.verb or 0].norm.startswith(ENGAGE)
    return engages and not any(i.norm in SET_DOWN for i in around)


def _is_only_prepared(sentence: Sentence, event: Event) -> bool:
    """`would meet to arrange a summit`, but not `met to arrange a summit in May`."""
    begins = preparation_of(sentence, event)
    if begins is None or event.verb is None or event.verb < begins or event.group == "visit":
        return False
    return all(item.date is None for item in sentence.items[begins : event.clause[1] + 1])


def _is_off_only_in_talk(sentence: Sentence, event: Event) -> bool:
    """`discuss [putting off] the round`, `spoke to X about [postponing] it`: nobody has put it off yet."""
    if event.verb_class not in (*_OFF, "move") or event.verb is None or event.verb < 1:
        return False
    items = sentence.items
    talks = items[event.verb - 1].verb("discuss", "speak")
    led = talks or items[event.verb - 1].word("about")
    return led and is_gerund(items[event.verb].norm)


def _as_said(
    sentence: Sentence, event: Event, around: list[Item], tense: str, status: Status | None
) -> Predicate:
    """What is left of `status` hedged, negated or denied, and whether it is told to have ended."""
    assert event.verb_class is not None
    hedged = is_hedged(sentence, event, around, tense)
    negated = is_negated(event, around)
    if negated and event.verb_class == "attend" and tense == "future" and stays_away(event):
        why = "a side that will not attend"
        return Predicate(Status.CANCELLED, tense, why, is_hedged=hedged, is_negated=True)
    marks = (", hedged" if hedged else "") + (", negated" if negated else "")
    said = Predicate(
        with_mood(status, event.verb_class, hedged, negated),
        tense,
        f"{event.verb_class} in the {tense}{marks}",
        is_hedged=hedged,
        is_negated=negated,
        is_perfect=is_perfect(sentence, event, around),
    )
    if status in TAKEN_OFF and not hedged and stands(sentence, event, around):
        return replace(
            said, status=Status.PLANNED, why=f"{said.why}: it stands", is_negated=False, is_upheld=True
        )
    if _is_date_open(sentence, event, around, said.status):
        said = replace(said, status=Status.TBD)
    if said.status in (*_DENIABLE, *TAKEN_OFF) and is_denied(sentence, event):
        kept = said.status in TAKEN_OFF  # "denied that the talks had been put off": they stand
        left = Status.PLANNED if kept else Status.DENIED
        why = f"{said.why}, and that is denied"
        return replace(said, status=left, why=why, is_negated=not kept, is_upheld=kept)
    return _with_end(sentence, event, said)


def _is_date_open(sentence: Sentence, event: Event, around: list[Item], status: Status | None) -> bool:
    """`dates for the talks are not agreed`, `a date for them will be announced`"""
    if status is Status.DENIED and any(i.verb("open_date") for i in around):
        return True  # "the summit cannot be put off, no date was set"
    if (
        status is Status.DENIED
        and event.is_next
        and event.verb_class == "plan"
        and any(i.word("perfect") for i in around)
    ):
        return True  # "no new meeting has been scheduled"
    open_yet = status is Status.DENIED or (status is Status.PLANNED and any(i.word("future") for i in around))
    behind = sentence.items[event.trigger + 1 : event.last + 1]
    dated = event.is_noun and any(i.word("date_heads") for i in behind)
    return open_yet and (dated or (event.first > 0 and _is_of_date(sentence, event.first)))


def _is_of_date(sentence: Sentence, first: int) -> bool:
    """Is it the date of the noun phrase that begins at `first` of which something is said?"""
    items, before = sentence.items, first - 1
    while before > 0 and not items[before].word("dates_of") and _describes_whose(items[before]):
        before -= 1
    return items[before].word("dates_of")


def _describes_whose(item: Item) -> bool:
    """`a date for [the leaders'] summit`"""
    return item.word("definite", "pair", "pair_of_leaders") or item.norm in POSSESSIVES


def _calls_people_back(sentence: Sentence, event: Event) -> bool:
    """`Peru recalls its team from the talks in Oslo`"""
    return event.verb_class == "leave" and event.verb is not None and calls_back(sentence.items[event.verb])


def _with_end(sentence: Sentence, event: Event, said: Predicate) -> Predicate:
    """The same, told to be over, or only a day of it: `wrapped up the talks`, `ended their second day`."""
    ends_it = event.verb_class == "end" or _calls_people_back(sentence, event)
    ends_it = ends_it or (tells_how_long(sentence, event) and not said.is_perfect)
    if not ends_it:
        return said
    ends_day = is_one_day_of(sentence, event.first) or ends_its_day(sentence, event)
    if ends_day and said.status is Status.CONCLUDED:
        return replace(said, status=Status.UNDER_WAY)
    return replace(said, ends_it=True)


def _is_only_bounded(sentence: Sentence, event: Event) -> bool:
    """`talks expected this week will [now] be held [after 2 June]`: the day before which they are not."""
    if event.verb is None or not event.verb_follows or not is_now_to_be(sentence, event):
        return False
    behind = sentence.items[event.verb + 1 : event.verb + 4]
    bound = next((n for n, item in enumerate(behind) if item.word("aftermath")), None)
    return bound is not None and any(item.date is not None for item in behind[bound + 1 :])


def is_now_to_be(sentence: Sentence, event: Event) -> bool:
    """`will [now] take place on Friday`: another day than the one that was told."""
    if event.verb is None:
        return False
    helping = auxiliaries_of(sentence, event)
    return any(i.norm == NOW for i in helping) and any(i.word("future") for i in helping)


def as_planned(predicate: Predicate) -> Predicate:
    """The same, of a meeting that has not begun."""
    return replace(predicate, status=Status.PLANNED) if predicate.status is Status.UNDER_WAY else predicate
