"""Server behaviours over several polls: what is sent back, when the next poll is, and where it goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from polled_source import START, in_turn, polled_source
from web_site import RSS, Header, Reply, Route, Seen, running_site

from watcher.feeds.pacing import Limits
from watcher.feeds.state import Health
from watcher.store import Store

OTHER = RSS.replace(b"hp-0001", b"hp-0002").replace(b"/a<", b"/b<")
OK = b'HTTP/1.1 200 OK\r\nETag: "c"\r\n'
HTML = b"<!doctype html><html><body>Down for maintenance.</body></html>"
DAY = 86_400


def tagged(etag: str | None, modified: str | None = None, body: bytes = RSS, status: int = 200) -> Reply:
    headers = [("ETag", etag)] if etag is not None else []
    headers += [("Last-Modified", modified)] if modified is not None else []
    return Reply(status, tuple(headers), b"" if status == 304 else body)


Sent = tuple[str | None, str | None]
THEN, LATER = "Mon, 03 Mar 2025 05:00:00 GMT", "Mon, 03 Mar 2025 05:30:00 GMT"
NONE: Sent = (None, None)

# The answers one after the other, and the If-None-Match and If-Modified-Since of each request.
VALIDATORS: dict[str, tuple[list[Reply], list[Sent]]] = {
    "none": ([Reply(200, (), RSS)], [NONE, NONE]),
    "strong": ([tagged('"a"')], [NONE, ('"a"', None)]),
    "weak": ([tagged('W/"a"')], [NONE, ('W/"a"', None)]),
    "weak in lower case": ([tagged('w/"a"')], [NONE, ('w/"a"', None)]),
    "with a suffix of gzip": ([tagged('"a-gzip"')], [NONE, ('"a-gzip"', None)]),
    "unquoted": ([tagged("abc")], [NONE, ("abc", None)]),
    "half quoted": ([tagged('"abc')], [NONE, ('"abc', None)]),
    "with commas and blanks": ([tagged('"a, b"')], [NONE, ('"a, b"', None)]),
    "a list": ([tagged('"a", "b"')], [NONE, ('"a", "b"', None)]),
    "a star, which would mean whatever you have": ([tagged("*")], [NONE, NONE]),
    "beyond ASCII": ([tagged('"caf\xe9"')], [NONE, ('"caf\xe9"', None)]),
    "with an escape": ([tagged('"a\\"b"')], [NONE, ('"a\\"b"', None)]),
    "the empty string": ([tagged('""')], [NONE, ('""', None)]),
    "nothing": ([tagged("")], [NONE, NONE]),
    "a long one": ([tagged(f'"{"x" * 2000}"')], [NONE, (f'"{"x" * 2000}"', None)]),
    "two of them": (
        [Reply(200, (("ETag", '"a"'), ("ETag", '"b"')), RSS)],
        [NONE, ('"a"', None)],
    ),
    "a time": ([tagged(None, THEN)], [NONE, (None, THEN)]),
    "a time that is none": ([tagged(None, "yesterday")], [NONE, (None, "yesterday")]),
    "a time in another form": (
        [tagged(None, "2025-03-03T05:00:00Z")],
        [NONE, (None, "2025-03-03T05:00:00Z")],
    ),
    "a time of another zone": (
        [tagged(None, "Mon, 03 Mar 2025 08:00:00 +0300")],
        [NONE, (None, "Mon, 03 Mar 2025 08:00:00 +0300")],
    ),
    "a time to come": (
        [tagged(None, "Fri, 31 Dec 2199 00:00:00 GMT")],
        [NONE, (None, "Fri, 31 Dec 2199 00:00:00 GMT")],
    ),
    "the beginning of time": (
        [tagged(None, "Thu, 01 Jan 1970 00:00:00 GMT")],
        [NONE, (None, "Thu, 01 Jan 1970 00:00:00 GMT")],
    ),
    "both": ([tagged('"a"', THEN)], [NONE, ('"a"', THEN)]),
    "rotating, the same body": (
        [tagged('"a"'), tagged('"b"'), tagged('"c"')],
        [NONE, ('"a"', None), ('"b"', None), ('"c"', None)],
    ),
    "a new time, the same body": (
        [tagged(None, THEN), tagged(None, LATER)],
        [NONE, (None, THEN), (None, LATER)],
    ),
    "kept over a 304": ([tagged('"a"', THEN), Reply(304)], [NONE, ('"a"', THEN), ('"a"', THEN)]),
    "a new one in a 304": (
        [tagged('"a"'), tagged('"b"', None, b"", 304)],
        [NONE, ('"a"', None), ('"b"', None)],
    ),
    "a new time in a 304": (
        [tagged('"a"', THEN), tagged(None, LATER, b"", 304)],
        [NONE, ('"a"', THEN), ('"a"', LATER)],
    ),
    "an empty one in a 304": (
        [tagged('"a"'), tagged("", None, b"", 304)],
        [NONE, ('"a"', None), ('"a"', None)],
    ),
    "one that vanishes": (
        [tagged('"a"', THEN), tagged(None, THEN, OTHER)],
        [NONE, ('"a"', THEN), (None, THEN)],
    ),
    "both vanish, the same body": ([tagged('"a"', THEN), Reply(200, (), RSS)], [NONE, ('"a"', THEN), NONE]),
    "of a 500": ([tagged('"a"'), tagged('"e"', LATER, RSS, 500)], [NONE, ('"a"', None), ('"a"', None)]),
    "of a 404": ([tagged('"a"'), tagged('"e"', LATER, RSS, 404)], [NONE, ('"a"', None), ('"a"', None)]),
    "of a 403 at first": ([tagged('"e"', THEN, RSS, 403), tagged('"a"')], [NONE, NONE, ('"a"', None)]),
    "of a web page": ([tagged('"a"'), tagged('"p"', None, HTML)], [NONE, ('"a"', None), ('"a"', None)]),
    "of an empty answer": ([tagged('"a"'), tagged('"p"', None, b"")], [NONE, ('"a"', None), ('"a"', None)]),
    "of garbage, then of a feed": (
        [tagged('"g"', None, b"garbage" * 9), tagged('"a"')],
        [NONE, NONE, ('"a"', None)],
    ),
    "of a body cut off by its length": (
        [tagged('"a"'), Reply(raw=OK + b"Content-Length: 900\r\n\r\n" + OTHER)],
        [NONE, ('"a"', None), ('"a"', None)],
    ),
    "of a body cut off without a length": (
        [tagged('"a"'), Reply(raw=OK + b"\r\n" + OTHER[:-30])],
        [NONE, ('"a"', None), ('"a"', None)],
    ),
    "of chunks cut off": (
        [tagged('"a"'), Reply(raw=OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\n" + OTHER[:90])],
        [NONE, ('"a"', None), ('"a"', None)],
    ),
    "of a redirect": (
        [tagged('"a"'), Reply(302, (("ETag", '"r"'), ("Location", "/elsewhere")))],
        [NONE, ('"a"', None), ('"a"', None)],
    ),
    "refused with 412": (
        [tagged('"a"', THEN), Reply(412), tagged('"b"')],
        [NONE, ('"a"', THEN), NONE, ('"b"', None)],
    ),
    "refused with 400": ([tagged('"a"'), Reply(400)], [NONE, ('"a"', None), NONE]),
    "a 304 at first": ([Reply(304), tagged('"a"')], [NONE, NONE, ('"a"', None)]),
    "a 200 with the known body and no validators, then": (
        [tagged('"a"'), Reply(200, (), RSS), tagged('"b"')],
        [NONE, ('"a"', None), NONE, ('"b"', None)],
    ),
}


@pytest.mark.parametrize("name", VALIDATORS)
async def test_validators_are_sent_back_as_they_came(name: str, sources_store: Store) -> None:
    replies, expected = VALIDATORS[name]
    async with polled_source(sources_store, {"/feed": in_turn(*replies)}) as source:
        await source.poll(len(expected))
        sent = [
            (seen.headers.get("if-none-match"), seen.headers.get("if-modified-since"))
            for seen in source.site.asked("/feed")
        ]
    assert sent == expected


def feed(*headers: Header, head: str = "") -> Reply:
    return Reply(200, headers, RSS.replace(b"<title>H", head.encode() + b"<title>H", 1))


def control(value: str, *more: Header) -> Reply:
    return feed(("Cache-Control", value), *more)


def period(name: str, frequency: str = "") -> Reply:
    times = f"<sy:updateFrequency>{frequency}</sy:updateFrequency>" if frequency else ""
    return feed(head=f"<sy:updatePeriod>{name}</sy:updatePeriod>{times}")


def from_now(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def at(seconds: float) -> str:
    return format_datetime(START + timedelta(seconds=seconds), usegmt=True)


def skipped(*hours: int) -> Reply:
    return feed(head=f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in hours)}</skipHours>")


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OWN = 810.0  # the least that our own interval of 15 minutes comes to
# An answer at 06:00 on a Monday, and the least seconds until the next poll; it is never much more.
WAITS: dict[str, tuple[Reply, float]] = {
    "nothing": (feed(), OWN),
    "max-age": (control("max-age=7200"), 7200),
    "max-age in quotes": (control('max-age="7200"'), 7200),
    "max-age in capitals": (control("PUBLIC,MAX-AGE=7200"), 7200),
    "max-age among others": (control("private, max-age=7200, must-revalidate, immutable"), 7200),
    "max-age twice": (control("max-age=7200, max-age=9000"), 7200),
    "max-age in a second header": (control("public", ("Cache-Control", "max-age=7200")), 7200),
    "max-age below our interval": (control("max-age=60"), OWN),
    "max-age of nought": (control("max-age=0"), OWN),
    "max-age below nought": (control("max-age=-7200"), OWN),
    "max-age in words": (control("max-age=soon"), OWN),
    "max-age without a value": (control("max-age"), OWN),
    "max-age with a fraction": (control("max-age=7200.5"), 7200),
    "max-age of a year": (control("max-age=31536000"), DAY),
    "max-age beyond all numbers": (control("max-age=" + "9" * 300), DAY),
    "no-cache": (control("no-cache, max-age=7200"), OWN),
    "no-cache for one header": (control('no-cache="set-cookie, x", max-age=7200'), 7200),
    "no-store": (control("no-store, max-age=7200"), OWN),
    "s-maxage": (control("s-maxage=7200"), OWN),
    "stale-while-revalidate": (control("max-age=60, stale-while-revalidate=7200"), OWN),
    "stale-if-error": (control("max-age=7200, stale-if-error=86400"), 7200),
    "garbage": (control(';;=,,"='), OWN),
    "Age": (control("max-age=7200", ("Age", "1200")), 6000),
    "Age beyond max-age": (control("max-age=7200", ("Age", "9000")), OWN),
    "Age that is none": (control("max-age=7200", ("Age", "old")), 7200),
    "Age of a year's max-age": (control("max-age=31536000", ("Age", "100000")), DAY),
    "Expires": (feed(("Expires", at(7200))), 7200),
    "Expires and Date": (feed(("Expires", at(9000)), ("Date", at(1800))), 7200),
    "Expires of a server whose clock is wrong": (
        feed(("Expires", "Tue, 01 Jan 2030 02:00:00 GMT"), ("Date", "Tue, 01 Jan 2030 00:00:00 GMT")),
        7200,
    ),
    "Expires in the old form": (feed(("Expires", "Monday, 03-Mar-25 08:00:00 GMT")), 7200),
    "Expires in the form of C": (feed(("Expires", "Mon Mar  3 08:00:00 2025")), 7200),
    "Expires past": (feed(("Expires", at(-7200))), OWN),
    "Expires 0": (feed(("Expires", "0")), OWN),
    "Expires -1": (feed(("Expires", "-1")), OWN),
    "Expires in words": (feed(("Expires", "never")), OWN),
    "Expires at the end of time": (feed(("Expires", "Fri, 31 Dec 9999 23:59:59 GMT")), DAY),
    "Expires in the year 99999": (feed(("Expires", "Fri, 31 Dec 99999 23:59:59 GMT")), OWN),
    "max-age before Expires": (control("max-age=7200", ("Expires", at(36_000))), 7200),
    "Pragma": (feed(("Pragma", "no-cache")), OWN),
    "Retry-After of a 200": (feed(("Retry-After", "7200")), 7200),
    "ttl": (feed(head="<ttl>120</ttl>"), 7200),
    "ttl with blanks": (feed(head="<ttl> 120\n</ttl>"), 7200),
    "ttl of nought": (feed(head="<ttl>0</ttl>"), OWN),
    "ttl below nought": (feed(head="<ttl>-5</ttl>"), OWN),
    "ttl in words": (feed(head="<ttl>two hours</ttl>"), OWN),
    "ttl beyond all numbers": (feed(head="<ttl>999999999</ttl>"), DAY),
    "ttl and a longer max-age": (feed(("Cache-Control", "max-age=9000"), head="<ttl>120</ttl>"), 9000),
    "ttl and a shorter max-age": (feed(("Cache-Control", "max-age=900"), head="<ttl>120</ttl>"), 7200),
    "skipHours": (skipped(6, 7, 8), 3 * 3600),
    "skipHours over midnight": (skipped(*range(6, 25), 0, 1), 20 * 3600),
    "skipHours of all hours": (skipped(*range(24)), OWN),
    "skipHours beyond the day": (skipped(25, 99, 6), 3600),
    "skipDays": (feed(head="<skipDays><day>Monday</day></skipDays>"), 18 * 3600),
    "skipDays of two": (feed(head="<skipDays><day>Tuesday</day><day>monday</day></skipDays>"), 42 * 3600),
    "skipDays of all days": (
        feed(head=f"<skipDays>{''.join(f'<day>{name}</day>' for name in DAYS)}</skipDays>"),
        OWN,
    ),
    "skipDays and skipHours": (
        feed(head="<skipDays><day>Monday</day></skipDays><skipHours><hour>0</hour></skipHours>"),
        19 * 3600,
    ),
    "updatePeriod hourly": (period("hourly"), 3600),
    "updatePeriod hourly, twice": (period("hourly", "2"), 1800),
    "updatePeriod daily": (period("daily"), DAY),
    "updatePeriod as often misspelt": (period("dayly"), DAY),
    "updatePeriod daily, 24 times": (period("daily", "24"), 3600),
    "updatePeriod weekly": (period("weekly"), DAY),
    "updatePeriod unknown": (period("always"), OWN),
    "updateFrequency of nought": (period("hourly", "0"), 3600),
}


@pytest.mark.parametrize("name", WAITS)
async def test_the_next_poll_is_not_before_what_was_asked_for(name: str, sources_store: Store) -> None:
    reply, least = WAITS[name]
    limits = Limits(ceiling=1800)  # of our own intervals: it undercuts nothing that is asked for
    async with polled_source(sources_store, {"/feed": reply}, limits=limits) as source:
        await source.poll()
    assert source.verdict == "read 1"
    assert least <= source.wait.total_seconds() <= max(least * 1.06, 990)


@pytest.mark.parametrize(
    ("header", "least"),
    [
        (("Cache-Control", "max-age=7200"), 7200),
        (("Expires", at(9000)), 7200),
        (("Retry-After", "7200"), 7200),
    ],
)
async def test_a_304_says_when_to_come_again(header: Header, least: float, sources_store: Store) -> None:
    replies = [tagged('"a"'), Reply(304, (header,))]
    async with polled_source(sources_store, {"/feed": in_turn(*replies)}) as source:
        await source.poll(2)
    assert source.verdict == "unchanged"
    assert least <= source.wait.total_seconds() <= 9_500


async def test_what_the_feed_asked_for_counts_after_a_304_and_a_failure(sources_store: Store) -> None:
    replies = [Reply(200, (("ETag", '"a"'),), skipped(*range(20)).body), Reply(304), Reply(500)]
    async with polled_source(sources_store, {"/feed": in_turn(*replies)}) as source:
        for _ in replies:
            await source.poll()
            assert (source.now + source.wait).hour >= 20


ASKED = [
    ("7200", 7200),
    ('"7200"', 7200),
    ("0", 0),
    ("-5", 0),
    ("soon", 0),
    ("", 0),
    ("7200.5", 7200),
    ("600, 7200", 7200),
    ("99999999999999999999", DAY),
    ("Fri, 31 Dec 2199 23:59:59 GMT", DAY),
    ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
]


@pytest.mark.parametrize("status", [429, 503, 500, 403, 413])
@pytest.mark.parametrize(("value", "least"), ASKED)
async def test_retry_after_is_kept(status: int, value: str, least: float, sources_store: Store) -> None:
    reply = Reply(status, (("Retry-After", value),) if value else ())
    async with polled_source(sources_store, {"/feed": reply}) as source:
        await source.poll()
    wait = source.wait.total_seconds()
    assert wait >= max(least, 900)
    assert wait <= max(least * 1.06, 900 * 2**1.5 * 1.26)


async def test_retry_after_as_a_date_is_kept(sources_store: Store) -> None:
    def route(_: Seen) -> Reply:
        return Reply(503, (("Retry-After", from_now(7200)),))

    async with polled_source(sources_store, {"/feed": route}) as source:
        await source.poll()
    assert 7190 <= source.wait.total_seconds() <= 7600


@pytest.mark.parametrize("hours", [-3, 3])
async def test_a_retry_after_date_is_read_by_the_clock_of_its_server(
    hours: int, sources_store: Store
) -> None:
    def route(_: Seen) -> Reply:
        ahead = hours * 3600
        return Reply(429, (("Date", from_now(ahead)), ("Retry-After", from_now(ahead + 7200))))

    async with polled_source(sources_store, {"/feed": route}) as source:
        await source.poll()
    assert 7190 <= source.wait.total_seconds() <= 7600


FAILING: dict[str, tuple[Reply, str, float]] = {
    "401": (Reply(401, (("WWW-Authenticate", "Basic"),)), Health.BLOCKED, DAY),
    "403": (Reply(403), Health.BLOCKED, DAY),
    "404": (Reply(404), Health.FAILING, 3600),
    "429": (Reply(429), Health.BLOCKED, DAY),
    "451": (Reply(451), Health.BLOCKED, DAY),
    "500": (Reply(500), Health.FAILING, 3600),
    "502": (Reply(502), Health.FAILING, 3600),
    "503": (Reply(503), Health.FAILING, 3600),
    "504": (Reply(504), Health.FAILING, 3600),
    "a bot check": (Reply(403, body=b"<title>Just a moment...</title>"), Health.CHALLENGE, DAY),
    "a web page": (Reply(200, body=HTML), Health.NOT_A_FEED, DAY),
    "a broken answer": (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), Health.FAILING, DAY),
    "no answer": (Reply(raw=b""), Health.FAILING, DAY),
}


@pytest.mark.parametrize("name", FAILING)
async def test_a_source_that_fails_is_asked_ever_more_rarely(name: str, sources_store: Store) -> None:
    reply, health, cap = FAILING[name]
    waits = []
    async with polled_source(sources_store, {"/feed": reply}) as source:
        for _ in range(12):
            await source.poll()
            waits.append(source.wait.total_seconds())
        assert len(source.site.requests) == 12, "one request a poll"
    assert source.state.health == health
    # The jitter of a quarter may hide one step of half a doubling, never three.
    assert waits[0] < waits[3]
    assert cap <= waits[-1] <= cap * 1.25


async def test_a_source_that_recovers_is_polled_as_before(sources_store: Store) -> None:
    replies = [tagged('"a"'), *[Reply(500)] * 5, tagged('"a"')]
    async with polled_source(sources_store, {"/feed": in_turn(*replies)}) as source:
        await source.poll(7)
    assert (source.state.health, source.state.failures) == (Health.HEALTHY, 0)
    assert source.wait.total_seconds() <= 2 * 900


async def test_410_ends_it_and_is_told(sources_store: Store) -> None:
    async with polled_source(sources_store, {"/feed": in_turn(tagged('"a"'), Reply(410))}) as source:
        await source.poll(2)
        assert await source.poll(3) is None
        assert len(source.site.requests) == 2
    assert source.state.health == Health.GONE


MOVES: dict[str, tuple[list[int], str, str]] = {
    "301": ([301], "/1", Health.MOVED),
    "308": ([308], "/1", Health.MOVED),
    "302": ([302], "/feed", Health.HEALTHY),
    "303": ([303], "/feed", Health.HEALTHY),
    "307": ([307], "/feed", Health.HEALTHY),
    "301, 308": ([301, 308], "/2", Health.MOVED),
    "301, 302": ([301, 302], "/1", Health.MOVED),
    "302, 301": ([302, 301], "/feed", Health.HEALTHY),
    "308, 307, 301": ([308, 307, 301], "/1", Health.MOVED),
    "301, 301, 303": ([301, 301, 303], "/2", Health.MOVED),
}


@pytest.mark.parametrize("name", MOVES)
async def test_a_move_for_good_is_kept_as_far_as_it_is_for_good(name: str, sources_store: Store) -> None:
    statuses, first_asked, health = MOVES[name]
    routes: dict[str, Route] = {f"/{len(statuses)}": Reply(200, (), RSS)}
    for place, status in enumerate(statuses):
        routes[f"/{place}" if place else "/feed"] = Reply(status, (("Location", f"/{place + 1}"),))
    async with polled_source(sources_store, routes) as source:
        await source.poll()
        asked = len(source.site.requests)
        await source.poll()
        assert source.site.requests[asked].path == first_asked
    assert source.state.health == health


NO_MOVES: dict[str, Reply] = {
    "a web page": Reply(200, (), HTML),
    "an error": Reply(500),
    "nothing": Reply(404),
    "an empty answer": Reply(200),
}


@pytest.mark.parametrize("name", NO_MOVES)
async def test_a_move_to_what_is_no_feed_is_not_kept(name: str, sources_store: Store) -> None:
    routes: dict[str, Route] = {"/feed": Reply(301, (("Location", "/new"),)), "/new": NO_MOVES[name]}
    async with polled_source(sources_store, routes) as source:
        await source.poll(2)
        assert source.site.counts["/feed"] == 2
    assert source.state.moved_to is None


async def test_a_new_place_that_fails_is_left_for_the_old_one(sources_store: Store) -> None:
    def new(seen: Seen) -> Reply:
        return Reply(200, (), RSS) if seen.number == 1 else Reply(404)

    old = in_turn(Reply(301, (("Location", "/new"),)), Reply(200, (), RSS))
    async with polled_source(sources_store, {"/feed": old, "/new": new}) as source:
        await source.poll(8)
    assert source.verdict == "read 0"  # the same body as before
    assert (source.state.moved_to, source.state.health) == (None, Health.HEALTHY)


async def test_nothing_of_us_travels_but_what_was_asked_for(sources_store: Store) -> None:
    cookie = ("Set-Cookie", "id=1; Path=/; Max-Age=99999")
    async with running_site({"/there": Reply(200, (cookie, ("ETag", '"t"')), RSS)}) as other:
        here = Reply(302, (("Location", other.url("/there")), cookie, ("ETag", '"h"')))
        async with polled_source(sources_store, {"/feed": here}, others=(other,)) as source:
            await source.poll(2)
            requests = [*source.site.requests, *other.requests]
    for seen in requests:
        assert seen.method == "GET"
        assert set(seen.headers) - {"if-none-match"} == {
            "host",
            "accept",
            "accept-encoding",
            "user-agent",
            "connection",
        }
        assert seen.headers["user-agent"].startswith("talks-watcher/")
        assert "https://watcher.example/about" in seen.headers["user-agent"]
        assert {"gzip", "br"} <= set(seen.headers["accept-encoding"].split(", "))
        assert "application/rss+xml" in seen.headers["accept"]
    assert [seen.headers.get("if-none-match") for seen in source.site.requests] == [None, None]
    assert [seen.headers.get("if-none-match") for seen in other.requests] == [None, '"t"']
