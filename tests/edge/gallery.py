"""What each kind of channel really gets, caught by servers on loopback and written down.

`python tests/edge/gallery.py > docs/gallery.md` writes the page anew; a test compares them.
"""

from __future__ import annotations

import asyncio
import io
import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from chat_servers import (
    TOKEN,
    ChatServer,
    DiscordServer,
    MatrixServer,
    NtfyServer,
    Seen,
    SlackServer,
    TelegramServer,
)
from webhook_receiver import Answer, WebhookReceiver

from watcher.alerts.compose import compose
from watcher.alerts.render import message
from watcher.deliver.apprise import AppriseChannel
from watcher.deliver.chat import ChatChannel, Service
from watcher.deliver.console import ConsoleChannel
from watcher.deliver.discord import Discord
from watcher.deliver.mail import MailChannel
from watcher.deliver.matrix import Matrix
from watcher.deliver.message import Message, Sent
from watcher.deliver.ntfy import Ntfy
from watcher.deliver.slack import Slack
from watcher.deliver.telegram import Telegram
from watcher.deliver.webhook import WebhookChannel
from watcher.fetch.transport import guarded_transport
from watcher.model import (
    Certainty,
    Change,
    ChangeKind,
    DateInterval,
    Evidence,
    Fact,
    Precision,
    Round,
    Sourced,
    Status,
)
from watcher.topic import Party, Series, Topic

TOPIC = Topic(
    "north-south",
    "North-South talks",
    (Party("n", "North"), Party("s", "South")),
    (Series("embassies", "consultations on the embassies", words={"en": ("embassies",)}),),
)
NOW = datetime(2025, 6, 6, 6, 30, tzinfo=UTC)
JUNE_25 = DateInterval(date(2025, 6, 25), date(2025, 6, 25), Precision.DAY)
JULY_2 = DateInterval(date(2025, 7, 2), date(2025, 7, 2), Precision.DAY)
KEY = "north-south/embassies/3"

_HEAD = """\
# What each channel gets

<!-- Written by `python tests/edge/gallery.py` from what servers on loopback got; a test compares them. -->

One alert, the second about its round, as it leaves for each kind of channel. Its first quote is Arabic and
holds what could be taken for markup or a call of all members. Services that show a title apart get it apart;
where a thread shows what a message follows, it does not say so again.
Outlets are invented. How to set channels up: [alerts.md](alerts.md#channels).

The HTML of the mail, in the light and, on a narrow screen, in the dark:

![A mail: the change, what was, what is now, the quotes with their outlets](img/mail.png)

![The same mail in the dark on a narrow screen](img/mail-dark.png)
"""


def _evidence(outlet: str, quote: str, **other: Any) -> Evidence:
    owner = other.pop("owner", outlet.split()[0].lower())
    url = f"https://{owner}.example/talks?id=7&lang=en"
    told = NOW - timedelta(minutes=18)
    return Evidence(owner, quote, 10, 10 + len(quote), outlet, owner, url, NOW, told, **other)


def _message() -> Message:
    quote = "The third round of consultations will take place in Geneva on June 25, <both> sides said"
    arabic = "قالت وزارة الخارجية إن الجولة الثالثة ستعقد في جنيف يوم 2 يوليو *Round 3* <b>@everyone</b>"
    meridian, harbour = _evidence("Meridian Wire", quote), _evidence("صحيفة الميناء", arabic, owner="harbour")
    before = Fact("f1", TOPIC.name, "embassies", Status.DATE_SET, meridian, when=JUNE_25, venue="Geneva")
    fact = Fact(
        "f2",
        TOPIC.name,
        "embassies",
        Status.DATE_SET,
        harbour,
        when=JULY_2,
        speaker="Foreign Ministry",
        certainty=Certainty.ONE_SIDE,
    )
    values = {"date": (Sourced(str(JULY_2), ("f2",), ("harbour",), NOW),)}
    known = Round(KEY, TOPIC.name, "embassies", 3, Status.DATE_SET, NOW, NOW, ordinals=(3,), when=JUNE_25)
    known = replace(known, venue="Geneva", version=2)
    moved = replace(known, when=JULY_2, version=3, values=values, owners=("harbour",))
    first = Change(ChangeKind.DATE_SET, KEY, "date", None, str(JUNE_25), before, NOW, "set")
    second = Change(
        ChangeKind.DATE_CHANGED, KEY, "date", str(JUNE_25), str(JULY_2), fact, NOW, "moved", before
    )
    follows = compose(first, known, topic=TOPIC, now=NOW - timedelta(days=2))
    alert = compose(second, moved, topic=TOPIC, now=NOW)
    told = message(alert, follows=follows, coverage="24 of 27 sources healthy")
    return Message(**told, earlier=(Sent(f"{follows.id}:2:desk"),))


class _Sink:
    def __init__(self) -> None:
        self.all: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.all.append(envelope.content if isinstance(envelope.content, bytes) else b"")
        return "250 OK"


@contextmanager
def smtp() -> Iterator[tuple[_Sink, int]]:
    sink = _Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink, port
    finally:
        controller.stop()


def mail_of(message: Message) -> Any:
    """The mail that a server was sent."""
    with smtp() as (sink, port):
        desk = MailChannel(
            "desk",
            f"smtp+plain://127.0.0.1:{port}",
            "Talks Watcher <watcher@news.example>",
            ["desk@news.example"],
            clock=lambda: NOW,
        )
        asyncio.run(desk.send(message, f"{message.payload['id']}:3:desk"))
    return message_from_bytes(sink.all[-1], policy=policy.default)


def _chat(
    serves: type[ChatServer], service: Callable[[str], Service], shown: Callable[[Seen], str]
) -> Callable[[Message], str]:
    """What a service is sent of the second message about a round, after it was sent the first."""

    def caught(message: Message) -> str:
        with serves() as server:
            guard = guarded_transport((server.host,), None)
            chat = ChatChannel("chat", service(server.url), [TOKEN], transport=guard)
            receipt = asyncio.run(chat.send(Message("Round 3", "Round 3"), "first"))
            second = replace(message, earlier=(Sent("first", receipt),))
            asyncio.run(chat.send(second, "second"))
            how = "in reply to the message before" if server.last.answers else "a message of its own"
            return f"({how})\n{shown(server.last)}"

    return caught


def _apprise(message: Message) -> str:
    with WebhookReceiver(Answer(200)) as receiver:
        channel = AppriseChannel("chat", f"json://127.0.0.1:{receiver.port}/", timeout=30)
        asyncio.run(channel.send(message, "k"))
        body = json.loads(receiver.received[0].body)
        return f"{body['title']}\n\n{body['message']}"


def _console(message: Message) -> str:
    stream = io.StringIO()
    asyncio.run(ConsoleChannel("console", stream).send(message, "k"))
    return stream.getvalue()


def _webhook(message: Message) -> str:
    with WebhookReceiver() as receiver:
        guard = guarded_transport((f"127.0.0.1:{receiver.port}",), None)
        hook = WebhookChannel("hook", receiver.url, "pssst", transport=guard, clock=NOW.timestamp)
        asyncio.run(hook.send(message, f"{message.payload['id']}:3:hook"))
        (got,) = receiver.received
    names = ("content-type", "idempotency-key", "x-watcher-timestamp", "x-watcher-signature")
    headers = "\n".join(f"{name}: {got.headers[name]}" for name in names)
    return f"{headers}\n\n{json.dumps(json.loads(got.body), ensure_ascii=False, indent=2)}"


def _mail(message: Message) -> str:
    mail = mail_of(message)
    names = ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-Id")
    headers = "\n".join(f"{name}: {mail[name]}" for name in (*names, "Auto-Submitted"))
    return f"{headers}\n\n{mail.get_body(('plain',)).get_content()}"


def _ntfy_words(seen: Seen) -> str:
    named = "\n".join(f"{name}: {seen.body[name]}" for name in ("title", "priority", "click"))
    return f"{named}\n\n{seen.body['message']}"


def _body(key: str) -> Callable[[Seen], str]:
    return lambda seen: str(seen.body[key])


def _matrix_words(seen: Seen) -> str:
    return re.sub("(?=<(?:p|blockquote)>)", "\n", seen.body["formatted_body"]).strip()


def _discord(url: str) -> Discord:
    return Discord(f"{url}/api/webhooks/417/{TOKEN}")


def _matrix(url: str) -> Matrix:
    return Matrix(url, TOKEN, "!talks:matrix.example")


GALLERY: dict[str, Callable[[Message], str]] = {
    "Console": _console,
    "Mail": _mail,
    "Telegram": _chat(TelegramServer, lambda url: Telegram(TOKEN, "-100200", url), _body("text")),
    "Slack": _chat(SlackServer, lambda url: Slack(TOKEN, "C024BE91L", url), lambda seen: seen.text),
    "Discord": _chat(DiscordServer, _discord, _body("content")),
    "Matrix": _chat(MatrixServer, _matrix, _matrix_words),
    "ntfy": _chat(NtfyServer, lambda url: Ntfy("secret", TOKEN, url), _ntfy_words),
    "Apprise": _apprise,
    "Webhook": _webhook,
}


def section(name: str) -> str:
    """What docs/gallery.md says of one kind of channel."""
    words = re.sub(r"127\.0\.0\.1:\d+", "HOST", GALLERY[name](_message())).rstrip()
    lines = "\n".join(line.rstrip() for line in words.replace("\r\n", "\n").split("\n"))
    return f"## {name}\n\n````text\n{lines}\n````\n"


if __name__ == "__main__":
    print("\n".join([_HEAD, *map(section, GALLERY)]), end="")
