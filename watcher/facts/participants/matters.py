"""States that are only spoken of: what talks are about, not who takes part."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import COMMA, HYPHENS, OF, POSSESSIVE, is_adverb
from watcher.facts.lexicon.vocabulary import PERSON
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Group, Mention, Sentence
from watcher.topic import Role

_REACH = 4  # items of "post-war" between a preposition and its state
_BODY_REACH = 4  # items of "of the Arctic Council"
_LIST_REACH = 8  # items of a list between "discuss" and its last state


def is_matter(sentence: Sentence, mention: Mention) -> bool:
    """`the war in Ukraine`, `on post-war Gaza`, `to discuss Ukraine`, `the Ukraine war`, and outside an
    event's own words `the conflict between A and B`."""
    if mention.role is not Role.PARTY or mention.other == PERSON:
        return False
    group = sentence.group_at(mention.first)
    if group is not None and group.first and sentence.items[group.first - 1].word("between"):
        return True  # "the conflict between A and B"
    if group is not None and len(group.mentions) > 1 and _names_matter(sentence, group):
        return True  # "the Israel-Hamas deal"
    after = sentence.items[mention.last + 1] if mention.last + 1 < len(sentence.items) else None
    if after is not None and after.norm == POSSESSIVE:
        return True  # "Ukraine's membership"
    return is_spoken_of(sentence, mention) or (
        after is not None and (after.is_plain or after.word("plans")) and not after.is_capitalised
    )


def _names_matter(sentence: Sentence, group: Group) -> bool:
    """`the [Israel-Hamas] deal`, `[US-Israel] war`: states that a hyphen joins before a thing."""
    items = sentence.items
    joined = any(i.norm in HYPHENS for i in items[group.first : group.last + 1])
    after = items[group.last + 1] if group.last + 1 < len(items) else None
    if not joined or after is None or not all(m.role is Role.PARTY for m in group.mentions):
        return False
    return after.is_plain and not is_adverb(after.norm)


def stands_apart(sentence: Sentence, event: Event, mention: Mention) -> bool:
    """`A meets B [ahead of a call with C]`, `A meets B [as C looks on]`: beside the main clause."""
    between = sentence.items[event.last + 1 : mention.first]
    return any(i.word("foretell", "aftermath", "clause") for i in between)


def is_spoken_of(sentence: Sentence, mention: Mention) -> bool:
    """The same by what stands before it, whatever stands behind."""
    if mention.role is not Role.PARTY or mention.other == PERSON:
        return False
    items = sentence.items
    if _is_listed_matter(sentence, mention):
        return True
    before = mention.first - 1
    while before >= 0 and mention.first - before <= _REACH:
        item = items[before]
        if not (item.word("definite") or item.norm in HYPHENS or (item.is_plain and item.norm != OF)):
            break
        before -= 1
    if before < 0:
        return False
    item = items[before]
    discussed = item.verb("discuss")
    return item.word("about", "in", "purpose") or item.norm == OF or discussed


def _is_listed_matter(sentence: Sentence, mention: Mention) -> bool:
    """`discuss trade, duties and [Ukraine]`: a list of what they talk about, to its end."""
    items, joined = sentence.items, 0
    for cursor in range(mention.first - 1, max(mention.first - 1 - _LIST_REACH, -1), -1):
        item = items[cursor]
        if item.verb("discuss"):
            return joined > 0
        joins = item.norm == COMMA or item.word("and")
        group = sentence.group_at(cursor)
        state = group is not None and all(m.role is Role.PARTY for m in group.mentions)
        if not (joins or state or (item.is_plain and not item.verbs())):
            return False
        joined += joins
    return False


def is_of_mediator(sentence: Sentence, event: Event) -> bool:
    """`Qatari minister to meet Rubio on Iran talks`: what a mediator meets one of the parties about."""
    first = sentence.groups[0] if sentence.groups else None
    if first is None or first.last >= event.first or not all(m.is_mediator for m in first.mentions):
        return False
    behind = sentence.items[first.last + 1 : event.first]
    return not behind[0].word("report") and any(i.verb("meet", "host") for i in behind)


def is_of_body(sentence: Sentence, event: Event) -> bool:
    """`A and B will attend the Arctic Council's meeting`, `a meeting of the Baltic Forum`: it is that of
    a body in which they sit among others."""
    items = sentence.items
    if event.verb_class != "attend" or not event.is_noun or items[event.trigger].is_capitalised:
        return False
    if any(m.last >= event.first for m in event.mentions):
        return False
    behind = items[event.trigger + 1 : event.trigger + 1 + _BODY_REACH]
    led = behind[1:] if behind and behind[0].norm == OF else ()
    named = (i for i in (*items[event.first : event.trigger], *led) if i.is_unlisted_name)
    return any(i.tag("called") is None and i.tag("series") is None for i in named)
