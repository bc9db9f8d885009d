"""A small daemon to be killed: adds alerts with their rounds, and sends what is due, until all are out.

    python sender_process.py STATE URL COUNT

Prints "ready" when the store is open and "done" when every alert was added and sent.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store_values import NOON, make_alert, make_change, make_fact, make_round

from watcher.deliver import Message
from watcher.deliver.webhook import WebhookChannel
from watcher.flow.send import SendOptions, send_due
from watcher.model import Alert, Notice
from watcher.store import Store, open_store

OPTIONS = SendOptions(
    lease=timedelta(seconds=5), back_off_base=0.01, back_off_cap=0.05, per_hour=10_000, max_attempts=10_000
)


def render(alert: Alert | Notice, _channel: str, _follows: Alert | None) -> Message:
    assert isinstance(alert, Alert)
    return Message(alert.title, alert.title, {"id": alert.id}, alert)


def add_next(store: Store, count: int) -> bool:
    """One more round with its fact, change and alert is in the ledger; False when all are."""
    with store.transaction() as tx:
        number = int(tx.get_meta("alerts") or 0) + 1
        if number > count:
            return False
        tx.set_meta("alerts", str(number))
        tx.save_round(make_round(number))
        tx.add_fact(make_fact(number), "new_round", make_round(number).id, "new")
        tx.add_change(make_change(number))
        tx.add_alert(make_alert(number), ["hook"], NOON)
    return True


async def work(state: Path, url: str, count: int) -> None:
    store = open_store(state)
    store.lock()
    with store.transaction() as tx:
        tx.release_all(datetime.now(UTC))
    print("ready", flush=True)
    channels = {"hook": WebhookChannel("hook", url, "s3cret", timeout=2)}
    is_adding, waiting = True, 1
    while is_adding or waiting:
        is_adding = is_adding and add_next(store, count)
        await send_due(store, channels, lambda: datetime.now(UTC), OPTIONS, render)
        with store.reading() as tx:
            waiting = tx.pending_counts().get("hook", 0)
    store.close()
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
