"""Bytes of a page into text, by the page's own word for its encoding."""

from __future__ import annotations

import codecs
import re

from watcher.text.encodings import codec_of, probable_codec

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEAD = 4096


def decode(data: bytes, charset: str | None = None) -> str:
    """`data` as text: byte-order mark, then `charset` (the header's), then the page's meta element, then
    UTF-8, then what such bytes probably are. What does not fit becomes U+FFFD; nothing is raised."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    declared = _META.search(data[:_HEAD])
    labels = [charset or "", declared[1].decode("ascii") if declared else "", "utf-8"]
    best: str | None = None
    for label in labels:
        codec = codec_of(label) if label else None
        if codec is None or codec.startswith(("utf-16", "utf-32", "utf-7")):
            continue
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            best = best or codec
    if best is not None and best != "utf-8":
        return data.decode(best, "replace")
    text = data.decode("utf-8", "replace")
    return text if text.count("\ufffd") <= len(text) // 200 else data.decode(probable_codec(data), "replace")
