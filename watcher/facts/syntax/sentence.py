"""One sentence as items: words and phrases with what they can stand for, and who is mentioned in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from watcher.facts.lexicon.function_words import ARTICLES, COMMA, QUOTES, STILL_PLAIN
from watcher.facts.lexicon.vocabulary import MARKS, Tag
from watcher.model import DateMention
from watcher.topic import Role


class Item(NamedTuple):
    """A phrase of the lexicon, a date, or a plain word: `text[start:end]`."""

    start: int
    end: int
    norm: str
    tags: tuple[Tag, ...] = ()
    date: DateMention | None = None
    is_capitalised: bool = False
    worth: int = 0  # what it is worth looking at for, as `worth_of` says

    def word(self, *names: str) -> bool:
        """Is it a function word of one of these lists?"""
        # A loop, for every word is asked many times: with any() it takes twice as long.
        for tag in self.tags:  # noqa: SIM110
            if tag.value in names and tag.kind == "word":
                return True
        return False

    def tag(self, kind: str) -> Tag | None:
        for tag in self.tags:
            if tag.kind == kind:
                return tag
        return None

    def verbs(self) -> tuple[Tag, ...]:
        if self.date is not None and self.date.value == "TBD":
            return (Tag("verb", "open_date", "gerund"),)
        return tuple([tag for tag in self.tags if tag.kind == "verb"]) if self.tags else ()

    def verb(self, *classes: str, form: str | None = None) -> bool:
        """Is it a verb of one of these classes, in that form where one is asked for?"""
        return any(tag.value in classes and form in (None, tag.extra) for tag in self.verbs())

    def noun(self, *groups: str) -> bool:
        """Is it a noun for a meeting of one of these groups?"""
        tag = self.tag("noun")
        return tag is not None and tag.value in groups

    @property
    def is_house(self) -> bool:
        """Is it the house of a head of state ("the White House"): a place, called otherwise than its city?"""
        place = self.tag("place")
        is_city = any(tag.extra == "capital" for tag in self.tags)  # "Delhi" is New Delhi
        return place is not None and bool(place.extra) and self.norm != place.value.lower() and not is_city

    @property
    def is_plain(self) -> bool:
        for tag in self.tags:
            if tag.kind not in MARKS and (tag.kind != "word" or tag.value not in STILL_PLAIN):
                return False
        return self.date is None and self.norm[:1].isalnum()

    @property
    def is_unlisted_name(self) -> bool:
        """Has it a capital and stands for nothing that a list holds: somebody's or something's name?"""
        return self.is_capitalised and self.is_plain

    @property
    def opens_matter(self) -> bool:
        """Does what they talk about stand behind it ("关于")? A word that joins attributes ("的") is none."""
        return self.word("about") and not self.word("past_adjectives")

    @property
    def is_helping(self) -> bool:
        """Does it help a verb: "will", "have", "was", "to be"?"""
        return self.word("passive", "perfect", "future")

    @property
    def is_determiner(self) -> bool:
        """An article, or what stands in its place: "a", "the", "these", "their"."""
        return self.norm in ARTICLES or self.word("definite")

    @property
    def opens_phrase(self) -> bool:
        """An article, or whose it is: "the", "his"."""
        return self.is_determiner or self.word("owners")

    @property
    def is_quote(self) -> bool:
        return self.norm in QUOTES


Items = tuple[Item, ...]


def before_determiners(items: Items, index: int, floor: int = 0) -> int:
    """Where the item stands that leads to a noun phrase: `[for] the talks` by the index of `the`, of which
    there may be several or none. It lies no further back than `floor`."""
    while index > floor and items[index].is_determiner:
        index -= 1
    return index


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or some state, at items `first` to `last`.

    `party` is None for a third party; `other` says which one.
    """

    first: int
    last: int
    party: str | None
    other: str | None
    role: Role
    is_adjective: bool  # "Russian oil": no party to talks unless it stands right before them
    is_mediator: bool = False
    is_counterpart: bool = False  # of the rank of whom it meets

    @property
    def is_third(self) -> bool:
        return self.party is None and not self.is_mediator


@dataclass(frozen=True, slots=True)
class Group:
    """Mentions joined by "and", commas or hyphens: who takes part together."""

    first: int
    last: int
    mentions: tuple[Mention, ...]

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(m.party for m in self.mentions if m.party is not None)

    @property
    def has_third(self) -> bool:
        return any(m.is_third for m in self.mentions)

    @property
    def is_adjective(self) -> bool:
        return all(m.is_adjective for m in self.mentions)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of a document as items, with the groups of mentions in it. A sentence without any
    word of those that are looked for has no items."""

    start: int
    end: int
    items: Items
    groups: tuple[Group, ...]
    is_title: bool = False
    worth: int = 0  # what any of its items is worth looking at for
    is_caption: bool = False  # says in brackets where somebody stands in a picture
    verbs_last: bool = False  # a verb stands behind all that it takes, and what helps it far before

    def group_at(self, index: int) -> Group | None:
        return next((g for g in self.groups if g.first <= index <= g.last), None)

    def is_matter_at(self, index: int, floor: int = 0) -> bool:
        """`A与B就[加沙]停火举行会谈`: where the verb stands last, what they talk about stands before it."""
        return self.verbs_last and index > floor and self.items[index - 1].opens_matter

    def comma_behind(self, index: int, reach: int) -> int | None:
        """The first comma among so many items behind the one at `index`."""
        stop = min(index + 1 + reach, len(self.items))
        return next((i for i in range(index + 1, stop) if self.items[i].norm == COMMA), None)

    def between(self, clause: tuple[int, int]) -> Items:
        """The items of a clause, both ends included."""
        return self.items[clause[0] : clause[1] + 1]
