"""Messages on the terminal or in the service's log."""

from __future__ import annotations

import sys
import unicodedata
from typing import TextIO

from watcher.deliver.message import Message
from watcher.errors import ChannelError

RULE = "-" * 72

# Direction overrides and invisible characters can make a line read as something it is not.
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


def printable(text: str) -> str:
    """The text without what could steer a terminal or hide in it: control, format and invisible characters.

    Line feeds stay, tabs become spaces, lone surrogates question marks.
    """
    kept = (" " if char == "\t" else char for char in text if char in "\n\t" or not _steers(char))
    return "".join(kept).encode("utf-8", "replace").decode("utf-8")


def _steers(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") or char in INVISIBLE


class ConsoleChannel:
    """Writes each message, between rules, to a stream (standard output unless told)."""

    def __init__(self, name: str = "console", stream: TextIO | None = None) -> None:
        self.name = name
        self._stream = stream

    async def send(self, message: Message, idempotency_key: str) -> None:
        stream = self._stream or sys.stdout
        lines = f"{RULE}\n{printable(message.text).rstrip()}\n{RULE}\n"
        encoding = getattr(stream, "encoding", None) or "utf-8"
        try:
            stream.write(lines.encode(encoding, "replace").decode(encoding))
            stream.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream was closed
            raise ChannelError(self.name, f"cannot be written to: {error}") from error

    async def close(self) -> None:
        """The stream stays open: it is not the channel's own."""
