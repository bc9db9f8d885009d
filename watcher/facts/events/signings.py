"""What two sign with each other on a day: `The US-Peru deal will be signed on May 2`."""

from __future__ import annotations

from watcher.facts.events.stays import event_of
from watcher.facts.lexicon.function_words import PARTICIPLE_ENDING
from watcher.facts.syntax.clauses import clause_around
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Group, Sentence
from watcher.facts.syntax.subjects import subject_of

_REACH_DEAL = 9  # items of "a long-awaited first phase of a trade"
_REACH_HELP = 5  # items of "is now expected to be formally"
_REACH_DAY = 12  # items of "with high-level representatives of Peru at the White House on"
_NOT_TELLING = ("condition", "habit", "negation")


def with_signings(sentence: Sentence, events: list[Event]) -> list[Event]:
    """The events, and where none tells of both what they sign: a paper between them, on a day."""
    found = []
    for index, item in enumerate(sentence.items):
        if not item.word("signs"):
            continue
        event = _signing(sentence, index)
        told = any(len(e.parties) > 1 and e.clause == event.clause for e in events) if event else True
        if event is not None and not told:
            found.append(event)
    return sorted([*events, *found], key=lambda e: e.trigger) if found else events


def _signing(sentence: Sentence, index: int) -> Event | None:
    items = sentence.items
    clause = clause_around(sentence, index)
    if any(i.word(*_NOT_TELLING) for i in items[max(clause[0] - 1, 0) : index]):
        return None
    until = min(index + _REACH_DAY, clause[1] + 1)
    if not any(i.date is not None and i.date.interval.is_day for i in items[index + 1 : until]):
        return None
    helped = any(i.word("passive") for i in items[max(index - _REACH_HELP, clause[0]) : index])
    groups = _of_paper(sentence, clause[0], index) if helped else _of_signer(sentence, clause, index)
    mentions = tuple(m for g in groups for m in g.mentions)
    if len({m.party for m in mentions}) != 2 or any(m.is_third or m.party is None for m in mentions):
        return None
    form = "gone" if items[index].norm.endswith(PARTICIPLE_ENDING) else "base"
    return event_of(sentence, index, index, "meet", form, mentions)


def _of_paper(sentence: Sentence, floor: int, index: int) -> list[Group]:
    """`[A peace deal between the US and Peru] will be signed`: whose paper it is."""
    items = sentence.items
    paper = next((i for i in range(index - 1, floor, -1) if items[i].word("papers")), None)
    if paper is None or any(i.verbs() for i in items[floor:paper]):
        return []
    compound = [g for g in sentence.groups if floor <= g.first and g.last < paper]
    led = [g for g in sentence.groups if paper < g.first < index]
    led = [g for g in led if any(i.word("with", "between") for i in items[g.first - 2 : g.first])]
    return [*compound, *led]


def _of_signer(sentence: Sentence, clause: tuple[int, int], index: int) -> list[Group]:
    """`[A] will sign a deal [with B]`, `[A] signed the A-B deal`."""
    items = sentence.items
    who = subject_of(sentence, index - 1, clause[0])
    behind = range(index + 1, min(index + 1 + _REACH_DEAL, clause[1] + 1))
    paper = next((i for i in behind if items[i].word("papers")), None)
    if who is None or paper is None:
        return []
    with_whom = items[paper + 1].word("with") if paper < clause[1] else False
    other = sentence.group_at(paper + 2) or (sentence.group_at(paper + 3) if paper + 3 < len(items) else None)
    if other is not None and other.is_adjective:
        return []  # "a deal with Peruvian miners"
    return [who, other] if with_whom and other is not None else [who] if len(who.parties) > 1 else []
