"""Telegram, by a bot: https://core.telegram.org/bots/api. What follows on a round is a reply to it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from watcher.alerts.blocks import RULE, Block, BlockKind
from watcher.deliver.chat import Answer, Call, Part, Refusal, html_of, refused

SERVER = "https://api.telegram.org"
QUIET = frozenset({"low", "medium"})  # severities that arrive without a sound
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_SAME = "message is not modified"
_WRONG_PLACE = ("chat not found", "have no rights", "not enough rights", "chat_write_forbidden", "upgraded")


class Telegram:
    """Messages of `token`'s bot to the chat `room`."""

    limit = 4096  # UTF-16 code units of a text, its markup not counted
    has_threads = True

    def __init__(self, token: str, room: str, server: str = SERVER) -> None:
        self._base = f"{server.rstrip('/')}/bot{token}"
        self._room = room
        self.place = f"telegram {server} {token.partition(':')[0]} {room}"

    def size(self, blocks: Sequence[Block]) -> int:
        shown = "\n".join(each.text for each in blocks)
        return len(shown.encode("utf-16-le", "replace")) // 2

    def post(self, part: Part) -> Call:
        body = self._body(part) | {"disable_notification": part.severity in QUIET}
        if part.thread is not None:
            answered = {"message_id": int(part.thread), "allow_sending_without_reply": True}
            body["reply_parameters"] = answered
        return Call("POST", f"{self._base}/sendMessage", body)

    def edit(self, part: Part, receipt: str) -> Call:
        body = self._body(part) | {"message_id": int(receipt)}
        return Call("POST", f"{self._base}/editMessageText", body)

    def _body(self, part: Part) -> dict[str, object]:
        return {
            "chat_id": self._room,
            "text": "\n".join(map(_html, part.blocks)),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }

    def refusal(self, answer: Answer) -> Refusal | None:
        reason = str(answer.body.get("description", ""))
        said = reason.lower()
        if answer.body.get("ok") is True or (answer.status == 400 and _SAME in said):
            return None  # a rewriting that was done at the try before changes nothing
        wishes = answer.body.get("parameters")
        wait = wishes.get("retry_after") if isinstance(wishes, dict) else None
        refusal = refused(answer, reason, float(wait) if isinstance(wait, int | float) else None)
        if refusal is None:
            return Refusal(f"{answer.words}, which is no answer of Telegram's")
        is_place = any(words in said for words in _WRONG_PLACE)
        is_gone = any(words in said for words in _GONE)
        return Refusal(refusal.reason, refusal.permanent and not is_place, refusal.retry_after, is_gone)

    def receipt(self, answer: Answer, part: Part) -> str | None:
        result = answer.body.get("result")
        number = result.get("message_id") if isinstance(result, dict) else None
        return str(number) if isinstance(number, int) else part.thread


def _html(each: Block) -> str:
    if each.kind is BlockKind.RULE:
        return RULE
    words = html_of(each.spans)
    if each.kind is BlockKind.TITLE:
        return f"<b>{escape(each.text, quote=False)}</b>"
    return f"<blockquote>{words}</blockquote>" if each.kind is BlockKind.QUOTE else words
