"""What the service covers: how many sources can be read, what came in, and what waits to go out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from watcher.alerts.clean import one_line
from watcher.alerts.days import moment
from watcher.alerts.payload import stamp
from watcher.feeds.state import FeedState, Health
from watcher.flow.outcome import Outcome
from watcher.model import Feed, Round, Status
from watcher.store import ChannelQueue, Transaction
from watcher.text.counts import counted, lasting

MAX_NAMED = 20  # sources named in one message; the JSON twin has them all
OVER = frozenset({Status.CONCLUDED, Status.CANCELLED})

HEALTH_WORDS = {
    Health.HEALTHY: "healthy",
    Health.STALE: "silent",
    Health.POSSIBLE_GAP: "may have lost entries",
    Health.BLOCKED: "refuses us",
    Health.CHALLENGE: "asks for a browser",
    Health.NOT_A_FEED: "sends no feed",
    Health.MOVED: "has moved",
    Health.GONE: "is gone for good",
    Health.FAILING: "cannot be read",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The service between two moments. `states` are those of the sources that are switched on; a source that
    was never polled has none."""

    since: datetime
    at: datetime
    feeds: tuple[Feed, ...]
    states: Mapping[str, FeedState]
    entries: int  # seen since then
    read: int  # of those, about a topic
    articles: int
    alerts: int
    rounds: int
    open_rounds: int
    queues: tuple[ChannelQueue, ...]

    @property
    def healthy(self) -> int:
        return sum(state.is_readable for state in self.states.values())

    @property
    def waiting(self) -> int:
        return sum(queue.waiting for queue in self.queues)

    @property
    def dead(self) -> int:
        return sum(queue.dead for queue in self.queues)

    @property
    def unheard(self) -> FeedState | None:
        """The source that was last read the longest ago; those that were never read come first."""
        return min(self.states.values(), key=lambda state: state.last_ok or self.epoch, default=None)

    @property
    def epoch(self) -> datetime:
        return datetime.min.replace(tzinfo=self.at.tzinfo)

    @property
    def troubled(self) -> tuple[FeedState, ...]:
        """The sources that cannot be read, or not with certainty, by name."""
        states = (state for state in self.states.values() if not state.is_readable)
        return tuple(sorted(states, key=lambda state: state.name.casefold()))


def coverage_line(feeds: Iterable[Feed], states: Mapping[str, FeedState]) -> str:
    """`24 of 27 sources healthy`; of sources that were never polled nothing is known yet."""
    names = [feed.name for feed in feeds if feed.enabled]
    return healthy_words(sum(name in states and states[name].is_readable for name in names), len(names))


def healthy_words(healthy: int, sources: int) -> str:
    return f"{healthy} of {counted(sources, 'source')} healthy"


def measure(
    tx: Transaction,
    feeds: Iterable[Feed],
    states: Mapping[str, FeedState],
    since: datetime,
    now: datetime,
) -> Coverage:
    """The coverage from `since` until now, as the store has it."""
    chosen = tuple(feed for feed in feeds if feed.enabled)
    outcomes = tx.outcome_counts(since)
    rounds = tx.rounds()
    return Coverage(
        since=since,
        at=now,
        feeds=chosen,
        states={feed.name: states[feed.name] for feed in chosen if feed.name in states},
        entries=sum(outcomes.values()),
        read=sum(count for name, count in outcomes.items() if name not in (Outcome.IRRELEVANT, "")),
        articles=tx.count_articles(since),
        alerts=tx.count_alerts(since),
        rounds=len(rounds),
        open_rounds=sum(_is_open(known) for known in rounds),
        queues=tx.channel_queues(),
    )


def _is_open(known: Round) -> bool:
    return known.status not in OVER and not known.is_tentative


def coverage_lines(found: Coverage, zone: tzinfo | None) -> list[str]:
    """The coverage for a person, one statement a line."""
    lines = [
        f"Sources: {coverage_line(found.feeds, found.states)}",
        *(f"- {trouble_words(state, zone)}" for state in found.troubled[:MAX_NAMED]),
    ]
    if len(found.troubled) > MAX_NAMED:
        lines.append(f"- and {len(found.troubled) - MAX_NAMED} more: `watcher feeds list`")
    lines += [
        f"Read in {lasting(found.at - found.since)}: {counted(found.entries, 'entry', 'entries')}, "
        f"{found.read} of them about a topic, {counted(found.articles, 'article')}",
        f"Alerts: {found.alerts}",
        f"Ledger: {counted(found.rounds, 'round')}, {found.open_rounds} of them open",
        f"Unheard the longest: {_unheard_words(found, zone)}",
        *(f"Outbox: {line}" for line in outbox_lines(found, zone)),
    ]
    return lines


def trouble_words(state: FeedState, zone: tzinfo | None) -> str:
    """`Herald refuses us: herald.example answered 403; last read Fri 6 Jun 2025 06:12 UTC`."""
    words = HEALTH_WORDS[state.health]
    if state.health is Health.HEALTHY:  # not told as a state of its own yet
        words = "failed at the last " + ("poll" if state.failures == 1 else f"{state.failures} polls")
    reason = state.reason if state.health is not Health.HEALTHY else state.last_error
    told = f"{one_line(state.name)} {words}" + (f": {one_line(reason, 200)}" if reason else "")
    last = f"last read {moment(state.last_ok, zone)}" if state.last_ok is not None else "never read yet"
    return f"{told}; {last}" if state.failures or state.health is Health.GONE else told


def _unheard_words(found: Coverage, zone: tzinfo | None) -> str:
    state = found.unheard
    if state is None:
        return "no source was polled yet"
    if state.last_ok is None:
        return f"{one_line(state.name)}, never read yet"
    return f"{one_line(state.name)}, last read {moment(state.last_ok, zone)}"


def outbox_lines(found: Coverage, zone: tzinfo | None) -> list[str]:
    """What waits and what was given up, a statement for each channel; one that says so where nothing does."""
    lines = []
    for queue in found.queues:
        if queue.waiting and queue.oldest is not None:
            count = counted(queue.waiting, "message waits", "messages wait")
            lines.append(f"{count} for {queue.channel} since {moment(queue.oldest, zone)}")
        if queue.dead:
            given = counted(queue.dead, "message was", "messages were")
            lines.append(f"{given} given up for {queue.channel}: `watcher alerts --dead`")
    return lines or ["nothing waits"]


def coverage_data(found: Coverage) -> dict[str, Any]:
    """The same as JSON values."""
    return {
        "since": stamp(found.since),
        "at": stamp(found.at),
        "healthy": found.healthy,
        "sources": len(found.feeds),
        "troubled": [source_data(state) for state in found.troubled],
        "entries": found.entries,
        "read": found.read,
        "articles": found.articles,
        "alerts": found.alerts,
        "rounds": found.rounds,
        "open_rounds": found.open_rounds,
        "unheard": source_data(found.unheard) if found.unheard is not None else None,
        "channels": [
            {
                "name": queue.channel,
                "waiting": queue.waiting,
                "dead": queue.dead,
                "oldest": stamp(queue.oldest),
            }
            for queue in found.queues
        ],
    }


def source_data(state: FeedState) -> dict[str, Any]:
    return {
        "name": one_line(state.name),
        "health": state.health.value,
        "reason": one_line(state.reason or state.last_error or "", 200),
        "failures": state.failures,
        "last_read": stamp(state.last_ok),
    }
