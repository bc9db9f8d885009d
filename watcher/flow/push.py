"""Subscriptions at hubs: asked for, verified, renewed and ended. What a hub sends goes the way of a poll."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urljoin

from watcher.feeds.hubs import Subscription
from watcher.feeds.leases import (
    Lease,
    LeaseState,
    asked,
    denied,
    ending,
    is_signed,
    new_lease,
    refused,
    verified,
)
from watcher.feeds.pacing import retry_after
from watcher.feeds.plain import one_line
from watcher.fetch.answers import Posted
from watcher.fetch.client import Fetcher
from watcher.flow.threads import on
from watcher.model import Failed
from watcher.store import Store

MAX_HOPS = 3
FRESH = 5.0  # seconds
MAX_CHALLENGE = 4_000  # characters
TRIES_TO_END = 3  # a hub that does not hear us is not asked for ever: the lease ends by itself
log = logging.getLogger("watcher.push")


@dataclass(frozen=True, slots=True)
class PushOptions:
    """`callback` is the public address of ours, without a closing slash; `lease` in seconds is what hubs are
    asked for. While one is alive its feed is polled every `rest` seconds."""

    callback: str
    lease: float
    rest: float


class Pusher:
    """The subscriptions of one configuration. Every use of the store is on `worker`, one thread.

    Hubs are asked by one worker and may answer another, so the store is asked for what stands; only a poll,
    which would ask for every feed, is content with what stood FRESH seconds ago.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        feeds: Collection[str],
        options: PushOptions,
        clock: Callable[[], datetime],
        worker: Executor,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._feeds = frozenset(feeds)
        self._options = options
        self._clock = clock
        self._worker = worker
        self._leases: dict[str, Lease] = {}
        self._loaded: float | None = None  # on the loop's clock

    async def offered(self, feed: str, offer: Subscription | None) -> None:
        """The feed names these hubs now, or none: its subscription is begun, changed or ended."""
        now = self._clock()
        current = await self._of(feed)
        if current is not None and (offer is None or not current.fits(offer)):
            await self._keep(ending(current, now))
            current = None
        if current is None and offer is not None:
            token, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
            await self._keep(new_lease(feed, offer, token, secret, now))

    def rest(self, feed: str, now: datetime) -> float:
        """For how many seconds the feed need not be polled."""
        leases = self._leases.values()
        is_pushed = any(lease.feed == feed and lease.is_alive(now) for lease in leases)
        return self._options.rest if is_pushed else 0.0

    async def ask(self) -> None:
        """Every hub that is due has been asked: for a subscription, its renewal or its end."""
        now = self._clock()
        for lease in list((await self._anew()).values()):
            if lease.feed not in self._feeds and lease.state is not LeaseState.ENDING:
                lease = ending(lease, now)
            if lease.due <= now:
                await self._ask(lease, now)

    async def verify(self, token: str, asked_for: Mapping[str, str]) -> str | None:
        """What to answer a hub that verifies (the challenge), or None: we did not ask for this."""
        lease = (await self._anew()).get(token)
        if lease is None or asked_for.get("hub.topic") != lease.topic:
            return None
        mode, now = asked_for.get("hub.mode", ""), self._clock()
        if mode == "denied":
            reason = one_line(asked_for.get("hub.reason", ""), 200) or "no reason is given"
            log.warning("the hub of %s does not send: %s", lease.feed, reason)
            await self._keep(denied(lease, reason, now))
            return ""
        challenge = asked_for.get("hub.challenge", "")
        if mode != lease.mode or not lease.is_pending or not 0 < len(challenge) <= MAX_CHALLENGE:
            return None
        if mode == "unsubscribe":
            await self._drop(lease)
            return challenge
        renewed = verified(lease, _seconds(asked_for.get("hub.lease_seconds")), now)
        if not lease.is_alive(now):
            log.info("the hub %s sends what is new in %s", lease.hub, lease.feed)
        await self._keep(renewed)
        return challenge

    async def knows(self, token: str) -> bool:
        """True while something may be sent under this token."""
        lease = (await self._anew()).get(token)
        return lease is not None and lease.state is not LeaseState.ENDING

    async def feed_of(self, token: str, signature: str | None, body: bytes) -> str | None:
        """The feed that a hub has sent `body` for; None when it is not signed as it should be."""
        lease = (await self._anew()).get(token)
        if lease is None or lease.state is not LeaseState.ALIVE:
            return None
        if not is_signed(lease.secret, signature, body):
            log.warning("what came for %s is not signed by its hub: it is not read", lease.feed)
            return None
        return lease.feed

    # ------------------------------------------------------------------------------------------ the hub

    async def _ask(self, lease: Lease, now: datetime) -> None:
        if lease.state is LeaseState.ENDING and lease.tries >= TRIES_TO_END:
            await self._drop(lease)
            return
        await self._keep(asked(lease, now))  # before asking: some hubs verify before they answer
        answer = await self._post(lease)
        if isinstance(answer, Posted) and 200 <= answer.status < 300:
            return
        if isinstance(answer, Posted):
            wait = retry_after(answer.headers.get("retry-after"), now)
            reason = f"answered {answer.status}"
        else:
            wait, reason = answer.retry_after, answer.message
        latest = (await self._anew()).get(lease.token, lease)
        log.warning("the hub %s of %s: %s", lease.hub, lease.feed, reason)
        await self._keep(refused(latest, reason, wait, now))

    async def _post(self, lease: Lease) -> Posted | Failed:
        form = {
            "hub.callback": f"{self._options.callback}/{lease.token}",
            "hub.mode": lease.mode,
            "hub.topic": lease.topic,
            "hub.secret": lease.secret,
            "hub.lease_seconds": str(int(self._options.lease)),
        }
        body = urlencode(form).encode()
        url = lease.hub
        for _ in range(MAX_HOPS):
            headers = (("Content-Type", "application/x-www-form-urlencoded"),)
            answer = await self._fetcher.post(url, body, headers)
            if isinstance(answer, Failed) or answer.status not in (307, 308):
                return answer
            url = urljoin(url, answer.headers.get("location", ""))
        return Failed("protocol", "its hub sends us on and on")

    # ------------------------------------------------------------------------------------------ the store

    async def _all(self) -> dict[str, Lease]:
        """Every lease by its token, as of a moment ago."""
        now = asyncio.get_running_loop().time()
        is_fresh = self._loaded is not None and now - self._loaded < FRESH
        return self._leases if is_fresh else await self._anew()

    async def _anew(self) -> dict[str, Lease]:
        """The same as they stand in the store."""
        self._leases = await on(self._worker, self._load)
        self._loaded = asyncio.get_running_loop().time()
        return self._leases

    async def _of(self, feed: str) -> Lease | None:
        leases = (await self._all()).values()
        return next((one for one in leases if one.feed == feed and one.state is not LeaseState.ENDING), None)

    async def _keep(self, lease: Lease) -> None:
        (await self._all())[lease.token] = lease
        await on(self._worker, self._save, lease)

    async def _drop(self, lease: Lease) -> None:
        (await self._all()).pop(lease.token, None)
        await on(self._worker, self._delete, lease)

    def _load(self) -> dict[str, Lease]:
        with self._store.reading() as tx:
            return {lease.token: lease for lease in tx.leases()}

    def _save(self, lease: Lease) -> None:
        with self._store.transaction(durable=False) as tx:
            tx.save_lease(lease)

    def _delete(self, lease: Lease) -> None:
        with self._store.transaction(durable=False) as tx:
            tx.drop_lease(lease.token)


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None
