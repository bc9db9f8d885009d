"""Politeness towards one host: so many exchanges at once, so long between their starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MAX_IDLE = 5_000  # hosts remembered while nothing is under way with them


class _Host:
    def __init__(self, at_once: int) -> None:
        self.slots = asyncio.Semaphore(at_once)
        self.turn = asyncio.Lock()
        self.next_start = 0.0
        self.users = 0


class HostLimits:
    """Gives out turns per host name. `delay` is in seconds; robots.txt may ask for a longer one."""

    def __init__(self, at_once: int, delay: float) -> None:
        self._at_once = at_once
        self._delay = delay
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, delay: float | None = None) -> AsyncIterator[None]:
        """Holds one of the host's slots; `delay=0` is for a request that belongs to the one before it."""
        entry = self._hosts.setdefault(host, _Host(self._at_once))
        entry.users += 1
        try:
            async with entry.slots:
                await self._wait(entry, self._delay if delay is None else delay)
                yield
        finally:
            entry.users -= 1
            self._forget_idle()

    async def _wait(self, entry: _Host, delay: float) -> None:
        loop = asyncio.get_running_loop()
        async with entry.turn:
            if delay > 0 and (pause := entry.next_start - loop.time()) > 0:
                await asyncio.sleep(pause)
            entry.next_start = loop.time() + max(delay, self._delay)

    def _forget_idle(self) -> None:
        if len(self._hosts) > MAX_IDLE:
            now = asyncio.get_running_loop().time()
            self._hosts = {
                name: host for name, host in self._hosts.items() if host.users or host.next_start > now
            }
