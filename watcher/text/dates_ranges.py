"""Ranges and times: two mentions that are the ends of one, and the time of day beside a date."""

from __future__ import annotations

from datetime import time

from watcher.model import DateMention


def merge_ranges(text: str, mentions: tuple[DateMention, ...]) -> tuple[DateMention, ...]:
    return mentions


def read_time(text: str, mention: DateMention) -> tuple[time, str | None] | None:
    return None
