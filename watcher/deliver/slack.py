"""Slack, by a bot: https://docs.slack.dev/reference/methods/chat.postMessage. A round is a thread.

Messages are rich text in blocks, which Slack reads as no markup at all: nothing needs to be escaped but the
line that a notification shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from watcher.alerts.blocks import RULE, Block, BlockKind, Span
from watcher.deliver.chat import Answer, Call, Part, Refusal, refused

SERVER = "https://slack.com/api"
LOUD = frozenset({"critical"})  # severities that a thread shows in the channel as well
_WRONG_MESSAGE = frozenset({"msg_too_long", "no_text", "invalid_blocks", "invalid_blocks_format"})
_GONE = frozenset({"message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed"})


class Slack:
    """Messages of `token`'s bot to the channel `room`, by its id."""

    limit = 12_000  # characters; the interface takes more, and people do not
    has_threads = True

    def __init__(self, token: str, room: str, server: str = SERVER) -> None:
        self._base = server.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._room = room
        self.place = f"slack {self._base} {room}"

    def size(self, blocks: Sequence[Block]) -> int:
        return sum(len(each.text) + sum(len(span.url or "") for span in each.spans) for each in blocks)

    def post(self, part: Part) -> Call:
        body = self._body(part)
        if part.thread is not None:
            body |= {"thread_ts": part.thread, "reply_broadcast": part.severity in LOUD}
        return Call("POST", f"{self._base}/chat.postMessage", body, self._headers)

    def edit(self, part: Part, receipt: str) -> Call:
        return Call("POST", f"{self._base}/chat.update", self._body(part) | {"ts": receipt}, self._headers)

    def _body(self, part: Part) -> dict[str, Any]:
        return {
            "channel": self._room,
            "text": part.title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            "blocks": [{"type": "rich_text", "elements": _elements(part.blocks)}],
            "unfurl_links": False,
            "unfurl_media": False,
        }

    def refusal(self, answer: Answer) -> Refusal | None:
        if answer.body.get("ok") is True:
            return None
        error = str(answer.body.get("error", ""))
        refusal = refused(answer, error)
        if refusal is not None:
            return refusal
        if not error:
            return Refusal(f"{answer.words}, which is no answer of Slack's")
        return Refusal(error, error in _WRONG_MESSAGE, answer.retry_after, error in _GONE)

    def receipt(self, answer: Answer, part: Part) -> str | None:
        """The message that the round's thread hangs on."""
        stamp = answer.body.get("ts")
        return part.thread or (stamp if isinstance(stamp, str) else None)


def _elements(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Quotes as quotes; lines that stand together as one section."""
    made = []
    for is_quote, run in groupby(blocks, key=lambda each: each.kind is BlockKind.QUOTE):
        if is_quote:
            made += [{"type": "rich_text_quote", "elements": _spans(each)} for each in run]
        else:
            lines = [piece for each in run for piece in (*_spans(each), {"type": "text", "text": "\n"})]
            made.append({"type": "rich_text_section", "elements": lines[:-1]})
    return made


def _spans(each: Block) -> list[dict[str, Any]]:
    if each.kind is BlockKind.RULE:
        return [{"type": "text", "text": RULE}]
    return [_span(span, span.is_bold or each.kind is BlockKind.TITLE) for span in each.spans if span.text]


def _span(span: Span, is_bold: bool) -> dict[str, Any]:
    style = {name: True for name, holds in (("bold", is_bold), ("code", span.is_code)) if holds}
    made: dict[str, Any] = {"type": "text", "text": span.text}
    if span.url is not None:
        made = {"type": "link", "url": span.url, "text": span.text}
    return made | {"style": style} if style else made
