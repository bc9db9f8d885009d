"""Words to the service manager over the socket that it names in the environment."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import MutableMapping

MAX_STATUS = 200  # characters; `systemctl status` shows one line
log = logging.getLogger("watcher.systemd")


class Notifier:
    """Tells the service manager how the service does; does nothing where none has asked for it.

    NOTIFY_SOCKET and WATCHDOG_USEC are taken out of `environ`: a child process must not speak for us. A word
    that cannot be sent is logged once and costs nothing else. Nothing here waits: the socket never blocks.
    """

    def __init__(self, environ: MutableMapping[str, str] | None = None) -> None:
        environ = os.environ if environ is None else environ
        self._address = _address(environ.pop("NOTIFY_SOCKET", ""))
        microseconds, of = environ.pop("WATCHDOG_USEC", ""), environ.pop("WATCHDOG_PID", "")
        is_ours = of in ("", str(os.getpid())) and microseconds.isdecimal() and self._address is not None
        self._watchdog = int(microseconds) / 1_000_000 if is_ours else 0.0
        self._is_silent = self._address is None

    @property
    def watchdog(self) -> float | None:
        """Seconds within which `alive` must be said again, or None when nobody waits for it."""
        return self._watchdog or None

    def ready(self, status: str) -> None:
        """The service does its work: the first time, and again after `reloading`."""
        self._send(f"READY=1\nSTATUS={_line(status)}")

    def status(self, status: str) -> None:
        """One line for who looks."""
        self._send(f"STATUS={_line(status)}")

    def reloading(self) -> None:
        """The config is being read again; `ready` ends it."""
        self._send(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}\nSTATUS=reading the config")

    def stopping(self) -> None:
        """The service is on its way to its end."""
        self._send("STOPPING=1\nSTATUS=stopping")

    def alive(self) -> None:
        """The watchdog waits anew."""
        self._send("WATCHDOG=1")

    def _send(self, words: str) -> None:
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.setblocking(False)
                sender.sendto(words.encode(), self._address)
        except OSError as error:
            if not self._is_silent:
                log.warning("the service manager cannot be told (%s): %s", words.splitlines()[0], error)
            self._is_silent = True


def _address(name: str) -> str | None:
    """A path, or a name in the abstract namespace, which is written with "@"."""
    if name.startswith("/"):
        return name
    return f"\0{name[1:]}" if name.startswith("@") else None


def _line(status: str) -> str:
    return " ".join(status.split())[:MAX_STATUS]
