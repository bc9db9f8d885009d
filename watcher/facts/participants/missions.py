"""People whom one of the two sends to a third land for talks with the other, or calls back from there."""

from __future__ import annotations

from itertools import pairwise

from watcher.facts.lexicon.function_words import PEACE_OR_WAR, TO
from watcher.facts.participants.cast import INHERITED, Cast
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Mention, Sentence, before_determiners
from watcher.topic import Role

AT_TALKS = "people of one party are sent to talks with the other, or called back from them"
_DELEGATES = (Role.OFFICIAL, Role.ENVOY, Role.EXPERT)
_SENDS = ("send", "recall")
_TALKS = ("talks", "round", "consultations")
_REACH_SENT = 6  # items of "a high-level negotiating delegation"
_REACH_MATTER = 3  # items of "on the truce"

Mission = tuple[tuple[Mention, ...], str]


def mission(sentence: Sentence, event: Event, cast: Cast, *, pair_before: bool) -> Mission | None:
    """`Peru has sent a delegation to Oslo for talks on the truce with the Front`, `Peru recalls its team from
    Oslo as talks with the Front stall`: the two, though one of them stands with what the talks are.

    Where the sentence names only one, its delegation must go for talks (`on the truce`) to a land that
    mediates, in an article on both. Who goes to see somebody else is on no such mission.
    """
    if event.is_noun or event.group != "visit" or event.has_third or len(event.parties) != 1:
        return None
    if not _goes_to_third_land(sentence, event, cast) or not _are_delegates(sentence, event):
        return None
    ends = event.verb_class == "leave"
    behind = range(event.trigger + 1, len(sentence.items))
    talks = next((n for n in behind if _are_talks(sentence, event, n, ends=ends)), None)
    others = [m for g in sentence.groups if g.first > event.trigger for m in g.mentions]
    if talks is None and not ends:
        return None
    if any(m.is_third or (m.is_mediator and _is_met(sentence, m)) for m in others):
        return None
    missing = cast.both - event.parties
    own = tuple(m for m in event.mentions if m.party is not None)
    found = tuple(m for m in others if m.party in missing and talks is not None and m.first > talks)
    if {m.party for m in found} == missing:
        return (*own, *found), AT_TALKS
    if talks is None or ends:
        return (own, INHERITED) if pair_before else None
    movement = bool(cast.both - set(cast.lands.values()))
    ours = cast.names_both and (pair_before or movement or _is_of_peace(sentence, talks))
    hosted = any(_title(i) in cast.hosts for i in sentence.items[event.trigger + 1 : talks])
    return (own, INHERITED) if ours and hosted and not _is_of_else(sentence, talks) else None


def _title(item: Item) -> str | None:
    tag = item.tag("place")
    return tag.value if tag is not None else None


def _goes_to_third_land(sentence: Sentence, event: Event, cast: Cast) -> bool:
    """Is the first place behind the verb in a land of neither?"""
    places = (_title(sentence.items[n]) for n in range(event.trigger + 1, event.clause[1] + 1))
    first = next((title for title in places if title is not None), None)
    return first is not None and first not in cast.lands


def _are_delegates(sentence: Sentence, event: Event) -> bool:
    """`a delegation`, `its negotiators`, `the envoy`; but no minister, who may have come to see his hosts."""
    sent = sentence.items[event.trigger + 1 : event.trigger + 1 + _REACH_SENT]
    if sentence.items[event.trigger].verb(*_SENDS):
        return any(i.tag("role") is not None for i in sent)
    return all(m.role in _DELEGATES for m in event.mentions if m.party is not None)


def _are_talks(sentence: Sentence, event: Event, index: int, *, ends: bool) -> bool:
    """`for another round of [talks]`, `to take part in the [talks]`, but not `ahead of talks`, `for a
    possible trip to talks`, to which they are still to go."""
    if not sentence.items[index].noun(*_TALKS):
        return False
    phrase = sentence.items[event.trigger + 1 : index + 1]
    aim = any(i.norm == TO and after.verbs() for i, after in pairwise(phrase))
    led = aim or any(i.word("purpose") for i in phrase)
    return ends or (led and not any(i.word("foretell", "aftermath", "hedge") for i in phrase))


def _is_met(sentence: Sentence, mention: Mention) -> bool:
    """`for talks [with Norwegian officials]`, `to meet [Norway's minister]`"""
    items = sentence.items
    before = before_determiners(items, mention.first - 1)
    return items[before].word("with") or bool(items[before].verbs())


def _is_of_peace(sentence: Sentence, talks: int) -> bool:
    """`truce talks`, `talks on a ceasefire`"""
    around = sentence.items[max(talks - 1, 0) : talks + 1 + _REACH_MATTER]
    return any(word in PEACE_OR_WAR for item in around for word in item.norm.split())


def _is_of_else(sentence: Sentence, talks: int) -> bool:
    """`for talks [on fish]`, `[with party leaders]`: what they are about is told, and is no war or peace."""
    behind = sentence.items[talks + 1 : talks + 2]
    led = any(i.word("about", "with", "between") for i in behind)
    return led and not _is_of_peace(sentence, talks)
