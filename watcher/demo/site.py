"""The small news site of the demo: one server on loopback for each outlet."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from watcher.demo.publishing import Resource, site_of
from watcher.demo.script import Item, Outlet

# A site is known by its host: each outlet has a loopback address of its own where the system lends one (Linux
# has all of 127/8), and a fixed port where it is free, so that two demos in a row have the same addresses.
LOOPBACK = "127.0.0.{}"
FIRST_PORT = 18_250


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        super().__init__((host, port), _Handler)
        self.resources: Mapping[str, Resource] = {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing is printed of a reader who hangs up before the answer's end."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers GET with what stands at the path, and 304 to those who have it already."""

    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 10  # seconds: a connection that is kept open must not keep the demo from ending

    def do_GET(self) -> None:
        resource = self.server.resources.get(self.path.partition("?")[0])
        if resource is None:
            self._answer(HTTPStatus.NOT_FOUND, Resource(b"Not found\n", "text/plain"))
        elif self.headers.get("If-None-Match") == resource.etag:
            self._answer(HTTPStatus.NOT_MODIFIED, Resource(b"", resource.kind), etag=resource.etag)
        else:
            self._answer(HTTPStatus.OK, resource, etag=resource.etag)

    def _answer(self, status: HTTPStatus, resource: Resource, etag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", resource.kind)
        if etag:
            self.send_header("ETag", etag)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(resource.body)))
        self.end_headers()
        self.wfile.write(resource.body)

    def log_message(self, format: str, *args: object) -> None:
        """The demo tells its own story."""


@dataclass(slots=True)
class NewsSite:
    """The outlets' servers. `show` changes what they answer with, all at once."""

    servers: dict[str, _Server] = field(default_factory=dict)

    def base(self, outlet: Outlet) -> str:
        """The outlet's address, without a closing slash."""
        return f"http://{self.address(outlet)}"

    def address(self, outlet: Outlet) -> str:
        """`127.0.0.1:18250`."""
        host, port = self.servers[outlet.id].server_address[:2]
        return f"{host!s}:{port}"

    def show(self, outlets: Iterable[Outlet], items: Iterable[Item]) -> None:
        """From now on the sites hold these items."""
        shown = tuple(items)
        for outlet in outlets:
            self.servers[outlet.id].resources = site_of(outlet, shown, self.base(outlet))


@contextmanager
def news_site(outlets: Iterable[Outlet]) -> Iterator[NewsSite]:
    """A running server for each outlet; they end with the block."""
    site = NewsSite()
    with ExitStack() as stack:
        for number, outlet in enumerate(outlets):
            server = stack.enter_context(_opened(number))
            site.servers[outlet.id] = server
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(server.shutdown)
        yield site


def _opened(number: int) -> _Server:
    own, shared = LOOPBACK.format(number + 1), LOOPBACK.format(1)
    places = (own, FIRST_PORT + number), (own, 0), (shared, FIRST_PORT + number)
    for host, port in places:
        try:
            return _Server(host, port)
        except OSError:  # no such address here, or taken, by another demo for one
            continue
    return _Server(shared, 0)
