"""What is wrong with the way out: names, the proxy, and the clock beside a server's."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from watcher.app.addresses import refused_channels, refused_feeds
from watcher.app.building import fetch_options
from watcher.app.doctor import DOUBTFUL, GOOD, MAX_NAMED, WRONG, Finding, clock_finding, proxy_variable
from watcher.fetch.answers import Fetched
from watcher.fetch.client import Fetcher
from watcher.flow.health import OFFLINE_KINDS
from watcher.model import Failed
from watcher.settings import Settings
from watcher.text.masking import mask_address

MAX_TRIED = 3  # sources that are fetched to see whether anything can be


def name_findings(settings: Settings) -> Iterator[Finding]:
    """Whether names are found, those of the sources or that of the proxy, which looks up theirs; nothing is
    fetched."""
    proxy = settings.fetch.proxy
    urls = [proxy] if proxy is not None else [feed.url for feed in settings.feeds if feed.enabled]
    hosts = sorted({urlsplit(url).hostname or "" for url in urls} - {""})
    lost = [host for host in hosts if not _resolves(host)]
    if proxy is not None and lost:
        yield Finding(
            "dns", WRONG, f"the proxy {lost[0]} is not found", "mend proxy in [fetch] of watcher.toml"
        )
    elif hosts and len(lost) == len(hosts):
        mend = "look at /etc/resolv.conf and at the machine's network; nothing can be polled"
        yield Finding("dns", WRONG, f"none of {len(hosts)} hosts is found", mend)
    elif lost:
        shown = ", ".join(lost[:MAX_NAMED])
        mend = "mend the address in feeds.toml, or switch it off"
        yield Finding("dns", DOUBTFUL, f"not found: {shown}", mend)
    else:
        yield Finding("dns", GOOD, f"{len(hosts)} hosts are found" if proxy is None else "the proxy is found")
    for line in (*refused_channels(settings, resolve=True), *refused_feeds(settings, resolve=True)):
        subject, _, rest = line.partition("; ")
        yield Finding("addresses", WRONG, subject, rest)


async def way_out_findings(settings: Settings, environ: Mapping[str, str], now: datetime) -> list[Finding]:
    """Whether a source can be fetched as the service would, and if none can, whether the proxy of other
    programs would help; the clock beside the server's."""
    answers = await _tried(settings, settings.fetch.proxy)
    answered = next((answer for answer in answers if isinstance(answer, Fetched)), None)
    if answered is not None:
        clock = clock_finding(answered.headers.get("date"), now)
        return [*_proxy_works(settings), *([clock] if clock is not None else [])]
    failed = [answer for answer in answers if isinstance(answer, Failed)]
    if not failed or any(answer.kind not in OFFLINE_KINDS for answer in failed):
        return _proxy_works(settings) if failed else []  # something was reached, or is not to be
    if settings.fetch.proxy is not None:
        mend = "mend proxy in [fetch] of watcher.toml, or the proxy"
        shown = mask_address(settings.fetch.proxy)
        return [Finding("proxy", WRONG, f"nothing can be fetched over {shown}: {failed[0].message}", mend)]
    name, address = proxy_variable(environ)
    if urlsplit(address).scheme == "http":
        over_it = await _tried(settings, address)
        if any(isinstance(answer, Fetched) for answer in over_it):
            mend = f'proxy = "{mask_address(address)}" in [fetch] of watcher.toml'
            found = f"no source can be reached directly, but over {name} they can"
            return [Finding("proxy", WRONG, found, mend)]
    mend = "look at the machine's network and firewall; is there a proxy? fetch.proxy names it"
    return [Finding("network", WRONG, f"no source can be reached: {failed[0].message}", mend)]


def _proxy_works(settings: Settings) -> list[Finding]:
    proxy = settings.fetch.proxy
    return [] if proxy is None else [Finding("proxy", GOOD, f"{mask_address(proxy)} answers")]


async def _tried(settings: Settings, proxy: str | None) -> list[object]:
    """What the first sources answer over the proxy, or directly; no more after the first that can be had."""
    answers: list[object] = []
    async with Fetcher(replace(fetch_options(settings), proxy=proxy)) as fetcher:
        for feed in [feed for feed in settings.feeds if feed.enabled][:MAX_TRIED]:
            answers.append(await fetcher.fetch(feed.url, kind="feed"))
            if isinstance(answers[-1], Fetched):
                break
    return answers


def _resolves(host: str) -> bool:
    try:
        socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return True
