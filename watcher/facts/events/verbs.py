"""The verb that says what becomes of an event: the one whose object or subject its noun is."""

from __future__ import annotations

from watcher.facts.events.calls_and_visits import paid_before, ring_before
from watcher.facts.events.closing_verbs import (
    closing_verb,
    continued,
    ended_too,
    is_off,
    parted_verb,
    pulled_out,
    taken_up,
    tells_how_it_was,
)
from watcher.facts.events.nouns import aftermath
from watcher.facts.events.verbs_before import there_is, verb_before
from watcher.facts.events.verbs_behind import (
    is_over,
    verb_after,
    verb_behind_aside,
    verb_behind_relative,
    verb_last,
)
from watcher.facts.lexicon.function_words import COMMA, MODALS
from watcher.facts.lexicon.vocabulary import Tag
from watcher.facts.syntax.clauses import Clause
from watcher.facts.syntax.lengths import length_edge
from watcher.facts.syntax.sentence import Items, Sentence
from watcher.topic import Role

_BEGAN = Tag("verb", "begin", "gone")
_PLANNED = Tag("verb", "plan", "gone")

Governing = tuple[int | None, Tag | None, bool]


def governing_verb(
    sentence: Sentence,
    left: int,
    trigger: int,
    right: int,
    clause: Clause,
    *,
    own: bool = False,
    joins_nouns: bool = False,
) -> Governing:
    """(item, verb, does it follow): the verb whose object or subject the noun phrase is.

    `own` says that verbs stand last, and a noun which ends its clause is its own verb. `joins_nouns` says
    that "before" and "after" are prepositions alone, whose noun has no verb (`После встречи с X Y отменил`).
    """
    before = ring_before(sentence, left, right, clause[0]) or paid_before(sentence, left, right, clause[0])
    before = (
        before
        or pulled_out(sentence, left)
        or parted_verb(sentence, left, trigger, right)
        or verb_before(sentence, _edge_of_phrase(sentence, left, own=own) - 1, clause[0])
    )
    before = taken_up(sentence, before or there_is(sentence, left, clause[0]), clause[1])
    if own and _is_talked_of(sentence, left, clause[0]):
        return None, None, False
    if before is None and (relative := verb_behind_relative(sentence, right + 1, clause[1])) is not None:
        return relative[0], relative[1], True
    after = verb_after(sentence, right + 1, clause[1]) or verb_behind_aside(sentence, clause[1])
    if own and after is None:
        after = verb_last(sentence, left, right, clause[1])
    if joins_nouns and aftermath(sentence.items, left) is not None:
        after = None
    if (closing := _closing(sentence, left, right, (before, after))) is not None:
        return *closing, True
    if after is not None and is_over(sentence, after[0]) and _is_of_purpose(sentence.items, left):
        after = None  # "the time for talks is over"
    prepared = before is not None and before[1] == Tag("verb", "plan", "gerund")
    if prepared and after is not None and after[1].value in ("hold", "begin"):
        after = None  # "preparations for the next round are under way"
    if after is not None and after[1].value == "continue" and sentence.items[after[0] - 1].word("future"):
        after = None  # "will continue to focus on", but "will continue in Vienna"
    after = after or (continued(sentence, right + 1, clause[1]) if before is None else None)
    if after is not None and (
        before is None
        or (own and before[1].extra == "coming")  # "[to be held] on Friday round was put off"
        or before[1].value in ("plan", "deny")
        or after[1].value in ("cancel", "postpone", "open_date")
    ):
        ended = ended_too(sentence, after[0], clause[1]) if after[1] == _BEGAN else None
        return *(ended or after), True
    if before is not None and after is None and tells_how_it_was(sentence, before[0], right, clause[1]):
        return None, None, False  # "confirmed that the talks were useful"
    if before is not None and _is_expected_to_do(sentence.items, before, right + 1):
        return None, None, False
    if before is not None:
        return before[0], before[1], False
    if own and (verb := _own_verb(sentence, left, trigger, clause[1])) is not None:
        return trigger, verb, False
    return None, None, False


def _edge_of_phrase(sentence: Sentence, left: int, *, own: bool) -> int:
    """Where the noun phrase begins with its length and, where nouns stand last, with whom it is: `取消[与X的
    磋商]`."""
    edge = length_edge(sentence.items, left)
    before = sentence.items[edge - 1] if own and edge else None
    with_whom = before is not None and before.word("with") and before.word("and")
    return edge - 1 if with_whom and sentence.group_at(edge) is not None else edge


def _is_of_purpose(items: Items, left: int) -> bool:
    """`the time [for] talks`"""
    return left > 0 and items[left - 1].word("purpose")


def _is_expected_to_do(items: Items, before: tuple[int, Tag], index: int) -> bool:
    """`expected that the talks [could] stretch into the night`: not the talks are expected."""
    planned = before[1].value == "plan" and index < len(items)
    return planned and items[index].norm in MODALS


def _closing(
    sentence: Sentence, left: int, right: int, found: tuple[tuple[int, Tag] | None, tuple[int, Tag] | None]
) -> tuple[int, Tag] | None:
    """`A visit by a team in May [has been called off]`, `A visit called off in May [will take place]`,
    `The talks planned for May between A and B [will not take place]`, `announced that the talks on the war
    that goes on [have concluded]`."""
    before, after = found
    closing = closing_verb(sentence, left, right)
    if closing is None or closing[1].value == "continue":  # "will continue until Nov. 24"
        return closing
    if after is not None and after[0] == closing[0]:
        return None
    reduced = after is not None and after[0] < closing[0] and (is_off(after[1]) or after[1] == _PLANNED)
    announced = after is None and before is not None and sentence.items[before[0]].word("report")
    ends = announced and closing[1].value in ("end", "begin")
    return closing if is_off(closing[1]) or reduced or ends else None


def _is_talked_of(sentence: Sentence, left: int, floor: int) -> bool:
    """`讨论重启[核谈判]`, `谈到在沙特举行[会谈]`: where nouns are verbs, all behind the verb is what they
    talk of."""
    for cursor in range(left - 1, floor - 1, -1):
        if sentence.items[cursor].norm == COMMA:
            return False
        if sentence.items[cursor].word("talks_of"):
            return True
    return False


def _closes(items: Items, index: int) -> bool:
    """`dass sie sich treffen wird[.]`, `没有会晤的计划[，]`: does the clause end here?"""
    return index >= len(items) or not items[index].norm[:1].isalnum()


def _own_verb(sentence: Sentence, left: int, index: int, stop: int) -> Tag | None:
    """The event noun at `index` as a verb, where nothing of its clause stands behind it but "a plan of"; none
    where its phrase, from `left` on, is what something is said about (`对美俄[会晤]表示关切`), and where it
    only names the meeting of two states: `美俄[会谈]：`."""
    items = sentence.items
    if left and items[left - 1].word("about"):
        return None
    states = sentence.group_at(index - 1) if index else None
    bare = states is not None and states.first == 0 and all(m.role is Role.PARTY for m in states.mentions)
    if bare:
        return None
    after = items[index + 1] if index < stop else None
    plans = after is not None and after.word("future") and _closes(items, index + 2)
    lasts = after is not None and after.word("how_long")  # "会谈近5小时"
    ends = (
        after is None
        or lasts
        or after.word("report")
        or plans
        or not (after.norm[:1].isalnum() or after.is_quote)
    )
    return next(iter(sentence.items[index].verbs()), None) if ends else None
