"""Hosts that asked to be left alone for a while: nothing of theirs is fetched until then, neither feed nor
page."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from watcher.model import Failed

log = logging.getLogger("watcher.poll")

# What a server says of itself rather than of one address. With Retry-After, or it is only back-off.
PAUSING = frozenset({429, 503})
# A host that has answered something well this shortly before is not paused by one refusal: the limit may be
# that address's own. Several without a good answer between them are the host's.
GOOD_FOR = timedelta(minutes=2)
REFUSALS = 3
MAX_HOSTS = 5_000


class HostPauses:
    """Which hosts ("news.example:8080", as the address has it) are paused, and until when.

    Those of `allowed` (host:port) never are: a server of one's own, such as a bridge that makes feeds for
    many sites, hands on what each of these says, and a refusal is that of one of them.
    """

    def __init__(self) -> None:
        self.allowed: frozenset[str] = frozenset()
        self._until: dict[str, datetime] = {}
        self._good: dict[str, datetime] = {}
        self._refused: dict[str, set[str]] = {}  # addresses, since the last good answer

    def note(self, url: str, answer: object, now: datetime) -> None:
        """What the host of `url` has answered: a Failed, or anything else that was good."""
        host = _host(url)
        if not isinstance(answer, Failed):
            self._good[host] = now
            self._refused.pop(host, None)
            self._forget(now)
        elif answer.status in PAUSING and answer.retry_after:
            refused = self._refused.setdefault(host, set())
            refused.add(url)
            good = self._good.get(host)
            if good is None or now - good > GOOD_FOR or len(refused) >= REFUSALS:
                minutes = -(-answer.retry_after // 60)
                log.info("%s asks to be left alone for %d min: its feeds and pages wait", host, minutes)
                self.pause(url, now + timedelta(seconds=answer.retry_after))

    def pause(self, url: str, until: datetime) -> None:
        """The host of `url` is left alone until then, or longer where it has asked for that."""
        host = _host(url)
        if _with_port(url) not in self.allowed:
            self._until[host] = max(until, self._until.get(host, until))

    def until(self, url: str, now: datetime) -> datetime | None:
        """Until when the host of `url` is paused; None when it is not."""
        until = self._until.get(_host(url)) if self._until else None
        return until if until is not None and until > now else None

    def _forget(self, now: datetime) -> None:
        if len(self._good) > MAX_HOSTS:
            self._good = {host: at for host, at in self._good.items() if now - at <= GOOD_FOR}
            self._until = {host: until for host, until in self._until.items() if until > now}
            self._refused = {host: urls for host, urls in self._refused.items() if host in self._until}


@lru_cache(4096)  # of a source's address at every poll
def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _with_port(url: str) -> str:
    """As allow-lists have it: "news.example:443"."""
    parts = urlsplit(url)
    host = _host(url)
    return host if parts.port else f"{host}:{443 if parts.scheme == 'https' else 80}"
