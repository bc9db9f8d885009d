"""Verbs that are done with a call or a visit alone: `received a phone call`, `paid a visit`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import ARTICLES, PARTICIPLE_ENDING
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.syntax.sentence import Sentence

_REACH_BEFORE = 4  # items between a verb and its object


def ring_before(sentence: Sentence, left: int, right: int, floor: int) -> tuple[int, Tag] | None:
    """`received a phone call`: who has had a call."""
    items = sentence.items
    if left <= floor or not items[left - 1].word("rings"):
        return None
    if not any(t.kind == "noun" and t.value == "call" for i in items[left : right + 1] for t in i.tags):
        return None
    ring = items[left - 1]
    helped = any(i.word("future", "hedge") for i in items[max(floor, left - 3) : left - 1])
    gone = ring.norm.endswith(PARTICIPLE_ENDING) or ring.word("deeds")
    return left - 1, Tag("verb", "hold", "base" if helped else "gone" if gone else "present")


def paid_before(sentence: Sentence, left: int, right: int, floor: int) -> tuple[int, Tag] | None:
    """`made a surprise visit`: who visited."""
    items = sentence.items
    inside = (i for i in range(left, right) if items[i].word("pays"))  # "makes surprise visit"
    verb = next(inside, left - 1)
    while verb > floor and left - verb <= _REACH_BEFORE and not items[verb].word("pays"):
        inside_phrase = items[verb].norm in ARTICLES or items[verb].is_plain or items[verb].tag("ordinal")
        if not inside_phrase:
            return None
        verb -= 1
    if verb < floor or not items[verb].word("pays"):
        return None
    if not any(t.kind == "noun" and t.value == "visit" for i in items[left : right + 1] for t in i.tags):
        return None
    helped = any(i.word("future", "hedge") for i in items[max(floor, verb - 2) : verb])
    gone = items[verb].word("paid")
    return verb, Tag("verb", "travel", "base" if helped else "gone" if gone else "present")
