"""The outbox is emptied: what is due is claimed, sent under its key, and marked.

At least once: a sender that is killed between sending and marking sends again, under the same key. A delivery
keeps the key of the message it first went out in, so nothing ever reaches a channel under a second key; a
digest therefore holds only deliveries that were never tried.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape
from itertools import takewhile

from watcher.alerts.blocks import BlockKind, block
from watcher.alerts.timing import Timetable, leaving
from watcher.deliver.message import Channel, Message, Sent
from watcher.errors import ChannelError
from watcher.flow.threads import on
from watcher.model import Alert, Notice
from watcher.store import Claim, Store
from watcher.text.counts import counted

HOUR = timedelta(hours=1)
DIGEST_TEXTS = 10  # alerts; a digest of more names them only, or a channel would split it into a flood again
MAX_RETRY_AFTER = 6 * 3600.0  # seconds that a channel may ask for
SHOWN_BY = "`watcher alerts` shows each in full."
DELAYED, SCHEDULED = "that had to wait", "since the last digest"
AT_ONCE = Timetable()
MAX_REFUSALS = 3  # permanent refusals in a row after which a channel is left alone until the next run


@dataclass(frozen=True, slots=True)
class SendOptions:
    """How patiently and how densely messages leave; the defaults are the shipped config's."""

    lease: timedelta = timedelta(seconds=90)  # longer than a channel's own deadline
    timeout: float = 60.0  # seconds for one message, should a channel forget its own deadline
    batch: int = 200  # deliveries claimed, and so held by one digest, at a time
    max_attempts: int = 100  # with back_off_cap: about a day
    back_off_base: float = 5.0  # seconds after the first failure, doubled with each
    back_off_cap: float = 900.0  # seconds
    per_hour: int = 30  # messages to one channel
    digest_over: int = 5  # as many that wait after an outage go one by one, more become a digest
    digest_after: timedelta = timedelta(minutes=30)  # the oldest has waited this long: there was an outage
    timetables: Mapping[str, Timetable] = field(default_factory=dict)  # of channels not written to at once
    worker: str | None = None  # who sends, where several do


@dataclass(frozen=True, slots=True)
class SendReport:
    """What one run did: deliveries by what became of them, and the messages that carried the sent ones."""

    sent: int = 0
    messages: int = 0
    failed: int = 0
    dead: int = 0
    errors: tuple[str, ...] = ()

    def __add__(self, other: SendReport) -> SendReport:
        return SendReport(
            self.sent + other.sent,
            self.messages + other.messages,
            self.failed + other.failed,
            self.dead + other.dead,
            self.errors + other.errors,
        )


Told = Alert | Notice
Render = Callable[[Told, str, Alert | None], Message]  # for a channel, with what the alert follows there
Digest = Callable[[Sequence[Message], str], Message]


def digest_message(messages: Sequence[Message], why: str) -> Message:
    """One message that carries several: all titles, and below them each in full when they are few enough.

    `why` ends its title: "that had to wait", "since the last digest". Its payload lists the payloads of all,
    those of notices about the service apart.
    """
    alerts = [dict(message.payload) for message in messages if message.alert is not None]
    notices = [dict(message.payload) for message in messages if message.alert is None]
    counts = [(len(alerts), "alert"), (len(notices), "notice")]
    title = f"{' and '.join(counted(*each) for each in counts if each[0])} {why}"
    parts = ["\n".join([title, "", *(f"- {message.title}" for message in messages)])]
    if len(messages) <= DIGEST_TEXTS:
        parts += [message.text.strip() for message in messages]
    else:
        parts.append(SHOWN_BY)
    bodies = [message.html or f"<pre>{escape(message.text.strip())}</pre>" for message in messages]
    names = [block(BlockKind.LINE, f"- {message.title}") for message in messages]
    rule = block(BlockKind.RULE)
    whole = [piece for message in messages for piece in (rule, *message.pieces)]
    last = whole if len(messages) <= DIGEST_TEXTS else [block(BlockKind.LINE, SHOWN_BY)]
    return Message(
        title=title,
        html="<hr>".join(bodies) if len(messages) <= DIGEST_TEXTS else None,
        text="\n\n".join(parts),
        blocks=(block(BlockKind.TITLE, title), *names, *last),
        payload={
            "schema": "talks-watcher/digest/1",
            "title": title,
            "alerts": alerts,
            "notices": notices,
        },
    )


async def send_due(
    store: Store,
    channels: Mapping[str, Channel],
    now: Callable[[], datetime],
    options: SendOptions,
    render: Render,
    digest: Digest = digest_message,
) -> SendReport:
    """Everything that is due has been offered to its channel once, each channel in its own order.

    Channels are served side by side, so that one that hangs holds up no other; a second call may run
    meanwhile, and leaves alone what this one has claimed. Failures of channels are in the report; StoreError
    is raised.
    """
    # A thread of its own: those of the event loop may all be waiting for a name server.
    pool = ThreadPoolExecutor(1, thread_name_prefix="outbox")
    runs = [
        _ChannelRun(store, channel, name, now, options, render, digest, pool)
        for name, channel in channels.items()
    ]
    try:
        ended = await asyncio.gather(*(run.run() for run in runs), return_exceptions=True)
    finally:
        pool.shutdown(wait=False)
    for outcome in ended:  # only now: a bug in one channel must not cut off the others
        if isinstance(outcome, BaseException):
            raise outcome
    return sum((run.report for run in runs), SendReport())


class _ChannelRun:
    """One pass over one channel's queue. `report` says what it did."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        name: str,
        now: Callable[[], datetime],
        options: SendOptions,
        render: Render,
        digest: Digest,
        pool: Executor,
    ) -> None:
        self.report = SendReport()
        self._store = store
        self._channel = channel
        self._name = name
        self._now = now
        self._options = options
        self._timetable = options.timetables.get(name, AT_ONCE)
        self._render = render
        self._digest = digest
        self._pool = pool
        self._is_over = False
        self._refusals = 0

    async def run(self) -> None:
        while not self._is_over:
            claims = await on(self._pool, self._claim)
            if not claims:
                return
            await self._send_claimed(claims)

    async def _send_claimed(self, claims: list[Claim]) -> None:
        claimed = self._now()
        try:
            while claims and not self._is_over and self._now() - claimed < self._options.lease / 2:
                claims = await self._send_next(claims)
        finally:
            # Also when the service is told to stop: the next start need not wait for the claim to end.
            if claims:
                await on(self._pool, self._release, claims, self._now())

    async def _send_next(self, claims: list[Claim]) -> list[Claim]:
        """The first message of the queue was tried; the claims behind it are returned, still held."""
        taken = await on(self._pool, self._taken_within_hour)
        room = self._options.per_hour - len(taken)
        if room <= 0:
            self._is_over = True
            await on(self._pool, self._release, claims, taken[-self._options.per_hour] + HOUR)
            return []
        together = self._next_message(claims, room)
        rest = [claim for claim in claims if claim not in together]
        key = together[0].message_key or _key_of(together)
        if not await on(self._pool, self._start, together, key):
            self._is_over = True  # the claim had ended, and another sender has these now
            return []
        await self._offer(together, key)
        return rest

    def _next_message(self, claims: list[Claim], room: int) -> list[Claim]:
        """The deliveries that leave together next, those of a digest for ever together."""
        first = claims[0]
        if first.message_key is not None:
            return [claim for claim in claims if claim.message_key == first.message_key]
        fresh = list(takewhile(lambda claim: claim.message_key is None, claims))
        was_down = self._now() - first.queued >= self._options.digest_after
        is_flood = len(fresh) > room or (was_down and len(fresh) > self._options.digest_over)
        if is_flood:
            return fresh
        return self._gathered(fresh) if self._timetable.gathers else [first]

    def _gathered(self, fresh: list[Claim]) -> list[Claim]:
        """What leaves together where digests are wanted: all, up to what was too urgent to wait for one."""
        for number, claim in enumerate(fresh):
            if self._timetable.is_urgent(claim.told, claim.queued):
                return fresh[: max(number, 1)]
        return fresh

    async def _offer(self, claims: list[Claim], key: str) -> None:
        message = await on(self._pool, self._message, claims)
        try:
            async with asyncio.timeout(self._options.timeout):
                receipt = await self._channel.send(message, key)
        except TimeoutError:
            slow = ChannelError(self._name, f"no end within {self._options.timeout:g} s")
            await on(self._pool, self._failed, claims, slow)
        except ChannelError as error:
            await on(self._pool, self._failed, claims, error)
        else:
            self._refusals = 0
            # A digest is no message of one round, which a later one could answer or rewrite.
            await on(self._pool, self._sent, claims, receipt if len(claims) == 1 else None)

    def _message(self, claims: list[Claim]) -> Message:
        if len(claims) == 1:
            return self._rendered(claims[0])
        parts = []
        for claim in claims:
            message = self._rendered(claim)
            payload = {**message.payload, "idempotency_key": claim.delivery.idempotency_key}
            parts.append(replace(message, payload=payload))
        return self._digest(parts, SCHEDULED if self._timetable.gathers else DELAYED)

    def _rendered(self, claim: Claim) -> Message:
        told = claim.told
        key = told.key if isinstance(told, Alert) else told.data.get("key")
        if not isinstance(key, str):
            return self._render(told, self._name, None)
        with self._store.reading() as tx:
            before = tx.told_before(claim.delivery, key)
        message = self._render(told, self._name, before[-1][0] if before else None)
        return replace(message, earlier=tuple(Sent(key, receipt) for _, key, receipt in before))

    # ------------------------------------------------------------------------------------------ the store

    def _claim(self) -> list[Claim]:
        with self._store.reading() as tx:  # a write lock every few seconds for nothing would wear on the disk
            if self._name not in tx.pending_counts():
                return []
            if self._timetable.holds and not tx.may_leave(self._name, self._now(), self._leaving):
                return []
        with self._store.transaction(durable=False) as tx:  # a claim that a power cut undoes is made again
            claims = tx.claim_deliveries(
                self._now(),
                self._options.batch,
                self._options.lease,
                [self._name],
                self._leaving if self._timetable.holds else None,
                worker=self._options.worker,
            )
        return list(claims)

    def _leaving(self, queue: Sequence[tuple[Told, datetime]]) -> list[bool]:
        return leaving(queue, self._timetable, self._now())

    def _taken_within_hour(self) -> tuple[datetime, ...]:
        with self._store.reading() as tx:
            return tx.messages_sent_since(self._name, self._now() - HOUR)

    def _start(self, claims: list[Claim], key: str) -> bool:
        with self._store.transaction() as tx:
            return tx.start_message(claims, key, self._now(), self._options.lease)

    def _release(self, claims: list[Claim], due: datetime) -> None:
        with self._store.transaction(durable=False) as tx:
            tx.release(claims, due)

    def _sent(self, claims: list[Claim], receipt: str | None) -> None:
        with self._store.transaction() as tx:
            for claim in claims:
                tx.mark_sent(claim.delivery.id, self._now(), receipt)
        self.report += SendReport(sent=len(claims), messages=1)

    def _failed(self, claims: list[Claim], error: ChannelError) -> None:
        attempts = claims[0].delivery.attempts + 1
        is_given_up = not error.permanent and attempts >= self._options.max_attempts
        words = f"given up after {attempts} attempts; {error.message}" if is_given_up else error.message
        due = self._now() + timedelta(seconds=self._delay(attempts, error.retry_after))
        is_dead = error.permanent or is_given_up
        with self._store.transaction() as tx:
            for claim in claims:
                if is_dead:
                    tx.mark_dead(claim.delivery.id, words)
                else:
                    tx.mark_failed(claim.delivery.id, words, due)
        self._refusals += 1
        self._is_over = not error.permanent or self._refusals >= MAX_REFUSALS
        count = len(claims)
        self.report += SendReport(
            failed=0 if is_dead else count, dead=count if is_dead else 0, errors=(f"{self._name}: {words}",)
        )

    def _delay(self, attempts: int, wished: float | None) -> float:
        """Seconds until the next try: doubled with each, never less than half of that by chance, nor than
        wished."""
        options = self._options
        full = min(options.back_off_cap, options.back_off_base * 2 ** min(attempts - 1, 30))
        return max(random.uniform(full / 2, full), min(wished or 0.0, MAX_RETRY_AFTER))


def _key_of(claims: Sequence[Claim]) -> str:
    """The key of a message of deliveries that were never tried: their own, or one made of all of theirs."""
    keys = [claim.delivery.idempotency_key for claim in claims]
    if len(keys) == 1:
        return keys[0]
    return (
        f"digest:{claims[0].delivery.channel}:{hashlib.sha256(chr(10).join(keys).encode()).hexdigest()[:24]}"
    )
