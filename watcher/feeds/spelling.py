"""What feedparser makes of the text and the attributes of one element, repeated for `wellformed`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from watcher.text.urls import joined as join

_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)(/*)")
_XML = "http://www.w3.org/XML/1998/namespace"
_ATTRIBUTES = frozenset({"lang", "base", "rel", "type", "href", "url", "uri", "mode", "src", "ispermalink"})
_NOT_IN_CP1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
# Characters that only a page in Windows-1252 that was labelled otherwise can have.
_CP1252 = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in _NOT_IN_CP1252}


class NotPlain(Exception):
    """feedparser has to read the feed."""


def joined(base: str, address: str) -> str:
    """The address joined to that of the feed; "" where it is none."""
    try:
        return join(base, _SLASHES.sub(r"\1", address) if "///" in address else address)
    except ValueError:
        return ""


def own_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes by their names in lower case, `xml:lang` and `xml:base` without their prefix."""
    own: dict[str, str] = {}
    for name, value in attributes.items():
        uri, _, local = name.rpartition(" ")
        local = local.lower()
        if uri != _XML and uri and local in _ATTRIBUTES:
            raise NotPlain  # whose attribute it is, feedparser does not ask
        if uri and uri != _XML:
            continue
        key = f"xml:{local}" if uri else local
        if key in own:  # in upper and in lower case
            raise NotPlain
        own[key] = value.lower() if key in ("rel", "type") else value
    for local in ("lang", "base"):
        if f"xml:{local}" in own:
            own[local] = own[f"xml:{local}"]
    return own


def checked_language(attributes: Mapping[str, str], *refused: str) -> str | None:
    """The language that the attributes state, None where they state none."""
    own = own_attributes(attributes)
    if any(name in own for name in refused):
        raise NotPlain
    return own.get("lang")


def mended(text: str) -> str:
    """UTF-8 that was taken for Latin-1 on its way is put right."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_CP1252)
