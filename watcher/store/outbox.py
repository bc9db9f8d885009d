"""The way out of what is told: the outbox.

An alert and its deliveries, one per channel, are written in the transaction that changed the ledger; a
notice and its deliveries in the one that notes what was told of the service. A delivery is PENDING until it
is claimed, SENDING until the claim ends, then SENT or DEAD, or PENDING again for the next try. While it is
SENDING, `due` is the end of the claim: the claim of a sender that was killed ends by itself. A delivery whose
channel wants more certainty is WITHHELD, and PENDING once the alert has it.

Deliveries of a channel leave in the order of their ids: one that waits holds back those behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update

from watcher.model import Alert, Delivery, DeliveryState, Notice, NoticeKind
from watcher.store.codec import decode
from watcher.store.tables import alert, delivery, notice
from watcher.store.told import ToldRows

# No try is put off and no claim lasts for longer: a due time further ahead was written before the clock was
# set back.
HORIZON = timedelta(days=1)
MAX_THREAD = 20  # messages of one round that a further one names
MAX_HELD = 2_000  # deliveries of a channel that are looked through for those that may leave

# Which of what waits may leave now: each is given with the time at which it was queued.
Leaving = Callable[[Sequence[tuple[Alert | Notice, datetime]]], Sequence[bool]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery to be sent now. `message_key` is the key it was first sent under, None when it never was;
    `queued` is when it entered the outbox."""

    delivery: Delivery
    told: Alert | Notice
    message_key: str | None
    queued: datetime


@dataclass(frozen=True, slots=True)
class ChannelQueue:
    """How a channel does: deliveries by state, the oldest one that waits, and the last trouble."""

    channel: str
    waiting: int
    dead: int
    sent: int
    oldest: datetime | None
    last_sent: datetime | None
    last_error: str | None


class OutboxRows(ToldRows):
    def release_withheld(self, alert_id: str, channels: Sequence[str], now: datetime) -> None:
        """The alert waits from now on in the outbox of those of the channels from which it was withheld."""
        self.connection.execute(
            update(delivery)
            .where(
                delivery.c.alert_id == alert_id,
                delivery.c.state == DeliveryState.WITHHELD,
                delivery.c.channel.in_(channels),
            )
            .values(state=DeliveryState.PENDING, created=now, due=now)
        )

    def told_before(self, held: Delivery, key: str) -> tuple[tuple[Alert, str, str | None], ...]:
        """The last alerts of that round which the delivery's channel was sent before it, the oldest first,
        each with the key of its message and what the channel calls it."""
        statement = (
            select(alert.c.body, delivery.c.message_key, delivery.c.receipt)
            .join(delivery, delivery.c.alert_id == alert.c.id)
            .where(
                alert.c.key == key,
                delivery.c.channel == held.channel,
                delivery.c.state == DeliveryState.SENT,
                delivery.c.alert_id != held.told_id,
                delivery.c.message_key.is_not(None),
            )
            .order_by(delivery.c.sent.desc(), delivery.c.id.desc())
            .limit(MAX_THREAD)
        )
        rows = self.connection.execute(statement).all()
        return tuple((decode(Alert, row.body), row.message_key, row.receipt) for row in reversed(rows))

    def deliveries_of_alert(self, alert_id: str) -> tuple[Delivery, ...]:
        """The deliveries of one alert, one per channel."""
        rows = self.connection.execute(
            select(delivery).where(delivery.c.alert_id == alert_id).order_by(delivery.c.id)
        )
        return tuple(_delivery(row) for row in rows)

    # ------------------------------------------------------------------------------------------ sending

    def claim_deliveries(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        channels: Iterable[str] | None = None,
        leaving: Leaving | None = None,
        *,
        worker: str | None = None,
    ) -> tuple[Claim, ...]:
        """Up to `limit` deliveries per channel that are due are SENDING until now + lease, by `worker`, and
        returned in order.

        Only the head of a channel's queue is taken: nothing overtakes a delivery that waits or that another
        sender holds. Deliveries that were sent together are claimed together. `channels` None means every
        channel. What `leaving` holds back is passed over, and stays in the queue as it is.
        """
        claims: list[Claim] = []
        for channel in sorted(self._open_channels() if channels is None else channels):
            head = self._due_head(channel, now, limit, leaving)
            self._hold([row.id for row in head], now + lease, worker)
            claims += [self._claim(row, now + lease) for row in head]
        return tuple(claims)

    def _open_channels(self) -> tuple[str, ...]:
        return tuple(self.connection.execute(select(delivery.c.channel).where(IS_OPEN).distinct()).scalars())

    def may_leave(self, channel: str, now: datetime, leaving: Leaving) -> bool:
        """True when the channel has something to be claimed that `leaving` lets go."""
        return bool(self._due_head(channel, now, 1, leaving))

    def _due_head(self, channel: str, now: datetime, limit: int, leaving: Leaving | None) -> list[Any]:
        head: list[Any] = []
        for row in self.connection.execute(queue_of(channel, limit if leaving is None else MAX_HELD)):
            if now < row.due <= now + HORIZON:
                break
            head.append(row)
        if leaving is not None:
            head = self._let_go(head, leaving)[:limit]
        return head + self._rest_of_message(head)

    def _let_go(self, head: list[Any], leaving: Leaving) -> list[Any]:
        """Those of the rows that may leave; what was tried as one message goes or stays as one."""
        answers = leaving([(self._told(row), row.created) for row in head])
        going = {row.id for row, goes in zip(head, answers, strict=True) if goes}
        messages = {row.message_key for row in head if row.id in going} - {None}
        return [row for row in head if row.id in going or row.message_key in messages]

    def _rest_of_message(self, head: list[Any]) -> list[Any]:
        """The deliveries that share the last one's message and lie beyond the limit."""
        if not head or head[-1].message_key is None:
            return []
        same = select(delivery).where(
            delivery.c.message_key == head[-1].message_key, IS_OPEN, delivery.c.id > head[-1].id
        )
        return list(self.connection.execute(same.order_by(delivery.c.id).with_for_update()))

    def _hold(self, ids: Sequence[int], until: datetime, worker: str | None) -> None:
        if ids:
            held = {"state": DeliveryState.SENDING, "due": until, "worker": worker}
            self.connection.execute(update(delivery).where(delivery.c.id.in_(ids)).values(**held))

    def _claim(self, row: Any, until: datetime) -> Claim:
        held = Delivery(
            id=row.id,
            told_id=row.alert_id or row.notice_id,
            channel=row.channel,
            idempotency_key=row.idempotency_key,
            state=DeliveryState.SENDING,
            attempts=row.attempts,
            due=until,
            error=row.error,
        )
        return Claim(held, self._told(row), row.message_key, row.created)

    def _told(self, row: Any) -> Alert | Notice:
        if row.notice_id is not None:
            body = self.connection.execute(select(notice.c.body).where(notice.c.id == row.notice_id))
            return decode(Notice, body.scalar_one())
        body = self.connection.execute(select(alert.c.body).where(alert.c.id == row.alert_id))
        return decode(Alert, body.scalar_one())

    def start_message(
        self, claims: Sequence[Claim], message_key: str, now: datetime, lease: timedelta
    ) -> bool:
        """The claimed deliveries go out now as one message, whose key they keep for ever.

        False, and nothing is changed, when one of them is no longer held under this claim.
        """
        ids = [claim.delivery.id for claim in claims]
        held = select(func.count()).where(
            delivery.c.id.in_(ids),
            delivery.c.state == DeliveryState.SENDING,
            delivery.c.due == claims[0].delivery.due,
        )
        if self.connection.execute(held).scalar_one() < len(ids):
            return False
        self.connection.execute(
            update(delivery)
            .where(delivery.c.id.in_(ids))
            .values(message_key=message_key, attempts=delivery.c.attempts + 1, due=now + lease)
        )
        return True

    def mark_sent(self, delivery_id: int, now: datetime, receipt: str | None = None) -> None:
        """The channel took the delivery, and calls it by `receipt` if it calls it anything."""
        self._mark(delivery_id, state=DeliveryState.SENT, sent=now, error=None, receipt=receipt)

    def mark_failed(self, delivery_id: int, error: str, due: datetime) -> None:
        """The delivery waits for its next try at `due`, and holds back those behind it."""
        self._mark(delivery_id, state=DeliveryState.PENDING, error=error, due=due)

    def mark_dead(self, delivery_id: int, error: str) -> None:
        """The delivery is a dead letter: it is not tried again unless a person asks for it."""
        self._mark(delivery_id, state=DeliveryState.DEAD, error=error)

    def release(self, claims: Iterable[Claim], due: datetime) -> None:
        """Claimed deliveries that were not tried are PENDING again, due at `due`."""
        for claim in claims:
            self._mark(claim.delivery.id, state=DeliveryState.PENDING, due=due)

    def release_all(self, now: datetime, worker: str | None = None) -> int:
        """Every claim of the worker, or of all, is ended, and their number returned: for a start, when no
        such sender can be alive."""
        held = update(delivery).where(delivery.c.state == DeliveryState.SENDING)
        if worker is not None:
            held = held.where(delivery.c.worker == worker)
        return self.connection.execute(held.values(state=DeliveryState.PENDING, due=now)).rowcount

    def drop_waiting(self, key: str) -> int:
        """What waits of the round's alerts and reminders, and was not begun to be sent, is gone; how many
        deliveries that were."""
        waits = or_(
            delivery.c.state.in_((DeliveryState.PENDING, DeliveryState.WITHHELD)),
            and_(delivery.c.state == DeliveryState.SENDING, delivery.c.message_key.is_(None)),
        )
        told = select(alert.c.id).where(alert.c.key == key)
        carried = (
            select(delivery.c.notice_id, notice.c.body)
            .join(notice, notice.c.id == delivery.c.notice_id)
            .where(waits, notice.c.kind == NoticeKind.REMINDER)
        )
        rows = self.connection.execute(carried).all()
        reminders = [row.notice_id for row in rows if decode(Notice, row.body).data.get("key") == key]
        about = or_(delivery.c.alert_id.in_(told), delivery.c.notice_id.in_(reminders))
        return self.connection.execute(delete(delivery).where(waits, about)).rowcount

    def _mark(self, delivery_id: int, **values: Any) -> None:
        # A delivery that a slow sender's late answer reaches when it is already sent stays sent.
        self.connection.execute(
            update(delivery)
            .where(delivery.c.id == delivery_id, delivery.c.state != DeliveryState.SENT)
            .values(**values)
        )

    # ------------------------------------------------------------------------------------------ looking

    def requeue_dead(self, channel: str | None, now: datetime) -> int:
        """The dead letters of a channel, or of all, are to be sent again at once, under their old keys."""
        statement = update(delivery).where(delivery.c.state == DeliveryState.DEAD)
        if channel is not None:
            statement = statement.where(delivery.c.channel == channel)
        return self.connection.execute(
            statement.values(state=DeliveryState.PENDING, attempts=0, due=now)
        ).rowcount

    def dead(self) -> tuple[Delivery, ...]:
        """The dead letters, the oldest first."""
        statement = select(delivery).where(delivery.c.state == DeliveryState.DEAD).order_by(delivery.c.id)
        return tuple(_delivery(row) for row in self.connection.execute(statement))

    def pending_counts(self) -> dict[str, int]:
        """How many deliveries wait or are being sent, by channel; channels with none are not named."""
        statement = select(delivery.c.channel, func.count()).where(IS_OPEN).group_by(delivery.c.channel)
        return {row[0]: row[1] for row in self.connection.execute(statement)}

    def messages_sent_since(self, channel: str, since: datetime) -> tuple[datetime, ...]:
        """When the channel took each message since then, the earliest first; a digest is one message."""
        taken = func.max(delivery.c.sent)
        statement = (
            select(taken)
            .where(
                delivery.c.channel == channel, delivery.c.state == DeliveryState.SENT, delivery.c.sent > since
            )
            .group_by(delivery.c.message_key)
            .order_by(taken)
        )
        return tuple(self.connection.execute(statement).scalars())

    def channel_queues(self) -> tuple[ChannelQueue, ...]:
        """Every channel that was ever written to, by name."""
        names = self.connection.execute(select(delivery.c.channel).distinct().order_by(delivery.c.channel))
        return tuple(self._queue(channel) for channel in names.scalars())

    def _queue(self, channel: str) -> ChannelQueue:
        mine = delivery.c.channel == channel
        by_state = select(delivery.c.state, func.count()).where(mine).group_by(delivery.c.state)
        counts: dict[str, int] = {row[0]: row[1] for row in self.connection.execute(by_state)}
        trouble = (
            select(delivery.c.error)
            .where(mine, delivery.c.error.is_not(None))
            .order_by(delivery.c.id.desc())
            .limit(1)
        )
        return ChannelQueue(
            channel=channel,
            waiting=counts.get(DeliveryState.PENDING, 0) + counts.get(DeliveryState.SENDING, 0),
            dead=counts.get(DeliveryState.DEAD, 0),
            sent=counts.get(DeliveryState.SENT, 0),
            oldest=self.connection.execute(
                select(func.min(delivery.c.created)).where(mine, IS_OPEN)
            ).scalar(),
            last_sent=self.connection.execute(select(func.max(delivery.c.sent)).where(mine)).scalar(),
            last_error=self.connection.execute(trouble).scalar(),
        )


IS_OPEN: ColumnElement[bool] = or_(
    delivery.c.state == DeliveryState.PENDING, delivery.c.state == DeliveryState.SENDING
)


def queue_of(channel: str, limit: int) -> Select[Any]:
    """The open deliveries of a channel in their order.

    On a server, a second sender waits here until the first has claimed; SQLite, which has one writer anyway,
    leaves the lock out.
    """
    mine = select(delivery).where(delivery.c.channel == channel, IS_OPEN)
    return mine.order_by(delivery.c.id).limit(limit).with_for_update()


def _delivery(row: Any) -> Delivery:
    return Delivery(
        id=row.id,
        told_id=row.alert_id or row.notice_id,
        channel=row.channel,
        idempotency_key=row.idempotency_key,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        due=row.due,
        error=row.error,
        sent=row.sent,
    )
