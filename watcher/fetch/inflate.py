"""Content-Encoding taken off piece by piece, with a limit that holds while inflating."""

from __future__ import annotations

import zlib
from typing import Any, Protocol

import brotli  # type: ignore[import-untyped]

_STEP = 1 << 16
# Brotli before 1.2 cannot stop in the middle of a bomb, so it is not asked for.
HAS_BROTLI = hasattr(brotli.Decompressor, "can_accept_more_data")
ACCEPTED = "gzip, deflate, br" if HAS_BROTLI else "gzip, deflate"
GZIP_MAGIC = b"\x1f\x8b"


class TooLarge(Exception):
    """The body grew beyond its limit."""


class BrokenBody(Exception):
    """The body does not decode, or ends before its end; `str` says how."""


class Inflater(Protocol):
    def feed(self, data: bytes) -> bytes: ...
    def finish(self) -> None: ...


class _Plain:
    def __init__(self, limit: int) -> None:
        self._left = limit

    def feed(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge
        return data

    def finish(self) -> None:
        """A plain body has no end mark of its own."""


class _Zlib:
    """gzip (with several members one after the other) and deflate (zlib, or raw as some servers send it)."""

    def __init__(self, wbits: int, limit: int) -> None:
        self._wbits = wbits
        self._left = limit
        self._inner = zlib.decompressobj(wbits)
        self._has_begun = False

    def feed(self, data: bytes) -> bytes:
        parts = []
        while True:
            if self._inner.eof:
                if not data.startswith(GZIP_MAGIC):
                    break  # padding after the last member
                self._inner = zlib.decompressobj(self._wbits)
            part = self._step(data)
            self._left -= len(part)
            if self._left < 0:
                raise TooLarge
            parts.append(part)
            data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
            if not data and len(part) < _STEP:
                break
        return b"".join(parts)

    def _step(self, data: bytes) -> bytes:
        try:
            part = self._inner.decompress(data, _STEP)
        except zlib.error as error:
            if self._has_begun or self._wbits != zlib.MAX_WBITS:
                raise BrokenBody(f"compressed body is broken ({error})") from error
            self._wbits = -zlib.MAX_WBITS
            self._inner = zlib.decompressobj(self._wbits)
            return self._step(data)
        self._has_begun = self._has_begun or bool(part)
        return part

    def finish(self) -> None:
        if not self._inner.eof:
            raise BrokenBody("compressed body was cut off")


class _Brotli:
    def __init__(self, limit: int) -> None:
        self._left = limit
        self._inner: Any = brotli.Decompressor()

    def feed(self, data: bytes) -> bytes:
        parts = []
        try:
            part = self._inner.process(data, output_buffer_limit=_STEP)
            # Output may be pending though more input is welcome: only an empty piece says that there is none.
            while part or not self._inner.can_accept_more_data():
                self._left -= len(part)
                if self._left < 0:
                    raise TooLarge
                parts.append(part)
                if self._inner.is_finished():
                    break
                part = self._inner.process(b"", output_buffer_limit=_STEP)
            return b"".join(parts)
        except brotli.error as error:
            raise BrokenBody(f"compressed body is broken ({error})") from error

    def finish(self) -> None:
        if not self._inner.is_finished():
            raise BrokenBody("compressed body was cut off")


def inflater(encoding: str, first: bytes, limit: int) -> Inflater:
    """What takes `encoding` (a Content-Encoding header) off a body that begins with `first`.

    A body that is labelled gzip and is not, is read as it is. Encodings one over the other are refused:
    nobody needs them but bombs.
    """
    name = encoding.strip().lower()
    if name in ("gzip", "x-gzip"):
        return _Zlib(zlib.MAX_WBITS | 16, limit) if first.startswith(GZIP_MAGIC) else _Plain(limit)
    if name == "deflate":
        return _Zlib(zlib.MAX_WBITS, limit)
    if name == "br" and HAS_BROTLI:
        return _Brotli(limit)
    if name in ("", "identity", "none", "utf-8"):
        # A file that is itself gzip (sitemap.xml.gz) comes without the label.
        return _Zlib(zlib.MAX_WBITS | 16, limit) if first.startswith(GZIP_MAGIC) else _Plain(limit)
    raise BrokenBody(f"content encoding {encoding[:60]!r} is not understood")
