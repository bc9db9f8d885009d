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
_ENCODINGS = frozenset({"gzip", "x-gzip", "deflate", *(["br"] if HAS_BROTLI else [])})
_NO_ENCODINGS = frozenset({"", "identity", "none", "utf-8"})  # what servers label a body that is not packed
_MARKUP = (b"<?xml", b"<rss", b"<feed", b"<rdf", b"<!doc", b"<html")  # no packed body begins like this
_PEEK = 16  # bytes that are waited for before a body is judged by its beginning


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


class Body:
    """Takes the encodings off a body that arrives piece by piece, whatever its label says it is.

    `encoding` is the Content-Encoding header, `limit` the most bytes that may come out of any layer. What is
    labelled and stands there unpacked is taken as it is; gzip is known by its first bytes, without a label
    too (sitemap.xml.gz), and once more within an unpacked body. Further layers are left packed, and labels
    upon labels refused: nobody needs them but bombs.
    """

    def __init__(self, encoding: str, limit: int, layers: int = 2) -> None:
        names = [name for name in encoding.lower().replace(" ", "").split(",") if name not in _NO_ENCODINGS]
        if len(names) > 1 or not set(names) <= _ENCODINGS:
            raise BrokenBody(f"content encoding {encoding[:60]!r} is not understood")
        self._name = names[0] if names else ""
        self._limit = limit
        self._layers = layers
        self._held = b""
        self._inner: Inflater | None = None
        self._next: Body | None = None

    def feed(self, data: bytes) -> bytes:
        self._held += data
        if self._inner is None and len(self._held) < _PEEK:
            return b""
        return self._unpacked(self._inner or self._begin())

    def finish(self) -> bytes:
        """What was still held back. BrokenBody when the body ends before its end."""
        if self._inner is None and not self._held:
            return b""  # nothing at all is not packed, whatever its label
        inner = self._inner or self._begin()
        part = self._unpacked(inner)
        inner.finish()
        return part if self._next is None else part + self._next.finish()

    def _unpacked(self, inner: Inflater) -> bytes:
        held, self._held = self._held, b""
        part = inner.feed(held)
        return part if self._next is None else self._next.feed(part)

    def _begin(self) -> Inflater:
        inner = self._inner = self._chosen(self._held)
        if not isinstance(inner, _Plain) and self._layers > 1:
            self._next = Body("", self._limit, self._layers - 1)
        return inner

    def _chosen(self, head: bytes) -> Inflater:
        if self._name in ("", "gzip", "x-gzip"):
            is_gzip = head.startswith(GZIP_MAGIC)
            return _Zlib(zlib.MAX_WBITS | 16, self._limit) if is_gzip else _Plain(self._limit)
        if head.lstrip()[:5].lower().startswith(_MARKUP):
            return _Plain(self._limit)
        return _Brotli(self._limit) if self._name == "br" else _Zlib(zlib.MAX_WBITS, self._limit)
