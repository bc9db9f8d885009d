"""When a source is polled next: pure functions of what it said and of `now`. Durations in seconds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from watcher.feeds.parsed import PacingHints
from watcher.model import Failed

FLOOR = 60.0
DAY = 86_400.0
# What a server or a feed asks for is a lower bound, up to this: a max-age of a year or a monthly
# `sy:updatePeriod` is written for caches, not for who watches the news. Skipped days are kept whole.
MAX_WISH = DAY
# A quiet source is polled more rarely, but news is what this program is for: at most three times its
# interval, and never beyond an hour unless it is configured so.
QUIET_FACTOR = 3.0
QUIET_MAX = 3_600.0
# Failures of the network heal by themselves and often hit all sources at once: they must not cost a day.
SOFT_KINDS = frozenset({"dns", "timeout", "refused"})
SOFT_STATUSES = frozenset({404, 408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524})
SOFT_MAX = 3_600.0
_WEIGHTS = {
    "dns": 0.25,
    "timeout": 0.5,
    "refused": 0.5,
    "challenge": 1.5,
    "robots": 2.0,
    "too_large": 2.0,
    "blocked_address": 3.0,
}
_REFUSALS = frozenset({401, 402, 403, 407, 451})


@dataclass(frozen=True, slots=True)
class Limits:
    """No source is polled more often than every `floor` seconds; none waits longer than `ceiling`, unless its
    server or the feed itself asks for it."""

    floor: float = FLOOR
    ceiling: float = float("inf")

    def after(self, now: datetime, own: float, wish: float = 0.0) -> datetime:
        """`own` seconds from `now`, within the limits, and not before `wish` seconds have passed."""
        return now + timedelta(seconds=max(self.floor, min(own, self.ceiling), wish))


LIMITS = Limits()
_DIRECTIVE = re.compile(r"""([A-Za-z][\w-]*)\s*(?:=\s*(?:"([^"]*)"|([^\s,"]*)))?""")


def http_date(value: str | None) -> datetime | None:
    """An HTTP date in any of the forms in use, in UTC; None when it is none."""
    if not value:
        return None
    try:
        parsed = parsedate_to_datetime(value)
        if parsed.tzinfo is None:
            return parsed.replace(tzinfo=UTC)
        return parsed.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _seconds(text: str) -> float | None:
    """A number of seconds, with or without quotes or a fraction; None when it is none."""
    digits = text.strip().strip('"')
    if not digits.isascii() or not digits.replace(".", "", 1).isdigit():
        return None
    # A year of digits is "for ever", not an error.
    return float(digits) if len(digits) < 12 else MAX_WISH * 1_000


def retry_after(value: str | None, now: datetime, sent: datetime | None = None) -> float | None:
    """A Retry-After header, seconds or date, as seconds from `now`, at most a day; else None.

    `sent` is the answer's own Date: a server whose clock is off by less than a day means its own clock.
    """
    if not value:
        return None
    # A proxy may have added its own: the longest counts.
    waits = [_seconds(part) for part in value.split(",")]
    seconds = None if None in waits else max(wait for wait in waits if wait is not None)
    if seconds is None:
        at = http_date(value)
        if at is None:
            return None
        is_near = sent is not None and abs(sent - now) < timedelta(days=1)
        seconds = (at - (sent if sent is not None and is_near else now)).total_seconds()
    return min(seconds, MAX_WISH) if seconds >= 0 else None


def _directives(value: str) -> dict[str, str]:
    """The directives of a Cache-Control header, the first of each name; a comma within quotes parts none."""
    found: dict[str, str] = {}
    for name, quoted, plain in _DIRECTIVE.findall(value):
        found.setdefault(name.lower(), quoted or plain)
    return found


def freshness(headers: Mapping[str, str], now: datetime) -> float:
    """How long an answer may be taken as fresh, by Cache-Control or else Expires; 0 when it may not."""
    directives = _directives(headers.get("cache-control", ""))
    # With a value, no-cache speaks of some header only.
    if directives.get("no-cache") == "" or "no-store" in directives:
        return 0.0
    if "max-age" in directives:
        seconds = _seconds(directives["max-age"]) or 0.0
        age = _seconds(headers.get("age", "").split(",")[0]) or 0.0
        return max(0.0, min(seconds - age, MAX_WISH))
    expires = http_date(headers.get("expires"))
    if expires is None:
        return 0.0
    sent = http_date(headers.get("date")) or now
    return max(0.0, min((expires - sent).total_seconds(), MAX_WISH))


def wished_delay(headers: Mapping[str, str], hints: PacingHints, now: datetime) -> float:
    """The shortest time until the next poll that the server and the feed ask for; at most a day."""
    wait = retry_after(headers.get("retry-after"), now, http_date(headers.get("date")))
    return min(max(freshness(headers, now), hints.ttl or 0.0, hints.sy_period or 0.0, wait or 0.0), MAX_WISH)


def after_skips(due: datetime, hints: PacingHints) -> datetime:
    """The first moment from `due` on that lies in no skipped hour or day (UTC).

    A feed that skips every hour of every day it allows is not taken at its word.
    """
    moment = due
    for _ in range(24 * 8):
        if moment.hour not in hints.skip_hours and moment.weekday() not in hints.skip_days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def due_after_success(
    interval: float,
    headers: Mapping[str, str],
    hints: PacingHints,
    now: datetime,
    jitter: float,
    limits: Limits = LIMITS,
) -> datetime:
    """When to poll next after an answer. `jitter` is 0..1: it spreads sources that began together, and never
    falls below what the server asked for."""
    wish = wished_delay(headers, hints, now) * (1 + 0.05 * jitter)
    return after_skips(limits.after(now, interval * (0.9 + 0.2 * jitter), wish), hints)


def failure_weight(failed: Failed) -> float:
    """How heavily a failure slows the next polls down."""
    if failed.kind == "http" and failed.status is not None:
        if failed.status in SOFT_STATUSES:
            return 0.5
        return 1.5 if failed.status in _REFUSALS else 1.0
    return _WEIGHTS.get(failed.kind, 1.0)


def due_after_failure(
    base: float,
    strain: float,
    failed: Failed,
    hints: PacingHints,
    now: datetime,
    jitter: float,
    limits: Limits = LIMITS,
) -> datetime:
    """When to try again: the interval doubled with every unit of strain, never before Retry-After, and in no
    hour or day that the feed asked to be left out when it could last be read."""
    is_soft = failed.kind in SOFT_KINDS or failed.status in SOFT_STATUSES
    cap = max(base, SOFT_MAX) if is_soft else max(base, DAY)
    delay = min(base * 2.0 ** min(strain, 20.0), cap) * (1 + 0.25 * jitter)
    wish = min(failed.retry_after or 0.0, MAX_WISH) * (1 + 0.05 * jitter)
    return after_skips(limits.after(now, delay, wish), hints)


def adapted_interval(
    interval: float, base: float, *, new: int, items: int, is_gap: bool, limits: Limits = LIMITS
) -> float:
    """The interval after a poll that brought `new` of `items` entries.

    A possible gap halves it; a feed that turned over by more than half is polled faster; one that brings
    something goes back to its configured interval; a quiet one slowly reaches QUIET_FACTOR times that.
    """
    if is_gap:
        return max(limits.floor, min(interval, base) / 2)
    if items and new / items > 0.5:
        return max(limits.floor, min(interval, base) * 0.7)
    if new:
        return min(base, interval * 1.1) if interval < base else base
    return min(interval * 1.1, max(base, min(base * QUIET_FACTOR, QUIET_MAX)))
