"""What is remembered of a source between two polls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from watcher.feeds.parsed import NO_HINTS, PacingHints
from watcher.model import Feed

# An origin that answers 304 for ever hides its news for ever: after this long the feed is fetched in full.
MAX_CONDITIONAL = timedelta(days=8)
CLOCK_SLACK = timedelta(hours=1)


class Health(StrEnum):
    """How a source does. Everything but HEALTHY is worth a message, once."""

    HEALTHY = "healthy"
    STALE = "stale"  # it answers, but nothing new came for long, against its own rhythm
    POSSIBLE_GAP = "possible_gap"  # nothing in common with the last poll: entries may have been missed
    BLOCKED = "blocked"
    CHALLENGE = "challenge"
    NOT_A_FEED = "not_a_feed"
    MOVED = "moved"  # polled at its new address; the configured one should be changed
    GONE = "gone"  # 410: not polled again
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class FeedState:
    """A source as the last poll left it. `due` is None when it is not to be polled again (GONE)."""

    name: str
    url: str  # as configured
    due: datetime | None
    interval: float  # seconds, as adapted
    health: Health = Health.HEALTHY
    reason: str = ""  # why health is what it is, one line
    etag: str | None = None  # both byte for byte, as latin-1
    last_modified: str | None = None
    validators_url: str | None = None  # the address that gave them
    body_hash: str | None = None
    failures: int = 0  # in a row
    strain: float = 0.0  # the same, weighted by kind
    last_status: int | None = None
    last_error: str | None = None
    last_poll: datetime | None = None
    last_ok: datetime | None = None
    last_full: datetime | None = None  # the last answer that was not a 304
    last_new: datetime | None = None
    rhythm: float | None = None  # seconds between polls that brought something new, smoothed
    item_count: int = 0
    empty_polls: int = 0  # in a row
    moved_to: str | None = None
    seen_keys: tuple[str, ...] = ()
    item_hashes: tuple[str, ...] = ()  # of the source texts of the last poll: parse_feed's `known`
    hints: PacingHints = NO_HINTS
    baseline_done: bool = False
    host_paused: datetime | None = None  # its host asked with this poll that nothing of it be fetched before

    @property
    def poll_url(self) -> str:
        return self.moved_to or self.url

    @property
    def is_readable(self) -> bool:
        """True when the last poll brought what the source has."""
        return not self.failures and self.health in (Health.HEALTHY, Health.MOVED)


class Answer(Protocol):
    """An answer that came from the server (200 or 304), as far as pacing needs it."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...  # names in lower case
    @property
    def etag(self) -> str | None: ...
    @property
    def last_modified(self) -> str | None: ...
    @property
    def final_url(self) -> str: ...
    @property
    def permanent_url(self) -> str | None: ...
    @property
    def body_hash(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Validators:
    """What to send for a conditional request, and the address it may be sent to."""

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None


def begin_state(feed: Feed, now: datetime) -> FeedState:
    """A source that was never polled: due at once."""
    return FeedState(name=feed.name, url=feed.url, due=now, interval=float(feed.interval))


def current_state(feed: Feed, state: FeedState | None, now: datetime) -> FeedState:
    """`state`, or a new one when there is none or the configured address has changed.

    Due at once when the last poll lies in the future. A changed address keeps what was seen, so that the new
    place of an old feed is no new baseline.
    """
    if state is None:
        return begin_state(feed, now)
    if state.url == feed.url:
        # A clock that was ahead and was set back has left a due time that may be years away.
        is_from_future = state.last_poll is not None and state.last_poll > now + CLOCK_SLACK
        return replace(state, due=now) if is_from_future and state.due is not None else state
    return replace(
        begin_state(feed, now),
        seen_keys=state.seen_keys,
        baseline_done=state.baseline_done,
        rhythm=state.rhythm,
        last_new=state.last_new,
    )


def validators(state: FeedState, now: datetime) -> Validators:
    """What to send with the next poll; nothing when the last full answer is too long ago."""
    if state.last_full is None or now - state.last_full > MAX_CONDITIONAL:
        return Validators()
    return Validators(state.etag, state.last_modified, state.validators_url)
