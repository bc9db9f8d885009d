"""Verbs in two pieces: `Trump sagt das Treffen in Oslo ab`, the one that the file lists as "sagt ab"."""

from __future__ import annotations

from collections.abc import Iterator

from watcher.facts.lexicon.vocabulary import Tag, Vocabulary, worth_of
from watcher.facts.syntax.sentence import Item

_COMMAS = frozenset({",", ";", ":"})


def with_split_verbs(items: list[Item], vocabulary: Vocabulary) -> list[Item]:
    """The items, in which the particle that closes a clause stands for the whole verb; the finite piece
    before it is no verb of its own any more (`[findet] morgen statt`)."""
    for place, item in enumerate(items):
        if not item.word("particles") or not _closes(items, place):
            continue
        found = next(_heads(items, place, vocabulary), None)
        if found is not None:
            head, tags = found
            kept = tuple(tag for tag in items[head].tags if tag.kind != "verb")
            items[head] = items[head]._replace(tags=kept, worth=worth_of(items[head].norm, kept))
            items[place] = item._replace(tags=tags, worth=worth_of(item.norm, tags))
    return items


def _heads(items: list[Item], place: int, vocabulary: Vocabulary) -> Iterator[tuple[int, tuple[Tag, ...]]]:
    """The words before it in the clause that are a verb with it, nearest first, and what that stands for."""
    particle = tuple(items[place].norm.split())
    for index in range(place - 1, -1, -1):
        norm = items[index].norm
        if norm in _COMMAS:
            return
        for words, tags in vocabulary.words[norm].begun.seconds.get(particle[0], ()):
            if words[1:] == particle:
                yield index, tuple(tags)


def _closes(items: list[Item], place: int) -> bool:
    """Does the clause end behind it? `ab Montag` is no verb."""
    behind = items[place + 1 : place + 2]
    return not behind or not behind[0].norm[:1].isalnum() or behind[0].word("and")
