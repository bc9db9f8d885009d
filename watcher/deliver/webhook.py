"""A signed HTTP POST of the message's JSON.

    X-Watcher-Timestamp   seconds since 1970, the time of this attempt
    X-Watcher-Signature   sha256=HMAC-SHA256(secret, timestamp + "." + body), in hex
    X-Watcher-Delivery    the same as Idempotency-Key: equal for every attempt at one message
    Idempotency-Key

A receiver checks the signature over the bytes it received, refuses old timestamps, and takes a key it has
seen before as done.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Mapping

import httpx

from watcher.deliver.message import Message, header_value
from watcher.deliver.posting import TIMEOUT, TRY_AGAIN, Poster, retry_after
from watcher.errors import ChannelError
from watcher.text.masking import mask_secrets, mask_url, secrets_of_url

MAX_EXCERPT = 200  # bytes of a refusal's body that are read to tell its reason


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
        self._clock = clock
        self._poster = Poster(name, timeout, transport, self._masked)

    async def send(self, message: Message, idempotency_key: str) -> None:
        body = json.dumps(message.payload, ensure_ascii=False, default=str).encode("utf-8", "replace")
        async with self._poster.opened() as client:
            await self._post(client, body, idempotency_key)

    async def close(self) -> None:
        await self._poster.close()

    async def _post(self, client: httpx.AsyncClient, body: bytes, idempotency_key: str) -> None:
        request = client.build_request(
            "POST", self._url, content=body, headers=self._request_headers(body, idempotency_key)
        )
        answer = await client.send(request, stream=True)
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
