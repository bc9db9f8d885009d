"""The venue of an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from watcher.facts.lexicon.function_words import (
    BEFORE_VENUES,
    BY,
    CALL,
    COMMA,
    HYPHENS,
    INSTEAD,
    LEADS_AWAY,
    NOT,
    OF,
    PHONES,
    PLURAL_ENDING,
    POSSESSIVE,
    SET_FOR,
    STAYS_IN,
)
from watcher.facts.lexicon.language_files import language_places
from watcher.facts.lexicon.vocabulary import EVENTS, FALLBACK, Tag, Vocabulary, lies_within
from watcher.facts.names.place_names import owns_place
from watcher.facts.places.of_clauses import place_of_clause
from watcher.facts.places.whose_place import may_be_its_place
from watcher.facts.status.governed import stays_there
from watcher.facts.syntax.event import Event, calls_back
from watcher.facts.syntax.sentence import Group, Item, Mention, Sentence
from watcher.facts.times.own_days import (
    reach_of,
)
from watcher.model import Span
from watcher.topic import Role, Topic

_REACH_CALL = 2  # items of "in Qatar" right behind a conversation
_REMOTE_REACH = 3  # items behind whom a verb takes, of "by video link"
_REACH_DESCRIBED = 9  # items of "the north-eastern Norwegian border town of"
_LEAD_REACH = 4  # items between a preposition and the place that it leads to


class Lands(NamedTuple):
    """The places of the lands that count for a topic."""

    of_parties: Mapping[str, str]  # venue title -> the party whose land it is
    of_mediators: frozenset[str]  # venue titles


def lands_of(topic: Topic, vocabulary: Vocabulary) -> Lands:
    """The places of the parties' lands and of those that mediate, by the places of a language."""
    owners = {party.country: party.id for party in topic.parties if party.country is not None}
    mediators = {land: land for land in topic.mediators}
    return Lands(_places_of(owners, vocabulary), frozenset(_places_of(mediators, vocabulary)))


def _places_of(owners: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, str]:
    """The places of those countries, and whose they are."""
    countries = language_places(FALLBACK).get("countries", {})
    lands = {countries[code]["title"]: owner for code, owner in owners.items() if code in countries}
    for place in vocabulary.within:
        land = next((lands[top] for top in lies_within(place, vocabulary.within) if top in lands), None)
        if land is not None:
            lands[place] = land
    return lands


def venue_of(sentence: Sentence, event: Event, vocabulary: Vocabulary) -> tuple[str | None, Span | None]:
    """The place behind "in" or "at" in the event's clause, or in its compound ("the Istanbul talks")."""
    if _is_remote(sentence, event) or _is_by_phone(sentence, event):
        return None, None
    if stays_there(sentence, event):
        return _place_it_keeps(sentence, event)
    reach = reach_of(sentence, event)
    if event.verb_class == "move" and event.verb is not None and event.verb_follows:
        moved = range(event.verb + 1, reach.stop)  # "the meeting in Oslo has been moved to [Bern]"
        reach = moved if any(sentence.items[i].tag("place") is not None for i in moved) else reach
    best: tuple[int, int, Tag] | None = None  # how far from the event, which item, which place
    for index in reach:
        item = sentence.items[index]
        tag = item.tag("place")
        if tag is None or _is_broker(sentence, index):
            continue
        if event.group == "call" and not tag.extra and index > event.last + _REACH_CALL:
            continue  # "a conversation on affairs in Peru": it is held in a city
        in_phrase = event.is_noun and event.first - 1 <= index < event.trigger
        of_trip = in_phrase and event.group == "visit"  # "his Israel trip"
        chained = best is not None and best[2].value in vocabulary.within.get(tag.value, "")
        inside = chained and best is not None and index - best[1] < _LEAD_REACH  # "the UAE capital Abu Dhabi"
        group = sentence.group_at(index)
        its_own = of_trip or inside or _is_house(event, index, item)
        its_own = its_own or (vocabulary.joins_nouns and _is_behind_noun(event, group, index))
        if group is not None and not its_own:
            continue
        if not may_be_its_place(sentence, event, index):
            continue
        placed = of_trip or event.first <= index <= event.trigger or chained
        placed = placed or not vocabulary.leads_to_places
        if not (placed or _is_led(sentence, event, index, tag)):
            continue
        distance = abs(index - event.trigger)
        deeper = best is not None and (tag.extra == best[2].value or _is_of_verb(event, best[1], index))
        if best is None or distance < best[0] or deeper or inside:
            best = (distance, index, tag)
    if best is None and event.verb_class == "host":
        return _hosts_place(sentence, event)
    there, span = place_of_clause(sentence, event, vocabulary.within)
    if best is None or (there is not None and there not in lies_within(best[2].value, vocabulary.within)):
        return there, span
    item, title = sentence.items[best[1]], best[2].value
    return title, Span("venue", item.start, item.end, title)


def places_talked_of(sentences: Iterable[Sentence]) -> frozenset[str]:
    """The places behind "on" that say what meetings are about: `a meeting on [Lima] set for May in Oslo`."""
    return frozenset(
        place.value
        for sentence in sentences
        if sentence.worth & EVENTS
        for noun, about, item in zip(sentence.items, sentence.items[1:], sentence.items[2:], strict=False)
        if noun.tag("noun") and about.word("about") and (place := item.tag("place")) is not None
    )


def _place_it_keeps(sentence: Sentence, event: Event) -> tuple[str | None, Span | None]:
    """`refused to move the talks from [Geneva] to Oslo`"""
    for index in range(event.trigger + 1, event.clause[1] + 1):
        item, led = sentence.items[index], sentence.items[index - 1]
        tag = item.tag("place")
        if tag is not None and led.norm.endswith(LEADS_AWAY):
            return tag.value, Span("venue", item.start, item.end, tag.value)
    return None, None


def _is_of_verb(event: Event, one: int, other: int) -> bool:
    """`talks [in Gaza] will be held [in Cairo]`: what the talks are about, and where they are held."""
    if event.verb is None or not event.verb_follows or event.verb_class != "hold":
        return False
    return event.trigger < one < event.verb < other


def goal_of(
    sentence: Sentence, goal: Iterable[Mention], lands: Mapping[str, str]
) -> tuple[str | None, Span | None]:
    """`will travel to Japan and [South Korea]`, `to attend [Chinese] parade`: which land on a journey
    is a party's."""
    for mention in goal:
        item = sentence.items[mention.last]
        tag = item.tag("place")
        title = tag.value if tag is not None else None
        if mention.is_adjective:
            title = next((land for land, party in lands.items() if party == mention.party), None)
        if title is not None and title in lands:
            return title, Span("venue", item.start, item.end, title)
    return None, None


def way_to(
    sentence: Sentence, event: Event, how: str, lands: Mapping[str, str]
) -> tuple[str | None, Span | None]:
    """`heads to Berlin for an online meeting with others`: the other party's land, to which the way leads
    all the same, as `how` says."""
    assert event.verb is not None
    if not any(i.word("remote") for i in sentence.between(event.clause)):
        return None, None
    for item in sentence.items[event.verb + 1 : event.verb + 1 + _LEAD_REACH]:
        tag = item.tag("place")
        if tag is not None and tag.value in lands and how.startswith(tag.value):
            return tag.value, Span("venue", item.start, item.end, tag.value)
    return None, None


def _is_by_phone(sentence: Sentence, event: Event) -> bool:
    """`met X in Rome after a call with Y`: a call is nowhere, a conversation may be somewhere."""
    if event.verb_class == "phone" and not event.is_noun:
        return True
    words = sentence.items[event.trigger].norm.split() if event.is_noun else ()
    return any(word in PHONES or word.rstrip(PLURAL_ENDING) == CALL for word in words)


def _is_behind_noun(event: Event, group: Group | None, index: int) -> bool:
    """`محادثات [إسلام آباد] بين X وY`: the city of a mediator, right behind the noun."""
    own = group is not None and group.first == group.last and all(m.is_mediator for m in group.mentions)
    return own and event.is_noun and index == event.trigger + 1


def _is_broker(sentence: Sentence, index: int) -> bool:
    """`the [US]-brokered talks`: who has brought them about."""
    behind = sentence.items[index + 1 : index + 3]
    return len(behind) > 1 and behind[0].norm in HYPHENS and behind[1].word("mask")


def _is_remote(sentence: Sentence, event: Event) -> bool:
    """`an online meeting`, `met by video link`: who travels meanwhile meets the other nowhere."""
    if event.is_noun:
        words = sentence.items[event.first : event.trigger]
    else:
        words = sentence.items[event.trigger + 1 : event.last + 1 + _REMOTE_REACH]
    return any(i.word("remote") for i in words)


def _is_house(event: Event, index: int, item: Item) -> bool:
    """`a [White House] meeting`: a party by the name of its head's house, which is the place too."""
    compound = event.is_noun and event.first <= index < event.trigger
    return compound and item.is_house


def _hosts_place(sentence: Sentence, event: Event) -> tuple[str | None, Span | None]:
    """`Vienna to host the talks`, `they will be hosted by Vienna`: the host that is none of those who talk is
    the place."""
    assert event.verb is not None
    if event.is_noun and event.verb_follows:
        return _host_behind(sentence, event.verb)
    if event.is_noun and event.verbs_first and event.verb + 1 < event.trigger:
        return _place_at(sentence, event.verb + 1)  # "تستضيف [السعودية] محادثات"
    guests = not event.is_noun and any(m.role is not Role.PARTY for m in event.mentions)
    for index in range(_behind_struck(sentence, event), event.clause[0] - 1, -1):
        item = sentence.items[index]
        tag = item.tag("place")
        group = sentence.group_at(index)
        alone = group is None or group.first == group.last
        next_there = event.is_noun and event.is_next  # "A will host the next round"
        of_host = group is None or not group.parties or guests or next_there
        if tag is not None and alone and (of_host or tag.extra):
            return tag.value, Span("venue", item.start, item.end, tag.value)
        if group is not None or item.norm == COMMA:
            break
    return None, None


def _behind_struck(sentence: Sentence, event: Event) -> int:
    """`[Vienna], not Oslo, will host the talks`: where to look back from for the host, over who is none."""
    items = sentence.items
    assert event.verb is not None
    commas = [i for i in range(event.clause[0], event.verb) if items[i].norm == COMMA]
    if len(commas) > 1 and items[commas[-2] + 1].norm in NOT | INSTEAD:
        return commas[-2] - 1
    return event.verb - 1


def _host_behind(sentence: Sentence, verb: int) -> tuple[str | None, Span | None]:
    """`will be hosted [by Norway]`"""
    items = sentence.items
    host = verb + 2
    while host < len(items) - 1 and items[host].is_determiner:
        host += 1
    if host >= len(items) or items[verb + 1].norm != BY:
        return None, None
    return _place_at(sentence, host)


def _place_at(sentence: Sentence, index: int) -> tuple[str | None, Span | None]:
    item = sentence.items[index]
    tag = item.tag("place")
    return (tag.value, Span("venue", item.start, item.end, tag.value)) if tag else (None, None)


def _is_led(sentence: Sentence, event: Event, index: int, tag: Tag) -> bool:
    """Does a preposition or a verb of motion lead to the place at `index`, from the event?"""
    begins = _behind_description(sentence, index) if _is_described(sentence, index) else index - 1
    if begins >= 1 and _belongs_to_another(sentence.items[begins - 1], is_country=tag.extra == ""):
        return False
    if tag.extra == "" and index > event.trigger + 3 and _is_of_struck_place(sentence, index):
        return False
    lead = _leading_item(sentence, index)
    if lead is None:
        return False
    travels = event.verb_class in ("travel", "leave", "move") or _is_end_of_journey(sentence, event, index)
    travels = travels or (event.is_noun and event.group == "visit")
    return (
        (lead.word("in") and not lead.norm.endswith(LEADS_AWAY))
        or (lead.norm.endswith((*STAYS_IN, SET_FOR)) and lead.verb("plan"))
        or (lead.word("to", "reaches") and (travels or event.verb_class == "host"))
        or (lead.word("to") and _is_way_of_guest(sentence, event, index))
        or (travels and _goes_from(event) <= index and _leads_to(lead, event.verb_class))
        or (travels and index < event.trigger and _leads_to(lead, "travel"))
        or _is_left_after(sentence, event, index, lead)
    )


def _is_left_after(sentence: Sentence, event: Event, index: int, lead: Item) -> bool:
    """`left [Rome] after talks ended`, `recalls its team from [Rome]`: where they were."""
    if event.verb_class == "leave" and lead.norm in (LEADS_AWAY, OF):
        return calls_back(sentence.items[event.trigger])
    if not event.is_noun or index > event.first or not lead.verb("leave"):
        return False
    return any(i.word("aftermath") for i in sentence.items[index : event.first])


def _is_way_of_guest(sentence: Sentence, event: Event, index: int) -> bool:
    """`will lead a delegation to Oslo to take part in the talks`: there they are."""
    between = sentence.items[index : event.first]
    return event.is_noun and any(i.verb("attend") for i in between)


def _is_end_of_journey(sentence: Sentence, event: Event, index: int) -> bool:
    """`flew to Kuala Lumpur to meet He`: where the journey leads to they meet."""
    on_the_way = sentence.items[event.clause[0] : index]
    return not event.is_noun and index < event.trigger and any(i.verb("travel") for i in on_the_way)


def _goes_from(event: Event) -> int:
    return event.trigger if event.verb is None else min(event.verb, event.trigger)


def _leads_to(lead: Item, verb_class: str | None) -> bool:
    """`arrives in`, `moved to`, but not `moved from`."""
    away = lead.norm.endswith(f" {LEADS_AWAY}") and verb_class != "leave"
    return verb_class is not None and lead.verb(verb_class) and not away


def _leading_item(sentence: Sentence, index: int) -> Item | None:
    """What leads to a place: the preposition, over `the Saudi capital [Riyadh]`, `the port city of [Bergen]`
    and a place's own state."""
    if _is_described(sentence, index):
        return sentence.items[_behind_description(sentence, index)]
    cursor = index - 1
    while cursor >= 0 and index - cursor <= _LEAD_REACH:
        item = sentence.items[cursor]
        group = sentence.group_at(cursor)
        adjective = group is not None and group.is_adjective
        owner = item.norm == POSSESSIVE and cursor > 0 and owns_place(sentence.items, cursor - 1)
        if not (item.norm in BEFORE_VENUES or adjective or owner):
            return item
        cursor -= 1 + owner  # "in Turkey's Istanbul"
    return None


def _is_described(sentence: Sentence, index: int) -> bool:
    """`the Swiss city of [Geneva]`, `the capital, [Ankara],`: what the place is stands before its name."""
    joins = sentence.items[index - 1]
    return index > 1 and joins.norm in (OF, COMMA) and sentence.items[index - 2].word("settlements")


def _behind_description(sentence: Sentence, index: int) -> int:
    """`[in] the West Java resort town of Bandung`: where the word before what describes the place stands."""
    cursor = index - 2
    while cursor and index - cursor < _REACH_DESCRIBED:
        item = sentence.items[cursor]
        named = sentence.group_at(cursor) is not None or item.tag("place") is not None
        of_it = item.is_plain or item.is_determiner or item.norm in (*HYPHENS, POSSESSIVE) or named
        if item.word("in", "to") or item.verbs() or not of_it:
            break
        cursor -= 1
    return cursor


def _is_of_struck_place(sentence: Sentence, index: int) -> bool:
    """`days after strikes on Isfahan in [Iran]`: the land of a place that no meeting is in."""
    place, led = sentence.items[index - 2], sentence.items[index - 3]
    return place.tag("place") is not None and led.word("about")


def _belongs_to_another(item: Item, *, is_country: bool) -> bool:
    """`the war in Ukraine`, `a strike in Doha`: the place belongs to the noun before it, not to the event."""
    return item.is_plain and (is_country or item.word("matters"))
