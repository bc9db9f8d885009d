"""Sources tried as the service would poll them, without keeping anything."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watcher.cli.options import note
from watcher.text.counts import counted

if TYPE_CHECKING:
    from watcher.feeds.parsed import ParsedFeed
    from watcher.flow.source import SourceReader
    from watcher.model import Failed, Feed
    from watcher.settings import Settings

AT_ONCE = 8
# Failures that all sources share when it is this machine that has no network.
NO_NETWORK = frozenset({"dns", "timeout", "refused"})


@dataclass(frozen=True, slots=True)
class Trial:
    """What one try of a source gave. `found_at` is another address at which its feed was found."""

    feed: Feed
    parsed: ParsedFeed | Failed
    found_at: str | None = None

    @property
    def is_good(self) -> bool:
        return hasattr(self.parsed, "items")

    @property
    def line(self) -> str:
        row = self.row
        if not self.is_good:
            return f"{self.feed.name}: {row['failed']}: {row['message']}"
        newest = f", the newest of {row['newest'][:16].replace('T', ' ')} UTC" if row["newest"] else ""
        found = f"; its feed is at {self.found_at}" if self.found_at else ""
        entries = counted(row["entries"], "entry", "entries")
        odd = f"; {len(row['unreadable'])} left out ({row['unreadable'][0]})" if row["unreadable"] else ""
        return f"{self.feed.name}: {row['kind']}, {entries}{newest}{odd}{found}"

    @property
    def row(self) -> dict[str, Any]:
        """The trial in JSON's types."""
        parsed: Any = self.parsed
        row: dict[str, Any] = {"name": self.feed.name, "url": self.feed.url}
        if not self.is_good:
            return {**row, "failed": parsed.kind, "message": parsed.message, "status": parsed.status}
        times: list[datetime] = [item.published for item in parsed.items if item.published is not None]
        return {
            **row,
            "found_at": self.found_at,
            "title": parsed.title,
            "kind": parsed.kind,
            "entries": len(parsed.items),
            "newest": max(times).isoformat() if times else None,
            "unreadable": [f"item {place + 1}: {reason}" for place, reason in parsed.unreadable],
        }


def are_cut_off(trials: Sequence[Trial]) -> bool:
    """True when not one of several sources could be reached at all."""
    failures = [getattr(trial.parsed, "kind", "") for trial in trials]
    return len(trials) > 1 and all(kind in NO_NETWORK for kind in failures)


async def try_all(settings: Settings, feeds: Sequence[Feed]) -> list[Trial]:
    """Every source, tried once; how far it is is told beside the output."""
    from watcher.app.building import fetch_options, outlets
    from watcher.fetch.client import Fetcher
    from watcher.flow.source import SourceReader

    slots = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def one(source: SourceReader, feed: Feed) -> Trial:
        nonlocal done
        async with slots:
            trial = await _try(source, feed)
        done += 1
        if len(feeds) > 1:
            note(f"{done} of {len(feeds)}: {feed.name}")
        return trial

    with ThreadPoolExecutor(1) as worker:
        async with Fetcher(fetch_options(settings)) as fetcher:
            source = SourceReader(fetcher, outlets(settings).is_aggregator, worker)
            return list(await asyncio.gather(*(one(source, feed) for feed in feeds)))


async def _try(source: SourceReader, feed: Feed) -> Trial:
    from watcher.app.state import utc_now
    from watcher.feeds.state import begin_state
    from watcher.model import Failed

    now = utc_now()
    answer, parsed = await source.fetch(feed, begin_state(feed, now), now)
    if isinstance(answer, Failed):
        return Trial(feed, answer)
    found_at = answer.permanent_url if answer.permanent_url != feed.url else None
    return Trial(feed, parsed or Failed("protocol", "no body"), found_at)
