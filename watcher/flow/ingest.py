"""An article -> copy check -> facts -> ledger -> changes, alerts and outbox, all of it in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from watcher.alerts.compose import compose
from watcher.facts.reader import FactReader
from watcher.flow.confirming import confirm
from watcher.flow.judging import LedgerRun, is_told, silenced
from watcher.flow.outcome import Outcome
from watcher.flow.reading import Reading
from watcher.flow.steps import Step, copy_step, facts_step, ledger_step
from watcher.flow.voices import first_voice, is_source_of, lineage, voiced
from watcher.ledger.judge import Judgement
from watcher.model import (
    Alert,
    Article,
    Change,
    ChangeKind,
    CopyOf,
    Evidence,
    Fact,
    Round,
    Status,
)
from watcher.store import Transaction
from watcher.store.copies import place_text
from watcher.strip.furniture import LEAST_PAGES, furniture_lines, line_key, observe
from watcher.strip.noise_lines import NoiseLines
from watcher.topic import Topic

MAX_SUPPORT = 6  # further facts quoted in an alert
_UNTOLD_STEPS = frozenset({ChangeKind.KNOWN, ChangeKind.CONFIRMED, ChangeKind.HELD_BACK})
_AHEAD = frozenset({Status.RUMOURED, Status.PLANNED, Status.DATE_SET, Status.TBD, Status.UNDER_WAY})


@dataclass(frozen=True, slots=True)
class Desk:
    """Who reads for which topic, which lines are left out, and which channels are told of an alert."""

    readers: tuple[FactReader, ...]
    channels: Callable[[Alert], Sequence[str]]
    later: Callable[[Alert], Sequence[str]] = lambda _: ()  # those that want it once more stand behind it
    noise: NoiseLines = field(default_factory=NoiseLines)  # the user's own

    @property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(reader.topic for reader in self.readers)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an article did. `known` facts had been judged before, from the same text."""

    outcome: Outcome
    reason: str
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...] = ()
    alerts: tuple[Alert, ...] = ()


def read_facts(desk: Desk, article: Article) -> tuple[Fact, ...]:
    """The facts of the article on every topic, topic by topic."""
    return tuple(fact for reader in desk.readers for fact in reader.read(article))


def ingest(
    tx: Transaction,
    desk: Desk,
    reading: Reading,
    facts: Sequence[Fact],
    now: datetime,
    *,
    is_baseline: bool = False,
    seeding: bool = False,
) -> Ingested:
    """The article is kept, its facts are judged, and what changed is in the ledger and in the outbox.

    `facts` are what `read_facts` found in it. Facts that were judged before are not judged again. With
    `is_baseline` (the first poll of a source) only what is newer than the ledger is told, with `seeding`
    nothing.
    """
    tx.take_turn("ledger")  # of two workers that read one fact at the same time, the second finds it known
    article = reading.article
    links = _place(tx, reading)
    copy_of = links[0] if links else None
    tx.add_article(article, copy_of)
    voice = first_voice(tx, links)
    original = voice
    if copy_of is not None and (voice is None or voice.id != copy_of.article_id):
        original = tx.article(copy_of.article_id)
    spoken = [voiced(fact, voice) for fact in facts]
    fresh = [fact for fact in spoken if tx.fact(fact.id) is None]
    judgements: list[Judgement] = []
    alerts: list[Alert] = []
    for topic in desk.topics:
        own = [fact for fact in fresh if fact.topic == topic.name]
        if own:
            taken = _judge(tx, topic, own, now, is_baseline=is_baseline, seeding=seeding)
            judgements += taken
            alerts += _tell(tx, desk, topic, taken, now)
            confirm(tx, topic, taken, desk.channels, now)
            if not is_baseline:
                advance_horizon(tx, topic.name, article.published or article.seen)
    steps = (
        *reading.steps,
        copy_step(copy_of, original),
        facts_step(spoken, article.text),
        ledger_step(judgements, len(spoken) - len(fresh)),
        _alert_step(alerts),
    )
    outcome, reason = _outcome(spoken, judgements, alerts)
    return Ingested(outcome, reason, steps, tuple(spoken), tuple(alerts))


# ---------------------------------------------------------------------------------------------- the text


def known_furniture(tx: Transaction, source: str, now: datetime) -> frozenset[str]:
    """The keys of the lines that the source shows on many of its pages."""
    return furniture_lines(tx.frequent_lines(source, LEAST_PAGES, now))


def _place(tx: Transaction, reading: Reading) -> tuple[CopyOf, ...]:
    """Which known text this one is a copy of, and that in turn; it is a known text itself from now on."""
    article = reading.article
    if reading.lines and reading.source:
        known = tx.source_lines(reading.source, set(map(line_key, reading.lines)), article.seen)
        lines = observe(known, reading.lines, article.url, article.seen)
        tx.save_source_lines(reading.source, lines, article.seen)
    copy_of = place_text(
        tx.connection,
        article.id,
        article.text,
        source=reading.source or None,
        published=article.published or article.seen,
    )
    links = lineage(tx, copy_of)
    return () if is_source_of(article.id, links) else links


# ---------------------------------------------------------------------------------------------- the ledger


def _judge(
    tx: Transaction, topic: Topic, facts: Sequence[Fact], now: datetime, *, is_baseline: bool, seeding: bool
) -> list[Judgement]:
    """The facts of one article on one topic, judged against the ledger, which holds what came of it."""
    run = LedgerRun(topic, {known.id: known for known in tx.rounds(topic.name)}, tx.fact)
    before = dict(run.rounds)
    judgements = run.take(facts, now, seeding=seeding)
    if seeding:
        judgements = [_untold(each, "a seed: known before the service began") for each in judgements]
    elif is_baseline:
        judgements = at_first_poll(judgements, ledger_horizon(tx, topic.name), now)
    for judgement in judgements:
        change = judgement.change
        tx.add_fact(change.fact, change.kind, change.round_id or None, change.reason)
        if change.kind not in _UNTOLD_STEPS:
            tx.add_change(change)
    for known in run.rounds.values():
        if before.get(known.id) != known:
            tx.save_round(known)
    return judgements


def _untold(judgement: Judgement, reason: str) -> Judgement:
    return silenced(judgement, ChangeKind.BACKFILLED, reason) if is_told(judgement.change) else judgement


def at_first_poll(
    judgements: Iterable[Judgement], horizon: datetime | None, now: datetime
) -> list[Judgement]:
    """What the first poll of a source found: only what is newer than the ledger, or still to come, is told.

    `horizon` is when the newest text was published that the ledger learnt from.
    """
    reason = "first poll of the source, and no newer than the ledger"
    return [each if _is_newer(each, horizon, now) else _untold(each, reason) for each in judgements]


def _is_newer(judgement: Judgement, horizon: datetime | None, now: datetime) -> bool:
    """Written after the last thing that the ledger learnt, or about a day that is still to come."""
    known, published = judgement.round, judgement.change.fact.evidence.published
    if horizon is not None and published is not None and published > horizon:
        return True
    if known is None or known.status not in _AHEAD or known.when is None:
        return False
    return known.when.end is not None and known.when.end >= now.date()


def ledger_horizon(tx: Transaction, topic: str) -> datetime | None:
    """When the newest text was published that the ledger learnt from, baselines left out; None for an empty
    ledger."""
    kept = tx.get_meta(f"horizon:{topic}")
    return datetime.fromisoformat(kept) if kept else None


def advance_horizon(tx: Transaction, topic: str, published: datetime) -> None:
    """The ledger has learnt from a text of that time."""
    horizon = ledger_horizon(tx, topic)
    if horizon is None or published > horizon:
        tx.set_meta(f"horizon:{topic}", published.isoformat())


# ---------------------------------------------------------------------------------------------- the alerts


def _tell(
    tx: Transaction, desk: Desk, topic: Topic, judgements: Iterable[Judgement], now: datetime
) -> list[Alert]:
    """Every told change is an alert, and waits in the outbox of the channels that want it."""
    told: list[Alert] = []
    for judgement in judgements:
        if judgement.round is None or not is_told(judgement.change):
            continue
        support = _support(tx, judgement.change, judgement.round)
        alert = compose(judgement.change, judgement.round, topic=topic, evidence=support, now=now)
        if tx.add_alert(alert, desk.channels(alert), now, desk.later(alert)):
            told.append(alert)
    return told


def _support(tx: Transaction, change: Change, after: Round) -> list[Evidence]:
    """What else was read for the told value: other outlets, and other sentences of the same article."""
    current = {"date": str(after.when), "venue": after.venue, "status": after.status.value}
    slots = ("date", "venue") if change.slot == "round" else (change.slot,)
    ids = dict.fromkeys(
        fact_id
        for slot in slots
        for claim in after.values.get(slot, ())
        if claim.value == current.get(slot)
        for fact_id in claim.fact_ids
    )
    facts = [tx.fact(fact_id) for fact_id in list(ids)[:MAX_SUPPORT]]
    return [fact.evidence for fact in facts if fact is not None]


def _alert_step(alerts: Sequence[Alert]) -> Step:
    if not alerts:
        return Step("alert", "none")
    lines = tuple(f"{alert.id}: {alert.title}" for alert in alerts)
    data: dict[str, Any] = {"alerts": [alert.id for alert in alerts]}
    return Step("alert", f"{len(alerts)} alerts" if len(alerts) > 1 else "1 alert", lines, data)


def _outcome(
    facts: Sequence[Fact], judgements: Sequence[Judgement], alerts: Sequence[Alert]
) -> tuple[Outcome, str]:
    if alerts:
        return Outcome.ALERTED, "; ".join(alert.title for alert in alerts)
    if not facts:
        return Outcome.NO_FACT, "no sentence tells a fact of a topic"
    kinds = {judgement.change.kind for judgement in judgements}
    weightiest = next(
        (judgement for judgement in judgements if judgement.change.kind is ChangeKind.HELD_BACK),
        judgements[0] if judgements else None,
    )
    reason = weightiest.change.reason if weightiest is not None else "the same text was judged before"
    return (Outcome.HELD_BACK if ChangeKind.HELD_BACK in kinds else Outcome.KNOWN), reason
