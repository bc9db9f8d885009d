"""An event of a sentence: the noun or verb that names it, and what the words around it say of it."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.facts.syntax.clauses import Clause
from watcher.facts.syntax.occasions import Occasion
from watcher.facts.syntax.sentence import Item, Mention
from watcher.topic import OFFICES


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a sentence.

    `first`..`last` are the items of its noun phrase or verb, `trigger` its noun or verb; `group` the group of
    its noun ("talks", "call"...); `parties` and `mentions` who takes part; `verb` the item that says what
    happens, with its class and form.
    """

    first: int
    last: int
    trigger: int
    group: str
    is_noun: bool
    mentions: tuple[Mention, ...]
    verb: int | None
    verb_class: str | None
    verb_form: str | None
    clause: Clause
    verb_follows: bool = False  # the event is the verb's subject
    is_presupposed: bool = False
    aftermath: str | None = None  # "over" behind "after", "ahead" behind "before", None elsewhere
    is_definite: bool = False
    is_next: bool = False
    ordinal: int | None = None
    has_third: bool = False
    matter: frozenset[str] = frozenset()  # third parties that stand in the noun's compound ("Ukraine talks")
    is_plural: bool = False  # "several rounds"
    is_bare_round: bool = False  # "a second round", of whatever
    is_demonstrative: bool = False  # "such a meeting", "these consultations": points to what was told before
    is_foretold: bool = False  # the clause takes it for granted ("before A meets B")
    occasion: Occasion | None = None  # "agreed at a meeting", "condemns it in a call with X"
    is_past_clause: bool = False  # the clause tells what was before ("days after A met B", "since A met B")
    verbs_first: bool = False  # its subject stands behind a verb
    verbs_last: bool = False  # helping words stand before whom the verb takes
    pair_word: bool = False  # "both sides" stands for the two parties
    are_leaders: bool = False  # "the two presidents" does
    of_three: bool = False  # "trilateral talks"
    is_before_summit: bool = False  # "talks next week, and then a summit"

    @property
    def is_of_persons(self) -> bool:
        """Do two persons do it, or more, one of each party at least, all of them with an office?"""
        doers = [m for m in self.mentions if m.last < self.trigger]
        return len({m.party for m in doers}) > 1 and all(m.role in OFFICES for m in doers)

    @property
    def names_persons(self) -> bool:
        """Does somebody with an office stand for each of two parties ("Rubio discusses it with Lavrov")?"""
        return len({m.party for m in self.mentions if m.party is not None and m.role in OFFICES}) > 1

    @property
    def parties(self) -> frozenset[str]:
        """The parties among those who stand with the event."""
        return frozenset(m.party for m in self.mentions if m.party is not None)


def calls_back(item: Item) -> bool:
    """`recalls`, `withdraws`: who does it to people has them leave."""
    return item.verb("recall")
