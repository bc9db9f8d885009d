"""What a verb, its form and the words around it make of an event: a status, or nothing that was said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from watcher.facts.auxiliaries import auxiliaries_of, tense_of
from watcher.facts.denials import (
    has_no_plan,
    is_denied,
    is_denied_report,
    is_hoped,
    is_not_asked_for,
    is_taken_back,
    is_unconfirmed,
    is_unlikely,
    nobody_was_sent,
)
from watcher.facts.event import Event
from watcher.facts.function_words import (
    BEFORE,
    CANNOT,
    COMMA,
    ENGAGE,
    LATER,
    MEETING,
    NOT,
    NOW,
    ONCE,
    ONCE_MORE,
    SET_DOWN,
    TO,
    UNTIL,
)
from watcher.facts.governed import is_idle_infinitive, is_proposed, of_gerund, stays_there, stops_nothing
from watcher.facts.journeys import is_there_to
from watcher.facts.lasting import (
    are_broken_off,
    are_gathering_for,
    come_together_to_begin,
    ends_its_day,
    goes_on_for_days,
    is_day_of_several,
    is_one_day_of,
    is_said_to_go_on,
    tells_how_long,
)
from watcher.facts.own_days import preparation_of
from watcher.facts.sentence import Item, Sentence
from watcher.facts.subjects import subject_of
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
_DENIABLE = (Status.PLANNED, Status.UNDER_WAY, Status.CONCLUDED)
CONDITIONAL = "under a condition"  # the tense of a plan that waits for something
_CALLED_OFF = (Status.POSTPONED, Status.CANCELLED)
# Whose negation denies no meeting: "will not attend", "has not begun".
_NO_DENIALS = (
    "postpone",
    "cancel",
    "deny",
    "end",
    "begin",
    "adjourn",
    "open_date",
    "discuss",
    "travel",
    "leave",
    "attend",
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """`status` is None where nothing was reported; `why` says what decided, by verb class and tense."""

    status: Status | None
    tense: str
    is_hedged: bool
    is_negated: bool
    is_perfect: bool
    ends_it: bool  # said with a word for the end ("wrapped up"), not merely in the past tense
    why: str


def read_predicate(sentence: Sentence, event: Event) -> Predicate:
    """The status that the event's verb gives it, with negation, modality and tense taken into account."""
    if event.verb is None and is_taken_back(sentence, event.trigger, event.last):
        return Predicate(Status.DENIED, "none", False, True, False, False, "a report that is called untrue")
    if nobody_was_sent(sentence, event):
        return Predicate(Status.DENIED, "past", False, True, False, False, "nobody was sent to it")
    if is_not_asked_for(sentence, event):
        return Predicate(Status.DENIED, "past", False, True, False, False, "nobody has asked for it")
    if event.verb is None and is_denied_report(sentence, event):
        return Predicate(Status.DENIED, "none", False, True, False, False, "what was reported is denied")
    if event.verb is None and _are_meeting(sentence, event):
        return Predicate(Status.UNDER_WAY, "present", False, False, False, False, "they are meeting")
    if event.verb is None or event.verb_class is None:
        return Predicate(None, "none", False, False, False, False, "no verb says what becomes of it")
    if event.verb_form == "base" and is_there_to(sentence, event.verb):
        return Predicate(Status.UNDER_WAY, "present", False, False, False, False, "they are there to do it")
    if event.verb_class == "travel" and event.is_noun and preparation_of(sentence, event) is not None:
        return Predicate(None, "none", False, False, False, False, "others are on the way to prepare it")
    if is_proposed(sentence, event):
        return Predicate(Status.RUMOURED, "future", True, False, False, False, "it is only proposed")
    if stays_there(sentence, event):
        return Predicate(Status.PLANNED, "present", False, False, False, False, "it is not moved")
    if event.verb_class == "attend" and _refuses(sentence, event) and _stays_away(event):
        return Predicate(Status.CANCELLED, "past", False, True, False, False, "a side that refuses to attend")
    around = auxiliaries_of(sentence, event)
    tense = tense_of(event, around)
    status = _STATUS.get(event.verb_class, {}).get(tense)
    if event.verb_class == "continue" and goes_on_for_days(sentence, event):
        status = Status.UNDER_WAY  # "extends the round by a day"
    if event.verb_class == "continue" and tense == "present" and is_said_to_go_on(sentence, event):
        status = Status.UNDER_WAY
    if are_broken_off(sentence, event):
        status = Status.CANCELLED  # "ends talks with X over a film"
    withheld = _withheld(sentence, event, around, tense, status)
    if withheld is not None:
        return withheld
    clause = sentence.between(event.clause)
    hedged = any(i.word("hedge") for i in _said_of(sentence, event, around))
    hedged = hedged or any(i.word("vague") for i in clause)
    hedged = hedged or (tense == "future" and _ends_later(sentence, event))
    hedged = hedged or is_hoped(sentence, event)
    denied = event.verb_class != "deny" and any(v.value == "deny" for i in around for v in i.verbs())
    negated = denied or any(i.word("negation") for i in around)
    if event.verbs_last and (off := _called_off(around)) is not None:
        status = off
    if event.verb_form == "gerund" and event.is_noun and not event.verb_follows:
        status = of_gerund(sentence, event, status)
    attended = (
        event.verb_form == "gerund" and event.verb > 0 and sentence.items[event.verb - 1].word("aftermath")
    )
    if status is Status.UNDER_WAY and (attended or (event.aftermath == "over" and not event.is_noun)):
        status = Status.CONCLUDED  # "after Trump and Putin meet again", "after attending talks"
    if event.verb_class in ("postpone", "cancel") and stops_nothing(sentence, event):
        status = None
    if event.verb_class == "host" and any(i.word("on_arrival") for i in clause):
        status = as_begun(status)  # "was welcomed at the airport": they have yet to meet
    if status is Status.UNDER_WAY and are_gathering_for(sentence, event):
        status = Status.PLANNED
    if status is Status.CONCLUDED and (
        is_day_of_several(sentence, event) or come_together_to_begin(sentence, event)
    ):
        status = Status.UNDER_WAY
    if negated and event.verb_class == "attend" and tense == "future" and _stays_away(event):
        return Predicate(Status.CANCELLED, tense, hedged, True, False, False, "a side that will not attend")
    perfect = any(i.word("perfect") for i in around) or _shares_perfect(sentence, event)
    why = (
        f"{event.verb_class} in the {tense}"
        + (", hedged" if hedged else "")
        + (", negated" if negated else "")
    )
    if status in _CALLED_OFF and not hedged and _stands(sentence, event, around):
        return Predicate(Status.PLANNED, tense, False, False, perfect, False, f"{why}: it stands")
    status = _with_mood(status, event.verb_class, hedged, negated)
    open_yet = status is Status.DENIED or (status is Status.PLANNED and any(i.word("future") for i in around))
    dated = event.is_noun and any(
        i.word("date_heads") for i in sentence.items[event.trigger + 1 : event.last + 1]
    )
    if open_yet and (dated or (event.first and _is_of_date(sentence, event.first))):
        status = Status.TBD  # "dates for the talks are not agreed", "a date for them will be announced"
    if status in (*_DENIABLE, *_CALLED_OFF) and is_denied(sentence, event):
        kept = status in _CALLED_OFF  # "denied that the talks had been put off": they stand
        left = Status.PLANNED if kept else Status.DENIED
        return Predicate(left, tense, hedged, not kept, perfect, False, f"{why}, and that is denied")
    ends_it = event.verb_class == "end" or (tells_how_long(sentence, event) and not perfect)
    ends_day = ends_it and (is_one_day_of(sentence, event.first) or ends_its_day(sentence, event))
    if ends_day and status is Status.CONCLUDED:
        status, ends_it = Status.UNDER_WAY, False
    return Predicate(status, tense, hedged, negated, perfect, ends_it, why)


def _are_meeting(sentence: Sentence, event: Event) -> bool:
    """`US, Iran meeting on Friday`: a headline that leaves out "are"; `US-Iran meeting` is the noun."""
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


def _withheld(
    sentence: Sentence, event: Event, around: list[Item], tense: str, status: Status | None
) -> Predicate | None:
    """What is left of `status` under a condition, and of what fell through or nobody vouches for; None where
    it stands."""
    if any(i.word("condition") for i in (*around, *_clause_start(sentence, event))):
        return Predicate(None, "conditional", True, False, False, False, "a condition, not a report")
    if any(i.word("condition") for i in _behind(sentence, event)):
        denied = any(i.word("negation") for i in around)
        left = Status.RUMOURED if status is Status.PLANNED and not denied else None
        return Predicate(left, CONDITIONAL, True, False, False, False, "under a condition")
    if _fell_through(sentence, event):
        return Predicate(Status.CANCELLED, tense, False, True, False, False, "it did not take place")
    if tense == "future" and _waits_for(sentence, event):
        return Predicate(None, "conditional", False, False, False, False, "not until something happens")
    if any(i.word("negation") for i in around) and _is_put_under_condition(sentence, event):
        return Predicate(None, "conditional", False, True, False, False, "not until something happens")
    if has_no_plan(sentence, event):
        return Predicate(Status.DENIED, "future", False, True, False, False, "nothing of it is planned")
    engages = event.verb_form == "base" and sentence.items[event.verb or 0].norm.startswith(ENGAGE)
    if engages and not any(i.norm in SET_DOWN for i in around):
        return Predicate(None, "none", False, False, False, False, "engages in talks, at no set time")
    if is_unlikely(sentence, event):
        return Predicate(None, "none", True, True, False, False, "held to be unlikely or unclear")
    if _is_only_prepared(sentence, event):
        return Predicate(None, "none", True, False, False, False, "others meet to prepare it")
    if is_unconfirmed(sentence, event):
        return Predicate(None, "none", True, True, False, False, "not confirmed")
    if is_idle_infinitive(sentence, event):
        return Predicate(None, "none", True, False, False, False, "an infinitive that no plan governs")
    return None


def _is_only_prepared(sentence: Sentence, event: Event) -> bool:
    """`would meet to arrange a summit`, but not `met to arrange a summit in May`."""
    begins = preparation_of(sentence, event)
    if begins is None or event.verb is None or event.verb < begins or event.group == "visit":
        return False
    return all(item.date is None for item in sentence.items[begins : event.clause[1] + 1])


def _shares_perfect(sentence: Sentence, event: Event) -> bool:
    """`has ended wars, cut taxes and [hosted Putin]`: the helping word of the first verb is that of all."""
    assert event.verb is not None
    items = sentence.items
    before = items[event.verb - 1]
    if event.is_noun or event.verb_form != "gone" or not (before.word("and") or before.norm == COMMA):
        return False
    for index in range(event.verb - 2, event.clause[0], -1):
        if items[index].word("perfect"):
            return True
        if items[index].word("report", "clause", "future"):
            return False
    return False


def _ends_later(sentence: Sentence, event: Event) -> bool:
    """`will be held later`: with no day and nothing else behind it."""
    assert event.verb is not None
    behind = sentence.items[event.verb + 1 : event.verb + 3]
    if not behind or behind[0].norm != LATER:
        return False
    return len(behind) == 1 or not (behind[1].date is not None or behind[1].norm[:1].isalnum())


def _stands(sentence: Sentence, event: Event, around: list[Item]) -> bool:
    """`never cancelled the meeting`, `has not been called off`, but not `not put off but cancelled`."""
    assert event.verb is not None
    off = (v.value for item in sentence.items[event.verb + 1 :] for v in item.verbs())
    return any(i.norm in NOT for i in around) and not any(value in ("cancel", "postpone") for value in off)


def _said_of(sentence: Sentence, event: Event, around: list[Item]) -> list[Item]:
    """The words around the verb without those of what is denied: `turned down the [proposed] meeting`."""
    assert event.verb is not None
    begins = sentence.items[event.verb].start
    return [i for i in around if i.start < begins] if event.verb_class == "deny" else around


def _refuses(sentence: Sentence, event: Event) -> bool:
    """`refused to take part in the talks`, `the decision to refuse to attend them`"""
    assert event.verb is not None
    led = sentence.items[event.verb - 1]
    subject = subject_of(sentence, event.verb - 2, event.clause[0])
    own = subject is None or any(m.role is Role.PARTY or m in event.mentions for m in subject.mentions)
    return own and event.verb_form == "base" and led.word("negation") and led.norm.endswith(f" {TO}")


def _stays_away(event: Event) -> bool:
    """Is it a state that does not attend, or one of the two persons who were to meet?"""
    alone = event.names_persons and len(event.mentions) == len(event.parties)
    return bool(event.mentions) and (alone or all(m.role is Role.PARTY for m in event.mentions))


def _called_off(around: list[Item]) -> Status | None:
    """`cancels with-Putin in-Budapest meet`: where the verb stands last, another one governs it."""
    off = (v.value for item in around for v in item.verbs() if v.value in ("cancel", "postpone"))
    return next((_STATUS[value]["present"] for value in off), None)


def _is_of_date(sentence: Sentence, first: int) -> bool:
    """Is it the date of the noun phrase that begins at `first` of which something is said?"""
    before = first - 1
    while before > 0 and (
        sentence.items[before].word("definite") and not sentence.items[before].word("dates_of")
    ):
        before -= 1
    return sentence.items[before].word("dates_of")


def is_now_to_be(sentence: Sentence, event: Event) -> bool:
    """`will [now] take place on Friday`: another day than the one that was told."""
    if event.verb is None:
        return False
    helping = auxiliaries_of(sentence, event)
    return any(i.norm == NOW for i in helping) and any(i.word("future") for i in helping)


def as_begun(status: Status | None) -> Status | None:
    """The same of a meeting that has only begun."""
    return Status.UNDER_WAY if status is Status.CONCLUDED else status


def as_planned(predicate: Predicate) -> Predicate:
    """The same, of a meeting that has not begun."""
    return replace(predicate, status=Status.PLANNED) if predicate.status is Status.UNDER_WAY else predicate


def _behind(sentence: Sentence, event: Event) -> tuple[Item, ...]:
    """What follows in the clause: "will withdraw from the talks if ..."."""
    assert event.verb is not None
    return sentence.items[max(event.verb, event.last) + 1 : event.clause[1] + 2]  # "... unless" ends it


def _fell_through(sentence: Sentence, event: Event) -> bool:
    """`the talks did not take place`, `never happened`, not `have not taken place yet`, `cannot happen`."""
    assert event.verb is not None
    items = sentence.items
    if event.verb_class != "hold" or not event.verb_follows or not items[event.verb].word("intransitive"):
        return False
    before, earlier = items[event.verb - 1], items[event.verb - 2]
    if not before.word("negation") or before.norm in CANNOT or event.verb_form not in ("base", "gone"):
        return False
    return not (earlier.word("future", "perfect", "hedge", "passive", "clause", "definite"))


def _waits_for(sentence: Sentence, event: Event) -> bool:
    """`will take place once the shelling stops`, but not `will meet once more`, `once a week`."""
    return any(
        here.norm == ONCE and after.date is None and (after.is_capitalised or after.norm not in ONCE_MORE)
        for here, after in pairwise(_behind(sentence, event))
    )


def _is_put_under_condition(sentence: Sentence, event: Event) -> bool:
    """`will not meet until the mayors withdraw`, `will not meet before Friday`."""
    behind = _behind(sentence, event)
    return any(
        (here.norm in UNTIL and after.date is None) or (here.norm == BEFORE and after.date is not None)
        for here, after in pairwise(behind)
    )


def _clause_start(sentence: Sentence, event: Event) -> tuple[Item, ...]:
    assert event.verb is not None
    return sentence.items[max(0, event.clause[0] - 1) : min(event.first, event.verb)]


def _with_mood(status: Status | None, verb_class: str, hedged: bool, negated: bool) -> Status | None:
    if status is None:
        return None
    if negated and hedged:
        return None  # "does not want to meet", "may not meet": nothing was planned, and nothing is denied
    if negated:
        if verb_class in _NO_DENIALS:
            return None
        return Status.DENIED if status in (Status.PLANNED, Status.RUMOURED) else None
    if hedged:
        if status is Status.PLANNED:
            return Status.RUMOURED
        if status in (Status.POSTPONED, Status.CANCELLED, Status.DENIED, Status.CONCLUDED, Status.UNDER_WAY):
            return None
    return status
