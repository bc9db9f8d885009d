"""Servers on loopback that answer as the interfaces of Telegram, Slack, Discord, Matrix and ntfy do.

Each keeps what it was sent as a person would see it, refuses what the real one refuses, in its words, and
forgets nothing. Written from the services' own documentation of the calls that the channels make.
"""

from __future__ import annotations

import json
import re
import threading
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from loopback_server import LoopbackServer

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@dataclass
class Seen:
    """A message as the people in the room see it."""

    text: str
    answers: str | None = None  # the id of the message it hangs on
    body: dict[str, Any] = field(default_factory=dict)
    is_edited: bool = False


Reply = tuple[int, dict[str, Any], dict[str, str]]


class ChatServer(ABC):
    """`messages` are those in the room, by id, in order; `refusals` are answered first."""

    def __init__(self) -> None:
        self.messages: dict[str, Seen] = {}
        self.refusals: deque[Reply] = deque()
        self._server = LoopbackServer(self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def last(self) -> Seen:
        return list(self.messages.values())[-1]

    @abstractmethod
    def answer(self, method: str, path: str, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        """What this service says to a call of its interface."""

    def keep(self, text: str, body: dict[str, Any], answers: str | None = None) -> str:
        number = self.new_id()
        self.messages[number] = Seen(text, answers, body)
        return number

    def new_id(self) -> str:
        return str(1000 + len(self.messages))

    def rewrite(self, number: str, text: str, body: dict[str, Any]) -> None:
        self.messages[number].text, self.messages[number].body = text, body
        self.messages[number].is_edited = True

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                body = json.loads(self.rfile.read(length))
                headers = {name.lower(): value for name, value in self.headers.items()}
                if outer.refusals:
                    status, said, more = outer.refusals.popleft()
                else:
                    status, said, more = outer.answer(self.command, self.path, headers, body)
                raw = json.dumps(said).encode()
                self.send_response(status)
                for name, value in more.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_POST = do_PUT = do_PATCH = _answer

            def log_message(self, format: str, *args: object) -> None:
                """Nothing on the terminal."""

        return Handler


class _Shown(HTMLParser):
    """The text that Telegram shows of its HTML; ValueError for a tag it does not know."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.links, self._open = "", list[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("b", "i", "a", "code", "blockquote"):
            raise ValueError(f'Unsupported start tag "{tag}"')
        self._open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise ValueError(f'Unmatched end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        self.text += data


class TelegramServer(ChatServer):
    def answer(self, method: str, path: str, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        if path.split("/")[1] != f"bot{TOKEN}":
            return self._refusal(401, "Unauthorized")
        if body.get("chat_id") != "-100200":
            return self._refusal(400, "Bad Request: chat not found")
        shown = _Shown()
        try:
            shown.feed(body["text"])
        except ValueError as error:
            return self._refusal(400, f"Bad Request: can't parse entities: {error}")
        if len(shown.text.encode("utf-16-le")) // 2 > 4096:
            return self._refusal(400, "Bad Request: message is too long")
        seen = f"{shown.text}\n{' '.join(shown.links)}".strip()
        if path.endswith("/editMessageText"):
            return self._edit(str(body["message_id"]), seen, body)
        reply = body.get("reply_parameters", {})
        answers = str(reply["message_id"]) if str(reply.get("message_id")) in self.messages else None
        if reply and answers is None and not reply.get("allow_sending_without_reply"):
            return self._refusal(400, "Bad Request: message to be replied not found")
        number = self.keep(seen, body, answers)
        return 200, {"ok": True, "result": {"message_id": int(number), "text": shown.text}}, {}

    def _edit(self, number: str, text: str, body: dict[str, Any]) -> Reply:
        if number not in self.messages:
            return self._refusal(400, "Bad Request: message to edit not found")
        if self.messages[number].text == text:
            return self._refusal(400, "Bad Request: message is not modified")
        self.rewrite(number, text, body)
        return 200, {"ok": True, "result": {"message_id": int(number), "text": text}}, {}

    def _refusal(self, code: int, words: str) -> Reply:
        return code, {"ok": False, "error_code": code, "description": words}, {}


class SlackServer(ChatServer):
    def new_id(self) -> str:
        return f"1717570000.{len(self.messages):06d}"

    def answer(self, method: str, path: str, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return 200, {"ok": False, "error": "invalid_auth"}, {}
        if body.get("channel") != "C024BE91L":
            return 200, {"ok": False, "error": "channel_not_found"}, {}
        try:
            text = "\n".join(self._shown(each) for part in body["blocks"] for each in part["elements"])
        except KeyError as error:
            return 200, {"ok": False, "error": "invalid_blocks", "detail": str(error)}, {}
        if path == "/chat.update":
            if body["ts"] not in self.messages:
                return 200, {"ok": False, "error": "message_not_found"}, {}
            self.rewrite(body["ts"], text, body)
            return 200, {"ok": True, "ts": body["ts"]}, {}
        if body.get("thread_ts") is not None and body["thread_ts"] not in self.messages:
            return 200, {"ok": False, "error": "thread_not_found"}, {}
        number = self.keep(text, body, body.get("thread_ts"))
        return 200, {"ok": True, "ts": number, "channel": body["channel"]}, {}

    def _shown(self, element: dict[str, Any]) -> str:
        if element["type"] not in ("rich_text_section", "rich_text_quote"):
            raise KeyError(element["type"])
        spans = element["elements"]
        if any(span["type"] not in ("text", "link") or not span["text"] for span in spans):
            raise KeyError("element")
        return "".join(f"{span['text']} {span['url']}" if "url" in span else span["text"] for span in spans)


class DiscordServer(ChatServer):
    def answer(self, method: str, path: str, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        parts = urlsplit(path)
        hook = f"/api/webhooks/417/{TOKEN}"
        if not parts.path.startswith(hook):
            return 404, {"message": "Unknown Webhook", "code": 10015}, {}
        if not 1 <= len(body["content"]) <= 2000:
            words = {"content": ["Must be 2000 or fewer in length."]}
            return 400, {"message": "Invalid Form Body", "code": 50035, "errors": words}, {}
        if method == "PATCH":
            number = parts.path.rpartition("/")[2]
            if number not in self.messages:
                return 404, {"message": "Unknown Message", "code": 10008}, {}
            self.rewrite(number, self._shown(body), body)
            return 200, {"id": number}, {}
        number = self.keep(self._shown(body), body)
        is_waiting = parse_qs(parts.query).get("wait") == ["true"]
        return (200, {"id": number, "content": body["content"]}, {}) if is_waiting else (204, {}, {})

    def _shown(self, body: dict[str, Any]) -> str:
        """What a person reads: marks gone, escaped signs as themselves."""
        calls = body["allowed_mentions"]["parse"]
        linked = re.sub(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(<([^>]*)>\)", r"\1 \2", body["content"])
        bare = re.sub(r"(?<!\\)(\*\*|^> |`)", "", linked, flags=re.MULTILINE)
        return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", bare) + ("".join(calls))


class MatrixServer(ChatServer):
    def __init__(self) -> None:
        super().__init__()
        self._done: dict[str, str] = {}

    def new_id(self) -> str:
        return f"$event{len(self.messages)}"

    def answer(self, method: str, path: str, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {"errcode": "M_UNKNOWN_TOKEN", "error": "Unrecognised access token"}, {}
        room, _, rest = unquote(path).removeprefix("/_matrix/client/v3/rooms/").partition("/send/")
        kind, _, transaction = rest.partition("/")
        if method != "PUT" or kind != "m.room.message" or room != "!talks:matrix.example":
            return 403, {"errcode": "M_FORBIDDEN", "error": "User is not in the room"}, {}
        if transaction in self._done:
            return 200, {"event_id": self._done[transaction]}, {}
        relation = body.get("m.relates_to", {})
        if relation.get("rel_type") == "m.replace":
            fresh = body["m.new_content"]
            if relation["event_id"] in self.messages:
                self.rewrite(relation["event_id"], fresh["body"], fresh)
            number = f"$edit{len(self._done)}"
        else:
            number = self.keep(body["body"], body, relation.get("event_id"))
        self._done[transaction] = number
        return 200, {"event_id": number}, {}


class NtfyServer(ChatServer):
    """As a phone shows it: what comes under a known sequence takes the place of what was there."""

    def answer(self, method: str, path: str, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        if path != "/" or not re.fullmatch(r"[-_A-Za-z0-9]{1,64}", body.get("topic", "")):
            return 400, {"code": 40009, "http": 400, "error": "invalid request: topic invalid"}, {}
        if body["topic"] == "secret" and headers.get("authorization") != f"Bearer {TOKEN}":
            return 403, {"code": 40301, "http": 403, "error": "forbidden"}, {}
        if len(body["message"].encode()) > 4096:
            return 413, {"code": 41301, "http": 413, "error": "attachment too large"}, {}
        sequence = body.get("sequence_id") or self.new_id()
        text = f"{body['title']}\n{body['message']}"
        if sequence in self.messages:
            self.rewrite(sequence, text, body)
        else:
            self.messages[sequence] = Seen(text, None, body)
        return 200, {"id": f"x{len(self.messages)}", "event": "message", "sequence_id": sequence}, {}
