"""The one place that answers HTTP: a server in the service's own event loop, on one address."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Generator, Sequence
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from watcher.errors import ServeError

MAX_CONNECTIONS = 64  # beyond them a caller is answered 503 at once
MAX_HEAD = 32_768  # bytes of a request's line and headers
KEEP_ALIVE = 5  # seconds
GRACE = 3  # seconds that answers under way have when it stops; the service promises ten for everything
log = logging.getLogger("watcher.serve")


def bind_address(text: str) -> tuple[str, int]:
    """("127.0.0.1", 8080) of "127.0.0.1:8080", ("::1", 8080) of "[::1]:8080"; else ServeError."""
    host, colon, port = text.rpartition(":")
    is_port = port.isascii() and port.isdigit() and int(port) < 65_536
    if not colon or not is_port or (":" in host and not host.startswith("[")):
        raise ServeError(text, "must be host:port, an IPv6 host in brackets")
    return host.strip("[]") or "0.0.0.0", int(port)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield  # signals are the daemon's


class WebHost:
    """Answers `routes` on `bind` ("127.0.0.1:8080"; port 0 takes a free one) while its block lasts.

    An async context manager. ServeError when the address cannot be had. What is being answered when the
    block ends has GRACE seconds. It speaks plain HTTP/1.1: what the internet may reach belongs behind a
    reverse proxy.
    """

    def __init__(self, bind: str, routes: Sequence[BaseRoute], middleware: Sequence[Middleware] = ()) -> None:
        self.bind = bind
        self.host, self.port = bind_address(bind)
        self._app = Starlette(routes=routes, middleware=middleware)
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """`http://127.0.0.1:8080`, without a closing slash."""
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"

    async def __aenter__(self) -> Self:
        listener = self._listen()
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            self._app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MAX_CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=GRACE,
            h11_max_incomplete_event_size=MAX_HEAD,
        )
        # Its two lines about itself say nothing that a reader of the service's log needs.
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name=f"serve {self.bind}")
        log.info("answering at %s", self.url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        assert self._task is not None
        self._server.should_exit = True
        ended, _ = await asyncio.wait({self._task}, timeout=GRACE + 2)
        if ended:
            self._task.result()
        else:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _listen(self) -> socket.socket:
        try:
            family, kind, number, _, address = socket.getaddrinfo(
                self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            listener = socket.socket(family, kind, number)
        except OSError as error:
            raise ServeError(self.bind, f"cannot be answered at: {error.strerror}") from error
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(128)
            listener.setblocking(False)
        except OSError as error:
            listener.close()
            raise ServeError(self.bind, f"cannot be answered at: {error.strerror}") from error
        return listener
