"""Every service that Apprise has a URL for: mail, Telegram, Slack, Matrix, ntfy and a hundred more.

Apprise blocks, tells success by a boolean and puts its reasons in a log. So each message goes to one
destination, in a thread of its own with a deadline, and what the library logs in that thread becomes the
words of the error.
"""

from __future__ import annotations

import logging
import re
import warnings
from contextvars import ContextVar
from functools import partial
from typing import Any

import apprise

from watcher.deliver.aside import Aside
from watcher.deliver.console import printable
from watcher.deliver.message import Message, header_value
from watcher.errors import ChannelError
from watcher.text.masking import mask_secrets, mask_url, secrets_of_url

TIMEOUT = 45.0  # seconds for one message, however many parts it is split into
CUT_BELOW = 500  # characters: a service with so small a limit (SMS) gets one cut message, not twenty parts
NAME = "Talks Watcher"
TRY_AGAIN = frozenset({408, 425, 429})
KINDS = {"critical": apprise.NotifyType.FAILURE, "high": apprise.NotifyType.WARNING}

# Services that read every message as Markdown, by the schemes of their URLs.
MARKDOWN = frozenset({"discord", "guilded", "mmost", "mmosts", "zulip"})

_MARKUP = re.compile(r"(?P<url>https?://\S+)|[\\*_~`|>\[\]]")
_STATUS = re.compile(r"\berror\s*[=:]\s*(\d{3})\b")
_CALL_ALL = re.compile(r"@(?=(?:everyone|here|channel|all|room)\b)|<(?=[@!#])", re.IGNORECASE)

_logger = logging.getLogger("apprise")
_listener: ContextVar[object] = ContextVar("listener", default=None)


class AppriseChannel:
    """Sends messages to the one destination of an Apprise URL. ChannelError when Apprise does not know the
    URL."""

    def __init__(self, name: str, url: str, *, timeout: float = TIMEOUT) -> None:
        self.name = name
        self._secrets = secrets_of_url(url)
        self._service = _service(name, url)
        self._reads_markdown = url.partition("://")[0].lower() in MARKDOWN
        self._aside = Aside[str | None](name, timeout)
        # What it logs is in our errors, with secrets masked; its own lines may hold parts of the URL.
        _logger.propagate = False

    async def send(self, message: Message, idempotency_key: str) -> None:
        trouble = await self._aside.call(partial(self._notify, message, idempotency_key))
        if trouble is not None:
            raise self._refusal(trouble)

    def _notify(self, message: Message, idempotency_key: str) -> str | None:
        """The message is out and None is returned, or what Apprise said instead."""
        _mark(self._service, idempotency_key)
        sender = apprise.Apprise(asset=_asset())
        sender.add(self._service)
        with _Lines() as lines:
            try:
                is_sent = sender.notify(
                    title=tame(" ".join(message.title.split())),
                    body=self._body(message),
                    body_format=apprise.NotifyFormat.TEXT,
                    notify_type=KINDS.get(message.alert.severity if message.alert else "", INFO),
                )
            except Exception as error:  # noqa: BLE001 - each of a hundred plugins raises what its library raises
                return f"{type(error).__name__}: {error}"
        return None if is_sent else lines.text() or "was refused without a reason"

    def _body(self, message: Message) -> str:
        """The text without its title, which every service shows above it."""
        lines = message.text.splitlines()
        if message.title in lines:
            lines.remove(message.title)
        text = tame("\n".join(lines) or message.title)
        return _unmarked(text) if self._reads_markdown else text

    def _refusal(self, trouble: str) -> ChannelError:
        status = _STATUS.search(trouble)
        code = int(status[1]) if status else 0
        permanent = 400 <= code < 500 and code not in TRY_AGAIN
        return ChannelError(self.name, mask_secrets(trouble, self._secrets), permanent=permanent)

    async def close(self) -> None:
        """Nothing is held open between messages."""


INFO = apprise.NotifyType.INFO


def tame(text: str) -> str:
    """The text printable, and without words that would call every member of a chat ("@everyone")."""
    return _CALL_ALL.sub(lambda found: "＠" if found[0] == "@" else "‹", printable(text))


def _unmarked(text: str) -> str:
    """The text with each sign that Markdown would read as markup escaped; addresses stay as they are."""
    return _MARKUP.sub(lambda found: found[0] if found["url"] else f"\\{found[0]}", text)


class _Lines(logging.Handler):
    """What Apprise logs about this call while the block runs, also in threads that it starts for it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if _listener.get() is self:  # other channels send at the same time and log to the same logger
            self._lines.append(" ".join(record.getMessage().split()))

    def text(self) -> str:
        return "; ".join(self._lines[:3])

    def __enter__(self) -> _Lines:
        _listener.set(self)  # a thread of ours ends with its call: there is nothing to set back
        _logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        _logger.removeHandler(self)


def _service(name: str, url: str) -> Any:
    with warnings.catch_warnings():  # the plugins, loaded now, import modules that Python is about to drop
        warnings.simplefilter("ignore", DeprecationWarning)
        service = apprise.Apprise.instantiate(url, asset=_asset(), suppress_exceptions=True)
    if service is None:
        raise ChannelError(name, f"is no address that Apprise knows: {mask_url(url)}", permanent=True)
    if "overflow=" not in url:
        mode = apprise.OverflowMode
        service.overflow_mode = mode.TRUNCATE if service.body_maxlen < CUT_BELOW else mode.SPLIT
    return service


def _asset() -> Any:
    asset = apprise.AppriseAsset(app_id=NAME, app_desc=NAME, app_url="", async_mode=False)
    if hasattr(asset, "http_redirects"):  # since Apprise 2: a redirect could lead to a private address
        asset.http_redirects = False
    return asset


def _mark(service: Any, idempotency_key: str) -> None:
    """Mail and HTTP services, which have headers, carry the key: their readers can tell a message sent
    twice."""
    headers = vars(service).get("headers")
    if isinstance(headers, dict):
        headers["X-Watcher-Delivery"] = headers["Idempotency-Key"] = header_value(idempotency_key)
