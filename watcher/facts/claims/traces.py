"""What a noun without a verb tells of a meeting: how it was, what came of it, what is published of it."""

from __future__ import annotations

from itertools import pairwise

from watcher.facts.lexicon.function_words import (
    ADVERB_ENDING,
    AS,
    BEFORE_DAYS,
    BRIEFED,
    COLON,
    COMMA,
    DURING,
    HIS,
    NO,
    PARTICIPLE_ENDING,
    PRESENT_ENDING,
    QUALMS,
    WAS,
    WILL,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.occasions import Occasion
from watcher.facts.syntax.sentence import Item, Sentence, before_determiners
from watcher.model import Status
from watcher.topic import Role

_OF_ONE_DAY = ("call", "meeting", "summit")
_LOOKED_FORWARD_TO = (*_OF_ONE_DAY, "visit")
_NOT_SURE = (
    "hedge",
    "future",
    "condition",
    "negation",
    "vague",
    "habit",
    "perfect",
    "past_marks",
    "past_adjectives",
)
_REACH_AHEAD = 4  # items of "what to expect from"
_REACH_RECORD = 6  # items of ": the five key takeaways"
_REACH_HELD = 3  # items of ", which was held"
_REACH_QUALITY = 10  # items behind a meeting in which "was constructive" stands
_REACH_APPRAISAL = 6  # items of "with Lavrov in Moscow as very constructive"


def is_judged(sentence: Sentence, event: Event) -> bool:
    """`described his Tuesday meeting with Putin as good`: who was there judges it."""
    before = sentence.items[max(event.clause[0], event.first - 3) : event.first]
    if len(event.parties) < 2 or event.verb is not None or any(i.word("purpose") for i in before):
        return False  # "called on Saturday for a meeting"
    return any(i.word("judges") for i in before)


def is_told_by_those_there(sentence: Sentence, event: Event) -> bool:
    """`The bank must act, A [said after] talks with B in Oslo on Monday`: one of the two has come from it."""
    items = sentence.items
    before = before_determiners(items, event.first - 1)
    if event.group not in ("meeting", "talks", "summit", "round") or not items[before].word("aftermath"):
        return False
    before -= 1
    while before > 0 and (items[before].date is not None or items[before].norm in BEFORE_DAYS):
        before -= 1
    speaker = sentence.group_at(before - 1) if before > 0 and items[before].word("report") else None
    return (
        speaker is not None
        and len(event.parties) > 1
        and not set(speaker.mentions).isdisjoint(event.mentions)
    )


def is_called_good(sentence: Sentence, event: Event) -> bool:
    """`describes talks with Lavrov as constructive`: of no day, but of today where it is the news."""
    behind = sentence.items[event.last + 1 : event.last + 1 + _REACH_APPRAISAL]
    good = any(i.word("appraisals") for i in behind)
    with_whom = event.last > event.trigger
    return good and with_whom and not event.is_definite and is_judged(sentence, event)


def tells_outcome(sentence: Sentence, event: Event) -> bool:
    """`No deal at the summit of Trump and Putin`, `Trump fails to secure a truce after talks with Putin`."""
    if event.verb is not None or event.aftermath == "ahead" or len(event.parties) < 2:
        return False
    if event.is_foretold or event.is_next or event.group in ("call", "visit"):
        return False
    if any(i.word("about") for i in sentence.items[max(event.first - 2, 0) : event.first]):
        return False  # "no agreement on a meeting" is none at a meeting
    clause = sentence.between(event.clause)
    return any(i.word("outcome") for i in clause) and not any(i.word("hedge", "future") for i in clause)


def is_appraised(sentence: Sentence, event: Event) -> bool:
    """`the talks of A and B were constructive`; a headline leaves out "were"."""
    if event.verb is not None or len(event.parties) < 2 or event.is_next or event.is_foretold:
        return False
    behind = [i for i in sentence.items[event.last + 1 : event.last + 1 + _REACH_QUALITY] if not i.is_quote]
    placed = (n for n, i in enumerate(behind) if not (i.word("in") or i.tag("place") or i.date is not None))
    behind = behind[next(placed, len(behind)) :]
    if behind and behind[0].word("bygone") and not behind[0].word("perfect"):  # not "had been useful"
        behind = behind[1:]
    elif not sentence.is_title or is_judged(sentence, event):
        return False
    elif behind and behind[0].word("judges"):  # "Oslo talks described as useful"
        behind = behind[1 + (len(behind) > 1 and behind[1].norm == AS) :]
    adverb = bool(behind) and behind[0].is_plain and behind[0].norm.endswith(ADVERB_ENDING)
    said = behind[adverb : adverb + 1]
    return bool(said) and said[0].word("appraisals")


def is_on_record(sentence: Sentence, event: Event) -> bool:
    """`Readout of the call of A and B`, `Joint statement on the meeting of A and B`, `Remarks by A and B at
    their press conference`: a headline."""
    if not sentence.is_title or event.verb is not None or len(event.parties) < 2 or event.is_next:
        return False
    if event.aftermath == "ahead" or event.is_foretold:
        return False
    at_it = any(i.word("in", "aftermath") for i in sentence.items[max(event.first - 2, 0) : event.first])
    if sentence.items[0].word("addresses") and at_it:
        return True
    behind = sentence.items[event.last + 1 : event.last + 1 + _REACH_RECORD]
    labels = behind[1:] if behind and behind[0].norm == COLON else ()  # "A-B meeting: the takeaways"
    return any(i.word("records") for i in (*sentence.items[: event.first], *labels))


def has_had_effect(sentence: Sentence, event: Event) -> bool:
    """`A call between A and B gave new impetus to the talks`: what it did, it did when it was held."""
    behind = [i for i in sentence.items[event.last + 1 : event.last + 3] if not i.is_quote][:1]
    within = sentence.items[event.trigger + 1 : event.last + 1]
    placed = any(here.word("in") and after.tag("place") for here, after in pairwise(within))
    opens = event.first == event.clause[0] and not event.is_definite and not event.is_next
    is_one = event.group in _OF_ONE_DAY or (event.group == "talks" and placed)
    done = opens and len(event.parties) > 1 and event.verb is None and is_one
    if not done or not behind:
        return False
    if any(i.norm in QUALMS for i in sentence.items[event.last + 2 : event.last + 4]):
        return False  # "raises questions", weeks later
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


def sit_down(sentence: Sentence, event: Event) -> bool:
    """`Remarks by A and B before bilateral meeting`: a headline above what both said as they sat down."""
    ahead = any(i.word("foretell") for i in sentence.items[max(event.first - 2, 0) : event.first])
    if not sentence.is_title or event.verb is not None or not ahead or event.is_next:
        return False
    before = [g for g in sentence.groups if g.last < event.first and not g.is_adjective]
    both = {party for g in before for party in g.parties}
    return len(both) > 1 and not any(g.has_third for g in before) and sentence.items[0].word("addresses")


def stand_together(sentence: Sentence, event: Event) -> bool:
    """`Merz will tell Netanyahu so in a call`: two persons of the two parties in its clause, alone."""
    groups = [g for g in sentence.groups if not sentence.items[g.first].is_house]  # "White House meeting"
    if event.occasion is Occasion.LEFT or any(g.first <= event.first <= g.last for g in groups):
        return False  # "Rubio says so after Putin summit"
    inside = [g for g in groups if event.clause[0] <= g.first and g.last <= event.clause[1]]
    named = [m for g in inside for m in g.mentions if not m.is_adjective]
    persons = all(m.party is not None and m.role is not Role.PARTY for m in named)
    return persons and len({m.party for m in named}) > 1


def is_yet_to_end(sentence: Sentence, event: Event) -> bool:
    """`They will hold a press conference after their talks`: the talks are to come as well."""
    if not any(i.word("definite") for i in sentence.items[max(event.first - 1, 0) : event.trigger]):
        return False
    return any(i.norm == WILL for i in sentence.items[event.clause[0] : event.first])


def status_in_passing(sentence: Sentence, event: Event) -> Status | None:
    """What a sentence about something else lets stand of a meeting of both; None where it may be nothing.

    It was held where something was at it or became of it ("was at ease in a meeting with B", "A's meeting
    with B capped a good year", "A touts call with B"); a headline in the present tense speaks of one to come
    ("War looms over A's meeting with B", "A faces test at summit with B").
    """
    both = len(event.parties) > 1
    if event.group in _LOOKED_FORWARD_TO and not event.is_plural and _is_looked_ahead_to(sentence, event):
        known = both or event.group == "visit" or stand_together(sentence, event)
        return Status.PLANNED if known else None
    if event.group not in _OF_ONE_DAY or not both or event.is_plural or event.is_next:
        return None
    clause = sentence.between(event.clause)
    if event.verb_class in ("postpone", "cancel") and not any(i.word("negation") for i in clause):
        return Status.PLANNED  # "asks to put off the summit", "could cancel it": it stands
    if any(any(i.word(kind) for kind in _NOT_SURE) for i in clause):
        return None
    before, behind = sentence.items[max(event.first - 2, 0) : event.first], sentence.items[event.last + 1 :]
    inside = any(i.word("in") or i.norm == DURING for i in before)
    around = sentence.items[event.clause[0] : event.first] + behind[: event.clause[1] - event.last]
    past = any(i.norm in WAS or i.norm.endswith(PARTICIPLE_ENDING) or _is_past(i) for i in around)
    if (past and inside) or is_looked_back_on(sentence, event):
        return Status.CONCLUDED
    persons = {m.party for m in event.mentions if m.party is not None and m.role is not Role.PARTY}
    if not sentence.is_title or past or len(persons) < 2:
        return None
    made = event.group == "call" and not any(i.word("purpose") for i in before)
    return Status.CONCLUDED if made else Status.PLANNED


def _is_looked_ahead_to(sentence: Sentence, event: Event) -> bool:
    """`the upcoming meeting of A and B`, `with an A-B summit looming`, `what to expect from the summit`, `the
    meeting of A and B [will] focus on trade`: whatever is said of it, it is to come."""
    items, clause = sentence.items, sentence.between(event.clause)
    if any(item.word("negation", "condition", "vague") or item.verb("deny") for item in clause):
        return False
    behind = [item for item in items[event.last + 1 : event.last + 2] if not item.verbs()]
    attributes = (*items[event.first : event.trigger], *behind)
    if any(item.word("upcoming") for item in attributes) or _is_near(event):
        return True
    if any(item.word("looks_ahead") for item in items[max(event.first - _REACH_AHEAD, 0) : event.first]):
        return True
    predicate = items[event.last + 1 : event.clause[1] + 1]
    says = next((i for i in predicate if i.word("future") or i.verbs() or i.norm == COMMA), None)
    return says is not None and says.norm == WILL and not event.is_next


def _is_near(event: Event) -> bool:
    """`as the summit [nears]`"""
    return event.verb_follows and event.verb_class == "plan" and event.verb_form == "present"


def is_looked_back_on(sentence: Sentence, event: Event) -> bool:
    """`The meeting of A and B [was] a balancing act`, `[capped] a good year`."""
    behind = sentence.items[event.last + 1 : event.last + 2]
    return any(i.norm in WAS or i.norm.endswith(PARTICIPLE_ENDING) for i in behind)


def _is_past(item: Item) -> bool:
    return any(verb.extra == "gone" for verb in item.verbs())


def is_told_apart(event: Event) -> bool:
    """Both parties stand with a round that is counted or called the next: no mere "talks"."""
    numbered = event.ordinal is not None and not event.is_bare_round
    return len(event.parties) > 1 and (
        numbered or event.is_next or (event.verb is None and not event.is_definite)
    )


def are_told_of(sentence: Sentence, event: Event) -> bool:
    """`briefed the cabinet on [his talks] with X on Monday`: they are over."""
    before = sentence.items[event.clause[0] : event.first]
    return sentence.items[event.first].norm in HIS and any(i.norm in BRIEFED for i in before)


def is_none(sentence: Sentence, event: Event) -> bool:
    """`There was [no meeting] between A and B on Thursday`"""
    phrase = sentence.items[max(event.clause[0], event.first - 1) : event.trigger]
    return event.is_noun and any(item.norm == NO for item in phrase)


def is_held_aside(sentence: Sentence, event: Event) -> bool:
    """`progress at the second session, [held today] in Bern`, `details of the talks [held on Tuesday]`."""
    if len(event.parties) < 2:
        return False
    behind = sentence.items[event.trigger + 1 : event.last + 1 + _REACH_HELD]
    held = (n for n, i in enumerate(behind) if i.verb("hold", form="gone"))
    first = next(held, None)
    helped = first is not None and any(i.word("future", "hedge", "negation") for i in behind[:first])
    return first is not None and not helped
