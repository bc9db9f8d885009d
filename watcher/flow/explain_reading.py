"""The steps of an explanation that are made when it is asked for: which rules matched, what was passed over,
which keys of the config decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from watcher.facts.reader import FactReader
from watcher.facts.reading import Passed
from watcher.flow.relevance import RelevanceTest
from watcher.flow.rules import TELLING, MatchedWords, RuleBook, distinct
from watcher.flow.setup import Setup
from watcher.flow.steps import Step, fact_lines
from watcher.model import Article, Entry
from watcher.text.language import language_of

MAX_WORDS = 16  # phrases shown of one topic
_IN_SLOTS = (*TELLING, "ordinal")

# Words of a judge's reason, and the keys of the topic file that it rests on.
_DECIDING: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("the series is muted", (("series", "mute"), ("series", "tell"))),
    ("needs one of", (("series", "needs"), ("series", "silence_days"))),
    ("in passing", (("policy", "passing_owners"),)),
    ("without office", (("policy", "weak_owners"),)),
    ("too few owners", (("policy", "weak_owners"), ("policy", "min_owners"))),
    ("a rumour without a date", (("policy", "min_certainty"), ("policy", "weak_owners"))),
    ("held: ", (("series", "cooldown_days"), ("series", "merge_days"))),
    ("open: ", (("series", "open_slot_days"), ("policy", "open_slot_days"))),
)
# The same for kinds of changes, where the reason names no rule of its own.
_DECIDING_KINDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "held_back": (("policy", "min_certainty"), ("policy", "min_owners"), ("policy", "weak_owners")),
    "backfilled": (("policy", "stale_days"),),
}


class Rules:
    """The rule books of every topic, switched on or not."""

    def __init__(self, setup: Setup) -> None:
        on_first = sorted(setup.topics, key=lambda source: not source.topic.enabled)
        self.books = tuple(RuleBook(source) for source in on_first)
        self._readers = {book.source.topic.name: FactReader(book.source.topic) for book in self.books}

    def words_step(self, entry: Entry) -> Step:
        """Which words matched which rule of which file, topic by topic, as the files are now."""
        text = "\n".join(part for part in (entry.title, entry.summary, entry.content) if part)
        language = language_of(entry.language, text)
        lines: list[str] = []
        rows: list[dict[str, Any]] = []
        for book in self.books:
            heading, shown, row = self._of_topic(book, entry, language, text)
            lines += [heading, *(f"   {each.line}" for each in shown)]
            rows.append(row)
        found = f"as the config is now, read as {language}"
        return Step("words", found, tuple(lines), {"language": language, "topics": rows})

    def _of_topic(
        self, book: RuleBook, entry: Entry, language: str, text: str
    ) -> tuple[str, list[MatchedWords], dict[str, Any]]:
        topic = book.source.topic
        row: dict[str, Any] = {"topic": topic.name, "file": book.shown, "enabled": topic.enabled}
        if language not in topic.languages:
            heading = f"{topic.name}: {language} is not read: {book.key('languages')}"
            return heading, [], {**row, "reads_language": False, "matches": []}
        matches = list(distinct(book.matches(text, language)))
        is_relevant = bool(RelevanceTest([self._readers[topic.name].words]).of(entry).topics)
        heading = f"{topic.name}: {'worth reading' if is_relevant else 'not worth reading'}"
        heading += _off(book, is_relevant)
        if len(matches) > MAX_WORDS:
            heading += f"; {MAX_WORDS} of {len(matches)} phrases shown"
        if not matches:
            heading += "; none of its words stands here"
        rows = [each.as_json() for each in matches]
        if not (topic.enabled or is_relevant):
            matches = []  # of no help to anybody: it is off, and would not read this
        return heading, matches[:MAX_WORDS], {**row, "reads_language": True, "matches": rows}

    # -------------------------------------------------------------------------------------- beside a step

    def with_rules(self, step: Step, article: Article | None) -> Step:
        """The facts step with the rule behind the words of every slot; as it is where the text is gone."""
        rows: Sequence[Mapping[str, Any]] = step.data.get("facts", ())
        if article is None or not rows:
            return step
        language = language_of(article.language, article.text)
        known = {
            book.source.topic.name: book.matches(article.text, language)
            for book in self.books
            if language in book.source.topic.languages
        }
        lines: list[str] = []
        for number, row in enumerate(rows, 1):
            matches = known.get(str(row["topic"]), [])
            lines += fact_lines([row], partial(_within, matches, article.text), number)
        return replace(step, details=tuple(lines))

    def passed_step(self, article: Article, topics: Iterable[str] = ()) -> Step | None:
        """The sentences that tell no fact, each with its reason; None where all of them tell one."""
        named = set(topics)
        lines: list[str] = []
        rows: list[dict[str, str]] = []
        for book in self.books:
            topic = book.source.topic
            if not topic.enabled or (named and topic.name not in named):
                continue
            for each in self._readers[topic.name].consider(article):
                if isinstance(each, Passed):
                    quote = " ".join(each.quote.split())
                    word = f' ("{each.words}")' if each.words else ""
                    lines.append(f'{topic.name}{word}: {each.reason}: "{quote}"')
                    rows.append(
                        {"topic": topic.name, "quote": quote, "words": each.words, "reason": each.reason}
                    )
        if not lines:
            return None
        counted = f"{len(lines)} sentences" if len(lines) > 1 else "1 sentence"
        return Step("passed", f"{counted} looked at that tell no fact", tuple(lines), {"passed": rows})

    def policy_step(self, judged: Sequence[Mapping[str, Any]]) -> Step | None:
        """The keys of the topic file that a silent judgement rests on; None where none is known."""
        lines: dict[str, None] = {}
        for row in judged:
            book = self._book_of_round(row)
            if book is not None:
                lines |= dict.fromkeys(_key_line(book, key, row) for key in _deciding_keys(row))
        if not lines:
            return None
        return Step("policy", "the keys that this rests on", tuple(lines))

    def _book_of_round(self, row: Mapping[str, Any]) -> RuleBook | None:
        name = str(row.get("topic") or str(row.get("round") or "").split("/")[0])
        return next((book for book in self.books if book.source.topic.name == name), None)


def _off(book: RuleBook, is_relevant: bool) -> str:
    if book.source.topic.enabled:
        return ""
    return f"{', but' if is_relevant else ';'} the topic is switched off: {book.key('enabled')}"


def _deciding_keys(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    for words, keys in _DECIDING:
        if words in str(row["reason"]):
            return keys
    return _DECIDING_KINDS.get(str(row["change"]), ())


def _key_line(book: RuleBook, key: tuple[str, str], row: Mapping[str, Any]) -> str:
    if key[0] != "series":
        return book.key(*key)
    names = [series.name for series in book.source.topic.series]
    series = str(row.get("series") or str(row.get("round") or "//").split("/")[1])
    return book.key("series", names.index(series), key[1]) if series in names else key[1]


def _within(matches: Sequence[MatchedWords], text: str, word: Mapping[str, Any]) -> list[str]:
    """The rules whose words stand inside the words of a slot, as long as the text is the one that was
    read."""
    start = int(word["start"])
    end = start + len(word["text"])
    if text[start:end] != word["text"]:
        return []
    kinds = ("place",) if word["slot"] == "venue" else _IN_SLOTS
    inside = [each for each in matches if start <= each.start and each.end <= end and each.tag.kind in kinds]
    return [each.line for each in distinct(inside, kinds)]
