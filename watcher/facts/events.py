"""Which event a sentence speaks of: its noun or verb, who takes part, and what is said to become of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from watcher.facts.clauses import Clause, clause_around, is_past_clause
from watcher.facts.event import Event
from watcher.facts.function_words import (
    BY,
    COLON,
    FIRST_PERSON,
    FIRST_PERSONS,
    ONE_PERSON,
    POSSESSIVE,
    TIME,
    TITLES,
)
from watcher.facts.invitations import with_invitations
from watcher.facts.joined_events import joined
from watcher.facts.meeting_verbs import (
    best_form,
    fronted_end,
    is_compound,
    is_verb_here,
    meeting_verb,
    objects_of,
)
from watcher.facts.nouns import (
    aftermath,
    group_of,
    is_bare_round,
    is_definite,
    is_demonstrative,
    is_foretold,
    is_of_three,
    is_plural,
    is_presupposed,
    is_round_of_something,
    left_edge,
    ordinal_of,
    right_partners,
)
from watcher.facts.occasions import Occasion, occasion_of
from watcher.facts.presence import with_those_present
from watcher.facts.pronouns import are_states, only_person
from watcher.facts.sentence import Group, Items, Sentence
from watcher.facts.subjects import (
    antecedent,
    first_subject,
    group_from,
    joined_by_stranger,
    speaker_of,
    subject_of,
)
from watcher.facts.tables import (
    Table,
    each_apart,
    is_guest,
    joining_verb,
    table_of,
    with_attender,
    with_joined,
)
from watcher.facts.verbs import governing_verb
from watcher.facts.vocabulary import EVENTS, PERSON, SEATS, Tag, Vocabulary
from watcher.topic import Role

_REACH_PRONOUN = 4  # items of "they are expected to"
_GROUP_OF_VERB = {
    "speak": "call",
    "phone": "call",
    "travel": "visit",
    "leave": "visit",
}  # every other verb of a meeting: "meeting"


def read_events(sentence: Sentence, vocabulary: Vocabulary) -> list[Event]:
    """The events of a sentence in order, those of third parties included (`has_third`)."""
    events: list[Event] = []
    consumed: set[int] = set()
    if not (sentence.worth & (EVENTS | SEATS) or (sentence.is_title and sentence.groups)):
        return events
    for index in range(len(sentence.items) - 1, -1, -1):
        item = sentence.items[index]
        if not item.worth & EVENTS or index in consumed:
            continue
        noun = item.tag("noun")
        if noun is not None and is_round_of_something(sentence.items, index):
            continue
        if item.word("judges") and _judges_a_meeting(sentence, index):
            continue
        if noun is not None and not is_verb_here(sentence, index):
            event = _noun_event(sentence, vocabulary, index, noun.value)
            consumed.update(i for i in range(event.first, event.last + 1) if sentence.items[i].tag("noun"))
            if not (item.word("press") and event.verb_form == "base"):
                events.append(event)  # where they are still to face the press it is after their meeting
        elif not any(e.verb == index and e.verb_class == "host" for e in events):  # "hosts the talks"
            verb = meeting_verb(sentence, index)
            if verb is not None:
                events.append(_verb_event(sentence, vocabulary, index, verb))
    told = {e.verb for e in events if e.is_noun and e.verb_follows}  # "talks due in Doha": nobody travels
    events = [e for e in reversed(events) if e.is_noun or e.trigger not in told]
    return with_those_present(sentence, with_invitations(sentence, joined(sentence, events)))


def _met_apart(
    sentence: Sentence,
    clause: Clause,
    noun: tuple[int, int],
    partners: list[Group],
    table: Table,
    governing: tuple[int, Tag],
) -> Table:
    """The table where its verb seats a third who attends it, or one who meets each of the others."""
    (left, index), (verb, tag) = noun, governing
    if tag.value == "attend":
        table = with_attender(sentence, clause, left, table)
    apart = any(i.word("separate") for i in (sentence.items[verb], *sentence.items[left : index + 1]))
    meets = tag.value in ("hold", "begin", "plan") or (tag.value == "host" and apart)
    return each_apart(sentence, clause, noun, partners, table, apart=apart) if partners and meets else table


def _judges_a_meeting(sentence: Sentence, index: int) -> bool:
    """`Bessent [calls] talks with He productive`: a verb, and no calls."""
    group = sentence.group_at(index - 1) if index else None
    behind = sentence.items[index + 1 : index + 4]
    return group is not None and any(i.tag("noun") is not None for i in behind)


# ------------------------------------------------------------------------------------------ one event


def _noun_event(sentence: Sentence, vocabulary: Vocabulary, index: int, group: str) -> Event:
    items = sentence.items
    clause = clause_around(sentence, index)
    left = left_edge(sentence, index, clause[0])
    right, partners = right_partners(sentence, vocabulary, index, clause[1])
    own = index if vocabulary.verbs_last else None
    verb, tag, follows = governing_verb(sentence, left, right, clause, own)
    occasion = occasion_of(sentence, left, index, clause[0])
    if follows and occasion in (Occasion.TOLD, Occasion.ASIDE, Occasion.AHEAD):
        verb, tag, follows = None, None, False  # "In a call with X, Y rejects the offer"
    joins = None if follows else joining_verb(sentence, left, clause[0])
    if joins is not None:
        verb, tag = joins, best_form(items, joins, list(items[joins].verbs()))
    names = items[left : index + 1]
    paid = tag is not None and tag.value == "travel" and tag.extra == "gone" and verb is not None
    since = paid and any(i.word("aftermath") for i in items[clause[0] : verb])  # "after he made a visit"
    table = table_of(sentence, clause, (left, index), partners, verb if follows else None)
    if joins is not None:
        table = with_joined(sentence, clause, joins, table)
    is_invited = tag is not None and not follows and is_guest(sentence, clause, left, table, tag)
    if is_invited:
        verb, tag = None, None
    elif tag is not None and verb is not None and not follows and joins is None:
        table = _met_apart(sentence, clause, (left, index), partners, table, (verb, tag))
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
        is_presupposed=joins is None and is_presupposed(items, left),
        aftermath=aftermath(items, left),
        is_definite=is_definite(items, left) and not is_invited,
        is_next=any(i.word("next") for i in names),
        ordinal=ordinal_of(names) if group != "visit" else None,  # "his third visit" counts his own
        has_third=table.has_third,
        matter=table.matter,
        clause=clause,
        verbs_last=vocabulary.verbs_last,
        is_plural=is_plural(items, left, index),
        is_bare_round=is_bare_round(names),
        is_demonstrative=is_demonstrative(items, left, index),
        is_foretold=is_foretold(sentence, clause[0], left),
        is_past_clause=is_past_clause(sentence, left, verb) or since,
        occasion=occasion,
        pair_word=any(items[i].word("pair") for i in range(clause[0], min(right + 1, len(items)))),
        are_leaders=any(i.word("pair_of_leaders") for i in items[clause[0] : index]),
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
    if verb.value == "meet" and not objects:
        objects = _hosts_behind(sentence, edge)
    whom = antecedent(sentence, clause[0])
    if whom is not None and subject is None:
        pronoun = any(i.word("pronoun") for i in items[clause[0] : index])
        subject = first_subject(sentence, whom.first - 1, 0) if pronoun else whom
        objects = objects or ([whom] if pronoun else [])
    elif whom is not None and not objects and subject is not whom:
        objects = [whom]
    groups = [g for g in (subject, *objects) if g is not None]
    brought = verb.value in ("meet", "host") and _are_brought_together(sentence, subject, objects, clause[1])
    hosts_both = verb.value == "host" and any(len(g.parties) > 1 for g in objects)
    apart = hosts_both and any(i.word("separate", "including") for i in items[index : clause[1] + 1])
    guests = hosts_both and subject is not None and _are_guests(sentence, subject, edge, clause[1])
    apart = apart or (guests and not brought)
    if brought or (hosts_both and not apart):
        groups = objects  # who brings both together takes no part
    others = subject is not None or vocabulary.leads_to_places  # in English whoever it is stands before it
    each = others and not (subject and subject.parties) and any(len(g.parties) > 1 for g in objects)
    apart = apart or (each and not brought and verb.value != "host")  # a third speaks with either
    if vocabulary.verbs_last:
        early = [g for g in sentence.groups if clause[0] <= g.first and g.last < index and g is not subject]
        groups = [*(g for g in early if not g.is_adjective), *groups]
    # "will travel to Japan and South Korea": whose land is beside the other's sits at no table.
    met = [subject] if verb.value == "travel" and subject is not None else groups
    if verb.value in ("travel", "leave") and subject is not None and _are_fellows(subject):
        groups = [_own_of(subject) if g is subject else g for g in groups]
        met = []  # "Macron and Merz arrive in Kyiv": each of them does
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
        aftermath="over" if subject is not None and _is_behind_after(items, subject, index) else None,
        is_presupposed=index > 0 and items[index - 1].word("presuppose") and verb.extra == "gerund",
        is_next=verb.extra != "gone" and any(i.word("again") for i in behind if i.date is None),
        ordinal=_ordinal_of_time(behind),
        has_third=apart or any(g.has_third or joined_by_stranger(items, g) for g in met),
        verbs_last=vocabulary.verbs_last,
        clause=clause,
        is_foretold=is_foretold(sentence, clause[0], subject.first if subject else index)
        or (
            any(i.word("pronoun") for i in items[max(clause[0], index - _REACH_PRONOUN) : index])
            and is_foretold(sentence, clause[0], index)
        ),
        is_past_clause=is_past_clause(sentence, index, index),
        pair_word=any(i.word("pair") for i in items[clause[0] : index]),
        are_leaders=any(i.word("pair_of_leaders") for i in items[clause[0] : index]),
        of_three=is_of_three(items, clause[0] if subject is None else index, index, clause[1]),
    )


def _are_guests(sentence: Sentence, host: Group, edge: int, stop: int) -> bool:
    """`Xi hosts Putin and Modi`: a third person, and neither a place nor talks for which they come."""
    behind = sentence.items[edge + 1 : stop + 1]
    persons = all(m.is_third and m.other == PERSON for m in host.mentions)
    together = any(i.tag("noun") or i.tag("place") or i.word("purpose", "to", "in") for i in behind)
    return persons and not together


def _are_fellows(travellers: Group) -> bool:
    """Persons who travel together, those of one party and others."""
    persons = all(m.role is not Role.PARTY for m in travellers.mentions if m.party is not None)
    return persons and travellers.has_third and len(travellers.parties) == 1


def _own_of(group: Group) -> Group:
    """The group without those of third parties."""
    return Group(group.first, group.last, tuple(m for m in group.mentions if m.party is not None))


def _are_brought_together(sentence: Sentence, subject: Group | None, objects: list[Group], stop: int) -> bool:
    """`A third will meet [the leaders of A and B]`: one office of both, who are there at once."""
    between = subject is None or not subject.parties
    begin = subject.last if subject is not None else 0
    apart = any(i.word("separate", "including") for i in sentence.items[begin : stop + 1])
    return between and not apart and any(_of_both(sentence, g) for g in objects)


def _of_both(sentence: Sentence, group: Group) -> bool:
    """`the [foreign ministers] of A and B`, and no more than the two."""
    first = sentence.items[group.first]
    joint = first.tag("role") is not None or first.word("pair_of_leaders")
    return joint and len(group.parties) > 1 and not group.has_third


def _hosts_behind(sentence: Sentence, index: int) -> list[Group]:
    """`The leaders of A and B met in Rome, hosted by [C]`: whose guests they are."""
    items = sentence.items
    for cursor in range(index + 1, len(items) - 2):
        if items[cursor].word("report", "clause"):
            break
        if items[cursor + 1].norm == BY and any(v.value == "host" for v in items[cursor].verbs()):
            host = group_from(sentence, cursor + 2)
            return [host] if host is not None else []
    return []


def _subject_of_verb(sentence: Sentence, index: int, floor: int, verb: Tag) -> Group | None:
    """Who meets: the nearest to the left; behind "before" and "after" whom the whole clause is about.

    The owner of a thing ("Trump's proposal is meeting with ...") is not who meets.
    """
    items = sentence.items
    if verb.extra == "gerund" and index and items[index - 1].word("foretell", "aftermath"):
        return antecedent(sentence, floor) or first_subject(sentence, index - 1, floor)
    subject = subject_of(sentence, index - 1, floor)
    if subject is not None and _is_told(sentence, subject, index):
        return _teller(sentence, subject)
    by_one = index > 0 and items[index - 1].norm in ONE_PERSON
    if subject is not None and len(subject.parties) > 1 and by_one:
        return None  # "the ministers agreed after he phoned both"
    if subject is not None and by_one and are_states(sentence, subject):
        return only_person(sentence, subject.first) or subject  # "A threatened [Iran] after he met B"
    spoken = any(i.norm in FIRST_PERSONS for i in items[floor:index])
    if subject is None and (spoken or _is_left_out(items, floor, index)):
        return speaker_of(sentence, floor)
    if subject is None:
        return _person_before(sentence, floor, index)
    behind = items[subject.last + 1 : index]
    if len(behind) > 1 and behind[0].word("and") and behind[1].norm == FIRST_PERSON:
        return _with_speaker(sentence, subject, floor)
    if (
        len(behind) > 1
        and behind[0].norm == POSSESSIVE
        and behind[1].is_plain
        and not behind[1].is_capitalised
    ):
        return None
    return subject


def _with_speaker(sentence: Sentence, group: Group, floor: int) -> Group:
    """`Putin and I will meet, Trump said`: the group and who says it."""
    speaker = speaker_of(sentence, floor)
    return group if speaker is None else replace(group, mentions=(*speaker.mentions, *group.mentions))


def _is_told(sentence: Sentence, group: Group, verb: int) -> bool:
    """`Trump tells [Macron] he will meet Putin`: who is told of it takes no part."""
    items, before = sentence.items, group.first - 1
    while before > 0 and items[before].norm in TITLES:
        before -= 1
    tells = (
        before > 0 and items[before].word("report") and any(v.value == "tell" for v in items[before].verbs())
    )
    return tells and any(i.norm in ONE_PERSON for i in items[group.last + 1 : verb])


def _teller(sentence: Sentence, told: Group) -> Group | None:
    """Who tells it, where it is one person."""
    named = [g for g in sentence.groups if g.last < told.first and not g.is_adjective]
    alone = named and len(named[-1].mentions) == 1 and named[-1].mentions[0].role is not Role.PARTY
    return named[-1] if alone else None


def _person_before(sentence: Sentence, floor: int, index: int) -> Group | None:
    """`X arrived in Paris, where [he] will meet Y`: the one person who was named before the clause."""
    if not floor or not any(i.norm in ONE_PERSON for i in sentence.items[floor:index]):
        return None
    items = sentence.items
    named = [g for g in sentence.groups if g.last < floor and not g.is_adjective]
    named = [g for g in named if len(g.mentions) < 2 or not is_compound(items, g)]  # "as EU-US bridge"
    speaker = next((g for g in named if g.last + 1 < len(items) and items[g.last + 1].word("report")), None)
    if len(named) > 1 and speaker is None:
        named = [g for g in named if not are_states(sentence, g)]  # "A threatened Iran amid X after he met B"
    if len(named) > 1 and speaker is not None:
        named = [speaker]  # "..., the minister said as [he] met the president"
    if named and named[0].first and items[named[0].first - 1].word("to", "with"):
        return None  # "says she has not spoken to Trump as [she] ..."
    alone = len(named) == 1 and len(named[0].mentions) == 1 and named[0].mentions[0].role is not Role.PARTY
    return named[0] if alone else None


def _is_behind_after(items: Items, subject: Group, verb: int) -> bool:
    """`after [Trump and Putin] meet`, but not `after [Trump] said he would travel`."""
    after = subject.first > 0 and items[subject.first - 1].word("aftermath")
    return after and not any(item.word("report") for item in items[subject.last + 1 : verb])


def _is_left_out(items: Items, floor: int, index: int) -> bool:
    """`Bessent: will meet He in Madrid`: a headline that leaves out who speaks and acts."""
    return 0 < floor < index and items[floor - 1].norm == COLON and items[floor].word("future")


def _ordinal_of_time(items: Items) -> int | None:
    """`for a second time`, `for a third round`."""
    for here, after in pairwise(items):
        tag = here.tag("ordinal")
        noun = after.tag("noun")
        if tag is not None and (after.norm == TIME or (noun is not None and noun.value != "visit")):
            return int(tag.value)
    return None
