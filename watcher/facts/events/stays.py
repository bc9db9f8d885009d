"""Who is in a place, with no verb but "is": `Macron is in Washington`, `In Oslo, Modi urged ...`, and a
headline's `Macron in Washington to present offer`."""

from __future__ import annotations

from watcher.facts.events.nouns import is_foretold
from watcher.facts.lexicon.function_words import (
    AT_PRESENT,
    BEEN,
    BY,
    COLON,
    COMMA,
    FULL_STOP,
    GERUND_ENDING,
    HYPHENS,
    IS,
    LED,
    OF,
    ON,
    PARTICIPLE_ENDING,
    PRESENT_ENDING,
    SINCE_WORD,
    TO,
    WAS,
)
from watcher.facts.syntax.clauses import clause_around, is_past_clause
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Group, Item, Items, Mention, Sentence
from watcher.topic import OFFICES, Role

_REACH_LED = 9  # items of "led by its chief negotiator,"
_REACH_DAY = 4  # items of "on Friday" behind a place


def event_of(
    sentence: Sentence, trigger: int, verb: int, verb_class: str, form: str, mentions: tuple[Mention, ...]
) -> Event:
    """An event that a verb at `verb` tells, of no noun: a journey for "travel", else a meeting."""
    clause = clause_around(sentence, verb)
    return Event(
        first=min(trigger, verb),
        last=max(trigger, verb),
        trigger=trigger,
        group="visit" if verb_class == "travel" else "meeting",
        is_noun=False,
        mentions=mentions,
        verb=verb,
        verb_class=verb_class,
        verb_form=form,
        clause=clause,
        is_foretold=is_foretold(sentence, clause[0], verb),
        is_past_clause=is_past_clause(sentence, verb, verb),
    )


def are_people(group: Group) -> bool:
    """Persons with an office, of one party, whoever is with them: `Macron and Merz`."""
    own = [m for m in group.mentions if m.party is not None]
    return len(group.parties) == 1 and all(m.role in (*OFFICES, Role.OFFICIAL) for m in own)


def are_two_persons(group: Group) -> bool:
    """One person with an office of each party, and nobody beside them."""
    offices = all(m.role in OFFICES for m in group.mentions)
    return offices and len(group.parties) == len(group.mentions) > 1


def place_behind(sentence: Sentence, index: int) -> int | None:
    """The place that "in" or "at" leads to at `index`."""
    items = sentence.items
    if index >= len(items) or not items[index].word("in"):
        return None
    place = index + 1
    while place < len(items) and items[place].word("definite"):
        place += 1
    if place >= len(items) or items[place].tag("place") is None:
        return None
    names = place + 1 < len(items) and items[place + 1].tag("noun") is not None  # "at Oslo meeting"
    return None if names else place


def stay(sentence: Sentence, index: int) -> Event | None:
    """`Macron is in Washington`, a headline's `Macron in Washington to present offer`, and `In Washington,
    Macron urged ...`: the preposition at `index` leads to the place."""
    items = sentence.items
    place = place_behind(sentence, index)
    if place is None and index:
        return _at_meeting(sentence, index)
    if place is None:
        return None
    if items[place].word("world_seats"):
        return _two_at_deed(sentence, index, place)
    if _opens(items, index, place):
        return _fronted(sentence, index, place)
    both = _two_in_house(sentence, index, place) if items[place].is_house else None
    both = both or _two_at_deed(sentence, index, place)
    if both is not None:
        return both
    stays = items[index - 1].word("stays_on") and _talks_behind(items, place)
    at = index - 1
    while at > 0 and items[at].norm in AT_PRESENT:
        at -= 1  # "is currently in Lima"
    was = items[at].norm in WAS
    is_there = stays or was or items[at].norm in IS or items[at].norm.endswith(BEEN)
    verb = at if is_there else index
    if stays:
        while verb > 1 and items[verb - 1].word("perfect", "future"):
            verb -= 1
    who = _who_before(sentence, verb) if verb else None
    if who is None or not are_people(who) or not (verb < index or sentence.is_title):
        return None
    if who.first - items[who.first - 1].is_determiner * bool(who.first) > clause_around(sentence, index)[0]:
        return None
    after = items[place + 1] if place + 1 < len(items) else None
    dated = after is not None and (after.date is not None or after.norm == ON)
    aside = verb == index and items[verb - 1].norm == COMMA
    if (was and not dated) or not _goes_on(after, is_verb=verb < index, is_aside=aside):
        return None
    own = tuple(m for m in who.mentions if m.party is not None)
    return event_of(sentence, index, index, "travel", "gone" if was else "present", own)


def _talks_behind(items: Items, place: int) -> bool:
    """`will stay in Lima until Friday for [talks]`"""
    nouns = (item.tag("noun") for item in items[place + 1 :])
    return any(noun is not None and noun.value != "visit" for noun in nouns)


def _at_meeting(sentence: Sentence, index: int) -> Event | None:
    """`Trump at Japan summit praises ...`: a headline that says at whose meeting he is."""
    items, who = sentence.items, sentence.group_at(index - 1)
    if not sentence.is_title or who is None or not are_people(who) or index + 2 >= len(items):
        return None
    named = items[index + 1].tag("place") is not None and items[index + 2].tag("noun") is not None
    after = items[index + 3] if index + 3 < len(items) else None
    says = after is None or after.norm == COLON or after.word("report", "utters", "vows")
    if not (named and says and items[index].word("in")) or who.first != clause_around(sentence, index)[0]:
        return None
    return event_of(sentence, index, index, "travel", "present", who.mentions)


def _opens(items: Items, index: int, place: int) -> bool:
    """`[In] Oslo, ...`, `Speaking to reporters [in] Oslo, ...`, `At a news conference [in] Oslo, ...`, but
    not `Speaking of the war [in] Yemen, ...`."""
    if index == 0:
        return True
    front, tag = items[:index], items[place].tag("place")
    if tag is None or not tag.extra:  # a land, where nobody speaks
        return False
    if any(i.norm in (COMMA, OF) or i.word("foretell", "aftermath", "clause", "about") for i in front):
        return False
    return front[0].word("speaks") or (front[0].word("in") and any(i.word("stages") for i in front))


def _who_before(sentence: Sentence, index: int) -> Group | None:
    """The group before the item: behind it further offices, or names that no list holds (`the French envoy,
    Le Drian`)."""
    items, last, names = sentence.items, _before_who_leads(sentence.items, index) - 1, False
    while last > 0 and sentence.group_at(last) is None:
        item = items[last]
        is_name = item.is_unlisted_name or item.norm in HYPHENS
        if not (is_name or item.tag("role") or item.norm == COMMA):
            return None
        names, last = names or is_name, last - 1
    group = sentence.group_at(last)
    if group is None or (names and items[group.last].tag("role") is None):
        return None
    return group


def _before_who_leads(items: Items, index: int) -> int:
    """`An Indian team [led by its chief negotiator] is in Oslo`: where that begins, else `index`."""
    for cursor in range(index - 1, max(index - _REACH_LED, 1), -1):
        if items[cursor].norm == BY and items[cursor - 1].norm in LED:
            return cursor - 1 - (items[cursor - 2].norm == COMMA)
        if items[cursor].verbs():
            return index
    return index


def _two_in_house(sentence: Sentence, index: int, place: int) -> Event | None:
    """`Modi hands Trump a letter in Oval Office`: what one does to the other there, in a headline."""
    items = sentence.items
    after = items[place + 1] if place + 1 < len(items) else None
    floor = clause_around(sentence, index)[0]
    named = [g for g in sentence.groups if floor <= g.first and g.last < index]
    if not sentence.is_title or len(named) < 2 or not (after is None or after.norm in (COMMA, COLON)):
        return None
    who, whom = named[0], named[1]
    acts = items[who.last + 1]
    if whom.first != who.last + 2 or not acts.norm.endswith(PRESENT_ENDING) or acts.word("report", "hedge"):
        return None
    persons = all(len(g.mentions) == 1 and g.mentions[0].role in OFFICES for g in (who, whom))
    if (
        not persons
        or who.parties == whom.parties
        or items[whom.last + 1].norm in HYPHENS  # "a Trump-proof budget"
        or acts.verbs()
        or any(i.verbs() for i in items[whom.last + 1 : index])
    ):
        return None
    return event_of(sentence, index, who.last + 1, "meet", "present", (*who.mentions, *whom.mentions))


def _two_at_deed(sentence: Sentence, index: int, place: int) -> Event | None:
    """`Modi and Trump sign accord in Rome`, `Modi signed one with Trump in Rome`: nobody does it alone. Nor
    do those who are to sign it there on a day that is named, be they only states."""
    items = sentence.items
    floor = clause_around(sentence, index)[0]
    deed = next((i for i in range(floor, index) if items[i].word("joint_deeds")), None)
    acts = deed
    while acts is not None and acts > floor and items[acts - 1].word("future", "passive"):
        acts -= 1
    if deed is None or acts is None:
        return None
    named = [g for g in sentence.groups if floor <= g.first and g.last < index and not g.is_adjective]
    named = [g for g in named if g.last >= acts - 1]
    persons = [m for g in named for m in g.mentions]
    if not named or named[0].last != acts - 1:
        return None
    ahead = acts < deed
    dated = any(i.date is not None and i.date.interval.is_day for i in items[deed : place + _REACH_DAY])
    own = all(m.party is not None and (m.role in OFFICES or (ahead and dated)) for m in persons)
    if not own or len({m.party for m in persons}) < 2:
        return None
    if len(named) > 1 and not all(items[g.first - 1].word("with") for g in named[1:]):
        return None
    after = items[place + 1] if place + 1 < len(items) else None
    if not _goes_on(after, is_verb=True):
        return None
    form = "gone" if items[deed].norm.endswith(PARTICIPLE_ENDING) else "base" if ahead else "present"
    return event_of(sentence, index, deed, "meet", form, tuple(persons))


def _goes_on(after: Item | None, *, is_verb: bool, is_aside: bool = False) -> bool:
    """Does what stands behind the place leave it a place: its end, a day, what for, or what else happens?"""
    if after is None or after.date is not None or after.norm in (TO, ON):
        return True
    if after.word("purpose", "future", "foretell") or after.norm == SINCE_WORD:
        return True
    if is_aside:
        return after.norm == COMMA  # "Meloni, in Delhi, says"
    does = not is_verb and after.is_plain and after.norm.endswith(GERUND_ENDING)  # "in Delhi seeking a deal"
    return does or after.norm in ((COMMA, FULL_STOP) if is_verb else (COLON,)) or after.word("clause")


def _fronted(sentence: Sentence, index: int, place: int) -> Event | None:
    """`In Washington, Macron urged ...`: who says something there; and `At the White House, A and B
    praised ...`, where two are there whatever they do."""
    items, begins = sentence.items, place + 1
    while begins < len(items) and (items[begins].norm == ON or items[begins].date is not None):
        begins += 1  # "In Oslo on Monday,"
    who = sentence.group_at(begins + 1)
    if begins >= len(items) or items[begins].norm != COMMA or who is None or who.first > begins + 1:
        return None
    acts = items[who.last + 1] if who.last + 1 < len(items) else None
    if acts is None or acts.is_helping:
        return None
    if are_two_persons(who):
        form = "gone" if acts.norm.endswith(PARTICIPLE_ENDING) else "present"
        return event_of(sentence, index, index, "meet", form, who.mentions)
    says = acts.word("utters", "report", "vows") or (
        items[place].is_house and acts.norm.endswith(PRESENT_ENDING)
    )
    if not says or who.has_third or not are_people(who):
        return None
    return event_of(sentence, index, index, "travel", "present", who.mentions)
