"""Whether an article has the talks of the day still open: it tells of their beginning or first day, or how
long they are to last. What it then says in the past tense of today ("met on Monday") is no end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from watcher.facts.lexicon.function_words import (
    COUNTS_MORE,
    DAY,
    ENDURES,
    GOES_ON,
    INFINITIVE,
    LASTED,
    LAUNCHES,
    THEY,
    TO,
    WILL,
)
from watcher.facts.syntax.lengths import days_long
from watcher.facts.syntax.sentence import Item, Items, Sentence

_TALKS = ("round", "talks", "meeting", "summit", "consultations")
_REACH_NOUN = 6  # items between a verb of beginning and the talks
_REACH_HELP = 3  # items left of a verb in which "will" or "not" stands
_REACH_PLAN = 2  # items of "a second day is scheduled"
_REACH_LAST = 4  # items of "two to three days"
_SOON = timedelta(days=2)  # what is to continue so soon has not ended
_WEEK = timedelta(days=7)


def are_open(sentences: Iterable[Sentence], today: date) -> bool:
    """Does the article have talks begin, or last beyond what it tells, and no sentence end them?"""
    told = [sentence for sentence in sentences if _may_be_of_them(sentence) or _goes_on_about_them(sentence)]
    if any(_ends(sentence.items) for sentence in told):
        return False
    return any(
        _is_to_last(s.items, today) or (not _looks_back(s.items, today) and _opens(s.items)) for s in told
    )


def _may_be_of_them(sentence: Sentence) -> bool:
    """Does it speak of talks, and of nobody's but those of the parties?"""
    if not any(item.noun(*_TALKS) for item in sentence.items):
        return False
    parties = {party for group in sentence.groups for party in group.parties}
    return sentence.is_title or len(parties) > 1 or not any(group.has_third for group in sentence.groups)


def _goes_on_about_them(sentence: Sentence) -> bool:
    """`They will continue on Tuesday`, `The sides are to reconvene tomorrow`: nobody else is named."""
    opens = sentence.items[:1]
    return any(i.norm == THEY or i.word("pair") for i in opens) and not sentence.groups


def _looks_back(items: Items, today: date) -> bool:
    """`The talks began last week`, `after two days of talks`."""
    past = any(
        i.date is not None and i.date.interval.end is not None and i.date.interval.end < today for i in items
    )
    return past or any(item.word("aftermath", "past_adjectives", "past_marks", "condition") for item in items)


def _opens(items: Items) -> bool:
    """`launch a round of talks`, `the first day of talks`, `two-day talks`, `the talks are under way`."""
    if (days_long(items) or 1) > 1:
        return True
    for index, item in enumerate(items):
        after = items[index + 1] if index + 1 < len(items) else None
        ordinal = item.tag("ordinal")
        if ordinal is not None and after is not None and after.norm.split()[0] == DAY:
            behind = items[index + 2 : index + 2 + _REACH_PLAN]
            planned = any(i.verb("plan") for i in behind)
            if ordinal.value == "1" or planned or any(i.word("future") for i in behind):
                return True  # "the first day of talks", "with a second day scheduled"
        if _is_begun(items, index) and _is_of_talks(items, index):
            return True
    return False


def _is_begun(items: Items, index: int) -> bool:
    item = items[index]
    begun = item.norm in LAUNCHES or any(
        verb.value == "begin" and verb.extra in ("present", "gone") for verb in item.verbs()
    )
    goes_on = item.word("intransitive") and any(verb.extra == "gerund" for verb in item.verbs())
    helping = items[max(index - _REACH_HELP, 0) : index]
    return (begun or goes_on) and not any(i.word("future", "negation", "hedge") for i in helping)


def _is_of_talks(items: Items, index: int) -> bool:
    around = items[max(index - _REACH_NOUN, 0) : index + _REACH_NOUN]
    return any(item.noun(*_TALKS) for item in around)


def _ends(items: Items) -> bool:
    """`wrapped up their talks`, `the talks lasted six hours`, but not `talks to end the war`."""
    for index, item in enumerate(items):
        forms = {verb.extra for verb in item.verbs() if verb.value == "end"}
        led = index > 0 and (
            items[index - 1].norm == TO or items[index - 1].word("future", "hedge", "negation")
        )
        if item.norm in LASTED or (forms & {"present", "gone"} and not led):
            return True
    return False


def _is_to_last(items: Items, today: date) -> bool:
    """`are expected to last two days`, `will continue on Tuesday`: said of talks that have begun."""
    for index in range(1, len(items)):
        helping = items[index - 1]
        if not (helping.word("future") and (helping.norm == WILL or helping.norm.endswith(INFINITIVE))):
            continue
        behind = items[index + 1 : index + 1 + _REACH_LAST]
        if items[index].norm in ENDURES and any(i.word("durations") or i.norm in COUNTS_MORE for i in behind):
            return True
        if items[index].norm in GOES_ON and any(_is_soon(i, today) for i in behind):
            return True
    return False


def _is_soon(item: Item, today: date) -> bool:
    if item.date is None:
        return False
    start, end = item.date.interval.start, item.date.interval.end
    return start is not None and end is not None and start <= today + _SOON and today <= end <= today + _WEEK
