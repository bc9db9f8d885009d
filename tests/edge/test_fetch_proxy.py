"""Fetching over a proxy: what it is asked for, and what it is never asked for."""

from __future__ import annotations

import pytest
from polled_source import polled_source
from web_site import RSS, Reply, Route, running_site

from watcher.store import Store

FEED = "http://feeds.invalid"  # a name that only the proxy knows


async def test_a_source_is_fetched_over_the_proxy(sources_store: Store) -> None:
    routes: dict[str, Route] = {f"{FEED}/feed": Reply(200, (("ETag", '"1"'),), RSS)}
    async with running_site(routes) as proxy:
        options = {"proxy": proxy.url("")}
        async with polled_source(sources_store, {}, url=FEED, options=options) as source:
            await source.poll(2)
    assert source.titles == ["Ferry talks open"]
    assert [seen.headers["host"] for seen in proxy.requests] == ["feeds.invalid"] * 2
    assert [seen.headers.get("if-none-match") for seen in proxy.requests] == [None, '"1"']


@pytest.mark.parametrize("host", ["10.0.0.1", "127.0.0.1:9", "[::1]", "localhost", "169.254.169.254"])
async def test_the_proxy_is_never_asked_for_what_lies_inside(host: str, sources_store: Store) -> None:
    routes: dict[str, Route] = {f"{FEED}/feed": Reply(302, (("Location", f"http://{host}/x"),))}
    async with running_site(routes) as proxy:
        options = {"proxy": proxy.url("")}
        for url in (f"http://{host}", FEED):
            async with polled_source(sources_store, {}, url=url, options=options) as source:
                await source.poll()
            assert source.verdict.split()[0] == "blocked_address"
    assert [seen.path for seen in proxy.requests] == [f"{FEED}/feed"]


async def test_the_proxys_own_address_is_no_way_in(sources_store: Store) -> None:
    async with running_site({"/feed": Reply(200, (), RSS)}) as proxy:
        options = {"proxy": proxy.url("")}
        async with polled_source(sources_store, {}, url=proxy.url(""), options=options) as source:
            await source.poll()
    assert source.verdict == "blocked_address"
    assert proxy.requests == []


async def test_a_proxy_that_is_down_is_a_failure_of_the_network(sources_store: Store) -> None:
    async with running_site({}) as proxy:
        pass
    options = {"proxy": proxy.url("")}
    async with polled_source(sources_store, {}, url=FEED, options=options) as source:
        await source.poll()
    assert source.verdict == "refused"
