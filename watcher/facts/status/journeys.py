"""Who makes a journey, and whether it leads to the other party: `Lula visits Beijing`, `Witkoff's visit`."""

from __future__ import annotations

from collections.abc import Mapping

from watcher.facts.lexicon.function_words import (
    ARTICLES,
    AT_PRESENT,
    BEEN,
    BEFORE_VENUES,
    COMMA,
    DURING,
    HIS,
    HYPHENS,
    IS,
    OF,
    ON,
    ON_THE_WAY,
    PEACE_OR_WAR,
    TITLES,
    TO,
    UNTIL,
    UPON,
    WHERE,
)
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.names.cataphora import meant_behind
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Mention, Sentence
from watcher.facts.syntax.subjects import antecedent, first_subject, group_from
from watcher.topic import Role

ONE_PARTY = "only one party takes part"
AT_HOME = "the other party is at home where they are received"
TO_OTHER = "the journey leads to the other party"
_REACH_AHEAD = 4  # items of "looks forward to his visit"
_OF_HOSTS = ("plan", "postpone", "cancel", "move", "revive", "host")  # what he may do with it who is visited
_OF_TRAVELLERS = ("begin", "hold", "end", "attend", "travel")  # what he does with it who makes it
_LAND_REACH = 8  # items behind a verb of motion in which its goal stands
_ON_A_VISIT = (DURING, ON, UPON)
_LEADS_THERE = ("in", "aftermath", "purpose")  # what leads to a visit that is being made, or was
_LANDS_REACH = 3  # items of "Gulf states of"
_DESCRIBED = 2  # items between "high" and "delegation"
_FRONT_REACH = 8  # items between a visit that opens the sentence and the comma behind it
# Plain words between a journey and its goal; any other ends the search ("on his way to war in Iran").
_ON_THE_WAY = BEFORE_VENUES | TITLES | ON_THE_WAY

Journey = tuple[tuple[Mention, ...] | None, str]


def travellers(sentence: Sentence, event: Event) -> tuple[Mention, ...]:
    """Who makes the visit that a noun names: `Trump's visit`, `Trump delays his trip`.

    With `China confirms Trump visit` both are there. Who stands elsewhere in the sentence does not travel.
    """
    own = tuple(m for m in event.mentions if event.first <= m.first <= event.last)
    if event.verb is None:
        guest = _guest(sentence, event) or (_whose(sentence, event) if _is_ahead(sentence, event) else ())
        return own if _travels(sentence, own) else (*own, *_persons(guest))
    if event.verb_follows and not own and event.verb_class in _OF_HOSTS:
        return _persons(_whose(sentence, event))
    if event.verb_follows or event.verb_class not in _OF_HOSTS + _OF_TRAVELLERS:
        return own
    before = [g for g in sentence.groups if event.clause[0] <= g.first and g.last < event.verb]
    doer = before[-1] if before else antecedent(sentence, event.clause[0])
    if doer is None or doer.has_third:
        return own
    if event.verb_class in _OF_TRAVELLERS:
        return own if _persons(own) else (*own, *_persons(doer.mentions))
    return (*own, *doer.mentions) if own else _persons(doer.mentions)


def _whose(sentence: Sentence, event: Event) -> tuple[Mention, ...]:
    """`Trump said [his visit] to Beijing has been put off`: that of the one who was named last, or of the one
    with whom the main clause begins (`Days before [his visit] to Beijing, Trump ...`)."""
    phrase = sentence.items[max(event.first - 1, 0) : event.trigger]
    if not any(i.norm in HIS for i in phrase):
        return ()
    before = [g for g in sentence.groups if g.last < event.first and not g.is_adjective]
    if not before:
        behind = meant_behind(sentence, event.first)
        return (behind,) if behind is not None else ()
    return () if before[-1].has_third else before[-1].mentions


def _is_ahead(sentence: Sentence, event: Event) -> bool:
    """`looks forward to his visit`, `days before his visit`, `his upcoming visit`: is it to come?"""
    phrase = sentence.items[max(event.first - _REACH_AHEAD, 0) : event.trigger]
    return any(item.word("foretell", "upcoming", "looks_ahead") for item in phrase)


def _persons(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return tuple(m for m in mentions if m.role is not Role.PARTY)


def _travels(sentence: Sentence, own: tuple[Mention, ...]) -> bool:
    """`Trump's visit`, but not `a visit with Trump`: does the noun phrase say who travels?"""
    items = sentence.items
    return any(m.role is not Role.PARTY and not (m.first and items[m.first - 1].word("with")) for m in own)


def _guest(sentence: Sentence, event: Event) -> tuple[Mention, ...]:
    """`Trump said during [a visit to Tokyo]`, `On [a visit to Tokyo], Trump said`: who tells it is there."""
    items, floor = sentence.items, event.clause[0]
    before = _lead_of(sentence, event)
    if before < floor or not (items[before].norm in _ON_A_VISIT or items[before].word(*_LEADS_THERE)):
        return ()
    if before > floor:
        group = first_subject(sentence, before - 1, floor)
    else:
        comma = sentence.comma_behind(event.last, _FRONT_REACH)
        group = group_from(sentence, comma + 1) if comma is not None else None
    return group.mentions if group is not None and not group.has_third else ()


def _lead_of(sentence: Sentence, event: Event) -> int:
    """What stands before the noun phrase and its article: `[on] a visit`."""
    items, before = sentence.items, event.first - 1
    while before > event.clause[0] and (
        items[before].is_determiner
        or items[before].word("pair")
        or items[before].tag("place") is not None  # "in his India visit"
    ):
        before -= 1
    return before


def is_made(sentence: Sentence, event: Event) -> bool:
    """`during his visit`: something is said or done on it."""
    lead = _lead_of(sentence, event)
    return lead >= event.clause[0] and sentence.items[lead].norm in _ON_A_VISIT


def is_there_for(sentence: Sentence, event: Event) -> bool:
    """`is in Tokyo for a two-day visit`, `is now in Tokyo on it`, `will stay in Tokyo till Friday for it`."""
    return _place_of_stay(sentence, event) is not None


def is_there_to(sentence: Sentence, verb: int) -> bool:
    """`is in Tokyo [to hold] talks`, `has stayed on in Tokyo [to continue] them`."""
    items = sentence.items
    if verb < 4 or items[verb - 1].norm != TO:
        return False
    before = verb - 2 - (items[verb - 2].norm in AT_PRESENT)
    place = _behind_until(sentence, before)
    return is_in_place(sentence, place) and not _was_or_will_be(sentence, place)


def _place_of_stay(sentence: Sentence, event: Event) -> int | None:
    """Where the place stands in which they are for the event."""
    items, lead = sentence.items, _lead_of(sentence, event)
    of_days = items[lead].norm == OF and items[lead - 1].word("durations")
    if lead > 3 and (of_days or items[lead].word("dates_of")):
        lead -= 1 + of_days  # "for a third day of talks"
        while lead > 3 and (items[lead].tag("ordinal") or items[lead].norm in ARTICLES):
            lead -= 1
    if lead < 3 or not (items[lead].word("purpose") or items[lead].norm == ON):
        return None
    place = _behind_until(sentence, lead - 1)
    if is_in_place(sentence, place):
        return place
    bound = event.verb_follows and items[lead].word("purpose")
    return _goal_before(sentence, lead) if bound else None


def _goal_before(sentence: Sentence, lead: int) -> int | None:
    """`arrived in [Tokyo] on Sunday for talks that begin on Monday`: whereto they have gone for them."""
    items = sentence.items
    place = lead - 1 - (2 if items[lead - 1].date is not None else 0)
    if place < 1 or items[place].tag("place") is None:
        return None
    return place if items[place - 1].verb("travel") else None


def _behind_until(sentence: Sentence, index: int) -> int:
    """`in Tokyo [until Friday]`: what stands before it."""
    items = sentence.items
    led = index > 2 and items[index].date is not None and items[index - 1].norm in UNTIL
    return index - 2 if led else index


def is_in_place(sentence: Sentence, index: int) -> bool:
    """`is now in Tokyo`, `have extended their stay in Tokyo`: does that end with the item at `index`?"""
    items = sentence.items
    if index < 2 or items[index].tag("place") is None or not items[index - 1].word("in"):
        return False
    before = _is_at(sentence, index)
    return items[before].word("passive", "stays_on") and not items[before - 1].word("negation")


def _is_at(sentence: Sentence, place: int) -> int:
    """The verb of who is in the place."""
    before = place - 2
    while before > 0 and sentence.items[before].norm in AT_PRESENT:
        before -= 1
    return before


def _was_or_will_be(sentence: Sentence, place: int) -> bool:
    item = sentence.items[_is_at(sentence, place)]
    return not (item.norm in IS or item.norm.endswith(BEEN) or item.word("stays_on"))


def _is_to_the_post(sentence: Sentence, event: Event) -> bool:
    """`the new [ambassador] to Peru will arrive in Lima`: he is to live there."""
    before = sentence.items[event.clause[0] : event.trigger]
    return (
        event.verb_class == "travel"
        and not event.is_noun
        and any(role.word("envoys_at_post") for role in before)
    )


def by_land(sentence: Sentence, event: Event, lands: Mapping[str, str], missing: frozenset[str]) -> Journey:
    """`Witkoff arrives in Moscow`: the place stands for its party."""
    if not event.parties:
        return None, ONE_PARTY
    if _is_to_the_post(sentence, event):
        return None, "an ambassador goes to his post"
    if event.verb_class == "leave" and all(m.role is Role.EXPERT for m in _persons(event.mentions)):
        return None, ONE_PARTY  # "France's ambassador leaves Tokyo"
    if event.is_noun and (land := _land_in_name(sentence, event, lands, missing)):
        return event.mentions, f"{land} is the other party's land"
    if sentence.verbs_last and not event.is_noun and (land := _land_before(sentence, event, lands, missing)):
        return event.mentions, f"{land} is the other party's land"
    front = goal_in_front(sentence, event)
    if front is not None and lands.get(front.value) in missing and _persons(event.mentions):
        return event.mentions, f"{front.value} is the other party's land"
    stop = min(max(event.trigger, event.last) + 1 + _LAND_REACH, len(sentence.items))
    elsewhere = front is not None
    for index in range(_begin(sentence, event), stop):
        item = sentence.items[index]
        if item.norm == WHERE:
            break  # "flew to Geneva, where he and Putin are to meet"
        group = sentence.group_at(index)
        before = sentence.items[index - 1]
        led = before.word("to", "reaches")  # "flew to Trump", "visits Trump"
        behind = sentence.items[index - 2] if before.word("definite") else before
        listed = (elsewhere and (behind.norm == COMMA or behind.word("and"))) or _is_of(sentence, index)
        next_item = sentence.items[group.last + 1 : group.last + 2] if group is not None else ()
        listed = listed and not any(i.verbs() for i in next_item)  # "parade in Berlin, France sends a band"
        if group is not None and (led or listed) and group.parties & missing:
            return (*event.mentions, *group.mentions), TO_OTHER
        if group is not None:
            continue
        after = sentence.items[index + 1] if index + 1 < len(sentence.items) else None
        if item.is_plain and not _may_lead_on(sentence, index, after):
            break
        tag = item.tag("place")
        if tag is None:
            continue
        land = lands.get(tag.value)
        if land in missing and _is_outing(sentence, event, item):
            return None, "a leader travels there, and to meet nobody"
        if land in missing and (_persons(event.mentions) or _is_sent(sentence, event)):
            return event.mentions, f"{tag.value} is the other party's land"
        elsewhere = True
        if after is None or not (after.norm == COMMA or after.word("and")):  # "Malaysia, Japan and Korea"
            break
    named = event.is_noun and bool(_persons(event.mentions))
    if named and not elsewhere and _is_received(sentence, event, lands, missing):
        return event.mentions, AT_HOME
    return None, "the journey does not lead to the other party" if elsewhere else ONE_PARTY


def _land_in_name(
    sentence: Sentence, event: Event, lands: Mapping[str, str], missing: frozenset[str]
) -> str | None:
    """`a [Moscow] visit`, but not `an emergency Ukraine summit`: the other party's land before the noun."""
    for index in range(_lead_of(sentence, event) + 1, event.trigger):
        item = sentence.items[index]
        if index and sentence.items[index - 1].word("urgent"):
            continue
        tag = item.tag("place") if PEACE_OR_WAR.isdisjoint(_word_behind(sentence, item)) else None
        if tag is not None and lands.get(tag.value) in missing:
            return tag.value
    return None


def _land_before(
    sentence: Sentence, event: Event, lands: Mapping[str, str], missing: frozenset[str]
) -> str | None:
    """`Witkoff ist am Montag [in Moskau] gelandet`: the land where verbs stand last, if somebody travels."""
    items = sentence.items
    for index in range(max(event.clause[0], 1), event.trigger):
        tag = items[index].tag("place")
        led = items[index - 1].word("to", "in") and not items[index - 1].word("mask")
        if led and tag is not None and lands.get(tag.value) in missing and _persons(event.mentions):
            return tag.value
    return None


def goal_in_front(sentence: Sentence, event: Event) -> Tag | None:
    """`В [Осло] прибыл посланник`: the place right before a verb of motion whose subject follows."""
    items, place = sentence.items, event.trigger - 1
    if event.is_noun or event.verb_class != "travel" or not event.mentions:
        return None
    if place > 0 and items[place].date is not None:
        place -= 1
    led = place > event.clause[0] and items[place - 1].word("to")
    return items[place].tag("place") if led and all(m.first > event.trigger for m in event.mentions) else None


def sets_out_for(sentence: Sentence, event: Event) -> bool:
    """`启程前往[利雅得]与俄方会谈`: the verb before the meeting's own leads to its place, and no more."""
    if not sentence.verbs_last or event.verb is None:
        return False
    items = sentence.items
    for cursor in range(event.verb - 1, event.clause[0] - 1, -1):
        item = items[cursor]
        if item.verb("travel"):
            return True
        placed = item.tag("place") is not None or item.date is not None or item.word("in", "with", "and")
        if not (placed or sentence.group_at(cursor) is not None or item.tag("noun")):
            return False
    return False


def _is_received(sentence: Sentence, event: Event, lands: Mapping[str, str], missing: frozenset[str]) -> bool:
    """`Protests in Tokyo over Trump's visit`, `Japan, US to sign a deal during Trump's visit`,
    `Japan detains protesters during Trump's visit`."""
    if not sentence.is_title:
        return False
    items = sentence.items
    host = sentence.group_at(0)
    if host is not None and host.parties == missing and not host.has_third and is_made(sentence, event):
        return all(m.role is Role.PARTY and not m.is_adjective for m in host.mentions)
    for index in range(event.first):
        group, tag = sentence.group_at(index), items[index].tag("place")
        if group is not None and group.parties >= event.parties | missing and not group.has_third:
            return True
        if group is None and tag is not None and index and items[index - 1].word("in"):
            return lands.get(tag.value) in missing
    return False


def _may_lead_on(sentence: Sentence, index: int, after: Item | None) -> bool:
    """`flew [back] to Lima`, `[am] Montag nach Moskau`: may a goal still stand behind the plain word?"""
    dated = after is not None and after.date is not None
    told = dated or _is_titled(sentence, index) or _is_of_lands(sentence, index)
    return told or sentence.items[index].norm in _ON_THE_WAY


def _is_titled(sentence: Sentence, index: int) -> bool:
    """`sends its [negotiating] team to Doha`, `leads a [high-level] delegation`: it describes who is sent."""
    for item in sentence.items[index + 1 : index + 2 + _DESCRIBED]:
        if item.tag("role") is not None:
            return True
        if not (item.is_plain or item.norm in HYPHENS):
            return False
    return False


def _is_of(sentence: Sentence, index: int) -> bool:
    """`the Gulf states of [Qatar]`, but not `spoke of [Qatar]`."""
    before = index - 1 - sentence.items[index - 1].word("definite")
    return before > 0 and sentence.items[before].norm == OF and not sentence.items[before - 1].verbs()


def _is_of_lands(sentence: Sentence, index: int) -> bool:
    """`is visiting the [Gulf states] of Qatar and Oman`."""
    row = sentence.items[index : index + 1 + _LANDS_REACH]
    stop = next((n for n, item in enumerate(row) if item.norm == OF), None)
    return stop is not None and all(
        i.norm.isalpha() and not i.verbs() and not i.tag("noun") for i in row[:stop]
    )


def _begin(sentence: Sentence, event: Event) -> int:
    """Where the goal may stand: behind the journey, or before what they are there for."""
    place = _place_of_stay(sentence, event) if event.is_noun else None
    return place if place is not None else event.trigger + 1


def _is_sent(sentence: Sentence, event: Event) -> bool:
    """`Washington sends a delegation to Tokyo`: whoever is sent is somebody."""
    return sentence.items[event.trigger].verb("send")


def _is_outing(sentence: Sentence, event: Event, goal: Item) -> bool:
    """`Trump flies to Scotland`: a leader alone, to a place that is no capital, and for nothing."""
    alone = all(m.role is Role.LEADER for m in event.mentions if m.party is not None)
    if not alone or goal.tag("party") is not None or goal.is_house or goal.word("residences"):
        return False
    verb = event.verb if event.verb is not None else event.trigger
    behind = sentence.items[min(event.trigger, verb) + 1 : event.clause[1] + 1]
    return not any(i.word("purpose") or i.tag("noun") or i.verbs() for i in behind)


def _word_behind(sentence: Sentence, item: Item) -> list[str]:
    after = next((i for i in sentence.items if i.start >= item.end), None)
    return after.norm.split() if after is not None else []
