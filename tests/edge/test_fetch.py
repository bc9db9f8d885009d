"""The fetcher's manners against a real server: what is sent, what is kept, what is a failure."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from dataclasses import replace
from itertools import pairwise

import brotli
import pytest
from web_site import RSS, Reply, Seen, Site, deflated, running_site

from watcher.fetch.answers import Fetched, NotModified
from watcher.fetch.client import Fetcher
from watcher.fetch.options import FetchOptions
from watcher.model import Failed

OPTIONS = FetchOptions(contact="https://watcher.example/about", per_host_delay=0.0, total_timeout=5.0)


def options(*sites: Site, **changes: object) -> FetchOptions:
    allow = tuple(entry for site in sites for entry in site.allow)
    return replace(OPTIONS, allow=allow, **changes)  # type: ignore[arg-type]


async def fetch_once(reply: Reply, **changes: object) -> Fetched | NotModified | Failed:
    async with running_site({"/x": reply}) as site, Fetcher(options(site, **changes)) as fetcher:
        return await fetcher.fetch(site.url("/x"))


@pytest.mark.parametrize(
    "etag",
    ['"abc"', 'W/"abc"', 'W/"abc-gzip"', '"abc--gzip"', "unquoted", '"a,b"', '"caf\xe9"', '"', "W/unquoted"],
)
@pytest.mark.parametrize("modified", ["Tue, 18 Feb 2025 10:00:00 GMT", "2025-02-18 10:00:00", "yesterday"])
async def test_validators_are_sent_back_byte_for_byte(etag: str, modified: str) -> None:
    def route(seen: Seen) -> Reply:
        if seen.headers.get("if-none-match") == etag and seen.headers.get("if-modified-since") == modified:
            return Reply(304)
        return Reply(200, (("ETag", etag), ("Last-Modified", modified)), RSS)

    async with running_site({"/feed": route}) as site, Fetcher(options(site)) as fetcher:
        first = await fetcher.fetch(site.url("/feed"))
        assert isinstance(first, Fetched)
        second = await fetcher.fetch(site.url("/feed"), etag=first.etag, last_modified=first.last_modified)
    assert isinstance(second, NotModified)


async def test_a_304_hands_on_the_validators_that_it_carries_and_only_those() -> None:
    async with (
        running_site({"/feed": Reply(304, (("ETag", '"new"'),))}) as site,
        Fetcher(options(site)) as fetcher,
    ):
        answer = await fetcher.fetch(site.url("/feed"), etag='"old"', last_modified="then")
    assert isinstance(answer, NotModified)
    assert (answer.etag, answer.last_modified) == ('"new"', None)


async def test_a_304_that_nobody_asked_for_is_a_failure() -> None:
    answer = await fetch_once(Reply(304))
    assert isinstance(answer, Failed)
    assert answer.kind == "protocol"


async def test_name_version_and_contact_are_told_and_cookies_are_not_sent_back() -> None:
    reply = Reply(200, (("Set-Cookie", "id=1; Path=/"), ("Set-Cookie", "b=2")), RSS)
    async with running_site({"/feed": reply}) as site, Fetcher(options(site)) as fetcher:
        await fetcher.fetch(site.url("/feed"))
        await fetcher.fetch(site.url("/feed"))
        seen = site.requests[1]
    assert "cookie" not in seen.headers
    assert seen.headers["user-agent"].startswith("talks-watcher/")
    assert "https://watcher.example/about" in seen.headers["user-agent"]
    assert "bot" not in seen.headers["user-agent"].lower()


LONG = RSS * 5_000
BODIES = {
    "gzip": ("gzip", gzip.compress(LONG)),
    "x-gzip": ("x-gzip", gzip.compress(LONG)),
    "two gzip members": ("gzip", gzip.compress(LONG[:1000]) + gzip.compress(LONG[1000:])),
    "gzip with padding": ("gzip", gzip.compress(LONG) + b"\0" * 20),
    "brotli": ("br", brotli.compress(LONG)),
    "deflate with a zlib head": ("deflate", zlib.compress(LONG)),
    "raw deflate": ("deflate", deflated(LONG)),
    "labelled gzip and is not": ("gzip", LONG),
    "gzip without a label": ("", gzip.compress(LONG)),
    "identity": ("identity", LONG),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_is_inflated(name: str) -> None:
    encoding, body = BODIES[name]
    headers = (("Content-Encoding", encoding),) if encoding else ()
    answer = await fetch_once(Reply(200, headers, body))
    assert isinstance(answer, Fetched)
    assert answer.body == LONG


def _chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    head = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: "x"\r\n\r\n'
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end


FAILURES = {
    "404": (Reply(404), "http", 404),
    "401": (Reply(401), "http", 401),
    "403": (Reply(403, body=b"no"), "http", 403),
    "410": (Reply(410), "gone", 410),
    "500 with validators": (Reply(500, (("ETag", '"bad"'),), RSS), "http", 500),
    "204": (Reply(204, length=False), "http", 204),
    "206": (Reply(206, body=RSS), "http", 206),
    "300": (Reply(300, body=b"choose"), "http", 300),
    "302 to nowhere": (Reply(302), "http", 302),
    "999": (Reply(999), "http", 999),
    "bot check page": (Reply(403, body=b"<html><title>Just a moment...</title>"), "challenge", 403),
    "bot check header": (Reply(200, (("cf-mitigated", "challenge"),), RSS), "challenge", 200),
    "cut off body": (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>"), "protocol", None),
    "cut off chunks": (Reply(raw=_chunked(b"<rss>", end=b"")), "protocol", None),
    "cut off gzip": (
        Reply(200, (("Content-Encoding", "gzip"),), gzip.compress(LONG)[:-200]),
        "protocol",
        None,
    ),
    "broken gzip": (
        Reply(200, (("Content-Encoding", "gzip"),), b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"\xff" * 90),
        "protocol",
        None,
    ),
    "cut off brotli": (
        Reply(200, (("Content-Encoding", "br"),), brotli.compress(LONG)[:-9]),
        "protocol",
        None,
    ),
    "encodings upon encodings": (
        Reply(200, (("Content-Encoding", "gzip, gzip"),), gzip.compress(gzip.compress(RSS))),
        "protocol",
        None,
    ),
    "no answer at all": (Reply(raw=b""), "protocol", None),
    "not HTTP": (Reply(raw=b"SSH-2.0-OpenSSH_9\r\n\r\n"), "protocol", None),
    "no blank line": (Reply(raw=b"HTTP/1.1 200 OK\r\nA: b"), "protocol", None),
}


@pytest.mark.parametrize("name", FAILURES)
async def test_an_unwelcome_answer_is_a_failure_of_its_kind(name: str) -> None:
    reply, kind, status = FAILURES[name]
    answer = await fetch_once(reply)
    assert isinstance(answer, Failed), answer
    assert (answer.kind, answer.status) == (kind, status)
    assert answer.message


LIMITS = {
    "a body that is too long": Reply(200, (), b"x" * 300_000),
    "a length that is too long": Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx"),
    "a gzip bomb": Reply(200, (("Content-Encoding", "gzip"),), gzip.compress(b"0" * 30_000_000)),
    "a brotli bomb": Reply(200, (("Content-Encoding", "br"),), brotli.compress(b"0" * 30_000_000, quality=5)),
    "an unlabelled bomb": Reply(200, (), gzip.compress(b"0" * 30_000_000)),
    "a thousand headers": Reply(200, tuple((f"X-{i}", "1") for i in range(1000)), RSS),
}


@pytest.mark.parametrize("name", LIMITS)
async def test_what_is_too_large_is_left(name: str) -> None:
    answer = await fetch_once(LIMITS[name], max_feed_bytes=200_000, max_raw_bytes=250_000)
    assert isinstance(answer, Failed)
    assert answer.kind == "too_large"


async def test_a_header_beyond_all_measure_is_refused() -> None:
    answer = await fetch_once(Reply(200, (("X", "y" * 300_000),), RSS))
    assert isinstance(answer, Failed)
    assert answer.kind == "protocol"


ODD_BUT_FINE = {
    "300 headers": Reply(200, tuple((f"X-{i}", "1") for i in range(300)), RSS),
    "64 KB of headers": Reply(200, tuple((f"X-{i}", "y" * 1000) for i in range(64)), RSS),
    "early hints": Reply(
        raw=b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
        % (len(RSS), RSS)
    ),
    "HTTP/1.0 without a length": Reply(raw=b"HTTP/1.0 200 OK\r\n\r\n" + RSS),
    "chunks": Reply(raw=_chunked(RSS[:10], RSS[10:])),
    "no reason phrase": Reply(raw=b"HTTP/1.1 200\r\nContent-Length: %d\r\n\r\n%s" % (len(RSS), RSS)),
    "203": Reply(203, body=RSS),
    "bytes beyond ASCII in a header": Reply(200, (("X", "\xe9\xff"),), RSS),
}


@pytest.mark.parametrize("name", ODD_BUT_FINE)
async def test_odd_but_legal_answers_are_read(name: str) -> None:
    answer = await fetch_once(ODD_BUT_FINE[name])
    assert isinstance(answer, Fetched), answer
    assert answer.body == RSS


LENGTH = b"Content-Length: %d\r\n" % len(RSS)
UNTIDY = {
    "a blank before a colon": b"HTTP/1.1 200 OK\r\nX-Cache : hit\r\n",
    "a line without a colon": b"HTTP/1.1 200 OK\r\nsome words\r\n",
    "a name with blanks": b"HTTP/1.1 200 OK\r\nX Cache: hit\r\n",
    "a NUL in a value": b"HTTP/1.1 200 OK\r\nX: a\0b\r\n",
    "a name beyond ASCII": b"HTTP/1.1 200 OK\r\n\xd0\x96: b\r\n",
    "another protocol's name": b"ICY 200 OK\r\n",
    "a lower case protocol": b"http/1.1 200 ok\r\n",
    "a blank line first": b"\r\n\r\nHTTP/1.1 200 OK\r\n",
    "the transfer encoding identity": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n",
    "early hints before it": b"HTTP/1.1 103 Early Hints\r\nX : y\r\n\r\nHTTP/1.1 200 OK\r\nX : y\r\n",
    "bare line feeds": b"HTTP/1.1 200 OK\nX : y\n",
}


@pytest.mark.parametrize("name", UNTIDY)
async def test_an_answer_with_an_untidy_head_is_read_all_the_same(name: str) -> None:
    answer = await fetch_once(Reply(raw=UNTIDY[name] + b'ETag: "x"\r\n' + LENGTH + b"\r\n" + RSS))
    assert isinstance(answer, Fetched), answer
    assert (answer.body, answer.etag) == (RSS, '"x"')


LYING = {
    "conflicting lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n" + LENGTH,
    "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
    "chunks that are none": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
    "an untidy head and conflicting lengths": b"HTTP/1.1 200 OK\r\nX : y\r\nContent-Length: 3\r\n" + LENGTH,
}


@pytest.mark.parametrize("name", LYING)
async def test_an_answer_that_lies_about_its_length_is_refused(name: str) -> None:
    answer = await fetch_once(Reply(raw=LYING[name] + b"\r\n" + RSS))
    assert isinstance(answer, Failed)
    assert answer.kind == "protocol"


SLOW = {
    "a server that never answers": Reply(hold=60),
    "a body of one byte at a time": Reply(200, (), RSS, drip=0.2),
}


@pytest.mark.parametrize("name", SLOW)
async def test_the_whole_exchange_has_one_deadline(name: str) -> None:
    answer = await fetch_once(SLOW[name], total_timeout=0.5)
    assert isinstance(answer, Failed)
    assert answer.kind == "timeout"


async def test_a_fetch_can_be_cancelled_while_the_server_is_silent() -> None:
    async with running_site({"/x": Reply(hold=60)}) as site, Fetcher(options(site)) as fetcher:
        task = asyncio.create_task(fetcher.fetch(site.url("/x")))
        await asyncio.wait_for(site.was_asked.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.mark.parametrize(
    ("value", "expected"), [("120", 120), ("999999999", 86_400), ("soon", None), ("-5", None), ("0", 0)]
)
@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_in_seconds_is_told(status: int, value: str, expected: float | None) -> None:
    answer = await fetch_once(Reply(status, (("Retry-After", value),)))
    assert isinstance(answer, Failed)
    assert (answer.status, answer.retry_after) == (status, expected)


async def test_retry_after_as_a_date_is_told() -> None:
    answer = await fetch_once(Reply(503, (("Retry-After", "Fri, 31 Dec 2199 23:59:59 GMT"),)))
    assert isinstance(answer, Failed)
    assert answer.retry_after == 86_400


async def test_no_more_than_two_at_once_talk_to_a_host() -> None:
    routes = {f"/{n}": Reply(200, (), RSS, hold=0.05) for n in range(8)}
    async with running_site(dict(routes)) as site, Fetcher(options(site)) as fetcher:
        answers = await asyncio.gather(*(fetcher.fetch(site.url(path)) for path in routes))
        assert site.most_at_once == 2
    assert all(isinstance(answer, Fetched) for answer in answers)


async def test_exchanges_with_a_host_begin_a_delay_apart() -> None:
    started: list[float] = []

    def route(_: Seen) -> Reply:
        started.append(asyncio.get_running_loop().time())
        return Reply(200, (), RSS)

    async with (
        running_site({"/x": route}) as site,
        Fetcher(options(site, per_host_delay=0.2)) as fetcher,
    ):
        await asyncio.gather(*(fetcher.fetch(site.url("/x")) for _ in range(3)))
    # A lower bound only: a slow machine can make the pauses longer and never shorter.
    pauses = [after - before for before, after in pairwise(started)]
    assert all(pause > 0.15 for pause in pauses)


async def test_a_kept_connection_that_the_server_closed_is_opened_again() -> None:
    def route(seen: Seen) -> Reply:
        # The second request arrives on the kept connection and finds it dead, as after a server's idle
        # time-out.
        return Reply(raw=b"") if seen.number == 2 else Reply(200, (), RSS)

    async with running_site({"/feed": route}) as site, Fetcher(options(site)) as fetcher:
        first = await fetcher.fetch(site.url("/feed"))
        second = await fetcher.fetch(site.url("/feed"))
        assert site.connections == 2
    assert isinstance(first, Fetched)
    assert isinstance(second, Fetched)


async def test_a_post_is_sent_once_and_any_status_is_its_answer() -> None:
    routes = {"/hook": Reply(302, (("Location", "/other"),)), "/other": Reply(200)}
    async with running_site(dict(routes)) as site, Fetcher(options(site)) as fetcher:
        answer = await fetcher.post(site.url("/hook"), b"{}", (("X-Signature", "abc"),))
        seen = site.requests
    assert not isinstance(answer, Failed)
    assert answer.status == 302
    assert [(one.method, one.path, one.body) for one in seen] == [("POST", "/hook", b"{}")]
    assert seen[0].headers["x-signature"] == "abc"


async def test_what_follows_an_answer_is_no_answer_to_the_next_question() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
    twice = (head % len(RSS) + RSS) + (head % 5 + b"false")
    routes = {"/feed": Reply(raw=twice, tail=1.0), "/other": Reply(body=RSS)}
    async with running_site(routes) as site, Fetcher(options(site)) as fetcher:
        first = await fetcher.fetch(site.url("/feed"))
        second = await fetcher.fetch(site.url("/other"))
    assert isinstance(first, Fetched)
    assert first.body == RSS
    assert isinstance(second, Fetched)
    assert second.body == RSS
