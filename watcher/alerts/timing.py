"""When a channel may be sent what waits for it: quiet hours, digests, and what waits for neither. Pure.

Days and hours are the reader's. His clock leaves out an hour in spring and repeats one in autumn,
so every moment is found by way of UTC. Whatever is held is held for a while, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from watcher.model import Alert, ChangeKind, Notice, NoticeKind

SEVERITIES = ("low", "medium", "high", "critical")
NEVER = "never"
_OVER = frozenset({ChangeKind.CONCLUDED})

Told = Alert | Notice


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a channel is written to; the default is at once.

    `quiet` are the first and the last moment of the hours without messages, over midnight when the first is
    the later one. A digest leaves at each time of `digest_at`, or every `digest_every` from midnight on. What
    is to happen within `urgent_within`, and what is at least as severe as `urgent_severity`, waits for
    nothing.
    """

    zone: tzinfo = UTC
    quiet: tuple[time, time] | None = None
    digest_at: tuple[time, ...] = ()
    digest_every: timedelta = timedelta(0)
    urgent_within: timedelta = timedelta(hours=24)
    urgent_severity: str = "critical"

    @property
    def holds(self) -> bool:
        """True when anything is ever held by it."""
        return self.quiet is not None or self.gathers

    @property
    def gathers(self) -> bool:
        """True when what it lets go leaves as one message."""
        return bool(self.digest_at) or self.digest_every > timedelta(0)

    def is_quiet(self, now: datetime) -> bool:
        if self.quiet is None:
            return False
        start, end = self.quiet
        at = now.astimezone(self.zone).time()
        return start <= at < end if start < end else at >= start or at < end

    def digest_after(self, moment: datetime) -> datetime:
        """The first digest at `moment` or later; `moment` itself without digests."""
        if not self.gathers:
            return moment
        day = moment.astimezone(self.zone).date()
        days = (day + timedelta(days=n) for n in range(-1, 3))
        return min(slot for each in days for slot in self._digests(each) if slot >= moment)

    def is_urgent(self, told: Told, queued: datetime) -> bool:
        """Does it wait for nothing, by what was known when it was queued?"""
        if isinstance(told, Notice):
            return told.kind is NoticeKind.STORE
        if self.urgent_severity != NEVER and is_as_severe(told.severity, self.urgent_severity):
            return True
        when = told.round.when
        if not self.urgent_within or when is None or not when.is_day or told.kind in _OVER:
            return False
        first, last = when.start, when.end or when.start
        if first is None or last is None:
            return False
        begins = _utc(datetime.combine(first, time(), self.zone))
        ends = _utc(datetime.combine(last + timedelta(days=1), time(), self.zone))
        return begins <= queued + self.urgent_within and queued < ends

    def _digests(self, day: date) -> Iterator[datetime]:
        for at in self.digest_at:
            yield _utc(datetime.combine(day, at, self.zone))
        if self.digest_every:
            slot = _utc(datetime.combine(day, time(), self.zone))
            next_day = _utc(datetime.combine(day + timedelta(days=1), time(), self.zone))
            while slot < next_day:
                yield slot
                slot += self.digest_every


def is_as_severe(severity: str, wanted: str) -> bool:
    """Is the one at least the other?"""
    return SEVERITIES.index(severity) >= SEVERITIES.index(wanted)


def leaving(queue: Sequence[tuple[Told, datetime]], table: Timetable, now: datetime) -> list[bool]:
    """Which of what waits for a channel may leave now; each stands with the time at which it was queued.

    What is urgent overtakes what is held, but not what was told before it of the same round: that leaves with
    it, so that nobody reads of a cancellation before the date that it cancels.
    """
    is_quiet = table.is_quiet(now)
    hurried: set[str] = set()
    answers: list[bool] = []
    for told, queued in reversed(queue):
        is_urgent = table.is_urgent(told, queued)
        key = told.key if isinstance(told, Alert) else ""
        if is_urgent and key:
            hurried.add(key)
        is_due = not is_quiet and table.digest_after(queued) <= now
        answers.append(is_urgent or is_due or (bool(key) and key in hurried))
    return answers[::-1]


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
