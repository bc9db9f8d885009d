"""Which words of a text matched which rule of which file, with the line where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from watcher.facts.lexicon.vocabulary import TOPIC, Rule, Tag, Vocabulary, build_vocabulary, rules_of
from watcher.flow.setup import TopicSource
from watcher.settings.documents import Document, parse_document, read_document
from watcher.settings.places import show_path
from watcher.text.words import pattern_of, tokenize

# What tells something about a text; the function words of a language are left out.
TELLING = ("party", "other", "mediator", "place", "noun", "verb", "series", "veto", "called")
_NAMES = ("party", "other", "mediator")
_ORDER = {kind: number for number, kind in enumerate(("veto", "called", "party", "noun", "series", "other"))}
_KIND_WORDS = {
    "party": "party",
    "other": "third party",
    "mediator": "mediator",
    "place": "place",
    "noun": "meeting",
    "verb": "verb",
    "series": "series",
    "veto": "VETO",
    "called": "the talks",
    "ordinal": "number",
    "role": "office",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule is written: `shown` is `file:line`, `key` the key in that file."""

    shown: str
    key: str
    phrase: str

    def __str__(self) -> str:
        return f'"{self.phrase}" in {self.key} ({self.shown})'


@dataclass(frozen=True, slots=True)
class MatchedWords:
    """`text[start:end]` is one of the topic's phrases; `place` is the first rule that says so."""

    start: int
    end: int
    words: str
    tag: Tag
    place: Place

    @property
    def line(self) -> str:
        """`party "Rubio": "rubio" in parties.us.people.minister.en (config/topics/us-russia.toml:31)`."""
        what = _KIND_WORDS.get(self.tag.kind, self.tag.kind)
        value = f" {self.tag.value}" if self.tag.value else ""
        return f'{what}{value} "{self.words}": {self.place}'

    def as_json(self) -> dict[str, Any]:
        where = {"phrase": self.place.phrase, "key": self.place.key, "place": self.place.shown}
        return {"words": self.words, "kind": self.tag.kind, "value": self.tag.value, **where}


class RuleBook:
    """The rules of one topic with their files. Built at first need, a language at a time."""

    def __init__(self, source: TopicSource) -> None:
        self.source = source
        self.shown = show_path(source.path)
        self._known: dict[str, tuple[Vocabulary, Mapping[tuple[tuple[str, ...], Tag], Rule]]] = {}
        self._document: Document | None = None

    def matches(self, text: str, language: str) -> list[MatchedWords]:
        """Every phrase of the topic in the text, function words left out, in the order of the text."""
        vocabulary, rules = self._rules(language)
        tokens = tokenize(text)
        found = []
        for match in (m for words in vocabulary.lexicons for m in words.find(tokens, text)):
            start, end = tokens.starts[match.first], tokens.ends[match.last]
            for tag in match.tags:
                rule = rules.get((match.pattern, tag))
                if rule is not None and tag.kind in _KIND_WORDS:
                    words = " ".join(text[start:end].split())
                    found.append(MatchedWords(start, end, words, tag, self.place(rule)))
        return sorted(found, key=lambda each: each.start)

    def place(self, rule: Rule) -> Place:
        """Where the rule stands."""
        document = self._topic_file() if rule.file == TOPIC else _language_file(rule.file)
        shown = document.place(rule.key)
        file, _, line = shown.rpartition(":")
        if line.isdigit():
            shown = f"{file}:{_line_of(document.text, int(line), rule.phrase)}"
        return Place(shown, document.key(rule.key), rule.phrase)

    def where(self, location: tuple[str | int, ...], rule: Rule | None) -> str:
        """`file:line: key: "phrase"` of a rule, or of a whole list or table."""
        if rule is not None:
            place = self.place(rule)
            return f'{place.shown}: {place.key}: "{place.phrase}"'
        document = self._topic_file()
        return f"{document.place(location)}: {document.key(location)}"

    def key(self, *location: str | int) -> str:
        """`key = value (file:line)` of the topic file, or that it has its default."""
        document = self._topic_file()
        value = document.value(location)
        if value is None:
            return f"{document.key(location)} is not set ({self.shown})"
        return f"{document.key(location)} = {_shown(value)} ({document.place(location)})"

    def _rules(self, language: str) -> tuple[Vocabulary, Mapping[tuple[tuple[str, ...], Tag], Rule]]:
        if language not in self._known:
            rules: dict[tuple[tuple[str, ...], Tag], Rule] = {}
            for rule in rules_of(self.source.topic, language):
                rules.setdefault((pattern_of(rule.phrase), rule.tag), rule)
            self._known[language] = build_vocabulary(self.source.topic, language), rules
        return self._known[language]

    def _topic_file(self) -> Document:
        if self._document is None:
            self._document, _ = read_document(self.source.path, self.shown)
        return self._document


def distinct(matches: Sequence[MatchedWords], kinds: Sequence[str] = TELLING) -> Iterator[MatchedWords]:
    """Each phrase once, vetoes, parties and meetings before the rest; a party's name is shown as no place."""
    seen: set[tuple[str, str, str]] = set()
    named = {match.words.lower() for match in matches if match.tag.kind in _NAMES}
    for match in sorted(matches, key=lambda each: (_ORDER.get(each.tag.kind, len(_ORDER)), each.start)):
        words = match.words.lower()
        key = (words, match.tag.kind, match.tag.value)
        is_named_place = match.tag.kind == "place" and words in named
        if match.tag.kind in kinds and key not in seen and not is_named_place:
            seen.add(key)
            yield match


@cache
def _language_file(name: str) -> Document:
    file = resources.files("watcher").joinpath("data", "languages", f"{name}.toml")
    return parse_document(file.read_text(encoding="utf-8"), f"watcher/data/languages/{name}.toml")[0]


def _line_of(text: str, first: int, phrase: str) -> int:
    """The line of the phrase in the value that begins on line `first` (from 1), or that line."""
    lines = text.splitlines()
    for number in range(first, len(lines) + 1):
        line = lines[number - 1]
        before = line.split('"')[0]
        if number > first and ("=" in before or before.startswith("[")):
            break  # the next key or table
        if f'"{phrase}"' in line or f"'{phrase}'" in line:
            return number
    return first


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_shown(each) for each in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
