"""A message in pieces that say what they are, for services that have a markup of their own.

Nothing here is markup: each service writes it its own way, so that no word of a source is ever read as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

RULE = "—" * 8  # where a service draws no line


class BlockKind(StrEnum):
    FOLLOWS = "follows"  # what the message comes after: left out where a thread shows it
    TITLE = "title"
    LINE = "line"
    QUOTE = "quote"
    RULE = "rule"  # between two messages in one


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one style; with `url` they lead there."""

    text: str
    url: str | None = None
    is_bold: bool = False
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One line, or one quote with its origin, of a message."""

    kind: BlockKind
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def plain(self) -> str:
        """The text for where nothing can be a link: each link is its name and its address."""
        if self.kind is BlockKind.RULE:
            return RULE
        return "".join(f"{span.text} {span.url}" if span.url else span.text for span in self.spans)


Blocks = tuple[Block, ...]


def block(kind: BlockKind, *spans: Span | str) -> Block:
    """A block of spans; a bare text is one in no style."""
    return Block(kind, tuple(Span(span) if isinstance(span, str) else span for span in spans))


def plain_blocks(title: str, text: str) -> Blocks:
    """A text without styles: its title, once, and each of its other lines."""
    lines = text.splitlines()
    if title in lines:
        lines.remove(title)
    return (block(BlockKind.TITLE, title), *(block(BlockKind.LINE, line) for line in lines if line.strip()))


def without_follows(blocks: Iterable[Block]) -> Blocks:
    return tuple(each for each in blocks if each.kind is not BlockKind.FOLLOWS)


def split(blocks: Sequence[Block], size: Callable[[Sequence[Block]], int], limit: int) -> list[Blocks]:
    """The blocks in as few parts as fit, in order; a block that is too long by itself is cut.

    `size` is what a part takes at the service, in the unit of `limit`.
    """
    parts: list[list[Block]] = [[]]
    for each in blocks:
        if parts[-1] and size([*parts[-1], each]) > limit:
            parts.append([])
        parts[-1].append(each if size([each]) <= limit else _cut(each, size, limit))
    return [tuple(part) for part in parts]


def _cut(long: Block, size: Callable[[Sequence[Block]], int], limit: int) -> Block:
    """The longest beginning of the block that fits, without its links."""
    low, high = 0, len(long.text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size([_beginning(long, middle)]) <= limit else (low, middle - 1)
    return _beginning(long, low)


def _beginning(long: Block, length: int) -> Block:
    return replace(long, spans=(Span(f"{long.text[:length]}…"),))
