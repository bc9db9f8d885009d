"""The same history under two configs: which alerts are gained, lost and changed, and why.

Both sides are judged item by item, side by side. A text is read once where both would read it alike: where
the topics differ in policy only, or where none of the words stands in it in which they differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from watcher.alerts.compose import compose
from watcher.facts.lexicon.vocabulary import Rule, rules_of
from watcher.facts.reader import FactReader
from watcher.facts.reading import Passed
from watcher.flow.fact_cache import FactCache
from watcher.flow.history import Item
from watcher.flow.ingest import at_first_poll
from watcher.flow.judging import LedgerRun, is_told
from watcher.flow.relevance import RelevanceTest
from watcher.flow.seed import Seed
from watcher.ledger.judge import Judgement
from watcher.model import Alert, Fact
from watcher.text.expressions import is_expression
from watcher.text.language import language_of
from watcher.text.words import Lexicon, pattern_of, tokenize
from watcher.topic import Policy, Series, Topic

_READ_AS_IT_IS = re.compile("[\u0600-\u06ff]")  # Arabic words change their form: no search for parts of words


@dataclass(frozen=True, slots=True)
class Told:
    """An alert of one side, the text that told it, and what that text would have done on the other side."""

    alert: Alert
    headline: str
    entry_id: str
    otherwise: str = ""
    words: tuple[str, ...] = ()  # words of the text that only one of the two configs knows


@dataclass(slots=True)
class Side:
    """One config: its topics that are on, and what it has told so far. `silent` counts judgements untold."""

    name: str
    topics: tuple[Topic, ...]
    off: frozenset[str] = frozenset()  # names of topics that are there and switched off
    without: frozenset[str] = frozenset()  # names of feeds that this side does not poll and the other does
    told: list[Told] = field(default_factory=list)
    read: int = 0
    fetchless: int = 0  # read now from their own words: the page was not fetched then

    def has(self, item: Item) -> bool:
        """False for what a feed brought that this side does not poll."""
        return item.entry is None or item.entry.feed not in self.without


class Backtest:
    """Two sides on their way through one history.

    What the old side reads is kept in the folder `memory` for the next backtest; nothing is without it.
    """

    def __init__(self, old: Side, new: Side, memory: Path | None = None) -> None:
        self.old, self.new = old, new
        self._pairs = _paired(old.topics, new.topics)
        self._runs = [
            [_Run(topic, memory) for topic in old.topics],
            [_Run(topic, None) for topic in new.topics],
        ]
        self._ids: tuple[set[str], set[str]] = (set(), set())

    def seed(self, seeds: Iterable[Seed]) -> None:
        """Both ledgers know what the seeds tell."""
        for seed in seeds:
            for run in (*self._runs[0], *self._runs[1]):
                run.seed(seed)

    def over(self, items: Iterable[Item]) -> Iterator[Item]:
        """Every item is judged on both sides as it goes by."""
        for item in items:
            self._judge(item)
            yield item
        for run in self._runs[0]:
            run.cache.save()

    def matches(self, item: Item) -> tuple[bool, bool]:
        """Whether the item is about a topic of the old side, and of the new one."""
        old, new = (any(run.is_relevant(item) for run in runs) for runs in self._runs)
        return old, new

    def _judge(self, item: Item) -> None:
        facts = self._facts(item)
        verdicts = [self._side(number, item, facts[number]) for number in (0, 1)]
        for number, side in enumerate((self.old, self.new)):
            for alert in verdicts[number][0]:
                other = 1 - number
                otherwise = self._otherwise(other, item, alert, verdicts[other][1])
                told = Told(alert, item.article.title, item.article.entry_id or item.article.id, otherwise)
                side.told.append(replace(told, words=self._words(alert, item)))

    # ------------------------------------------------------------------------------------------ reading

    def _facts(self, item: Item) -> tuple[dict[str, tuple[Fact, ...]], dict[str, tuple[Fact, ...]]]:
        """The facts on each side's topics, by the topic's name; what both would read alike is read once."""
        has_old, has_new = self.old.has(item), self.new.has(item)
        old = {run.topic.name: run.read(item) if has_old else () for run in self._runs[0]}
        new: dict[str, tuple[Fact, ...]] = {}
        for run in self._runs[1]:
            pair = self._pairs.get(run.topic.name)
            if not has_new:
                new[run.topic.name] = ()
            elif has_old and pair is not None and pair.reads_alike(item):
                new[run.topic.name] = old[run.topic.name]
            else:
                new[run.topic.name] = run.read(item)
        for side, facts in ((self.old, old), (self.new, new)):
            side.fetchless += any(facts.values()) and not item.was_read
        return old, new

    def _side(
        self, number: int, item: Item, facts: dict[str, tuple[Fact, ...]]
    ) -> tuple[list[Alert], list[Judgement]]:
        alerts: list[Alert] = []
        judgements: list[Judgement] = []
        for run in self._runs[number]:
            taken = run.take(facts[run.topic.name], item)
            judgements += taken
            for judgement in taken:
                if judgement.round is None or not is_told(judgement.change):
                    continue
                alert = compose(judgement.change, judgement.round, topic=run.topic, now=item.seen)
                if alert.id not in self._ids[number]:
                    self._ids[number].add(alert.id)
                    alerts.append(alert)
        return alerts, judgements

    # ------------------------------------------------------------------------------------------ reasons

    def _otherwise(self, number: int, item: Item, alert: Alert, judgements: Sequence[Judgement]) -> str:
        """What the text that told the alert did on the other side."""
        side = (self.old, self.new)[number]
        topic = next((each for each in side.topics if each.name == alert.topic), None)
        if topic is None:
            return "the topic is switched off" if alert.topic in side.off else "there is no such topic"
        if not side.has(item):
            return f"the source is not polled: {item.entry.feed if item.entry is not None else ''}"
        own = [each for each in judgements if each.change.fact.topic == alert.topic]
        same = [each for each in own if each.change.fact.evidence.quote == alert.change.fact.evidence.quote]
        for judgement in (*same, *own):
            change = judgement.change
            at = f" {change.round_id}" if change.round_id else ""
            return f"{change.kind.value}{at}: {change.reason}"
        return _why_not(topic, item, alert)

    def _words(self, alert: Alert, item: Item) -> tuple[str, ...]:
        pair = self._pairs.get(alert.topic)
        return pair.differing_words(item) if pair is not None else ()


class _Run:
    """One topic of one side."""

    def __init__(self, topic: Topic, memory: Path | None) -> None:
        self.topic = topic
        self.ledger = LedgerRun(topic)
        self.cache = FactCache(memory, _reading_of(topic))
        self._reader = FactReader(topic)
        self._relevance = RelevanceTest([self._reader.words])
        self._asked: tuple[Item, bool] | None = None  # the last item, and whether it was relevant
        self._horizon: datetime | None = None

    def seed(self, seed: Seed) -> None:
        facts = self._reader.read(seed.article)
        if facts:
            self.ledger.take(facts, seed.article.seen, seeding=True)
            self._advance(seed.article.published or seed.article.seen)

    def read(self, item: Item) -> tuple[Fact, ...]:
        """The facts of the item on this topic; none of an entry that would not have been read."""
        facts = self.cache.get(item)
        if facts is None:
            facts = self._reader.read(item.article) if self.is_relevant(item) else ()
            self.cache.put(item, facts)
        return tuple(item.voiced(fact) for fact in facts)

    def is_relevant(self, item: Item) -> bool:
        """Whether the item would be read: a text of its own always, an entry by its words."""
        if self._asked is None or self._asked[0] is not item:
            self._asked = item, item.entry is None or bool(self._relevance.glance(item.entry).topics)
        return self._asked[1]

    def take(self, facts: Sequence[Fact], item: Item) -> list[Judgement]:
        if not facts:
            return []
        judgements = self.ledger.take(facts, item.seen)
        if item.is_baseline:
            return at_first_poll(judgements, self._horizon, item.seen)
        self._advance(item.article.published or item.article.seen)
        return judgements

    def _advance(self, published: datetime) -> None:
        self._horizon = max(self._horizon or published, published)


class _Pair:
    """A topic that both sides have: in which words it differs."""

    def __init__(self, old: Topic, new: Topic) -> None:
        self._old, self._new = old, new
        self._is_same = _without_policy(old) == _without_policy(new)
        self._may_share = _without_words(old) == _without_words(new)
        self._differing: dict[str, tuple[Rule, ...]] = {}
        self._searches: dict[str, re.Pattern[str] | None] = {}

    def reads_alike(self, item: Item) -> bool:
        """True when both topics certainly read the same facts in the item."""
        if self._is_same:
            return True
        text = f"{item.article.text}\n{_words_of_entry(item)}"
        if not self._may_share or _READ_AS_IT_IS.search(text):
            return False
        language = language_of(item.article.language, text)
        search = self._search(language)
        return search is not None and search.search(_flat(text)) is None

    def differing_words(self, item: Item) -> tuple[str, ...]:
        """The phrases in which the two topics differ that stand in the item, each with its key."""
        language = language_of(item.article.language, item.article.text)
        text = item.article.text
        lexicon: Lexicon[Rule] = Lexicon()
        for rule in self._rules(language):
            lexicon.add(rule.phrase, rule)
        found = [rule for match in lexicon.find(tokenize(text), text) for rule in match.tags]
        return tuple(dict.fromkeys(f'"{rule.phrase}" of {".".join(map(str, rule.key))}' for rule in found))

    def _rules(self, language: str) -> tuple[Rule, ...]:
        """The rules that only one of the two topics has."""
        if language not in self._differing:
            old, new = set(rules_of(self._old, language)), set(rules_of(self._new, language))
            self._differing[language] = tuple(sorted(old ^ new))
        return self._differing[language]

    def _search(self, language: str) -> re.Pattern[str] | None:
        """Finds the beginning of a phrase in which they differ; None where it cannot be searched for."""
        if language not in self._searches:
            rules = self._rules(language)
            heads = {pattern_of(rule.phrase)[0] for rule in rules if pattern_of(rule.phrase)}
            parts = sorted({_flat(head.rstrip("*")) for head in heads})
            cannot = any(is_expression(rule.phrase) for rule in rules)
            self._searches[language] = (
                None if cannot else re.compile("|".join(map(re.escape, parts)) or "(?!)")
            )
        return self._searches[language]


def _paired(old: Iterable[Topic], new: Iterable[Topic]) -> dict[str, _Pair]:
    before = {topic.name: topic for topic in old}
    return {topic.name: _Pair(before[topic.name], topic) for topic in new if topic.name in before}


def _without_policy(topic: Topic) -> Topic:
    """What the reader looks at: two topics that agree in it read the same facts."""
    series = tuple(
        Series(each.name, "", roles=each.roles, nouns=each.nouns, words=each.words, thirds=each.thirds)
        for each in topic.series
    )
    return replace(topic, title="", enabled=True, policy=Policy(), series=series, expect=())


def _reading_of(topic: Topic) -> str:
    """The same in words that are equal for equal topics, in every process: sets are put in order."""
    bare = _without_policy(topic)
    series = [
        (
            each.name,
            sorted(sorted(pair) for pair in each.roles),
            each.nouns,
            dict(each.words),
            dict(each.thirds),
        )
        for each in bare.series
    ]
    return repr((replace(bare, series=()), series))


def _without_words(topic: Topic) -> Topic:
    """What decides beside the words. A series is generic or not; a word more does not change that."""
    bare = _without_policy(topic)
    parties = tuple(replace(each, title="", names={}, adjectives={}, people={}) for each in bare.parties)
    none: dict[str, dict[str, tuple[str, ...]]] = {}
    series = tuple(
        replace(each, words={}, thirds={code: {} for code in each.thirds}, title=str(each.is_generic))
        for each in bare.series
    )
    first, second = parties
    bare = replace(bare, parties=(first, second), series=series, others={}, veto={}, called={})
    return replace(bare, nouns=none, cues=none, venues=none)


def _words_of_entry(item: Item) -> str:
    entry = item.entry
    return "\n".join((entry.title, entry.summary, entry.content)) if entry is not None else ""


def _flat(text: str) -> str:
    """Letters as the lexicon compares them, without minding capitals: a superset of what can match."""
    lower = text.lower()
    if lower.isascii():
        return lower
    return unicodedata.normalize("NFC", lower.replace("i̇", "i").replace("’", "'").replace("ё", "е"))


def _why_not(topic: Topic, item: Item, alert: Alert) -> str:
    """Why the topic reads no fact in the item."""
    language = language_of(item.article.language, item.article.text)
    if language not in topic.languages:
        return f"not read: {language} is none of its languages"
    reader = FactReader(topic)
    if item.entry is not None and not RelevanceTest([reader.words]).glance(item.entry).topics:
        return "not read: title and summary name no party and event"
    passed = [each for each in reader.consider(item.article) if isinstance(each, Passed)]
    quote = alert.change.fact.evidence.quote
    for each in (*(each for each in passed if each.quote == quote), *passed):
        return f"no fact: {each.reason}"
    return "no fact: its words name no party and event"
