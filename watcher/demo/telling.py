"""The demo's alerts for channels of the reader's own, marked so that nobody takes them for news."""

from __future__ import annotations

from dataclasses import replace

from watcher.alerts.blocks import BlockKind, block
from watcher.deliver.console import ConsoleChannel
from watcher.deliver.message import Channel, Message
from watcher.settings import Channel as ChannelTable
from watcher.settings import Settings

MARK = "DEMO"
WORDS = "An exercise of the talks watcher: outlets and news are invented."


class MarkedChannel:
    """A channel whose every message says that it is an exercise."""

    def __init__(self, inner: Channel) -> None:
        self._inner = inner
        self.name = inner.name

    async def send(self, message: Message, idempotency_key: str) -> str | None:
        return await self._inner.send(marked(message), f"{MARK.lower()}:{idempotency_key}")

    async def close(self) -> None:
        await self._inner.close()


def marked(message: Message) -> Message:
    title = f"{MARK}: {message.title}"
    earlier = tuple(replace(sent, key=f"{MARK.lower()}:{sent.key}") for sent in message.earlier)
    pieces = [block(BlockKind.TITLE, title), block(BlockKind.LINE, WORDS)]
    return replace(
        message,
        title=title,
        text=f"{title}\n{WORDS}\n{message.text}",
        html=f"<p><b>{MARK}</b>: {WORDS}</p>{message.html}" if message.html else None,
        blocks=(*pieces, *(each for each in message.pieces if each.kind is not BlockKind.TITLE)),
        payload={**message.payload, "title": title, "demo": True},
        earlier=earlier,
    )


def with_channels_of(settings: Settings, own: Settings) -> Settings:
    """The demo's settings with the channels of the reader's config too: what is on and not the terminal,
    without their hours, digests and filters."""
    taken = ("name", "type", "url", "secret", "room", "sender", "to", "in_place", "timeout")
    tables = tuple(
        ChannelTable(**{key: getattr(table, key) for key in taken})
        for table in own.channels
        if table.enabled and table.type != "console"
    )
    authorities = str(own.ca_file) if own.ca_file is not None else None
    fetch = settings.fetch.model_copy(update={"ca_file": authorities})
    return replace(settings, channels=(*settings.channels, *tables), send=own.send, fetch=fetch)


def mark(channels: dict[str, Channel], *, terminal: bool) -> None:
    """Every channel says of each message that it is an exercise, the terminal only if wanted."""
    for name, channel in channels.items():
        if terminal or not isinstance(channel, ConsoleChannel):
            channels[name] = MarkedChannel(channel)
