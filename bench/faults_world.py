"""What the killed service speaks to: a news site with a scene for every run, and a sink for webhooks that
misbehaves by the seed of the run. One server on loopback."""

from __future__ import annotations

import json
import random
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

# What each outlet brings: the act it is news in, the headline, the days from now that it speaks of. Every
# series has one outlet, so that it makes no difference which outlet is read first; the stories of an outlet
# are read in the order of its feed.
FEEDS = {
    "herald": (
        (1, "Russia and the United States will hold embassy consultations in Istanbul on {day}", 20),
        (1, "Istanbul hosts Russia and the United States for embassy consultations on {day}", 20),
        (1, "Marco Rubio and Sergey Lavrov will meet in Riyadh on {day}", 50),
        (2, "Embassy consultations of Russia and the United States in Istanbul are postponed to {day}", 27),
    ),
    "courier": (
        (1, "Donald Trump and Vladimir Putin will hold a phone call on {day}", 80),
        (1, "Donald Trump and Vladimir Putin will meet for a summit in Helsinki on {day}", 110),
        (1, "The Kremlin confirms a summit of Vladimir Putin and Donald Trump in Helsinki on {day}", 110),
        (2, "The summit of Donald Trump and Vladimir Putin in Helsinki is cancelled", 110),
    ),
}
Story = tuple[int, str, int]
SAID = "{title}, the Kremlin said.\n\nIt gave no details of what is to be spoken about."
FAULTS = ("500", "429", "410", "hang", "hang_up", "late")


@dataclass
class Scene:
    """One run's share of the server: how far its news has come, and what its sink did."""

    seed: int
    fault_share: float
    faulty_answers: int
    hang: float  # seconds, longer than the channel waits
    is_later: bool = False
    accepted: list[tuple[str, dict[str, object]]] = field(default_factory=list)  # (key, message) answered 2xx
    offered: list[tuple[str, dict[str, object]]] = field(default_factory=list)  # all that came
    faults: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._lock = threading.Lock()

    def answer(self) -> str:
        """What the sink does with this request: a fault, or "204"."""
        with self._lock:
            is_faulty = len(self.offered) <= self.faulty_answers and self._chance.random() < self.fault_share
            chosen = self._chance.choice(FAULTS) if is_faulty else "204"
            self.faults[chosen] = self.faults.get(chosen, 0) + 1
            return chosen


class World:
    """The running server. `scenes` by the name of the run, the first part of every path."""

    def __init__(self) -> None:
        self.scenes: dict[str, Scene] = {}
        self.now = datetime.now(UTC).replace(microsecond=0)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self, path: str) -> tuple[str, bytes] | None:
        """The feed or the article at `/run/outlet` or `/run/outlet/number`."""
        run, _, rest = path.strip("/").partition("/")
        outlet, _, number = rest.partition("/")
        scene = self.scenes.get(run)
        if scene is None or outlet not in FEEDS:
            return None
        stories = [story for story in FEEDS[outlet] if story[0] == 1 or scene.is_later]
        if not number:
            return "application/rss+xml", self._feed(f"{run}/{outlet}", stories)
        return "text/html; charset=utf-8", self._article(stories[int(number)], int(number))

    def _title(self, story: Story) -> str:
        _, words, days = story
        day = self.now + timedelta(days=days)
        return words.format(day=f"{day:%B} {day.day}, {day.year}")

    def _published(self, number: int) -> datetime:
        return self.now - timedelta(hours=8 - number)

    def _feed(self, path: str, stories: list[Story]) -> bytes:
        rows = []
        for number, story in enumerate(stories):
            title = self._title(story)
            link = f"http://{self.host}/{path}/{number}"
            rows.append(
                f"<item><title>{escape(title)}</title><link>{link}</link><guid>{link}</guid>"
                f"<pubDate>{format_datetime(self._published(number))}</pubDate>"
                f"<description>{escape(SAID.format(title=title))}</description></item>"
            )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>{path}</title>'
            f"<link>http://{self.host}/</link><description>d</description>{''.join(rows)}</channel></rss>"
        ).encode()

    def _article(self, story: Story, number: int) -> bytes:
        title = self._title(story)
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in SAID.format(title=title).split("\n\n"))
        return (
            f"<!doctype html><html lang='en'><head><title>{escape(title)}</title>"
            f"<meta property='article:published_time' content='{self._published(number).isoformat()}'></head>"
            f"<body><main><article><h1>{escape(title)}</h1>{paragraphs}</article></main></body></html>"
        ).encode()


def _handler(world: World) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            found = world.page(self.path)
            media, body = found if found is not None else ("text/plain", b"no such page")
            self._reply(200 if found is not None else 404, body, {"Content-Type": media})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            scene = world.scenes[self.path.strip("/").partition("/")[0]]
            if len(body) < int(self.headers.get("Content-Length", 0)):
                self.close_connection = True  # the service was killed while it sent
                return
            got = (self.headers["Idempotency-Key"], json.loads(body))
            scene.offered.append(got)
            fault = scene.answer()
            if fault in ("hang", "late"):
                time.sleep(scene.hang)
            if fault in ("hang", "hang_up"):
                self.close_connection = True
                return
            if fault in ("204", "late"):  # "late": it was taken, though nobody waits for the answer any more
                scene.accepted.append(got)
            status = {"late": 204}.get(fault) or int(fault)
            self._reply(status, b"", {"Retry-After": "1"} if fault == "429" else {})

        def _reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # the service was killed meanwhile

        def handle(self) -> None:
            with suppress(ConnectionError):  # the service was killed
                super().handle()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler
