"""Mail, with HTML and text, in a thread per round.

A message's id is made of its key: a mail that is sent twice has one id, by which mail programs and servers
know it for the same, and what follows on a round refers to the ids of what was sent of it before.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import partial
from urllib.parse import unquote, urlsplit

from watcher.deliver.aside import Aside
from watcher.deliver.console import printable
from watcher.deliver.mail_page import mail_page
from watcher.deliver.message import Message, header_value
from watcher.errors import ChannelError
from watcher.text.masking import mask_secrets, secrets_of_url

TIMEOUT = 30.0  # seconds for one mail
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
LIST = "talks-watcher"
MAX_SUBJECT = 200  # characters

Clock = Callable[[], datetime]


class MailChannel:
    """Sends each message as one mail to all of `to`, through the server at `url`.

    `smtp://` wants STARTTLS and `smtps://` speaks TLS from the start, both with a certificate that is good
    for the host, by the machine's authorities or those of `ca_file`; `smtp+plain://` is unencrypted.
    ChannelError when `ca_file` cannot be read.
    """

    def __init__(
        self,
        name: str,
        url: str,
        sender: str,
        to: Sequence[str],
        *,
        ca_file: str | None = None,
        timeout: float = TIMEOUT,
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self.name = name
        self._server = urlsplit(url)
        self._secrets = secrets_of_url(url)
        self._sender = _address(sender)
        self._to = tuple(map(_address, to))
        self._timeout = timeout
        self._clock = clock
        self._aside = Aside[None](name, timeout)
        self._context = _context(name, ca_file) if self._server.scheme != "smtp+plain" else None

    async def send(self, message: Message, idempotency_key: str) -> None:
        mail = self._mail(message, idempotency_key)
        try:
            await self._aside.call(partial(self._send, mail))
        except smtplib.SMTPRecipientsRefused as error:
            raise self._refused(error.recipients, "all recipients") from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise self._trouble(_answer(error.smtp_code, error.smtp_error), error.smtp_code >= 500) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # Also a wrong password: it is no fault of the message, which goes out once the config is mended.
            raise self._trouble(f"{type(error).__name__}: {error}", permanent=False) from error

    async def close(self) -> None:
        """Nothing is held open between messages."""

    # ------------------------------------------------------------------------------------------ the mail

    def _mail(self, message: Message, key: str) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"] = self._sender, self._to
        mail["Subject"] = _line(message.title)[:MAX_SUBJECT]
        mail["Date"] = format_datetime(self._clock())
        mail["Message-ID"] = self._id(key)
        if message.earlier:
            earlier = [self._id(each.key) for each in message.earlier]
            mail["In-Reply-To"], mail["References"] = earlier[-1], " ".join(earlier)
        topic = message.alert.topic if message.alert is not None else "service"
        mail["List-Id"] = f"<{_label(topic)}.{LIST}.{self._sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        mail["X-Watcher-Delivery"] = mail["Idempotency-Key"] = header_value(key)
        if message.alert is not None and message.alert.severity == "critical":
            mail["Importance"] = "high"
        mail.set_content(printable(message.text), cte="quoted-printable")
        if message.html is not None:
            page = mail_page(_line(message.title), message.html)
            mail.add_alternative(page, subtype="html", cte="quoted-printable")
        return mail

    def _id(self, key: str) -> str:
        return f"<{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}@{self._sender.domain}>"

    # ------------------------------------------------------------------------------------------ the server

    def _send(self, mail: EmailMessage) -> None:
        with self._connected() as server:
            if self._server.scheme == "smtp":
                server.starttls(context=self._context)
            if self._server.username:
                server.login(unquote(self._server.username), unquote(self._server.password or ""))
            to = [each.addr_spec for each in self._to]
            refused = server.send_message(mail, self._sender.addr_spec, to)
        if refused:
            raise self._refused(refused, "some recipients; the others have it")

    def _connected(self) -> smtplib.SMTP:
        host = self._server.hostname or ""
        port = self._server.port or PORTS[self._server.scheme]
        if self._server.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=self._timeout, context=self._context)
        return smtplib.SMTP(host, port, timeout=self._timeout)

    def _refused(self, refused: dict[str, tuple[int, bytes]], who: str) -> ChannelError:
        answers = "; ".join(f"{to}: {_answer(*answer)}" for to, answer in refused.items())
        permanent = all(code >= 500 for code, _ in refused.values())
        return self._trouble(f"refused for {who}: {answers}", permanent)

    def _trouble(self, words: str, permanent: bool) -> ChannelError:
        return ChannelError(self.name, mask_secrets(_line(words), self._secrets), permanent=permanent)


def _context(name: str, ca_file: str | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context()
        if ca_file is not None:
            context.load_verify_locations(ca_file)
    except OSError as error:
        raise ChannelError(name, f"{ca_file} cannot be used: {error}", permanent=True) from error
    return context


def _address(written: str) -> Address:
    display, spec = parseaddr(written)
    return Address(display_name=display, addr_spec=spec)


def _answer(code: int, words: bytes | str) -> str:
    told = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"answered {code} {told}"


def _line(words: str) -> str:
    """Fit for a header: one line, nothing in it that a header could end or hide with."""
    return " ".join(printable(words).split())


def _label(name: str) -> str:
    """The name as a part of a List-Id (RFC 2919): letters, digits and hyphens."""
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in name).strip("-") or "topic"
