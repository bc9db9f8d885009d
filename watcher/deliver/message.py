"""What a channel is handed, and what a channel is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from watcher.model import Alert


@dataclass(frozen=True, slots=True)
class Message:
    """One message in every form a channel may want; `text` says everything, `payload` is its JSON twin.

    `alert` is None for a message that tells no single alert: a digest, a test, news about the service itself.
    `earlier` are the keys under which the channel was sent what came before of the same round, oldest first.
    """

    title: str
    text: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    alert: Alert | None = None
    markdown: str | None = None
    html: str | None = None
    earlier: tuple[str, ...] = ()


def header_value(key: str) -> str:
    """The key as a header can carry it: printable ASCII, everything else percent-encoded."""
    return quote(key, safe=":/-._~|=+@ ")


class Channel(Protocol):
    """A place where messages go. `name` is the channel's in the config."""

    @property
    def name(self) -> str: ...

    async def send(self, message: Message, idempotency_key: str) -> None:
        """The message was taken by the other side. ChannelError, permanent or temporary, when it was not.

        A second call with the same key is the same message again: the other side may already have it.
        """

    async def close(self) -> None:
        """What the channel holds open is closed."""
