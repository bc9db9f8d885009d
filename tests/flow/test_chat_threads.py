"""A round's messages hang together in a chat, whatever happens to the service between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from chat_servers import TOKEN, TelegramServer
from store_values import make_alert

from watcher.alerts.render import message
from watcher.deliver import Message
from watcher.deliver.chat import ChatChannel
from watcher.deliver.telegram import Telegram
from watcher.fetch.transport import guarded_transport
from watcher.flow.send import SendOptions, send_due
from watcher.model import Alert, Notice
from watcher.store import Store, open_store

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    with TelegramServer() as running:
        yield running


def rendered(told: Alert | Notice, _channel: str, follows: Alert | None) -> Message:
    assert isinstance(told, Alert)
    return Message(**message(told, follows=follows))


async def told_by(store: Store, server: TelegramServer, alerts: list[Alert], later: timedelta) -> None:
    """One life of the service: the alerts enter the outbox, and what waits is sent."""
    with store.transaction() as tx:
        for alert in alerts:
            tx.add_alert(alert, ["chat"], NOON)
    guard = guarded_transport((server.host,), None)
    chat = ChatChannel("chat", Telegram(TOKEN, "-100200", server.url), [TOKEN], transport=guard)
    report = await send_due(store, {"chat": chat}, lambda: NOON + later, SendOptions(digest_over=1), rendered)
    await chat.close()
    assert report.sent == len(alerts), report.errors


def change(number: int, key: str = "north-south/envoys/1") -> Alert:
    return replace(make_alert(number), key=key)


async def test_a_change_answers_the_rounds_last_message_also_after_a_restart(
    tmp_path: Path, store_url: str | None, server: TelegramServer
) -> None:
    for number in (1, 2, 3):
        store = open_store(tmp_path / "state", store_url)
        await told_by(store, server, [change(number)], timedelta(minutes=number))
        store.close()

    first, second, third = server.messages
    assert [seen.answers for seen in server.messages.values()] == [None, first, second]
    assert third not in (first, second)


async def test_a_digest_of_several_rounds_is_answered_by_nothing(
    tmp_path: Path, store_url: str | None, server: TelegramServer
) -> None:
    store = open_store(tmp_path / "state", store_url)
    await told_by(store, server, [change(1), change(2, "north-south/envoys/2")], timedelta(hours=2))
    await told_by(store, server, [change(3)], timedelta(hours=2))
    store.close()

    digest, follow_up = server.messages.values()
    assert "2 alerts" in digest.text
    assert follow_up.answers is None
    assert "Follows: “" in follow_up.text
