"""The socket of a service manager: what systemd would hear of a service."""

from __future__ import annotations

import select
import socket
import time
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 30.0  # seconds


class ManagerSocket:
    """A datagram socket at `path`, as NOTIFY_SOCKET names one; `heard` is what was said so far, in order."""

    def __init__(self, path: Path | str) -> None:
        self.path = str(path)
        self.heard: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + self.path[1:] if self.path.startswith("@") else self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def listen(self, seconds: float = 0.0) -> list[str]:
        """What has arrived, and what arrives within so many seconds; it is added to `heard`."""
        fresh: list[str] = []
        end = time.monotonic() + seconds
        while select.select([self._socket], [], [], max(0.0, end - time.monotonic()))[0]:
            fresh.append(self._socket.recv(4096).decode())
        self.heard += fresh
        return fresh

    def wait_for(self, word: str) -> str:
        """The next message with a line that begins with the word, which must come."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if select.select([self._socket], [], [], 0.1)[0]:
                said = self._socket.recv(4096).decode()
                self.heard.append(said)
                if any(line.startswith(word) for line in said.splitlines()):
                    return said
        raise AssertionError(f"{word} was never heard, but {self.heard}")
