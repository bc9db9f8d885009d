"""Ranges and times: two mentions that are the ends of one, and the time of day beside a date."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from functools import cache

from watcher.model import DateInterval, DateMention, Precision
from watcher.text.date_files import edge_words, range_words, time_words, zone_patterns

_APOSTROPHES = ("'", "’")
_TIME_REACH = 45  # characters between a date and its time: "on Monday at the ministry, at 10 a.m."
_GLUED = re.compile(r"[^\W\d_](?=\d)")
_LONGEST_RANGE = 92  # days: talks that last longer are two dates, not one range


@cache
def _joints() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What may stand between two ends, by kind; a small word ("on", "в") may follow it, and an edge of the
    second ("next month or in early June")."""
    patterns = {"span": r"\.?\s*[-‐‑‒–—−~～至到]\s*"}
    edges = "|".join(re.escape(word) for word in sorted(edge_words(), key=len, reverse=True))
    for kind in ("span", "either", "list"):
        words = "|".join(re.escape(word) for word in sorted(range_words(kind), key=len, reverse=True))
        if words:
            joint = rf"[.,]?\s*(?:{words})\s*(?:\b\w{{1,3}}\s+)?(?:(?:{edges})(?:-|\s+))?"
            patterns[kind] = f"{patterns[kind]}|{joint}" if kind in patterns else joint
    patterns["list"] = rf"{patterns['list']}|\s*[,،、]\s*" if "list" in patterns else r"\s*[,،、]\s*"
    return tuple((kind, re.compile(pattern, re.I)) for kind, pattern in patterns.items())


def _joint(text: str, first: DateMention, second: DateMention) -> str | None:
    glued = _GLUED.match(second.text)  # "2 و3": the word is one with the second end
    between = text[first.end : second.start] + (glued[0] if glued else "")
    if len(between) > 24:
        return None
    return next((kind for kind, pattern in _joints() if pattern.fullmatch(between)), None)


def _ordered(first: DateInterval, second: DateMention) -> DateInterval | None:
    """The reading of the second end that does not lie before the first one."""
    for interval in (second.interval, second.alternative):
        if interval is None or interval.start is None or interval.end is None or first.start is None:
            continue
        if 0 <= (interval.start - first.start).days <= _LONGEST_RANGE:
            return interval
    return None


def _neighbours(text: str, first: DateMention, second: DateMention, end: DateInterval) -> bool:
    """True for the 17 and 18 of one month, told with the month once, and for a Tuesday and Wednesday."""
    shares_month = first.text.strip().isdigit() or second.text.strip().isdigit()
    owned = text[second.end : second.end + 1] in _APOSTROPHES
    weekdays = not owned and first.anchor == second.anchor and "," not in text[first.end : second.start]
    weekdays = weekdays and not any(map(str.isdigit, first.text + second.text))
    if not (shares_month or weekdays) or first.interval.end is None or end.start is None:
        return False
    return (end.start - first.interval.end).days == 1


def _follows_between(text: str, mention: DateMention) -> bool:
    """True in "between March 5 and March 9"."""
    words = text[max(0, mention.start - 16) : mention.start].lower().split()
    return any(word in range_words("between") for word in words[-2:])


def _join(text: str, first: DateMention, second: DateMention) -> DateMention | None:
    """The two as one mention, or None where they are two dates."""
    kind = _joint(text, first, second)
    end = _ordered(first.interval, second) if kind else None
    if kind is None or end is None or first.interval.start is None:
        return None
    both_days = first.interval.precision is Precision.DAY and end.precision is Precision.DAY
    if (
        kind == "list"
        and not _follows_between(text, first)
        and not (both_days and _neighbours(text, first, second, end))
    ):
        return None
    precision = Precision.DAY if both_days and kind != "either" else Precision.WINDOW
    interval = DateInterval(first.interval.start, end.end, precision)
    return replace(
        first,
        end=second.end,
        text=text[first.start : second.end],
        value=str(interval),
        interval=interval,
        alternative=None,
        is_speech=first.is_speech and second.is_speech,
    )


def merge_ranges(text: str, mentions: tuple[DateMention, ...]) -> tuple[DateMention, ...]:
    """The mentions with the two ends of a range joined into one.

    "4-5 February" and "from 3 to 5 May" become one interval of days, "Wednesday or Thursday" one of precision
    WINDOW; "Feb. 27 and April 10" stay two dates, "Feb. 17 and 18" are one. The value of a joined mention
    is `start/end`.
    """
    merged: list[DateMention] = []
    for mention in mentions:
        joined = _join(text, merged[-1], mention) if merged else None
        if joined is None:
            merged.append(mention)
        else:
            merged[-1] = joined
    return tuple(merged)


@cache
def _clock() -> re.Pattern[str]:
    def words(kind: str) -> str:
        return "|".join(re.escape(word) for word in time_words(kind)) or "(?!)"

    zone = "|".join(f"(?:{pattern})" for pattern in zone_patterns()) or "(?!)"
    half = rf"(?:(?P<am>{words('am')})|(?P<pm>{words('pm')}))(?!\w)"
    return re.compile(
        rf"(?:(?<![\w:.,])(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>[0-5]\d))?(?::[0-5]\d)?(?![\d:])\s*(?:{half})?"
        rf"|\b(?P<noon>{words('noon')})\b|\b(?P<midnight>{words('midnight')})\b)"
        rf"(?:[\s,(]*(?P<zone>{zone}))?"
    )


def read_time(text: str, mention: DateMention) -> tuple[time, str | None] | None:
    """The time of day that stands beside a mention, and the words that name its zone ("Moscow time") or None.

    The zone is as written, not resolved; without one the time is that of the place or of the outlet, which
    the text does not tell.
    """
    low, high = max(0, mention.start - _TIME_REACH), min(len(text), mention.end + _TIME_REACH)
    best: tuple[int, time, str | None] | None = None
    for found in _clock().finditer(text, low, high):
        if found.start() < mention.end and mention.start < found.end():
            continue
        between = (
            text[found.end() : mention.start]
            if found.end() <= mention.start
            else text[mention.end : found.start()]
        )
        read = _time_of(found)
        if read is None or re.search(r"[\n;]|[.!?]\s", between):
            continue
        if best is None or len(between) < best[0]:
            best = len(between), read, found["zone"].strip() if found["zone"] else None
    return (best[1], best[2]) if best else None


def _time_of(found: re.Match[str]) -> time | None:
    if found["noon"]:
        return time(12)
    if found["midnight"]:
        return time(0)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["minute"] is None and not (found["am"] or found["pm"] or found["zone"]):
        return None  # a bare number
    if found["pm"] and hour < 12:
        hour += 12
    elif found["am"] and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 else None
