"""One sentence as items: words and phrases with what they can stand for, and who is mentioned in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from watcher.facts.function_words import QUOTES
from watcher.facts.vocabulary import MARKS, Tag, Vocabulary
from watcher.model import DateMention
from watcher.text.words import Token
from watcher.topic import Role

# Lists of words that stay what they are: nouns and adjectives that only some readings look at.
_STILL_PLAIN = frozenset(
    {
        "abstract",
        "recalls",
        "separate",
        "durations",
        "commits",
        "hearsay",
        "untrue",
        "outcome",
        "judges",
        "long_times",
        "trilateral",
    }
)


class Item(NamedTuple):
    """A phrase of the lexicon, a date, or a plain word: `text[start:end]`."""

    start: int
    end: int
    norm: str
    tags: tuple[Tag, ...] = ()
    date: DateMention | None = None
    is_capitalised: bool = False

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

    @property
    def is_plain(self) -> bool:
        for tag in self.tags:
            if tag.kind not in MARKS and (tag.kind != "word" or tag.value not in _STILL_PLAIN):
                return False
        return self.date is None and self.norm[:1].isalnum()

    @property
    def is_quote(self) -> bool:
        return self.norm in QUOTES


Items = tuple[Item, ...]


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
        return any(m.party is None and not m.is_mediator for m in self.mentions)

    @property
    def is_adjective(self) -> bool:
        return all(m.is_adjective for m in self.mentions)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of a document as items, with the groups of mentions in it."""

    start: int
    end: int
    items: Items
    groups: tuple[Group, ...]
    is_title: bool = False

    def group_at(self, index: int) -> Group | None:
        return next((g for g in self.groups if g.first <= index <= g.last), None)

    def between(self, clause: tuple[int, int]) -> Items:
        """The items of a clause, both ends included."""
        return self.items[clause[0] : clause[1] + 1]


def read_items(
    text: str,
    tokens: Sequence[Token],
    span: tuple[int, int],
    vocabulary: Vocabulary,
    dates: Sequence[DateMention],
) -> Items:
    """The items of `text[start:end]`, whose tokens are `tokens`; `dates` are those of the whole text."""
    start, end = span
    own = [d for d in dates if start <= d.start and d.end <= end]
    return tuple(_items(text, tokens, vocabulary, own))


def _items(
    text: str, tokens: Sequence[Token], vocabulary: Vocabulary, dates: list[DateMention]
) -> Iterable[Item]:
    matches = {match.first: match for match in vocabulary.lexicon.matches(tokens, text)}
    marks = _marks(text, tokens, vocabulary)
    waiting = list(dates)
    new = tuple.__new__  # what Item() does, at a third of the cost
    index = 0
    while index < len(tokens):
        start, end, norm = tokens[index]
        while waiting and waiting[0].end <= start:
            waiting.pop(0)
        if waiting and waiting[0].start <= start:
            mention = waiting.pop(0)
            yield Item(mention.start, mention.end, mention.text.lower(), date=mention)
            while index < len(tokens) and tokens[index].start < mention.end:
                index += 1
            continue
        match = matches.get(index)
        last = match.last if match else index
        if waiting and tokens[last].end > waiting[0].start:  # a phrase never swallows a date
            match, last = None, index
        tags = match.tags if match else ()
        if marks:
            tags += tuple(t for i in range(index, last + 1) for t in marks.get(i, ()))
        if last > index:
            norm, end = " ".join(t.norm for t in tokens[index : last + 1]), tokens[last].end
        yield new(Item, (start, end, norm, tags, None, text[start].isupper()))
        index = last + 1


def _marks(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> dict[int, tuple[Tag, ...]]:
    """Token -> the series and vetoes whose words begin there."""
    return {match.first: match.tags for match in vocabulary.marks.matches(tokens, text)}
