"""One poll of what is due, then one round of sending: what a timer calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from watcher.app.reports import alerts_words, offline_words
from watcher.app.service import Service
from watcher.flow.outcome import ReadReport
from watcher.flow.poll import PollReport
from watcher.flow.send import SendReport
from watcher.text.counts import counted, lasting


@dataclass(frozen=True, slots=True)
class OnceReport:
    """What one run did. `recovered` is what an earlier one left unread, `retried` the pages tried again."""

    polls: tuple[PollReport, ...]
    recovered: ReadReport
    retried: ReadReport
    sent: SendReport
    next_due: tuple[str, timedelta] | None = None  # the source that is polled next, and in how long

    @property
    def failed(self) -> int:
        return sum(report.failed is not None for report in self.polls)

    @property
    def is_ok(self) -> bool:
        """False when no source could be polled, or when a channel took nothing of what it was sent."""
        all_failed = bool(self.polls) and self.failed == len(self.polls)
        return not all_failed and not self.sent.failed and not self.sent.dead

    @property
    def line(self) -> str:
        parts = [self._polled()]
        if self.recovered.relevant:
            parts.append(f"{self.recovered.relevant} left over from before")
        reads = [self.recovered, self.retried, *(report.read for report in self.polls)]
        parts.append(alerts_words(sum(len(read.alerts) for read in reads)))
        if self.sent.sent:
            parts.append(f"{counted(self.sent.sent, 'delivery', 'deliveries')} sent")
        waiting = self.sent.failed
        if waiting:
            parts.append(f"{counted(waiting, 'delivery', 'deliveries')} to be tried again")
        question = offline_words(self.polls)
        return ", ".join(parts) + (f"; {question}" if question else "") + self._next()

    def _polled(self) -> str:
        if not self.polls:
            return "no feed was due"
        new = counted(sum(report.new for report in self.polls), "new entry", "new entries")
        read = sum(report.read.relevant for report in self.polls)
        return f"{counted(len(self.polls), 'feed')} polled ({self.failed} failed), {new}, {read} read"

    def _next(self) -> str:
        if self.next_due is None:
            return ""
        name, wait = self.next_due
        return f"; next is {name} in {lasting(wait)}" if wait > timedelta(0) else f"; {name} is due now"


async def run_once(service: Service) -> OnceReport:
    """The ledger is seeded, due feeds are polled, due pages tried again, and what waits is sent."""
    await service.seed()
    recovered = await service.recover()
    drained = await service.poll_once()
    retried = await service.retry_articles()
    await service.check_health()
    await service.remind()
    await service.beat()
    await service.prune()
    await service.check_store()
    sent = await service.send()
    return OnceReport(
        tuple(drained.polls), recovered + drained.recovered, retried, sent, await service.next_due()
    )
