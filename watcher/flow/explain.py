"""What became of a text, and why: every step with the value it saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watcher.flow.ingest import Desk, known_furniture, read_facts
from watcher.flow.judging import LedgerRun, is_told
from watcher.flow.reading import Reading, read_page, read_pasted, source_of
from watcher.flow.relevance import RelevanceTest
from watcher.flow.steps import Step, copy_step, fact_words, facts_step, ledger_step, step_of_json
from watcher.ledger.judge import Judgement
from watcher.model import Alert, Delivery, Entry, Evidence, Failed
from watcher.store import EntryOutcome, Store, Transaction
from watcher.store.copies import find_copy
from watcher.text.urls import canonical_url


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of `subject`, in one line, and the steps that led there."""

    subject: str
    verdict: str
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "verdict": self.verdict,
            "steps": [step.as_json() for step in self.steps],
        }

    def lines(self) -> list[str]:
        """The explanation for a person."""
        shown = [self.subject, f"=> {self.verdict}"]
        for step in self.steps:
            shown.append(f"{step.name}: {step.found}")
            shown.extend(f"    {line}" for line in step.details)
        return shown


def explain_known(store: Store, subject: str) -> Explanation | None:
    """What the store knows of an alert id, an entry id, a seed's article id or an address; None when
    nothing."""
    with store.reading() as tx:
        alert = tx.alert(subject)
        if alert is not None:
            return _of_alert(tx, alert)
        entry = tx.entry(subject)
        if entry is None and "://" in subject:
            entry = tx.entry_by_url(canonical_url(subject))
        return _of_entry(tx, entry) if entry is not None else None


def explain_pasted(
    store: Store | None,
    desk: Desk,
    text: str,
    now: datetime,
    *,
    subject: str,
    published: datetime | None = None,
) -> Explanation:
    """What would become of a text, were it read now; nothing is kept."""
    return _would_be(store, desk, read_pasted(text, seen=now, published=published), now, subject, ())


def explain_page(
    store: Store, desk: Desk, url: str, body: bytes, content_type: str | None, now: datetime
) -> Explanation:
    """What would become of a page that was just fetched; nothing is kept."""
    entry = Entry(id="page", feed="", url=url, title="", summary="", seen=now, outlet=source_of(url, ""))
    with store.reading() as tx:
        furniture = known_furniture(tx, source_of(url, ""))
    reading = read_page(entry, body, url=url, content_type=content_type, seen=now, furniture=furniture)
    if isinstance(reading, Failed):
        return Explanation(url, f"nothing to read: {reading.message}", ())
    page = Step("page", f"had now ({len(body)} bytes), not known before: nothing is kept")
    return _would_be(store, desk, reading, now, url, (page,))


# ---------------------------------------------------------------------------------------------- the known


def _of_alert(tx: Transaction, alert: Alert) -> Explanation:
    change = alert.change
    steps = [
        Step("alert", alert.title, (f"was: {alert.was or 'not known'}", f"now: {alert.now or 'not known'}")),
        Step(
            "change",
            f"{change.kind.value} of {change.round_id}: {change.reason}",
            (f"{change.slot}: {change.was or 'nothing'} -> {change.now or 'nothing'}",),
            {"kind": change.kind.value, "round": change.round_id, "at": change.at.isoformat()},
        ),
        *(_evidence_step(tx, piece) for piece in alert.evidence),
        _delivery_step(tx.deliveries_of_alert(alert.id)),
    ]
    entry = tx.entry(change.fact.evidence.entry_id) if change.fact.evidence.entry_id else None
    if entry is not None:
        steps.append(Step("entry", f'{entry.id} of {entry.feed}: "{entry.title}"', (entry.url,)))
        steps += _trace_steps(tx.entry_outcome(entry.id))
    return Explanation(
        f"alert {alert.id}", f"told {alert.created:%Y-%m-%d %H:%M} UTC: {alert.title}", tuple(steps)
    )


def _evidence_step(tx: Transaction, piece: Evidence) -> Step:
    """The sentence, and whether it still stands in the stored text."""
    article = tx.article(piece.article_id, piece.sha256 or None)
    if article is None:
        where = "the text is not kept any more"
    elif article.text[piece.start : piece.end] == piece.quote:
        where = f"characters {piece.start} to {piece.end} of the stored text"
    else:
        where = "NOT at its place in the stored text"
    published = f"published {piece.published:%Y-%m-%d %H:%M}" if piece.published else "no time of publication"
    details = (
        piece.url or "no address",
        f"{published}, seen {piece.seen:%Y-%m-%d %H:%M} UTC",
        f"{where}, sha256 {piece.sha256}",
    )
    quote = " ".join(piece.quote.split())
    return Step("evidence", f'{piece.outlet}: "{quote}"', details, {"article": piece.article_id})


def _delivery_step(deliveries: Sequence[Delivery]) -> Step:
    lines = tuple(
        f"{delivery.channel}: {delivery.state.value} after {delivery.attempts} attempts"
        + (f", {delivery.error}" if delivery.error else "")
        for delivery in deliveries
    )
    return Step("delivery", f"{len(deliveries)} channels" if deliveries else "no channel wanted it", lines)


def _of_entry(tx: Transaction, entry: Entry) -> Explanation:
    outcome = tx.entry_outcome(entry.id)
    published = f"published {entry.published:%Y-%m-%d %H:%M} UTC, " if entry.published else ""
    details = (entry.url, f"{published}first seen {entry.seen:%Y-%m-%d %H:%M} UTC")
    head = Step("entry", f'{entry.feed}: "{entry.title}"', details, {"id": entry.id, "feed": entry.feed})
    if outcome is None:
        return Explanation(f"entry {entry.id}", "kept, and not read yet", (head,))
    verdict = f"{outcome.outcome}: {outcome.reason}"
    steps = [head, *_trace_steps(outcome)]
    if outcome.retry_at is not None:
        steps.append(Step("retry", f"the page is tried again at {outcome.retry_at:%Y-%m-%d %H:%M} UTC"))
    return Explanation(f"entry {entry.id}", verdict, tuple(steps))


def _trace_steps(outcome: EntryOutcome | None) -> list[Step]:
    """The steps that were kept with the entry, one reading after the other."""
    if outcome is None:
        return []
    steps: list[Step] = []
    if outcome.trace.get("baseline"):
        steps.append(Step("baseline", "first poll of its source: only what is newer than the ledger is told"))
    readings: Sequence[Mapping[str, Any]] = outcome.trace.get("readings", ())
    for number, reading in enumerate(readings, 1):
        if len(readings) > 1:
            steps.append(Step("reading", f"{number} of {len(readings)}"))
        steps += [step_of_json(row) for row in reading.get("steps", ())]
    return steps


# ---------------------------------------------------------------------------------------------- the unknown


def _would_be(
    store: Store | None, desk: Desk, reading: Reading, now: datetime, subject: str, before: tuple[Step, ...]
) -> Explanation:
    article = reading.article
    probe = Entry("probe", "", article.url, article.title, article.body, now, language=article.language)
    relevance = RelevanceTest(desk.topics).of(probe)
    facts = read_facts(desk, article)
    steps = [*before, relevance.step, *reading.steps]
    judgements: list[Judgement] = []
    rounds: dict[str, LedgerRun] = {topic.name: LedgerRun(topic) for topic in desk.topics}
    if store is not None:
        with store.reading() as tx:
            known = find_copy(
                tx.connection, article.text, source=reading.source or None, article_id=article.id
            )
            steps.append(copy_step(known, tx.article(known.article_id) if known else None))
            for run in rounds.values():
                run.rounds = {each.id: each for each in tx.rounds(run.topic.name)}
    for run in rounds.values():
        judgements += run.take([fact for fact in facts if fact.topic == run.topic.name], now)
    steps += [facts_step(facts, article.text), ledger_step(judgements, 0)]
    told = [judgement for judgement in judgements if is_told(judgement.change)]
    if told:
        words = "; ".join(f"{each.change.kind.value}, {fact_words(each.change.fact)}" for each in told)
        return Explanation(subject, f"would alert: {words}", tuple(steps))
    if not facts:
        return Explanation(subject, "would be silent: no sentence tells a fact of a topic", tuple(steps))
    reason = judgements[0].change.reason if judgements else ""
    return Explanation(subject, f"would be silent: {reason}", tuple(steps))
