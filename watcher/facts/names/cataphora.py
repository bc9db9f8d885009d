"""Whom a pronoun means that stands before the name it means."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import COMMA, TITLES
from watcher.facts.syntax.sentence import Group, Mention, Sentence

_REACH_FRONT = 8  # items of the clause before its pronoun ("less than two weeks before [he] meets B")
_REACH_NAME = 3  # items of ", the US president Trump" before the name


def meant_behind(sentence: Sentence, index: int) -> Mention | None:
    """`Days before [he] meets B, A raised tariffs`: with whom the main clause begins.

    The pronoun at `index` stands in a clause, or behind a preposition, that opens the sentence and names
    nobody before it. None where the main clause begins with several or with a third party.
    """
    items = sentence.items
    if index > _REACH_FRONT or any(group.first < index for group in sentence.groups):
        return None
    if not any(i.word("clause", "foretell", "aftermath", "presuppose", "with") for i in items[:index]):
        return None
    group = _main_subject(sentence, index)
    if group is None or len(group.mentions) != 1 or group.mentions[0].party is None:
        return None
    return group.mentions[0]


def _main_subject(sentence: Sentence, index: int) -> Group | None:
    """The group that stands right behind a comma, and before a verb of its own."""
    items = sentence.items
    for group in sentence.groups:
        if group.first <= index or group.last + 1 >= len(items) or group.is_adjective:
            continue
        before = group.first - 1
        while before > group.first - _REACH_NAME and (
            items[before].is_determiner or items[before].norm in TITLES
        ):
            before -= 1
        behind = items[group.last + 1]
        if items[before].norm == COMMA and behind.norm != COMMA and not behind.word("and"):
            return group
    return None
