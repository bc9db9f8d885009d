"""Server behaviours on the way to a source: redirects of every mix, and addresses nobody is to be sent to."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from pathlib import Path
from shutil import which

import pytest
from polled_source import polled_source
from web_site import RSS, Reply, Route, Seen, Site, running_site

from watcher.store import Store

OPEN = Reply(200, (), RSS)


def to(location: str, status: int = 302) -> Reply:
    return Reply(status, (("Location", location),))


def to_bytes(location: bytes) -> Reply:
    return Reply(raw=b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n")


# What /news/feed answers ({host} is the site's own), and the path that is asked for next.
FOLLOWED: dict[str, tuple[str, str]] = {
    "an absolute address": ("http://{host}/new", "/new"),
    "a path from the root": ("/new", "/new"),
    "a path from here": ("new", "/news/new"),
    "a path with dots": ("../../new", "/new"),
    "a path with dots within": ("/a/./b/../new", "/a/new"),
    "a query alone": ("?page=2", "/news/feed?page=2"),
    "an address without a scheme": ("//{host}/new", "/new"),
    "an address in capitals": ("HTTP://{host}/New", "/New"),
    "an address with a fragment": ("/new#top", "/new"),
    "an address with a query and a fragment": ("/new?a=1#top", "/new?a=1"),
    "an address without a path": ("http://{host}", "/"),
    "an address with a query and no path": ("http://{host}?a=1", "/?a=1"),
    "an address with blanks around it": ("   /new \t", "/new"),
    "an address with a blank in it": ("/new page", "/new%20page"),
    "an escaped address": ("/n%C3%A9w%20page", "/n%C3%A9w%20page"),
    "an address beyond ASCII": ("/\xc3\xa9t\xc3\xa9", "/%C3%A9t%C3%A9"),
    "an address beyond ASCII, in latin-1": ("/\xe9t\xe9", "/%C3%A9t%C3%A9"),
    "an escape that is none": ("/100%", "/100%"),
    "two slashes in the path": ("http://{host}//new", "//new"),
    "a semicolon": ("/new;jsessionid=1", "/new;jsessionid=1"),
    "an empty query": ("/new?", "/new"),
    "brackets in a query": ("/new?a[]=1&b=%5B", "/new?a[]=1&b=%5B"),
}


@pytest.mark.parametrize("name", FOLLOWED)
async def test_a_redirect_leads_there(name: str, sources_store: Store) -> None:
    location, path = FOLLOWED[name]

    def route(_: Seen) -> Reply:
        return to(location.format(host=host))

    routes: dict[str, Route] = {"/news/feed": route, path: OPEN}
    async with polled_source(sources_store, routes, path="/news/feed") as source:
        host = source.site.allow[0]
        await source.poll()
        assert [seen.path for seen in source.site.requests] == ["/news/feed", path]
    assert source.verdict == "read 1"


# What is answered instead of a feed, and what the poll comes to; nobody else is asked.
REFUSED: dict[str, tuple[Reply, str]] = {
    "no Location": (Reply(302), "http 302"),
    "an empty Location": (to(""), "http 302"),
    "no Location, for good": (Reply(301, body=RSS), "http 301"),
    "itself": (to("/feed"), "protocol 302"),
    "itself with a fragment": (to("/feed#x", 301), "protocol 301"),
    "a fragment alone": (to("#top"), "protocol 302"),
    "a file": (to("file:///etc/passwd"), "blocked_address"),
    "ftp": (to("ftp://127.0.0.1/x"), "blocked_address"),
    "gopher": (to("gopher://127.0.0.1:70/x"), "blocked_address"),
    "data": (to("data:text/xml,<rss/>"), "blocked_address"),
    "a script": (to("javascript:alert(1)"), "blocked_address"),
    "a mail address": (to("mailto:a@b.example"), "blocked_address"),
    "about": (to("about:blank"), "blocked_address"),
    "a scheme nobody knows": (to("feed://127.0.0.1/x"), "blocked_address"),
    "a user name": (to("http://user:secret@127.0.0.1/x"), "blocked_address"),
    "a user name without a scheme": (to("//user@127.0.0.1/x"), "blocked_address"),
    "an empty user name": (to("http://@127.0.0.1/x"), "blocked_address"),
    "a backslash": (to("http://10.0.0.1\\@harbour.example/"), "blocked_address"),
    "no host": (to("http:///x"), "blocked_address"),
    "a port alone": (to("http://:80/x"), "blocked_address"),
    "a port that is none": (to("http://127.0.0.1:port/x"), "blocked_address"),
    "a port beyond all ports": (to("http://127.0.0.1:70000/x"), "blocked_address"),
    "a broken IPv6 host": (to("http://[::1/x"), "blocked_address"),
    "a NUL": (to_bytes(b"/a\0b"), "http 302"),
    "ten thousand characters": (to("/" + "x" * 10_000), "blocked_address"),
    "a host that is too long": (to(f"http://{'x' * 64}.example/"), "dns"),
    "a host with a blank": (to("http://harbour example/x"), "dns"),
    **{
        f"the address inside {host}": (to(f"http://{host}/x"), "blocked_address")
        for host in (
            "127.0.0.1",
            "127.1",
            "127.0.0.1.",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "0",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.0.1",
            "100.64.0.1",
            "169.254.169.254",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a00:1]",
            "[fe80::1]",
            "[fc00::1]",
            "[fd00::1]",
            "[ff02::1]",
            "[2002:7f00:1::]",
            "[2001:0:7f00:1::]",
            "[64:ff9b::7f00:1]",
            "[::127.0.0.1]",
            "localhost",
            "LOCALHOST",
        )
    },
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_redirect_to_nowhere_is_a_failure(name: str, sources_store: Store) -> None:
    reply, verdict = REFUSED[name]
    async with polled_source(sources_store, {"/feed": reply}) as source:
        await source.poll()
        assert source.site.counts == {"/feed": len(source.site.requests)}
    if verdict == "blocked_address":  # some resolvers do not know such names at all
        assert source.verdict.split()[0] in ("blocked_address", "dns")
    else:
        assert source.verdict == verdict
    assert source.state.moved_to is None
    assert "secret" not in source.state.reason + (source.state.last_error or "")


async def test_an_inner_address_is_refused_at_the_end_of_a_chain_too(sources_store: Store) -> None:
    async with running_site({"/secret": OPEN}) as inner:
        routes: dict[str, Route] = {
            "/feed": to("/1", 301),
            "/1": to("/2", 307),
            "/2": to(inner.url("/secret")),
        }
        async with polled_source(sources_store, routes) as source:
            await source.poll()
        assert inner.connections == 0
    assert source.verdict == "blocked_address"


@pytest.mark.parametrize(
    ("hops", "verdict"), [(1, "read 1"), (6, "read 1"), (7, "protocol 302"), (30, "protocol 302")]
)
async def test_so_many_redirects_are_followed(hops: int, verdict: str, sources_store: Store) -> None:
    routes: dict[str, Route] = {f"/{n}": to(f"/{n + 1}") for n in range(hops)}
    routes[f"/{hops}"] = OPEN
    async with polled_source(sources_store, routes, path="/0") as source:
        await source.poll()
        assert len(source.site.requests) <= 7
    assert source.verdict == verdict


async def test_redirects_without_end_are_left(sources_store: Store) -> None:
    def route(seen: Seen) -> Reply:
        return to("/b" if seen.path == "/feed" else "/feed")

    async with polled_source(sources_store, {"/feed": route, "/b": route}) as source:
        await source.poll()
        assert len(source.site.requests) == 2
    assert source.verdict == "protocol 302"


async def test_a_redirect_that_comes_with_a_feed_is_followed_all_the_same(sources_store: Store) -> None:
    there = RSS.replace(b"Ferry talks open", b"Elsewhere")
    routes: dict[str, Route] = {
        "/feed": Reply(302, (("Location", "/new"),), RSS),
        "/new": Reply(200, (), there),
    }
    async with polled_source(sources_store, routes) as source:
        await source.poll()
    assert source.titles == ["Elsewhere"]


async def test_the_first_of_two_locations_counts(sources_store: Store) -> None:
    routes: dict[str, Route] = {
        "/feed": Reply(302, (("Location", "/a"), ("Location", "/b"))),
        "/a": OPEN,
        "/b": Reply(404),
    }
    async with polled_source(sources_store, routes) as source:
        await source.poll()
    assert source.verdict == "read 1"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1, signed by itself, with its key in the same file."""
    tool = which("openssl")
    if tool is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, cert, both = folder / "key.pem", folder / "cert.pem", folder / "both.pem"
    command = [tool, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=port"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + cert.read_bytes())
    return both


def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


@pytest.mark.parametrize(("status", "moved"), [(301, True), (302, False)])
async def test_a_move_to_https_is_kept_when_it_is_for_good(
    status: int, moved: bool, certificate: Path, sources_store: Store
) -> None:
    options = {"ca_file": str(certificate)}
    async with running_site({"/feed": OPEN}, tls=context(certificate)) as safe:
        routes: dict[str, Route] = {"/feed": to(safe.url("/feed"), status)}
        async with polled_source(sources_store, routes, others=(safe,), options=options) as source:
            await source.poll()
    assert source.verdict == "read 1"
    assert source.state.moved_to == (safe.url("/feed") if moved else None)


async def test_a_move_that_gives_up_encryption_is_followed_and_never_kept(
    certificate: Path, sources_store: Store
) -> None:
    options = {"ca_file": str(certificate)}
    async with (
        running_site({"/feed": OPEN}) as plain,
        running_site({"/feed": to(plain.url("/feed"), 301)}, tls=context(certificate)) as safe,
        polled_source(sources_store, {}, url=safe.url(""), others=(safe, plain), options=options) as source,
    ):
        await source.poll()
    assert source.verdict == "read 1"
    assert source.state.moved_to is None


async def test_a_certificate_that_nobody_signed_is_refused(certificate: Path, sources_store: Store) -> None:
    async with (
        running_site({"/feed": OPEN}, tls=context(certificate)) as safe,
        polled_source(sources_store, {}, url=safe.url(""), others=(safe,)) as source,
    ):
        await source.poll()
    assert source.verdict == "tls"


async def test_a_server_without_tls_behind_https_is_told(sources_store: Store) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    try:
        port = server.sockets[0].getsockname()[1]
        url = f"https://127.0.0.1:{port}"
        async with polled_source(sources_store, {}, url=url, others=(Site(port),)) as source:
            await source.poll()
    finally:
        server.close()
    assert source.verdict == "tls"


async def test_a_handshake_that_stalls_is_a_timeout(sources_store: Store) -> None:
    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    try:
        port = server.sockets[0].getsockname()[1]
        address, options = f"127.0.0.1:{port}", {"connect_timeout": 0.5}
        async with polled_source(
            sources_store, {}, url=f"https://{address}", others=(Site(port),), options=options
        ) as source:
            await source.poll()
    finally:
        server.close()
    assert source.verdict == "timeout"


async def test_a_closed_port_is_refused(sources_store: Store) -> None:
    async with running_site({}) as closed:
        pass
    async with polled_source(sources_store, {}, url=closed.url(""), others=(closed,)) as source:
        await source.poll()
    assert source.verdict == "refused"


async def test_a_name_that_does_not_exist_is_told(sources_store: Store) -> None:
    async with polled_source(sources_store, {}, url="http://nowhere.invalid") as source:
        await source.poll()
    assert source.verdict == "dns"
