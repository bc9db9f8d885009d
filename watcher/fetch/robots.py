"""robots.txt, as RFC 9309 has it, fetched once a day per origin."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watcher.fetch.answers import Fetched
from watcher.fetch.options import PRODUCT
from watcher.model import Failed

KEEP = 86_400.0  # seconds; RFC 9309, 2.4
KEEP_UNREACHABLE = 3_600.0
MAX_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB are read
MAX_ORIGINS = 5_000
MAX_CRAWL_DELAY = 30.0

# RFC 9309, 2.2.1: the name of an agent ends where letters end; who writes a version behind it means us too.
_VERSIONED = re.compile(r"^(\s*user-agent\s*:\s*[a-z_-]+)/[^\s#]*", re.IGNORECASE | re.MULTILINE)

if TYPE_CHECKING:
    from protego import Protego

GetRobots = Callable[[str], Awaitable[Fetched | Failed]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin allows. `parsed` is None where there are no rules: `is_open` then decides."""

    parsed: Protego | None
    is_open: bool
    until: float

    def allows(self, url: str) -> bool:
        return self.is_open if self.parsed is None else bool(self.parsed.can_fetch(url, PRODUCT))

    @property
    def delay(self) -> float:
        """The Crawl-delay in seconds, at most MAX_CRAWL_DELAY; 0 when none is asked for."""
        wish = self.parsed.crawl_delay(PRODUCT) if self.parsed is not None else None
        return min(float(wish), MAX_CRAWL_DELAY) if wish else 0.0


class Robots:
    """Answers whether a page may be fetched. `get` fetches an address whatever robots.txt says."""

    def __init__(self, get: GetRobots) -> None:
        self._get = get
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def rules(self, origin: str) -> Rules:
        """The rules of `origin` ("https://example.org"), fetched when they are not known or too old."""
        loop = asyncio.get_running_loop()
        known = self._rules.get(origin)
        if known is not None and known.until > loop.time():
            return known
        async with self._locks.setdefault(origin, asyncio.Lock()):
            known = self._rules.get(origin)
            if known is None or known.until <= loop.time():
                known = rules_of(await self._get(f"{origin}/robots.txt"), loop.time())
                if len(self._rules) >= MAX_ORIGINS:
                    self._rules.clear()
                    self._locks.clear()
                self._rules[origin] = known
        return known


def rules_of(answer: Fetched | Failed, now: float) -> Rules:
    """Rules by the answer to robots.txt (RFC 9309, 2.3.1): what is not there allows everything, what cannot
    be reached forbids everything for an hour.

    Not there: 4xx, a 2xx without a file, a redirect that leads nowhere or too far. 429 is read as 5xx: who
    asks us to slow down has not told us that he has no rules.
    """
    if isinstance(answer, Fetched):
        text = answer.body[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff")
        text = _VERSIONED.sub(r"\1", text)
        from protego import Protego  # what most polls do without

        return Rules(Protego.parse(text), True, now + KEEP)
    status = answer.status or 0
    if 200 <= status < 500 and status != 429:
        return Rules(None, True, now + KEEP)
    return Rules(None, False, now + KEEP_UNREACHABLE)
