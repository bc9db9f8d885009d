"""What a channel is told, and when, in one line a person can check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from watcher.text.counts import lasting

if TYPE_CHECKING:
    from watcher.settings import Settings
    from watcher.settings.channel_table import Channel


def channel_line(table: Channel, settings: Settings) -> str:
    """`press (mail): alerts of us-russia, from one side's word on; quiet 22:00-07:00 Europe/Istanbul ...`."""
    if not table.enabled:
        return f"{table.name} ({table.type}): off"
    return f"{table.name} ({table.type}): {'; '.join(filter(None, (_what(table), *_when(table, settings))))}"


def _what(table: Channel) -> str:
    kinds = []
    if "alerts" in table.receives:
        filters = ", ".join(_filters(table))
        kinds.append(f"alerts {filters}" if filters else "all alerts")
    if "health" in table.receives:
        kinds.append("how the service does")
    return ", and ".join(kinds)


def _filters(table: Channel) -> Iterator[str]:
    if table.topics:
        yield f"of {', '.join(table.topics)}"
    if table.series:
        yield f"of the series {', '.join(table.series)}"
    if table.kinds:
        yield f"only {', '.join(table.kinds)}"
    if table.min_severity != "low":
        yield f"{table.min_severity} or more severe"
    if table.min_certainty != "rumour":
        yield f"of certainty {table.min_certainty} or more"
    if table.min_owners > 1:
        yield f"by {table.min_owners} independent owners or more"


def _when(table: Channel, settings: Settings) -> Iterator[str]:
    zone = table.time_zone or settings.service.time_zone
    if table.in_place:
        yield "a round's message is rewritten"
    if table.quiet:
        yield f"quiet {table.quiet} {zone}"
    if table.digest_at:
        yield f"gathered until {', '.join(table.digest_at)} {zone}"
    if table.digest_every:
        yield f"gathered for {lasting(timedelta(seconds=table.digest_every))}"
    if table.quiet or table.digest_at or table.digest_every:
        yield f"at once all the same: {_urgent(table) or 'nothing'}"


def _urgent(table: Channel) -> str:
    urgent = []
    if table.urgent_severity != "never":
        more = "" if table.urgent_severity == "critical" else " or more severe"
        urgent.append(f"what is {table.urgent_severity}{more}")
    if table.urgent_within:
        urgent.append(f"what is to happen within {lasting(timedelta(seconds=table.urgent_within))}")
    return ", ".join(urgent)
