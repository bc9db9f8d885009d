"""Bytes of a page into text, by the page's own word for its encoding."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEAD = 4096
# What browsers read under these names (WHATWG Encoding Standard, labels of windows-1252 and its like).
_READ_AS = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "big5": "big5hkscs",
}


def _codec(label: str) -> str | None:
    name = _READ_AS.get(label.strip().lower(), label.strip().lower())
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding else None


def decode(data: bytes, charset: str | None = None) -> str:
    """`data` as text: byte-order mark, then `charset` (the header's), then the page's meta element, then
    UTF-8, then windows-1252. What does not fit the encoding becomes U+FFFD; nothing is raised."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    declared = _META.search(data[:_HEAD])
    labels = [charset or "", declared[1].decode("ascii") if declared else "", "utf-8"]
    best: str | None = None
    for label in labels:
        codec = _codec(label) if label else None
        if codec is None or codec.startswith(("utf-16", "utf-32", "utf-7")):
            continue
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            best = best or codec
    if best is not None and best != "utf-8":
        return data.decode(best, "replace")
    text = data.decode("utf-8", "replace")
    return text if text.count("\ufffd") <= len(text) // 200 else data.decode("cp1252", "replace")
