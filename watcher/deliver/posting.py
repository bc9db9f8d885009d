"""A channel's HTTP client: guarded, without cookies, redirects or settings of the machine; what goes wrong in
it is said as a channel says it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy

import httpx

from watcher.errors import ChannelError

TIMEOUT = 15.0  # seconds for one message
TRY_AGAIN = frozenset({408, 425, 429})  # the 4xx that do not say "never"
NAME = "talks-watcher"


@dataclass(slots=True)
class Poster:
    """Opens a client when there is the first to send. `transport` is the guarded one, which refuses private
    addresses; `masked` takes secrets out of what a failure says."""

    name: str
    timeout: float
    transport: httpx.AsyncBaseTransport | None
    masked: Callable[[str], str]
    _client: httpx.AsyncClient | None = field(default=None, init=False)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[httpx.AsyncClient]:
        """The client. Whatever httpx raises in the block, or a block longer than the timeout, is a
        ChannelError."""
        try:
            async with asyncio.timeout(self.timeout):
                yield self._opened()
        except TimeoutError as error:
            raise ChannelError(self.name, f"no answer within {self.timeout:g} s") from error
        except httpx.UnsupportedProtocol as error:  # the guard refused the address: trying again cannot help
            raise ChannelError(self.name, self.masked(str(error)), permanent=True) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise ChannelError(self.name, self.masked(f"{type(error).__name__}: {error}")) from error

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(
                transport=self.transport,
                timeout=self.timeout,
                follow_redirects=False,
                trust_env=False,  # a .netrc entry must not travel with an alert
                headers={"User-Agent": NAME},
                # Alerts are rare: a connection kept for hours is one that the other side has closed.
                limits=httpx.Limits(max_connections=4, max_keepalive_connections=0),
            )
            # The library logs every URL at INFO, and this one may hold a secret.
            logging.getLogger("httpx").setLevel(logging.WARNING)
            self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        return self._client


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait by a Retry-After header, given in seconds or as an HTTP date; None when it says
    nothing.

    `now` is seconds since 1970.
    """
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)
