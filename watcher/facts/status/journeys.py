"""Whether a journey leads to the other party: `Lula visits Beijing`, `Witkoff's visit`."""

from __future__ import annotations

from collections.abc import Mapping

from watcher.facts.lexicon.function_words import (
    BEFORE_VENUES,
    COMMA,
    HYPHENS,
    OF,
    ON_THE_WAY,
    PEACE_OR_WAR,
    TITLES,
    WHERE,
)
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.names.place_names import is_goal_by_ending
from watcher.facts.status.in_place import place_of_stay
from watcher.facts.status.travellers import is_made, lead_of, persons_of
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Mention, Sentence
from watcher.topic import Role

ONE_PARTY = "only one party takes part"
AT_HOME = "the other party is at home where they are received"
TO_OTHER = "the journey leads to the other party"
_LAND_REACH = 8  # items behind a verb of motion in which its goal stands
_LANDS_REACH = 3  # items of "Gulf states of"
_DESCRIBED = 2  # items between "high" and "delegation"
# Plain words between a journey and its goal; any other ends the search ("on his way to war in Iran").
_ON_THE_WAY = BEFORE_VENUES | TITLES | ON_THE_WAY

Journey = tuple[tuple[Mention, ...] | None, str]


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
    if event.verb_class == "leave" and all(m.role is Role.EXPERT for m in persons_of(event.mentions)):
        return None, ONE_PARTY  # "France's ambassador leaves Tokyo"
    if event.is_noun and (land := _land_in_name(sentence, event, lands, missing)):
        return event.mentions, f"{land} is the other party's land"
    if sentence.verbs_last and not event.is_noun and (land := _land_before(sentence, event, lands, missing)):
        return event.mentions, f"{land} is the other party's land"
    front = goal_in_front(sentence, event)
    if front is not None and lands.get(front.value) in missing and persons_of(event.mentions):
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
        if land in missing and (persons_of(event.mentions) or _is_sent(sentence, event)):
            return event.mentions, f"{tag.value} is the other party's land"
        elsewhere = True
        if after is None or not (after.norm == COMMA or after.word("and")):  # "Malaysia, Japan and Korea"
            break
    named = event.is_noun and bool(persons_of(event.mentions))
    if named and not elsewhere and _is_received(sentence, event, lands, missing):
        return event.mentions, AT_HOME
    return None, "the journey does not lead to the other party" if elsewhere else ONE_PARTY


def _land_in_name(
    sentence: Sentence, event: Event, lands: Mapping[str, str], missing: frozenset[str]
) -> str | None:
    """`a [Moscow] visit`, but not `an emergency Ukraine summit`: the other party's land before the noun."""
    for index in range(lead_of(sentence, event) + 1, event.trigger):
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
        led = led or is_goal_by_ending(items, index)
        if led and tag is not None and lands.get(tag.value) in missing and persons_of(event.mentions):
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
    place = place_of_stay(sentence, event) if event.is_noun else None
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
