"""A WebSub hub on 127.0.0.1 that verifies what it is asked for and sends what is published."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import httpx
from web_site import Reply, Seen, Site, running_site


@dataclass
class Hub:
    """`answer` is what a request for a subscription gets; a 202 is followed by a verification."""

    site: Site
    client: httpx.AsyncClient
    answer: Reply = field(default_factory=lambda: Reply(202))
    lease: str | None = "7200"
    asked: list[dict[str, str]] = field(default_factory=list)
    verified: list[tuple[int, str]] = field(default_factory=list)
    running: set[asyncio.Task[object]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return self.site.url("/hub")

    def take(self, seen: Seen) -> Reply:
        form = dict(parse_qsl(seen.body.decode()))
        self.asked.append(form)
        if self.answer.status == 202:
            task = asyncio.get_running_loop().create_task(self.verify(form))
            self.running.add(task)
        return self.answer

    async def verify(self, form: dict[str, str], **changes: str) -> tuple[int, str]:
        """What the subscriber answers to a verification of `form`, with other parameters in `changes`."""
        asked = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": "c-42"}
        if self.lease is not None and form["hub.mode"] == "subscribe":
            asked["hub.lease_seconds"] = self.lease
        asked |= {f"hub.{name}": value for name, value in changes.items()}
        answer = await self.client.get(form["hub.callback"], params=asked)
        self.verified.append((answer.status_code, answer.text))
        return answer.status_code, answer.text

    async def settled(self) -> None:
        """Every verification is over."""
        await asyncio.gather(*self.running)

    async def publish(
        self, body: bytes, *, method: str = "sha256", secret: str | None = None, header: str | None = None
    ) -> int:
        """The status of the subscriber's answer to new content, signed under the secret it gave."""
        form = self.asked[-1]
        key = secret if secret is not None else form["hub.secret"]
        signature = (
            f"{method}={hmac.new(key.encode(), body, method).hexdigest()}" if header is None else header
        )
        headers = {"Content-Type": "application/rss+xml", "Link": f'<{self.url}>; rel="hub"'}
        if signature:
            headers["X-Hub-Signature"] = signature
        return (await self.client.post(form["hub.callback"], content=body, headers=headers)).status_code


@asynccontextmanager
async def running_hub() -> AsyncIterator[Hub]:
    async with running_site() as site, httpx.AsyncClient() as client:
        hub = Hub(site, client)
        site.routes["/hub"] = hub.take
        yield hub


METHODS = tuple(
    name for name in ("sha1", "sha256", "sha384", "sha512") if name in hashlib.algorithms_available
)
