"""Which event a sentence speaks of: its noun or verb, who takes part, and what is said to become of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from watcher.facts.clauses import Clause, clause_around, is_past_clause
from watcher.facts.function_words import (
    ARTICLES,
    COLON,
    COMMA,
    FIRST_PERSON,
    OF,
    ONE_PERSON,
    POSSESSIVE,
    TIME,
    TO,
    WHO,
)
from watcher.facts.meeting_verbs import fronted_end, is_verb_here, meeting_verb, objects_of
from watcher.facts.nouns import (
    aftermath,
    group_of,
    is_bare_round,
    is_definite,
    is_demonstrative,
    is_foretold,
    is_occasion,
    is_of_three,
    is_plural,
    is_presupposed,
    is_round_of_something,
    left_edge,
    ordinal_of,
    right_partners,
)
from watcher.facts.sentence import Group, Items, Mention, Sentence
from watcher.facts.subjects import first_subject, group_from, joined_by_stranger, speaker_of, subject_of
from watcher.facts.tables import each_apart, table_of, with_attender
from watcher.facts.verbs import governing_verb
from watcher.facts.vocabulary import EVENTS, Tag, Vocabulary

_GROUP_OF_VERB = {
    "speak": "call",
    "phone": "call",
    "travel": "visit",
}  # every other verb of a meeting: "meeting"


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a sentence.

    `first`..`last` are the items of its noun phrase or verb, `trigger` its noun or verb; `group` the group of
    its noun ("talks", "call"...); `parties` and `mentions` who takes part; `verb` the item that says what
    happens, with its class and form.
    """

    first: int
    last: int
    trigger: int
    group: str
    is_noun: bool
    mentions: tuple[Mention, ...]
    verb: int | None
    verb_class: str | None
    verb_form: str | None
    verb_follows: bool  # the event is the verb's subject
    is_presupposed: bool
    aftermath: str | None  # "over" behind "after", "ahead" behind "before", None elsewhere
    is_definite: bool
    is_next: bool
    ordinal: int | None
    has_third: bool
    matter: frozenset[str]  # third parties that stand in the noun's compound ("Ukraine talks")
    clause: Clause
    is_plural: bool = False  # "several rounds"
    is_bare_round: bool = False  # "a second round", of whatever
    is_demonstrative: bool = False  # "such a meeting", "these consultations": points to what was told before
    is_foretold: bool = False  # the clause takes it for granted ("before A meets B")
    is_occasion: bool = False  # "agreed at a meeting", "discussed in a call"
    is_past_clause: bool = False  # the clause tells what was before ("days after A met B", "since A met B")
    verbs_last: bool = False  # helping words stand before whom the verb takes
    pair_word: bool = False  # "both sides" stands for the two parties
    are_leaders: bool = False  # "the two presidents" does
    of_three: bool = False  # "trilateral talks"

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(m.party for m in self.mentions if m.party is not None)


def read_events(sentence: Sentence, vocabulary: Vocabulary) -> list[Event]:
    """The events of a sentence in order, those of third parties included (`has_third`)."""
    events: list[Event] = []
    consumed: set[int] = set()
    for index in range(len(sentence.items) - 1, -1, -1):
        if index in consumed:
            continue
        item = sentence.items[index]
        if not item.worth & EVENTS:
            continue
        noun = item.tag("noun")
        if noun is not None and is_round_of_something(sentence.items, index):
            continue
        if noun is not None and not is_verb_here(sentence, index):
            event = _noun_event(sentence, vocabulary, index, noun.value)
            consumed.update(i for i in range(event.first, event.last + 1) if sentence.items[i].tag("noun"))
            events.append(event)
        elif not any(e.verb == index and e.verb_class == "host" for e in events):  # "hosts the talks"
            verb = meeting_verb(sentence, index)
            if verb is not None:
                events.append(_verb_event(sentence, vocabulary, index, verb))
    events.reverse()
    return _with_purpose(sentence, events)


# ------------------------------------------------------------------------------------------ one event


def _noun_event(sentence: Sentence, vocabulary: Vocabulary, index: int, group: str) -> Event:
    items = sentence.items
    clause = clause_around(sentence, index)
    left = left_edge(sentence, index, clause[0])
    right, partners = right_partners(sentence, vocabulary, index, clause[1])
    own = index if vocabulary.verbs_last else None
    verb, tag, follows = governing_verb(sentence, left, right, clause, own)
    names = items[left : index + 1]
    table = table_of(sentence, clause, (left, index), partners, verb if follows else None)
    if tag is not None and tag.value == "attend" and not follows:
        table = with_attender(sentence, clause, left, table)
    if tag is not None and verb is not None and not follows and partners:
        apart = any(i.word("separate") for i in (items[verb], *names))
        if tag.value in ("hold", "begin", "plan") or (tag.value == "host" and apart):
            table = each_apart(sentence, clause, (left, index), partners, table, apart=apart)
    return Event(
        first=left,
        last=max(index, right),
        trigger=index,
        group=group_of(names, group),
        is_noun=True,
        mentions=table.mentions,
        verb=verb,
        verb_class=tag.value if tag else None,
        verb_form=tag.extra if tag else None,
        verb_follows=follows,
        is_presupposed=is_presupposed(items, left),
        aftermath=aftermath(items, left),
        is_definite=is_definite(items, left),
        is_next=any(i.word("next") for i in names),
        ordinal=ordinal_of(names),
        has_third=table.has_third,
        matter=table.matter,
        clause=clause,
        verbs_last=vocabulary.verbs_last,
        is_plural=is_plural(items, left, index),
        is_bare_round=is_bare_round(names),
        is_demonstrative=is_demonstrative(items, left, index),
        is_foretold=is_foretold(sentence, clause[0], left),
        is_past_clause=is_past_clause(sentence, left, verb),
        is_occasion=is_occasion(items, left, clause[0]),
        pair_word=any(items[i].word("pair") for i in range(clause[0], min(right + 1, len(items)))),
        of_three=is_of_three(items, left, index, clause[1]),
    )


def _verb_event(sentence: Sentence, vocabulary: Vocabulary, index: int, verb: Tag) -> Event:
    items = sentence.items
    clause = clause_around(sentence, index)
    front = fronted_end(sentence, index)
    if front is not None:
        subject = group_from(sentence, front + 1)
    else:
        subject = _subject_of_verb(sentence, index, clause[0], verb)
    edge, objects = objects_of(sentence, index, clause[1], verb.value)
    whom = _antecedent(sentence, clause[0])
    if whom is not None and subject is None:
        pronoun = any(i.word("pronoun") for i in items[clause[0] : index])
        subject = first_subject(sentence, whom.first - 1, 0) if pronoun else whom
        objects = objects or ([whom] if pronoun else [])
    elif whom is not None and not objects and subject is not whom:
        objects = [whom]
    groups = [g for g in (subject, *objects) if g is not None]
    hosts_both = verb.value == "host" and any(len(g.parties) > 1 for g in objects)
    apart = hosts_both and any(i.word("separate") for i in items[index:edge])
    if hosts_both and not apart:
        groups = objects  # who brings both together takes no part
    others = subject is not None or vocabulary.leads_to_places  # in English whoever it is stands before it
    each = others and not (subject and subject.parties) and any(len(g.parties) > 1 for g in objects)
    apart = apart or (each and verb.value != "host")  # a third speaks with either
    if vocabulary.verbs_last:
        early = [g for g in sentence.groups if clause[0] <= g.first and g.last < index and g is not subject]
        groups = [*(g for g in early if not g.is_adjective), *groups]
    behind = items[index + 1 : min(edge + 11, clause[1] + 1)]
    return Event(
        first=index,
        last=edge,
        trigger=index,
        group=_GROUP_OF_VERB.get(verb.value, "meeting"),
        is_noun=False,
        mentions=tuple(m for g in groups for m in g.mentions),
        verb=index,
        verb_class=verb.value,
        verb_form=verb.extra,
        verb_follows=False,
        aftermath="over" if subject is not None and _is_behind_after(items, subject) else None,
        is_presupposed=index > 0 and items[index - 1].word("presuppose") and verb.extra == "gerund",
        is_definite=False,
        is_next=verb.extra != "gone" and any(i.word("again") for i in behind if i.date is None),
        ordinal=_ordinal_of_time(behind),
        has_third=apart or any(g.has_third or joined_by_stranger(items, g) for g in groups),
        matter=frozenset(),
        verbs_last=vocabulary.verbs_last,
        clause=clause,
        is_foretold=is_foretold(sentence, clause[0], subject.first if subject else index),
        is_past_clause=is_past_clause(sentence, index, index),
        pair_word=any(i.word("pair") for i in items[clause[0] : index]),
        are_leaders=any(i.word("pair_of_leaders") for i in items[clause[0] : index]),
        of_three=is_of_three(items, clause[0] if subject is None else index, index, clause[1]),
    )


def _subject_of_verb(sentence: Sentence, index: int, floor: int, verb: Tag) -> Group | None:
    """Who meets: the nearest to the left; behind "before" and "after" whom the whole clause is about.

    The owner of a thing ("Trump's proposal is meeting with ...") is not who meets.
    """
    items = sentence.items
    if verb.extra == "gerund" and index and items[index - 1].word("foretell", "aftermath"):
        return _antecedent(sentence, floor) or first_subject(sentence, index - 1, floor)
    subject = subject_of(sentence, index - 1, floor)
    if subject is not None and len(subject.parties) > 1 and index and items[index - 1].norm in ONE_PERSON:
        return None  # "the ministers agreed after he phoned both"
    spoken = any(i.norm == FIRST_PERSON for i in items[floor:index])
    if subject is None and (spoken or _is_left_out(items, floor, index)):
        return speaker_of(sentence, floor)
    if subject is None:
        return None
    behind = items[subject.last + 1 : index]
    if (
        len(behind) > 1
        and behind[0].norm == POSSESSIVE
        and behind[1].is_plain
        and not behind[1].is_capitalised
    ):
        return None
    return subject


def _is_behind_after(items: Items, subject: Group) -> bool:
    """`after [Trump and Putin] meet`"""
    return subject.first > 0 and items[subject.first - 1].word("aftermath")


def _is_left_out(items: Items, floor: int, index: int) -> bool:
    """`Bessent: will meet He in Madrid`: a headline that leaves out who speaks and acts."""
    return 0 < floor < index and items[floor - 1].norm == COLON and items[floor].word("future")


def _antecedent(sentence: Sentence, floor: int) -> Group | None:
    """`Xi, who [he is set to meet]`: whom a relative clause goes on about."""
    if not floor or sentence.items[floor - 1].norm not in WHO:
        return None
    before = floor - 2
    if before >= 0 and sentence.items[before].norm == COMMA:
        before -= 1
    group = sentence.group_at(before) if before >= 0 else None
    return group if group is not None and group.last == before else None


def _ordinal_of_time(items: Items) -> int | None:
    """`for a second time`, `for a third round`."""
    for here, after in pairwise(items):
        tag = here.tag("ordinal")
        if tag is not None and (after.norm == TIME or after.tag("noun")):
            return int(tag.value)
    return None


# ------------------------------------------------------------------------------------------ verb and noun


def _with_purpose(sentence: Sentence, events: list[Event]) -> list[Event]:
    """`will meet on June 25 for a third round` is one event: the verb's, with the noun's number."""
    merged: list[Event] = []
    for event in events:
        verb = merged[-1] if merged else None
        if verb is not None and _is_for_talking(sentence, verb, event):
            continue
        if verb is not None and _is_on_the_way(sentence, verb, event):
            merged[-1] = event
            continue
        if verb is not None and _is_by_call(sentence, verb, event):
            own = tuple(m for m in verb.mentions if m.first < verb.trigger)  # what they discuss takes no part
            merged[-1] = replace(
                verb,
                group="call",
                verb_class="phone",
                mentions=own,
                has_third=any(m.party is None and not m.is_mediator for m in own),
            )
            continue
        if verb is None or verb.is_noun or not event.is_noun or not _is_purpose(sentence, verb, event):
            merged.append(_gone_to(sentence, event))
            continue
        if verb.verb_class == "travel" and event.parties - verb.parties:
            merged[-1] = _travelled_to(event, verb)
            continue
        merged[-1] = replace(
            verb,
            ordinal=verb.ordinal if verb.ordinal is not None else event.ordinal,
            is_next=verb.is_next or event.is_next,
            is_definite=verb.is_definite or event.is_definite,
            of_three=verb.of_three or event.of_three,
            group=event.group if verb.verb_class == "meet" and event.group != "call" else verb.group,
        )
    return merged


def _is_for_talking(sentence: Sentence, verb: Event, event: Event) -> bool:
    """`will meet today to talk about X`: to talk is what they meet for."""
    if verb.is_noun or event.is_noun or verb.clause != event.clause or event.verb_form != "base":
        return False
    led = event.trigger and sentence.items[event.trigger - 1].norm == TO
    return (
        bool(led)
        and event.verb_class in ("speak", "discuss")
        and verb.verb_class in ("meet", "host", "travel")
    )


def _is_on_the_way(sentence: Sentence, journey: Event, event: Event) -> bool:
    """`will fly to Rome on Friday [to meet X]`: the journey is that to the meeting."""
    if journey.is_noun or journey.verb_class != "travel" or journey.verb_form not in ("coming", "base"):
        return False
    if event.is_noun or event.verb_class != "meet" or journey.clause != event.clause:
        return False
    led = sentence.items[event.trigger - 1]
    joined = event.trigger > journey.trigger and (led.norm == TO or led.word("and"))
    return joined and len(event.parties) > 1 and journey.parties <= event.parties


def _is_by_call(sentence: Sentence, verb: Event, event: Event) -> bool:
    """`X and Y discuss trade in a long call`: the call is where they do it."""
    if verb.is_noun or verb.verb_class != "discuss" or verb.clause != event.clause or event.verb is not None:
        return False
    led = event.first > verb.trigger and event.is_presupposed and not event.aftermath
    return led and event.group == "call" and not event.is_definite and not event.parties - verb.parties


def _travelled_to(noun: Event, verb: Event) -> Event:
    """`X arrives in Geneva for talks with Y`: the talks are the event, and the journey is its verb."""
    return replace(
        noun,
        mentions=(*verb.mentions, *noun.mentions),
        verb=verb.verb,
        verb_class=verb.verb_class,
        verb_form=verb.verb_form,
        verb_follows=False,
        is_presupposed=False,
        has_third=verb.has_third or noun.has_third,
    )


def _gone_to(sentence: Sentence, noun: Event) -> Event:
    """`X in Moscow for talks with Y`: a headline that leaves out that X is there."""
    items = sentence.items
    before = noun.first - 1
    if not (
        sentence.is_title
        and noun.is_noun
        and noun.verb is None
        and before > 2
        and items[before].word("purpose")
    ):
        return noun
    place = before - 1
    if items[place].tag("place") is None or not items[place - 1].word("in"):
        return noun
    group = sentence.group_at(place - 2)
    opens = sentence.group_at(noun.clause[0]) is not None
    if group is None or group.last != place - 2 or not opens:
        return noun
    there = replace(noun, mentions=group.mentions, verb=place - 1, verb_class="travel", verb_form="present")
    return _travelled_to(noun, replace(there, has_third=group.has_third))


def _is_purpose(sentence: Sentence, verb: Event, noun: Event) -> bool:
    if verb.verb_class not in ("meet", "travel") or verb.clause != noun.clause or verb.trigger > noun.first:
        return False
    if noun.parties and not noun.parties <= verb.parties and verb.verb_class != "travel":
        return False
    before = noun.first - 1
    while before > verb.trigger and (
        sentence.items[before].norm in ARTICLES or sentence.items[before].word("definite")
    ):
        before -= 1
    items = sentence.items
    if before > verb.trigger + 2 and items[before].norm == OF and items[before - 1].word("durations"):
        before -= 2  # "met for a second day of talks"
        while before > verb.trigger and (items[before].tag("ordinal") or items[before].norm in ARTICLES):
            before -= 1
    return items[before].word("purpose")
