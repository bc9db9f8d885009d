"""Who is who in an article: the two parties, their lands, and the third parties that it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from watcher.facts.event import Event
from watcher.facts.matters import is_spoken_of
from watcher.facts.pronouns import Named
from watcher.facts.sentence import Items, Mention, Sentence
from watcher.topic import Role, Topic

# How it is known who takes part, where that decides what the fact can do.
ELLIPTIC = "elliptic: means a round that is known already"
MEANT = "a pronoun or an office means who was named last"
INHERITED = "the parties stand in the headline or before"
_REACH_PLACE = 3  # items of "in the capital Doha"


@dataclass(frozen=True, slots=True)
class Cast:
    """The two parties, the land of each, and whether the article names one of them and never a third.

    `tables` are the third parties that some series of the topic seats beside the two, `thirds` those that the
    article names, which may name both parties.
    """

    both: frozenset[str]
    lands: Mapping[str, str]  # venue title -> the party whose land it is
    names_a_party: bool
    tables: tuple[frozenset[str], ...] = ()
    thirds: frozenset[str] = frozenset()
    names_both: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """What the headline and the events before one have said of who meets.

    `pair`: both parties were named together; `thirds` are the third parties that were named beside them,
    `alluded` those at a table that was only alluded to. `of_others`: a table at which others sit was named.
    """

    pair: bool = False
    thirds: frozenset[str] = frozenset()
    alluded: frozenset[str] = frozenset()
    of_others: bool = False
    named: Named = field(default_factory=Named)  # whom the sentence before has named


def cast_of(topic: Topic, lands: Mapping[str, str], sentences: Sequence[Sentence]) -> Cast:
    """The cast of an article."""
    groups = [g for s in sentences for g in s.groups]
    third = any(g.has_third for g in groups)
    named = any(m.party for g in groups for m in g.mentions)
    tables = tuple(dict.fromkeys(frozenset(each.thirds) for each in topic.series if each.thirds))
    both = frozenset(party.id for party in topic.parties)
    mentions = [m for g in groups for m in g.mentions]
    names_both = both == {*parties_of(mentions)}
    return Cast(both, lands, named and not third, tables, thirds_of(mentions), names_both)


def title_names_both(sentences: Sequence[Sentence], cast: Cast) -> bool:
    """Does the headline name both parties and nobody else?"""
    titles = [s for s in sentences if s.is_title]
    named = [m for s in titles for g in s.groups for m in g.mentions if not is_spoken_of(s, m)]
    return cast.both <= set(parties_of(named)) and not any(m.is_third for m in named)


def thirds_in_title(sentences: Sequence[Sentence], cast: Cast) -> frozenset[str]:
    """The third parties that the headline names beside the two, where a series seats them together."""
    groups = [g for s in sentences if s.is_title for g in s.groups]
    return next((found for g in groups if (found := seated_with(g.mentions, cast))), frozenset())


def seated_with(mentions: Iterable[Mention], cast: Cast) -> frozenset[str]:
    """The third parties among them, where both parties are there too and a series seats them all."""
    mentions = tuple(mentions)
    thirds = thirds_of(mentions)
    return thirds if thirds in cast.tables and cast.both == set(parties_of(mentions)) else frozenset()


def is_placed(items: Items, event: Event) -> bool:
    """`the Geneva talks`, `the talks in Geneva`: known by their place."""
    if not event.is_noun or event.group in ("call", "visit"):
        return False
    behind = items[event.trigger + 1 : event.trigger + 1 + _REACH_PLACE] if event.is_definite else ()
    there = behind if behind and behind[0].word("in") else ()  # "the talks in Geneva"
    return any(i.tag("place") is not None for i in (*items[event.first : event.trigger], *there))


def parties_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The parties among those mentioned, in order of their ids."""
    return tuple(sorted({m.party for m in mentions if m.party}))


def sits_with_others(mentions: Iterable[Mention], cast: Cast) -> bool:
    """`Ukraine and the US`, `Russia, Turkey and Iran`: two at least, and neither the two parties nor they and
    those whom a series seats beside them."""
    mentions = tuple(mentions)
    sides = {m.party or m.other for m in mentions if not (m.is_mediator and m.role is Role.PARTY)}
    return len(sides) > 1 and sides != cast.both and not seated_with(mentions, cast)


def thirds_of(mentions: Iterable[Mention]) -> frozenset[str]:
    """The third parties among those mentioned; a mediator is none."""
    return frozenset(m.other for m in mentions if m.other is not None and not m.is_mediator)
