"""Bytes of a feed -> text, by what the bytes say before what the labels say."""

from __future__ import annotations

import codecs
import re

from watcher.text.encodings import codec_of, probable_codec

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_META = re.compile(rb"""<meta[^<>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Encodings of text whose bytes are all below 128 and mean something else.
_SEVEN_BIT = re.compile(r"iso2022|hz|utf-7")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ILLEGAL_BYTES = bytes((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20)))  # of a text in ASCII
# Of control characters, of half a surrogate pair, and of what lies beyond Unicode.
_ILLEGAL_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2}|1[1-9a-f][0-9a-f]{4}|[2-9a-f][0-9a-f]{5}|[1-9a-f][0-9a-f]{6,})"
    r"|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]"
    r"|1114(?:11[2-9]|1[2-9]\d|[2-9]\d\d)|111[5-9]\d{3}|11[2-9]\d{4}|1[2-9]\d{5}|[2-9]\d{6}|[1-9]\d{7,}));",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"<\?xml[^<>]{0,300}\?>")


def decoded(body: bytes, content_type: str | None = None) -> str:
    """The text of `body`; never fails.

    A byte order mark wins, then bytes that are valid UTF-8 beyond ASCII, then the labels (HTTP, XML, the meta
    element of a page), then what such bytes probably are. A `text/xml` without charset is not us-ascii,
    whatever RFC 3023 said.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for start, name in _UNMARKED:
        if body.lstrip(b" \t\r\n")[:4].startswith(start):
            return body.decode(name, "replace")
    labels = _labels(body, content_type)
    if body.isascii():
        for label in labels:
            if _SEVEN_BIT.search(label):
                return body.decode(label, "replace")
        return body.decode("ascii")
    text = body.decode("utf-8", "replace")
    if _is_utf8(text):
        return text
    for label in labels:
        try:
            return body.decode(label)
        except (UnicodeDecodeError, ValueError):
            continue
    fallback = next((label for label in labels if label != "utf-8"), None)
    return body.decode(fallback or probable_codec(body), "replace")


def legal_xml(text: str) -> str:
    """`text` without its XML declaration, whose encoding no longer holds, and what XML 1.0 forbids."""
    text = text.lstrip()
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    if text.isascii():  # at an eighth of the cost
        legal = text.encode("ascii").translate(None, _ILLEGAL_BYTES).decode("ascii")
    else:
        legal = _ILLEGAL.sub("", text)
    return _ILLEGAL_REFERENCE.sub("", legal)


def _is_utf8(text: str) -> bool:
    """True when the bytes are UTF-8, give or take a few broken ones."""
    broken = text.count("\ufffd")
    if not broken:
        return True
    good = sum(1 for char in text[:200_000] if char > "\x7f" and char != "\ufffd")
    return good >= 2 * broken


def _labels(body: bytes, content_type: str | None) -> list[str]:
    found = []
    if header := _HEADER.search(content_type or ""):
        found.append(header.group(1))
    if declared := _DECLARED.search(body[:1000]) or _META.search(body[:4096]):
        found.append(declared.group(1).decode("ascii"))
    names = (codec_of(label) for label in found)
    return [name for name in names if name is not None and not name.startswith(("utf-16", "utf-32"))]
