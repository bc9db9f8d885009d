"""Telegram, Slack, Discord, Matrix and ntfy, against servers that answer as theirs do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from chat_servers import (
    TOKEN,
    ChatServer,
    DiscordServer,
    MatrixServer,
    NtfyServer,
    SlackServer,
    TelegramServer,
)
from store_values import make_alert

from watcher.alerts.render import message
from watcher.deliver.chat import ChatChannel, Service
from watcher.deliver.discord import Discord
from watcher.deliver.matrix import Matrix
from watcher.deliver.message import Message, Sent
from watcher.deliver.ntfy import Ntfy
from watcher.deliver.slack import Slack
from watcher.deliver.telegram import Telegram
from watcher.errors import ChannelError
from watcher.fetch.transport import guarded_transport

ROOM = "!talks:matrix.example"
FIRST, SECOND = make_alert(1), make_alert(2)


@dataclass(frozen=True)
class Kind:
    serves: Callable[[], ChatServer]
    service: Callable[[str, str], Service]  # of the server's address and a token
    threads: bool


KINDS = {
    "telegram": Kind(TelegramServer, lambda url, token: Telegram(token, "-100200", url), True),
    "slack": Kind(SlackServer, lambda url, token: Slack(token, "C024BE91L", url), True),
    "discord": Kind(DiscordServer, lambda url, token: Discord(f"{url}/api/webhooks/417/{token}"), False),
    "matrix": Kind(MatrixServer, lambda url, token: Matrix(url, token, ROOM), True),
    "ntfy": Kind(NtfyServer, lambda url, token: Ntfy("secret", token, url), False),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture
def server(kind: Kind) -> Iterator[ChatServer]:
    with kind.serves() as running:
        yield running


def channel(kind: Kind, server: ChatServer, token: str = TOKEN, *, in_place: bool = False) -> ChatChannel:
    guard = guarded_transport((server.host,), None)
    return ChatChannel("chat", kind.service(server.url, token), [token], in_place=in_place, transport=guard)


def told(number: int, **more: object) -> Message:
    alert = (FIRST, SECOND)[number - 1]
    return Message(**message(alert, follows=FIRST if number == 2 else None), **more)  # type: ignore[arg-type]


def squeezed(text: str) -> str:
    return " ".join(text.split())


async def test_a_person_reads_all_that_the_message_says(kind: Kind, server: ChatServer) -> None:
    await channel(kind, server).send(told(1), "a:1")

    shown = squeezed(server.last.text)
    for line in told(1).text.splitlines():
        words, _, address = line.strip("[]").replace("” - ", "” ").partition(" https://")
        assert squeezed(words) in shown
        assert address in shown


async def test_what_follows_on_a_round_answers_it_or_says_what_it_follows(
    kind: Kind, server: ChatServer
) -> None:
    chat = channel(kind, server)
    receipt = await chat.send(told(1), "a:1")
    second = await chat.send(told(2, earlier=(Sent("a:1", receipt),)), "b:2")

    first, last = server.messages
    assert second is not None
    assert server.last.answers == (first if kind.threads else None)
    assert ("Follows: “" in server.last.text) is not kind.threads
    assert not server.messages[first].is_edited
    assert last != first


async def test_in_place_the_rounds_one_message_says_what_is_true_now(kind: Kind, server: ChatServer) -> None:
    chat = channel(kind, server, in_place=True)
    receipt = await chat.send(told(1), "a:1")
    again = await chat.send(told(2, earlier=(Sent("a:1", receipt),)), "b:2")
    await chat.send(told(2, earlier=(Sent("a:1", receipt),)), "b:2")  # a try whose answer was lost

    (only,) = server.messages.values()
    assert only.is_edited
    assert SECOND.id in only.text
    assert again == receipt


async def test_a_message_that_is_gone_is_followed_by_a_new_one(kind: Kind, server: ChatServer) -> None:
    chat = channel(kind, server, in_place=True)
    receipt = await chat.send(told(1), "a:1")
    if isinstance(server, MatrixServer):
        pytest.skip("a Matrix room takes a rewriting of what it no longer shows")
    server.messages.clear()
    await chat.send(told(2, earlier=(Sent("a:1", receipt),)), "b:2")

    assert SECOND.id in server.last.text
    assert server.last.answers is None


async def test_a_reminder_answers_the_round_and_never_takes_its_place(kind: Kind, server: ChatServer) -> None:
    chat = channel(kind, server, in_place=True)
    receipt = await chat.send(told(1), "a:1")
    await chat.send(Message("Tomorrow", "Tomorrow\nIn Geneva", earlier=(Sent("a:1", receipt),)), "n:1")

    assert len(server.messages) == 2
    assert "In Geneva" in server.last.text


async def test_a_channel_that_was_given_another_room_refers_to_nothing_in_the_old_one(
    kind: Kind, server: ChatServer
) -> None:
    receipt = "0badc0de:1234.5678"
    await channel(kind, server, in_place=True).send(told(2, earlier=(Sent("a:1", receipt),)), "b:2")

    assert server.last.answers is None
    assert "Follows: “" in server.last.text


async def test_a_long_message_comes_in_parts_and_loses_nothing(kind: Kind, server: ChatServer) -> None:
    lines = [f"{number} Überall spricht man davon: {'Wort ' * 60}" for number in range(60)]
    await channel(kind, server).send(Message("Long", "\n".join(["Long", *lines])), "k")

    shown = squeezed(" ".join(seen.text for seen in server.messages.values()))
    assert len(server.messages) > 1
    assert all(squeezed(line) in shown for line in lines)


async def test_one_line_that_is_longer_than_a_message_is_cut(kind: Kind, server: ChatServer) -> None:
    await channel(kind, server).send(Message("Long", f"Long\n{'слово ' * 20_000}"), "k")

    assert any(seen.text.endswith("…") for seen in server.messages.values())


async def test_words_of_a_source_are_no_markup_and_call_nobody(kind: Kind, server: ChatServer) -> None:
    words = "<b>now</b> *x* _y_ ~z~ `c` [a](https://x.example) @everyone <!channel> <@U1> &amp; # 1"
    await channel(kind, server).send(Message("T", f"T\n{words}"), "k")

    assert words in server.last.text
    body = server.last.body
    assert body.get("allowed_mentions", {"parse": []}) == {"parse": []}
    assert body.get("m.mentions", {}) == {}
    assert "<!" not in str(body.get("text")) or isinstance(server, TelegramServer | NtfyServer)


WAITS = [
    (TelegramServer, (429, {"ok": False, "description": "x", "parameters": {"retry_after": 7}}, {})),
    (SlackServer, (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "7"})),
    (DiscordServer, (429, {"message": "You are being rate limited.", "retry_after": 7.0}, {})),
    (MatrixServer, (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 7000}, {})),
    (NtfyServer, (429, {"code": 42901, "error": "limit reached"}, {"Retry-After": "7"})),
]


async def test_a_server_that_asks_for_patience_gets_it(kind: Kind, server: ChatServer) -> None:
    server.refusals.append(next(reply for served, reply in WAITS if isinstance(server, served)))
    with pytest.raises(ChannelError) as caught:
        await channel(kind, server).send(told(1), "a:1")
    assert (caught.value.permanent, caught.value.retry_after) == (False, 7.0)


async def test_a_wrong_token_is_tried_again_once_the_config_is_mended_and_never_shown(
    kind: Kind, server: ChatServer
) -> None:
    wrong = "999:wrong-token-of-somebody"
    with pytest.raises(ChannelError) as caught:
        await channel(kind, server, wrong).send(told(1), "a:1")
    assert not caught.value.permanent
    assert wrong not in caught.value.message
    assert not server.messages


async def test_an_answer_that_is_not_the_services_is_no_success(kind: Kind, server: ChatServer) -> None:
    if isinstance(server, DiscordServer):
        pytest.skip("Discord's webhooks answer 204 with nothing where they are not asked to wait")
    server.refusals.append((200, {"welcome": "to the hotel's network"}, {}))
    with pytest.raises(ChannelError) as caught:
        await channel(kind, server).send(told(1), "a:1")
    assert not caught.value.permanent


@pytest.mark.parametrize("loud", [True, False])
async def test_a_phone_rings_by_severity(loud: bool) -> None:
    alert = replace(FIRST, severity="critical" if loud else "low")
    with TelegramServer() as telegram, NtfyServer() as ntfy:
        for kind, server in (("telegram", telegram), ("ntfy", ntfy)):
            await channel(KINDS[kind], server).send(Message(**message(alert)), "k")
        assert telegram.last.body["disable_notification"] is not loud
        assert ntfy.last.body["priority"] == (5 if loud else 2)


async def test_a_matrix_server_that_is_told_twice_shows_it_once() -> None:
    with MatrixServer() as server:
        for _ in range(2):
            await channel(KINDS["matrix"], server).send(told(1), "a:1")
        assert len(server.messages) == 1


async def test_a_room_inside_is_refused_unless_it_is_allowed() -> None:
    with TelegramServer() as server:
        chat = ChatChannel(
            "chat", Telegram(TOKEN, "-100200", server.url), [TOKEN], transport=guarded_transport((), None)
        )
        with pytest.raises(ChannelError) as caught:
            await chat.send(told(1), "a:1")
    assert caught.value.permanent
    assert TOKEN not in caught.value.message
