"""What was told, or is to be: alerts of rounds, and notices. Each is kept together with its deliveries, one
per channel, which wait in the outbox from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from watcher.model import Alert, DeliveryState, Notice
from watcher.store.codec import encode
from watcher.store.dialect import insert_new
from watcher.store.entries import holds_words
from watcher.store.rows import Rows
from watcher.store.tables import alert, delivery, notice

_LAST_OF_ROUND = (
    select(alert.c.body)
    .where(alert.c.topic == bindparam("of"), alert.c.key == bindparam("round"))
    .order_by(alert.c.row.desc())
    .limit(1)
)


class ToldRows(Rows):
    def add_alert(
        self, value: Alert, channels: Sequence[str], now: datetime, withheld: Sequence[str] = ()
    ) -> bool:
        """The alert is kept and waits in the outbox of each channel; from those in `withheld` it is withheld.

        An alert whose id is known changes nothing and returns False.
        """
        row = {
            "id": value.id,
            "key": value.key,
            "topic": value.topic,
            "kind": value.kind,
            "created": value.created,
            "body": encode(value),
        }
        if not insert_new(self.connection, alert, row):
            return False
        for channel in (*channels, *withheld):
            state = DeliveryState.WITHHELD if channel in withheld else DeliveryState.PENDING
            key = f"{value.id}:{value.seq}:{channel}"
            self._add_delivery({"alert_id": value.id}, key, channel, now, state)
        return True

    def refresh_alert(self, value: Alert) -> None:
        """The alert with that id stands as given: what it rests on has grown since it was told."""
        self.connection.execute(update(alert).where(alert.c.id == value.id).values(body=encode(value)))

    def add_notice(self, value: Notice, channels: Sequence[str], now: datetime) -> bool:
        """The notice is kept and waits in the outbox of each channel, behind what waits there already.

        A notice whose id is known changes nothing and returns False.
        """
        row = {"id": value.id, "kind": value.kind, "created": value.created, "body": encode(value)}
        if not insert_new(self.connection, notice, row):
            return False
        for channel in channels:
            self._add_delivery({"notice_id": value.id}, f"{value.id}:{channel}", channel, now)
        return True

    def notice(self, notice_id: str) -> Notice | None:
        return self._one(Notice, select(notice.c.body).where(notice.c.id == notice_id))

    def notices(self, limit: int = 100) -> tuple[Notice, ...]:
        """The last notices, the newest first."""
        return self._all(Notice, select(notice.c.body).order_by(notice.c.row.desc()).limit(limit))

    def alert(self, alert_id: str) -> Alert | None:
        return self._one(Alert, select(alert.c.body).where(alert.c.id == alert_id))

    def alerts(
        self,
        topic: str | None = None,
        limit: int = 100,
        since: datetime | None = None,
        *,
        key: str | None = None,
        words: str = "",
        skip: int = 0,
    ) -> tuple[Alert, ...]:
        """The last alerts, of one round with `key`, that hold the words: the newest first, without the first
        `skip`."""
        statement = select(alert.c.body).order_by(alert.c.row.desc()).limit(limit).offset(skip)
        if topic is not None:
            statement = statement.where(alert.c.topic == topic)
        if key is not None:
            statement = statement.where(alert.c.key == key)
        if words:
            statement = statement.where(holds_words(alert.c.body, words))
        if since is not None:
            statement = statement.where(alert.c.created >= since)
        return self._all(Alert, statement)

    def last_alert(self, topic: str, round_id: str) -> Alert | None:
        """What was told last of a round."""
        return next(iter(self._all_kept(Alert, _LAST_OF_ROUND, of=topic, round=round_id)), None)

    def count_alerts(self, since: datetime) -> int:
        """How many alerts were made since then."""
        return self.connection.execute(select(func.count()).where(alert.c.created >= since)).scalar_one()

    def alert_counts(self) -> dict[tuple[str, str], int]:
        """How many alerts there are, by topic and kind."""
        statement = select(alert.c.topic, alert.c.kind, func.count()).group_by(alert.c.topic, alert.c.kind)
        return {(row[0], row[1]): row[2] for row in self.connection.execute(statement)}

    def _add_delivery(
        self,
        carried: dict[str, str],
        key: str,
        channel: str,
        now: datetime,
        state: DeliveryState = DeliveryState.PENDING,
    ) -> None:
        row = {
            **carried,
            "channel": channel,
            "idempotency_key": key,
            "state": state,
            "attempts": 0,
            "created": now,
            "due": now,
        }
        insert_new(self.connection, delivery, row)
