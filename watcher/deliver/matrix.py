"""Matrix: https://spec.matrix.org/latest/client-server-api/. A round is a thread.

The key of a message is its transaction: a server that was told it twice shows it once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from watcher.alerts.blocks import Block, BlockKind
from watcher.deliver.chat import Answer, Call, Part, Refusal, html_of, refused

_WRONG_MESSAGE = frozenset({"M_BAD_JSON", "M_NOT_JSON", "M_TOO_LARGE"})


class Matrix:
    """Messages of `token`'s account to the room `room`, by its id, through its home server at `server`."""

    limit = 20_000  # characters; an event may have 65,536 bytes with both its forms
    has_threads = True

    def __init__(self, server: str, token: str, room: str) -> None:
        self._base = (
            f"{server.rstrip('/')}/_matrix/client/v3/rooms/{quote(room, safe='')}/send/m.room.message"
        )
        self._headers = {"Authorization": f"Bearer {token}"}
        self.place = self._base

    def size(self, blocks: Sequence[Block]) -> int:
        return len(_html(blocks))

    def post(self, part: Part) -> Call:
        body = _content(part.blocks)
        if part.thread is not None:
            body["m.relates_to"] = {
                "rel_type": "m.thread",
                "event_id": part.thread,
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": part.thread},
            }
        return self._call(part, body)

    def edit(self, part: Part, receipt: str) -> Call:
        fresh = _content(part.blocks)
        relation = {"rel_type": "m.replace", "event_id": receipt}
        shown = {"body": f"* {fresh['body']}", "m.new_content": fresh, "m.relates_to": relation}
        return self._call(part, fresh | shown)  # the star is for programs that know no rewriting

    def _call(self, part: Part, body: dict[str, Any]) -> Call:
        transaction = hashlib.sha256(part.key.encode()).hexdigest()[:32]
        return Call("PUT", f"{self._base}/{transaction}", body, self._headers)

    def refusal(self, answer: Answer) -> Refusal | None:
        code = str(answer.body.get("errcode", ""))
        wait = answer.body.get("retry_after_ms")
        reason = f"{code} {answer.body.get('error', '')}".strip()
        refusal = refused(answer, reason, wait / 1000 if isinstance(wait, int | float) else None)
        if refusal is None and not isinstance(answer.body.get("event_id"), str):
            return Refusal(f"{answer.words}, which is no answer of Matrix's")
        if refusal is None:
            return None
        return Refusal(refusal.reason, code in _WRONG_MESSAGE, refusal.retry_after)

    def receipt(self, answer: Answer, part: Part) -> str | None:
        """The event that the round's thread hangs on."""
        return part.thread or str(answer.body["event_id"])


def _content(blocks: Sequence[Block]) -> dict[str, Any]:
    return {
        "msgtype": "m.text",
        "body": "\n".join(each.plain for each in blocks),
        "format": "org.matrix.custom.html",
        "formatted_body": _html(blocks),
        "m.mentions": {},  # nobody is called, whatever the words
    }


def _html(blocks: Sequence[Block]) -> str:
    return "".join(map(_block, blocks))


def _block(each: Block) -> str:
    if each.kind is BlockKind.RULE:
        return "<hr>"
    spans = [replace(span, is_bold=False) if each.kind is BlockKind.TITLE else span for span in each.spans]
    words = html_of(spans).replace("\n", "<br>")
    if each.kind is BlockKind.QUOTE:
        return f"<blockquote>{words}</blockquote>"
    return f"<p><strong>{words}</strong></p>" if each.kind is BlockKind.TITLE else f"<p>{words}</p>"
