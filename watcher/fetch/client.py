"""The one place that fetches: politely, within limits, and never from inside the network."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpcore

from watcher.feeds.challenge import is_challenge
from watcher.fetch.addresses import Address, read_address
from watcher.fetch.answers import Fetched, NotModified, Posted
from watcher.fetch.connections import Connections, Line
from watcher.fetch.failures import EXPECTED, failure_of, failure_of_status
from watcher.fetch.guard import url_problem
from watcher.fetch.hosts import HostLimits
from watcher.fetch.inflate import ACCEPTED, Body, TooLarge
from watcher.fetch.options import FetchOptions
from watcher.fetch.robots import KEEP_UNREACHABLE, Robots
from watcher.fetch.robots import MAX_BYTES as MAX_ROBOTS
from watcher.fetch.streams import close_beyond_answer
from watcher.fetch.tidy import is_mendable
from watcher.model import Failed

MAX_ERROR_BODY = 64_000
KEPT = (b"Connection", b"keep-alive")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.4, */*;q=0.1",
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
    "robots": "text/plain, */*;q=0.1",
}
_PAGE_TYPES = ("text/", "application/xhtml+xml", "application/xml", "application/vnd.wap.xhtml+xml")


@dataclass(frozen=True, slots=True)
class _Request:
    """What is asked for, whichever hop of the chain is at hand."""

    url: Address
    kind: str
    etag: str | None
    last_modified: str | None
    validators_origin: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Hop:
    """One answer of the chain, read as far as its status deserves."""

    url: Address
    status: int
    headers: dict[str, str]
    raw: list[tuple[bytes, bytes]]
    body: bytes
    was_conditional: bool

    def exact(self, name: bytes) -> str | None:
        """A header byte for byte, as latin-1; None when it is absent or empty."""
        value = next((value for key, value in self.raw if key.lower() == name), b"")
        return value.decode("latin-1") or None


class _Stop(Exception):
    def __init__(self, failed: Failed) -> None:
        self.failed = failed


class Fetcher:
    """Fetches feeds and pages, each failure a value. An async context manager; share one for everything.

    One event loop only. Cancelling a fetch ends it at once: there is no wait that cannot be cancelled.
    """

    def __init__(self, options: FetchOptions | None = None) -> None:
        self._options = options or FetchOptions()
        self._connections = Connections(self._options)
        self._hosts = HostLimits(self._options.per_host, self._options.per_host_delay)
        self._robots = Robots(self._get_robots)
        self._own = [*_bytes([("User-Agent", self._options.user_agent), ("Accept-Encoding", ACCEPTED)]), KEPT]
        reads = self._options.read_timeout
        self._timeouts = {
            "connect": self._options.connect_timeout,
            "read": reads,
            "write": reads,
            "pool": reads,
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connections.aclose()

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        validators_url: str | None = None,
        kind: str = "feed",
        headers: Sequence[tuple[str, str]] = (),
    ) -> Fetched | NotModified | Failed:
        """What `url` holds now. `kind` is feed, page (asks robots.txt first) or robots: it sets limits and
        Accept.

        Validators go, byte for byte, only to the origin of `validators_url` (by default: of `url`), `headers`
        only to that of `url`.
        """
        if problem := url_problem(url):
            return Failed("blocked_address", f"the address is not fetched: {problem}")
        try:
            target = read_address(url)
            given_by = read_address(validators_url).origin if validators_url else target.origin
            request = _Request(target, kind, etag, last_modified, given_by, tuple(headers))
            hop, permanent = await self._follow(request)
        except _Stop as stop:
            return stop.failed
        except EXPECTED as error:
            return failure_of(error, url)
        return _answer(url, hop, permanent)

    async def post(self, url: str, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> Posted | Failed:
        """Sends `body` to `url` once, without following redirects; any status is an answer."""
        if problem := url_problem(url):
            return Failed("blocked_address", f"the address is not posted to: {problem}")
        try:
            target = read_address(url)
            pairs = self._standing(target) + _bytes([*headers, ("Content-Length", str(len(body)))])
            async with (
                asyncio.timeout(self._options.total_timeout),
                self._connections.to(target.origin) as line,
            ):
                await self._connections.check(target)
                response = await line.handle_async_request(self._asked("POST", target, pairs, body))
                try:
                    start = await self._read_body(response, MAX_ERROR_BODY, is_cut=True)
                finally:
                    await response.aclose()
        except EXPECTED as error:
            return failure_of(error, url)
        return Posted(response.status, _joined(response.headers), start)

    async def _get_robots(self, url: str) -> Fetched | Failed:
        answer = await self.fetch(url, kind="robots")
        return (
            Failed("protocol", "304 to an unconditional request")
            if isinstance(answer, NotModified)
            else answer
        )

    async def _follow(self, request: _Request) -> tuple[_Hop, Address | None]:
        """The last answer of the chain, and where its permanent beginning leads."""
        at = request.url
        permanent: Address | None = None
        is_permanent = True
        visited = {at.text}
        left = self._options.total_timeout
        loop = asyncio.get_running_loop()
        for count in range(self._options.max_redirects + 1):
            delay = await self._robots_delay(at) if request.kind == "page" and self._options.robots else None
            # Waiting for a turn is our own doing and not the server's: it does not count against the
            # deadline.
            async with (
                self._hosts.turn(at.host, delay=delay if count == 0 else 0.0),
                self._connections.to(at.origin) as line,
            ):
                began = loop.time()
                try:
                    async with asyncio.timeout(left):
                        await self._connections.check(at)
                        hop = await self._exchange(line, request, at)
                except EXPECTED as error:
                    raise _Stop(failure_of(error, at.text)) from error
                left = max(0.1, left - (loop.time() - began))
            if hop.status not in _REDIRECTS:
                return hop, permanent
            at = _next_url(hop)
            is_permanent = is_permanent and hop.status in _PERMANENT
            permanent = at if is_permanent else permanent
            if at.text in visited:
                raise _Stop(Failed("protocol", f"redirects of {at.host} go in a circle", hop.status))
            visited.add(at.text)
        limit = self._options.max_redirects
        raise _Stop(Failed("protocol", f"more than {limit} redirects", hop.status))

    async def _robots_delay(self, url: Address) -> float | None:
        rules = await self._robots.rules(url.origin)
        if not rules.allows(url.text):
            if rules.parsed:
                raise _Stop(Failed("robots", f"robots.txt of {url.host} forbids this page"))
            message = f"robots.txt of {url.host} cannot be read, which forbids all pages for now"
            raise _Stop(Failed("robots", message, retry_after=KEEP_UNREACHABLE))
        return max(rules.delay, self._options.per_host_delay)

    async def _exchange(self, line: Line, request: _Request, at: Address) -> _Hop:
        """One request and its answer."""
        headers, was_conditional = self._headers(request, at)
        response = await self._send(line, at, headers)
        try:
            body = await self._body(response, request.kind)
        finally:
            await close_beyond_answer(response)
            await response.aclose()
        raw = response.headers
        return _Hop(at, response.status, _joined(raw), raw, body, was_conditional)

    def _headers(self, request: _Request, at: Address) -> tuple[list[tuple[bytes, bytes]], bool]:
        pairs = [("Accept", _ACCEPT[request.kind])]
        here = at.origin
        validators = []
        if here == request.validators_origin:
            if request.etag:
                validators.append(("If-None-Match", request.etag))
            if request.last_modified:
                validators.append(("If-Modified-Since", request.last_modified))
        if here == request.url.origin:
            pairs += request.headers
        return self._standing(at) + _bytes(pairs + validators), bool(validators)

    def _standing(self, at: Address) -> list[tuple[bytes, bytes]]:
        """The headers of every request."""
        return [(b"Host", at.netloc.encode()), *self._own]

    def _asked(
        self, method: str, at: Address, headers: list[tuple[bytes, bytes]], body: bytes = b""
    ) -> httpcore.Request:
        where = httpcore.URL(scheme=at.scheme.encode(), host=at.raw_host, port=at.port, target=at.target)
        extensions = {"timeout": self._timeouts}
        return httpcore.Request(method, where, headers=headers, content=body, extensions=extensions)

    async def _send(self, line: Line, at: Address, headers: list[tuple[bytes, bytes]]) -> httpcore.Response:
        """The beginning of the answer; asked for again when a kept connection turns out to be closed by the
        server, or when the answer's head is one that only the lenient pool reads."""
        try:
            return await line.handle_async_request(self._asked("GET", at, headers))
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            if is_mendable(error):
                headers = [pair for pair in headers if pair != KEPT] + [(b"Connection", b"close")]
                asked = self._asked("GET", at, headers)
                return await self._connections.lenient.handle_async_request(asked)
            if not line.was_kept:
                raise
        return await line.handle_async_request(self._asked("GET", at, headers))

    async def _body(self, response: httpcore.Response, kind: str) -> bytes:
        if len(response.headers) > self._options.max_headers:
            raise _Stop(Failed("too_large", f"{len(response.headers)} headers"))
        status = response.status
        if status == 304:
            async for _ in response.aiter_stream():  # there is none; its end lets the connection be kept
                pass
            return b""
        if status in _REDIRECTS:
            return b""
        if status not in (200, 203):
            try:
                return await self._read_body(response, MAX_ERROR_BODY, is_cut=True)
            except EXPECTED:
                return b""  # the status alone says enough
        media = _joined(response.headers).get("content-type", "").strip().lower()
        if kind == "page" and media and not media.startswith(_PAGE_TYPES):
            raise _Stop(Failed("parse", f"{media[:60]} is no web page", status))
        if kind == "robots":  # what lies beyond the limit is not read, the rest counts
            return await self._read_body(response, MAX_ROBOTS, is_cut=True)
        limit = self._options.max_feed_bytes if kind == "feed" else self._options.max_page_bytes
        return await self._read_body(response, limit)

    async def _read_body(self, response: httpcore.Response, limit: int, *, is_cut: bool = False) -> bytes:
        """The body, its encoding taken off. With `is_cut` what lies beyond the limit is left unread."""
        raw_left = self._options.max_raw_bytes
        headers = _joined(response.headers)
        length = headers.get("content-length", "")
        if not is_cut and length.isdigit() and len(length) < 20 and int(length) > raw_left:
            raise TooLarge
        parts: list[bytes] = []
        taker = Body(headers.get("content-encoding", ""), limit * 2 if is_cut else limit)
        size = 0
        async for piece in response.aiter_stream():
            raw_left -= len(piece)
            if raw_left < 0:
                raise TooLarge
            part = taker.feed(piece)
            parts.append(part)
            size += len(part)
            if is_cut and size >= limit:
                return b"".join(parts)[:limit]
        return b"".join([*parts, taker.finish()])


def _next_url(hop: _Hop) -> Address:
    location = next((value for key, value in hop.raw if key.lower() == b"location"), b"").strip()
    if not location:
        raise _Stop(
            Failed("http", f"{hop.url.host} answered {hop.status} without saying where to", hop.status)
        )
    try:
        text = location.decode("utf-8")
    except UnicodeDecodeError:
        text = location.decode("latin-1")
    text = text.replace(" ", "%20")  # common in a path, and harmless
    try:
        target = hop.url.joined(text)
    except ValueError as error:
        problem: str | None = str(error)
    else:
        problem = url_problem(text if "://" in text else target.text)
    if problem:
        raise _Stop(
            Failed("blocked_address", f"a redirect of {hop.url.host} is not followed: {problem}", hop.status)
        )
    return target


def _answer(url: str, hop: _Hop, permanent: Address | None) -> Fetched | NotModified | Failed:
    moved = permanent.text if permanent is not None else None
    etag, last_modified = hop.exact(b"etag"), hop.exact(b"last-modified")
    if etag == "*":  # sent back it would mean "whatever you have": a 304 for ever (RFC 9110, 13.1.2)
        etag = None
    if hop.status == 304:
        if not hop.was_conditional:
            return Failed("protocol", "304 to an unconditional request", 304)
        return NotModified(url, hop.url.text, moved, hop.headers, etag, last_modified)
    if hop.status not in (200, 203):
        return failure_of_status(hop.status, hop.headers, hop.body, hop.url.text)
    if is_challenge("", hop.headers):
        return Failed("challenge", f"{hop.url.host} asks whether we are a browser", hop.status)
    return Fetched(
        url=url,
        final_url=hop.url.text,
        permanent_url=moved,
        status=200,
        headers=hop.headers,
        body=hop.body,
        content_type=hop.headers.get("content-type"),
        etag=etag,
        last_modified=last_modified,
        body_hash=hashlib.blake2b(hop.body, digest_size=16).hexdigest(),
    )


def _bytes(pairs: Sequence[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in pairs]


def _joined(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for key, value in raw:
        name, text = key.decode("latin-1").lower(), value.decode("latin-1")
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return headers
