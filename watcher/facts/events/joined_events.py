"""Two events of a sentence that are one: `will meet for a third round`, `flies to Rome to meet X`."""

from __future__ import annotations

from dataclasses import replace

from watcher.facts.events.closing_verbs import is_set_down
from watcher.facts.events.second_verbs import with_second_verbs
from watcher.facts.lexicon.function_words import (
    ARTICLES,
    BY,
    COMMA,
    DURING,
    OF,
    THEN,
    TO,
    WAS,
)
from watcher.facts.syntax.clauses import opens_summit
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.occasions import Occasion
from watcher.facts.syntax.sentence import Mention, Sentence, before_determiners

_REACH_HELP = 3  # items of "were not even"
_REACH_MEASURE = 8  # items of "a nearly 2.5-hour"
_CLASS_AT = {"call": "phone"}  # group of the noun -> the verb that is done at it


def joined(sentence: Sentence, events: list[Event]) -> list[Event]:
    """`will meet on June 25 for a third round` is one event: the verb's, with the noun's number."""
    merged: list[Event] = []
    for event in events:
        verb = merged[-1] if merged else None
        if verb is not None and _is_for_talking(sentence, verb, event):
            ordinal = verb.ordinal if verb.ordinal is not None else event.ordinal
            merged[-1] = replace(verb, ordinal=ordinal, is_next=verb.is_next or event.is_next)
            continue
        if verb is not None and _is_off_with_journey(sentence, verb, event):
            merged[-1] = replace(_travelled_to(event, verb), verb_follows=verb.verb_follows)
            continue
        if verb is not None and _is_on_the_way(sentence, verb, event):
            merged[-1] = event
            continue
        if verb is not None and _is_aim_before(sentence, verb, event):
            continue
        if verb is not None and _is_gone_to_hold(sentence, verb, event):
            merged[-1] = _travelled_to(event, verb)
            continue
        if verb is not None and _is_aim(sentence, verb, event):
            continue
        if verb is not None and _is_by_call(sentence, verb, event):
            merged[-1] = _as_call(sentence, verb)
            continue
        if verb is not None and _is_said_in_call(sentence, verb, event):
            continue
        if verb is not None and _is_discussed_at(sentence, verb, event):
            merged[-1] = replace(event, group=verb.group, verb_class=_CLASS_AT.get(verb.group, "discuss"))
            continue
        if verb is not None and _is_then_held(sentence, verb, event):
            merged[-1] = replace(verb, is_before_summit=True)
            merged.append(_held_then(verb, event))
            continue
        if verb is None or verb.is_noun or not event.is_noun or not _is_purpose(sentence, verb, event):
            merged.append(_gone_to(sentence, event))
            continue
        if verb.verb_class == "travel" and event.verb_follows and not _is_bound_for(sentence, verb, event):
            # "arrived for talks that begin on Sunday"
            third = verb.has_third or event.has_third
            merged[-1] = replace(event, mentions=(*verb.mentions, *event.mentions), has_third=third)
            continue
        if verb.verb_class == "travel" and event.parties - verb.parties:
            merged[-1] = _travelled_to(event, verb)
            continue
        merged[-1] = replace(
            verb,
            ordinal=verb.ordinal if verb.ordinal is not None else event.ordinal,
            is_next=verb.is_next or event.is_next,
            is_definite=verb.is_definite or event.is_definite,
            of_three=verb.of_three or event.of_three,
            group=event.group if verb.verb_class == "meet" and event.group != "call" else verb.group,
        )
    merged = with_second_verbs(sentence, merged)
    return [each for n, each in enumerate(merged) if not _is_arrival_before(sentence, each, merged[n + 1 :])]


def _as_call(sentence: Sentence, verb: Event) -> Event:
    """A verb of discussing as the call in which they do: what they discuss takes no part, with whom they do
    does (`X discussed Peru [with Y] in a call`)."""

    def is_with_them(mention: Mention) -> bool:
        between = sentence.items[verb.trigger + 1 : mention.first]
        return any(i.word("with") for i in between) and not any(i.norm == COMMA for i in between)

    own = tuple(m for m in verb.mentions if m.first < verb.trigger or verb.verbs_first or is_with_them(m))
    third = any(m.is_third for m in own)
    return replace(verb, group="call", verb_class="phone", mentions=own, has_third=third)


def _is_arrival_before(sentence: Sentence, journey: Event, later: list[Event]) -> bool:
    """`will [arrive] on Monday and hold talks on Tuesday`, `[arrived] on Monday for talks, which begin on
    Tuesday`: the talks have their own day, and tell it."""
    if journey.is_noun or journey.verb_class != "travel":
        return False
    if journey.verb_form not in ("base", "coming"):
        return any(_begin_on_their_day(sentence, e) and e.parties <= journey.parties for e in later)
    if all(
        i.date is None for i in sentence.items[journey.trigger : min(journey.last + 6, len(sentence.items))]
    ):
        return False
    return any(
        not e.has_third
        and e.verb is not None
        and e.verb_class in ("meet", "hold", "begin")
        and len(e.parties | journey.parties) > 1
        and any(
            i.date is not None and i.date.interval.is_day for i in sentence.items[e.trigger : e.clause[1] + 1]
        )
        for e in later
    )


def _begin_on_their_day(sentence: Sentence, talks: Event) -> bool:
    """`a round of talks, which [begins on Tuesday]`"""
    if not talks.is_noun or talks.verb is None or not talks.verb_follows or talks.verb_class != "begin":
        return False
    behind = sentence.items[talks.verb : talks.clause[1] + 1]
    return any(i.date is not None and i.date.interval.is_day for i in behind)


def _is_for_talking(sentence: Sentence, verb: Event, event: Event) -> bool:
    """`will meet today to talk about X`, `met in Turkey to hold their first talks`: what they meet for."""
    if event.is_noun and event.verb is not None and not event.verb_follows and not verb.is_noun:
        held = event.verb_class in ("hold", "begin") and sentence.items[event.verb - 1].norm == TO
        own = event.parties <= verb.parties and event.clause == verb.clause
        return held and own and verb.verb_class == "meet" and verb.trigger < event.verb
    if verb.is_noun or event.is_noun or verb.clause != event.clause or event.verb_form != "base":
        return False
    led = event.trigger and sentence.items[event.trigger - 1].norm == TO
    return (
        bool(led)
        and event.verb_class in ("speak", "discuss")
        and verb.verb_class in ("meet", "host", "travel")
    )


def _is_on_the_way(sentence: Sentence, journey: Event, event: Event) -> bool:
    """`will fly to Rome on Friday [to meet X]`: the journey is that to the meeting."""
    if journey.is_noun or journey.verb_class != "travel":
        return False
    both_over = journey.verb_form == event.verb_form == "gone"  # "flew to Miami and met X the next day"
    if journey.verb_form not in ("coming", "base") and not both_over:
        return False
    if event.is_noun or event.verb_class != "meet" or journey.clause != event.clause:
        return False
    led = sentence.items[event.trigger - 1]
    joined = event.trigger > journey.trigger and (led.norm == TO or led.word("and"))
    return joined and len(event.parties) > 1 and journey.parties <= event.parties


def _is_aim_before(sentence: Sentence, event: Event, journey: Event) -> bool:
    """`Putin'le [görüşmek üzere] Moskova'ya geldi`: where verbs stand last, the journey is that to the
    meeting before it."""
    if journey.is_noun or journey.verb_class != "travel" or event.clause != journey.clause:
        return False
    if not sentence.verbs_last or event.is_noun or event.verb_class != "meet" or event.verb_form != "coming":
        return False
    led = event.last < journey.trigger and sentence.items[event.trigger + 1].word("purpose")
    return led and len(event.parties) > 1 and journey.parties <= event.parties


def _is_gone_to_hold(sentence: Sentence, journey: Event, talks: Event) -> bool:
    """`flew to Rome on Friday [to resume] talks with X`: who has gone there, and not who will."""
    if journey.is_noun or journey.verb_class != "travel" or journey.verb_form not in ("gone", "present"):
        return False
    if not talks.is_noun or talks.verb is None or talks.verb_follows or talks.clause != journey.clause:
        return False
    led = talks.verb > journey.trigger and sentence.items[talks.verb - 1].norm == TO
    whom = {m.party for m in talks.mentions if m.party is not None and m.first > talks.trigger}
    return led and talks.verb_class in ("hold", "begin", "attend") and bool(whom - journey.parties)


def _is_off_with_journey(sentence: Sentence, journey: Event, event: Event) -> bool:
    """`scraps their trip to Rome [for talks with X]`: without the journey there are no talks."""
    off = journey.is_noun and journey.group == "visit" and journey.verb_class in ("cancel", "postpone")
    if not off or not event.is_noun or event.group == "visit" or not event.parties - journey.parties:
        return False
    before = before_determiners(sentence.items, event.first - 1, journey.trigger)
    led = before > journey.trigger and sentence.items[before].word("purpose")
    return led and event.verb in (None, journey.verb)


def _is_aim(sentence: Sentence, visit: Event, event: Event) -> bool:
    """`made a visit to Caracas [to meet X]`: what the visit was made for."""
    if not visit.is_noun or visit.group != "visit" or visit.verb_class != "travel" or event.is_noun:
        return False
    led = event.trigger > visit.trigger and sentence.items[event.trigger - 1].norm == TO
    return led and event.verb_class == "meet" and event.clause == visit.clause


def _is_by_call(sentence: Sentence, verb: Event, event: Event) -> bool:
    """`X and Y discuss trade in a long call`: the call is where they do it."""
    if verb.is_noun or verb.verb_class != "discuss" or verb.clause != event.clause or event.verb is not None:
        return False
    before = sentence.items[event.first - 1]
    by = before.norm == BY or before.word("in")  # "discuss trade by phone"
    led = event.first > verb.trigger and (event.is_presupposed or by) and not event.aftermath
    return led and event.group == "call" and not event.is_definite and not event.parties - verb.parties


def _is_discussed_at(sentence: Sentence, noun: Event, event: Event) -> bool:
    """`In their call on Monday, X and Y discussed trade`: the call is where they did it; but `At a meeting of
    X and Y trade was discussed` tells of the meeting."""
    helping = sentence.items[max(event.trigger - _REACH_HELP, noun.last + 1) : event.trigger]
    if noun.occasion is Occasion.TOLD and any(i.norm in WAS for i in helping):
        return False
    if not noun.is_noun or event.is_noun or event.verb_class != "discuss" or noun.clause != event.clause:
        return False
    return (
        _is_led_in(sentence, noun.first)
        and noun.verb is None
        and noun.parties <= event.parties
        and not noun.has_third
    )


def _is_said_in_call(sentence: Sentence, call: Event, event: Event) -> bool:
    """`had a call on Monday, [discussed] trade`: what the same people did in it, on no other day and in no
    other place."""
    of_call = call.group == "call" and call.verb is not None and not call.verb_follows
    if not of_call or event.is_noun or event.verb_class != "discuss" or event.verb_form != call.verb_form:
        return False
    set_down = is_set_down(sentence.items[event.trigger : event.clause[1] + 1])
    return event.parties <= call.parties and not event.has_third and not set_down


def _is_then_held(sentence: Sentence, talks: Event, event: Event) -> bool:
    """`will hold talks next week, [and then a summit] in Oslo`: planned by the verb of the talks."""
    opener = event.clause[0] - 1
    if not event.is_noun or event.verb is not None or opener < 1 or sentence.items[opener].norm != THEN:
        return False
    if not opens_summit(sentence.items, opener) or talks.verb is None or talks.verb_form != "base":
        return False
    before = sentence.items[talks.clause[0] : talks.verb]
    planned = talks.verb_class in ("hold", "meet") and any(i.word("future") for i in before)
    return planned and len(talks.parties) > 1 and not any(i.word("negation", "hedge") for i in before)


def _held_then(talks: Event, summit: Event) -> Event:
    """The summit, as to come between those who hold the talks."""
    return replace(
        summit,
        mentions=talks.mentions,
        has_third=talks.has_third,
        verb=talks.verb,
        verb_class="hold",
        verb_form="coming",
    )


def _is_led_in(sentence: Sentence, first: int) -> bool:
    """Does "in" or "during" stand before the noun phrase and what measures it (`a nearly two-hour call`)?"""
    for cursor in range(first - 1, max(first - 1 - _REACH_MEASURE, 0) - 1, -1):
        item = sentence.items[cursor]
        if item.word("in") or item.norm == DURING:
            return True
        if item.norm == COMMA or item.verbs() or item.is_capitalised:
            return False
    return first <= 1


def _is_bound_for(sentence: Sentence, journey: Event, talks: Event) -> bool:
    """`will go to Rome for talks that begin on Sunday`: both are to come, one day is named, and the journey
    names all who take part."""
    if any(i.date is not None for i in sentence.items[journey.trigger : talks.first]):
        return False  # "will arrive on Sunday for talks that begin on Monday"
    ahead = journey.verb_form in ("base", "coming") and talks.verb_form in ("present", "base", "gerund")
    return ahead and talks.verb_class == "begin" and not talks.parties - journey.parties


def _travelled_to(noun: Event, verb: Event) -> Event:
    """`X arrives in Geneva for talks with Y`: the talks are the event, and the journey is its verb."""
    return replace(
        noun,
        mentions=(*verb.mentions, *noun.mentions),
        verb=verb.verb,
        verb_class=verb.verb_class,
        verb_form=verb.verb_form,
        verb_follows=False,
        is_presupposed=False,
        has_third=verb.has_third or noun.has_third,
    )


def _gone_to(sentence: Sentence, noun: Event) -> Event:
    """`X in Moscow for talks with Y`: a headline that leaves out that X is there."""
    items = sentence.items
    before = noun.first - 1
    if not (
        sentence.is_title
        and noun.is_noun
        and noun.verb is None
        and before > 2
        and items[before].word("purpose")
    ):
        return noun
    place = before - 1
    if items[place].tag("place") is None or not items[place - 1].word("in"):
        return noun
    group = sentence.group_at(place - 2)
    opens = sentence.group_at(noun.clause[0]) is not None
    if group is None or group.last != place - 2 or not opens:
        return noun
    there = replace(noun, mentions=group.mentions, verb=place - 1, verb_class="travel", verb_form="present")
    return _travelled_to(noun, replace(there, has_third=group.has_third))


def _is_purpose(sentence: Sentence, verb: Event, noun: Event) -> bool:
    if (
        verb.verb_class not in ("meet", "travel", "host")
        or verb.clause != noun.clause
        or verb.trigger > noun.first
    ):
        return False
    if noun.parties and not noun.parties <= verb.parties and verb.verb_class != "travel":
        return False
    before = before_determiners(sentence.items, noun.first - 1, verb.trigger)
    items = sentence.items
    if before > verb.trigger + 2 and items[before].norm == OF and items[before - 1].word("durations"):
        before -= 2  # "met for a second day of talks"
        while before > verb.trigger and (items[before].tag("ordinal") or items[before].norm in ARTICLES):
            before -= 1
    return items[before].word("purpose")
