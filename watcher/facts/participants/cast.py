"""Who is who in an article: the two parties, their lands, and the third parties that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from watcher.facts.lexicon.function_words import BY, HYPHENS, MODALS
from watcher.facts.names.pronouns import Named
from watcher.facts.participants.go_between import go_between_of
from watcher.facts.participants.matters import is_spoken_of
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Items, Mention, Sentence
from watcher.topic import Party, Role, Topic

# How it is known who takes part, where that decides what the fact can do.
ELLIPTIC = "elliptic: means a round that is known already"
MEANT = "a pronoun or an office means who was named last"
INHERITED = "the parties stand in the headline or before"
_COUNTED = re.compile(r"[A-Z]{0,2}[2-9](\s?\+\s?[1-9])?")  # a name that counts states
_FIGURE = re.compile(r"\d")
_GOES_ON = ("begin", "end", "adjourn")
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
    brokers: frozenset[str] = frozenset()  # parties that the article says have brought talks about
    blocs: Mapping[str, int] = field(default_factory=dict)  # party -> how many states it stands for ("P5+1")
    title_calls: bool = False  # the headline has the name of the talks
    hosts: frozenset[str] = frozenset()  # places of the lands that mediate
    go_between: Mention | None = None  # the party that goes between others who do not face each other


@dataclass(frozen=True, slots=True)
class Before:
    """What the headline and the events before one have said of who meets.

    `pair`: both parties were named together; `thirds` are the third parties that were named beside them,
    `alluded` those at a table that was only alluded to. `of_others`: a table at which others sit was named.
    `told`: a meeting of the two was reported.
    """

    pair: bool = False
    thirds: frozenset[str] = frozenset()
    alluded: frozenset[str] = frozenset()
    of_others: bool = False
    told: bool = False
    met: tuple[Mention, ...] = ()  # who take part in the last event of the two
    named: Named = field(default_factory=Named)  # whom the sentence before has named
    headed: tuple[Mention, ...] = ()  # the persons whom the headline names, and nobody else's


def cast_of(topic: Topic, lands: Mapping[str, str], sentences: Sequence[Sentence]) -> Cast:
    """The cast of an article."""
    groups = [g for s in sentences for g in s.groups]
    third = any(g.has_third for g in groups)
    named = any(m.party for g in groups for m in g.mentions)
    tables = tuple(dict.fromkeys(frozenset(each.thirds) for each in topic.series if each.thirds))
    both = frozenset(party.id for party in topic.parties)
    mentions = [m for g in groups for m in g.mentions]
    names_both = both == {*parties_of(mentions)}
    brokers = frozenset[str]().union(*(brokers_in(s, 0, len(s.items) - 1) for s in sentences if tables))
    blocs = {party.id: size for party in topic.parties if third and (size := _size_of(party))}
    cast = Cast(both, lands, named and not third, tables, thirds_of(mentions), names_both, brokers, blocs)
    return replace(cast, go_between=go_between_of(sentences)) if third else cast


def _size_of(party: Party) -> int:
    """Six where a party is called `P5+1`, three where it is called `E3`, 0 where no name counts states."""
    names = (name for each in party.names.values() for name in each)
    counts = [sum(map(int, _FIGURE.findall(name))) for name in names if _COUNTED.fullmatch(name)]
    return max(counts, default=0)


def brokers_in(sentence: Sentence, start: int, stop: int) -> frozenset[str]:
    """`US-brokered`, `mediated by the US`: the parties among those items that only bring others together."""
    items = sentence.items
    found = set()
    for index in range(start, min(stop, len(items) - 1)):
        tag = items[index].tag("party")
        if tag is None:
            continue
        behind = index + 1 + (items[index + 1].norm in HYPHENS)
        masked = any(i.word("mask") for i in items[max(index - 3, 0) : index])
        led = masked and _before(items, index).norm == BY
        joined = behind > index + 1 or not items[behind].verbs()  # "Russia-held", but not "Putin held talks"
        if led or (joined and behind < len(items) and items[behind].word("mask")):
            found.add(tag.value)
    return frozenset(found)


def _before(items: Items, index: int) -> Item:
    """The item before, over an article."""
    return items[index - 1 - items[index - 1].is_determiner]


def title_names_both(sentences: Sequence[Sentence], cast: Cast) -> bool:
    """Does the headline name both parties and nobody else?"""
    titles = [s for s in sentences if s.is_title]
    named = [m for s in titles for g in s.groups for m in g.mentions if not is_spoken_of(s, m)]
    return cast.both <= set(parties_of(named)) and not any(m.is_third for m in named)


def opens_on_both(sentences: Sequence[Sentence], cast: Cast) -> bool:
    """Does the headline name nobody, and the first sentence of the text both parties and nobody else?"""
    if cast.thirds or any(m.party for s in sentences if s.is_title for g in s.groups for m in g.mentions):
        return False
    first = next((s for s in sentences if not s.is_title), None)
    return first is not None and cast.both == set(parties_of(m for g in first.groups for m in g.mentions))


def thirds_in_title(sentences: Sequence[Sentence], cast: Cast) -> frozenset[str]:
    """The third parties that the headline names beside the two, where a series seats them together."""
    groups = [g for s in sentences if s.is_title for g in s.groups]
    return next((found for g in groups if (found := seated_with(g.mentions, cast))), frozenset())


def seated_with(mentions: Iterable[Mention], cast: Cast) -> frozenset[str]:
    """The third parties among them, where both parties are there too and a series seats them all."""
    mentions = tuple(mentions)
    thirds = thirds_of(mentions)
    return thirds if thirds in cast.tables and cast.both == set(parties_of(mentions)) else frozenset()


def is_placed(sentence: Sentence, event: Event) -> bool:
    """`the Geneva talks`, `the talks in Geneva`: known by their place."""
    if not event.is_noun or event.group in ("call", "visit"):
        return False
    items, known = sentence.items, event.is_definite or sentence.is_title
    begins = [event.trigger] if known else []
    if known and event.verb is not None and event.verb_follows and event.verb_class in _GOES_ON:
        begins.append(event.verb)  # "the talks have begun in Geneva"
    behind = [items[i + 1 : i + 1 + _REACH_PLACE] for i in begins]
    there = [i for phrase in behind if phrase and phrase[0].word("in") for i in phrase]
    return any(i.tag("place") is not None for i in (*items[event.first : event.trigger], *there))


def is_recalled(sentence: Sentence, event: Event) -> bool:
    """`a meeting in Riyadh on February 18`: without a verb, and with no third party in the sentence."""
    if not event.is_noun or event.verb is not None or any(g.has_third for g in sentence.groups):
        return False
    items = sentence.items[event.first : event.last + 1]
    if any(i.norm in MODALS for i in sentence.items[event.clause[0] : event.first]):
        return False  # "it could help in talks at a summit in Cairo on May 4"
    days = any(i.date is not None and i.date.interval.is_day for i in items)
    return days and any(i.tag("place") for i in items)


def parties_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The parties among those mentioned, in order of their ids."""
    return tuple(sorted({m.party for m in mentions if m.party}))


def sits_with_others(mentions: Iterable[Mention], cast: Cast) -> bool:
    """`Ukraine and the US`, `Russia, Turkey and Iran`: two at least, and neither the two parties nor they and
    those whom a series seats beside them."""
    mentions = tuple(mentions)
    sides = {m.party or m.other for m in mentions if not (m.is_mediator and m.role is Role.PARTY)}
    if len(sides) == 1 and any(m.is_mediator for m in mentions):
        return True  # "Turkey and Russia": the host of others has a meeting of its own
    return len(sides) > 1 and sides != cast.both and not seated_with(mentions, cast)


def thirds_of(mentions: Iterable[Mention]) -> frozenset[str]:
    """The third parties among those mentioned; a mediator is none."""
    return frozenset(m.other for m in mentions if m.other is not None and not m.is_mediator)
