"""Lists that change from poll to poll: which items are new, which are edited, which list is the newest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from polled_source import START, in_turn, polled_source
from source_documents import PAGE, SITEMAPS, address, item, rss, sitemap
from web_site import Reply

from watcher.feeds.state import Health
from watcher.store import Store


def again(**fields: str) -> str:
    return rss(item(**fields))


MOVED = {"guid": "https://new.example/?p=1", "link": "https://new.example/1"}
NO_GUID = {"guid": ""}

# What a source lists poll by poll, and how many entries are new, and how many have other words.
LISTS: dict[str, tuple[list[str], list[tuple[int, int]]]] = {
    "the same with another comment": ([again(), again() + "<!-- 2 -->"], [(1, 0), (0, 0)]),
    "another GUID": ([again(), again(guid="other-0001")], [(1, 0), (0, 0)]),
    "another address": ([again(), again(link=f"{PAGE}new")], [(1, 0), (0, 0)]),
    "another GUID and address": ([again(), again(**MOVED)], [(1, 0), (0, 0)]),
    "a GUID at last": ([again(**NO_GUID), again()], [(1, 0), (0, 0)]),
    "a campaign in the address": (
        [again(**NO_GUID), again(**NO_GUID, link=f"{PAGE}1?utm_source=rss&amp;utm_medium=feed")],
        [(1, 0), (0, 0)],
    ),
    "a slash at the end": ([again(**NO_GUID), again(**NO_GUID, link=f"{PAGE}1/")], [(1, 0), (0, 0)]),
    "https and www": (
        [
            again(**NO_GUID, link="http://harbour.example/1"),
            again(**NO_GUID, link="https://www.harbour.example/1"),
        ],
        [(1, 0), (0, 0)],
    ),
    "a GUID that counts visits": ([again(guid="a?sid=11111"), again(guid="a?sid=22222")], [(1, 0), (0, 0)]),
    "another title": ([again(), again(title="Ferry talks moved to 5 July")], [(1, 0), (0, 1)]),
    "another title and the old one again": (
        [again(), again(title="Ferry talks moved"), again()],
        [(1, 0), (0, 1), (0, 0)],
    ),
    "another text": ([again(), again(description="They meet on 7 July instead.")], [(1, 0), (0, 1)]),
    "other blanks": ([again(), again(title=" Ferry  talks, day 1 ")], [(1, 0), (0, 0)]),
    "three of one GUID": ([rss(*(item(n, guid="same-0001") for n in (1, 2, 3)))], [(3, 0)]),
    "two of one address": (
        [rss(item(1, **NO_GUID, link=PAGE + "live"), item(2, **NO_GUID, link=PAGE + "live"))],
        [(2, 0)],
    ),
    "one more of one address": (
        [
            rss(item(1, **NO_GUID, link=PAGE + "live")),
            rss(item(2, **NO_GUID, link=PAGE + "live"), item(1, **NO_GUID, link=PAGE + "live")),
        ],
        [(1, 0), (1, 0)],
    ),
    "all with the front page": (
        [
            rss(item(1, **NO_GUID, link=PAGE)),
            rss(item(2, **NO_GUID, link=PAGE), item(1, **NO_GUID, link=PAGE)),
        ],
        [(1, 0), (1, 0)],
    ),
    "GUIDs that say nothing": ([rss(item(1, guid="0"), item(2, guid="0"))], [(2, 0)]),
    "GUIDs that differ in their capitals": ([rss(item(1, guid="abcDEF"), item(2, guid="ABCdef"))], [(2, 0)]),
    "the same item twice": ([rss(item(1), item(1), item(2))], [(2, 0)]),
    "one that goes and comes back": (
        [rss(item(1), item(2)), rss(item(2)), rss(item(1), item(2))],
        [(2, 0), (0, 0), (0, 0)],
    ),
    "all that go and come back": (
        [rss(item(1), item(2)), rss(), rss(item(1), item(2))],
        [(2, 0), (0, 0), (0, 0)],
    ),
    "another order": ([rss(item(1), item(2), item(3)), rss(item(3), item(1), item(2))], [(3, 0), (0, 0)]),
    "ever fewer": (
        [rss(*map(item, range(1, 20))), rss(item(19)), rss(*map(item, range(1, 21)))],
        [(19, 0), (0, 0), (1, 0)],
    ),
    "a place that is used again": (
        [again(guid="top-00001"), rss(item(2, guid="top-00001"))],
        [(1, 0), (0, 1)],
    ),
    "one headline over two stories": (
        [again(title="Morning"), rss(item(2, title="Morning"), item(1, title="Morning"))],
        [(1, 0), (1, 0)],
    ),
}


@pytest.mark.parametrize("name", LISTS)
async def test_what_is_new_is_told_from_what_is_known(name: str, sources_store: Store) -> None:
    bodies, expected = LISTS[name]
    replies = [Reply(200, (), body.encode()) for body in bodies]
    async with polled_source(sources_store, {"/feed": in_turn(*replies)}) as source:
        await source.poll(len(replies))
    assert [(report.new, report.edited) for report in source.reports] == expected


def index(*names: str, dated: Callable[[str], str] = lambda name: "") -> Reply:
    rows = "".join(f"<sitemap><loc>/{name}</loc>{dated(name)}</sitemap>" for name in names)
    return Reply(200, (("ETag", '"i"'),), f'<sitemapindex xmlns="{SITEMAPS}">{rows}</sitemapindex>'.encode())


async def test_news_in_a_sitemap_is_seen_though_its_index_stays_the_same(sources_store: Store) -> None:
    first, second = sitemap(address()).encode(), sitemap(address(f"{PAGE}2", "More"), address()).encode()
    routes = {"/feed": index("news.xml"), "/news.xml": in_turn(Reply(200, (), first), Reply(200, (), second))}
    async with polled_source(sources_store, routes) as source:
        await source.poll(2)
        assert "if-none-match" not in source.site.asked("/feed")[1].headers
    assert [report.new for report in source.reports] == [1, 1]


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        (index("map-2023.xml", "map-2025.xml", "map-2024.xml"), "map-2025.xml"),
        (index("map-99.xml", "news.xml", "map-100.xml"), "news.xml"),
        (
            index("old.xml", "new.xml", dated=lambda n: f"<lastmod>2025-03-0{1 + (n < 'o')}</lastmod>"),
            "new.xml",
        ),
        (
            index(
                "old.xml",
                "new.xml",
                dated=lambda n: f"<lastmod><![CDATA[2025-03-0{1 + (n < 'o')}]]></lastmod>",
            ),
            "new.xml",
        ),
    ],
)
async def test_of_an_index_the_newest_sitemap_is_read(
    reply: Reply, wanted: str, sources_store: Store
) -> None:
    routes = {"/feed": reply, f"/{wanted}": Reply(200, (), sitemap(address()).encode())}
    async with polled_source(sources_store, routes) as source:
        await source.poll()
    assert source.verdict == "read 1"


async def test_a_list_with_nothing_of_the_last_one_is_a_possible_gap_and_is_polled_faster(
    sources_store: Store,
) -> None:
    replies = [rss(*map(item, range(first, first + 5))) for first in (0, 0, 100, 100)]
    routes = {
        "/feed": in_turn(*(Reply(200, (), body.encode() + b" " * at) for at, body in enumerate(replies)))
    }
    async with polled_source(sources_store, routes, interval=3600) as source:
        waits = []
        for _ in replies:
            await source.poll()
            waits.append((source.state.health, source.wait.total_seconds()))
    assert [health for health, _ in waits] == [
        Health.HEALTHY,
        Health.HEALTHY,
        Health.POSSIBLE_GAP,
        Health.HEALTHY,
    ]
    assert waits[2][1] < 2000 < 3200 < waits[1][1]


async def test_a_source_that_falls_silent_is_polled_more_rarely_and_then_stale(sources_store: Store) -> None:
    body = rss(item(extra="<pubDate>Mon, 03 Mar 2025 05:30:00 GMT</pubDate>")).encode()
    async with polled_source(sources_store, {"/feed": Reply(200, (), body)}, interval=900) as source:
        await source.poll(20)
        assert source.state.health is Health.HEALTHY
        assert 900 * 2.5 < source.wait.total_seconds() < 900 * 3.4
        while source.now < START + timedelta(days=2, hours=1):
            await source.poll()
    assert source.state.health is Health.STALE
    assert "nothing new since 2025-03-03 05:30" in source.state.reason


async def test_an_empty_list_twice_is_told(sources_store: Store) -> None:
    replies = [
        Reply(200, (), rss(item()).encode()),
        *(Reply(200, (), rss().encode() + b" " * n) for n in (1, 2)),
    ]
    async with polled_source(sources_store, {"/feed": in_turn(*replies)}) as source:
        told = []
        for _ in replies:
            await source.poll()
            told.append(source.state.health)
    assert told == [Health.HEALTHY, Health.HEALTHY, Health.STALE]


async def test_one_bad_item_is_set_aside_with_its_reason_and_the_others_go_on(sources_store: Store) -> None:
    nested = "<a>" * 500 + "</a>" * 500
    bodies = [rss(item(1), item(2, extra=nested)), rss(item(3), item(1), item(2, extra=nested), item(1))]
    replies = [Reply(200, (), body.encode()) for body in bodies]
    async with polled_source(sources_store, {"/feed": in_turn(*replies)}) as source:
        await source.poll(2)
    with sources_store.reading() as tx:
        aside = [(odd.subject, odd.reason) for odd in tx.quarantined() if odd.feed == source.feed.name]
    assert [report.new for report in source.reports] == [1, 1]
    assert aside == [("item 2", "elements nested 501 deep, more than 200")]


async def test_what_is_remembered_of_a_source_grows_with_its_list_and_not_with_its_news(
    sources_store: Store,
) -> None:
    polls = [Reply(200, (), rss(*map(item, range(last, last - 5, -1))).encode()) for last in range(5, 45)]
    async with polled_source(sources_store, {"/feed": in_turn(*polls)}) as source:
        await source.poll(len(polls))
        kept = len(source.state.seen_keys)
    assert [report.new for report in source.reports] == [5] + [1] * (len(polls) - 1)
    assert kept <= 6 * 5
