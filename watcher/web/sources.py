"""Sources and channels: what can be read, how often it brings something, and where alerts go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from watcher.feeds.state import FeedState
from watcher.flow.coverage import coverage_line
from watcher.flow.outcome import Outcome
from watcher.model import Feed
from watcher.text.masking import mask_address
from watcher.web.backing import Backing
from watcher.web.rendering import live_page

DAYS = 7
_READ = frozenset(
    {Outcome.ALERTED.value, Outcome.HELD_BACK.value, Outcome.KNOWN.value, Outcome.NO_FACT.value}
)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source and what it brought in DAYS days: entries in all, those read in full, alerts begun by it."""

    feed: Feed
    address: str
    state: FeedState | None
    health: str
    rhythm: str
    entries: int
    read: int
    alerted: int


def listed(request: Request, backing: Backing) -> Response:
    settings = backing.settings()
    with backing.store.reading() as tx:
        states = tx.feed_states()
        counts = tx.feed_counts(backing.clock() - timedelta(days=DAYS))
        queues = {queue.channel: queue for queue in tx.channel_queues()}
        odd = tx.quarantined(20)
    rows = [_row(feed, states.get(feed.name), counts.get(feed.name, {})) for feed in settings.feeds]
    rows.sort(key=lambda row: (not row.feed.enabled, row.health in ("healthy", "off"), row.feed.name))
    return live_page(
        request,
        backing,
        "sources",
        title="Sources",
        rows=rows,
        days=DAYS,
        coverage=coverage_line(settings.feeds, states),
        channels=[(table, queues.get(table.name)) for table in settings.channels],
        odd=odd,
    )


def _row(feed: Feed, state: FeedState | None, counts: dict[str, int]) -> SourceRow:
    if not feed.enabled:
        health = "off"
    elif state is None or state.last_poll is None:
        health = "not polled yet"
    else:
        health = state.health.value if not state.failures or state.health != "healthy" else "failing"
    return SourceRow(
        feed=feed,
        address=mask_address(feed.url),
        state=state,
        health=health,
        rhythm=rhythm_words(state.rhythm) if state is not None else "",
        entries=sum(counts.values()),
        read=sum(count for outcome, count in counts.items() if outcome in _READ),
        alerted=counts.get(Outcome.ALERTED.value, 0),
    )


def rhythm_words(seconds: float | None) -> str:
    """`every 40 min`: how often a source brings something new."""
    if seconds is None:
        return "not known yet"
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 1.5 * size:
            return f"every {seconds / size:.0f} {unit}"
    return "every minute"
