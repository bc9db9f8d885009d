"""Is an entry worth reading? Title and summary are looked through for the words of each topic, and nothing
is parsed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from watcher.facts.reader import FactReader
from watcher.facts.vocabulary import Tag, Vocabulary, names_a_side, worth_of
from watcher.flow.steps import Step
from watcher.model import Entry
from watcher.text.language import language_of
from watcher.text.words import Lexicon, Tokens, tokenize

_LOOKED_FOR = frozenset({"party", "noun", "verb"})
MAX_TEXT = 4_000  # characters: title, summary and the head of a full text


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

    @property
    def is_enough(self) -> bool:
        """A party and an event; of mere verbs ("arrive", "plan") only beside both parties."""
        return bool(self.parties and self.nouns) or bool(len(set(self.parties.values())) > 1 and self.verbs)

    @property
    def words(self) -> str:
        return f"parties: {_shown(self.parties)}; events: {_shown(self.nouns)}; verbs: {_shown(self.verbs)}"


class RelevanceTest:
    """Looks for a party and an event of each topic, with the words by which its reader reads."""

    def __init__(self, readers: Sequence[FactReader]) -> None:
        self._readers = tuple(readers)
        self._lexicons: dict[tuple[str, str], Lexicon[Tag]] = {}

    def of(self, entry: Entry) -> Relevance:
        """The topics of which the entry names a party and an event."""
        text = "\n".join((entry.title, entry.summary, entry.content))[:MAX_TEXT]
        language = language_of(entry.language, text)
        tokens = tokenize(text)
        named: list[str] = []
        lines: list[str] = []
        for reader in self._readers:
            topic, vocabulary = reader.topic, reader.words(language)
            if vocabulary is None:
                lines.append(
                    f"{topic.name}: {language} is none of its languages ({', '.join(topic.languages)})"
                )
                continue
            seen = _words(self._lexicon(reader, vocabulary), tokens, text)
            lines.append(f"{topic.name}: {seen.words}")
            if seen.is_enough:
                named.append(topic.name)
        found = f"may be about {', '.join(named)}" if named else "not about any topic"
        return Relevance(tuple(named), Step("relevance", found, tuple(lines), {"topics": named}))

    def _lexicon(self, reader: FactReader, vocabulary: Vocabulary) -> Lexicon[Tag]:
        """The words that are looked for here, kept: most of a lexicon is about how sentences are built."""
        topic = reader.topic.name
        known = self._lexicons.get((topic, vocabulary.language))
        if known is None:
            known = vocabulary.lexicon.only(
                lambda tag: (
                    tag.kind in _LOOKED_FOR
                    or names_a_side(worth_of("", (tag,)), seats_thirds=reader.seats_thirds)
                )
            )
            self._lexicons[topic, vocabulary.language] = known
        return known


def _words(lexicon: Lexicon[Tag], tokens: Tokens, text: str) -> _Seen:
    seen = _Seen()
    for match in lexicon.matches(tokens, text):
        words = text[tokens.starts[match.first] : tokens.ends[match.last]]
        for tag in match.tags:
            if tag.kind in ("party", "word"):
                seen.parties[words] = tag.value
            elif tag.kind == "noun":
                seen.nouns[words] = None
            elif tag.kind == "verb":
                seen.verbs[words] = None
    return seen


def _shown(words: Iterable[str]) -> str:
    return ", ".join(f'"{" ".join(word.split())}"' for word in islice(words, 6)) or "none"
