"""What governs a verb that is no finite one: `agreed to meet`, `accused of delaying`, `no reason to meet`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    ASKED,
    BE,
    BELIEVES,
    BY,
    COMMA,
    DOUBTS,
    EACH,
    ENOUGH,
    GERUND_ENDING,
    INFINITIVE,
    LONGS_FOR,
    OF,
    POSSESSIVES,
    PRESENT_ENDING,
    PROPOSES,
    THAT,
    THEY,
    TO,
    is_adverb,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Items, Sentence
from watcher.facts.syntax.subjects import subject_of
from watcher.model import Status
from watcher.topic import Role

_REACH_FIRST = 5  # items of "the highest official of the new government"
_REACH_PROPOSER = 2  # items of "has proposed"
_REACH_BELIEF = 14  # items between "believe that" and the verb
_REACH_NOT = 3  # items of "does not really"
_REACH_REFUSAL = 7  # items of "refused the other side's urgent request to" before the verb


def stops_nothing(sentence: Sentence, event: Event) -> bool:
    """Does a verb that puts off or calls off mean something else than the event, or nothing that was done?"""
    return (
        _is_reproached(sentence, event)
        or _is_left_by_others(sentence, event)
        or _is_not_believed(sentence, event)
        or _is_for_something_else(sentence, event)
    )


def _is_reproached(sentence: Sentence, event: Event) -> bool:
    """`accuses Russia of delaying the talks`: a reproach moves no day."""
    assert event.verb is not None
    before = sentence.items[event.verb - 1] if event.verb else None
    gerund = sentence.items[event.verb].norm.endswith(GERUND_ENDING)
    return gerund and before is not None and (before.norm in (OF, BY) or before.word("purpose"))


def _is_not_believed(sentence: Sentence, event: Event) -> bool:
    """`does not believe that they will call off the talks`, `doubts that they will`."""
    assert event.verb is not None
    items = sentence.items
    for index in range(event.verb - 1, max(event.verb - _REACH_BELIEF, -1), -1):
        negated = any(i.word("negation") for i in items[max(index - _REACH_NOT, 0) : index])
        if items[index].norm in BELIEVES and negated:
            return True
        if items[index].norm in DOUBTS:
            return not negated
    return False


def _is_for_something_else(sentence: Sentence, event: Event) -> bool:
    """`talks to halt the war`, `blocked the talks, freezing his plans`: it is not the talks that stop."""
    assert event.verb is not None
    if not event.verb_follows or not event.is_noun:
        return False
    before = sentence.items[event.verb - 1].norm
    if event.verb_form == "base":
        return before == TO
    return event.verb_form == "gerund" and before == COMMA


def _is_left_by_others(sentence: Sentence, event: Event) -> bool:
    """`Washington withdrew from the Russia-Ukraine talks`, `an aide skips them`: who sits at them goes on."""
    assert event.verb is not None
    if event.verb_follows or not sentence.items[event.verb].word("walks_out"):
        return False
    subject = subject_of(sentence, event.verb - 1, event.clause[0])
    if subject is None or not subject.parties:
        return subject is not None
    own = [m for m in event.mentions if m.party in subject.parties and m.role is not Role.PARTY]
    theirs = [m for m in subject.mentions if m.role is not Role.PARTY]
    return bool(own and theirs) and {m.role for m in own}.isdisjoint(m.role for m in theirs)


def of_gerund(sentence: Sentence, event: Event, status: Status | None) -> Status | None:
    """`are holding talks` holds them; `discussed holding a meeting` only thinks of it."""
    assert event.verb is not None
    if event.verb_class not in ("hold", "host", "begin", "end", "plan") or event.verb == 0:
        return status
    before = sentence.items[event.verb - 1 - sentence.items[event.verb - 1].is_determiner]
    if before.norm == COMMA and _is_still_to_come(sentence, event):
        return Status.PLANNED  # "will arrive on Monday, holding talks on Tuesday"
    if event.verb_class == "end" and sentence.items[event.verb].norm.endswith(OF):
        return status if before.word("report") else None  # "announces the end of the round"
    if before.word("about") and event.verb > 1 and event.verb_class in ("begin", "end"):
        return status if sentence.items[event.verb - 2].word("report") else None  # "сообщил о завершении"
    if event.verb_class == "plan":
        return Status.RUMOURED if before.verb("discuss") else status
    if before.word("passive") or sentence.group_at(event.verb - 1) is not None:
        return status
    return Status.RUMOURED if before.verbs() or before.norm in PROPOSES else None


def _is_still_to_come(sentence: Sentence, event: Event) -> bool:
    """Does the clause before it tell of what will be?"""
    assert event.verb is not None
    before = sentence.items[event.clause[0] : event.verb]
    return any(i.word("future") and not i.word("perfect") and i.norm != TO for i in before)


def is_closed_off(sentence: Sentence, index: int) -> bool:
    """`X's [meeting] with Y in Z postponed`: a headline that leaves out "is" says it of the noun."""
    items = sentence.items
    last = len(items) - 1
    if not sentence.is_title or items[last].tag("noun") is not None:
        return False
    off = items[last].verb("postpone", "cancel", form="gone")
    between = items[index + 1 : last]
    return off and not any(
        i.norm == COMMA or i.word("and", "clause", "aftermath") or i.tag("noun") for i in between
    )


def stays_there(sentence: Sentence, event: Event) -> bool:
    """`turned down a request to move the talks from A to B`, `refuses to move them`: they stay there."""
    if event.verb_class != "move" or event.verb is None or not event.is_noun:
        return False
    before = sentence.items[max(event.clause[0], event.verb - _REACH_REFUSAL) : event.verb]
    return any(i.word("refuses", "negation") or i.verb("deny") for i in before)


def is_proposed(sentence: Sentence, event: Event) -> bool:
    """`A proposed that their teams [meet] in Oslo`, `asked that they [be put off]`: nobody has agreed."""
    if event.verb is None:
        return False
    items = sentence.items
    asked = event.verb_form == "gone" and items[event.verb - 1].norm == BE
    if not asked and event.verb_form not in ("base", "present"):
        return False
    if items[event.verb].norm.endswith(PRESENT_ENDING):
        return False  # "proposes that, and meets him"
    for index, item in enumerate(items[: event.verb]):
        whom = sentence.group_at(index + 2) if items[index + 1].norm == TO else None
        behind = items[whom.last + 1 if whom is not None else index + 1]  # "proposed to B that"
        if item.norm in PROPOSES and (behind.norm == THAT or behind.norm == THEY):
            own = (g for g in sentence.groups if 0 < index - g.last <= _REACH_PROPOSER)
            return any(g.parties for g in own)
    return False


def _is_longed_for(items: Items, leads: int) -> bool:
    """`have waited long enough [for] X and Y to talk`, `it is time [for] them to meet`, `no reason [for] it`;
    but not `has found a time for X and Y to meet`."""
    before = leads - 1
    while before > 0 and items[before].norm in ENOUGH:
        before -= 1
    if before < 1 or items[before].norm not in LONGS_FOR:
        return False
    return not items[before - 1].is_determiner or items[before - 1].word("negation")


def is_idle_infinitive(sentence: Sentence, event: Event) -> bool:
    """`no reason to meet Xi`, `would love to meet`, `threatened to pull out`: nothing is planned.

    `decided to meet`, `flew out to meet` and `the militaries to hold talks` (a headline) plan.
    """
    assert event.verb is not None
    items = sentence.items
    cursor = event.verb - 1
    while cursor > event.clause[0] and (items[cursor].is_quote or _is_adverb(items[cursor])):
        cursor -= 1
    if cursor and items[cursor].norm == TO and items[cursor - 1].norm in ASKED:
        return True
    if items[cursor].norm.endswith(INFINITIVE) and items[cursor - 1].norm == TO:
        return any(
            i.verb("meet") for i in items[event.clause[0] : cursor]
        )  # "will meet to try to resume talks"
    if cursor <= event.clause[0] or items[cursor].norm != TO:
        return False
    cursor -= 1
    while cursor > event.clause[0] and items[cursor].is_quote:
        cursor -= 1
    named = sentence.group_at(cursor)
    first = named.first if named is not None else cursor
    is_office = named is None and items[cursor].tag("role") is not None
    while is_office and first > 1 and items[first - 1].is_determiner:
        first -= 1  # "for [their leaders] to talk"
    doer = named is not None or is_office or items[cursor].word("pair", "pronoun")
    if doer and first > 1 and items[first - 1].word("purpose") and items[first - 2].word("hard"):
        return True  # "seems hard for X to visit Y"
    if doer and first and not items[cursor].word("pronoun") and items[first - 1].word("purpose"):
        if _is_longed_for(items, first - 1):
            return True
        return any(i.word("limits") for i in items[event.clause[0] : first])
    if first and items[first - 1].norm in EACH:
        return True  # "was in every team to negotiate with Peru"
    governor = items[cursor]
    if cursor > 1 and items[cursor - 1].norm == COMMA and items[cursor - 2].tag("place") is not None:
        return False  # "to Washington, D.C. to meet"
    if sentence.is_title and _is_of_its_matter(sentence, event, cursor):
        return False
    if governor.tag("ordinal") or _is_of_limit(sentence, event, cursor):
        return True  # "was the first to start talks", "a deadline of July 8 to hold talks"
    ahead = any(i.word("future") for i in items[event.clause[0] : cursor])
    described = items[max(cursor - _REACH_FIRST, 0) : cursor]
    if not ahead and any(i.tag("ordinal") or i.word("superlatives") for i in described):
        return True  # "is the first foreign leader to visit him", "is the highest official to visit him"
    if not governor.is_plain or governor.word("commits") or _is_adverb(governor):
        return False
    opens = cursor == event.clause[0] or items[cursor - 1].norm in POSSESSIVES
    if event.verb_class == "host" and sentence.is_title and governor.is_capitalised and opens:
        return False  # "Malaysia's Anwar to host both": a name that no list holds
    before = sentence.group_at(cursor - 1) if cursor else None
    return not (sentence.is_title and before is not None and before.is_adjective)


def _is_of_its_matter(sentence: Sentence, event: Event, index: int) -> bool:
    """`A-B talks on [trade] to take place in May`: the last word of what the talks are about."""
    told = event.is_noun and event.verb_follows and event.verb_class in ("hold", "begin")
    return told and any(item.word("about") for item in sentence.items[event.trigger + 1 : index])


def _is_of_limit(sentence: Sentence, event: Event, index: int) -> bool:
    """Is the date at `index` that of a deadline?"""
    items = sentence.items
    if items[index].date is None:
        return items[index].word("limits")
    before = items[max(event.clause[0], index - 2) : index]
    return any(item.word("limits") for item in before)


def _is_adverb(item: Item) -> bool:
    return item.is_plain and is_adverb(item.norm)
