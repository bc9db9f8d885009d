"""The page in the service: answered where the config says, for as long as the service runs."""

from __future__ import annotations

import logging

from watcher.app import building
from watcher.app.service import Service
from watcher.errors import ServeError
from watcher.serve.host import WebHost
from watcher.web.backing import Backing
from watcher.web.site import site

log = logging.getLogger("watcher.page")


class PageHost:
    """Serves the page of a service. An address that cannot be had is told and costs the page only: alerts go
    on."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._host: WebHost | None = None

    @property
    def url(self) -> str | None:
        """Where the page is; None while it is not served."""
        return self._host.url if self._host is not None else None

    async def open(self) -> None:
        web = self._service.settings.web
        if not web.enabled:
            return
        host = WebHost(web.bind, site(self._backing()))
        try:
            await host.__aenter__()
        except ServeError as error:
            log.error("the page is not served: %s; name another address in [web] bind", error)
            return
        self._host = host
        log.info("the page: %s", web.public_url or host.url)

    async def close(self) -> None:
        host, self._host = self._host, None
        if host is not None:
            await host.__aexit__(None, None, None)

    async def follow(self) -> None:
        """The page is where the config says now. Keys and names are read anew at every request."""
        web = self._service.settings.web
        bound = self._host.bind if self._host is not None else None
        if bound != (web.bind if web.enabled else None):
            await self.close()
            await self.open()

    def _backing(self) -> Backing:
        service = self._service
        return Backing(
            store=service.store,
            settings=lambda: service.settings,
            desk=lambda: service.parts.desk,
            setup=lambda: building.setup_of(service.settings),
            clock=service.clock,
            ticked=lambda: service.ticked,
            polls=lambda: service.polls,
        )
