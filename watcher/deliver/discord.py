"""Discord, by a webhook of a channel: https://discord.com/developers/docs/resources/webhook.

Its webhooks can rewrite what they sent but not answer it: what follows on a round says what it follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from watcher.alerts.blocks import RULE, Block, BlockKind, Span
from watcher.deliver.chat import Answer, Call, Part, Refusal, refused

NO_PREVIEWS = 4  # the flag SUPPRESS_EMBEDS
UNKNOWN_MESSAGE = 10008  # the error code
_MARKUP = re.compile(r"([\\*_~`|>\[\]#<])")


class Discord:
    """Messages of the webhook at `url` to its channel."""

    limit = 2000  # characters of a message, its markup counted
    has_threads = False

    def __init__(self, url: str) -> None:
        self._url, _, query = url.partition("?")
        self._query = f"&{query}" if query else ""  # "thread_id=...": a thread of the channel
        self.place = url

    def size(self, blocks: Sequence[Block]) -> int:
        return len(_markdown(blocks))

    def post(self, part: Part) -> Call:
        return Call("POST", f"{self._url}?wait=true{self._query}", self._body(part))

    def edit(self, part: Part, receipt: str) -> Call:
        query = self._query.replace("&", "?", 1)
        return Call("PATCH", f"{self._url}/messages/{receipt}{query}", self._body(part))

    def _body(self, part: Part) -> dict[str, Any]:
        return {
            "content": _markdown(part.blocks),
            "allowed_mentions": {"parse": []},
            "flags": NO_PREVIEWS,
        }

    def refusal(self, answer: Answer) -> Refusal | None:
        wait = answer.body.get("retry_after")
        reason = str(answer.body.get("message", ""))
        refusal = refused(answer, reason, float(wait) if isinstance(wait, int | float) else None)
        if refusal is not None and answer.body.get("code") == UNKNOWN_MESSAGE:
            return Refusal(refusal.reason, is_gone=True)
        return refusal

    def receipt(self, answer: Answer, part: Part) -> str | None:
        number = answer.body.get("id")
        return number if isinstance(number, str) else None


def _markdown(blocks: Sequence[Block]) -> str:
    """Two quotes in a row have a line between them, or they would be one."""
    lines: list[str] = []
    for number, each in enumerate(blocks):
        if number and each.kind is blocks[number - 1].kind is BlockKind.QUOTE:
            lines.append("")
        lines.append(_line(each))
    return "\n".join(lines)


def _line(each: Block) -> str:
    if each.kind is BlockKind.RULE:
        return RULE
    words = "".join(map(_span, each.spans))
    if each.kind is BlockKind.TITLE:
        return f"**{_plain(each.text)}**"
    if each.kind is BlockKind.QUOTE:
        return "\n".join(f"> {line}" for line in words.split("\n"))
    return words


def _span(span: Span) -> str:
    if span.is_code:
        return f"`{span.text.replace('`', '')}`"
    words = _plain(span.text)
    if span.url is not None:
        return f"[{words}](<{span.url.replace('<', '%3C').replace('>', '%3E')}>)"
    if span.is_bold:
        # Spaces inside would end it: "**Was:** 3 June".
        bare = words.rstrip()
        return f"**{bare}**{words[len(bare) :]}"
    return words


def _plain(words: str) -> str:
    """The words with every sign escaped that Discord would read as markup or as a call; in an address, which
    it shows as a link, that would break the link."""
    return "".join(
        piece if piece.startswith(("http://", "https://")) else _MARKUP.sub(r"\\\1", piece)
        for piece in re.split(r"(https?://\S+)", words)
    )
