"""Services with an interface of their own: one exchange with a server, whoever it is.

What a service does not share with the others is a `Service`: how a message is written for it, how an earlier
one is answered or rewritten, and what its refusals mean. Everything else is here.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Protocol

import httpx

from watcher.alerts.blocks import Block, Blocks, Span, split, without_follows
from watcher.deliver.console import printable
from watcher.deliver.message import Message
from watcher.deliver.posting import TIMEOUT, TRY_AGAIN, Poster, retry_after
from watcher.errors import ChannelError
from watcher.text.masking import mask_secrets, mask_url

MAX_ANSWER = 200_000  # bytes; services answer with the message they took, and some with its whole room
MAX_REASON = 300  # characters
# A refusal of what is said. All others (a wrong token, a room that is gone) are mended in the config or at
# the service, and the message goes out after that.
WRONG_MESSAGE = frozenset({400, 413, 422})


@dataclass(frozen=True, slots=True)
class Part:
    """What is posted at once: the whole of a message, or as much of it as the service takes."""

    blocks: Blocks
    key: str  # the same at every try
    title: str
    severity: str | None  # None for what is no alert
    thread: str | None  # the receipt of an earlier message of the same round


@dataclass(frozen=True, slots=True)
class Call:
    """One request, its body as JSON."""

    method: str
    url: str
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: its status, its JSON or {}, and how long it wants to be left alone."""

    status: int
    body: Mapping[str, Any]
    words: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a service did not take a message. `is_gone`: what it was to answer or rewrite is."""

    reason: str
    permanent: bool = False
    retry_after: float | None = None
    is_gone: bool = False


class Service(Protocol):
    """A service's own way. Pure: it makes requests and reads answers."""

    place: str  # service, server and room in one
    limit: int  # what `size` of one part may be
    has_threads: bool  # can a message be seen to answer another one?

    def size(self, blocks: Sequence[Block]) -> int: ...

    def post(self, part: Part) -> Call: ...

    def edit(self, part: Part, receipt: str) -> Call:
        """The message of that receipt says this instead."""

    def refusal(self, answer: Answer) -> Refusal | None:
        """None when the message was taken."""

    def receipt(self, answer: Answer, part: Part) -> str | None:
        """What later messages of the round refer to."""


class ChatChannel:
    """Sends messages to one room of a service. `transport` is the guarded one, which refuses private
    addresses.

    What follows on a round answers what was sent of it before; with `in_place` that is rewritten instead, and
    answered only when it is gone, or has too much to say for one message. A receipt names the room as well: a
    channel that was given another room does not refer to what stands in the old one.
    """

    def __init__(
        self,
        name: str,
        service: Service,
        secrets: Sequence[str],
        *,
        in_place: bool = False,
        timeout: float = TIMEOUT,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self._service = service
        self._place = f"{hashlib.sha256(service.place.encode()).hexdigest()[:8]}:"
        self._secrets = tuple(secrets)
        self._in_place = in_place
        self._clock = clock
        self._poster = Poster(name, timeout, transport, self._masked)

    async def send(self, message: Message, idempotency_key: str) -> str | None:
        async with self._poster.opened() as client:
            return await self._send(client, message, idempotency_key)

    async def close(self) -> None:
        await self._poster.close()

    # ------------------------------------------------------------------------------------------ one message

    async def _send(self, client: httpx.AsyncClient, message: Message, key: str) -> str | None:
        earlier = [sent.receipt for sent in message.earlier if sent.receipt is not None]
        here = [each.removeprefix(self._place) for each in earlier if each.startswith(self._place)]
        receipt = await self._told(client, message, key, here[-1] if here else None)
        return None if receipt is None else self._place + receipt

    async def _told(
        self, client: httpx.AsyncClient, message: Message, key: str, thread: str | None
    ) -> str | None:
        whole = _printable(message.pieces)
        rewritten = await self._rewritten(client, message, whole, thread, key)
        if rewritten is not None:
            return rewritten
        shown = without_follows(whole) if thread is not None and self._service.has_threads else whole
        receipt = None
        for number, blocks in enumerate(split(shown, self._service.size, self._service.limit)):
            part = _part(message, blocks, f"{key}:{number}", thread)
            answer = await self._exchange(client, self._service.post(part))
            refusal = self._service.refusal(answer)
            if refusal is not None and refusal.is_gone and thread is not None:
                return await self._told(client, message, key, None)
            if refusal is not None:
                raise self._error(refusal)
            receipt = receipt or self._service.receipt(answer, part)
        return receipt

    async def _rewritten(
        self, client: httpx.AsyncClient, message: Message, whole: Blocks, thread: str | None, key: str
    ) -> str | None:
        """The receipt of the round's message, which says this now; None when it is to be sent by itself."""
        is_one = self._service.size(whole) <= self._service.limit
        # A reminder beside a round must not take the place of what the round is.
        if not self._in_place or thread is None or message.alert is None or not is_one:
            return None
        answer = await self._exchange(client, self._service.edit(_part(message, whole, key, thread), thread))
        refusal = self._service.refusal(answer)
        if refusal is None:
            return thread
        if refusal.is_gone:
            return None
        raise self._error(refusal)

    # ------------------------------------------------------------------------------------------ the server

    async def _exchange(self, client: httpx.AsyncClient, call: Call) -> Answer:
        body = json.dumps(call.body, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json; charset=utf-8", **call.headers}
        request = client.build_request(call.method, call.url, content=body, headers=headers)
        answer = await client.send(request, stream=True)
        try:
            raw = b""
            async for chunk in answer.aiter_bytes():
                raw += chunk
                if len(raw) > MAX_ANSWER:
                    break
        finally:
            await answer.aclose()
        words = f"answered {answer.status_code}"
        if answer.is_redirect:
            words += f", a redirect, which is not followed; to {mask_url(answer.headers.get('location', ''))}"
        wait = retry_after(answer.headers.get("retry-after"), self._clock())
        return Answer(answer.status_code, _json(raw), words, wait)

    def _error(self, refusal: Refusal) -> ChannelError:
        reason = self._masked(" ".join(printable(refusal.reason).split()))[:MAX_REASON]
        return ChannelError(self.name, reason, permanent=refusal.permanent, retry_after=refusal.retry_after)

    def _masked(self, text: str) -> str:
        return mask_secrets(text, self._secrets)


def refused(answer: Answer, reason: str, wait: float | None = None) -> Refusal | None:
    """What a status means at most services; None when the message was taken."""
    if 200 <= answer.status < 300:
        return None
    permanent = answer.status in WRONG_MESSAGE and answer.status not in TRY_AGAIN
    words = f"{answer.words}: {reason}" if reason else answer.words
    return Refusal(words, permanent, wait if wait is not None else answer.retry_after)


def html_of(spans: Iterable[Span]) -> str:
    """The spans with the few tags of HTML that chat services show."""
    return "".join(map(_html, spans))


def _html(span: Span) -> str:
    words = escape(span.text, quote=False)
    if span.url is not None:
        words = f'<a href="{escape(span.url)}">{words}</a>'
    if span.is_code:
        words = f"<code>{words}</code>"
    return f"<b>{words}</b>" if span.is_bold else words


def _part(message: Message, blocks: Blocks, key: str, thread: str | None) -> Part:
    severity = message.alert.severity if message.alert is not None else None
    return Part(blocks, key, printable(message.title), severity, thread)


def _printable(blocks: Blocks) -> Blocks:
    return tuple(
        replace(each, spans=tuple(replace(span, text=printable(span.text)) for span in each.spans))
        for each in blocks
    )


def _json(raw: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
