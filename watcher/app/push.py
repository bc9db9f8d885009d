"""The callback of hubs in the service: answered where the config says, for as long as the service runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from watcher.app.membership import HUBS
from watcher.app.service import Service
from watcher.errors import ServeError
from watcher.flow.push import Pusher
from watcher.serve.callback import callback_routes
from watcher.serve.host import WebHost

MAX_WAITING = 16  # bodies that have been sent and not been read yet
log = logging.getLogger("watcher.push")


class PushHost:
    """Answers hubs for a service. An address that cannot be had is told and costs the pushes only: feeds are
    polled as ever."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._host: WebHost | None = None
        self._waiting: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str | None:
        """Where hubs are answered; None while they are not."""
        return self._host.url if self._host is not None else None

    async def open(self) -> None:
        websub = self._service.settings.websub
        if websub.callback_url is None:
            return
        limit = self._service.settings.fetch.max_feed_bytes
        host = WebHost(websub.bind, callback_routes(self, limit))
        try:
            await host.__aenter__()
        except ServeError as error:
            log.error("hubs are not answered: %s; name another address in [websub] bind", error)
            return
        self._host = host

    async def close(self) -> None:
        host, self._host = self._host, None
        if host is not None:
            await host.__aexit__(None, None, None)
        for task in tuple(self._waiting):
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    async def follow(self) -> None:
        """Hubs are answered where the config says now."""
        websub = self._service.settings.websub
        bound = self._host.bind if self._host is not None else None
        if bound != (websub.bind if websub.callback_url is not None else None):
            await self.close()
            await self.open()

    async def ask(self) -> None:
        """Every hub that is due has been asked, if it can reach us; by one worker for all."""
        pusher = self._pusher
        if pusher is not None and self._host is not None and await self._service.has_duty(HUBS):
            await pusher.ask()

    async def verify(self, token: str, asked_for: Mapping[str, str]) -> str | None:
        pusher = self._pusher
        return await pusher.verify(token, asked_for) if pusher is not None else None

    async def knows(self, token: str) -> bool:
        pusher = self._pusher
        return pusher is not None and await pusher.knows(token)

    def receive(self, token: str, signature: str | None, content_type: str | None, body: bytes) -> bool:
        if len(self._waiting) >= MAX_WAITING:
            return False
        task = asyncio.create_task(self._read(token, signature, content_type, body), name="pushed")
        self._waiting.add(task)
        task.add_done_callback(self._done)
        return True

    def _done(self, task: asyncio.Task[None]) -> None:
        self._waiting.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("what a hub sent could not be kept: %s", error)

    async def _read(self, token: str, signature: str | None, content_type: str | None, body: bytes) -> None:
        pusher = self._pusher
        feed = await pusher.feed_of(token, signature, body) if pusher is not None else None
        if feed is not None:
            await self._service.take(feed, content_type, body)

    @property
    def _pusher(self) -> Pusher | None:
        return self._service.parts.pusher
