"""Who is meant by "he", "they" or an office alone: who was named last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from watcher.facts.lexicon.function_words import (
    ADVERB_ENDING,
    BEFORE_SUBJECTS,
    COMMA,
    FULL_STOP,
    HIS,
    ITS,
    ONE_MET,
    ONE_PERSON,
    PLURAL_ENDING,
    THEY,
    TITLES,
    WHO,
    is_adverb,
)
from watcher.facts.lexicon.vocabulary import PERSON
from watcher.facts.names.cataphora import meant_behind
from watcher.facts.names.holders import holders_of
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Group, Item, Items, Mention, Sentence
from watcher.topic import OFFICES, Role

_RANKS = list(Role)
_REACH_THEIR = 3  # items before the office of "their senior economic advisers"
_FRONT_REACH = 8  # items of a phrase before the subject
_BEFORE_SUBJECTS = TITLES | BEFORE_SUBJECTS


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a sentence named: its `subject`, a person (None for anybody else), of whom the other persons there
    are, and the mentions of all parties where no third party stands among them (`has_third`)."""

    subject: Mention | None = None
    beside: frozenset[str | None] = frozenset()
    parties: tuple[Mention, ...] = ()
    has_third: bool = False
    are_others: bool = False  # two third parties, and nobody of the two


NOBODY = Named()


def named_in(sentence: Sentence) -> Named:
    """Whom the sentence names, for the one behind it."""
    if not sentence.groups:
        return NOBODY
    mentions = [m for g in sentence.groups for m in g.mentions]
    persons = [m for m in mentions if m.role in OFFICES or (m.party is None and not _is_state(sentence, m))]
    first = sentence.groups[0]
    subject = first.mentions[0] if len(first.mentions) == 1 else None
    if subject is not None:
        holds = subject.role in OFFICES or _is_one_official(sentence.items, subject)
        if subject.party is None or not holds or not _opens(sentence.items, subject.first):
            subject = None
    thirds = any(g.has_third for g in sentence.groups)
    beside = frozenset(m.party or m.other for m in persons if not _is_same(m, subject))
    parties = () if thirds else tuple(m for m in mentions if m.party)
    return Named(subject, beside, parties, thirds, names_others(sentence, len(sentence.items)))


def _is_same(mention: Mention, subject: Mention | None) -> bool:
    """`[Sharaa] goes to Lima, the first Syrian [president] to do so`: one of the same side and office."""
    return subject is not None and (mention.party, mention.role) == (subject.party, subject.role)


def _is_one_official(items: Items, mention: Mention) -> bool:
    """`the US defense [secretary]`: one with an office that no rank is known of, and not `US officials`."""
    last = items[mention.last]
    alone = last.tag("role") is not None and not last.norm.endswith(PLURAL_ENDING)
    return mention.role is Role.OFFICIAL and mention.last > mention.first and alone


def names_others(sentence: Sentence, stop: int) -> bool:
    """`[China and Japan] are talking too`: do two third parties stand before `stop`, and none of the two?"""
    before = [m for g in sentence.groups if g.last < stop for m in g.mentions]
    thirds = {m.other for m in before if m.is_third}
    return len(thirds) > 1 and not any(m.party for m in before)


def are_states(sentence: Sentence, group: Group) -> bool:
    """Does the group name states and nobody in person: whom no "he" can mean?"""
    return all(_is_state(sentence, m) for m in group.mentions)


def only_person(sentence: Sentence, stop: int) -> Group | None:
    """The person of a party whom the items before `stop` name, where they name nobody else in person."""
    before = [g for g in sentence.groups if g.last < stop and not g.is_adjective]
    persons = [g for g in before if not are_states(sentence, g)]
    if len(persons) != 1 or len(persons[0].mentions) != 1 or persons[0].mentions[0].role not in OFFICES:
        return None
    return persons[0]


def _is_state(sentence: Sentence, mention: Mention) -> bool:
    """A state, or a body of states."""
    named = sentence.items[mention.first : mention.last + 1]
    body = mention.other is not None and mention.other != PERSON
    return mention.role is Role.PARTY and (body or any(i.tag("place") is not None for i in named))


def _opens(items: Items, index: int) -> bool:
    """`But on Sunday, [Trump] said`, `President [Trump]`, but not `Sandu praised [Trump]`."""
    before = index - 1
    while before >= 0 and items[before].norm != COMMA:
        if items[before].is_plain and items[before].norm not in _BEFORE_SUBJECTS:
            return False
        before -= 1
    return before <= _FRONT_REACH


def with_meant(sentence: Sentence, event: Event, last: Named, headed: Sequence[Mention] = ()) -> Event:
    """The event with those who are meant by the pronoun or the office that is its subject.

    `Trump spoke on Sunday. He met the Russian president in Oslo.` And with whom it takes by a pronoun.
    `headed` are the persons of the headline, whom an office alone may mean as well.
    """
    of_others = last.has_third or last.are_others
    meant = () if of_others else holders_of(sentence, event, headed)
    meant = meant or _both_meant(sentence, event)
    meant = meant or _named_pair(sentence, event, last) or _meant(sentence, event, last)
    meant = meant or _beside_he(sentence, event, last)
    meant = meant or _owner(sentence, event, last) or _sent_by_both(sentence, event, last)
    meant = meant or _sent_by_one(sentence, event, last)
    whose = _whose_office(sentence, event, last)
    if whose is not None and whose.party not in event.parties:
        meant = (*(meant or _he(sentence, event, last)), whose)
    moved = [replace(m, first=event.trigger, last=event.trigger) for m in meant]
    return replace(event, mentions=(*event.mentions, *moved)) if moved else event


def _named_pair(sentence: Sentence, event: Event, last: Named) -> Sequence[Mention]:
    """`A, a minister, and his counterpart B agreed on it. [The pair] met in Oslo`: the persons whom the
    sentence before has named, one for each side, and not only their states."""
    items = sentence.items
    if event.mentions or not any(i.word("pair_of_persons") for i in items[event.clause[0] : event.trigger]):
        return ()
    persons = [m for m in last.parties if m.role in OFFICES]
    sides = {m.party: m for m in sorted(persons, key=lambda m: _RANKS.index(m.role), reverse=True)}
    return tuple(sides.values()) if len(sides) > 1 else ()


def _owner(sentence: Sentence, event: Event, last: Named) -> Sequence[Mention]:
    """`A spoke in Oslo. [His] meeting with B is set for Saturday`, `A made threats before [his] trip to B`"""
    if not event.is_noun or sentence.items[event.first].norm not in HIS or len(event.parties) != 1:
        return ()
    named = _named_around(sentence, event.first, last)
    subject = named.subject
    if subject is None or subject.party in event.parties:
        return ()
    return (subject,) if named.beside <= event.parties else ()


def _named_around(sentence: Sentence, index: int, last: Named) -> Named:
    """Whom the pronoun at `index` may mean: whom the sentence has named before it, or begins its main clause
    with (`[Before] he meets B, A ...`), or whom the sentence before has named."""
    before = tuple(g for g in sentence.groups if g.last < index)
    if before and sentence.items[index].norm in ONE_PERSON and all(are_states(sentence, g) for g in before):
        return last if last.subject is not None else named_in(replace(sentence, groups=before))
    if before:
        return named_in(replace(sentence, groups=before))
    behind = meant_behind(sentence, index)
    if behind is None:
        return last
    person = behind if behind.role in OFFICES else None
    return Named(person, parties=(behind,))


def _beside_he(sentence: Sentence, event: Event, last: Named) -> Sequence[Mention]:
    """`A spoke in Oslo. The president said [he] and B's leader will meet`: who was named last, where the
    sentence names nobody else."""
    subject, items = last.subject, sentence.items
    if subject is None or len(event.parties) != 1 or subject.party in event.parties:
        return ()
    doers = [g for g in sentence.groups if event.clause[0] <= g.first and g.last < event.trigger]
    if len(doers) != 1 or any(g.last < doers[0].first for g in sentence.groups):
        return ()
    before = doers[0].first - 1
    while before > 1 and (items[before].is_determiner or items[before].norm in TITLES):
        before -= 1
    by_pronoun = before > 0 and items[before].word("and") and items[before - 1].norm in ONE_PERSON
    return (subject,) if by_pronoun and last.beside <= event.parties else ()


def _sent_by_both(sentence: Sentence, event: Event, last: Named) -> Sequence[Mention]:
    """`A and B spoke. [Their foreign ministers] will meet`: those of the two who were named before."""
    index = _subject_index(sentence, event)
    if index is None or event.mentions:
        return ()
    office = sentence.items[index].tag("role")
    if office is None or not _is_theirs(sentence, event, index):
        return ()
    named = _named_around(sentence, index, last)
    return [replace(m, role=Role(office.value)) for m in named.parties]


def _sent_by_one(sentence: Sentence, event: Event, last: Named) -> Sequence[Mention]:
    """`As [its negotiators] headed to B's capital, A raised tariffs`: those of the one state named."""
    index = _subject_index(sentence, event)
    office = sentence.items[index].tag("role") if index is not None else None
    if index is None or office is None or any(m.first < index for m in event.mentions):
        return ()
    if not _is_its(sentence, event, index):
        return ()
    states = [m for m in _named_around(sentence, index, last).parties if m.role is Role.PARTY]
    alone = len({m.party for m in states}) == 1 and states[0].party not in event.parties
    return (replace(states[0], role=Role(office.value), is_adjective=False),) if alone else ()


def _he(sentence: Sentence, event: Event, last: Named) -> Sequence[Mention]:
    """Who is meant by "he" beside one whose office alone is named."""
    index = _subject_index(sentence, event)
    by_pronoun = index is not None and sentence.items[index].norm in ONE_PERSON
    return (last.subject,) if by_pronoun and last.subject is not None and not event.mentions else ()


def _whose_office(sentence: Sentence, event: Event, last: Named) -> Mention | None:
    """`A spoke of Canada. He meets [its prime minister]`: somebody of the one state that was named."""
    whom = event.trigger + 1
    whom += whom < len(sentence.items) and sentence.items[whom].word("with")
    if event.is_noun or event.verb_class not in ("meet", "host", "phone") or whom + 1 >= len(sentence.items):
        return None
    office = sentence.items[whom + 1].tag("role")
    states = [m for m in last.parties if m.role is Role.PARTY]
    if sentence.items[whom].norm != ITS or office is None or len(states) != 1:
        return None
    return replace(states[0], role=Role(office.value), is_adjective=False)


def _both_meant(sentence: Sentence, event: Event) -> Sequence[Mention]:
    """`as A, an admirer of B, meets with [him]`, `A praised B before [she] met [him]`: where the sentence has
    named two persons and no third, the two of them."""
    visits = event.verb_class == "travel" and sentence.items[event.trigger].word("reaches")
    if event.is_noun or not (visits or event.verb_class in ("meet", "host")):
        return ()
    if not _takes_pronoun(sentence, event):
        return ()
    named = _two_persons(sentence, event.trigger)
    if not set(event.mentions) <= set(named):
        return ()
    index = _subject_index(sentence, event)
    by_pronoun = index is not None and sentence.items[index].norm in ONE_PERSON
    before = sentence.items[event.trigger - 1].norm
    behind_aside = before == COMMA or before in WHO  # "praised B, who received [her]"
    return [m for m in named if m not in event.mentions] if by_pronoun or behind_aside else ()


def _two_persons(sentence: Sentence, stop: int) -> list[Mention]:
    """The two persons, one of each party, whom the items before `stop` name, and nobody beside them; none
    otherwise. `Italy's prime minister, Giorgia Meloni,` is one."""
    before = [g for g in sentence.groups if g.last < stop]
    named = [m for g in before for m in g.mentions if not m.is_adjective]
    if any(m.party is None or m.role not in OFFICES for m in named):
        return []
    persons: list[Mention] = []
    for mention in named:
        if persons and persons[-1].party == mention.party and mention.role is persons[-1].role:
            persons.pop()
        persons.append(mention)
    return persons if len(persons) == 2 and persons[0].party != persons[1].party else []


def _takes_pronoun(sentence: Sentence, event: Event) -> bool:
    """`meets with [him] on Thursday`, but not `meets [her aides]`."""
    items = sentence.items
    whom = event.trigger + 1
    whom += whom < len(items) and items[whom].word("with")
    if whom >= len(items) or items[whom].norm not in ONE_MET:
        return False
    after = items[whom + 1] if whom + 1 < len(items) else None
    if after is None or after.date is not None or after.norm in (COMMA, FULL_STOP):
        return True
    return after.word("in", "and", "about", "clause", "foretell", "aftermath", "to")


def _meant(sentence: Sentence, event: Event, last: Named) -> Sequence[Mention]:
    index = _subject_index(sentence, event)
    if index is None or any(m.first < index for m in event.mentions) or _is_theirs(sentence, event, index):
        return ()
    item = sentence.items[index]
    led = index > 0 and sentence.items[index - 1].word("aftermath", "foretell")
    if led and not _is_told_of_one(sentence, index):
        return ()  # "after they met"
    before = [g for g in sentence.groups if g.last < index]
    if item.norm == THEY and before and not event.mentions and not _takes_whom(sentence, event):
        return _two_persons(sentence, index)  # "what A wants from B when [they] meet"
    if item.norm == THEY:
        alone = not before and not event.mentions and event.group != "call"
        return last.parties if alone and not _takes_whom(sentence, event) else ()
    named = _named_around(sentence, index, last)
    subject = named.subject
    if subject is None or subject.party in event.parties:
        return ()
    if item.norm in ONE_PERSON:
        return (subject,) if named.beside <= event.parties else ()  # no other can be meant
    office = item.tag("role")
    return (subject,) if office is not None and office.value == subject.role.value else ()


def _is_told_of_one(sentence: Sentence, index: int) -> bool:
    """`After [he] met B, A ...`, `He visits C before [he] meets B`: does the sentence say who that is?"""
    pronoun = sentence.items[index].norm
    if pronoun not in ONE_PERSON:
        return False
    return sentence.items[0].norm == pronoun or meant_behind(sentence, index) is not None


def _takes_whom(sentence: Sentence, event: Event) -> bool:
    """`They met [their families]`"""
    behind = sentence.items[event.trigger + 1 : event.trigger + 2]
    whom = (i for i in behind if i.is_plain or i.word("definite", "with"))
    return not event.is_noun and any(not i.norm.endswith(ADVERB_ENDING) for i in whom)


def _subject_index(sentence: Sentence, event: Event) -> int | None:
    """Where the pronoun or the office stands that is the subject of the event's verb."""
    if event.verb_follows or (event.is_noun and event.verb is None):
        return None
    items = sentence.items
    verb = event.verb if event.verb is not None else event.trigger
    index = verb - 1
    while index >= event.clause[0] and helps(items[index]):
        index -= 1
    if index < event.clause[0]:
        return None
    item = items[index]
    if item.norm in ONE_PERSON or item.norm == THEY:
        return index
    if item.tag("role") is None or sentence.group_at(index) is not None:
        return None
    the = index > 0 and items[index - 1].word("definite")
    return index if the or _is_theirs(sentence, event, index) or _is_its(sentence, event, index) else None


def _is_theirs(sentence: Sentence, event: Event, index: int) -> bool:
    """`their senior economic [advisers]`"""
    before = sentence.items[max(index - _REACH_THEIR, event.clause[0]) : index]
    return any(item.word("their") for item in before) and sentence.items[index].norm.endswith(PLURAL_ENDING)


def _is_its(sentence: Sentence, event: Event, index: int) -> bool:
    """`its chief [negotiator]`"""
    return any(i.norm == ITS for i in sentence.items[max(index - _REACH_THEIR, event.clause[0]) : index])


def helps(item: Item) -> bool:
    """Can it stand between the subject and its verb?"""
    helping = item.is_helping or item.date is not None
    adverb = is_adverb(item.norm)
    return helping or adverb
