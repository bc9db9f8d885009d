"""What the store knows of an alert, an entry, an article, a fact, a round, a source or an address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from watcher.flow.explain_reading import Rules
from watcher.flow.explanation import Explanation
from watcher.flow.muting import said
from watcher.flow.outcome import Outcome
from watcher.flow.setup import Setup
from watcher.flow.steps import Step, facts_step, silent_rows, step_of_json
from watcher.model import Alert, Article, Delivery, Entry, Evidence, Fact, Feed, Round
from watcher.store import EntryOutcome, Transaction
from watcher.text.counts import counted
from watcher.text.urls import canonical_url

MAX_CHANGES = 60  # of one round
_VERDICTS: Mapping[str, str] = {
    Outcome.ALERTED: "alerted",
    Outcome.HELD_BACK: "silent, held back",
    Outcome.KNOWN: "silent, nothing new",
    Outcome.NO_FACT: "silent",
    Outcome.SAME_PAGE: "silent, its page was read before",
    Outcome.IRRELEVANT: "silent, not read",
    Outcome.FAILED: "set aside after an error",
}


class Stored:
    """Explains from one state of the store."""

    def __init__(self, tx: Transaction, setup: Setup) -> None:
        self.tx, self.setup = tx, setup
        self.rules = Rules(setup)

    def of(self, subject: str) -> Explanation | None:
        """What is known of the subject; None when nothing."""
        tx = self.tx
        if (alert := tx.alert(subject)) is not None:
            return self._alert(alert)
        if (entry := tx.entry(subject)) is not None:
            return self._entry(entry)
        if (article := tx.article(subject)) is not None:
            return self._article(article)
        if (fact := tx.fact(subject)) is not None:
            return self._fact(fact)
        if (known := tx.round(subject)) is not None:
            return self._round(known)
        feed = next((feed for feed in self.setup.feeds.values() if subject in (feed.name, feed.url)), None)
        if "://" in subject and (found := self._address(subject)) is not None:
            return found
        return self._feed(feed) if feed is not None else None

    def _address(self, url: str) -> Explanation | None:
        canonical = canonical_url(url)
        entry = self.tx.entry_by_url(canonical)
        if entry is not None:
            return self._entry(entry)
        article = self.tx.article_by_url(canonical) or self.tx.article_by_url(url)
        if article is None:
            return None
        entry = self.tx.entry(article.entry_id) if article.entry_id else None
        return self._entry(entry) if entry is not None else self._article(article)

    # ------------------------------------------------------------------------------------------ alerts

    def _alert(self, alert: Alert) -> Explanation:
        change = alert.change
        steps = [
            Step(
                "alert", alert.title, (f"was: {alert.was or 'not known'}", f"now: {alert.now or 'not known'}")
            ),
            Step(
                "change",
                f"{change.kind.value} of {change.round_id}: {change.reason}",
                (f"{change.slot}: {change.was or 'nothing'} -> {change.now or 'nothing'}",),
                {"kind": change.kind.value, "round": change.round_id, "at": change.at.isoformat()},
            ),
            *(self._evidence(piece) for piece in alert.evidence),
            self._delivery(alert),
        ]
        entry_id = change.fact.evidence.entry_id
        entry = self.tx.entry(entry_id) if entry_id else None
        if entry is not None:
            steps += self._entry_steps(entry, self.tx.entry_outcome(entry.id))
        else:
            steps += self._fact_steps([change.fact])
            if entry_id:
                steps.append(Step("entry", "no longer kept: store.keep.entries is over"))
        return Explanation(
            f"alert {alert.id}", f"told {alert.created:%Y-%m-%d %H:%M} UTC: {alert.title}", tuple(steps)
        )

    def _evidence(self, piece: Evidence) -> Step:
        """The sentence, and whether it still stands in the stored text."""
        article = self.tx.article(piece.article_id, piece.sha256 or None)
        if article is None:
            where = "the text is not kept any more"
        elif article.text[piece.start : piece.end] == piece.quote:
            where = f"characters {piece.start} to {piece.end} of the stored text"
        else:
            where = "NOT at its place in the stored text"
        published = (
            f"published {piece.published:%Y-%m-%d %H:%M}" if piece.published else "no time of publication"
        )
        details = (
            piece.url or "no address",
            f"{published}, seen {piece.seen:%Y-%m-%d %H:%M} UTC",
            f"{where}, sha256 {piece.sha256}",
        )
        quote = " ".join(piece.quote.split())
        return Step("evidence", f'{piece.outlet}: "{quote}"', details, {"article": piece.article_id})

    def _delivery(self, alert: Alert) -> Step:
        """What became of it in every channel, and which channels are not told of its like."""
        deliveries = {each.channel: each for each in self.tx.deliveries_of_alert(alert.id)}
        lines = [f"{name}: {_sending(each)}" for name, each in deliveries.items()]
        lines += (
            f"{route.channel}: not told, {route.why}"
            for route in self.setup.routes(alert)
            if route.channel not in deliveries and route.why
        )
        heard = said(self.tx)
        if alert.key in heard.muted:
            until = heard.muted[alert.key]
            lines.append(f"its round is muted {f'until {until:%Y-%m-%d %H:%M} UTC' if until else 'for good'}")
        if alert.id in heard.seen:
            lines.append(f"acknowledged {heard.seen[alert.id]:%Y-%m-%d %H:%M} UTC")
        told = f"{len(deliveries)} channels" if len(deliveries) != 1 else "1 channel"
        return Step("delivery", told if deliveries else "no channel wanted it", tuple(lines))

    # ------------------------------------------------------------------------------------------ entries

    def _entry(self, entry: Entry) -> Explanation:
        outcome = self.tx.entry_outcome(entry.id)
        if outcome is None:
            verdict = "kept, and not read yet: the service reads it at its next turn"
        else:
            verdict = f"{_VERDICTS.get(outcome.outcome, outcome.outcome)}: {outcome.reason}"
        steps = (*self._source_steps(entry), *self._entry_steps(entry, outcome))
        if outcome is not None and outcome.outcome == Outcome.NO_FACT:
            verdict += next(
                (f" ({step.data['passed'][0]['reason']})" for step in steps if step.name == "passed"), ""
            )
        return Explanation(f"entry {entry.id}", verdict, steps)

    def _source_steps(self, entry: Entry) -> Iterator[Step]:
        """A line on the source, where it is not simply on and well."""
        feed = self.setup.feeds.get(entry.feed)
        if feed is None:
            yield Step("source", f"{entry.feed} stands in feeds.toml no more")
        elif not feed.enabled:
            yield Step("source", f"{entry.feed} is switched off in feeds.toml: nothing new comes from it")

    def _entry_steps(self, entry: Entry, outcome: EntryOutcome | None) -> list[Step]:
        published = f"published {entry.published:%Y-%m-%d %H:%M} UTC, " if entry.published else ""
        details = (entry.url, f"{published}first seen {entry.seen:%Y-%m-%d %H:%M} UTC")
        data = {"id": entry.id, "feed": entry.feed, "url": entry.url}
        steps = [Step("entry", f'{entry.id} of {entry.feed}: "{entry.title}"', details, data)]
        if outcome is None:
            return [*steps, self.rules.words_step(entry)]
        if outcome.trace.get("baseline"):
            found = "first poll of its source: only what is newer than the ledger is told"
            steps.append(Step("baseline", found))
        steps += self._reading_steps(entry, outcome)
        if outcome.retry_at is not None:
            steps.append(Step("retry", f"the page is tried again at {outcome.retry_at:%Y-%m-%d %H:%M} UTC"))
        return steps

    def _reading_steps(self, entry: Entry, outcome: EntryOutcome) -> list[Step]:
        """The steps that were kept with the entry, one reading after the other; beside those of the last one
        what the files say now."""
        readings: Sequence[Mapping[str, Any]] = outcome.trace.get("readings", ())
        article = self.tx.article(outcome.article_id) if outcome.article_id else None
        steps: list[Step] = []
        for number, reading in enumerate(readings, 1):
            if len(readings) > 1:
                steps.append(Step("reading", f"{number} of {len(readings)}"))
            for row in reading.get("steps", ()):
                step = step_of_json(row)
                if number < len(readings):
                    steps.append(step)
                else:
                    steps += self._with_rules(step, entry, article)
        if not any(step.name == "words" for step in steps):
            steps.insert(0, self.rules.words_step(entry))
        if outcome.outcome == Outcome.SAME_PAGE and article is not None and article.entry_id:
            steps.append(Step("page", f"explained with entry {article.entry_id}"))
        return steps

    def _with_rules(self, step: Step, entry: Entry, article: Article | None) -> Iterator[Step]:
        if step.name == "facts":
            yield self.rules.with_rules(step, article)
            passed = self.rules.passed_step(article) if article is not None else None
            if passed is not None:
                yield passed
            return
        yield step
        if step.name == "relevance":
            yield self.rules.words_step(entry)
        elif step.name == "ledger":
            policy = self.rules.policy_step(silent_rows(step))
            if policy is not None:
                yield policy

    # ------------------------------------------------------------------------------------------ the rest

    def _article(self, article: Article) -> Explanation:
        """A text of no entry that is kept: a seed, or one whose entry was forgotten."""
        facts = self.tx.facts_of_article(article.id)
        copy_of = self.tx.copy_of(article.id)
        seen = f"seen {article.seen:%Y-%m-%d %H:%M} UTC"
        steps = [Step("article", f'{article.origin}: "{article.title}"', (article.url or "no address", seen))]
        if copy_of is not None:
            steps.append(Step("copy", f"{copy_of.kind.value} copy of {copy_of.article_id}"))
        steps += self._fact_steps(facts, article)
        passed = self.rules.passed_step(article)
        told = f"{len(facts)} facts read from it, told to nobody" if facts else "no fact was read from it"
        what = "a seed" if article.origin == "seed" else "a text"
        return Explanation(
            f"article {article.id}", f"{what}: {told}", (*steps, *((passed,) if passed is not None else ()))
        )

    def _fact(self, fact: Fact) -> Explanation:
        judged = self.tx.judgement(fact.id)
        verdict = f"{judged[0]}: {judged[2]}" if judged is not None else "not judged"
        steps = [self._evidence(fact.evidence), *self._fact_steps([fact])]
        entry = self.tx.entry(fact.evidence.entry_id) if fact.evidence.entry_id else None
        if entry is not None:
            steps += self._entry_steps(entry, self.tx.entry_outcome(entry.id))
        return Explanation(f"fact {fact.id}", verdict, tuple(steps))

    def _fact_steps(self, facts: Sequence[Fact], article: Article | None = None) -> Iterator[Step]:
        """Facts with their rules, and what each did to the ledger."""
        if article is None and facts:
            article = self.tx.article(facts[0].evidence.article_id, facts[0].evidence.sha256 or None)
        text = article.text if article is not None else ""
        yield self.rules.with_rules(facts_step(facts, text), article)
        rows = [self._judged(fact) for fact in facts]
        lines = tuple(f"{row['change']} {row['round'] or ''}: {row['reason']}" for row in rows)
        ledger = Step("ledger", f"{len(rows)} judged", lines, {"judged": rows})
        yield ledger
        policy = self.rules.policy_step(silent_rows(ledger))
        if policy is not None:
            yield policy

    def _judged(self, fact: Fact) -> dict[str, Any]:
        kind, round_id, reason = self.tx.judgement(fact.id) or ("known", None, "not judged")
        row = {"fact": fact.id, "topic": fact.topic, "series": fact.series, "change": kind}
        return {**row, "round": round_id, "reason": reason}

    def _round(self, known: Round) -> Explanation:
        """The life of a round: what every fact did to it, in order."""
        rows = []
        for fact in self.tx.facts_of_round(known.id):
            kind, _, reason = self.tx.judgement(fact.id) or ("known", None, "")
            rows.append((fact.evidence, kind, reason))
        lines = tuple(
            f'{piece.seen:%Y-%m-%d %H:%M} {piece.outlet}: {kind}: {reason}: "{" ".join(piece.quote.split())}"'
            for piece, kind, reason in rows
        )
        alerts = [alert for alert in self.tx.alerts(known.topic, 1000) if alert.key == known.id]
        told = tuple(
            f"{alert.created:%Y-%m-%d %H:%M} {alert.id}: {alert.title}" for alert in reversed(alerts)
        )
        day, venue = known.when or "no date", known.venue or "no venue"
        return Explanation(
            f"round {known.id}",
            f"{known.status.value}, {day}, {venue}; version {known.version}, {len(alerts)} alerts",
            (
                Step("facts", f"{len(rows)} facts mean this round", lines),
                Step("alerts", str(len(told)), told),
            ),
        )

    def _feed(self, feed: Feed) -> Explanation:
        state = self.tx.feed_states().get(feed.name)
        details = [feed.url, f"owner {feed.owner}, every {feed.interval} s"]
        if state is None:
            verdict = "never polled yet"
        else:
            verdict = state.health.value + (f": {state.reason}" if state.reason else "")
            details += [
                f"last poll {_minute(state.last_poll)}, last new entry {_minute(state.last_new)}",
                f"next poll {_minute(state.due)}",
            ]
        if not feed.enabled:
            verdict = f"switched off in feeds.toml (was {verdict})"
        return Explanation(f"source {feed.name}", verdict, (Step("source", feed.name, tuple(details)),))


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment is not None else "never"


def _sending(delivery: Delivery) -> str:
    error = f", {delivery.error}" if delivery.error else ""
    return f"{delivery.state.value} after {counted(delivery.attempts, 'attempt')}{error}"
