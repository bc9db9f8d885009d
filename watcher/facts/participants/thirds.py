"""Talks at which third parties sit with the two as their equals: three delegations, one table."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from watcher.facts.lexicon.function_words import PEACE_OR_WAR, PROPOSES
from watcher.facts.lexicon.vocabulary import SEATED
from watcher.facts.participants.cast import (
    ELLIPTIC,
    INHERITED,
    Before,
    Cast,
    brokers_in,
    is_placed,
    seated_with,
    thirds_of,
)
from watcher.facts.participants.matters import is_matter, stands_apart
from watcher.facts.participants.reporters import reporters_of, tellers_of
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Mention, Sentence

_REACH_PROPOSES = 2  # items of "has proposed"
_MASK_REACH = 4  # items before the noun phrase in which "US-brokered" stands
_ABOUT_REACH = 6  # items behind the noun in which "to end the war" stands
_COUNTED = ("round", "talks", "consultations")  # groups of nouns that are told without saying whose they are
_MOVES = ("postpone", "cancel", "move", "revive")  # what one of those who meet may do alone
_GOES_ON = ("begin", "end", "hold", "adjourn")
_AT_TABLE = "a third party is at the table"


class Seated(NamedTuple):
    """Who takes part (None for an event of others), how that is known, and the third parties at the table."""

    mentions: tuple[Mention, ...] | None
    how: str
    thirds: frozenset[str] = frozenset()
    is_anew: bool = False  # one of them proposes it


def is_of_more(sentence: Sentence, event: Event, cast: Cast, before: Before) -> bool:
    """Can the event be one of the two parties and the third ones that a series seats beside them?"""
    if not cast.tables:
        return False
    if event.group == "visit":
        return not event.is_noun and bool(seated_with(event.mentions, cast))
    if event.has_third or event.of_three:
        return True
    if _is_placed(sentence, event, cast, before) or _is_next_for_peace(sentence, event, cast, before):
        return True
    pointing = event.is_definite or event.is_next or event.ordinal or event.is_demonstrative
    named = set(event.mentions) - set(reporters_of(sentence))  # who says so need not sit there
    bare = event.is_noun and not named and not event.matter and event.group != "call"
    return bool(bare and pointing and (before.thirds or before.alluded or _together(sentence, cast)))


def without_teller(sentence: Sentence, event: Event, cast: Cast) -> Event:
    """The event without the third party that only tells of it (`Umerov says new round of talks set for May`),
    where a series seats one, or a word stands for the two (`Anwar says the two leaders will meet`)."""
    if not event.has_third or event.parties:
        return event
    if not (event.pair_word if not event.is_noun else cast.tables):
        return event
    told = set(event.mentions) <= set(reporters_of(sentence))
    return replace(event, mentions=(), has_third=False) if told else event


def seated(sentence: Sentence, event: Event, cast: Cast, before: Before) -> Seated:
    """Who sits at the table of an event for which `is_of_more` holds."""
    named = thirds_of(event.mentions) if event.has_third else frozenset()
    together = _together(sentence, cast)
    table = _table(cast, named or together or before.thirds or before.alluded)
    if table is None or (event.has_third and not named):
        return Seated(None, _AT_TABLE)
    if event.parties == cast.both and named == table:
        if event.of_three or _stand_together(sentence, event, cast) or _is_with_both(sentence, event, cast):
            return Seated(event.mentions, "all of them stand with the event", table)
        apart = any(i.word("separate") for i in sentence.between(event.clause))
        if apart or event.group == "call":
            return Seated(None, "a third party meets one or each of them")
        anew = bool(_proposers(sentence, event))
        return Seated(event.mentions, ELLIPTIC, table, anew)  # "A will meet B and C", at once or one by one
    missing = cast.both - event.parties
    if named == table and (event.parties or not missing) and missing <= _proposers(sentence, event):
        return Seated(event.mentions, ELLIPTIC, table, is_anew=True)
    if named == table and missing <= _beside(sentence, event, cast):
        return Seated(event.mentions, ELLIPTIC, table)
    if named and not event.of_three:
        return Seated(None, _AT_TABLE)
    return _from_elsewhere(sentence, event, cast, table, replace(before, thirds=together or before.thirds))


def _from_elsewhere(
    sentence: Sentence, event: Event, cast: Cast, table: frozenset[str], before: Before
) -> Seated:
    """Those who are missing stand in the sentence, were named before, or mean a round that is known."""
    everybody = [m for g in sentence.groups for m in g.mentions]
    if event.of_three:
        everybody = [m for m in everybody if not (is_matter(sentence, m) or stands_apart(sentence, event, m))]
    if thirds_of(everybody) - table:
        return Seated(None, "a third party stands in the sentence")
    if event.of_three and seated_with(everybody, cast) == table:
        return Seated(event.mentions, "the others stand elsewhere in the sentence", table)
    if before.thirds == table:
        return Seated(event.mentions, INHERITED, table)
    if event.of_three and event.verb is not None and cast.names_both and cast.thirds & table:
        return Seated(event.mentions, "the three of the article", table)
    if event.of_three and _is_with_mediator(sentence):
        return Seated(None, "a mediator is one of the three")
    if event.of_three and _are_the_three(sentence, event, cast, table):
        return Seated(event.mentions, "a word for the three of them, and no others are named", table)
    if before.alluded == table or _is_placed(sentence, event, cast, before):
        return Seated(event.mentions, ELLIPTIC, table)
    if event.of_three and (cast.thirds <= table or cast.thirds & table):
        return Seated(event.mentions, ELLIPTIC, table)
    if _is_next_for_peace(sentence, event, cast, before):
        return Seated(event.mentions, ELLIPTIC, table)
    return Seated(None, "nobody says who the others are")


def _is_placed(sentence: Sentence, event: Event, cast: Cast, before: Before) -> bool:
    """`Geneva talks end`, in an article that names nobody but those who sit at one table."""
    theirs = cast.thirds in cast.tables and not before.of_others
    return not event.mentions and theirs and is_placed(sentence, event)


def _is_next_for_peace(sentence: Sentence, event: Event, cast: Cast, before: Before) -> bool:
    """`The next round of peace talks is due in May, Zelensky said`, `The third round will be in Oslo`: of
    whom, only the ledger can tell.

    So in an article that names no other third party, nor talks of two of the three.
    """
    points = event.is_next or event.ordinal is not None or event.verb_class in _MOVES
    points = points or event.matter in cast.tables  # "the Kremlin says Ukraine talks will be held"
    if not (points and event.is_noun and event.group in _COUNTED):
        return False
    if before.pair or before.of_others or cast.thirds not in cast.tables:
        return False
    own = {m for m in event.mentions if m.other not in event.matter or m.party is not None}
    own -= set(tellers_of(sentence))
    if event.verb_class in _MOVES and not event.verb_follows:
        own = {m for m in own if m.first > event.trigger}  # "the US has put off the next round"
    return not own and (event.ordinal is not None or _is_about_war(sentence, event))


def _is_about_war(sentence: Sentence, event: Event) -> bool:
    """`peace talks`, `talks to end the war`, `talks on Ukraine`"""
    around = sentence.items[event.first : event.last + 1 + _ABOUT_REACH]
    if event.matter or any(led.word("about") and item.word(SEATED) for led, item in pairwise(around)):
        return True
    return any(word in PEACE_OR_WAR for item in around for word in item.norm.split())


def _are_the_three(sentence: Sentence, event: Event, cast: Cast, table: frozenset[str]) -> bool:
    """Does the article name the third party of the table and no other, or only say that it is of peace?"""
    return cast.thirds == table or (not cast.thirds and _is_about_war(sentence, event))


def _is_with_mediator(sentence: Sentence) -> bool:
    """`a trilateral meeting of Russia, Ukraine and Turkey`, where Turkey is a mediator of the topic."""
    return any(
        len(g.mentions) > 1 and any(m.is_mediator for m in g.mentions) and (g.parties or g.has_third)
        for g in sentence.groups
    )


def _beside(sentence: Sentence, event: Event, cast: Cast) -> frozenset[str]:
    """`US-brokered talks between A and B`, `the C negotiator said the talks with A and B`: the party that
    stands beside the others without being said to talk to them."""
    items = sentence.items
    start = event.clause[0] if not event.is_noun else max(event.clause[0], event.first - _MASK_REACH)
    brokers = brokers_in(sentence, start, event.clause[1] if not event.is_noun else event.trigger)
    if event.is_noun and event.verb_class in _GOES_ON and _is_placed_among(sentence, event):
        brokers |= cast.brokers  # "A-B talks end in Doha", in an article that says who has brought them about
    listed = any(items[g.first - 1].word("with") for g in sentence.groups if event.trigger < g.first)
    if listed and event.is_noun and (event.is_definite or (event.is_next and brokers)):
        brokers |= {m.party for m in tellers_of(sentence) if m.party is not None}
    return brokers


def _proposers(sentence: Sentence, event: Event) -> frozenset[str]:
    """`C has proposed that the teams of A and B meet in C`, `C offers to host talks between A and B`."""
    before = sentence.items[: event.trigger]
    offers = (n for n, item in enumerate(before) if item.norm in PROPOSES)
    groups = (g for g in sentence.groups for n in offers if 0 < n - g.last <= _REACH_PROPOSES)
    return next((g.parties for g in groups), frozenset())


def _is_placed_among(sentence: Sentence, event: Event) -> bool:
    """Does the clause name a place, of which the ledger can tell whose it is?"""
    return not event.is_next and any(i.tag("place") for i in sentence.between(event.clause))


def _table(cast: Cast, named: frozenset[str]) -> frozenset[str] | None:
    """The third parties that a series seats, of whom some are named; the only ones where nobody is."""
    fits = [table for table in cast.tables if named <= table]
    return fits[0] if fits and (named or len(fits) == 1) else None


def _together(sentence: Sentence, cast: Cast) -> frozenset[str]:
    """`Delegations from A, B and C agreed ... as the second round ended`."""
    return next((found for g in sentence.groups if (found := seated_with(g.mentions, cast))), frozenset())


def _stand_together(sentence: Sentence, event: Event, cast: Cast) -> bool:
    """`A, B and C will meet`, `talks between A, B and C`, but not `A will meet B and C`."""
    return any(seated_with(g.mentions, cast) and g.mentions[0] in event.mentions for g in sentence.groups)


def _is_with_both(sentence: Sentence, event: Event, cast: Cast) -> bool:
    """`C will hold talks with A and B`, `C will meet A and B`: a third party with both at once, where no word
    says that each is met apart."""
    items = sentence.items[event.clause[0] : event.clause[1] + 1]
    if event.group == "call" or any(i.word("separate") for i in items):
        return False
    listed = (g for g in sentence.groups if g.parties == cast.both and not g.has_third)
    return any(g.mentions[0] in event.mentions and g.first > event.trigger for g in listed)
