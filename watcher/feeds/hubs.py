"""Where a feed can be subscribed to (W3C WebSub, section 4): Link headers first, then its own links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from watcher.feeds.parsed import ParsedFeed
from watcher.text.urls import is_web_url

_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]{0,500}\"|[^\s;,\"]{1,500}))*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.I)


@dataclass(frozen=True, slots=True)
class Subscription:
    """The hubs that publish `topic`, the address under which the feed itself wants to be known."""

    topic: str
    hubs: tuple[str, ...]


def subscription(headers: Mapping[str, str], parsed: ParsedFeed, final_url: str) -> Subscription | None:
    """Where to subscribe, by the headers (names in lower case) or else the feed; None without a hub."""
    links = link_header(headers.get("link", ""), final_url)
    hubs = tuple(url for rel, url in links if rel == "hub") or parsed.hub_urls
    if not hubs:
        return None
    own = next((url for rel, url in links if rel == "self"), None)
    return Subscription(own or parsed.self_url or final_url, tuple(dict.fromkeys(hubs)))


def link_header(value: str, base: str) -> tuple[tuple[str, str], ...]:
    """(relation, absolute address) for every relation of every link in a Link header (RFC 8288)."""
    found = []
    for target, parameters in _LINK.findall(value[:20_000]):
        rel = _REL.search(parameters)
        url = urljoin(base, target.strip())
        if rel is not None and is_web_url(url):
            found += [(name.lower(), url) for name in (rel[1] or rel[2]).split()]
    return tuple(found)
