"""Redirects: what is followed, what is kept, and what does not travel along."""

from __future__ import annotations

from dataclasses import replace

import pytest
from web_site import RSS, Reply, Route, Seen, Site, running_site

from watcher.fetch.answers import Fetched, NotModified
from watcher.fetch.client import Fetcher
from watcher.fetch.options import FetchOptions
from watcher.model import Failed

OPTIONS = FetchOptions(per_host_delay=0.0, total_timeout=5.0, max_redirects=4)


def options(*sites: Site) -> FetchOptions:
    return replace(OPTIONS, allow=tuple(entry for site in sites for entry in site.allow))


def chain(*statuses: int) -> dict[str, Route]:
    """/0 -> /1 -> ... -> a feed, each step with its status."""
    steps: dict[str, Route] = {
        f"/{at}": Reply(status, (("Location", f"/{at + 1}"),)) for at, status in enumerate(statuses)
    }
    return steps | {f"/{len(statuses)}": Reply(200, (), RSS)}


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ((301,), "/1"),
        ((308,), "/1"),
        ((302,), None),
        ((303,), None),
        ((307,), None),
        ((301, 308, 301), "/3"),
        ((301, 302), "/1"),
        ((301, 302, 301), "/1"),
        ((302, 301), None),
        ((301, 301, 307, 308), "/2"),
    ],
)
async def test_only_the_permanent_beginning_of_a_chain_is_told_as_permanent(
    statuses: tuple[int, ...], permanent: str | None
) -> None:
    async with running_site(chain(*statuses)) as site, Fetcher(options(site)) as fetcher:
        answer = await fetcher.fetch(site.url("/0"))
    assert isinstance(answer, Fetched)
    assert answer.final_url == site.url(f"/{len(statuses)}")
    assert answer.permanent_url == (site.url(permanent) if permanent else None)


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("/0", "protocol"),
        ("", "http"),
        ("file:///etc/passwd", "blocked_address"),
        ("ftp://127.0.0.1/x", "blocked_address"),
        ("gopher://127.0.0.1/x", "blocked_address"),
        ("javascript:alert(1)", "blocked_address"),
        ("http://user:secret@127.0.0.1/", "blocked_address"),
        ("http://10.0.0.1/", "blocked_address"),
        ("http://169.254.169.254/latest/meta-data/", "blocked_address"),
        ("http://[::1]/", "blocked_address"),
        ("http://2130706433/", "blocked_address"),
        ("http://0x7f.1/", "blocked_address"),
        ("http://127.0.0.1\\@harbour.example/", "blocked_address"),
        ("//localhost/", "blocked_address"),
        ("http://:80/", "blocked_address"),
        ("http://127.0.0.1:99999/", "blocked_address"),
    ],
)
async def test_a_redirect_to_where_nothing_is_fetched_from_is_not_followed(location: str, kind: str) -> None:
    async with (
        running_site({"/0": Reply(301, (("Location", location),))}) as site,
        Fetcher(options(site)) as fetcher,
    ):
        answer = await fetcher.fetch(site.url("/0"))
    assert isinstance(answer, Failed)
    assert answer.kind == kind


@pytest.mark.parametrize(
    "location", ["/a b", "/\xc3\xa9t\xc3\xa9", "?q=1", "//{host}/x", "HTTP://{host}/x#top"]
)
async def test_odd_locations_are_followed(location: str) -> None:
    def route(seen: Seen) -> Reply:
        return Reply(302, (("Location", location.format(host=f"127.0.0.1:{site.port}")),))

    async with running_site({"/0": route}) as site, Fetcher(options(site)) as fetcher:
        for path in ("/a%20b", "/%C3%A9t%C3%A9", "/0?q=1", "/x"):
            site.routes[path] = Reply(200, (), RSS)
        answer = await fetcher.fetch(site.url("/0"))
    assert isinstance(answer, Fetched), answer


async def test_a_chain_that_is_too_long_is_a_failure() -> None:
    async with running_site(chain(*[302] * 5)) as site, Fetcher(options(site)) as fetcher:
        answer = await fetcher.fetch(site.url("/0"))
    assert isinstance(answer, Failed)
    assert answer.kind == "protocol"


async def test_validators_and_credentials_do_not_cross_to_another_origin() -> None:
    async with running_site({"/there": Reply(200, (), RSS)}) as other:
        here = {
            "/0": Reply(302, (("Location", "/1"),)),
            "/1": Reply(302, (("Location", other.url("/there")),)),
        }
        async with running_site(dict(here)) as site, Fetcher(options(site, other)) as fetcher:
            answer = await fetcher.fetch(
                site.url("/0"), etag='"e"', last_modified="then", headers=(("Authorization", "Bearer x"),)
            )
    assert isinstance(answer, Fetched)
    for seen in site.requests:
        assert seen.headers["if-none-match"] == '"e"'
        assert seen.headers["authorization"] == "Bearer x"
    private = {"if-none-match", "if-modified-since", "authorization", "cookie", "referer"}
    assert not private & set(other.requests[0].headers)


async def test_validators_go_back_to_the_origin_that_gave_them() -> None:
    def there(seen: Seen) -> Reply:
        is_known = seen.headers.get("if-none-match") == '"e"'
        return Reply(304) if is_known else Reply(200, (("ETag", '"e"'),), RSS)

    async with running_site({"/there": there}) as other:
        here = {"/0": Reply(302, (("Location", other.url("/there")),))}
        async with running_site(dict(here)) as site, Fetcher(options(site, other)) as fetcher:
            first = await fetcher.fetch(site.url("/0"))
            assert isinstance(first, Fetched)
            second = await fetcher.fetch(site.url("/0"), etag=first.etag, validators_url=first.final_url)
    assert isinstance(second, NotModified)
    assert all("if-none-match" not in seen.headers for seen in site.requests)
