"""Somebody denies it: that they will meet, what was reported of it, or only what it is called."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    ARTICLES,
    AS,
    BEFORE_DAYS,
    COMMA,
    FORMS_OF_BE,
    THAT,
    TO,
    is_gerund,
)
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Items, Sentence

_REACH_REPORT = 7  # items of "an official's claim that"
_REACH_BE = 3  # items of "with X is a" behind the noun
_REACH_SPEAK = 3  # items of "wrong to even talk about"


def is_denied(sentence: Sentence, event: Event) -> bool:
    """`denied that talks had been agreed`: the whole statement is the object of a denial."""
    assert event.verb is not None
    first = min(event.first, event.verb)
    if event.verb_class in ("cancel", "postpone") and _is_premature(sentence, first):
        return True
    if is_taken_back(sentence, first, max(event.last, event.verb)) or _is_denied_claim(sentence, first):
        return True
    if _is_denied_behind(sentence, max(event.last, event.verb)):
        return True
    stated = False  # behind the "that" of a statement
    for index in range(first - 1, -1, -1):
        item = sentence.items[index]
        if item.verb("deny") and event.verb_class != "deny":
            return True
        if stated and item.word("untrue") and sentence.items[index + 1].norm == THAT:
            return True  # "It is not true that they will meet"
        if stated and item.word("report"):
            return False  # "denied the charge, and told him that they would meet"
        stated = stated or item.norm == THAT
        if item.word("and") and sentence.items[index + 1].word("report"):
            return False  # "dismissed the report [and said] that they had met"
        passes = (
            item.norm == THAT
            or _opens_content(sentence.items, index)
            or (stated and _tells_where_it_is_denied(item))
            or item.tag("role") is not None
            or item.word("owners")
            or item.word("definite", "report", "hearsay", "and", "pronoun", "perfect", "passive", "future")
            or sentence.group_at(index)
            or (item.word("about") and index > 0 and sentence.items[index - 1].word("hearsay"))
        )
        dated = item.date is not None or (
            item.norm in BEFORE_DAYS and sentence.items[index + 1].date is not None
        )
        if not (passes or dated or item.is_quote):
            return False
    return False


def _opens_content(items: Items, index: int) -> bool:
    """`отрицает[, что] они встретятся`"""
    comma = items[index].norm == COMMA
    return (comma and items[index + 1].word("content")) or (
        items[index].word("content") and index > 0 and items[index - 1].norm == COMMA
    )


def _tells_where_it_is_denied(item: Item) -> bool:
    """`denied [to Norwegian radio in a statement] that`"""
    return item.is_plain or item.word("to", "in") or item.tag("place") is not None


def is_denied_report(sentence: Sentence, event: Event) -> bool:
    """`denied reports suggesting [imminent negotiations with X]`: what was reported stands between."""
    items = sentence.items
    reported = False
    for index in range(event.first - 1, max(event.first - 1 - _REACH_REPORT, -1), -1):
        item = items[index]
        if item.verb("deny"):
            return reported
        told = item.word("hearsay", "definite", "presuppose", "of") or item.is_plain
        if not told or item.norm == COMMA:
            return False
        reported = reported or item.word("hearsay")
    return False


def _is_denied_claim(sentence: Sentence, first: int) -> bool:
    """`denied a minister's claim that X [has agreed to meet] Y`: what stands before `first` is a claim."""
    items = sentence.items
    said = next((n for n in range(first - 1, -1, -1) if items[n].word("hearsay")), None)
    if said is None:
        return False
    if not _leads_to_claim(items[said + 1 : first]):
        return False
    for index in range(said - 1, max(said - 1 - _REACH_REPORT, -1), -1):
        item = items[index]
        if item.verb("deny"):
            return True
        as_what = item.norm == AS and items[index + 1].word("untrue")  # "dismissed as false a report that"
        if item.norm == COMMA or (item.word("clause", "negation") and not as_what):
            return False
    return False


def _leads_to_claim(inner: Items) -> bool:
    """`reports [that X] met Y`, `reports [which had it that X] met Y`, but not `the report, and met`."""
    for index, item in enumerate(inner):
        opens = item.word("of_claims")
        closes = item.norm == COMMA and index + 1 < len(inner) and inner[index + 1].word("of_claims")
        if (item.norm == COMMA and not closes) or (item.word("clause", "report") and not opens):
            return False
    return True


def _is_denied_behind(sentence: Sentence, last: int) -> bool:
    """`A'nın B ile görüştüğü [yönündeki haberleri yalanladı]`: reports of it are denied, the verb last."""
    behind = sentence.items[last + 1 :]
    told = next((n for n, item in enumerate(behind) if item.word("hearsay")), None)
    if told is None or any(i.norm == COMMA or i.word("clause") for i in behind[:told]):
        return False
    return any(i.verb("deny") for i in behind[told + 1 : told + 3])


def denies_what_it_is(sentence: Sentence, event: Event) -> bool:
    """`denied that the recent meeting with X [is a] negotiation`: that it was held is not denied."""
    if event.verb_class != "deny" or not event.is_noun or event.verb is None or event.verb > event.first:
        return False
    behind = sentence.items[event.last + 1 : event.last + 2 + _REACH_BE]
    be = next((n for n, item in enumerate(behind) if item.norm in FORMS_OF_BE), None)
    if be is None or any(item.verbs() or item.norm == COMMA for item in behind[:be]):
        return False
    what = behind[be + 1 :]
    return (
        bool(what)
        and not any(verb.extra == "gone" for verb in what[0].verbs())
        and (what[0].norm in ARTICLES or (what[0].is_plain and not is_gerund(what[0].norm)))
    )


def is_taken_back(sentence: Sentence, first: int, last: int) -> bool:
    """`Reports that they will meet were wrong`."""
    told = any(i.word("hearsay") for i in sentence.items[:first])
    return told and any(i.word("untrue") for i in sentence.items[last + 1 :])


def _is_premature(sentence: Sentence, first: int) -> bool:
    """`It is wrong to talk about [the cancellation]`: who says so holds that it stands."""
    items = sentence.items
    for index in range(first - 1):
        if not items[index].word("premature"):
            continue
        behind = items[index + 1 : min(index + 2 + _REACH_SPEAK, first)]
        spoken = items[index].norm.endswith(f" {TO}") or (bool(behind) and behind[0].norm == TO)
        if spoken and any(
            item.word("report", "mentions") or item.verb("speak", "open_date") for item in behind
        ):
            return True
    return False
