"""Where a statement of a sentence begins and ends: its clauses, and the asides between two commas."""

from __future__ import annotations

from watcher.facts.lexicon.function_words import (
    AS,
    BUT,
    COMMA,
    DURING,
    FRESH,
    GERUND_ENDING,
    NOT,
    ON,
    PRESENT_ENDING,
    RELATIVES,
    SINCE_WORD,
    SPACED_DASHES,
    STOPS,
    THAT,
    THEN,
    TO,
)
from watcher.facts.syntax.sentence import Item, Items, Sentence

Clause = tuple[int, int]  # its first and its last item

_REACH_SUMMIT = 6  # items of "a three-way leaders' summit"
_REACH_JUDGED = 7  # items of "described their two countries' ties"
_REACH_NOT = 4  # items of "not in Oslo"
_REACH_WHAT = 3  # items behind "as" in which the verb of a clause stands
_REACH_NAMES = 14  # items of ", with talks between A, B and the C set to begin"
_REACH_ABSOLUTE = 6  # items of ", with both sides agreeing"
_MARKS = STOPS | SPACED_DASHES | {COMMA}
_REACH_SUBJECT = 10  # items of "the date of the next round of their talks"
_REACH_THEIR = 3  # items of "their senior economic advisers"
_FINITE = frozenset({"present", "gone"})
_MEETS = frozenset({"meet", "host", "phone", "speak"})


def clause_around(sentence: Sentence, index: int) -> Clause:
    """The items (first, last) of the clause that holds the item."""
    first = index
    while first > 0 and not _is_boundary(sentence, first - 1):
        first -= 1
    last = index
    while last + 1 < len(sentence.items) and not _is_boundary(sentence, last + 1):
        last += 1
    return first, last


def aside_before(sentence: Sentence, floor: int) -> int | None:
    """`Dmitriev, who is in Miami, [is due ...]`: the comma that opens the aside which ends before `floor`."""
    if floor < 1 or sentence.items[floor - 1].norm != COMMA:
        return None
    return _opens_aside(sentence.items, floor - 1)


def is_joint(sentence: Sentence, index: int) -> bool:
    """`met Merz in Berlin on Sunday[, phoned] Putin [and hosted] Kurti`: behind it the subject
    goes on to another meeting, with whom that one takes."""
    items = sentence.items
    joins = items[index].norm == COMMA or items[index].word("and")
    if not joins or index + 2 >= len(items) or sentence.group_at(index) is not None:
        return False
    verb = items[index + 1]
    if verb.word("report") or not any(v.value in _MEETS and v.extra in _FINITE for v in verb.verbs()):
        return False
    whom = index + 2 + (items[index + 2].word("with", "to") or items[index + 2].is_determiner)
    return sentence.group_at(whom) is not None and any(
        i.tag("noun") is not None or i.verb(*_MEETS) for i in items[:index]
    )


def are_apart(sentence: Sentence, one: int, other: int) -> bool:
    """Do the two items belong to different meetings of a chain of verbs?"""
    low, high = sorted((one, other))
    return any(is_joint(sentence, index) for index in range(low + 1, high))


def is_past_clause(sentence: Sentence, event: int, verb: int | None) -> bool:
    """`days after [Trump visited ...]`, `a year since [Putin came ...]`, `when [he came ...]`: told before.

    `after Trump cancels the talks` may be the news itself, and so may what was hours ago.
    """
    if verb is None:
        return False
    items = sentence.items
    for cursor in range(min(event, verb) - 1, -1, -1):
        item = items[cursor]
        if item.norm.split()[0] == SINCE_WORD:
            return True
        if item.word("aftermath"):
            unit = items[cursor - 1] if cursor else None
            if unit is None or not unit.word("durations", "long_times"):
                return False
            told = cursor > 1 and items[cursor - 2].word("definite")  # "the day after A met B"
            return told or unit.norm.split()[-1] not in FRESH
        joined = items[min(event, verb) - 1].word("and")  # "after he visited Israel and met ..."
        if item.verbs() and not joined:
            return False
        named = (
            item.norm == COMMA and sentence.group_at(cursor - 1) is not None
        )  # "the envoy, Witkoff, visited"
        if item.norm in STOPS or (item.norm == COMMA and not named) or item.word("clause", "report"):
            return False
    return False


def opens_in_which(items: Items, index: int) -> bool:
    """`months in [which] the talks were suspended`, `a dinner during [which] they met`: does the relative at
    `index` mean a time or an occasion?"""
    before = items[index - 1]
    return items[index].norm in RELATIVES and (before.word("in") or before.norm == DURING)


def _is_boundary(sentence: Sentence, index: int) -> bool:
    items = sentence.items
    item = items[index]
    if not item.tags and item.norm not in _MARKS:
        return item.norm == THEN and opens_summit(items, index)  # most words
    if item.norm in STOPS:
        return True
    if item.word("clause"):
        inside = item.norm == AS and _says_as_what(sentence, index)
        return not (inside or _turns_to(items, index))
    if item.norm in SPACED_DASHES:
        return _is_spaced(items, index) and not _joins_states(sentence, index)
    if item.norm == COMMA:
        return (
            _ends_aside(items, index)
            or _ends_aim(sentence, index)
            or _opens_absolute(items, index)
            or _opens_another(sentence, index)
        )
    joins = item.word("and") and not item.word("with")  # "同普京会面": with whom
    return joins and (_opens_second_report(sentence, index) or _opens_coordinate(sentence, index))


def opens_summit(items: Items, index: int) -> bool:
    """`will hold talks next week, and [then] a leaders' summit in Oslo`: another meeting of the same verb."""
    if index < 2 or not (items[index - 1].word("and") or items[index - 1].norm == COMMA):
        return False
    for item in items[index + 1 : index + 1 + _REACH_SUMMIT]:
        noun = item.tag("noun")
        if noun is not None:
            return noun.value == "summit"
        if item.verbs() or item.norm == COMMA or item.word("and", "future", "clause"):
            return False
    return False


def _turns_to(items: Items, index: int) -> bool:
    """`will be held not in Oslo [but] in Lima`, `not on Monday [but] on Friday`: no other statement."""
    if items[index].norm not in BUT or index + 1 >= len(items):
        return False
    after = items[index + 1]
    placed = after.word("in") or after.norm == ON or after.date is not None or after.tag("place") is not None
    return placed and any(item.norm in NOT for item in items[max(index - _REACH_NOT, 0) : index])


def _says_as_what(sentence: Sentence, index: int) -> bool:
    """`described the ties [as] good at a meeting`, but not `praised him [as] he left`: no clause begins."""
    items = sentence.items
    judged = False
    for item in reversed(items[max(index - _REACH_JUDGED, 0) : index]):
        if item.norm == COMMA or item.norm in STOPS or item.word("clause"):
            break
        judged = judged or item.word("judges", "utters")
    behind = items[index + 1 : index + 1 + _REACH_WHAT]
    acts = any(i.verbs() or i.word("passive", "perfect", "future", "pronoun") for i in behind)
    what = bool(behind) and behind[0].is_plain and not (behind[0].is_capitalised or behind[0].is_determiner)
    return judged and what and not acts


def _opens_another(sentence: Sentence, index: int) -> bool:
    """`Kyiv announces talks in Doha[,] Trump pushes his board at Davos`: two headlines in one."""
    items = sentence.items
    if not sentence.is_title or index == 0 or sentence.group_at(index - 1) is not None:
        return False
    doer = sentence.group_at(index + 1)
    if doer is None or doer.is_adjective or doer.last + 1 >= len(items):
        return False
    does = items[doer.last + 1]
    acts = does.is_plain and does.norm.endswith(PRESENT_ENDING)
    said = any(i.word("report") or i.verbs() for i in items[:index])
    return acts and said


def _joins_states(sentence: Sentence, index: int) -> bool:
    """`the talks Russia - US - Ukraine`"""
    group = sentence.group_at(index)
    return group is not None and len(group.mentions) > 2


def _is_spaced(items: Items, index: int) -> bool:
    before = items[index - 1].end if index else items[index].start
    return before < items[index].start


def _ends_aside(items: Items, index: int) -> bool:
    """The second comma of `X, who is in Miami, will ...`: a finite verb stands behind it."""
    after = items[index + 1] if index + 1 < len(items) else None
    ends = after is not None and (_is_finite(after) or after.word("report"))
    return ends and _opens_aside(items, index) is not None


def _ends_aim(sentence: Sentence, index: int) -> bool:
    """`To prepare the meeting on May 10[,] A met B`: what opens with an aim ends where somebody acts."""
    items = sentence.items
    if len(items) < index + 3 or items[0].norm != TO or not (items[1].verbs() or items[1].word("prepares")):
        return False
    if any(item.norm == COMMA for item in items[:index]):
        return False
    who = items[index + 1]
    return sentence.group_at(index + 1) is not None or who.is_capitalised or who.tag("role") is not None


def _opens_aside(items: Items, index: int) -> int | None:
    """The comma before the one at `index` when a relative clause begins behind it."""
    before = next((i for i in range(index - 1, 0, -1) if items[i].norm == COMMA), None)
    return before if before is not None and items[before + 1].norm in RELATIVES else None


def _opens_absolute(items: Items, index: int) -> bool:
    """`The talks ended on Friday, [with both sides agreeing]`, `[with a third round due in May]`, `[with
    further talks set to begin]`."""
    if index + 2 >= len(items) or not items[index + 1].word("with"):
        return False
    for cursor in range(index + 2, min(index + _REACH_NAMES, len(items))):
        item = items[cursor]
        planned = item.verb("plan", form="gone") or item.word("future")
        if planned and (items[cursor - 1].tag("noun") or _is_name(items[cursor - 1])):
            return True
        held = item.verb("hold", form="gone")
        if held and any(i.tag("noun") for i in items[cursor - 2 : cursor]):
            return True  # "with further talks later held in Florida"
        near = index + 2 < cursor < index + _REACH_ABSOLUTE
        if near and item.norm.endswith(GERUND_ENDING) and item.tag("noun") is None:
            return True
        listed = item.norm == COMMA and _is_name(items[cursor - 1])  # "between A, B and C"
        if (item.norm == COMMA and not listed) or item.date is not None or item.word("report"):
            return False
    return False


def _is_name(item: Item) -> bool:
    """A party, a third one or a mediator."""
    return any(tag.kind in ("party", "other", "mediator") for tag in item.tags)


def _opens_coordinate(sentence: Sentence, index: int) -> bool:
    """`He will go to Beijing in April and [Xi will come ...]`: behind "and" a subject with its own verb."""
    items = sentence.items
    if sentence.group_at(index) is not None:
        return False
    last = _end_of_subject(sentence, index + 1)
    if last is None and items[index - 1].norm == COMMA:
        last = _end_of_meeting(items, index + 1)
    if last is None or last + 1 >= len(items) or not _is_finite(items[last + 1]):
        return False
    for cursor in range(index - 1, -1, -1):
        item = items[cursor]
        if item.norm in STOPS or item.word("clause"):
            return False
        if item.verbs() and not item.word("report"):
            return True
    return False


def _opens_second_report(sentence: Sentence, index: int) -> bool:
    """`wrote that he had concluded the talks [and that] they would continue in Lima`."""
    items = sentence.items
    if index + 1 >= len(items) or items[index + 1].norm != THAT:
        return False
    return any(item.word("report", "clause") or item.norm == THAT for item in items[:index])


def _end_of_subject(sentence: Sentence, index: int) -> int | None:
    """The last item of the names that begin at `index`, or of `their [ministers]`; None for others."""
    group = sentence.group_at(index)
    if group is not None:
        return group.last if group.first == index else None
    theirs = sentence.items[index : index + 1 + _REACH_THEIR]
    if not (theirs and theirs[0].word("their")):
        return None
    return next((index + i for i, item in enumerate(theirs) if item.tag("role")), None)


def _end_of_meeting(items: Items, index: int) -> int | None:
    """`met in Oslo on Monday, and [the date of the next round] has not been set`: the last item of a subject
    that is another meeting, or its date."""
    if index >= len(items) or not items[index].is_determiner:
        return None
    for cursor in range(index + 1, min(index + _REACH_SUBJECT, len(items) - 1)):
        item = items[cursor]
        if _is_finite(items[cursor + 1]):
            return cursor if any(i.tag("noun") for i in items[index : cursor + 1]) else None
        if item.norm == COMMA or item.norm in STOPS or item.verbs() or item.word("clause"):
            return None
    return None


def _is_finite(item: Item) -> bool:
    return item.is_helping or any(v.extra in _FINITE for v in item.verbs())
