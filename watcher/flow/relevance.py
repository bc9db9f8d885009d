"""Is an entry worth reading? Title and summary are looked through for the words of each topic, and nothing
is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, islice

from watcher.facts.lexicon.topic_words import TopicWords
from watcher.facts.lexicon.vocabulary import (
    CALLED_TALKS,
    DEED,
    SEATED,
    Tag,
    Vocabulary,
    names_a_side,
    worth_of,
)
from watcher.flow.steps import Step
from watcher.model import Entry
from watcher.text.expressions import Expression, compile_expression, is_expression
from watcher.text.language import language_of
from watcher.text.words import Lexicon, Match, Tokens, tokenize
from watcher.topic import Role

_PERSONS = {role.value for role in Role if role is not Role.PARTY}
_IN = Tag("word", "in")
_LOOKED_FOR = frozenset({"party", "noun", "verb"})
MAX_TEXT = 4_000  # characters: title, summary and the head of a full text
_ASCII_IN_LOWER_CASE = "\u0130\u212a"  # letters beyond ASCII that are i and k in lower case


@dataclass(frozen=True, slots=True)
class Relevance:
    """Which topics an entry may be about, and the words that say so. No topics: it is not read."""

    topics: tuple[str, ...]
    step: Step


@dataclass(frozen=True, slots=True)
class _Seen:
    """The words of a text that name a party (with its id), an event, or what becomes of one."""

    parties: dict[str, str] = field(default_factory=dict)
    nouns: dict[str, None] = field(default_factory=dict)
    verbs: dict[str, None] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    persons: set[str] = field(default_factory=set)

    @property
    def is_enough(self) -> bool:
        """A party and an event; mere verbs ("arrive", "plan") only beside both parties, and where one is at
        home ("in Paris", "at the White House") only beside a person of the other."""
        both = len({*self.parties.values()} - {SEATED}) > 1
        guests = any(self.persons - {home} for home in self.seats.values())
        return bool(self.parties and self.nouns) or bool(both and self.verbs) or guests

    @property
    def words(self) -> str:
        named = f"parties: {_shown(self.parties)}; events: {_shown(self.nouns)}; verbs: {_shown(self.verbs)}"
        return f"{named}; places: {_shown(self.seats)}" if self.seats else named


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a topic in a language. `glance` finds one of those without which no side is named, and
    others; None where there is no such quick look. `called` are the names of the talks, `leads` stand before
    the places of `seats`, where a party is at home."""

    lexicon: Lexicon[Tag]
    called: Lexicon[Tag]
    is_side: Callable[[Tag], bool]
    glance: Expression | None
    seats: Set[tuple[str, ...]]
    leads: Set[str]

    def may_name_a_side(self, text: str) -> bool:
        if self.glance is None or any(letter in text for letter in _ASCII_IN_LOWER_CASE):
            return True
        return self.glance.search(text.encode("ascii", "replace")) is not None

    def seen(self, tokens: Tokens, text: str) -> _Seen:
        seen = _Seen()
        for match in self.lexicon.matches(tokens, text):
            words = text[tokens.starts[match.first] : tokens.ends[match.last]]
            for tag in match.tags:
                if self.is_side(tag):
                    seen.parties[words] = tag.value
                    if self._is_led_to(tokens, match):
                        seen.seats[words] = tag.value
                    if tag.extra in _PERSONS:
                        seen.persons.add(tag.value)
                elif tag.kind == "noun":
                    seen.nouns[words] = None
                elif tag.kind == "verb" or tag == DEED:
                    seen.verbs[words] = None
        for match in self.called.matches(tokens, text):  # they are those of both, whoever is named
            words = text[tokens.starts[match.first] : tokens.ends[match.last]]
            seen.parties[words], seen.nouns[words] = CALLED_TALKS.kind, None
        return seen

    def _is_led_to(self, tokens: Tokens, match: Match[Tag]) -> bool:
        led = match.first > 0 and tokens.norms[match.first - 1] in self.leads
        return led and tuple(tokens.norms[match.first : match.last + 1]) in self.seats


class RelevanceTest:
    """Looks for a party and an event of each topic, with the words by which its reader reads."""

    def __init__(self, words: Sequence[TopicWords]) -> None:
        self._topics = tuple(words)
        self._known: dict[tuple[str, str], _Words] = {}

    def of(self, entry: Entry) -> Relevance:
        """The topics of which the entry names a party and an event."""
        return self._looked(entry, is_glance=False)

    def glance(self, entry: Entry) -> Relevance:
        """The same topics at a third of the cost; of an entry that names no party this is all that is
        said."""
        return self._looked(entry, is_glance=True)

    def _looked(self, entry: Entry, *, is_glance: bool) -> Relevance:
        text = "\n".join((entry.title, entry.summary, entry.content))[:MAX_TEXT]
        language = language_of(entry.language, text)
        tokens: Tokens | None = None
        named: list[str] = []
        lines: list[str] = []
        for each in self._topics:
            topic, vocabulary = each.topic, each.of(language)
            if vocabulary is None:
                lines.append(
                    f"{topic.name}: {language} is none of its languages ({', '.join(topic.languages)})"
                )
                continue
            words = self._words(each, vocabulary)
            if is_glance and not words.may_name_a_side(text):
                lines.append(f"{topic.name}: parties: none")
                continue
            tokens = tokens or tokenize(text)
            seen = words.seen(tokens, text)
            lines.append(f"{topic.name}: {seen.words}")
            if seen.is_enough:
                named.append(topic.name)
        found = f"may be about {', '.join(named)}" if named else "not about any topic"
        return Relevance(tuple(named), Step("relevance", found, tuple(lines), {"topics": named}))

    def _words(self, words: TopicWords, vocabulary: Vocabulary) -> _Words:
        """The words that are looked for here, kept: most of a lexicon is about how sentences are built."""
        key = words.topic.name, vocabulary.language
        if key not in self._known:

            def is_side(tag: Tag) -> bool:
                return names_a_side(worth_of("", (tag,)), seats_thirds=words.seats_thirds)

            lexicon = vocabulary.lexicon.only(
                lambda tag: tag.kind in _LOOKED_FOR or tag == DEED or is_side(tag)
            )
            called = vocabulary.called.phrases(lambda _: True)
            glance = _glance(vocabulary.lexicon.phrases(is_side) | called)
            homes = vocabulary.lexicon.phrases(lambda tag: tag.kind == "place" and bool(tag.extra))
            leads = vocabulary.lexicon.phrases(lambda tag: tag == _IN)
            seats = homes & vocabulary.lexicon.phrases(is_side)
            short = {phrase[0] for phrase in leads if len(phrase) == 1}
            self._known[key] = _Words(lexicon, vocabulary.called, is_side, glance, seats, short)
        return self._known[key]


def _glance(phrases: Collection[tuple[str, ...]]) -> Expression | None:
    """Matches a text in ASCII where one of the phrases stands in it, and may match others; None where a
    phrase is an expression or has other letters."""
    if not phrases or not all(map(str.isascii, chain.from_iterable(phrases))):
        return None
    if any(is_expression(words[0]) for words in phrases):
        return None
    either = "|".join(r"\W*".join(map(_pattern, words)) for words in sorted(phrases))
    return compile_expression(f"/{either}/")


def _pattern(word: str) -> str:
    stem = word.removesuffix("*")
    written = re.escape(stem).replace("'", "['?]")  # a curled one is no ASCII
    before = r"\b" if stem[0].isalnum() else ""
    after = r"[\w?]*" if word != stem else r"\b" if stem[-1].isalnum() else ""
    return f"(?-i:{before}{written}{after})" if stem.isupper() else f"{before}{written}{after}"


def _shown(words: Iterable[str]) -> str:
    return ", ".join(f'"{" ".join(word.split())}"' for word in islice(words, 6)) or "none"
