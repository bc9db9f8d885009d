"""ntfy, on phones and desktops: https://docs.ntfy.sh/publish/.

It knows no threads: what follows on a round says what it follows, or takes the place of the round's last
message on the screens that show it (a sequence, since ntfy 2.16; an older server shows both).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from watcher.alerts.blocks import Block, BlockKind
from watcher.deliver.chat import Answer, Call, Part, Refusal, refused

SERVER = "https://ntfy.sh"
PRIORITY = {"critical": 5, "high": 4, "medium": 3, "low": 2}


class Ntfy:
    """Messages to the topic `room`, with `token` where it is protected."""

    limit = 4000  # bytes of a message; a longer one would become an attachment
    has_threads = False

    def __init__(self, room: str, token: str | None = None, server: str = SERVER) -> None:
        self._server = server.rstrip("/")
        self._room = room
        self.place = f"ntfy {self._server} {room}"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def size(self, blocks: Sequence[Block]) -> int:
        return len(_text(blocks).encode("utf-8", "replace"))

    def post(self, part: Part) -> Call:
        return Call("POST", self._server, self._body(part, _sequence(part.key)), self._headers)

    def edit(self, part: Part, receipt: str) -> Call:
        return Call("POST", self._server, self._body(part, receipt), self._headers)

    def _body(self, part: Part, sequence: str) -> dict[str, Any]:
        links = [span.url for each in part.blocks for span in each.spans if span.url is not None]
        body = {
            "topic": self._room,
            "title": part.title,
            "message": _text(part.blocks) or part.title,
            "priority": PRIORITY.get(part.severity or "", 3),
            "sequence_id": sequence,
        }
        return body | ({"click": links[0]} if links else {})

    def refusal(self, answer: Answer) -> Refusal | None:
        refusal = refused(answer, str(answer.body.get("error", "")))
        if refusal is None and not isinstance(answer.body.get("id"), str):
            return Refusal(f"{answer.words}, which is no answer of ntfy's")
        return refusal

    def receipt(self, answer: Answer, part: Part) -> str | None:
        return _sequence(part.key)


def _sequence(key: str) -> str:
    """The same at every try, so that a message that arrives twice is shown once."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _text(blocks: Sequence[Block]) -> str:
    """The lines below the title, which ntfy shows apart."""
    return "\n".join(each.plain for each in blocks if each.kind is not BlockKind.TITLE)
