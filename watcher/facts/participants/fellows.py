"""Third parties beside the two whom nobody names one by one: `Trump, Zelensky and European leaders`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from watcher.facts.lexicon.function_words import COMMA, FELLOW, MANY_PEOPLE, PLURAL_ENDING, THEN
from watcher.facts.lexicon.vocabulary import PERSON
from watcher.facts.participants.cast import Cast
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Group, Mention, Sentence
from watcher.topic import OFFICES, Role

_REACH_FELLOWS = 4  # items of "some of his fellow ministers"


def are_fellows(sentence: Sentence, event: Event, cast: Cast) -> bool:
    """`Zelensky met Trump and European leaders`, `A, B and NATO allies hold a call`: both parties are
    there in person, and beside them only many of one kind.

    Not so `A, B and C hold talks`, nor `A met C and European leaders`.
    """
    if event.of_three or event.parties != cast.both:
        return False
    in_person = {m.party for m in event.mentions if m.role in OFFICES or m.is_counterpart}
    thirds = [m for m in event.mentions if m.is_third]
    if any(_share_office(g, cast) for g in sentence.groups):
        return False
    return cast.both <= in_person and bool(thirds) and all(_are_many(sentence, m) for m in thirds)


def are_of_bloc(event: Event, cast: Cast) -> bool:
    """`Talks between A and B, C, D`, where B's side is called by the number of its states (`E3`): they are
    all that sit there, and as many as its name says."""
    if event.parties != cast.both or any(m.other == PERSON for m in event.mentions):
        return False
    states = {m.other for m in event.mentions if m.is_third}
    return len(states) + 1 in cast.blocs.values()


def _share_office(group: Group, cast: Cast) -> bool:
    """`A, B and C foreign ministers`: the office behind the last of three states is that of each."""
    bare = [m for m in group.mentions if m.first == m.last and m.party is not None]
    third = group.mentions[-1].is_third and group.mentions[-1].role is not Role.PARTY
    return third and cast.both <= {m.party for m in bare}


def are_of_one_side(sentence: Sentence, event: Event) -> bool:
    """`has scheduled meetings with [fellow ministers]`, `talks among fellow allies`: nobody of the other."""
    if not event.is_noun:
        return False
    led, *behind = sentence.items[event.trigger + 1 : event.trigger + 2 + _REACH_FELLOWS] or (None,)
    if led is None or not led.word("with", "between"):
        return False
    return any(here.norm == FELLOW and after.tag("role") is not None for here, after in pairwise(behind))


def are_met_in_turn(sentences: Iterable[Sentence], cast: Cast) -> bool:
    """`He met first with A and then with B`, `receives A and B in turn`: does the text say that somebody
    meets one after the other?"""
    return any(_in_turn(sentence, cast) for sentence in sentences)


def _in_turn(sentence: Sentence, cast: Cast) -> bool:
    items = sentence.items
    for index, item in enumerate(items):
        if item.norm == THEN:
            joined = index and (items[index - 1].word("and") or items[index - 1].norm == COMMA)
            before = {p for g in sentence.groups if g.last < index for p in g.parties}
            behind = {p for g in sentence.groups if g.first > index for p in g.parties}
            if joined and before and behind and before != behind and len(before) == len(behind) == 1:
                return True
        elif item.tags and item.word("in_turn", "separate"):
            named = {p for g in sentence.groups for p in g.parties}
            if cast.both <= named or (not named and item.word("in_turn")):
                return True
    return False


def are_received(event: Event) -> bool:
    """`Lula received [A and B]`: both stand behind the verb, whoever is the host."""
    takes = not event.is_noun and event.verb_class in ("host", "meet")
    return takes and all(m.first > event.trigger for m in event.mentions)


def _are_many(sentence: Sentence, mention: Mention) -> bool:
    """`European leaders`, `NATO allies`, `Gulf counterparts`: an office or states, and many of them; but not
    `the ministers of Brazil` in a list of three states, each of which sends one."""
    if mention.other == PERSON:
        return False
    after = sentence.items[mention.last + 1 : mention.last + 2]
    named = sentence.items[mention.first : mention.last + 1]
    if any(item.word("of") for item in named):
        named = named[-1:]
    words = [
        i for i in (*named, *after) if i.tag("role") or i.word("members") or i.norm.endswith(MANY_PEOPLE)
    ]
    return any(i.norm.endswith(PLURAL_ENDING) for i in words)
