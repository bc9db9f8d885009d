"""The day on which something is said or becomes known: `said on Sunday`, `On Tuesday it emerged that`."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import BEFORE_DAYS, COMMA, IS, PLURAL_ENDING, POSSESSIVE, THAT, WAS
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Item, Items, Sentence


def is_day_of_saying(sentence: Sentence, event: Event, index: int) -> bool:
    """`On Sunday, Trump told reporters that he would meet ...`: a verb of saying stands between the two."""
    items = sentence.items
    before = index - 1
    while before >= 0 and items[before].norm in BEFORE_DAYS:
        before -= 1
    behind = items[index + 1] if index + 1 < len(items) else None
    named = behind is not None and behind.norm == POSSESSIVE  # "described Monday's talks"
    if 0 <= before < index - 1 and items[before].word("judges") and not named:
        return True  # "described on Monday talks with Peru as good"
    # "称[18日]会晤": in Chinese the day of the saying stands before it
    glued = before >= 0 and items[before].end == items[index].start
    if before >= 0 and items[before].word("report") and not (glued or is_owned_behind(behind)):
        return _only_says(items[before]) or _opens_statement(items, index + 1)
    if event.verbs_last and _frames_statement(items, event, index):
        return True
    told = event.trigger if event.verb is None or not event.trigger < event.verb < index else event.verb
    low, high = sorted((index, told))  # not in "the talks, he said, will open on Friday"
    return any(_only_says(item) for item in items[low + 1 : high])


def _frames_statement(items: Items, event: Event, index: int) -> bool:
    """`Sözcü pazartesi günü[, Şili ile bir turun düzenleneceğini söyledi]`: where verbs stand last, who says
    it and when before the comma, and that he says it behind the verb of what is said."""
    if event.verb is None or not index < event.first < event.verb < len(items) - 1:
        return False
    return items[event.verb + 1].word("report") and any(i.norm == COMMA for i in items[index : event.first])


def is_before_statement(sentence: Sentence, event: Event, index: int) -> bool:
    """`hinted on Tuesday [that] they would meet`, `On Tuesday it emerged [that] they would`: the day on which
    it became known, whatever the verb; not `talks on Tuesday that X will lead`, `It is on Tuesday that`."""
    items = sentence.items
    that = next((i for i in range(index + 1, event.trigger) if _opens_content(items, i)), None)
    if that is None or event.first < that:
        return False
    front = range(event.clause[0], that)
    if any(items[i].tag("noun") is not None for i in front):
        return False
    plain = items[that - 1].is_plain or items[that - 1].norm == COMMA
    return (plain or that == index + 1) and not _is_cleft(items, event.clause[0])


def _opens_content(items: Items, index: int) -> bool:
    """The "that" of a statement, not that of `that meeting`."""
    if not items[index].word("content"):
        return False
    noun = items[index + 1].tag("noun")
    return noun is None or items[index + 1].norm.endswith(PLURAL_ENDING)


def _is_cleft(items: Items, first: int) -> bool:
    """`[It is] on Tuesday that`"""
    return items[first].word("pronoun") and any(items[first + 1].norm in each for each in (IS, WAS))


def _opens_statement(items: tuple[Item, ...], index: int) -> bool:
    """`announced on June 2[, that] envoys are on their way`: it was announced then."""
    index += index < len(items) and items[index].norm == COMMA
    return index < len(items) and items[index].norm == THAT


def _only_says(item: Item) -> bool:
    """`said`, `told`, but not `announced`, `confirmed`, which make a plan of what they take."""
    return item.word("report") and all(verb.value == "tell" for verb in item.verbs())


def is_owned_behind(behind: Item | None) -> bool:
    """`announced Friday's meeting`: the day is the meeting's."""
    return behind is not None and (behind.tag("noun") is not None or behind.norm == POSSESSIVE)
