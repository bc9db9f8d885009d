"""The expectations of a topic file: each text is read and judged as the service would, and held against what
it must do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from watcher.facts.reader import FactReader
from watcher.facts.reading import Passed
from watcher.flow.judging import LedgerRun, is_told
from watcher.flow.relevance import RelevanceTest
from watcher.flow.steps import fact_words
from watcher.ledger.judge import Judgement
from watcher.model import Article, Entry, Precision, Round
from watcher.topic import Expectation, Topic


@dataclass(frozen=True, slots=True)
class Met:
    """An expectation and what came of it; `decided` is the step that decided, with its reason."""

    topic: str
    number: int  # from 1
    expectation: Expectation
    is_met: bool
    got: str
    decided: str

    @property
    def wanted(self) -> str:
        if self.expectation.is_silent:
            return "silence"
        return "an alert with " + _listed(self.expectation.wanted)

    @property
    def lines(self) -> list[str]:
        """What went wrong, for a person."""
        text = self.expectation.title or self.expectation.text
        return [
            f'{self.expectation.place}: expect[{self.number}] of {self.topic}: "{text[:90]}"',
            f"    expected {self.wanted}",
            f"    got      {self.got}",
            f"    by       {self.decided}",
        ]

    def as_json(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "number": self.number,
            "place": self.expectation.place,
            "met": self.is_met,
            "expected": dict(self.expectation.wanted) or "silence",
            "got": self.got,
            "decided": self.decided,
        }


def run_expectations(topic: Topic) -> Iterator[Met]:
    """Every expectation of the topic, in the order of its file."""
    reader = FactReader(topic)
    relevance, run = RelevanceTest([reader.words]), LedgerRun(topic)
    for number, each in enumerate(topic.expect, 1):
        if not each.follows:
            run = LedgerRun(topic)
        article = _article(each, f"expect-{number}")
        judgements, silence = _judged(reader, relevance, run, article)
        told = [judgement for judgement in judgements if is_told(judgement.change)]
        fitting = [judgement for judgement in told if not _misses(each, judgement)]
        is_met = not told if each.is_silent else bool(fitting)
        yield Met(topic.name, number, each, is_met, _got(told), _decided(told, judgements, silence))


def _article(each: Expectation, name: str) -> Article:
    return Article(
        id=name,
        url="",
        title=each.title,
        body=each.text,
        seen=each.published,
        published=each.published,
        language=each.language,
        outlet=each.source,
        owner=each.source.lower(),
        origin="text",
    )


def _judged(
    reader: FactReader, relevance: RelevanceTest, run: LedgerRun, article: Article
) -> tuple[list[Judgement], str]:
    """The judgements on the text, and where there are none the step at which it stopped."""
    entry = Entry(article.id, "", "", article.title, article.body, article.seen, language=article.language)
    step = relevance.of(entry).step
    if not step.data["topics"]:
        return [], f"relevance: {'; '.join(step.details)}"
    considered = reader.consider(article)
    facts = [each for each in considered if not isinstance(each, Passed)]
    if not facts:
        reasons = [f'{each.reason} ("{each.words}")' for each in considered if isinstance(each, Passed)]
        return (
            [],
            f"facts: {'; '.join(dict.fromkeys(reasons)) or 'no word for a meeting stands with a party'}",
        )
    return run.take(facts, article.seen), ""


def _decided(told: Sequence[Judgement], judgements: Sequence[Judgement], silence: str) -> str:
    if silence:
        return silence
    lines = [
        f"{fact_words(each.change.fact)}: {each.change.kind.value}, {each.change.reason}"
        for each in told or judgements
    ]
    return f"ledger: {'; '.join(lines)}"


def _got(told: Sequence[Judgement]) -> str:
    alerts = [_listed(_slots(each)) for each in told]
    return "silence" if not alerts else "an alert with " + "; and one with ".join(alerts)


def _listed(slots: Any) -> str:
    return ", ".join(f'{slot} "{value}"' for slot, value in slots.items() if slot != "certainty" or value)


def _slots(judgement: Judgement) -> dict[str, str]:
    """The slots of an alert as an expectation would name them."""
    change, after = judgement.change, judgement.round
    assert after is not None
    return {
        "kind": change.kind.value,
        "series": after.series,
        "status": after.status.value,
        "date": _date(after),
        "venue": after.venue or "",
        "ordinal": str(after.ordinals[-1]) if after.ordinals else "",
        "certainty": change.fact.certainty.value,
    }


def _date(after: Round) -> str:
    when = after.when
    if when is None:
        return ""
    if when.precision is Precision.MONTH and when.start is not None:
        return when.start.strftime("%Y-%m")
    return str(when)


def _misses(each: Expectation, judgement: Judgement) -> list[str]:
    """The slots of the alert that are not as wanted."""
    got, after = _slots(judgement), judgement.round
    numbers = {str(number) for number in after.ordinals} if after is not None else set()
    return [
        slot
        for slot, value in each.wanted.items()
        if got[slot] != value and not (slot == "ordinal" and value in numbers)
    ]
