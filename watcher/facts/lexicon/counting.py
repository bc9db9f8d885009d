"""The numbers of rounds that a language file does not list one by one: `the 21st round`, `twenty-first`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_HIGHEST = 99


def counted(words: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str], tuple[str, ...]]]:
    """Number, how it is written, and the key of the file that says so: figures with their endings as in
    `21st`, and words of tens with those of ones as in `twenty-first`."""
    rule = words.get("counting", {})
    listed: Mapping[str, Sequence[str]] = words.get("ordinals", {})
    figures = rule.get("figures", ())
    for number in range(1, _HIGHEST + 1):
        yield str(number), [each.format(number) for each in figures], ("counting", "figures")
    ones = rule.get("ones") or {str(n): _in_words(listed.get(str(n), ())) for n in range(1, 10)}
    for ten, begun in rule.get("tens", {}).items():
        for one, ends in ones.items():
            joined = [
                frame.format(tens=tens, ones=end)
                for frame in rule.get("joined", ())
                for tens in begun
                for end in ends
            ]
            yield str(int(ten) + int(one)), joined, ("counting", "tens", ten)


def _in_words(phrases: Sequence[str]) -> list[str]:
    """`first`, but not `1st`."""
    return [phrase for phrase in phrases if phrase.isalpha()]
