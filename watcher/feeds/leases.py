"""A subscription at a hub (W3C WebSub), from being asked for to its end: pure functions of values and `now`.

A hub is told an address of ours that nobody can guess, verifies there that we meant it, and from then on
sends what is new, signed with a secret that only it and we know.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from watcher.feeds.hubs import Subscription

DEFAULT_LEASE = 864_000.0  # seconds: ten days, where a hub does not say
MIN_LEASE = 300.0
MAX_LEASE = 365 * 86_400.0
ANSWER_WITHIN = timedelta(hours=1)  # a hub that has not verified by then is asked again
FIRST_DELAY = timedelta(hours=1)
MAX_DELAY = timedelta(days=1)
_METHODS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


class LeaseState(StrEnum):
    ASKED = "asked"  # the hub has not verified it yet
    ALIVE = "alive"
    DENIED = "denied"
    ENDING = "ending"  # we have asked for its end


@dataclass(frozen=True, slots=True)
class Lease:
    """A subscription of the source `feed` to `topic`. `token` is the end of our callback's address.

    `due` is when something is to be done about it next; `is_pending` that a hub may verify what we asked.
    """

    token: str
    feed: str
    topic: str
    hubs: tuple[str, ...]
    secret: str
    due: datetime
    state: LeaseState = LeaseState.ASKED
    is_pending: bool = False
    until: datetime | None = None
    tries: int = 0  # since it was verified last
    reason: str = ""

    @property
    def hub(self) -> str:
        """The hub to ask: another one after each refusal."""
        return self.hubs[self.tries % len(self.hubs)]

    @property
    def mode(self) -> str:
        return "unsubscribe" if self.state is LeaseState.ENDING else "subscribe"

    def is_alive(self, now: datetime) -> bool:
        """True while the hub sends what is new."""
        return self.state is LeaseState.ALIVE and self.until is not None and now < self.until

    def fits(self, offer: Subscription) -> bool:
        """True when this is a subscription to what the feed offers now."""
        return self.topic == offer.topic and self.hubs == offer.hubs


def new_lease(feed: str, offer: Subscription, token: str, secret: str, now: datetime) -> Lease:
    return Lease(token, feed, offer.topic, offer.hubs, secret, now)


def asked(lease: Lease, now: datetime) -> Lease:
    """The hub is being asked: from now on it may verify."""
    return replace(lease, is_pending=True, due=now + ANSWER_WITHIN)


def refused(lease: Lease, reason: str, retry_after: float | None, now: datetime) -> Lease:
    """The hub did not take the request: it, or the next one, is asked again later."""
    delay = min(FIRST_DELAY * 2 ** min(lease.tries, 10), MAX_DELAY)
    wait = max(delay, timedelta(seconds=retry_after or 0.0))
    return replace(lease, is_pending=False, tries=lease.tries + 1, due=now + wait, reason=reason)


def verified(lease: Lease, seconds: float | None, now: datetime) -> Lease:
    """The hub has asked whether we meant it, and will send for so many seconds; renewed before they end."""
    lasts = min(max(MIN_LEASE, seconds or DEFAULT_LEASE), MAX_LEASE)
    until = now + timedelta(seconds=lasts)
    renew = until - timedelta(seconds=max(lasts / 10, min(3_600.0, lasts / 2)))
    return replace(
        lease, state=LeaseState.ALIVE, is_pending=False, until=until, due=renew, tries=0, reason=""
    )


def denied(lease: Lease, reason: str, now: datetime) -> Lease:
    """The hub will not send. It is asked again in a day: a publisher may have changed its mind."""
    return replace(
        lease, state=LeaseState.DENIED, is_pending=False, until=None, due=now + MAX_DELAY, reason=reason
    )


def ending(lease: Lease, now: datetime) -> Lease:
    """It is no longer wanted."""
    return replace(lease, state=LeaseState.ENDING, is_pending=False, until=None, tries=0, due=now)


def is_signed(secret: str, header: str | None, body: bytes) -> bool:
    """True when `header` (X-Hub-Signature) is the HMAC of `body` under `secret`, by any method of WebSub."""
    method, _, given = (header or "").strip().partition("=")
    digest = _METHODS.get(method.strip().lower())
    if digest is None:
        return False
    made = hmac.new(secret.encode(), body, digest).hexdigest()
    return hmac.compare_digest(made.encode(), given.strip().lower().encode("utf-8", "replace"))
