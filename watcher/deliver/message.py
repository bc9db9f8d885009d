"""What a channel is handed, and what a channel is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from watcher.alerts.blocks import Blocks, plain_blocks
from watcher.model import Alert


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that a channel took: the key it was sent under, and what the service calls it, if that is
    known."""

    key: str
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message in every form a channel may want; `text` says everything, `payload` is its JSON twin.

    `alert` is None for a message that tells no single alert: a digest, a test, news about the service itself.
    `blocks` are what it says in pieces, for services with a markup of their own. `earlier` is what the
    channel was sent before of the same round, the oldest first.
    """

    title: str
    text: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    alert: Alert | None = None
    blocks: Blocks = ()
    html: str | None = None
    earlier: tuple[Sent, ...] = ()

    @property
    def pieces(self) -> Blocks:
        """The blocks; of a message that has none, its title and lines."""
        return self.blocks or plain_blocks(self.title, self.text)


def header_value(key: str) -> str:
    """The key as a header can carry it: printable ASCII, everything else percent-encoded."""
    return quote(key, safe=":/-._~|=+@ ")


class Channel(Protocol):
    """A place where messages go. `name` is the channel's in the config."""

    @property
    def name(self) -> str: ...

    async def send(self, message: Message, idempotency_key: str) -> str | None:
        """The message was taken by the other side, and what it calls the message, where later ones can refer
        to that. ChannelError, permanent or temporary, when it was not.

        A second call with the same key is the same message again: the other side may already have it.
        """

    async def close(self) -> None:
        """What the channel holds open is closed."""
