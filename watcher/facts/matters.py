"""States that are only spoken of: what talks are about, not who takes part."""

from __future__ import annotations

from watcher.facts.function_words import HYPHENS, OF, POSSESSIVE
from watcher.facts.sentence import Mention, Sentence
from watcher.facts.vocabulary import PERSON
from watcher.topic import Role

_REACH = 4  # items of "post-war" between a preposition and its state


def is_matter(sentence: Sentence, mention: Mention) -> bool:
    """`the war in Ukraine`, `on post-war Gaza`, `to discuss Ukraine`, `the Ukraine war`, and outside an
    event's own words `the conflict between A and B`."""
    if mention.role is not Role.PARTY or mention.other == PERSON:
        return False
    group = sentence.group_at(mention.first)
    if group is not None and group.first and sentence.items[group.first - 1].word("between"):
        return True  # "the conflict between A and B"
    after = sentence.items[mention.last + 1] if mention.last + 1 < len(sentence.items) else None
    if after is not None and after.norm == POSSESSIVE:
        return True  # "Ukraine's membership"
    return is_spoken_of(sentence, mention) or (
        after is not None and after.is_plain and not after.is_capitalised
    )


def is_spoken_of(sentence: Sentence, mention: Mention) -> bool:
    """The same by what stands before it, whatever stands behind."""
    if mention.role is not Role.PARTY or mention.other == PERSON:
        return False
    items = sentence.items
    before = mention.first - 1
    while before >= 0 and mention.first - before <= _REACH:
        item = items[before]
        if not (item.word("definite") or item.norm in HYPHENS or (item.is_plain and item.norm != OF)):
            break
        before -= 1
    if before < 0:
        return False
    item = items[before]
    discussed = any(verb.value == "discuss" for verb in item.verbs())
    return item.word("about", "in", "purpose") or item.norm == OF or discussed
