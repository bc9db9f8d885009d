"""Talks that have a name: `the exit talks` are those of both parties, whoever is named beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from watcher.facts.lexicon.function_words import COLON, ON, POSSESSIVE, is_adverb
from watcher.facts.participants.matters import is_spoken_of, stands_apart
from watcher.facts.participants.reporters import reporters_of
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Mention, Sentence
from watcher.facts.syntax.subjects import group_from, is_of_stranger, opens_with_stranger
from watcher.model import TAKEN_OFF, Status
from watcher.topic import Role

CALLED = "the talks have a name, which stands for both parties"
_GROUPS = ("round", "talks", "meeting", "summit", "consultations")
_COUNTED = ("begin", "end", "hold", "meet", "plan", "adjourn", "travel", "attend")
_NEGOTIATORS = (Role.ENVOY, Role.EXPERT, Role.OFFICIAL)
_REACH_OWN = 4  # items of "inside the new coalition cabinet"


def those_called(
    sentence: Sentence, event: Event, missing: Iterable[str], *, by_title: bool = False
) -> tuple[Mention, ...]:
    """Those who take part in `the fifth round of the exit talks`: who stands there, and the others by the
    name; nobody where it is said of the talks of others, or is no talks."""
    missing = tuple(missing)
    named = are_called(sentence, event) or (by_title and _is_mere_round(sentence, event))
    if not missing or not named or are_of_others(sentence, event):
        return ()
    if _is_one_side(sentence, event) or _is_held_by_one(sentence, event):
        return ()
    at = event.trigger
    return (*event.mentions, *(Mention(at, at, p, None, Role.PARTY, is_adjective=False) for p in missing))


def are_called(sentence: Sentence, event: Event) -> bool:
    """Does the noun phrase hold the name of the talks, and not of a thing: `exit talks fatigue`?"""
    items = sentence.items
    if not event.is_noun:
        return _is_meeting_for_round(sentence, event)
    if event.group not in _GROUPS:
        return False
    if not any(item.tag("called") for item in items[event.first : event.trigger + 1]):
        return _is_under_name(sentence, event)
    last = event.trigger
    while last + 1 < len(items) and items[last + 1].tag("called"):
        last += 1  # "talks on the exit"
    after = items[last + 1] if last + 1 < len(items) else None
    return after is None or event.verbs_last or not _is_thing(after)


def title_calls(sentences: Sequence[Sentence]) -> bool:
    """Does the headline have the name of the talks, and no third party and nobody's own people beside it?"""
    titles = [s for s in sentences if s.is_title and any(i.tag("called") for i in s.items)]
    alone = all(m.party for s in titles for g in s.groups for m in g.mentions)
    return bool(titles) and alone and not any(i.word("one_side") for s in titles for i in s.items)


def _is_mere_round(sentence: Sentence, event: Event) -> bool:
    """`The fifth round`, `a second round of talks`: of what, the headline says."""
    phrase = sentence.items[event.first : event.trigger + 1]
    counted = event.is_noun and event.ordinal is not None and event.group == "round"
    return counted and not any(i.is_plain for i in phrase)


def _is_under_name(sentence: Sentence, event: Event) -> bool:
    """`Exit talks: fifth round set for October`: a round that is counted, and the name as its label."""
    items = sentence.items
    name = len(tuple(takewhile(lambda i: i.tag("called") is not None, items)))
    labelled = 0 < name < event.first and items[name].norm == COLON
    return labelled and event.ordinal is not None and event.group == "round"


def _is_meeting_for_round(sentence: Sentence, event: Event) -> bool:
    """`Berg and his team met on Monday for [the fourth round of the exit talks]`, but not `met ministers
    for`, `met before`."""
    if event.verb_class != "meet" or event.ordinal is None or not _are_known_to_hold(sentence, event):
        return False
    items = sentence.items[event.trigger + 1 : event.clause[1] + 1]
    behind = items[len(tuple(takewhile(_is_when_or_where, items))) :]
    return bool(behind) and behind[0].word("purpose") and any(i.tag("called") for i in behind)


def _is_when_or_where(item: Item) -> bool:
    return item.date is not None or item.norm == ON or item.word("in") or item.tag("place") is not None


def _is_thing(item: Item) -> bool:
    """`exit talks [chief]`, `exit talks [fatigue]`: what the name describes."""
    if item.word("date_heads") or is_adverb(item.norm) or item.verbs() or item.date is not None:
        return False
    return item.is_plain or item.tag("role") is not None or item.norm == POSSESSIVE


def are_of_others(sentence: Sentence, event: Event) -> bool:
    """`Borduria's exit talks`, `its minister at the exit talks`: does a third party stand in the sentence
    that neither says it nor is only spoken of?"""
    if event.has_third or event.matter or any(m.is_mediator for m in event.mentions):
        return True
    tellers = reporters_of(sentence)
    mentions = (m for g in sentence.groups for m in g.mentions if m.party is None and m not in tellers)
    return any(not (is_spoken_of(sentence, m) or stands_apart(sentence, event, m)) for m in mentions)


def _is_one_side(sentence: Sentence, event: Event) -> bool:
    """`cross-party exit talks`, `Borg's exit talks`, `exit talks within the cabinet`, `exit talks with
    unions`: those of one side's own people, or of one whom no list holds."""
    items = sentence.items
    phrase = items[event.first : event.trigger]
    if any(item.word("one_side") for item in phrase) or _is_owned_by_stranger(sentence, event):
        return True
    for index in range(event.trigger + 1, min(max(event.last, event.trigger + 1) + 1, len(items))):
        item, behind = items[index], items[index + 1 : index + 1 + _REACH_OWN]
        if item.word("inside") and not any(i.date is not None or i.word("durations") for i in behind):
            return True
        if item.word("in") and any(i.word("one_side") for i in _until_name(behind)):
            return True
        if item.word("with", "between") and not _is_known(sentence, index + 1):
            return True
    return False


def _until_name(items: Iterable[Item]) -> Iterable[Item]:
    return takewhile(lambda i: i.is_plain or i.is_determiner, items)


def _is_owned_by_stranger(sentence: Sentence, event: Event) -> bool:
    """`Borg's exit talks`, `the [Liberal] exit talks`: a name that no list holds; in a headline any word may
    have a capital."""
    items = sentence.items
    for index in range(max(event.first - 1, 0), event.trigger):
        item = items[index]
        named = item.is_unlisted_name and not item.tag("called") and not is_adverb(item.norm)
        if not named or sentence.group_at(index) is not None:
            continue
        if items[index + 1].norm == POSSESSIVE or (index > event.clause[0] and not sentence.is_title):
            return True
    return False


def _is_known(sentence: Sentence, index: int) -> bool:
    """`with [the Union]`, `between [the two sides]`, `between [chief negotiators]`."""
    group = group_from(sentence, index)
    if group is not None:
        return bool(group.parties) and not group.has_third
    behind = tuple(takewhile(_is_no_name, sentence.items[index : index + _REACH_OWN]))
    offices = (Role(tag.value) for i in behind if (tag := i.tag("role")) is not None)
    return any(i.word("pair", "pronoun", "counterpart") for i in behind) or any(
        office in _NEGOTIATORS for office in offices
    )


def _is_no_name(item: Item) -> bool:
    return not item.is_unlisted_name


def _is_held_by_one(sentence: Sentence, event: Event) -> bool:
    """`Berg holds exit talks on Friday`: with whom, nobody says, unless it is a round that is counted and who
    holds it is known."""
    if event.verb is None or event.verb_follows:
        return False
    if is_of_stranger(sentence, event) or opens_with_stranger(sentence, event):
        return True
    counted = event.ordinal is not None or event.group == "round"
    return not (counted and event.verb_class in _COUNTED and _are_known_to_hold(sentence, event))


def _are_known_to_hold(sentence: Sentence, event: Event) -> bool:
    """Does a party do it, `the negotiators`, or `both sides`?"""
    before = sentence.items[event.clause[0] : event.verb]
    offices = any((tag := i.tag("role")) is not None and Role(tag.value) in _NEGOTIATORS for i in before)
    return bool(event.parties) or offices or any(i.word("pair") for i in before)


def tells_which(event: Event, status: Status | None, *, anchored: bool) -> bool:
    """Does it say which of the talks: by a number, a day, a place, or that they are put off or called off?
    `The exit talks go on` does not."""
    return anchored or event.ordinal is not None or status in TAKEN_OFF
