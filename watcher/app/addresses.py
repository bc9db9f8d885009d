"""Addresses that the guard will refuse when something is sent or fetched: said before it happens."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from watcher.fetch.guard import address_problem, allowed_hosts
from watcher.settings import Settings
from watcher.settings.channel_table import WITH_WEB_ADDRESS

_INSIDE = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_PORTS = {"http": 80, "https": 443}


def refused_channels(settings: Settings, *, resolve: bool = False) -> Iterator[str]:
    """One line for each channel that posts to an address and is on, and whose address will be refused.

    Without `resolve` only names are looked up that cannot be public: nothing leaves the machine's network.
    """
    for table in settings.channels:
        if table.enabled and table.type in WITH_WEB_ADDRESS and table.url is not None:
            url = table.url.get_secret_value()
            problem = refusal(url, settings.send.allow, resolve=resolve)
            if problem is not None:
                yield f'channel "{table.name}": {_way_out(url, problem, "send")}'


def refused_feeds(settings: Settings, *, resolve: bool = False) -> Iterator[str]:
    """The same for the sources that are on."""
    for feed in settings.feeds:
        problem = refusal(feed.url, settings.fetch.allow, resolve=resolve) if feed.enabled else None
        if problem is not None:
            yield f'feed "{feed.name}": {_way_out(feed.url, problem, "fetch")}'


def refusal(url: str, allow: Iterable[str], *, resolve: bool = False) -> str | None:
    """What kind of address inside a network the URL leads to (`loopback`, `private`, ...); None where it is
    allowed, public, or not known."""
    place = _place(url)
    if place is None or place in allowed_hosts(allow):
        return None
    host, port = place
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _of_name(host, port) if resolve or _looks_inside(host) else None
    return address_problem(host)


def _of_name(host: str, port: int) -> str | None:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return None  # that a name leads nowhere is another finding
    return next((problem for row in rows if (problem := address_problem(str(row[4][0])))), None)


def _looks_inside(host: str) -> bool:
    """Names that no public server has: one word, or under a domain that is kept for networks."""
    return "." not in host or host.endswith(_INSIDE)


def _place(url: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    return ((parts.hostname or "").lower(), port) if parts.hostname and port else None


def _way_out(url: str, problem: str, table: str) -> str:
    host, port = _place(url) or ("", 0)
    named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return (
        f"{named} is an address inside a network ({problem}) and will be refused; "
        f'if it is meant, add "{named}" to allow of [{table}] in watcher.toml'
    )
