"""Answers of servers that write headers nobody may write ("X-Cache : hit", a line without a colon, "ICY 200
OK").

The HTTP library refuses such an answer as a whole, browsers do not. Used only after a refusal, on a
connection of its own that is closed after one answer, so that a wrong guess about where a head ends can harm
nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import httpcore

from watcher.fetch.guard import GuardedBackend
from watcher.fetch.streams import WrappedStream

MAX_HEAD = 100_000
# How h11 begins its refusals of what can be mended; the others (conflicting lengths, broken chunks) stay
# refused.
_MENDABLE = (
    "illegal header line",
    "continuation line at start of headers",
    "illegal status line",
    "no response line received",
    "Only Transfer-Encoding",
)
_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"^\s*(?:HTTP/\d(?:\.\d)?|ICY)[ \t]+(\d{3})([ \t][^\r\n]*)?$", re.I)
_HEADER = re.compile(rb"^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:[ \t]*([^\x00\r\n]*)$")


def is_mendable(error: Exception) -> bool:
    """True when the library refused an answer for the syntax of its head alone."""
    return isinstance(error, httpcore.RemoteProtocolError) and str(error).startswith(_MENDABLE)


def tidy_head(head: bytes) -> bytes:
    """The head of an answer with a status line as it should be and without the lines that are no headers."""
    lines = head.lstrip(b"\r\n").split(b"\n")
    status = _STATUS.match(lines[0].rstrip(b"\r"))
    if status is None:
        return head
    kept = [b"HTTP/1.1 %s %s" % (status[1], (status[2] or b"").strip())]
    for line in lines[1:]:
        header = _HEADER.match(line.rstrip(b"\r"))
        if header is None or (header[1].lower() == b"transfer-encoding" and header[2].lower() == b"identity"):
            continue
        kept.append(b"%s: %s" % (header[1], header[2].rstrip()))
    return b"\r\n".join([*kept, b"", b""])


class TidyStream(WrappedStream):
    """A connection whose first answer has a tidy head. Interim answers (1xx) before it are left out."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        super().__init__(inner)
        self._head = b""
        self._is_past_head = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
        while not self._is_past_head:
            part = await self._inner.read(max_bytes, timeout)
            self._head += part
            while (end := _END.search(self._head.lstrip(b"\r\n"))) is not None:
                text = self._head.lstrip(b"\r\n")
                head, self._head = tidy_head(text[: end.start()]), text[end.end() :]
                if not head.startswith(b"HTTP/1.1 1"):
                    self._is_past_head = True
                    return head + self._head
            if not part or len(self._head) > MAX_HEAD:
                self._is_past_head = True
                return self._head
        return await self._inner.read(max_bytes, timeout)


class TidyBackend(GuardedBackend):
    """The guarded backend with tidy streams."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return TidyStream(await super().connect_tcp(host, port, timeout, local_address, socket_options))
