"""Whose state sits at the table, but not they themselves: who only says so, discusses it or met before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from watcher.facts.participants.matters import stands_apart
from watcher.facts.participants.reporters import tellers_of
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Mention, Sentence
from watcher.topic import Role

_TALKS = ("talks", "round", "consultations")
_LOWER = (Role.ENVOY, Role.EXPERT, Role.OFFICIAL)
_REACH_DISCUSSED = 10  # items of "discuss a number of topics, including the talks"


def as_states(
    sentence: Sentence, event: Event, mentions: tuple[Mention, ...], met: Sequence[Mention]
) -> tuple[Mention, ...]:
    """The mentions, where who does not sit there himself stands for his state: `A summit with B's president
    is not planned, envoy [C] said`, `[A and B] will discuss the talks due in May`.

    `The talks` are those of whom the text has told last (`met`).
    """
    if not event.is_noun:
        return mentions
    office = _office_between(sentence, event)
    if office is not None:
        return tuple(replace(m, role=office) if m.last < event.first else m for m in mentions)
    beside = set(_only_say_so(sentence, event, mentions)) | set(_discuss_it(sentence, event, mentions))
    apart = {m for m in mentions if m not in event.mentions and stands_apart(sentence, event, m)}
    known = {m.party: m.role for m in met if event.is_definite}
    roles = dict.fromkeys(beside, Role.PARTY) | {m: known.get(m.party, Role.PARTY) for m in apart}
    return tuple(replace(m, role=roles[m], is_counterpart=False) if m in roles else m for m in mentions)


def _office_between(sentence: Sentence, event: Event) -> Role | None:
    """`Dahl and Rojas said that talks between [the leaders] are likely`: words for the two."""
    behind = sentence.items[event.trigger + 1 : event.trigger + 3]
    if len(behind) < 2 or not behind[0].word("between") or not behind[1].word("pair"):
        return None
    return Role.LEADER if behind[1].word("pair_of_leaders") else Role.PARTY


def _only_say_so(sentence: Sentence, event: Event, mentions: Sequence[Mention]) -> Iterable[Mention]:
    """Who says that there is a summit and is no leader is not at it, and who tells of talks with the other
    state, of which nobody is named, need not be at them: `[C] said talks with B are set for May 2`, but not
    `[C] said he had come for talks with B`. Experts tell of their own."""
    tellers = [m for m in tellers_of(sentence) if m in mentions]
    tellers = [m for m in tellers if not event.first <= m.first <= event.last]
    if event.group == "summit":
        return [m for m in tellers if m.role in _LOWER]
    states = all(m.role in (Role.PARTY, Role.OFFICIAL) for m in mentions if m not in tellers)
    if not states or event.group not in _TALKS:
        return ()
    return [
        m
        for m in tellers
        if m.role is not Role.EXPERT
        if not any(i.word("pronoun") for i in sentence.items[m.last + 1 : event.first])
    ]


def _discuss_it(sentence: Sentence, event: Event, mentions: Iterable[Mention]) -> Iterable[Mention]:
    """`The presidents will have a call to discuss the security talks due in May`: those before the verb."""
    if event.group not in _TALKS:
        return ()
    for index in range(event.first - 1, max(event.first - 1 - _REACH_DISCUSSED, 0), -1):
        verbs = sentence.items[index].verbs()
        if any(verb.value == "discuss" for verb in verbs):
            return [m for m in mentions if m.last < index]
        if verbs or sentence.group_at(index) is not None:
            return ()
    return ()
