"""The mail channel against real SMTP servers: open, with STARTTLS, and with TLS from the start."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from store_values import make_alert

from watcher.alerts.render import message as rendered
from watcher.deliver.mail import MailChannel
from watcher.deliver.message import Message, Sent
from watcher.errors import ChannelError

SENDER = "Дозор <watcher@news.example>"
ALERT = Message(**rendered(make_alert()))


class Sink:
    """Keeps every mail; `answer` is the server's word on each, and those in `refused` are no recipients."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answer = "250 OK"
        self.refused: dict[str, str] = {}

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients.append(list(envelope.rcpt_tos))
        return self.answer


@contextmanager
def serving(**options: object) -> Iterator[tuple[Sink, int]]:
    handler = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)  # type: ignore[arg-type]
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split()  # noqa: SIM905
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command, *names], check=True, capture_output=True, timeout=60)
    return cert, key


def server_side(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def channel(
    port: int, scheme: str = "smtp+plain", user: str = "", ca_file: Path | None = None, **options: object
) -> MailChannel:
    url = f"{scheme}://{user}127.0.0.1:{port}"
    to = options.pop("to", ("desk@news.example", "Дежурный <night@news.example>"))
    return MailChannel(
        "desk",
        url,
        SENDER,
        to,  # type: ignore[arg-type]
        ca_file=str(ca_file) if ca_file else None,
        timeout=20,
    )


async def refusal(desk: MailChannel, message: Message = ALERT) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await desk.send(message, "alert1:1:desk")
    return caught.value


# ---------------------------------------------------------------------------------------------- the mail


async def test_a_mail_says_whose_list_it_is_and_that_nobody_wrote_it(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    await channel(port).send(ALERT, "alert1:1:desk")
    (mail,) = handler.mails
    assert mail["Subject"] == ALERT.title
    assert mail["From"] == SENDER
    assert mail["To"] == "desk@news.example, Дежурный <night@news.example>"
    assert mail["List-Id"] == "<north-south.talks-watcher.news.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Watcher-Delivery"] == "alert1:1:desk"
    assert handler.recipients == [["desk@news.example", "night@news.example"]]


async def test_a_mail_has_the_text_and_a_page_that_loads_nothing(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    await channel(port).send(ALERT, "k")
    plain, page = (handler.mails[0].get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert page is not None
    assert handler.mails[0].get_content_type() == "multipart/alternative"
    assert plain.get_content().split() == ALERT.text.split()
    assert ALERT.html is not None
    assert ALERT.html in page.get_content()
    assert not {"src=", "@import", "url(", "<script"} & set(page.get_content().split("\n"))


async def test_mails_of_one_round_are_one_thread_and_a_mail_sent_twice_has_one_id(
    sink: tuple[Sink, int],
) -> None:
    handler, port = sink
    desk = channel(port)
    await desk.send(ALERT, "a:1")
    await desk.send(replace(ALERT, earlier=(Sent("a:1"),)), "b:2")
    await desk.send(replace(ALERT, earlier=(Sent("a:1"), Sent("b:2"))), "c:3")
    await desk.send(replace(ALERT, earlier=(Sent("a:1"), Sent("b:2"))), "c:3")
    first, second, third, again = (mail["Message-ID"] for mail in handler.mails)
    assert len({first, second, third}) == 3
    assert third == again
    assert handler.mails[0]["References"] is None
    assert handler.mails[1]["In-Reply-To"] == first
    assert handler.mails[2]["In-Reply-To"] == second
    assert handler.mails[2]["References"] == f"{first} {second}"


async def test_nothing_in_a_title_or_a_key_becomes_a_header(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    hostile = replace(ALERT, title="Раунд\r\nBcc: all@news.example\u2028X: 1\x00" + "ы" * 500)
    await channel(port).send(hostile, "k\r\nBcc: all@news.example")
    (mail,) = handler.mails
    assert mail["Bcc"] is None
    assert mail["X"] is None
    assert mail["Subject"].startswith("Раунд Bcc: all@news.example")
    assert handler.recipients == [["desk@news.example", "night@news.example"]]


async def test_a_long_line_and_a_lone_dot_arrive_as_they_are(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    words = f"{'слово ' * 400}\n.\nend"
    await channel(port).send(Message("t", words), "k")
    plain = handler.mails[0].get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").rstrip("\n") == words


# ---------------------------------------------------------------------------------------------- the server


async def test_a_mail_is_encrypted_and_its_sender_known(certificate: tuple[Path, Path]) -> None:
    seen: list[LoginPassword] = []

    def known(server: SMTP, session: Session, envelope: Envelope, how: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        seen.append(data)
        return AuthResult(success=data.password == b"pss/t:w@rd")

    context = server_side(certificate)
    with serving(tls_context=context, require_starttls=True, authenticator=known) as (handler, port):
        await channel(port, "smtp", "watcher:pss%2Ft%3Aw%40rd@", certificate[0]).send(ALERT, "k")
        assert len(handler.mails) == 1
        assert seen[0].login == b"watcher"
        wrong = await refusal(channel(port, "smtp", "watcher:wrong-word@", certificate[0]))
        assert not wrong.permanent  # it is no fault of the alert, which must not be lost for it
        assert "wrong-word" not in wrong.message


async def test_tls_from_the_start(certificate: tuple[Path, Path]) -> None:
    with serving(ssl_context=server_side(certificate)) as (handler, port):
        await channel(port, "smtps", ca_file=certificate[0]).send(ALERT, "k")
        assert len(handler.mails) == 1


async def test_a_server_that_cannot_prove_who_it_is_gets_nothing(certificate: tuple[Path, Path]) -> None:
    with serving(tls_context=server_side(certificate), require_starttls=True) as (handler, port):
        error = await refusal(channel(port, "smtp", "watcher:secret-word@"))
        assert "certificate" in error.message.lower()
        assert handler.mails == []


async def test_a_server_without_encryption_gets_nothing(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    error = await refusal(channel(port, "smtp", "watcher:secret-word@"))
    assert "STARTTLS" in error.message
    assert not error.permanent
    assert handler.mails == []


async def test_a_refusal_for_good_is_told_from_one_for_now(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    handler.answer = "451 come back later"
    assert not (await refusal(channel(port))).permanent
    handler.answer = "554 spam"
    error = await refusal(channel(port))
    assert error.permanent
    assert "554 spam" in error.message


async def test_who_is_refused_is_named_and_the_others_have_the_mail(sink: tuple[Sink, int]) -> None:
    handler, port = sink
    handler.refused = {"desk@news.example": "550 no such user"}
    error = await refusal(channel(port))
    assert error.permanent
    assert "desk@news.example: answered 550 no such user" in error.message
    assert handler.recipients == [["night@news.example"]]


async def test_a_server_that_is_gone_or_silent_is_tried_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        gone = closed.getsockname()[1]
    assert not (await refusal(channel(gone))).permanent
    with socket.create_server(("127.0.0.1", 0)) as silent:
        desk = MailChannel(
            "desk",
            f"smtp+plain://127.0.0.1:{silent.getsockname()[1]}",
            SENDER,
            ["a@news.example"],
            timeout=0.3,
        )
        assert not (await refusal(desk)).permanent
