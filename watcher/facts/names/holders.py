"""Who holds an office that stands alone: whom the headline names."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.facts.lexicon.function_words import PLURAL_ENDING, POSSESSIVE
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Mention, Sentence
from watcher.topic import OFFICES, Role

_MEETS = ("meet", "host", "phone", "speak")
_SITS = ("hold", "travel", "attend", "begin")
_BOTH = 2


def persons_in_title(sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
    """The persons of the parties whom the headline names; nobody where it names a third party too."""
    groups = [group for sentence in sentences if sentence.is_title for group in sentence.groups]
    if any(group.has_third for group in groups):
        return ()
    return tuple(m for group in groups for m in group.mentions if m.role in OFFICES)


def holders_of(sentence: Sentence, event: Event, headed: Sequence[Mention]) -> Sequence[Mention]:
    """`Can A charm B? [The prime minister] is there to meet [the president]`, `A's trip: [The president]
    meets Vargas`: who of the headline holds the office, where all who are missing are found so."""
    if not (event.is_noun or event.verb_class in _MEETS):
        return ()
    missing = {m.party for m in headed} - event.parties
    offices = _offices_with_noun(sentence, event) if event.is_noun else _bare_offices(sentence, event)
    if not offices or len(offices) != len(missing) or len(event.parties) + len(missing) != _BOTH:
        return ()
    at_top = [office == Role.LEADER.value for office in offices]
    holders = [m for m in headed if m.party in missing and (m.role is Role.LEADER) in at_top]
    return holders if {m.party for m in holders} == missing and len(holders) == len(missing) else ()


def _bare_offices(sentence: Sentence, event: Event) -> list[str]:
    """Of whom the office alone is told, before the verb and behind it: `[the prime minister] will meet with
    [the president]`, but not `the president of Chile`."""
    items = sentence.items
    found = []
    whom = event.trigger + 1
    whom += whom < len(items) and items[whom].word("with")
    for index in (*range(max(event.clause[0], 1), event.trigger), whom + 1):
        after = items[index + 1 : index + 2]
        owned = any(
            i.word("of") or i.is_unlisted_name or i.tag("role") or i.norm == POSSESSIVE for i in after
        )
        office = _office_alone(sentence, index)
        if office is not None and not owned:
            found.append(office)
    return found


def _offices_with_noun(sentence: Sentence, event: Event) -> list[str]:
    """`[the prime minister]'s meeting with B`, `[the prime minister] will fly there for talks with B`"""
    items = sentence.items
    if event.verb is not None and event.verb < event.first and event.verb_class in _SITS:
        front = (_office_alone(sentence, n) for n in range(max(event.clause[0], 1), event.verb))
        return [office for office in front if office is not None]
    owner = next((n for n in range(event.first, event.trigger) if items[n].norm == POSSESSIVE), 0)
    office = _office_alone(sentence, owner - 1)
    return [office] if office is not None else []


def _office_alone(sentence: Sentence, index: int) -> str | None:
    """The office at `index` of one who is not named: `the [president]`, `the commerce [minister]`."""
    items = sentence.items
    if not 0 < index < len(items) or sentence.group_at(index) is not None:
        return None
    office, before = items[index].tag("role"), index - 1
    before -= before > 0 and items[before].is_plain and not items[before].is_capitalised
    if office is None or not items[before].word("definite") or items[index].norm.endswith(PLURAL_ENDING):
        return None
    return office.value if office.value != Role.OFFICIAL.value else None
