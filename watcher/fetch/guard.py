"""Which addresses may be spoken to: checked where the connection is made, on the only DNS answer."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
from collections.abc import Iterable
from typing import Any

import httpcore

from watcher.fetch.streams import CountedStream
from watcher.fetch.wire import connected

MAX_ADDRESSES = 8  # of one name are tried, one after the other
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
# Beyond what `is_global` knows in every Python that is supported (IANA special-purpose registries).
_REFUSED_V4 = {
    ipaddress.IPv4Network("0.0.0.0/8"): "this network",
    ipaddress.IPv4Network("100.64.0.0/10"): "carrier-grade NAT",
    ipaddress.IPv4Network("192.0.0.0/24"): "protocol assignments",
    ipaddress.IPv4Network("192.88.99.0/24"): "6to4 relay",
    ipaddress.IPv4Network("198.18.0.0/15"): "benchmarking",
    ipaddress.IPv4Network("240.0.0.0/4"): "reserved",
}
_REFUSED_V6 = {
    ipaddress.IPv6Network("2002::/16"): "6to4",
    ipaddress.IPv6Network("2001::/32"): "Teredo",
    ipaddress.IPv6Network("2001::/23"): "protocol assignments",
    ipaddress.IPv6Network("2001:db8::/32"): "documentation",
    ipaddress.IPv6Network("3fff::/20"): "documentation",
}


class BlockedAddress(Exception):
    """The guard refused a URL or the address behind it; `str` says why."""


def url_problem(url: str) -> str | None:
    """Why this URL is not fetched, before anything is resolved; None when it may be tried."""
    if len(url) > 4_000:
        return "longer than 4000 characters"
    if _UNSAFE.search(url):
        return "it holds blanks, control characters or a backslash"
    scheme = _SCHEME.match(url)
    if scheme is None or scheme[1].lower() not in ("http", "https"):
        return "only http and https are fetched"
    authority = _AUTHORITY.match(url)
    if authority is None or authority[1].partition(":")[0] == "":
        return "it names no host"
    if "@" in authority[1]:
        return "it carries a user name; put credentials elsewhere"
    return None


def address_problem(text: str) -> str | None:
    """Why this IP address is not spoken to (the name of its range); None for a public one."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return "no IP address"
    if isinstance(address, ipaddress.IPv6Address):
        return _v6_problem(address)
    return _v4_problem(address)


def _v4_problem(address: ipaddress.IPv4Address) -> str | None:
    for network, name in _REFUSED_V4.items():
        if address in network:
            return name
    return _common_problem(address)


def _v6_problem(address: ipaddress.IPv6Address) -> str | None:
    if address.ipv4_mapped is not None:
        return _v4_problem(address.ipv4_mapped) or "IPv4-mapped"
    if address in _NAT64:  # the one translation that hosts without IPv4 need: judged by its payload
        return _v4_problem(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    for network, name in _REFUSED_V6.items():
        if address in network:
            return name
    return _common_problem(address) or (None if address in _GLOBAL_V6 else "not a public range")


def _common_problem(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str | None:
    if address.is_unspecified:
        return "unspecified"
    if address.is_loopback:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    if address.is_multicast:
        return "multicast"
    if address.is_private:
        return "private"
    return None if address.is_global and not address.is_reserved else "reserved"


def allowed_hosts(entries: Iterable[str]) -> frozenset[tuple[str, int]]:
    """The allow-list as (host in lower case, port) pairs; ValueError names an entry that is not
    "host:port"."""
    pairs = set()
    for entry in entries:
        host, colon, port = entry.strip().rpartition(":")
        if not colon or not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
            raise ValueError(f"{entry!r} is not host:port")
        pairs.add((host.strip("[]").lower(), int(port)))
    return frozenset(pairs)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects only to addresses that passed the check, and to exactly those: a name is resolved once.

    One refused address among several refuses the name: a public one beside a private one is an attack or a
    mistake. The name itself still goes into TLS and the Host header, which are made elsewhere. `table` is the
    one of watcher.toml whose `allow` lets a refused address through.
    """

    def __init__(self, allow: Iterable[str] = (), table: str = "[fetch]") -> None:
        self._table = table
        self._allowed = allowed_hosts(allow)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._resolve(host, port)
        last: Exception | None = None
        for address in addresses[:MAX_ADDRESSES]:
            try:
                share = None if timeout is None else timeout / min(len(addresses), 3)
                return CountedStream(await connected(address, port, share))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise BlockedAddress("unix sockets are not fetched from")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def check(self, host: str, port: int) -> None:
        """BlockedAddress for a host that would be refused; one whose name cannot be resolved here passes."""
        with contextlib.suppress(socket.gaierror):
            await self._resolve(host, port)

    async def _resolve(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        rows = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(row[4][0]) for row in rows))
        if (host.strip("[]").lower(), port) in self._allowed:
            return addresses
        for address in addresses:
            if problem := address_problem(address):
                # The address is not told: a list of what lies inside a network must not be readable from
                # outside.
                way = f'if it is meant, add "{host}:{port}" to allow of {self._table} in watcher.toml'
                raise BlockedAddress(f"{host}:{port} is an address inside ({problem}); {way}")
        return addresses
