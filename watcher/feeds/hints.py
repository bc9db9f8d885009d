"""What a feed's head says of how often to poll it: ttl, skipHours, skipDays, sy:updatePeriod."""

from __future__ import annotations

import re

from watcher.feeds.parsed import PacingHints

_TTL = re.compile(r"<ttl\s*>\s*(\d{1,9})\s*</ttl", re.I)
_SKIP_HOURS = re.compile(r"<skipHours\b[^<>]*>(.{0,4000}?)</skipHours", re.I | re.S)
_HOUR = re.compile(r"<hour\b[^<>]*>\s*(\d{1,2})\s*<", re.I)
_SKIP_DAYS = re.compile(r"<skipDays\b[^<>]*>(.{0,4000}?)</skipDays", re.I | re.S)
_DAY = re.compile(r"<day\b[^<>]*>\s*([A-Za-z]{3})", re.I)
_PERIOD = re.compile(r"<\w+:updatePeriod\b[^<>]*>\s*([A-Za-z]{1,20})", re.I)
_FREQUENCY = re.compile(r"<\w+:updateFrequency\b[^<>]*>\s*([\d.]{1,10})", re.I)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# RSS 1.0 syndication module, in seconds; "dayly" is in the wild.
_PERIODS = {
    "hourly": 3_600.0,
    "daily": 86_400.0,
    "dayly": 86_400.0,
    "weekly": 604_800.0,
    "monthly": 2_592_000.0,
    "yearly": 31_536_000.0,
}


def read_hints(head: str) -> PacingHints:
    """The pacing wishes in the source text of a feed without its items; what cannot be read says nothing."""
    ttl = _TTL.search(head)
    hours = _SKIP_HOURS.search(head)
    days = _SKIP_DAYS.search(head)
    # RSS 0.91 counted 1..24: hour 24 is midnight.
    skip_hours = {int(hour) % 24 for hour in _HOUR.findall(hours[1]) if int(hour) <= 24} if hours else set()
    names = [day.lower() for day in _DAY.findall(days[1])] if days else []
    return PacingHints(
        ttl=float(ttl[1]) * 60 if ttl and int(ttl[1]) else None,
        skip_hours=frozenset(skip_hours),
        skip_days=frozenset(_DAYS.index(name) for name in names if name in _DAYS),
        sy_period=_sy_period(head),
    )


def _sy_period(head: str) -> float | None:
    period = _PERIOD.search(head)
    seconds = _PERIODS.get(period[1].lower()) if period else None
    if seconds is None:
        return None
    frequency = _FREQUENCY.search(head)
    try:
        times = float(frequency[1]) if frequency else 1.0
    except ValueError:
        times = 1.0
    return seconds / times if times >= 1.0 else seconds
