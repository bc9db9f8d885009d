"""Foreign exceptions and unwelcome answers -> watcher.model.Failed, each with a kind of the closed list."""

from __future__ import annotations

import http
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime

import httpcore

from watcher.feeds.challenge import is_challenge
from watcher.feeds.pacing import http_date, retry_after
from watcher.fetch.addresses import BadAddress, read_address
from watcher.fetch.guard import BlockedAddress
from watcher.fetch.inflate import BrokenBody, TooLarge
from watcher.model import Failed

# What can go wrong on the wire or in what came over it; anything else is a bug and passes through.
EXPECTED = (
    TimeoutError,
    OSError,  # includes gaierror and SSLError
    UnicodeError,  # a host name that IDNA cannot encode
    BadAddress,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    BlockedAddress,
    BrokenBody,
    TooLarge,
)


def failure_of(error: BaseException, url: str) -> Failed:
    """The failure that an exception of EXPECTED stands for."""
    host = _host(url)
    if isinstance(error, BlockedAddress):
        return Failed("blocked_address", str(error))
    if isinstance(error, TooLarge):
        return Failed("too_large", f"{host} sends more than the limit")
    if isinstance(error, TimeoutError | httpcore.TimeoutException):
        return Failed("timeout", f"{host} did not answer in time")
    if isinstance(error, socket.gaierror | UnicodeError):
        return Failed("dns", f"the name {host} cannot be resolved")
    if (tls := _tls_error(error)) is not None:
        reason = getattr(tls, "verify_message", "") or tls.reason or "handshake failed"
        return Failed("tls", f"no trusted connection to {host}: {reason}")
    if isinstance(error, httpcore.ConnectError | ConnectionRefusedError):
        return Failed("refused", f"{host} does not accept a connection")
    if isinstance(error, BadAddress):
        return Failed("blocked_address", f"the address cannot be read: {error}")
    return Failed(
        "protocol", f"{host} broke off or spoke no proper HTTP: {str(error)[:200] or type(error).__name__}"
    )


def _tls_error(error: BaseException) -> ssl.SSLError | None:
    seen: BaseException | None = error
    for _ in range(5):
        if seen is None or isinstance(seen, ssl.SSLError):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def failure_of_status(status: int, headers: Mapping[str, str], body: bytes, url: str) -> Failed:
    """The failure that a status other than 200 and 304 stands for."""
    wait = retry_after(headers.get("retry-after"), datetime.now(UTC), http_date(headers.get("date")))
    if status == 410:
        return Failed("gone", f"{_host(url)} says that this address is gone for good (410)", status)
    if is_challenge(body[:20_000].decode("utf-8", "replace"), headers):
        message = f"{_host(url)} asks whether we are a browser ({status})"
        return Failed("challenge", message, status, wait)
    try:
        phrase = http.HTTPStatus(status).phrase
    except ValueError:
        phrase = "unknown status"
    return Failed("http", f"{_host(url)} answered {status} {phrase}", status, wait)


def _host(url: str) -> str:
    try:
        return read_address(url).host or url[:100]
    except (TypeError, ValueError):
        return url[:100]
