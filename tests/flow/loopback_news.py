"""A news site on 127.0.0.1 for tests: feeds and pages that may change between two polls."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape

from loopback_server import LoopbackServer


@dataclass
class Item:
    """One entry of a feed; its page stands at `/page/<slug>` unless `page` is None."""

    slug: str
    title: str
    summary: str
    published: datetime
    guid: str | None = None
    page: str | None = ""  # paragraphs of the page, the summary where it is empty


@dataclass
class NewsSite:
    """The running site. `feeds` maps a path to its items; `status` overrides the answer of a path."""

    address: str = "127.0.0.1"
    feeds: dict[str, list[Item]] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)  # seconds before the answer
    languages: dict[str, str] = field(default_factory=dict)  # of a feed, "en" where none is given
    asked: Counter[str] = field(default_factory=Counter)
    conditional: Counter[str] = field(default_factory=Counter)  # of these, with a validator

    def __enter__(self) -> Self:
        self._server = LoopbackServer(_handler(self), self.address)
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        return f"{self.address}:{self._server.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def answer(self, path: str) -> tuple[int, str, bytes]:
        self.asked[path] += 1
        time.sleep(self.slow.get(path, 0.0))
        if path in self.status:
            return self.status[path], "text/plain", b"no"
        if path in self.bodies:
            return 200, "text/html; charset=utf-8", self.bodies[path]
        if path in self.feeds:
            return 200, "application/rss+xml", self._rss(self.feeds[path], self.languages.get(path, "en"))
        for items in self.feeds.values():
            for item in items:
                if path == f"/page/{item.slug}" and item.page is not None:
                    return 200, "text/html; charset=utf-8", _page(item)
        return 404, "text/plain", b"no such page"

    def _rss(self, items: list[Item], language: str) -> bytes:
        rows = "".join(
            f"<item><title>{escape(item.title)}</title><link>{self.url('/page/' + item.slug)}</link>"
            f"<guid isPermaLink='false'>{item.guid or 'id-' + item.slug}</guid>"
            f"<pubDate>{format_datetime(item.published)}</pubDate>"
            f"<description>{escape(item.summary)}</description></item>"
            for item in items
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title>'
            f"<link>{self.url('/')}</link><description>d</description><language>{language}</language>{rows}"
            "</channel></rss>"
        ).encode()


def _page(item: Item) -> bytes:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in (item.page or item.summary).split("\n\n"))
    return (
        f"<!doctype html><html lang='en'><head><title>{escape(item.title)}</title>"
        f"<meta property='article:published_time' content='{item.published.isoformat()}'></head>"
        "<body><header><nav><a href='/'>Home</a> <a href='/world'>World</a></nav></header>"
        f"<main><article><h1>{escape(item.title)}</h1>{paragraphs}</article></main>"
        "<footer>Subscribe to our newsletter</footer></body></html>"
    ).encode()


def _handler(site: NewsSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, media, body = site.answer(self.path)
            etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
            site.conditional[self.path] += "If-None-Match" in self.headers
            if status == 200 and self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    return Handler
