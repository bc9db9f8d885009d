"""Apprise channels against a real SMTP sink and a real HTTP server."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from store_values import make_alert
from webhook_receiver import Answer, WebhookReceiver

from watcher.deliver.apprise import AppriseChannel, tame
from watcher.deliver.message import Message
from watcher.errors import ChannelError

MESSAGE = Message(
    "Раунд 3: Москва", "Раунд 3: Москва\n<b>было</b>: не назначено & открыто\n", {}, make_alert()
)


class Sink:
    """Keeps every mail; `answer` is the server's word on each."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return self.answer


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    handler = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def mail_channel(port: int, more: str = "") -> AppriseChannel:
    query = f"from=watcher@news.example&smtp=127.0.0.1&mode=insecure{more}"
    return AppriseChannel("desk", f"mailto://127.0.0.1:{port}/desk@news.example?{query}", timeout=20)


def json_channel(receiver: WebhookReceiver, query: str = "", timeout: float = 20) -> AppriseChannel:
    return AppriseChannel("chat", f"json://127.0.0.1:{receiver.port}/T0KEN99{query}", timeout=timeout)


async def refusal(channel: AppriseChannel) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await channel.send(MESSAGE, "alert1:1:chat")
    return caught.value


async def test_a_title_that_stands_above_a_message_is_not_told_twice(receiver: WebhookReceiver) -> None:
    await json_channel(receiver).send(MESSAGE, "k")
    (got,) = receiver.received
    told = json.loads(got.body)
    assert told["title"] == MESSAGE.title
    assert MESSAGE.title not in told["message"]
    await json_channel(receiver).send(Message("Only a title", "Only a title"), "k")
    assert json.loads(receiver.received[1].body)["message"] == "Only a title"


async def test_what_reads_markdown_gets_no_markup_and_whole_addresses(receiver: WebhookReceiver) -> None:
    receiver.usual = Answer(200)
    channel = AppriseChannel("chat", "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", timeout=20)
    channel._service.notify_url = receiver.url
    await channel.send(Message("t", "a *b* _c_ [d](e) https://x.example/a_b_c"), "k")
    told = json.loads(receiver.received[0].body)
    assert told["content"].endswith(r"a \*b\* \_c\_ \[d\](e) https://x.example/a_b_c")


# ---------------------------------------------------------------------------------------------- mail


async def test_a_mail_arrives_with_its_subject_its_text_and_its_key(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    await mail_channel(port).send(MESSAGE, "alert1:1:desk")
    (mail,) = handler.mails
    assert mail["Subject"] == "Раунд 3: Москва"
    assert mail["To"] == "desk@news.example"
    assert mail["Idempotency-Key"] == mail["X-Watcher-Delivery"] == "alert1:1:desk"
    body = mail.get_body(("plain", "html"))
    assert body is not None
    assert "не назначено" in body.get_content()


async def test_words_of_an_article_are_no_markup_in_the_mail(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    await mail_channel(port, "&format=html").send(MESSAGE, "k")
    html = handler.mails[0].get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;" in html.get_content()
    assert "<b>" not in html.get_content()


async def test_a_title_cannot_add_mail_headers(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    await mail_channel(port).send(replace(MESSAGE, title="Round\r\nBcc: all@news.example"), "k")
    (mail,) = handler.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Round Bcc: all@news.example"


async def test_a_second_mail_carries_its_own_key(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    channel = mail_channel(port)
    await channel.send(MESSAGE, "first")
    await channel.send(MESSAGE, "second")
    assert [mail["Idempotency-Key"] for mail in handler.mails] == ["first", "second"]


async def test_a_mail_server_that_refuses_or_is_gone_is_tried_later(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    handler.answer = "451 come back later"
    assert not (await refusal(mail_channel(port))).permanent
    with socket.create_server(("127.0.0.1", 0)) as closed:
        gone = closed.getsockname()[1]
    assert not (await refusal(mail_channel(gone))).permanent


# ---------------------------------------------------------------------------------------------- HTTP services


async def test_a_service_gets_title_body_key_and_kind(receiver: WebhookReceiver) -> None:
    await json_channel(receiver).send(MESSAGE, "alert1:1:chat")
    (got,) = receiver.received
    told = json.loads(got.body)
    assert told["title"] == "Раунд 3: Москва"
    assert "не назначено & открыто" in told["message"]
    assert told["type"] == "warning"
    assert got.headers["idempotency-key"] == "alert1:1:chat"


@pytest.mark.parametrize(
    ("status", "permanent"), [(401, True), (404, True), (429, False), (500, False), (503, False)]
)
async def test_a_refusal_is_permanent_when_its_status_says_never(
    receiver: WebhookReceiver, status: int, permanent: bool
) -> None:
    receiver.usual = Answer(status)
    error = await refusal(json_channel(receiver))
    assert error.permanent is permanent
    assert str(status) in str(error)


async def test_no_redirect_is_followed(receiver: WebhookReceiver) -> None:
    receiver.usual = Answer(302, {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"})
    await refusal(json_channel(receiver))
    assert {got.path for got in receiver.received} == {"/T0KEN99"}


async def test_secrets_of_the_url_are_in_no_error_and_no_log(
    receiver: WebhookReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    receiver.usual = Answer(500)
    assert "T0KEN99" not in str(await refusal(json_channel(receiver)))
    assert "T0KEN99" not in caplog.text


async def test_a_service_that_hangs_is_left_after_the_deadline_and_not_piled_upon(
    receiver: WebhookReceiver,
) -> None:
    receiver.usual = Answer(hang=30)
    channel = json_channel(receiver, "?rto=25", timeout=0.5)
    before = threading.active_count()
    assert "no end within 0.5 s" in str(await refusal(channel))
    for _ in range(5):
        assert "still hangs" in str(await refusal(channel))
    assert len(receiver.received) == 1
    # The server's own thread for the one open request is the second.
    assert threading.active_count() <= before + 2


async def test_a_long_text_is_split_at_the_service_s_limit() -> None:
    channel = AppriseChannel("chat", "tgram://123456789:abcdefg_hijklmnop/1234")
    body_limit = channel._service.body_maxlen
    calls = list(channel._service._build_send_calls(body="word " * 3000, title="t", body_format="text"))
    assert len(calls) > 1
    assert all(len(call["body"]) <= body_limit for call in calls)


def test_a_service_with_a_tiny_limit_gets_one_cut_message() -> None:
    channel = AppriseChannel("sms", "bulksms://user:password@+15551234567")
    calls = list(channel._service._build_send_calls(body="word " * 3000, title="t", body_format="text"))
    assert len(calls) == 1
    assert len(calls[0]["body"]) <= 500


@pytest.mark.parametrize("url", ["", "nosuch://secretpart", "just words", "tgram://"])
def test_an_unknown_address_is_refused_at_once_without_its_secret(url: str) -> None:
    with pytest.raises(ChannelError, match="no address that Apprise knows") as caught:
        AppriseChannel("chat", url)
    assert caught.value.permanent
    assert "secretpart" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "tamed"),
    [
        ("he told @everyone and @Here", "he told ＠everyone and ＠Here"),
        ("<!channel> <@U123> <#C1>", "‹!channel> ‹@U123> ‹#C1>"),
        ("write to desk@news.example", "write to desk@news.example"),
        ("a < b", "a < b"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_a_quote_cannot_call_a_whole_chat(text: str, tamed: str) -> None:
    assert tame(text) == tamed
