"""People whom no list holds and whom the article introduces: `the Omani foreign minister Said Thal`, later
`Thal`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from watcher.facts.lexicon.vocabulary import NAMES, Tag, worth_of
from watcher.facts.names.groups import regrouped
from watcher.facts.syntax.sentence import Item, Items, Mention, Sentence
from watcher.topic import OFFICES, Role

_NAMES = 3  # words of a name
_SHORTEST = 3  # letters of a surname


def introduced_in(sentences: Iterable[Sentence]) -> Mapping[str, Tag]:
    """The surnames of those of whom the article says that they hold an office of a mediator."""
    found: dict[str, Tag] = {}
    for sentence in sentences:
        if sentence.is_title or not sentence.worth & NAMES:
            continue
        for mention in (m for g in sentence.groups for m in g.mentions if m.is_mediator):
            surname = _surname_behind(sentence.items, mention)
            if surname is not None and mention.other is not None:
                found.setdefault(surname, Tag("mediator", mention.other, mention.role.value))
    return found


def _surname_behind(items: Items, mention: Mention) -> str | None:
    """`the German chancellor Anke [Thal] said`: the last word of the name behind the office."""
    if mention.role not in OFFICES or mention.role is Role.PARTY:
        return None
    stop = mention.last + 1
    while stop < len(items) and stop - mention.last <= _NAMES and items[stop].is_unlisted_name:
        stop += 1
    surname = items[stop - 1]
    goes_on = stop < len(items) and items[stop].is_capitalised
    if stop == mention.last + 1 or goes_on or len(surname.norm) < _SHORTEST or not surname.norm.isalpha():
        return None
    return surname.norm


def with_introduced(sentence: Sentence, known: Mapping[str, Tag]) -> Sentence:
    """The sentence with those people among who is named in it."""
    if not any(i.norm in known and i.is_unlisted_name for i in sentence.items):
        return sentence
    return regrouped(replace(sentence, items=tuple(_named(i, known) for i in sentence.items)))


def _named(item: Item, known: Mapping[str, Tag]) -> Item:
    if item.norm not in known or not item.is_unlisted_name:
        return item
    tags = (*item.tags, known[item.norm])
    return item._replace(tags=tags, worth=item.worth | worth_of(item.norm, tags))
