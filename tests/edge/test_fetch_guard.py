"""The address guard: what is refused, where it is checked, and that the name is left as it was for TLS."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from web_site import RSS, Reply, running_site

from watcher.fetch.answers import Fetched
from watcher.fetch.client import Fetcher
from watcher.fetch.guard import address_problem, allowed_hosts, url_problem
from watcher.fetch.options import FetchOptions
from watcher.model import Failed

OPTIONS = FetchOptions(per_host_delay=0.0, total_timeout=5.0)

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.8.9.10
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.1.1
198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1
64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1:: 2001:10::1 2001:20::1 2001:db8::1
2002:7f00:1:: 2002:a00:1::1 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1
ff02::1 ff0e::1 nonsense
"""
PUBLIC = """
1.1.1.1 8.8.8.8 93.184.216.34 100.63.255.255 100.128.0.1 172.32.0.1 2606:4700::1111 64:ff9b::808:808
"""


@pytest.mark.parametrize("address", REFUSED.split())
def test_an_address_inside_is_refused(address: str) -> None:
    assert address_problem(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_a_public_address_is_spoken_to(address: str) -> None:
    assert address_problem(address) is None


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.example/x",
        "data:text/xml,<rss/>",
        "javascript:alert(1)",
        "//a.example/x",
        "a.example/x",
        "http:///x",
        "http://user@a.example/",
        "http://user:secret@a.example/",
        "http://127.0.0.1:80\\@a.example/",
        "http://a.example/\r\nX: y",
        "http://a.example/\x00",
        "http://a .example/",
        "http://a.example/\x7f",
        "",
        "http://a.example/" + "x" * 5000,
    ],
)
async def test_such_a_url_is_never_tried(url: str) -> None:
    assert url_problem(url)
    async with Fetcher(OPTIONS) as fetcher:
        answers = (await fetcher.fetch(url), await fetcher.post(url, b""))
    for answer in answers:
        assert isinstance(answer, Failed)
        assert answer.kind == "blocked_address"
        assert "secret" not in answer.message


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]", "0"]
)
async def test_a_host_inside_is_refused_however_it_is_written(host: str) -> None:
    async with running_site({"/x": Reply(200, (), RSS)}) as site, Fetcher(OPTIONS) as fetcher:
        answer = await fetcher.fetch(f"http://{host}:{site.port}/x")
        posted = await fetcher.post(f"http://{host}:{site.port}/x", b"")
        assert site.connections == 0
    for result in (answer, posted):
        assert isinstance(result, Failed)
        assert result.kind == "blocked_address"


async def test_only_the_host_and_port_of_the_allow_list_are_let_through() -> None:
    async with (
        running_site({"/x": Reply(200, (), RSS)}) as site,
        running_site({}) as other,
        Fetcher(replace(OPTIONS, allow=site.allow)) as fetcher,
    ):
        let = await fetcher.fetch(site.url("/x"))
        by_another_name = await fetcher.fetch(f"http://localhost:{site.port}/x")
        another_port = await fetcher.fetch(other.url("/x"))
    assert isinstance(let, Fetched)
    assert isinstance(by_another_name, Failed)
    assert isinstance(another_port, Failed)


@pytest.mark.parametrize("entry", ["localhost", "localhost:", ":80", "a:b", "a:0", "a:70000"])
def test_an_allow_list_entry_must_be_host_and_port(entry: str) -> None:
    with pytest.raises(ValueError, match="host:port"):
        allowed_hosts([entry])


def _answering(addresses: list[str], asked: list[str]) -> Any:
    async def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return getaddrinfo


async def test_one_inner_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "getaddrinfo", _answering(["93.184.216.34", "127.0.0.1"], asked))
    async with Fetcher(OPTIONS) as fetcher:
        answer = await fetcher.fetch("http://rebinding.example/x")
    assert isinstance(answer, Failed)
    assert answer.kind == "blocked_address"
    assert asked == ["rebinding.example"], "asked once: a second answer could be another one"


async def test_of_many_addresses_the_next_is_tried_when_one_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_site({"/x": Reply(200, (), RSS)}) as site:
        closed = [f"127.0.0.{last}" for last in range(3, 9)]
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", _answering([*closed, "127.0.0.1"], []))
        async with Fetcher(replace(OPTIONS, allow=(f"many.example:{site.port}",))) as fetcher:
            answer = await fetcher.fetch(f"http://many.example:{site.port}/x")
    assert isinstance(answer, Fetched)


async def test_a_name_that_does_not_resolve_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    async def getaddrinfo(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    async with Fetcher(OPTIONS) as fetcher:
        answer = await fetcher.fetch("http://nowhere.example/x")
    assert isinstance(answer, Failed)
    assert answer.kind == "dns"


async def test_a_label_that_is_too_long_for_dns_is_a_failure_and_no_exception() -> None:
    async with Fetcher(OPTIONS) as fetcher:
        answer = await fetcher.fetch(f"http://{'x' * 70}.example/")
    assert isinstance(answer, Failed)


async def test_a_closed_port_is_refused() -> None:
    async with running_site({}) as site:
        pass
    async with Fetcher(replace(OPTIONS, allow=site.allow)) as fetcher:
        answer = await fetcher.fetch(site.url("/x"))
    assert isinstance(answer, Failed)
    assert answer.kind == "refused"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for quay.example, signed by itself, with its key in the same file."""
    tool = shutil.which("openssl")
    if tool is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, cert, both = folder / "key.pem", folder / "cert.pem", folder / "both.pem"
    subject = ["-subj", "/CN=quay.example", "-addext", "subjectAltName=DNS:quay.example"]
    command = [tool, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", key, "-out", cert], check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + cert.read_bytes())
    return both


async def test_tls_is_checked_against_the_name_and_not_the_address(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    async with running_site({"/x": Reply(200, (), RSS)}, tls=context) as site:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", _answering(["127.0.0.1"], []))
        hosts = ("quay.example", "other.example")
        allow = tuple(f"{host}:{site.port}" for host in hosts)
        async with Fetcher(replace(OPTIONS, allow=allow, ca_file=str(certificate))) as fetcher:
            right = await fetcher.fetch(f"https://quay.example:{site.port}/x")
            wrong = await fetcher.fetch(f"https://other.example:{site.port}/x")
        async with Fetcher(replace(OPTIONS, allow=allow)) as fetcher:
            unknown = await fetcher.fetch(f"https://quay.example:{site.port}/x")
    assert isinstance(right, Fetched), right
    assert names[0] == "quay.example"
    for answer in (wrong, unknown):
        assert isinstance(answer, Failed)
        assert answer.kind == "tls"
