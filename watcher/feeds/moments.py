"""Dates of entries as feeds write them, clamped to what can be true."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import struct_time

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = timedelta(days=2)  # after it was seen: a clock in the wrong zone, not a wrong year

# Zones that feeds name and RFC 822 does not know; in hours.
_ZONES = {
    "MSK": 3,
    "MSD": 4,
    "TRT": 3,
    "AST": 3,
    "EET": 2,
    "EEST": 3,
    "CET": 1,
    "CEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "GST": 4,
    "JST": 9,
    "HKT": 8,
}
_ZONE = re.compile(r"\s*\(?([A-Z]{3,4})\)?\s*$")


def clamped(moment: datetime | None, seen: datetime) -> datetime | None:
    """`moment`, at most `seen`; None when it is absurd: before 1990, or more than two days ahead."""
    if moment is None or moment < EARLIEST or moment > seen + LATEST:
        return None
    return min(moment, seen)


def read_moment(text: str | None, parsed: struct_time | None = None) -> datetime | None:
    """The moment that `text` names, in UTC (a naive one is taken as UTC), else the parser's reading."""
    if text and len(text) <= 100:
        cleaned, hours = _without_zone(text.strip())
        for reader in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                moment = reader(cleaned)
                if moment.tzinfo is None:
                    return moment.replace(tzinfo=UTC) - timedelta(hours=hours)
                return moment.astimezone(UTC)
            except (ValueError, TypeError, OverflowError, IndexError):
                continue
    if parsed is None:
        return None
    try:
        return datetime(*parsed[:6], tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _without_zone(text: str) -> tuple[str, int]:
    found = _ZONE.search(text)
    if found is None or found.group(1) not in _ZONES:
        return text, 0
    return text[: found.start()], _ZONES[found.group(1)]
