"""A signed HTTP POST of the message's JSON.

    X-Watcher-Timestamp   seconds since 1970, the time of this attempt
    X-Watcher-Signature   sha256=HMAC-SHA256(secret, timestamp + "." + body), in hex
    X-Watcher-Delivery    the same as Idempotency-Key: equal for every attempt at one message
    Idempotency-Key

A receiver checks the signature over the bytes it received, refuses old timestamps, and takes a key it has
seen before as done.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy

import httpx

from watcher.deliver.message import Message, header_value
from watcher.errors import ChannelError
from watcher.text.masking import mask_secrets, mask_url, secrets_of_url

TIMEOUT = 15.0  # seconds for the whole exchange
MAX_EXCERPT = 200  # bytes of a refusal's body that are read to tell its reason
TRY_AGAIN = frozenset({408, 425, 429})  # the 4xx that do not say "never"
NAME = "talks-watcher"


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The value of X-Watcher-Signature."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, "sha256").hexdigest()
    return f"sha256={digest}"


class WebhookChannel:
    """POSTs messages to one URL. `transport` is the guarded one, that refuses private addresses."""

    def __init__(
        self,
        name: str,
        url: str,
        secret: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self._url = _checked(name, url)
        self._secret = secret
        self._headers = dict(headers or {})
        self._timeout = timeout
        self._transport = transport
        self._clock = clock
        self._client: httpx.AsyncClient | None = None

    async def send(self, message: Message, idempotency_key: str) -> None:
        body = json.dumps(message.payload, ensure_ascii=False, default=str).encode("utf-8", "replace")
        try:
            async with asyncio.timeout(self._timeout):
                await self._post(body, idempotency_key)
        except TimeoutError as error:
            raise ChannelError(self.name, f"no answer within {self._timeout:g} s") from error
        except httpx.UnsupportedProtocol as error:  # the guard refused the address: trying again cannot help
            raise ChannelError(self.name, self._masked(str(error)), permanent=True) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise ChannelError(self.name, self._masked(f"{type(error).__name__}: {error}")) from error

    async def _post(self, body: bytes, idempotency_key: str) -> None:
        request = self._opened().build_request(
            "POST", self._url, content=body, headers=self._request_headers(body, idempotency_key)
        )
        answer = await self._opened().send(request, stream=True)
        try:
            if not answer.is_success:
                raise self._refusal(answer, await _excerpt(answer))
        finally:
            await answer.aclose()

    def _request_headers(self, body: bytes, idempotency_key: str) -> dict[str, str]:
        timestamp = str(int(self._clock()))
        key = header_value(idempotency_key)
        headers = {
            **self._headers,
            "Content-Type": "application/json; charset=utf-8",
            "X-Watcher-Timestamp": timestamp,
            "X-Watcher-Delivery": key,
            "Idempotency-Key": key,
        }
        if self._secret:
            headers["X-Watcher-Signature"] = sign(self._secret, timestamp, body)
        return headers

    def _refusal(self, answer: httpx.Response, excerpt: str) -> ChannelError:
        status = answer.status_code
        words = f"answered {status}"
        if answer.is_redirect:
            words += f", a redirect, which is not followed; to {mask_url(answer.headers.get('location', ''))}"
        elif excerpt:
            words += f": {self._masked(excerpt)}"
        return ChannelError(
            self.name,
            words,
            permanent=400 <= status < 500 and status not in TRY_AGAIN,
            retry_after=retry_after(answer.headers.get("retry-after"), self._clock()),
        )

    def _masked(self, text: str) -> str:
        return mask_secrets(text, [*secrets_of_url(self._url), self._secret or "", *self._headers.values()])

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(
                transport=self._transport,
                timeout=self._timeout,
                follow_redirects=False,
                trust_env=False,  # a .netrc entry must not travel with an alert
                headers={"User-Agent": NAME, "Accept": "*/*"},
                # Alerts are rare: a connection kept for hours is one that the other side has closed.
                limits=httpx.Limits(max_connections=4, max_keepalive_connections=0),
            )
            # The library logs every URL at INFO, and this one may hold a secret.
            logging.getLogger("httpx").setLevel(logging.WARNING)
            self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        return self._client

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None


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


async def _excerpt(answer: httpx.Response) -> str:
    async for chunk in answer.aiter_bytes(MAX_EXCERPT):
        return " ".join(chunk.decode("utf-8", "replace").split())
    return ""


def _checked(name: str, url: str) -> str:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ChannelError(name, f"the URL cannot be read: {error}", permanent=True) from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ChannelError(
            name, "the URL must begin with http:// or https:// and name a host", permanent=True
        )
    return url
