"""Poll after poll against a server that changes: fetcher, parser and pacing together, with a clock of our
own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from polled_source import in_turn
from web_site import RSS, Reply, Route, Seen, Site, running_site

from watcher.feeds.outcome import poll_outcome
from watcher.feeds.parse import parse_feed
from watcher.feeds.state import FeedState, Health, current_state, validators
from watcher.fetch.client import Fetcher
from watcher.fetch.options import FetchOptions
from watcher.model import Failed, Feed

START = datetime(2025, 3, 3, 6, tzinfo=UTC)
OTHER = RSS.replace(b"hp-0001", b"hp-0002").replace(b"/a<", b"/b<")
HTML = b"<!doctype html><html><body>Our site is down for maintenance.</body></html>"


def tagged(etag: str, body: bytes = RSS, status: int = 200, **headers: str) -> Reply:
    return Reply(status, (("ETag", etag), *((k.replace("_", "-"), v) for k, v in headers.items())), body)


@dataclass
class Poller:
    """Polls one feed; every poll happens when it is due, and is remembered by the validators that it sent."""

    site: Site
    fetcher: Fetcher
    feed: Feed
    now: datetime = START
    state: FeedState | None = None
    titles: list[str] = field(default_factory=list)

    async def poll(self, times: int = 1) -> FeedState:
        for _ in range(times):
            state = current_state(self.feed, self.state, self.now)
            if state.due is None:
                return state
            self.now = max(self.now, state.due)
            sent = validators(state, self.now)
            answer = await self.fetcher.fetch(
                state.poll_url,
                etag=sent.etag,
                last_modified=sent.last_modified,
                validators_url=sent.url,
            )
            parsed = None
            if (
                not isinstance(answer, Failed)
                and answer.status == 200
                and answer.body_hash != state.body_hash
            ):
                parsed = parse_feed(
                    answer.body,
                    url=answer.final_url,
                    content_type=answer.content_type,
                    feed=self.feed,
                    seen=self.now,
                    known=frozenset(state.item_hashes),
                )
                if not isinstance(parsed, Failed):
                    self.titles += [item.title for item in parsed.items]
            self.state = poll_outcome(self.feed, state, answer, parsed, self.now, jitter=0.5)
        assert self.state is not None
        return self.state


async def sent_etags(*replies: Reply) -> list[str | None]:
    """The If-None-Match of each poll of a server that gives these answers one after the other."""
    async with running_site({"/feed": in_turn(*replies)}) as site, Fetcher(options(site)) as fetcher:
        poller = Poller(site, fetcher, Feed("Harbour", site.url("/feed"), "harbour"))
        await poller.poll(len(replies) + 1)
        return [seen.headers.get("if-none-match") for seen in site.requests]


def options(site: Site) -> FetchOptions:
    return FetchOptions(per_host_delay=0.0, total_timeout=5.0, allow=site.allow)


def cut(etag: str) -> Reply:
    return Reply(raw=b"HTTP/1.1 200 OK\r\nETag: %s\r\n\r\n%s" % (etag.encode(), OTHER[:-40]))


SEQUENCES: dict[str, tuple[list[Reply], list[str | None]]] = {
    "the newest is sent though the body is the same": (
        [tagged('"1"'), tagged('"2"'), tagged('"3"')],
        [None, '"1"', '"2"', '"3"'],
    ),
    "a new one in a 304 is taken": (
        [tagged('"1"'), tagged('"2"', b"", 304), Reply(304)],
        [None, '"1"', '"2"', '"2"'],
    ),
    "one that vanished is dropped": ([tagged('"1"'), Reply(200, (), OTHER)], [None, '"1"', None]),
    "that of an error is not taken": ([tagged('"1"'), tagged('"e"', RSS, 500)], [None, '"1"', '"1"']),
    "that of a web page is not taken": ([tagged('"1"'), tagged('"p"', HTML)], [None, '"1"', '"1"']),
    "garbage first, good later": ([tagged('"g"', HTML), tagged('"1"')], [None, None, '"1"']),
    "that of a cut off feed is not taken": ([tagged('"1"'), cut('"c"')], [None, '"1"', '"1"']),
    "that of a redirect is not taken": (
        [tagged('"1"'), tagged('"r"', b"", 302, Location="/gone")],
        [None, '"1"', '"1"'],
    ),
}


@pytest.mark.parametrize("name", SEQUENCES)
async def test_validators_follow_the_answers(name: str) -> None:
    replies, expected = SEQUENCES[name]
    assert list(await sent_etags(*replies))[: len(expected)] == expected


async def polled(routes: dict[str, Route], times: int = 1, path: str = "/feed") -> tuple[Poller, FeedState]:
    async with running_site(routes) as site, Fetcher(options(site)) as fetcher:
        poller = Poller(site, fetcher, Feed("Harbour", site.url(path), "harbour"))
        return poller, await poller.poll(times)


WAITS: dict[str, tuple[Reply, float]] = {
    "max-age": (tagged('"1"', Cache_Control="max-age=7200"), 7200),
    "max-age of a year": (tagged('"1"', Cache_Control="max-age=31536000"), 86_400),
    "max-age beyond all numbers": (tagged('"1"', Cache_Control=f"max-age={'9' * 300}"), 86_400),
    "ttl": (tagged('"1"', RSS.replace(b"<title>H", b"<ttl>120</ttl><title>H", 1)), 7200),
    "Retry-After": (Reply(429, (("Retry-After", "7200"),)), 7200),
    "Retry-After of 503": (Reply(503, (("Retry-After", "7200"),)), 7200),
}


@pytest.mark.parametrize("name", WAITS)
async def test_the_next_poll_keeps_the_wait_that_was_asked_for(name: str) -> None:
    reply, least = WAITS[name]
    poller, state = await polled({"/feed": reply})
    assert state.due is not None
    wait = (state.due - poller.now).total_seconds()
    assert least <= wait <= least * 1.06


async def test_max_age_of_a_304_counts_too() -> None:
    def route(seen: Seen) -> Reply:
        headers = (("Cache-Control", "max-age=7200"),) if seen.number > 1 else ()
        return Reply(304, headers) if seen.number > 1 else tagged('"1"')

    poller, state = await polled({"/feed": route}, 2)
    assert state.due is not None
    assert state.due - poller.now >= timedelta(seconds=7200)


async def test_a_permanent_move_is_followed_once_and_then_polled_directly() -> None:
    routes: dict[str, Route] = {"/feed": Reply(301, (("Location", "/new"),)), "/new": tagged('"1"')}
    poller, state = await polled(routes, 4)
    assert state.health is Health.MOVED
    assert poller.site.counts == {"/feed": 1, "/new": 4}


async def test_a_permanent_move_to_a_web_page_is_not_kept() -> None:
    routes: dict[str, Route] = {"/feed": Reply(301, (("Location", "/new"),)), "/new": Reply(200, (), HTML)}
    poller, state = await polled(routes, 3)
    assert state.health is Health.NOT_A_FEED
    assert poller.site.counts["/feed"] == 3


async def test_a_feed_that_is_gone_is_not_asked_again() -> None:
    poller, state = await polled({"/feed": Reply(410)}, 5)
    assert (state.health, poller.site.counts["/feed"]) == (Health.GONE, 1)


async def test_a_server_that_always_says_304_is_asked_in_full_after_some_days() -> None:
    def route(seen: Seen) -> Reply:
        return (
            Reply(304)
            if "if-none-match" in seen.headers
            else tagged('"1"', OTHER if seen.number > 1 else RSS)
        )

    async with running_site({"/feed": route}) as site, Fetcher(options(site)) as fetcher:
        poller = Poller(site, fetcher, Feed("Harbour", site.url("/feed"), "harbour", interval=43_200))
        await poller.poll(20)
    assert len([seen for seen in site.requests if "if-none-match" not in seen.headers]) == 2
    assert len(poller.titles) == 2


async def test_a_restart_polls_nothing_that_is_not_due() -> None:
    poller, state = await polled({"/feed": tagged('"1"')})
    assert current_state(poller.feed, state, poller.now) == state
    assert state.due is not None
    assert state.due > poller.now + timedelta(minutes=10)


async def test_a_bot_check_and_its_end_are_seen() -> None:
    def route(seen: Seen) -> Reply:
        is_check = 2 <= seen.number <= 4
        return Reply(403, (), b"<title>Just a moment...</title>") if is_check else tagged('"1"')

    async with running_site({"/feed": route}) as site, Fetcher(options(site)) as fetcher:
        poller = Poller(site, fetcher, replace(Feed("Harbour", site.url("/feed"), "harbour"), interval=60))
        seen = [(await poller.poll()).health for _ in range(5)]
    healthy = Health.HEALTHY
    assert seen == [healthy, healthy, Health.CHALLENGE, Health.CHALLENGE, healthy]
