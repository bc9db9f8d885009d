"""How the sources do, against what was told of them: what is worth a message now.

Judged from what the store keeps, never from what one process has seen: a service that was killed between two
messages goes on where it was, and `run --once` tells the same as the daemon.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo

from watcher.feeds.state import FeedState, Health
from watcher.model import Feed

# Failures that a machine without a network meets everywhere.
OFFLINE_KINDS = frozenset({"dns", "refused", "timeout", "tls", "protocol"})
RECENT = timedelta(
    minutes=20
)  # polls of this time stand for now: sources are polled every quarter of an hour
CONFIRMED_AFTER = timedelta(minutes=2)  # failures that late after the first are more than a moment's
CONFIRMED_BY = 3  # sources
BACK_WITHIN = timedelta(minutes=5)  # when the network is back, all that was cut off is polled in that time


@dataclass(frozen=True, slots=True)
class HealthOptions:
    """When what is told; `heartbeat` is a time of day in `zone`, None for never."""

    gather: timedelta = timedelta(minutes=10)
    blind_after: timedelta = timedelta(minutes=15)
    heartbeat: time | None = time(8)
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What readers know of the service. Kept in the transaction that queues the message about it."""

    sources: dict[str, str] = field(default_factory=dict)  # name -> health; healthy ones are left out
    changed: datetime | None = None  # when sources were told of last
    trouble: datetime | None = None  # since when most of them fail, as first noticed
    blind_since: datetime | None = (
        None  # nothing was heard since; None while we can see, or blindness is not told
    )
    heartbeat: date | None = None  # the day of the last one, in the reader's zone


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A source that does otherwise than what was told of it last."""

    feed: Feed
    was: Health
    state: FeedState


@dataclass(frozen=True, slots=True)
class Blindness:
    """Most sources cannot be read. `is_offline`: as if this machine had no network."""

    since: datetime
    failing: int
    polled: int
    kinds: tuple[tuple[str, int], ...]  # kinds of failure, the most frequent first

    @property
    def is_offline(self) -> bool:
        return bool(self.kinds) and all(kind in OFFLINE_KINDS for kind, _ in self.kinds)


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be told now, and what will have been told when it is queued."""

    told: Told
    changes: tuple[SourceChange, ...] = ()
    blind: Blindness | None = None
    blind_ended: datetime | None = None  # since when we had been blind
    is_heartbeat: bool = False

    @property
    def is_silent(self) -> bool:
        return not (self.changes or self.blind or self.blind_ended or self.is_heartbeat)


def find(
    feeds: Iterable[Feed], states: Mapping[str, FeedState], told: Told, now: datetime, options: HealthOptions
) -> Findings:
    """What has changed since `told`. Sources that are switched off or were never polled say nothing."""
    known = [(feed, states[feed.name]) for feed in feeds if feed.enabled and feed.name in states]
    polled = [state for _, state in known if state.last_poll is not None and state.due is not None]
    blindness = blindness_of(polled, now)
    found = _sight(Findings(told), blindness, polled, now, options)
    found = _sources(found, known, blindness is not None, now, options)
    return _heartbeat(found, now, options)


def blindness_of(polled: Iterable[FeedState], now: datetime) -> Blindness | None:
    """How most sources fail, be it all that are polled or those polled of late; None when most can be
    read."""
    states = tuple(polled)
    recent = [state for state in states if state.last_poll is not None and now - state.last_poll <= RECENT]
    enough = len(recent) >= min(len(states), max(CONFIRMED_BY, len(states) // 4))
    if not (_most_fail(states) or (enough and _most_fail(recent))):
        return None
    failing = [state for state in states if state.failures]
    heard = [state.last_ok for state in states if state.last_ok is not None and state.failures]
    first = [state.last_poll for state in failing if state.last_poll is not None]
    kinds = Counter((state.last_error or "").partition(":")[0] for state in failing)
    since = max(heard, default=min(first, default=now))
    return Blindness(min(since, now), len(failing), len(states), tuple(kinds.most_common()))


def is_cut_off(state: FeedState) -> bool:
    """True when the source was last met as if this machine had no network."""
    return bool(state.failures) and (state.last_error or "").partition(":")[0] in OFFLINE_KINDS


def were_cut_off(states: Iterable[FeedState], recovered: FeedState) -> bool:
    """True when most sources were cut off until one could be read again, which is `recovered` as it was: then
    it was the network."""
    polled = [state for state in states if state.last_poll is not None and state.due is not None]
    return is_cut_off(recovered) and (sum(map(is_cut_off, polled)) + 1) * 2 > len(polled)


def polled_soon(states: Iterable[FeedState], now: datetime) -> list[FeedState]:
    """Those of the states whose sources were cut off, due within BACK_WITHIN, each at another moment."""
    cut_off = [state for state in states if is_cut_off(state)]
    soon = [(state, now + BACK_WITHIN * random.random()) for state in cut_off]
    return [replace(state, due=due) for state, due in soon if state.due is not None and due < state.due]


def _most_fail(states: Iterable[FeedState]) -> bool:
    failing = [bool(state.failures) for state in states]
    return len(failing) >= 2 and sum(failing) * 2 > len(failing)


def _sight(
    found: Findings,
    blindness: Blindness | None,
    polled: list[FeedState],
    now: datetime,
    options: HealthOptions,
) -> Findings:
    told = found.told
    if blindness is None:
        ended = told.blind_since
        return replace(found, told=replace(told, trouble=None, blind_since=None), blind_ended=ended)
    trouble = min(told.trouble or now, now)
    found = replace(found, told=replace(told, trouble=trouble))
    if told.blind_since is not None or now - blindness.since < options.blind_after:
        return found
    # A moment's trouble when all were polled at once must not be told as blindness: others failed later too.
    later = [s for s in polled if s.failures and s.last_poll and s.last_poll - trouble >= CONFIRMED_AFTER]
    if len(later) < min(CONFIRMED_BY, blindness.failing):
        return found
    return replace(found, told=replace(found.told, blind_since=blindness.since), blind=blindness)


def _sources(
    found: Findings,
    known: list[tuple[Feed, FeedState]],
    is_general: bool,
    now: datetime,
    options: HealthOptions,
) -> Findings:
    told = found.told
    sources = {feed.name: told.sources[feed.name] for feed, _ in known if feed.name in told.sources}
    changes = []
    for feed, state in known:
        was = Health(sources.get(feed.name, Health.HEALTHY))
        if state.health is was or (is_general and state.failures):
            continue  # of what fails with most others, one message tells
        changes.append(SourceChange(feed, was, state))
    # A last message that lies in the future was told before the clock was set back.
    is_early = told.changed is not None and timedelta(0) <= now - told.changed < options.gather
    if not changes or is_early:
        return replace(found, told=replace(told, sources=sources))
    for change in changes:
        sources[change.feed.name] = change.state.health.value
        if change.state.health is Health.HEALTHY:
            del sources[change.feed.name]
    return replace(found, told=replace(told, sources=sources, changed=now), changes=tuple(changes))


def _heartbeat(found: Findings, now: datetime, options: HealthOptions) -> Findings:
    """Once a day from the time of day on, by the wall clock of the zone: whatever summer time does to it."""
    if options.heartbeat is None:
        return found
    local = now.astimezone(options.zone) if options.zone is not None else now
    last, is_due = found.told.heartbeat, local.time() >= options.heartbeat
    if last is None and not is_due:
        # The day before counts as told: the first heartbeat comes today.
        return replace(found, told=replace(found.told, heartbeat=local.date() - timedelta(days=1)))
    if last == local.date() or not is_due:
        return found
    return replace(found, told=replace(found.told, heartbeat=local.date()), is_heartbeat=last is not None)
