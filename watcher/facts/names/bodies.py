"""Bodies that two states have together and that meet by their name: `the Norway-Peru Joint Commission`, `the
General Border Committee (GBC)`, and later in the text `the GBC`. Whoever names one names both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from watcher.facts.lexicon.function_words import FULL_STOP, HYPHENS, NO, POSSESSIVES
from watcher.facts.lexicon.vocabulary import NAMES, PARTIES
from watcher.facts.syntax.sentence import Group, Item, Items, Mention, Sentence
from watcher.facts.syntax.subjects import group_from
from watcher.text.words import pattern_of
from watcher.topic import Role, Topic

Name = tuple[str, ...]  # the normal forms of its words, or its initials alone

_INITIALS = re.compile(r"\s*\(([A-Z][A-Za-z]{1,6})\)")
_OPENS, _ENDS, _PER = "(", ")", "/"
_LONGEST = 7  # words of a body's name
_REACH_WHOSE = 3  # items of "meeting between" behind a body


def without_marks(text: str, items: Items) -> Items:
    """The items without initials that only repeat a name (`General Border Committee (GBC)`), without the
    count of a session (`Special Meeting No. 1/2026`) and without brackets around a number (`the next (7th)
    round`)."""
    dropped: set[int] = set()
    for index, item in enumerate(items):
        if item.norm == _OPENS and _repeats_name(text, items, index):
            dropped.update((index, index + 1, index + 2))
        elif item.norm == _OPENS and _is_number_beside(items, index):
            dropped.update((index, index + 2))
        elif item.norm == NO and index and items[index - 1].tag("noun") is not None:
            dropped.update(_count_behind(items, index))
    return tuple(i for n, i in enumerate(items) if n not in dropped) if dropped else items


def _repeats_name(text: str, items: Items, index: int) -> bool:
    """Are the letters in the brackets the capitals of the words before them, or those of a body?"""
    if index + 2 >= len(items) or items[index + 2].norm != _ENDS or not index:
        return False
    letters = text[items[index + 1].start : items[index + 1].end]
    before = text[max(items[index - 1].end - 80, 0) : items[index - 1].end]
    capitals = "".join(re.findall(r"\b[A-Z]", before))
    whole = items[index - 1].word("bodies") and not items[index + 1].worth & NAMES
    return letters.isupper() and len(letters) > 1 and (capitals.endswith(letters) or whole)


def _is_number_beside(items: Items, index: int) -> bool:
    """`the next [(7th)] round`: the number of what is named behind the brackets."""
    if not index or index + 3 >= len(items) or items[index + 2].norm != _ENDS:
        return False
    before, behind = items[index - 1], items[index + 3]
    led = before.is_determiner or before.word("next", "past_adjectives")
    names = behind.tag("noun") is not None or behind.is_plain
    return led and names and items[index + 1].tag("ordinal") is not None


def _count_behind(items: Items, index: int) -> range:
    """`No. 1/2026`: from "No" to the last figure; empty where none follows."""
    stop = index + 1 + (index + 1 < len(items) and items[index + 1].norm == FULL_STOP)
    if stop >= len(items) or not items[stop].norm.isdigit():
        return range(0)
    if stop + 2 < len(items) and items[stop + 1].norm == _PER and items[stop + 2].norm.isdigit():
        stop += 2
    return range(index, stop + 1)


def names_own_body(items: Items, group: Group) -> bool:
    """`the [Norway-Peru] Business Council`: a body of neither state, whatever it is called."""
    if len(group.mentions) < 2 or any(m.role is not Role.PARTY for m in group.mentions):
        return False
    for item in items[group.last + 1 : group.last + 1 + _LONGEST]:
        if item.word("own_bodies"):
            return item.is_capitalised
        if not (item.is_capitalised or item.word("and")):
            return False
    return False


def bodies_of(topic: Topic, language: str, text: str, sentences: Sequence[Sentence]) -> frozenset[Name]:
    """The names by which the article calls bodies of both parties, and those among the nouns of the topic."""
    both = frozenset(party.id for party in topic.parties)
    found: set[Name] = set()
    for sentence in sentences:
        for index, item in enumerate(sentence.items):
            if item.word("bodies"):
                found.update(_named(text, sentence, index, both))
    if both <= {party for s in sentences for g in s.groups for party in g.parties}:
        listed = (each for names in topic.nouns.values() for each in names.get(language, ()))
        found.update(_as_name(each) for each in listed if each.isupper())
    return frozenset(found)


def _as_name(phrase: str) -> Name:
    return tuple(pattern_of(phrase))


def _named(text: str, sentence: Sentence, index: int, both: frozenset[str]) -> Iterable[Name]:
    """The long name that ends with the word at `index`, and its initials, where the body is that of both."""
    items, begin = sentence.items, index
    while begin and index - begin < _LONGEST and _is_of_name(sentence, begin - 1):
        begin -= 1
    long = len(_words_of(items[index])) > _LONGEST  # a name of which the short form is left
    if (begin == index and not long) or not _is_of_both(sentence, begin, index, both):
        return
    yield tuple(word for item in items[begin : index + 1] for word in item.norm.split())
    initials = _INITIALS.match(text, items[index].end)
    if initials is not None:
        yield _as_name(initials[1])


def _is_of_name(sentence: Sentence, index: int) -> bool:
    item = sentence.items[index]
    named = item.is_capitalised and (item.is_plain or item.tag("noun") is not None or item.tag("series"))
    return sentence.group_at(index) is None and bool(named or item.word("joint_bodies"))


def _is_of_both(sentence: Sentence, begin: int, last: int, both: frozenset[str]) -> bool:
    """Do both stand right before the name, or behind it, or in the sentence where the name says as much?"""
    before = sentence.group_at(_owner(sentence.items, begin))
    if before is not None:
        return before.parties == both and not before.has_third
    items = sentence.items
    for cursor in range(last + 1, min(last + 1 + _REACH_WHOSE, len(items))):
        if items[cursor].word("between", "of"):
            behind = group_from(sentence, cursor + 1)
            return behind is not None and behind.parties == both and not behind.has_third
        if items[cursor].tag("noun") is None:
            break
    telling = any(item.word("joint_bodies") for item in items[begin:last])
    alone = not any(g.has_third for g in sentence.groups)
    return telling and alone and both <= {party for g in sentence.groups for party in g.parties}


def _owner(items: Items, begin: int) -> int:
    """The item before the name, over the mark of a possessive or a hyphen; -1 for none."""
    before = begin - 1
    return before - (before > 0 and items[before].norm in (*POSSESSIVES, *HYPHENS))


def with_bodies(sentence: Sentence, names: frozenset[Name], topic: Topic) -> Sentence:
    """The sentence with both parties where one of the names stands; behind the name of a state it is that
    state's."""
    own = [g for start in range(len(sentence.items)) if (g := _body_at(sentence, start, names, topic))]
    if not own:
        return sentence
    groups = tuple(sorted((*sentence.groups, *own), key=lambda g: g.first))
    return replace(sentence, groups=groups, worth=sentence.worth | NAMES | PARTIES)


def _body_at(sentence: Sentence, start: int, names: frozenset[Name], topic: Topic) -> Group | None:
    items = sentence.items
    words: list[str] = []
    if sentence.group_at(_owner(items, start)) is not None and start:
        return None
    found = None
    for last in range(start, min(start + _LONGEST, len(items))):
        if sentence.group_at(last) is not None:
            break
        words += _words_of(items[last])
        found = last if tuple(words) in names else found
    if found is None:
        return None
    mentions = (
        Mention(start, found, party.id, None, Role.PARTY, is_adjective=False) for party in topic.parties
    )
    return Group(start, found, tuple(mentions))


def _words_of(item: Item) -> list[str]:
    return item.norm.split()
