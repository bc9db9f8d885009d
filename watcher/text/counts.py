"""Numbers with their nouns, and times that passed, as people say them."""

from __future__ import annotations

from datetime import timedelta


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 alert`, `2 alerts`, `2 entries`; `no alert` is for the caller to say."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def lasting(time: timedelta) -> str:
    """`45 s`, `12 min`, `3 h 2 min`, `2 days 4 h`: two units at most, nothing below what matters."""
    seconds = max(0, int(time.total_seconds()))
    if seconds < 90:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(round(seconds / 3600), 24)
    return f"{counted(days, 'day')} {hours} h" if hours else counted(days, "day")
