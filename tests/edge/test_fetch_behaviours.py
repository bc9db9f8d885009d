"""Server behaviours, one poll each: what a source comes to whose server answers like this."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from polled_source import polled_source
from web_site import RSS, Reply, Route, deflated

from watcher.store import Store

OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(RSS)
CHUNKED = b"Transfer-Encoding: chunked\r\n"
READ = "read 1"


def raw(head: bytes, body: bytes = RSS, **how: float) -> Reply:
    return Reply(raw=head + b"\r\n" + body, **how)  # type: ignore[arg-type]


def chunk(body: bytes = RSS, end: bytes = b"0\r\n\r\n", extension: bytes = b"") -> bytes:
    return b"%x%s\r\n%s\r\n" % (len(body), extension, body) + end


def encoded(name: str, body: bytes) -> Reply:
    return Reply(200, (("Content-Encoding", name),), body)


ZIPPED = gzip.compress(RSS)
BOMB = gzip.compress(b"0" * 50_000_000)
STATUSES = [201, 202, 204, 205, 206, 207, 226, 300, 305, 306]
STATUSES += [*range(400, 410), *range(411, 419), *range(421, 427), 428, 429, 431, 444, 451, 499]
STATUSES += [*range(500, 509), 510, 511, *range(520, 528), 530, 598, 599, 600, 999]

# An answer, and what the poll comes to.
ANSWERS: dict[str, tuple[Reply, str]] = {
    **{
        f"status {code}": (Reply(code, body=RSS if code != 204 else b""), f"http {code}") for code in STATUSES
    },
    "203 by a proxy": (Reply(203, body=RSS), READ),
    "410 gone": (Reply(410, body=RSS), "gone 410"),
    "304 that nobody asked for": (Reply(304), "protocol 304"),
    "304 with a body that nobody asked for": (raw(b"HTTP/1.1 304 Not Modified\r\n"), "protocol 304"),
    # ---- heads
    "HTTP/1.0": (raw(b"HTTP/1.0 200 OK\r\n"), READ),
    "HTTP/1.0 that keeps the connection": (
        raw(b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" + LENGTH),
        READ,
    ),
    "HTTP/2.0 in words": (raw(b"HTTP/2.0 200 OK\r\n" + LENGTH), READ),
    "HTTP/0.9": (Reply(raw=RSS), "protocol"),
    "no reason phrase": (raw(b"HTTP/1.1 200\r\n" + LENGTH), READ),
    "no reason phrase but its blank": (raw(b"HTTP/1.1 200 \r\n" + LENGTH), READ),
    "a reason beyond ASCII": (raw(b"HTTP/1.1 200 \xd0\x94\xd0\xb0\r\n" + LENGTH), READ),
    "a status of two digits": (raw(b"HTTP/1.1 20 OK\r\n" + LENGTH), "protocol"),
    "a status of four digits": (raw(b"HTTP/1.1 2000 OK\r\n" + LENGTH), "protocol"),
    "a status in words": (raw(b"HTTP/1.1 OK\r\n" + LENGTH), "protocol"),
    "ICY": (raw(b"ICY 200 OK\r\n" + LENGTH), READ),
    "lower case": (raw(b"http/1.1 200 ok\r\n" + LENGTH), READ),
    "blank lines first": (raw(b"\r\n\r\n" + OK + LENGTH), READ),
    "bare line feeds": (Reply(raw=OK.replace(b"\r", b"") + LENGTH.replace(b"\r", b"") + b"\n" + RSS), READ),
    "a folded header": (raw(OK + b"X-Long: one\r\n two\r\n\tthree\r\n" + LENGTH), READ),
    "a header of nothing": (raw(OK + b"X-Empty:\r\n" + LENGTH), READ),
    "a header without a name": (raw(OK + b": value\r\n" + LENGTH), READ),
    "a NUL in a header": (raw(OK + b"X: a\0b\r\n" + LENGTH), READ),
    "a carriage return in a header": (raw(OK + b"X: a\rb\r\n" + LENGTH), READ),
    "a blank before the first header": (raw(OK + b" X: a\r\n" + LENGTH), READ),
    "a header line without a colon": (raw(OK + b"nonsense\r\n" + LENGTH), READ),
    "the status line twice": (raw(OK + OK + LENGTH), READ),
    "bytes beyond ASCII in a header": (raw(OK + b"X: caf\xe9 \xff\xfe\r\n" + LENGTH), READ),
    "400 headers": (raw(OK + b"".join(b"X-%d: 1\r\n" % n for n in range(400)) + LENGTH), READ),
    "60 KB in one header": (raw(OK + b"X: " + b"y" * 60_000 + b"\r\n" + LENGTH), READ),
    "5,000 headers": (raw(OK + b"".join(b"X-%d: 1\r\n" % n for n in range(5_000)) + LENGTH), "too_large"),
    "a megabyte in one header": (raw(OK + b"X: " + b"y" * 1_000_000 + b"\r\n" + LENGTH), "protocol"),
    "headers without end": (Reply(raw=OK + b"X: y\r\n" * 200_000, tail=5), "protocol"),
    "a head that is not ended": (Reply(raw=OK + LENGTH), "protocol"),
    "a head that is never ended": (Reply(raw=OK + LENGTH, tail=9), "timeout"),
    "a head a byte at a time": (Reply(raw=OK + LENGTH + b"\r\n" + RSS, drip=0.02), "timeout"),
    "100 first": (raw(b"HTTP/1.1 100 Continue\r\n\r\n" + OK + LENGTH), READ),
    "102 and 103 first": (
        raw(
            b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + OK + LENGTH
        ),
        READ,
    ),
    "twenty early hints": (raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20 + OK + LENGTH), READ),
    "early hints without end": (
        Reply(raw=b"HTTP/1.1 103 Early Hints\r\n\r\n" * 90_000, tail=9),
        "protocol",
    ),
    "fifty early hints": (raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50 + OK + LENGTH), READ),
    "a hundred early hints": (raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100 + OK + LENGTH), "protocol"),
    "101 to another protocol": (raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n"), "protocol"),
    "another protocol speaks": (Reply(raw=b"220 mail.harbour.example ESMTP\r\n"), "protocol"),
    "TLS speaks": (Reply(raw=b"\x15\x03\x01\x00\x02\x02\x46"), "protocol"),
    "nothing is said": (Reply(raw=b""), "protocol"),
    "nothing is ever said": (Reply(hold=9), "timeout"),
    "reset before a word": (Reply(raw=b"", reset=True), "protocol"),
    "reset in the head": (Reply(raw=OK, tail=0.05, reset=True), "protocol"),
    "keep-alive that is closed": (Reply(200, (("Connection", "keep-alive"),), RSS, close=True), READ),
    "an Alt-Svc": (Reply(200, (("Alt-Svc", 'h3=":443"; ma=86400'),), RSS), READ),
    "an upgrade to HTTPS": (Reply(200, (("Strict-Transport-Security", "max-age=31536000"),), RSS), READ),
    # ---- lengths and chunks
    "no length": (Reply(200, (), RSS, length=False), READ),
    "a length that is too long": (raw(OK + b"Content-Length: 9000\r\n"), "protocol"),
    "a length that is too short": (raw(OK + b"Content-Length: 275\r\n"), READ),
    "a length of nought and a body": (raw(OK + b"Content-Length: 0\r\n"), "not_a_feed"),
    "the length twice": (raw(OK + LENGTH * 2), READ),
    "two lengths": (raw(OK + LENGTH + b"Content-Length: 9\r\n"), "protocol"),
    "a list of lengths": (raw(OK + b"Content-Length: %d, %d\r\n" % (len(RSS), len(RSS))), READ),
    "a negative length": (raw(OK + b"Content-Length: -1\r\n"), "protocol"),
    "a length with a sign": (raw(OK + b"Content-Length: +%d\r\n" % len(RSS)), "protocol"),
    "a length in words": (raw(OK + b"Content-Length: many\r\n"), "protocol"),
    "a length of a petabyte": (raw(OK + b"Content-Length: 999999999999999\r\n"), "too_large"),
    "a length beyond all numbers": (raw(OK + b"Content-Length: " + b"9" * 40 + b"\r\n"), "protocol"),
    "bytes after the body": (raw(OK + LENGTH, RSS + b"HTTP/1.1 500 No\r\n\r\n"), READ),
    "chunks": (raw(OK + CHUNKED, chunk(RSS[:70], b"") + chunk(RSS[70:])), READ),
    "chunks with extensions": (raw(OK + CHUNKED, chunk(extension=b";name=value")), READ),
    "chunks with trailers": (raw(OK + CHUNKED, chunk(end=b"0\r\nExpires: 0\r\nX-Sum: 1\r\n\r\n")), READ),
    "chunk sizes in capitals with noughts": (
        raw(OK + CHUNKED, b"000" + chunk().upper()[:3] + chunk()[3:]),
        READ,
    ),
    "chunks in capitals": (raw(OK + b"TRANSFER-ENCODING: Chunked\r\n", chunk()), READ),
    "chunks and a length": (raw(OK + CHUNKED + LENGTH, chunk()), READ),
    "chunks a byte each": (
        raw(OK + CHUNKED, b"".join(chunk(RSS[n : n + 1], b"") for n in range(len(RSS))) + b"0\r\n\r\n"),
        READ,
    ),
    "no last chunk": (raw(OK + CHUNKED, chunk(end=b"")), "protocol"),
    "half a chunk": (raw(OK + CHUNKED, chunk()[:80]), "protocol"),
    "chunks that are none": (raw(OK + CHUNKED), "protocol"),
    "a negative chunk": (raw(OK + CHUNKED, b"-5\r\nhello\r\n0\r\n\r\n"), "protocol"),
    "a chunk beyond all numbers": (raw(OK + CHUNKED, b"F" * 40 + b"\r\nhello"), "protocol"),
    "an unknown transfer encoding": (raw(OK + b"Transfer-Encoding: gzip, chunked\r\n", chunk()), "protocol"),
    "the transfer encoding identity": (raw(OK + b"Transfer-Encoding: identity\r\n" + LENGTH), READ),
    "reset in the body": (Reply(raw=OK + LENGTH + b"\r\n" + RSS[:90], tail=0.05, reset=True), "protocol"),
    "a body that stops": (Reply(raw=OK + LENGTH + b"\r\n" + RSS[:90], tail=9), "timeout"),
    "a body a byte at a time": (Reply(200, (), RSS, drip=0.02), "timeout"),
    "a slow body that arrives": (Reply(200, (), RSS, drip=0.001), READ),
    "a body without end": (Reply(200, (), b"<rss>" + b"x" * 3_000_000), "too_large"),
    "chunks without end": (raw(OK + CHUNKED, chunk(b"x" * 50_000, b"") * 60), "too_large"),
    # ---- encodings
    "gzip": (encoded("gzip", ZIPPED), READ),
    "gzip in capitals": (encoded("GZIP", ZIPPED), READ),
    "x-gzip": (encoded("x-gzip", ZIPPED), READ),
    "gzip a byte at a time": (Reply(200, (("Content-Encoding", "gzip"),), ZIPPED, drip=0.001), READ),
    "gzip in chunks": (
        raw(OK + CHUNKED + b"Content-Encoding: gzip\r\n", chunk(ZIPPED[:1], b"") + chunk(ZIPPED[1:])),
        READ,
    ),
    "gzip in two members": (encoded("gzip", gzip.compress(RSS[:99]) + gzip.compress(RSS[99:])), READ),
    "gzip and garbage": (encoded("gzip", ZIPPED + b"garbage"), READ),
    "gzip without a label": (Reply(200, (), ZIPPED), READ),
    "gzip within gzip, one label": (encoded("gzip", gzip.compress(ZIPPED)), READ),
    "gzip within gzip, no label": (Reply(200, (), gzip.compress(ZIPPED)), READ),
    "gzip within gzip within gzip": (encoded("gzip", gzip.compress(gzip.compress(ZIPPED))), "not_a_feed"),
    "two labels": (encoded("gzip, gzip", gzip.compress(ZIPPED)), "protocol"),
    "a label for nothing": (encoded("identity", RSS), READ),
    "a label beside one for nothing": (encoded("identity, gzip", ZIPPED), READ),
    "an empty label": (encoded("", RSS), READ),
    "a charset as label": (encoded("utf-8", RSS), READ),
    "gzip that is none": (encoded("gzip", RSS), READ),
    "deflate that is none": (encoded("deflate", RSS), READ),
    "brotli that is none": (encoded("br", RSS), READ),
    "gzip of nothing": (encoded("gzip", b""), "not_a_feed"),
    "deflate": (encoded("deflate", zlib.compress(RSS)), READ),
    "raw deflate": (encoded("deflate", deflated(RSS)), READ),
    "raw deflate a byte at a time": (
        Reply(200, (("Content-Encoding", "deflate"),), deflated(RSS), drip=0.001),
        READ,
    ),
    "deflate cut off": (encoded("deflate", zlib.compress(RSS)[:-9]), "protocol"),
    "brotli": (encoded("br", brotli.compress(RSS)), READ),
    "brotli a byte at a time": (
        Reply(200, (("Content-Encoding", "br"),), brotli.compress(RSS), drip=0.001),
        READ,
    ),
    "brotli cut off": (encoded("br", brotli.compress(RSS)[:-9]), "protocol"),
    "zstd that nobody asked for": (encoded("zstd", b"\x28\xb5\x2f\xfd" + bytes(40)), "protocol"),
    "an unknown encoding": (encoded("rot13", RSS), "protocol"),
    "gzip cut off": (encoded("gzip", ZIPPED[:-30]), "protocol"),
    "gzip without its checksum": (encoded("gzip", ZIPPED[:-8]), "protocol"),
    "gzip with a wrong checksum": (encoded("gzip", ZIPPED[:-8] + b"\1\2\3\4" + ZIPPED[-4:]), "protocol"),
    "gzip broken in the middle": (encoded("gzip", ZIPPED[:99] + b"\xff" * 9 + ZIPPED[108:]), "protocol"),
    "a gzip bomb": (encoded("gzip", BOMB), "too_large"),
    "a gzip bomb in a gzip": (encoded("gzip", gzip.compress(BOMB)), "too_large"),
    "a gzip bomb without a label": (Reply(200, (), BOMB), "too_large"),
    "a deflate bomb": (encoded("deflate", zlib.compress(b"0" * 50_000_000)), "too_large"),
    "a brotli bomb": (encoded("br", brotli.compress(b"0" * 50_000_000, quality=5)), "too_large"),
    "a bomb behind an error": (Reply(500, (("Content-Encoding", "gzip"),), BOMB), "http 500"),
    "a bomb behind a redirect": (
        Reply(302, (("Content-Encoding", "gzip"), ("Location", "/moved")), BOMB),
        READ,
    ),
    # ---- bot checks
    "a bot check with 403": (Reply(403, body=b"<title>Just a moment...</title>"), "challenge 403"),
    "a bot check with 503": (Reply(503, body=b"<p>Checking your browser before"), "challenge 503"),
    "a bot check with 429": (Reply(429, body=b"Please verify you are human"), "challenge 429"),
    "a bot check with 200": (
        Reply(200, body=b"<html><title>Just a moment...</title></html>"),
        "challenge",
    ),
    "a bot check by its header": (Reply(403, (("CF-Mitigated", "challenge"),), b""), "challenge 403"),
    "a bot check with 202": (Reply(202, (("X-Amzn-Waf-Action", "challenge"),), b""), "challenge 202"),
    "a bot check in gzip": (
        Reply(403, (("Content-Encoding", "gzip"),), gzip.compress(b"<title>Just a moment...</title>")),
        "challenge 403",
    ),
    "a feed behind a guard that lets us pass": (Reply(200, (("X-DataDome", "protected"),), RSS), READ),
    "a feed that tells of a bot check": (
        Reply(200, (), RSS.replace(b"Ferry talks open", b"Just a moment... verify you are human")),
        READ,
    ),
    # ---- cookies and the like
    "a cookie wall that is none": (Reply(200, (("Set-Cookie", "a=b; Secure; HttpOnly"),) * 30, RSS), READ),
    "a Refresh header": (Reply(200, (("Refresh", "0; url=/elsewhere"),), RSS), READ),
    "another Content-Location": (Reply(200, (("Content-Location", "http://10.0.0.1/x"),), RSS), READ),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_server_that_answers_like_this(name: str, sources_store: Store) -> None:
    reply, expected = ANSWERS[name]
    routes: dict[str, Route] = {"/feed": reply, "/moved": Reply(200, (), RSS)}
    async with polled_source(sources_store, routes) as source:
        await source.poll()
    assert source.verdict == expected
    if expected == READ:
        assert len(source.titles) == 1
    else:
        state = source.state
        assert (state.etag, state.last_modified, state.body_hash) == (None, None, None)
        assert state.last_error
