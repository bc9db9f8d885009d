"""What a poll does to the state of its source."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from watcher.feeds.pacing import (
    LIMITS,
    Limits,
    adapted_interval,
    due_after_failure,
    due_after_success,
    failure_weight,
)
from watcher.feeds.parsed import MAX_ITEMS, ParsedFeed
from watcher.feeds.state import Answer, FeedState, Health
from watcher.model import Failed, Feed

# Entries whose keys are kept to see whether two polls have something in common: the newest end of any real
# feed.
MAX_SEEN = 300
# Keys of an entry: GUID, address, text and words, and as many again for entries that are edited or go for a
# while. More would be kept for nothing, with every poll of every source.
KEYS_OF_ENTRY = 6
TRIES_BEFORE_TOLD = {Health.BLOCKED: 3, Health.CHALLENGE: 2, Health.NOT_A_FEED: 2, Health.FAILING: 3}
TRIES_AT_NEW_PLACE = 4  # then the configured address is tried again
STALE_AFTER = timedelta(days=2)
STALE_RHYTHMS = 8.0  # this many times its usual pause
EMPTY_BEFORE_TOLD = 2
# A server that chokes on the request rather than on the address is asked again without validators.
_VALIDATORS_REFUSED = frozenset({400, 412, 431})
_STATUS_HEALTH = {401: Health.BLOCKED, 403: Health.BLOCKED, 429: Health.BLOCKED, 451: Health.BLOCKED}


def short_key(key: str) -> str:
    """A key of an entry in the form in which FeedState keeps it."""
    return hashlib.blake2b(key.encode(), digest_size=6).hexdigest()


def poll_outcome(
    feed: Feed,
    state: FeedState,
    answer: Answer | Failed,
    parsed: ParsedFeed | Failed | None,
    now: datetime,
    *,
    jitter: float,
    new: int | None = None,
    limits: Limits = LIMITS,
) -> FeedState:
    """The state after one poll.

    `parsed` is None when the answer was a 304 or had the body of the last one. `new` is how many entries the
    store did not know; without it, those are counted that were not in the last poll. Validators are taken
    from an answer only when its body was read to the end as a feed.
    """
    if isinstance(answer, Failed):
        return _failed(feed, state, answer, now, jitter, limits)
    if isinstance(parsed, Failed):
        return _failed(feed, replace(state, last_status=answer.status), parsed, now, jitter, limits)
    after = {
        "hints": state.hints,
        **_validators(state, answer, parsed, now),
        **_items(feed, state, parsed, now, new, limits),
        **_place(state, answer),
    }
    state = replace(
        state,
        **after,
        due=due_after_success(after["interval"], answer.headers, after["hints"], now, jitter, limits),
        failures=0,
        strain=0.0,
        last_status=answer.status,
        last_error=None,
        last_poll=now,
        last_ok=now,
        baseline_done=state.baseline_done or parsed is not None,
    )
    health, reason = _health(state, parsed, now)
    if health is state.health and reason == state.reason:  # as after nearly every poll
        return state
    return replace(state, health=health, reason=reason)


def push_outcome(state: FeedState, parsed: ParsedFeed, now: datetime, *, new: int) -> FeedState:
    """The state after a hub has sent entries: they are known, and nothing is learnt of when to poll.

    A hub may send the new entries alone, so that nothing follows from those that are missing.
    """
    keys = tuple(short_key(key) for own in parsed.keys for key in own)
    return replace(
        state,
        seen_keys=tuple(dict.fromkeys(keys + state.seen_keys))[: 3 * MAX_SEEN],
        item_hashes=tuple(dict.fromkeys(parsed.hashes + state.item_hashes))[:MAX_ITEMS],
        rhythm=_rhythm(state, parsed, now, new),
        last_new=_last_new(state, parsed, now, new),
    )


def is_possible_gap(state: FeedState, parsed: ParsedFeed) -> bool:
    """True when nothing of the last poll is in this one, though both held entries."""
    if not state.seen_keys or not parsed.items or parsed.unchanged:
        return False
    seen = set(state.seen_keys)
    return not any(short_key(key) in seen for keys in parsed.keys for key in keys)


# What a poll changes of the state, by its fields: a state has too many to be copied at each step.


def _validators(state: FeedState, answer: Answer, parsed: ParsedFeed | None, now: datetime) -> dict[str, Any]:
    if answer.status == 304:
        # RFC 9111, 4.3.4: what a 304 carries replaces what is stored; what it leaves out stays.
        return {
            "etag": answer.etag or state.etag,
            "last_modified": answer.last_modified or state.last_modified,
        }
    if parsed is not None and not parsed.is_whole:
        return {}
    return {
        "etag": answer.etag,
        "last_modified": answer.last_modified,
        "validators_url": answer.final_url,
        "body_hash": answer.body_hash,
        "last_full": now,
    }


def _items(
    feed: Feed,
    state: FeedState,
    parsed: ParsedFeed | None,
    now: datetime,
    new: int | None,
    limits: Limits,
) -> dict[str, Any]:
    base = float(feed.interval)
    if parsed is None:
        interval = adapted_interval(
            state.interval, base, new=0, items=state.item_count, is_gap=False, limits=limits
        )
        return {"interval": interval}
    count = len(parsed.items) + parsed.unchanged
    if new is None:
        seen = set(state.seen_keys)
        new = sum(not any(short_key(key) in seen for key in keys) for keys in parsed.keys)
    is_first = not state.baseline_done
    gap = is_possible_gap(state, parsed)
    interval = adapted_interval(
        state.interval, base, new=0 if is_first else new, items=count, is_gap=gap, limits=limits
    )
    return {
        "interval": state.interval if is_first else interval,
        "item_count": count,
        "empty_polls": 0 if count else state.empty_polls + 1,
        "hints": parsed.hints,
        "rhythm": _rhythm(state, parsed, now, new),
        "last_new": _last_new(state, parsed, now, new),
        "seen_keys": _seen_keys(state, parsed),
        "item_hashes": parsed.hashes,
        "health": Health.POSSIBLE_GAP if gap else Health.HEALTHY,
    }


def _seen_keys(state: FeedState, parsed: ParsedFeed) -> tuple[str, ...]:
    """The keys of both ends of the feed: which end is the newer one does not matter then."""
    keys = parsed.keys
    if len(keys) > MAX_SEEN:
        keys = keys[: MAX_SEEN // 2] + keys[-MAX_SEEN // 2 :]
    own = tuple(short_key(key) for entry in keys for key in entry)
    if own and not parsed.unchanged:
        return own
    # The entries that were only counted have their keys in the last state, among the newest of it.
    most = KEYS_OF_ENTRY * min(len(parsed.items) + parsed.unchanged, MAX_SEEN // 2)
    return tuple(dict.fromkeys(own + state.seen_keys))[:most]


def _last_new(state: FeedState, parsed: ParsedFeed, now: datetime, new: int) -> datetime | None:
    if not new:
        return state.last_new
    if state.baseline_done:
        return now
    # The first poll finds old entries: they are as new as they say, not as new as this moment.
    dates = [item.published for item in parsed.items if item.published is not None]
    return max(dates, default=now)


def _rhythm(state: FeedState, parsed: ParsedFeed, now: datetime, new: int) -> float | None:
    if not state.baseline_done:
        dates = sorted(item.published for item in parsed.items if item.published is not None)
        if len(dates) < 2:
            return None
        return (dates[-1] - dates[0]).total_seconds() / (len(dates) - 1)
    if not new or state.last_new is None:
        return state.rhythm
    pause = max(0.0, (now - state.last_new).total_seconds())
    return pause if state.rhythm is None else 0.8 * state.rhythm + 0.2 * pause


def _place(state: FeedState, answer: Answer) -> dict[str, Any]:
    """A permanent redirect is followed from now on, except one that gives up encryption."""
    target = answer.permanent_url
    if target is None or target == state.poll_url:
        return {}
    if urlsplit(state.poll_url).scheme == "https" and urlsplit(target).scheme != "https":
        return {}
    return {"moved_to": None if target == state.url else target}


def _health(state: FeedState, parsed: ParsedFeed | None, now: datetime) -> tuple[Health, str]:
    if parsed is not None and state.health is Health.POSSIBLE_GAP:
        return Health.POSSIBLE_GAP, "no entry in common with the last poll: some may have been missed"
    if state.empty_polls >= EMPTY_BEFORE_TOLD:
        return Health.STALE, f"{state.empty_polls} polls in a row brought no entry"
    if state.last_new is not None:
        silence = now - state.last_new
        usual = timedelta(seconds=min((state.rhythm or 0.0) * STALE_RHYTHMS, 365 * 86_400.0))
        if silence > max(STALE_AFTER, usual):
            return Health.STALE, f"nothing new since {state.last_new:%Y-%m-%d %H:%M} UTC"
    if state.moved_to is not None:
        return Health.MOVED, f"its feed is at {state.moved_to} now: put that address into feeds.toml"
    return Health.HEALTHY, ""


def _failed(
    feed: Feed, state: FeedState, failed: Failed, now: datetime, jitter: float, limits: Limits
) -> FeedState:
    failures = state.failures + 1
    strain = state.strain + failure_weight(failed)
    reached = _failure_health(failed)
    is_told = failures >= TRIES_BEFORE_TOLD.get(reached, 1)
    is_gone = reached is Health.GONE
    again = due_after_failure(float(feed.interval), strain, failed, state.hints, now, jitter, limits)
    if failed.status in _VALIDATORS_REFUSED:
        state = replace(state, etag=None, last_modified=None)
    # A new place that does not hold what the old one promised: go back and ask again.
    moved_to = None if failures >= TRIES_AT_NEW_PLACE else state.moved_to
    return replace(
        state,
        due=None if is_gone else again,
        failures=failures,
        strain=strain,
        health=reached if is_told else state.health,
        reason=failed.message if is_told else state.reason,
        last_status=failed.status if failed.status is not None else state.last_status,
        last_error=f"{failed.kind}: {failed.message}",
        last_poll=now,
        moved_to=moved_to,
    )


def _failure_health(failed: Failed) -> Health:
    if failed.kind == "gone":
        return Health.GONE
    if failed.kind == "challenge":
        return Health.CHALLENGE
    if failed.kind == "not_a_feed":
        return Health.NOT_A_FEED
    return _STATUS_HEALTH.get(failed.status or 0, Health.FAILING) if failed.kind == "http" else Health.FAILING
