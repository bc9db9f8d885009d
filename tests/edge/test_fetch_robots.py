"""robots.txt is asked before a page, once, and obeyed; feeds are meant for machines and do not ask."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace

import pytest
from web_site import RSS, Reply, Route, Site, running_site

from watcher.fetch.answers import Fetched
from watcher.fetch.client import Fetcher
from watcher.fetch.options import FetchOptions
from watcher.fetch.robots import rules_of
from watcher.model import Failed

OPTIONS = FetchOptions(per_host_delay=0.0, total_timeout=5.0)
PAGE = Reply(200, (("Content-Type", "text/html"),), b"<html><p>Text</p></html>")


def fetcher_for(*sites: Site, asks: bool = True) -> Fetcher:
    allow = tuple(entry for site in sites for entry in site.allow)
    return Fetcher(replace(OPTIONS, allow=allow, robots=asks))


async def fetch_page(robots: Route, *, asks: bool = True) -> Fetched | Failed:
    async with (
        running_site({"/robots.txt": robots, "/news/1": PAGE}) as site,
        fetcher_for(site, asks=asks) as fetcher,
    ):
        answer = await fetcher.fetch(site.url("/news/1"), kind="page")
    assert isinstance(answer, Fetched | Failed)
    return answer


def rules(text: str) -> Reply:
    return Reply(200, (("Content-Type", "text/plain"),), text.encode())


ALLOWED: dict[str, Route] = {
    "no robots.txt": Reply(404),
    "forbidden robots.txt": Reply(403),
    "empty": rules(""),
    "a web page": PAGE,
    "others only": rules("User-agent: other\nDisallow: /\n"),
    "another path": rules("User-agent: *\nDisallow: /private/\n"),
    "the longer rule allows": rules("User-agent: *\nDisallow: /\nAllow: /news/\n"),
    "our own group is milder": rules("User-agent: *\nDisallow: /\n\nUser-agent: talks-watcher\nDisallow:\n"),
    "no content": Reply(204, length=False),
    "a redirect to itself": Reply(302, (("Location", "/robots.txt"),)),
    "a redirect to nowhere": Reply(301),
    "gone": Reply(410),
    "to be paid for": Reply(402),
    "a rule for a query": rules("User-agent: *\nDisallow: /*?\n"),
    "the same length allows": rules("User-agent: *\nDisallow: /news/\nAllow: /news/\n"),
    "a rule that ends elsewhere": rules("User-agent: *\nDisallow: /news$\n"),
    "rules without an agent": rules("Disallow: /\n"),
    "an empty rule": rules("User-agent: *\nDisallow:\n"),
    "another case of the path": rules("User-agent: *\nDisallow: /NEWS/\n"),
    "a page in place of rules": Reply(200, (("Content-Type", "text/html"),), b"<html>Disallow: /</html>"),
    "noughts": Reply(200, (), bytes(5_000)),
    "with a byte order mark": rules("\ufeffUser-agent: *\nDisallow: /private\n"),
}
FORBIDDEN: dict[str, Route] = {
    "everything": rules("User-agent: *\nDisallow: /\n"),
    "this path": rules("User-agent: *\nDisallow: /news\n"),
    "a wildcard": rules("User-agent: *\nDisallow: /*/1$\n"),
    "our own group": rules("User-agent: *\nDisallow:\n\nUser-agent: Talks-Watcher\nDisallow: /news\n"),
    "our own group with a version": rules("User-agent: talks-watcher/1.0 # us\nDisallow: /news\n"),
    "several agents in a group": rules("User-agent: other\nUser-agent: *\nDisallow: /news/\n"),
    "bare carriage returns": rules("User-agent: *\rDisallow: /news/\r"),
    "comments and blanks": rules("# ours\n\n  User-Agent : *  # all\n disallow :/news/ # keep out\n"),
    "an escaped path": rules("User-agent: *\nDisallow: /%6Eews/\n"),
    "two groups of ours": rules(
        "User-agent: talks-watcher\nDisallow: /a\n\nUser-agent: talks-watcher\nDisallow: /news\n"
    ),
    "a mark and a rule": rules("\ufeffUser-agent: *\nDisallow: /news\n"),
    "in gzip": Reply(
        200, (("Content-Encoding", "gzip"),), gzip.compress(b"User-agent: *\nDisallow: /news/\n")
    ),
    "rules before megabytes of others": Reply(
        200, (), b"User-agent: *\nDisallow: /news/\n" + b"Disallow: /x\n" * 700_000
    ),
    "without end": Reply(raw=b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /\n" + b"#" * 9_000_000),
    "a server error": Reply(500),
    "an overloaded server": Reply(503),
    "too many requests": Reply(429),
    "no answer": Reply(raw=b""),
}


PASSING = ("a server error", "an overloaded server", "too many requests", "no answer")


@pytest.mark.parametrize("name", ALLOWED)
async def test_a_page_that_is_not_forbidden_is_fetched(name: str) -> None:
    assert isinstance(await fetch_page(ALLOWED[name]), Fetched)


@pytest.mark.parametrize("name", FORBIDDEN)
async def test_a_forbidden_page_is_not_fetched(name: str) -> None:
    answer = await fetch_page(FORBIDDEN[name])
    assert isinstance(answer, Failed)
    assert answer.kind == "robots"
    is_passing = name in PASSING
    assert (answer.retry_after is not None) is is_passing, "told apart: forbidden for good, and for now"
    assert isinstance(await fetch_page(FORBIDDEN[name], asks=False), Fetched), "switched off in the options"


async def test_robots_is_fetched_once_for_all_pages_and_never_for_feeds() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": rules(""),
        "/1": PAGE,
        "/2": PAGE,
        "/feed": Reply(200, (), RSS),
    }
    async with running_site(routes) as site, Fetcher(replace(OPTIONS, allow=site.allow)) as fetcher:
        await fetcher.fetch(site.url("/feed"))
        assert site.counts["/robots.txt"] == 0
        for path in ("/1", "/2"):
            await fetcher.fetch(site.url(path), kind="page")
    assert site.counts["/robots.txt"] == 1


async def test_robots_is_followed_to_where_it_was_moved() -> None:
    async with running_site({"/rules": rules("User-agent: *\nDisallow: /news")}) as other:
        here: dict[str, Route] = {
            "/robots.txt": Reply(301, (("Location", "/1"),)),
            "/1": Reply(302, (("Location", other.url("/rules")),)),
            "/news/1": PAGE,
        }
        async with running_site(here) as site, fetcher_for(site, other) as fetcher:
            answer = await fetcher.fetch(site.url("/news/1"), kind="page")
    assert isinstance(answer, Failed)
    assert answer.kind == "robots"


async def test_a_crawl_delay_is_kept_between_pages() -> None:
    began: list[float] = []

    def page(_: object) -> Reply:
        began.append(asyncio.get_running_loop().time())
        return PAGE

    routes: dict[str, Route] = {
        "/robots.txt": rules("User-agent: *\nCrawl-delay: 0.3\n"),
        "/1": page,
        "/2": page,
    }
    async with running_site(routes) as site, fetcher_for(site) as fetcher:
        for path in ("/1", "/2"):
            await fetcher.fetch(site.url(path), kind="page")
    assert began[1] - began[0] > 0.25


async def test_a_redirect_of_a_page_is_checked_against_the_rules_of_where_it_leads() -> None:
    async with running_site({"/robots.txt": rules("User-agent: *\nDisallow: /"), "/x": PAGE}) as other:
        here: dict[str, Route] = {"/1": Reply(302, (("Location", other.url("/x")),))}
        async with running_site(here) as site, fetcher_for(site, other) as fetcher:
            answer = await fetcher.fetch(site.url("/1"), kind="page")
    assert isinstance(answer, Failed)
    assert answer.kind == "robots"
    assert other.counts["/x"] == 0


@pytest.mark.parametrize("media", ["application/pdf", "image/png", "video/mp4", "application/octet-stream"])
async def test_what_is_no_page_is_not_read_as_one(media: str) -> None:
    reply = Reply(200, (("Content-Type", media),), b"%PDF")
    async with running_site({"/x": reply}) as site, fetcher_for(site) as fetcher:
        answer = await fetcher.fetch(site.url("/x"), kind="page")
    assert isinstance(answer, Failed)
    assert answer.kind == "parse"


@pytest.mark.parametrize(("text", "delay"), [("", 0), ("Crawl-delay: 7", 7), ("Crawl-delay: 86400", 30)])
async def test_a_crawl_delay_is_taken_up_to_a_limit(text: str, delay: float) -> None:
    robots = rules(f"User-agent: *\nDisallow: /x\n{text}\n")
    async with running_site({"/robots.txt": robots}) as site, fetcher_for(site) as fetcher:
        answer = await fetcher.fetch(site.url("/robots.txt"), kind="robots")
    assert isinstance(answer, Fetched)
    assert rules_of(answer, 0.0).delay == delay
