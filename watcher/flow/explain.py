"""What became of something that the service has seen, or would become of a text, and why: every step with the
value it saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from watcher.flow.explain_reading import Rules
from watcher.flow.explain_stored import Stored
from watcher.flow.explanation import Explanation
from watcher.flow.ingest import Desk, known_furniture, read_facts
from watcher.flow.judging import LedgerRun, is_told
from watcher.flow.outlets import source_of
from watcher.flow.reading import Reading, read_page, read_pasted
from watcher.flow.relevance import RelevanceTest
from watcher.flow.setup import Setup
from watcher.flow.steps import Step, copy_step, fact_words, facts_step, ledger_step, silent_rows
from watcher.ledger.judge import Judgement
from watcher.model import Entry, Failed
from watcher.store import EntryOutcome, Store, Transaction
from watcher.store.copies import find_copy

MAX_TITLE = 300  # characters: no headline is longer


def explain_known(store: Store, setup: Setup, subject: str) -> Explanation | None:
    """What the store knows of an alert, entry, article, fact or round by its id, of a source by its name, or
    of an address; None when nothing."""
    with store.reading() as tx:
        return Stored(tx, setup).of(subject)


def explain_pasted(
    store: Store | None,
    desk: Desk,
    setup: Setup,
    text: str,
    now: datetime,
    *,
    subject: str,
    published: datetime | None = None,
    language: str | None = None,
) -> Explanation:
    """What would become of a text, were it read the moment it came out (`now` where that is not said);
    nothing is kept. Of a headline that came before, the verdict says first what became of it."""
    moment = published or now
    reading = read_pasted(text, seen=moment, published=published, language=language, noise=desk.noise)
    if store is None:
        return _would_be(store, desk, setup, reading, moment, subject, ())
    with store.reading() as tx:
        came = _came_with(tx, text)
        became = Stored(tx, setup).of(came[0][0].id) if len(came) == 1 else None
    would_be = _would_be(store, desk, setup, reading, moment, subject, _seen(came))
    if not came:
        return would_be
    was = _was(became.verdict, came[0][0].id) if became is not None else f"came before in {len(came)} entries"
    when = f"as of {published:%Y-%m-%d}" if published is not None else "today"
    anew = would_be.verdict.removeprefix("would ")
    return replace(would_be, verdict=f"{was}; read anew {when} it would {anew}")


def _came_with(tx: Transaction, text: str) -> tuple[tuple[Entry, EntryOutcome | None], ...]:
    """The entries that came with just this headline, alone or behind the name of its outlet."""
    title = text.strip()
    if len(title) > MAX_TITLE:
        return ()
    found = tuple(row for row in tx.find_entries(words=title) if row[0].title.strip() == title)
    outlet, colon, rest = title.partition(": ")
    rest = rest.strip().strip('"')
    if found or not colon or not rest:
        return found
    return tuple(
        row
        for row in tx.find_entries(words=rest)
        if row[0].title.strip() == rest and outlet in (row[0].outlet, row[0].feed)
    )


def _seen(came: Sequence[tuple[Entry, EntryOutcome | None]]) -> tuple[Step, ...]:
    """What became of the entries is another question than what would become of their headline now."""
    lines = tuple(
        f"{entry.id} of {entry.feed}, {entry.seen:%Y-%m-%d %H:%M} UTC: "
        f"{outcome.outcome if outcome is not None else 'not read yet'}"
        for entry, outcome in came
    )
    return (Step("seen", "this headline came before: explain it by its id", lines),) if lines else ()


def _was(verdict: str, entry_id: str) -> str:
    """What became of an entry, as a thing of the past."""
    was = "was " if verdict.startswith(("silent", "set aside")) else ""
    return f"{was}{verdict} (entry {entry_id})"


def explain_page(
    store: Store,
    desk: Desk,
    setup: Setup,
    url: str,
    body: bytes,
    content_type: str | None,
    now: datetime,
) -> Explanation:
    """What would become of a page that was just fetched; nothing is kept."""
    entry = Entry(id="page", feed="", url=url, title="", summary="", seen=now, outlet=source_of(url, ""))
    with store.reading() as tx:
        furniture = known_furniture(tx, source_of(url, ""), now)
    reading = read_page(
        entry, body, url=url, content_type=content_type, seen=now, furniture=furniture, noise=desk.noise
    )
    if isinstance(reading, Failed):
        return Explanation(url, f"nothing to read: {reading.message}", ())
    page = Step("page", f"had now ({len(body)} bytes), not known before: nothing is kept")
    return _would_be(store, desk, setup, reading, now, url, (page,))


def _would_be(
    store: Store | None,
    desk: Desk,
    setup: Setup,
    reading: Reading,
    now: datetime,
    subject: str,
    before: tuple[Step, ...],
) -> Explanation:
    article = reading.article
    rules = Rules(setup)
    probe = Entry("probe", "", article.url, article.title, article.body, now, language=article.language)
    relevance = RelevanceTest([reader.words for reader in desk.readers]).of(probe)
    facts = read_facts(desk, article)
    steps = [*before, relevance.step, rules.words_step(probe), *reading.steps]
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
    ledger = ledger_step(judgements, 0)
    steps += [
        rules.with_rules(facts_step(facts, article.text), article),
        *_present(rules.passed_step(article)),
        ledger,
        *_present(rules.policy_step(silent_rows(ledger))),
    ]
    return Explanation(subject, _verdict(facts, judgements, relevance.step), tuple(steps))


def _verdict(facts: Sequence[Any], judgements: Sequence[Judgement], relevance: Step) -> str:
    told = [judgement for judgement in judgements if is_told(judgement.change)]
    if told:
        words = "; ".join(f"{each.change.kind.value}, {fact_words(each.change.fact)}" for each in told)
        return f"would alert: {words}"
    if not facts and not relevance.data.get("topics"):
        return f"would be silent: {relevance.found}"
    if not facts:
        return "would be silent: no sentence tells a fact of a topic"
    return f"would be silent: {judgements[0].change.reason if judgements else 'nothing to judge'}"


def _present(step: Step | None) -> tuple[Step, ...]:
    return (step,) if step is not None else ()
