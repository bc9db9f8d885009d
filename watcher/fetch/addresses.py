"""An address in its parts, as HTTP wants them.

The usual address is taken apart here; of any other httpx makes what can be asked for. It is loaded for the
first of those: most polls do without, and it takes as long to load as fifty polls.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

# What httpx leaves as it is: no escapes, no dots between slashes, no letters that are written otherwise.
_USUAL = re.compile(
    r"(https?)://((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?::([1-9]\d{0,3}|[1-5]\d{4}))?"
    r"((?:/[\w~=+,@&-][\w~=+,@&.-]*)+/?(?:\?[\w~=+,@&./-]+)?|/)",
    re.ASCII,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


class BadAddress(ValueError):
    """It cannot be read as an address; `str` says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """`text` as it is shown and compared, without its fragment; `host` as people read it, the rest as it goes
    over the wire. `port` is None for the usual one."""

    text: str
    scheme: str
    host: str
    raw_host: bytes
    port: int | None
    netloc: str
    target: bytes

    @property
    def origin(self) -> str:
        """Scheme, host and port, as robots.txt and validators are kept by ("https://example.org")."""
        return f"{self.scheme}://{self.netloc}"

    def joined(self, reference: str) -> Address:
        """Where a redirect from here to `reference` leads. BadAddress when it leads nowhere."""
        import httpx

        try:
            return _taken_apart(httpx.URL(self.text).join(reference))
        except httpx.InvalidURL as error:
            raise BadAddress(str(error)) from error


@lru_cache(4096)  # a feed is asked for, named as the giver of its validators, and joined to, at every poll
def read_address(text: str) -> Address:
    """The parts of an http or https address. BadAddress when it has not got them, UnicodeError when its name
    cannot be one."""
    usual = _USUAL.fullmatch(text)
    if usual is not None and (port := int(usual[3] or 0)) not in (80, 443) and _is_plain(usual[2]):
        scheme, host = usual[1], usual[2]
        netloc = f"{host}:{port}" if port else host
        return Address(text, scheme, host, host.encode(), port or None, netloc, usual[4].encode())
    import httpx

    try:
        return _taken_apart(httpx.URL(text))
    except httpx.InvalidURL as error:
        raise BadAddress(str(error)) from error


def _is_plain(host: str) -> bool:
    """False for a name in other letters, and for what looks like an IP address and is none."""
    if "xn--" in host:
        return False
    if not host[-1].isdigit():
        return True
    try:
        socket.inet_pton(socket.AF_INET, host)
    except OSError:
        return False
    return True


def _taken_apart(url: httpx.URL) -> Address:
    url = url.copy_with(fragment=None) if url.fragment else url
    netloc = url.netloc.decode("ascii")
    return Address(str(url), url.scheme, url.host, url.raw_host, url.port, netloc, url.raw_path)
