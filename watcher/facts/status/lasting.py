"""Whether talks go on: a day of several ended, they have only begun, or one side ends them."""

from __future__ import annotations

from itertools import pairwise, takewhile

from watcher.facts.lexicon.function_words import (
    AT_IT,
    BY,
    COMMA,
    CONTINUES,
    DAY,
    ENDS,
    FOR,
    GATHERING,
    HAD,
    ITS,
    LASTED,
    OF,
    OVER,
    PARTS,
    SINCE,
    SIT_DOWN,
    STARTS_OF,
    STRAIGHT,
    TO,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Sentence
from watcher.topic import Role

_REACH_ITS_DAY = 9  # items of ", which are now in their third day"
_REACH_OBJECT = 5  # items of "begin the third round"


def is_one_day_of(sentence: Sentence, left: int) -> bool:
    """`the first day of [the talks] ended`: the talks go on."""
    phrase = sentence.items[max(left - 5, 0) : left]
    before = [item for item in phrase if not (item.word("definite") or item.norm in STRAIGHT)]
    words = [word for item in before for word in item.norm.split()]
    return words[-2:] == [DAY, OF] and any(item.tag("ordinal") is not None for item in before[-3:-1])


def is_in_its_days(sentence: Sentence, event: Event) -> bool:
    """`the talks of A and B in Oslo, [now in their third day]``: they are not over."""
    behind = sentence.items[event.last + 1 : event.last + 1 + _REACH_ITS_DAY]
    if not behind or behind[0].norm != COMMA:
        return False
    return any(
        led.word("in", "to")
        and (whose.norm == ITS or whose.word("their"))
        and count.tag("ordinal") is not None
        and unit.norm.split()[0] == DAY
        for led, whose, count, unit in zip(behind, behind[1:], behind[2:], behind[3:], strict=False)
    )


def is_day_of_several(sentence: Sentence, event: Event) -> bool:
    """`met for a second day`, `for the first day of the round`, `held a second day of talks`: they go on."""
    if event.verb_class == "hold":
        return is_one_day_of(sentence, event.first)
    if event.verb_class != "meet":
        return False
    behind = sentence.items[event.last if event.is_noun else event.trigger : event.clause[1] + 1]
    led, counted = False, False
    for item in (i for i in behind if not (i.norm in STRAIGHT or i.word("definite"))):
        if counted and item.norm.split()[0] == DAY and (item.word("durations") or led):
            return True
        counted = item.tag("ordinal") is not None
        if not counted:
            led = item.word("purpose")  # not "on the second day of the summit", which is of more
    return False


def tells_how_long(sentence: Sentence, event: Event) -> bool:
    """`The meeting lasted an hour and a half`: it is over; but not `The first session of the talks lasted an
    hour`, after which they go on."""
    if event.verb is None or not event.verb_follows or sentence.items[event.verb].norm not in LASTED:
        return False
    subject = sentence.items[max(event.first - 4, 0) : event.last + 1]
    return not any(item.norm in PARTS for item in subject)


def ends_its_day(sentence: Sentence, event: Event) -> bool:
    """`the talks ended [their second day]`: they go on."""
    assert event.verb is not None
    behind = sentence.items[event.verb + 1 : event.verb + 4]
    return any(
        here.tag("ordinal") is not None and after.norm.split()[0] == DAY for here, after in pairwise(behind)
    )


def goes_on_for_days(sentence: Sentence, event: Event) -> bool:
    """`extends the round [by a day]`, `[for an additional day]`."""
    behind = sentence.items[event.last + 1 : event.clause[1] + 1]
    led = any(here.norm in (BY, FOR) for here in behind)
    return event.is_noun and led and any(i.word("durations") for i in behind)


def is_said_to_go_on(sentence: Sentence, event: Event, tense: str) -> bool:
    """`the talks continue in Bern on Wednesday`, `the talks in Bern have stalled`, `A and B continued talks
    in Bern on Wednesday`: here or today, not some process.

    But not `the talks in Bern stalled`, `have been stalled since March`, which may be of long ago.
    """
    if event.verb is None or not event.is_noun:
        return False
    taken_up = event.verb_form != "gerund" and sentence.items[event.verb].norm.startswith(CONTINUES)
    if not (event.verb_follows or taken_up):
        return False  # "have intensified talks in Bern", "met, continuing the talks of May"
    clause = sentence.items[event.trigger + 1 : max(event.clause[1], event.verb) + 1]
    if any(i.word("aftermath", "habit", "long_times") or i.norm in SINCE for i in clause):
        return False
    behind = tuple(
        takewhile(lambda i: not (i.norm == COMMA or i.word("report")), clause)
    )  # "continue, he said on Thursday"
    dated = any(i.date is not None and i.date.interval.is_day for i in behind)
    helping = sentence.items[event.last + 1 : event.verb] if event.verb_follows else ()
    if tense == "past" and any(i.word("passive") for i in helping):
        return False  # "were extended into Monday"
    has = any(i.word("perfect") and not i.norm.startswith(HAD) for i in helping)
    if tense == "past" and not (dated or has or sentence.is_title):
        return False
    return dated or any(
        here.word("in") and there.tag("place") is not None for here, there in pairwise(behind)
    )


def are_broken_off(sentence: Sentence, event: Event) -> bool:
    """`The president [ends trade talks] with X over a film`: one side, and no place, no day."""
    if event.verb_class != "end" or event.verb is None or event.verb_follows or not event.is_noun:
        return False
    if event.group != "talks" or event.ordinal is not None or event.is_presupposed:
        return False
    ends = sentence.items[event.verb]
    if ends.norm.split()[0] not in ENDS:
        return False
    doers = [m for m in event.mentions if m.last < event.verb]
    alone = len({m.party for m in doers}) == 1 and all(m.role in (Role.LEADER, Role.PARTY) for m in doers)
    behind = sentence.items[event.last + 1 : event.clause[1] + 1]
    placed = any(i.tag("place") is not None or i.date is not None for i in behind)
    leader = any(m.role is Role.LEADER for m in doers)
    why = any(i.norm == OVER for i in behind[:2])
    return alone and not placed and (leader or why)


def are_gathering_for(sentence: Sentence, event: Event) -> bool:
    """`are gathering in Bern [for a third round]`: it is still to begin."""
    if event.is_noun or sentence.items[event.trigger].norm != GATHERING:
        return False
    behind = sentence.items[event.trigger + 1 : event.clause[1] + 1]
    led = next((n for n, i in enumerate(behind) if i.word("purpose")), len(behind))
    return any(i.tag("noun") is not None for i in behind[led:])


def come_together_to_begin(sentence: Sentence, event: Event) -> bool:
    """`met on Monday [to resume] negotiations`, `met in Oslo [for the start of] the round`, `came together
    [to attend] talks`."""
    if event.verb_class != "meet" or event.is_noun:
        return False
    behind = sentence.items[event.trigger + 1 : event.clause[1] + 1]
    if sentence.items[event.trigger].norm.startswith(SIT_DOWN) and any(
        here.norm == TO and after.verb("attend") for here, after in pairwise(behind)
    ):
        return True
    for index, (here, after) in enumerate(pairwise(behind), 1):
        begins = here.norm == TO and after.verb("begin")
        starts = after.norm in STARTS_OF and index > 1 and behind[index - 2].norm in AT_IT
        whom = behind[index + 1 : index + _REACH_OBJECT]
        if (begins or starts) and any(i.tag("noun") is not None for i in whom):
            return True
    return False
