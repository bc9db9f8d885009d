"""Regular expressions that a person wrote between slashes: RE2, whose cost grows with the text alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Found(Protocol):
    """A match: `text[start():end()]`."""

    def start(self) -> int: ...
    def end(self) -> int: ...


class Expression(Protocol):
    """A compiled expression."""

    def finditer(self, text: str) -> Iterator[Found]: ...
    def search(self, text: str | bytes) -> Found | None: ...


def is_expression(phrase: str) -> bool:
    """True for `/.../`."""
    return len(phrase) > 2 and phrase.startswith("/") and phrase.endswith("/")


def compile_expression(phrase: str) -> Expression:
    """The expression between the slashes, in any letter case. ValueError says what is wrong with it."""
    import re2  # most topics have none, and loading it takes a while

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        compiled: Expression = re2.compile(phrase[1:-1], options)
    except re2.error as error:
        reason = error.args[0] if error.args else "is no regular expression"
        shown = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise ValueError(f"{phrase} is no regular expression (RE2): {shown}") from error
    return compiled
