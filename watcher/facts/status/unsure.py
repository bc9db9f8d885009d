"""Nobody vouches for it: it is unconfirmed, only rumoured or hoped for, unlikely, or a slip of the tongue."""

from __future__ import annotations

from collections.abc import Iterable

from watcher.facts.lexicon.function_words import (
    ASKED,
    COLON,
    COMMA,
    CONFIRM,
    FOR,
    MEDIA,
    NOT,
    THAT,
    TO,
    UNSURE,
    is_adverb,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Sentence

_REACH_CONFIRM = 3  # items of "does not yet confirm"
_REACH_DOUBT = 5  # items of "no clarity yet on when"


def is_unconfirmed(sentence: Sentence, event: Event) -> bool:
    """`has not confirmed that Trump will meet Putin`, `does not confirm reports of talks on Friday`."""
    items = sentence.items
    if _is_unconfirmed_report(sentence, event):
        return True
    if event.verb is None:
        return False
    for index in range(min(event.first, event.verb) - 1, 0, -1):
        if items[index].word("report"):
            return items[index + 1].norm == THAT and items[index - 1].word("negation")
        if items[index].verbs() or items[index].norm == COMMA:
            return False
    return False


def _is_unconfirmed_report(sentence: Sentence, event: Event) -> bool:
    """`does not confirm [information about] talks on Friday`"""
    begins = next((i for i in range(event.first) if _does_not_confirm(sentence, i)), None)
    return begins is not None and all(i.norm != COMMA for i in sentence.items[begins : event.first])


def is_left_unconfirmed(sentences: Iterable[Sentence]) -> bool:
    """Does somebody in the article not confirm what was reported?"""
    return any(_does_not_confirm(s, n) for s in sentences for n, item in enumerate(s.items) if item.tags)


def is_of_media(sentence: Sentence) -> bool:
    """`Several outlets reported that they had agreed to meet`"""
    return any(item.norm in MEDIA or item.word("hearsay") for item in sentence.items)


def _does_not_confirm(sentence: Sentence, index: int) -> bool:
    """Is it the verb of `does not confirm reports of ...`?"""
    items = sentence.items
    if not items[index].word("report") or not items[index].norm.startswith(CONFIRM):
        return False
    negated = any(i.word("negation") for i in items[max(index - _REACH_CONFIRM, 0) : index])
    return negated and any(i.word("hearsay") for i in items[index + 1 : index + 1 + _REACH_CONFIRM])


def is_hoped(sentence: Sentence, event: Event) -> bool:
    """`a good chance that Trump and Kim will meet`, `hopes they will meet`: whose object it is."""
    assert event.verb is not None
    items = sentence.items
    index = min(event.first, event.verb) - 1
    while index > 0:
        item = items[index]
        if item.norm == THAT or item.word("hedge"):
            return items[index - (item.norm == THAT)].word("hedge")
        named = sentence.group_at(index)
        if named is None and not item.word("future", "passive", "definite", "pair", "next"):
            return False
        index = named.first - 1 if named is not None else index - 1
    return False


def is_mistaken(sentence: Sentence) -> bool:
    """`Trump misspoke when he said that he would meet Putin`"""
    return any(item.word("slips") for item in sentence.items)


def is_unlikely(sentence: Sentence, event: Event) -> bool:
    """`A meeting expected this week is unlikely`, `no clarity on when they will meet`, `did not expect that
    they would meet`, `it seems difficult for X to visit Y`."""
    items = sentence.items
    if _is_not_expected(sentence, event):
        return True
    behind = items[event.last + 1 : event.clause[1] + 1]
    if any(item.word("unlikely") and not _goes_on_with(behind, n, TO) for n, item in enumerate(behind)):
        return True
    first = event.first if event.verb is None else min(event.first, event.verb)
    before = items[max(event.clause[0] - 1, 0) : first]
    said = (n for n, item in enumerate(before) if item.word("unlikely"))
    if any(_goes_on_with(before, n, THAT) or _is_so_for(before, n) for n in said):
        return True
    opener = event.clause[0] - 1
    if opener < 1 or items[opener].norm not in ASKED:
        return False
    asked = items[max(opener - _REACH_DOUBT, 0) : opener]
    return any(item.word("negation", "unlikely") for item in asked)


def _is_not_expected(sentence: Sentence, event: Event) -> bool:
    """`does not expect [that X will meet Y]`, `did not expect [X to meet Y]`, not `is not expected`."""
    items = sentence.items
    first = event.first if event.verb is None else min(event.first, event.verb)
    for index in range(1, first):
        before = index - 1 - (is_adverb(items[index - 1].norm) and index > 1)  # "does not currently expect"
        if items[index].word("expects") and items[before].norm in NOT:
            parts = (n for n in range(index + 1, first) if _begins_another(sentence, n))
            return next(parts, None) is None
    return False


def _begins_another(sentence: Sentence, index: int) -> bool:
    """Does another statement begin here? The commas of `the two, A and B, would` are within one."""
    item = sentence.items[index]
    if item.norm == COMMA:
        return sentence.group_at(index - 1) is None and sentence.group_at(index + 1) is None
    return item.word("clause", "report") or item.tag("noun") is not None


def _is_so_for(before: tuple[Item, ...], index: int) -> bool:
    """`seems difficult [for X] to visit Y`, `an "illusion" [to expect] talks`"""
    index += index + 1 < len(before) and before[index + 1].is_quote
    if _goes_on_with(before, index, FOR):
        return True
    return any(i.word("expects") for i in before[index + 1 : index + 3]) and _goes_on_with(before, index, TO)


def _goes_on_with(items: tuple[Item, ...], index: int, norm: str) -> bool:
    return index + 1 < len(items) and items[index + 1].norm == norm


def is_only_rumoured(sentence: Sentence, event: Event) -> bool:
    """`Unconfirmed reports suggest they have arrived`, `Reports of X arriving in Y`, but not `Report: X`."""
    before = sentence.items[: event.first]
    opens = before[:2]
    rumour = any(i.word("hearsay") for i in opens) and not any(i.norm == COLON for i in before)
    named = rumour and sentence.group_at(0) is None
    denied = any(i.verb("deny") for i in sentence.items[event.last + 1 :])
    doubted = bool(opens) and opens[0].norm.startswith(UNSURE)
    return named and (denied or doubted or (sentence.is_title and event.verb_form != "gone"))
