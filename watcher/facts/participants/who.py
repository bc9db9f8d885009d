"""Who takes part in an event."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from watcher.facts.events.tables import leading_item
from watcher.facts.lexicon.function_words import COMMA, ONE_PERSON, POSSESSIVE
from watcher.facts.lexicon.vocabulary import PERSON, Tag
from watcher.facts.names.pronouns import names_others, with_meant
from watcher.facts.participants.called import CALLED, those_called
from watcher.facts.participants.cast import ELLIPTIC, INHERITED, MEANT, Before, Cast, is_placed, is_recalled
from watcher.facts.participants.delegates import are_delegates
from watcher.facts.participants.fellows import are_fellows, are_of_bloc, are_of_one_side
from watcher.facts.participants.matters import is_matter, is_of_body, is_of_mediator, stands_apart
from watcher.facts.participants.missions import mission
from watcher.facts.participants.one_by_one import meet_another
from watcher.facts.participants.sayers import as_states
from watcher.facts.participants.sequels import follows_both, goes_on
from watcher.facts.participants.thirds import Seated, is_of_more, seated
from watcher.facts.status.in_place import is_there_for
from watcher.facts.status.journeys import ONE_PARTY, by_land
from watcher.facts.status.travellers import travellers
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Group, Mention, Sentence
from watcher.facts.syntax.subjects import hyphened_to_stranger, is_of_stranger, opens_with_stranger
from watcher.topic import Role

_WITH_REACH = 5  # items of "with his visiting counterpart"
_PERSONS = (Role.LEADER, Role.MINISTER)
_TAKE_OFF = ("cancel", "postpone")
_CROWD = 3  # guests among whom a state that hosts them sits itself
_LEADER = Tag("role", Role.LEADER.value)

Participants = tuple[tuple[Mention, ...] | None, str]


# ------------------------------------------------------------------------------------------ who takes part


def participants(sentence: Sentence, event: Event, cast: Cast, before: Before) -> Seated:
    """Who takes part and how that is known; None when the event is not one of the two parties'."""
    if meet_another(sentence, event):
        return Seated(None, "each of them meets somebody else")
    if is_of_more(sentence, event, cast, before):
        return seated(sentence, event, cast, before)
    whole = with_meant(sentence, event, before.named, before.headed)
    just_named = whole.is_next and whole.verb_follows and cast.both <= {m.party for m in before.named.parties}
    of_others = not cast.blocs and (before.of_others or before.named.has_third)  # in a bloc many are at home
    theirs = before.pair and not (of_others or before.thirds)
    if goes_on(sentence, whole, before) or (theirs and are_delegates(sentence, whole)):
        return Seated((), INHERITED)
    meant = before.named.are_others and not sentence.groups
    if whole.pair_word and not whole.parties and (meant or names_others(sentence, event.first)):
        return Seated(None, "the two who were named last are others")
    mentions, how = _pair(sentence, whole, cast, pair_before=before.pair or just_named)
    if (mentions is None or how == ELLIPTIC) and not before.of_others:
        called = those_called(sentence, whole, sorted(cast.both - whole.parties), by_title=cast.title_calls)
        mentions, how = (called, CALLED) if called else (mentions, how)
    if how == ELLIPTIC and before.of_others and is_placed(sentence, event):
        return Seated(None, "others were named who meet")
    if mentions is not None:
        mentions = as_states(sentence, event, _at_house(sentence, mentions), before.met)
    others = how == ELLIPTIC and event.verb_class in _TAKE_OFF  # "he will skip the summit in Lima"
    return Seated(mentions, how if whole is event or mentions is None or others else MEANT)


def _at_house(sentence: Sentence, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """`Starmer's White House meeting`: whom a leader meets in the house of a head of state."""
    if not any(m.role is Role.LEADER for m in mentions):
        return mentions
    ranked = {m.party for m in mentions if m.role is not Role.PARTY}
    return tuple(
        replace(m, role=Role.LEADER) if m.party not in ranked and sentence.items[m.first].is_house else m
        for m in mentions
    )


def _pair(sentence: Sentence, event: Event, cast: Cast, *, pair_before: bool) -> Participants:
    """The two parties and nobody else."""
    if _holds_with_mediator(sentence, event, cast):
        return None, "a mediator is the third at the table"
    if event.has_third and not (
        _face_each_other(sentence, event, cast)
        or are_fellows(sentence, event, cast)
        or are_of_bloc(event, cast)
    ):
        return None, "a third party is at the table"
    if event.group == "visit" and event.is_noun:
        event = replace(event, mentions=travellers(sentence, event))
    missing = cast.both - event.parties
    if not missing and _go_together(sentence, event):
        return None, "they travel, and nobody says where they meet"
    if not missing and is_of_body(sentence, event):
        return None, "a meeting of a body in which they sit among others"
    if not missing and _is_about(sentence, event):
        return None, "beside the noun stands what the meeting is about"
    if not missing:
        return event.mentions, "both parties stand with the event"
    if are_of_one_side(sentence, event):
        return None, "those of one side meet"
    if (sent := mission(sentence, event, cast, pair_before=pair_before)) is not None:
        return sent
    if event.parties and event.verb_class != "host" and _mediator_talks(sentence, event):
        return None, "a mediator meets one of the parties"
    if event.group == "visit" or (event.is_noun and is_there_for(sentence, event)):
        return by_land(sentence, event, cast.lands, missing)
    if not event.is_noun and event.verb_class == "host":
        return None, ONE_PARTY
    if pair_before and is_recalled(sentence, event):
        return event.mentions, "recalled: a meeting with its place and day, in an article on both parties"
    if pair_before and event.verb is not None and follows_both(sentence, event):
        return event.mentions, INHERITED
    if not event.parties and not event.pair_word and not _points(event):
        alluded = is_placed(sentence, event) and cast.names_a_party and not event.is_presupposed
        return (event.mentions, ELLIPTIC) if alluded else (None, "nobody takes part")
    if event.matter:
        return None, "a third party stands in the name of the event"
    if _is_received_at_house(sentence, event, cast, missing):
        return event.mentions, "they meet at the head of state of the other party"
    return _from_elsewhere(sentence, event, cast, missing, pair_before=pair_before)


def _is_received_at_house(sentence: Sentence, event: Event, cast: Cast, missing: frozenset[str]) -> bool:
    """`The president met the Israeli prime minister at the White House`: an office, and whose house it is."""
    items = sentence.items
    if not event.parties or event.verb_class not in ("meet", "host", "attend"):
        return False
    around = range(event.clause[0], event.clause[1] + 1)
    persons = all(m.role is not Role.PARTY for m in event.mentions)
    if event.is_noun and not (event.verb_class == "attend" and persons):
        return False
    offices = (i for i in around if items[i].tag("role") and sentence.group_at(i) is None)
    met = any(items[i].tag("role") == _LEADER and items[i - 1].word("definite") for i in offices if i)
    if not (met or event.is_noun):
        return False
    houses = (i for i in around if i and items[i].is_house and items[i - 1].word("in"))
    lands = (tag.value for i in houses if (tag := items[i].tag("place")) is not None)
    return any(cast.lands.get(land) in missing for land in lands)


def _from_elsewhere(
    sentence: Sentence, event: Event, cast: Cast, missing: frozenset[str], *, pair_before: bool
) -> Participants:
    """The missing party stands in the sentence, was named before, or means a round that is known."""
    others = [g for g in sentence.groups if not (event.first <= g.first <= event.last)]
    others = [g for g in others if not hyphened_to_stranger(sentence, g)]
    others = [g for g in others if event.parties or not any(m.is_mediator for m in g.mentions)]
    there = [m for g in others for m in g.mentions if not is_matter(sentence, m)]
    thirds = [m for g in others for m in g.mentions if m.is_third]
    if event.parties:  # "Iran war prompts A to delay his meeting with B", but not "the Iranian talks"
        thirds = [m for m in thirds if m in there or m.is_adjective]
    beside = [m for m in thirds if not stands_apart(sentence, event, m)]
    if beside and not event.pair_word:
        return None, "a third party stands in the sentence"
    with_thirds = [m for g in others if g.has_third for m in g.mentions]  # "when A, B and C leaders gather"
    found = [m for m in there if m.party in missing and not m.is_adjective and m not in with_thirds]
    found = [m for m in found if not (_is_invited(sentence, event, m) or _is_left(sentence, event, m))]
    found = [m for m in found if not _is_met_instead(sentence, event, m)]
    of_stranger = is_of_stranger(sentence, event) or _is_with_stranger(sentence, event)
    behind = all(m.first > event.trigger for m in found)
    of_stranger = of_stranger or (behind and _is_of_somebody(sentence, event))
    if event.is_presupposed and is_of_mediator(sentence, event):
        return None, "a mediator meets one of the parties"
    if {m.party for m in found} == missing and event.is_noun and not of_stranger:
        return (*event.mentions, *found), "the other party stands elsewhere in the sentence"
    if thirds and not event.pair_word:
        return None, "a third party stands in the sentence"
    before = [g for g in others if g.last < event.first or not event.is_noun]
    named_pair = [m for g in before for m in g.mentions if not m.is_adjective]
    if event.pair_word and {m.party for m in named_pair} == cast.both:
        return tuple(named_pair), "the pair stands in the sentence"
    pointed = bool(event.ordinal) or event.is_demonstrative or (event.is_next and event.verb_follows)
    pointed = pointed or (event.is_noun and bool(event.parties) and event.is_definite)
    if pair_before and (event.pair_word or (pointed and not opens_with_stranger(sentence, event))):
        return event.mentions, INHERITED
    if event.is_noun and event.verb_class in ("hold", "begin") and not event.verb_follows:
        mentions, how = by_land(sentence, event, cast.lands, missing)
        if mentions is not None:
            return mentions, how
    if event.verb_class == "host" and event.parties:
        return None, ONE_PARTY  # "Trump hosts a first crypto summit"
    tells = event.is_noun and event.group in ("round", "talks", "consultations", "summit")
    tells = (tells and _points(event)) or (event.verb_follows and is_placed(sentence, event))
    if cast.names_a_party and (event.pair_word or (tells and not event.is_presupposed)):
        return event.mentions, ELLIPTIC
    return None, ONE_PARTY


def _is_invited(sentence: Sentence, event: Event, mention: Mention) -> bool:
    """`Following the negotiations, C said he would invite [A and B]`: to something else."""
    between = sentence.items[event.last + 1 : mention.first]
    return event.aftermath is not None and any(i.verb("invite") for i in between)


def _is_met_instead(sentence: Sentence, event: Event, mention: Mention) -> bool:
    """`A will skip the summit in Lima for a meeting [with B]`: B is at the other one."""
    before = mention.first - 1
    led = event.verb_class == "cancel" and event.last < before and sentence.items[before].word("with")
    return led and sentence.items[before - 1].tag("noun") is not None


def _is_left(sentence: Sentence, event: Event, mention: Mention) -> bool:
    """`had been arranged after the envoy's return from [Lima]`: a place, of which nobody is said to come."""
    behind = sentence.items[mention.first - 1].word("of") and mention.role is Role.PARTY
    placed = sentence.items[mention.first].tag("place") is not None
    return bool(mention.first) and behind and placed and stands_apart(sentence, event, mention)


def _face_each_other(sentence: Sentence, event: Event, cast: Cast) -> bool:
    """`A meets B and C`, `C and A open talks with B`: the two parties are on its two sides, whoever is with
    them; but not `A, B and C meet`, `C receives A and B`, nor where a state is the host of both or one of a
    bloc's states acts with a third one."""
    if event.of_three or event.parties != cast.both or (event.is_noun and event.is_presupposed):
        return False
    if event.trigger and not event.is_noun and not sentence.items[event.trigger].is_capitalised:
        acts = sentence.items[event.trigger - 1]
        if acts.is_unlisted_name and sentence.group_at(event.trigger - 1) is None:
            return False  # a name that no list holds
    groups = [g for g in sentence.groups if not set(g.mentions).isdisjoint(event.mentions)]
    if any(not g.parties or g.parties == cast.both for g in groups):
        return False
    if any(leading_item(sentence, g).word("between") for g in groups):
        return False
    doers = [g for g in groups if g.first < event.trigger]
    if any(_is_part_of_bloc(sentence, g, cast) for g in doers):
        return False
    guests = [g for g in groups if g.first > event.trigger]
    crowd = any(
        len(g.mentions) >= _CROWD or all(m.role in _PERSONS or m.other == PERSON for m in g.mentions)
        for g in guests
    )
    if event.verb_class == "host" and not crowd and any(g.mentions[-1].role is Role.PARTY for g in doers):
        return False  # "Riyadh hosts American and Russian officials", who meet each other
    return any(g.first < event.trigger for g in groups) and any(g.first > event.trigger for g in groups)


def _is_part_of_bloc(sentence: Sentence, doers: Group, cast: Cast) -> bool:
    """`France and Italy open talks with Iran`, where the party is three powers: one of them and a third."""
    own = [m for m in doers.mentions if m.party is not None]
    if not doers.has_third or len(own) != 1 or own[0].role is not Role.PARTY:
        return False
    land = sentence.items[own[0].last].tag("place")
    return land is not None and cast.lands.get(land.value) != own[0].party


def _holds_with_mediator(sentence: Sentence, event: Event, cast: Cast) -> bool:
    """`China, Pakistan to hold trilateral talks with Afghanistan`, `China, Pakistan and Afghanistan agree to
    hold the next round in Kabul`: the mediator is no host, and holds them beside a party."""
    listed = [g for g in sentence.groups if g.last < event.trigger and g.parties]
    listed = [g for g in listed if any(m.is_mediator for m in g.mentions)]
    if event.of_three and any(len(g.parties) == 1 for g in listed):
        return True
    states = event.of_three or any(all(m.role is Role.PARTY for m in g.mentions) for g in listed)
    behind = pairwise(sentence.items[event.trigger : event.clause[1] + 1])
    places = (place.tag("place") for led, place in behind if led.word("in"))
    in_their_land = any(p is not None and p.value in cast.lands for p in places)
    return bool(listed) and states and event.is_noun and in_their_land


def _go_together(sentence: Sentence, event: Event) -> bool:
    """`With the leaders of A and B visiting, C will ...`: both are guests, and no place is named."""
    if event.is_noun or event.group != "visit" or event.verbs_last:
        return False
    behind = sentence.items[event.trigger + 1 : event.clause[1] + 1]
    placed = any(i.tag("place") or i.tag("noun") for i in behind)
    nowhere = not placed or behind[0].norm == COMMA
    return nowhere and all(m.last < event.trigger for m in event.mentions)


def _is_about(sentence: Sentence, event: Event) -> bool:
    """`a third's [Ukraine] summit with Putin`: the state beside the noun is what it is about."""
    beside = [m for m in event.mentions if m.last == event.trigger - 1 and m.role is Role.PARTY]
    alone = beside and [m.party for m in event.mentions].count(beside[0].party) == 1
    if not event.is_noun or not alone or beside[0].first < 2:
        return False
    owner, mark = sentence.items[beside[0].first - 2 : beside[0].first]
    group = sentence.group_at(beside[0].first - 2)
    named = owner.is_unlisted_name if group is None else not group.parties
    return named and mark.norm == POSSESSIVE


def _mediator_talks(sentence: Sentence, event: Event) -> bool:
    """`the US envoy met Zelensky`: a mediator beside one party; `Oman says` only tells of it."""
    items = sentence.items
    for mention in event.mentions:
        after = items[mention.last + 1] if mention.last + 1 < len(items) else None
        if mention.is_mediator and not (after is not None and after.word("report")):
            return True
    return False


def _is_of_somebody(sentence: Sentence, event: Event) -> bool:
    """`He held talks with A and B`: whoever he is, each of them talked to him."""
    doer = event.verb - 1 if event.verb is not None and not event.verb_follows else -1
    return doer >= event.clause[0] and sentence.items[doer].norm in ONE_PERSON


def _is_with_stranger(sentence: Sentence, event: Event) -> bool:
    """`a meeting with lawmakers`: no list holds with whom."""
    first = event.trigger + 1
    behind = sentence.items[first : first + _WITH_REACH]
    if not behind or not behind[0].word("with"):
        return False
    stop = next((i for i in range(first, first + len(behind)) if sentence.items[i].norm == COMMA), None)
    stop = first + len(behind) if stop is None else stop
    named = any(first < m.first < stop for g in sentence.groups for m in g.mentions)
    return not (named or any(i.tag("role") or i.word("pair", "pronoun") for i in behind))


def _points(event: Event) -> bool:
    """`the third round`, `the next talks`: takes a round for known."""
    return bool(event.is_definite or event.is_next or event.ordinal)
