"""The webhook against a real HTTP server."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import socket
from collections.abc import AsyncIterator
from email.utils import formatdate

import httpx
import pytest
from webhook_receiver import Answer, WebhookReceiver

from watcher.deliver.message import Message
from watcher.deliver.posting import retry_after
from watcher.deliver.webhook import WebhookChannel
from watcher.errors import ChannelError

MESSAGE = Message("Раунд 3", "Раунд 3: Москва", {"schema": "x/1", "title": "Раунд 3"})
MORNING = 1_746_090_000.0


@pytest.fixture
async def hook(receiver: WebhookReceiver) -> AsyncIterator[WebhookChannel]:
    channel = WebhookChannel("hook", receiver.url, "s3cret", timeout=5, clock=lambda: MORNING)
    yield channel
    await channel.close()


async def refusal(channel: WebhookChannel) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await channel.send(MESSAGE, "k")
    return caught.value


async def test_the_body_is_the_payload_as_json(receiver: WebhookReceiver, hook: WebhookChannel) -> None:
    await hook.send(MESSAGE, "alert1:1:hook")
    (got,) = receiver.received
    assert json.loads(got.body) == MESSAGE.payload
    assert got.headers["content-type"] == "application/json; charset=utf-8"
    assert "Раунд".encode() in got.body


async def test_a_receiver_can_check_who_sent_it_and_when(
    receiver: WebhookReceiver, hook: WebhookChannel
) -> None:
    await hook.send(MESSAGE, "alert1:1:hook")
    (got,) = receiver.received
    timestamp = got.headers["x-watcher-timestamp"]
    assert timestamp == str(int(MORNING))
    expected = hmac.new(b"s3cret", timestamp.encode() + b"." + got.body, hashlib.sha256).hexdigest()
    assert got.headers["x-watcher-signature"] == f"sha256={expected}"


async def test_every_attempt_at_a_message_carries_its_key(
    receiver: WebhookReceiver, hook: WebhookChannel
) -> None:
    receiver.answers.append(Answer(500))
    with pytest.raises(ChannelError):
        await hook.send(MESSAGE, "alert1:1:hook")
    await hook.send(MESSAGE, "alert1:1:hook")
    assert receiver.keys() == ["alert1:1:hook"] * 2
    assert {got.headers["x-watcher-delivery"] for got in receiver.received} == {"alert1:1:hook"}


async def test_a_key_that_no_header_can_carry_is_encoded(
    receiver: WebhookReceiver, hook: WebhookChannel
) -> None:
    await hook.send(MESSAGE, "a:1:дежурный\r\nX-Evil: 1")
    (key,) = receiver.keys()
    assert key.isascii()
    assert "x-evil" not in receiver.received[0].headers


async def test_without_a_secret_nothing_is_signed_and_own_headers_are_sent(receiver: WebhookReceiver) -> None:
    channel = WebhookChannel("hook", receiver.url, headers={"Authorization": "Bearer t0ken"})
    await channel.send(MESSAGE, "k")
    await channel.close()
    (got,) = receiver.received
    assert "x-watcher-signature" not in got.headers
    assert got.headers["authorization"] == "Bearer t0ken"


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_any_2xx_is_taken(receiver: WebhookReceiver, hook: WebhookChannel, status: int) -> None:
    receiver.usual = Answer(status)
    await hook.send(MESSAGE, "k")
    assert len(receiver.received) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 422])
async def test_a_4xx_says_never(receiver: WebhookReceiver, hook: WebhookChannel, status: int) -> None:
    receiver.usual = Answer(status)
    assert (await refusal(hook)).permanent


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520])
async def test_other_failures_say_later(receiver: WebhookReceiver, hook: WebhookChannel, status: int) -> None:
    receiver.usual = Answer(status)
    error = await refusal(hook)
    assert not error.permanent
    assert str(status) in str(error)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(receiver: WebhookReceiver, hook: WebhookChannel, status: int) -> None:
    receiver.usual = Answer(status, {"Location": f"{receiver.url}/elsewhere?token=s3cretive"})
    error = await refusal(hook)
    assert "redirect" in str(error)
    assert "s3cretive" not in str(error)
    assert [got.path for got in receiver.received] == ["/hook"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        (formatdate(MORNING + 90, usegmt=True), 90.0),
        (formatdate(MORNING - 90, usegmt=True), 0.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        ("99999999999999999999", 999999999.0),
    ],
)
async def test_both_forms_of_retry_after_are_understood(
    receiver: WebhookReceiver, hook: WebhookChannel, header: str, seconds: float | None
) -> None:
    receiver.usual = Answer(429, {"Retry-After": header})
    assert (await refusal(hook)).retry_after == seconds


def test_a_missing_retry_after_says_nothing() -> None:
    assert retry_after(None, MORNING) is None


async def test_a_server_that_never_answers_is_left_after_the_deadline(receiver: WebhookReceiver) -> None:
    receiver.usual = Answer(hang=30)
    channel = WebhookChannel("hook", receiver.url, timeout=0.3)
    error = await refusal(channel)
    assert not error.permanent
    assert "no answer within 0.3 s" in str(error)


async def test_a_refusal_that_drips_is_left_after_the_deadline(receiver: WebhookReceiver) -> None:
    receiver.usual = Answer(500, body=b"x" * 400, drip=True)
    channel = WebhookChannel("hook", receiver.url, timeout=0.5)
    assert not (await refusal(channel)).permanent


async def test_a_huge_refusal_is_not_read_to_its_end(receiver: WebhookReceiver, hook: WebhookChannel) -> None:
    receiver.usual = Answer(500, body=b"no " * 10_000_000)
    assert len(str(await refusal(hook))) < 400


async def test_a_server_that_hangs_up_or_is_not_there_is_tried_later(receiver: WebhookReceiver) -> None:
    receiver.usual = Answer(hang_up=True)
    assert not (await refusal(WebhookChannel("hook", receiver.url))).permanent
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert not (await refusal(WebhookChannel("hook", f"http://127.0.0.1:{port}/"))).permanent


async def test_secrets_do_not_show_in_errors(receiver: WebhookReceiver) -> None:
    url = receiver.url.replace("/hook", "/services/T0KEN99?key=abcd1234")
    receiver.usual = Answer(
        403, body=b"bad path /services/T0KEN99 with key abcd1234, signature made with s3cret"
    )
    error = str(await refusal(WebhookChannel("hook", url, "s3cret")))
    assert "403" in error
    for secret in ("T0KEN99", "abcd1234", "s3cret"):
        assert secret not in error


async def test_the_url_does_not_show_in_the_library_s_log(
    receiver: WebhookReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    channel = WebhookChannel("hook", receiver.url.replace("/hook", "/T0KEN99"))
    await channel.send(MESSAGE, "k")
    assert "T0KEN99" not in caplog.text


async def test_cookies_of_the_receiver_are_not_sent_back(
    receiver: WebhookReceiver, hook: WebhookChannel
) -> None:
    receiver.usual = Answer(200, {"Set-Cookie": "track=1"})
    await hook.send(MESSAGE, "k")
    await hook.send(MESSAGE, "k")
    assert "cookie" not in receiver.received[1].headers


async def test_the_guarded_transport_is_used_and_its_refusal_is_told() -> None:
    class Guard(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError(f"{request.url.host} is a private address")

    error = await refusal(WebhookChannel("hook", "http://192.168.0.1/", transport=Guard()))
    assert "private address" in str(error)


async def test_messages_can_go_side_by_side(receiver: WebhookReceiver, hook: WebhookChannel) -> None:
    await asyncio.gather(*(hook.send(MESSAGE, f"k{number}") for number in range(20)))
    assert sorted(receiver.keys()) == sorted(f"k{number}" for number in range(20))


@pytest.mark.parametrize(
    "url", ["", "ftp://x.example/", "/hook", "https://", "http://[::1", "hooks.example/x"]
)
def test_an_address_that_is_no_web_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(ChannelError) as caught:
        WebhookChannel("hook", url)
    assert caught.value.permanent
