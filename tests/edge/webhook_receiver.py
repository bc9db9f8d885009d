"""A real HTTP server on loopback that takes webhooks, notes them, and misbehaves on request."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from types import TracebackType

from loopback_server import LoopbackServer


@dataclass(frozen=True, slots=True)
class Received:
    path: str
    headers: dict[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server does with one request: `hang` seconds before, then status, headers and body; or it
    hangs up."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    hang: float = 0.0
    hang_up: bool = False
    drip: bool = False  # the body comes a byte at a time


class WebhookReceiver:
    """`received` is everything that came; `answers` are used up first, then every request gets `usual`."""

    def __init__(self, usual: Answer | None = None) -> None:
        self.received: list[Received] = []
        self.answers: deque[Answer] = deque()
        self.usual = usual or Answer()
        self._is_over = threading.Event()
        self._server = LoopbackServer(self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"

    def __enter__(self) -> WebhookReceiver:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def keys(self) -> list[str]:
        return [each.headers["idempotency-key"] for each in self.received]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.received.append(Received(self.path, headers, body))
                receiver._answer(self)

            def do_GET(self) -> None:
                receiver.received.append(Received(self.path, {}, b"GET"))
                receiver._answer(self)

            def log_message(self, *_: object) -> None:
                """Silence: the tests look at what was received."""

        return Handler

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        answer = self.answers.popleft() if self.answers else self.usual
        if answer.hang:
            self._is_over.wait(answer.hang)
        if answer.hang_up:
            handler.connection.close()
            return
        try:
            handler.send_response(answer.status)
            for name, value in answer.headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(answer.body)))
            handler.end_headers()
            for piece in [bytes([byte]) for byte in answer.body] if answer.drip else [answer.body]:
                handler.wfile.write(piece)
                handler.wfile.flush()
                if answer.drip:
                    time.sleep(0.05)
        except OSError:
            return  # the other side no longer listens, as some tests want it
