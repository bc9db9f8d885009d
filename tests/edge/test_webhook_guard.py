"""A webhook goes out through the address guard: what it or the network refuses is a channel's error."""

from __future__ import annotations

import socket
import threading

import pytest
from loopback_server import free_port

from watcher.deliver.message import Message
from watcher.deliver.webhook import WebhookChannel
from watcher.errors import ChannelError
from watcher.fetch.transport import guarded_transport


def message() -> Message:
    return Message(title="a round is set", text="a round is set", payload={"id": "1"})


async def refusal(url: str, allow: tuple[str, ...]) -> ChannelError:
    channel = WebhookChannel("desk", url, transport=guarded_transport(allow))
    try:
        with pytest.raises(ChannelError) as caught:
            await channel.send(message(), "key-1")
    finally:
        await channel.close()
    return caught.value


async def test_a_receiver_that_is_down_is_a_temporary_error_of_its_channel() -> None:
    port = free_port()

    error = await refusal(f"http://127.0.0.1:{port}/hook", (f"127.0.0.1:{port}",))

    assert not error.permanent
    assert error.subject == "desk"


async def test_a_private_address_that_is_not_allowed_is_refused_for_good() -> None:
    error = await refusal(f"http://127.0.0.1:{free_port()}/hook", ())

    assert error.permanent
    assert "127.0.0.1" in str(error)


async def test_a_receiver_that_breaks_off_is_a_temporary_error() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = int(server.getsockname()[1])

        def hang_up() -> None:
            connection, _ = server.accept()
            connection.recv(10)
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        error = await refusal(f"http://127.0.0.1:{port}/hook", (f"127.0.0.1:{port}",))
        thread.join()

    assert not error.permanent
