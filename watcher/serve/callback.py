"""The address at which hubs verify subscriptions and send what is new (W3C WebSub, sections 5.3 and 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

_HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store"}


class Subscriber(Protocol):
    """Who the callback speaks for. A token is the last part of the address that a hub calls."""

    async def verify(self, token: str, asked_for: Mapping[str, str]) -> str | None: ...

    async def knows(self, token: str) -> bool: ...

    def receive(self, token: str, signature: str | None, content_type: str | None, body: bytes) -> bool:
        """Takes what a hub has sent; False when too much waits already. It is read after the answer."""


def callback_routes(subscriber: Subscriber, max_body: int) -> list[Route]:
    """One route for every path: whatever a proxy leaves of it, the last part is the token."""

    async def verify(request: Request) -> Response:
        token = request.path_params["path"].rpartition("/")[2]
        challenge = await subscriber.verify(token, request.query_params)
        if challenge is None:
            return PlainTextResponse("not asked for\n", 404, headers=_HEADERS)
        return PlainTextResponse(challenge, headers=_HEADERS)

    async def receive(request: Request) -> Response:
        token = request.path_params["path"].rpartition("/")[2]
        if not await subscriber.knows(token):
            return PlainTextResponse("nobody subscribes here any more\n", 410, headers=_HEADERS)
        body = await _body(request, max_body)
        if body is None:
            return PlainTextResponse("too long\n", 413, headers=_HEADERS)
        signature = request.headers.get("x-hub-signature")
        if not subscriber.receive(token, signature, request.headers.get("content-type"), body):
            return PlainTextResponse("busy\n", 503, headers={**_HEADERS, "retry-after": "60"})
        # A wrong signature is answered alike: who guesses learns nothing (section 8).
        return Response(status_code=202, headers=_HEADERS)

    return [
        Route("/{path:path}", verify, methods=["GET"]),
        Route("/{path:path}", receive, methods=["POST"]),
    ]


async def _body(request: Request, limit: int) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
    return b"".join(parts)
