"""Which event a sentence speaks of: its noun or verb, who takes part, and what is said to become of it."""

from __future__ import annotations

from dataclasses import replace

from watcher.facts.events.bare_rounds import is_bare_round, is_counted_alone, is_round_of_something
from watcher.facts.events.invitations import with_invitations
from watcher.facts.events.joined_events import joined
from watcher.facts.events.meeting_verbs import best_form, is_verb_here, meeting_verb
from watcher.facts.events.nouns import (
    aftermath,
    are_leaders,
    group_of,
    is_definite,
    is_demonstrative,
    is_foretold,
    is_of_three,
    is_plural,
    is_presupposed,
    left_edge,
    ordinal_of,
    right_partners,
)
from watcher.facts.events.offers import with_accepted_offers
from watcher.facts.events.presence import with_those_present
from watcher.facts.events.signings import with_signings
from watcher.facts.events.tables import (
    Table,
    each_apart,
    is_guest,
    is_with_pair,
    joining_verb,
    table_of,
    with_attender,
    with_joined,
)
from watcher.facts.events.verb_events import verb_event
from watcher.facts.events.verbs import Governing, governing_verb
from watcher.facts.events.verbs_before import verb_first
from watcher.facts.events.verbs_behind import relative_ahead
from watcher.facts.lexicon.vocabulary import EVENTS, SEATS, Tag, Vocabulary
from watcher.facts.syntax.clauses import Clause, clause_around, is_past_clause
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.occasions import Occasion, is_beside, occasion_of
from watcher.facts.syntax.sentence import Group, Sentence

_LEADS_TO_TALKS = ("plan", "travel", "attend")  # what is done before them: "arrived to attend talks"


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
        if noun is not None and (is_round_of_something(sentence.items, index) or is_beside(sentence, index)):
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
                events.append(verb_event(sentence, vocabulary, index, verb))
    events = _with_counted(sentence, vocabulary, events)
    told = {e.verb for e in events if e.is_noun and e.verb_follows}  # "talks due in Doha": nobody travels
    events = [e for e in reversed(events) if e.is_noun or e.trigger not in told]
    events = with_accepted_offers(sentence, with_invitations(sentence, joined(sentence, events)))
    return with_signings(sentence, with_those_present(sentence, events))


def _with_counted(sentence: Sentence, vocabulary: Vocabulary, events: list[Event]) -> list[Event]:
    """`The fifth round ended on Monday; [the sixth] will be held in Lima`: the round of the same people that
    only its number names, behind the one that it follows. `events` are in reverse order, and so is what
    is returned."""
    found = list(events)
    for index in range(len(sentence.items)):
        if not is_counted_alone(sentence.items, index):
            continue
        event = _noun_event(sentence, vocabulary, index, "round")
        before = [e for e in events if e.is_noun and e.last < event.first and e.ordinal is not None]
        last = max(before, key=lambda each: each.trigger, default=None)
        apart = not any(e.first <= index <= e.last for e in events)
        apart = apart and (event.verb_follows or event.verb_class == "plan")
        if apart and last is not None and event.ordinal == (last.ordinal or 0) + 1:
            counted = replace(
                event,
                mentions=last.mentions,
                has_third=last.has_third,
                matter=last.matter,
                group=last.group,
                clause=(event.first, event.clause[1]),
            )
            found.append(counted)
    return sorted(found, key=lambda each: -each.trigger)


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
    if apart and not partners and is_with_pair(sentence, clause, noun):
        return replace(table, has_third=True)
    return each_apart(sentence, clause, noun, partners, table, apart=apart) if partners and meets else table


def _judges_a_meeting(sentence: Sentence, index: int) -> bool:
    """`Bessent [calls] talks with He productive`: a verb, and no calls."""
    group = sentence.group_at(index - 1) if index else None
    behind = sentence.items[index + 1 : index + 4]
    return group is not None and any(i.tag("noun") is not None for i in behind)


def _governing(
    sentence: Sentence, vocabulary: Vocabulary, index: int, edges: tuple[int, int], clause: Clause
) -> Governing:
    """The verb of the noun at `index`; where verbs stand first also the one that opens the clause."""
    left, right = edges
    found = governing_verb(
        sentence, left, index, right, clause, own=vocabulary.verbs_last, joins_nouns=vocabulary.joins_nouns
    )
    if found[1] is None and vocabulary.verbs_first:
        first = verb_first(sentence, left, clause[0])
        return (*first, False) if first is not None else found
    return found


def _noun_event(sentence: Sentence, vocabulary: Vocabulary, index: int, group: str) -> Event:
    """`The [talks] of A and B begin in Oslo`: the event of the noun at `index`."""
    items = sentence.items
    clause = clause_around(sentence, index)
    left = left_edge(sentence, index, clause[0])
    right, partners = right_partners(sentence, vocabulary, index, clause[1])
    verb, tag, follows = _governing(sentence, vocabulary, index, (left, right), clause)
    occasion = occasion_of(sentence, left, index, clause[0])
    told_apart = tag is not None and tag.value in _LEADS_TO_TALKS and not follows
    if (verb is None or told_apart) and (told := relative_ahead(sentence, right)) is not None:
        (verb, tag), stop = told
        clause, follows = (clause[0], stop), True
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
        verbs_first=vocabulary.verbs_first,
        verbs_last=vocabulary.verbs_last,
        is_plural=is_plural(items, left, index),
        is_bare_round=is_bare_round(items, left, index),
        is_demonstrative=is_demonstrative(items, left, index),
        is_foretold=is_foretold(sentence, clause[0], left),
        is_past_clause=is_past_clause(sentence, left, verb) or since,
        occasion=occasion,
        pair_word=any(items[i].word("pair") for i in range(clause[0], min(right + 1, len(items)))),
        are_leaders=are_leaders(items[clause[0] : index]),
        of_three=is_of_three(items, left, index, clause[1]),
    )
