"""One poll of what is due, then one round of sending: what a timer calls."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.app.service import Service
from watcher.flow.articles import ReadReport
from watcher.flow.poll import PollReport
from watcher.flow.send import SendReport


@dataclass(frozen=True, slots=True)
class OnceReport:
    """What one run did. `recovered` is what an earlier one left unread, `retried` the pages tried again."""

    polls: tuple[PollReport, ...]
    recovered: ReadReport
    retried: ReadReport
    sent: SendReport

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
        if not self.polls:
            polled = "no feed was due"
        else:
            new = sum(report.new for report in self.polls)
            read = sum(report.read.relevant for report in self.polls)
            polled = f"{len(self.polls)} feeds polled ({self.failed} failed), {new} new entries, {read} read"
        left = f", {self.recovered.relevant} left over from before" if self.recovered.relevant else ""
        reads = [self.recovered, self.retried, *(report.read for report in self.polls)]
        alerts = sum(len(read.alerts) for read in reads)
        sent = f", {self.sent.sent} deliveries sent" if self.sent.sent else ""
        return f"{polled}{left}, {alerts} alerts{sent}"


async def run_once(service: Service) -> OnceReport:
    """The ledger is seeded, due feeds are polled, due pages tried again, and what waits is sent."""
    await service.seed()
    recovered = await service.recover()
    polls = await service.poll_once()
    retried = await service.retry_articles()
    await service.check_health()
    await service.beat()
    await service.prune()
    await service.check_store()
    return OnceReport(polls, recovered, retried, await service.send())
