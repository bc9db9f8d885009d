"""The fingerprint of a text: its word 3-shingles as stable numbers, in the order in which they stand.

A shingle is a 32-bit number that is the same in every process, on every machine and for ever. Two parts of it
are kept: `marks`, 16 bits of every shingle (who has both texts' marks can say how much of one stands in the
other), and `keys`, the few whole shingles under which a text is found again (FracMinHash: a shingle is a key
when its number divides by the rate, so two copies choose the same ones). Scripts without spaces are cut into
overlapping letters.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress
from zlib import crc32

MARK_BITS = 16
"""Bits kept of every shingle. At 16 a text of 500 shingles matches a strange one by chance 0.8 % of the
time."""

MAX_MARKS = 4096
"""Distinct shingles of a text that are looked at: what stands behind them in a live blog is not compared."""

_RATES = ((128, 4), (512, 8), (MAX_MARKS, 16))
"""(up to this distinct shingle, one of so many is a key). Dense at the head, where teasers and cut feeds are
taken from; each rate divides the next, so what is a key far down is also a key when it stands at the head."""

_ALL_KEYS = 16
"""A headline, a text of so few shingles, is found by every one of them."""

_MIN_QUOTE_WORDS = 5
_HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # with kana
_LONG = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer: several letters a syllable
_INDIC = "\u0900-\u0963\u0966-\u0dff"  # their vowel signs are no word characters to `re`
# Signs that one copy has and the other lost: soft hyphens, joiners, Arabic and Hebrew vowel points, the
# Arabic stretch.
_UNSEEN = re.compile("[\u00ad\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufeff]")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_UNUSUAL = re.compile(f"[{_HAN}{_LONG}{_INDIC}]")
_WORD = re.compile(f"([{_HAN}]+)|([{_LONG}]+)|(?:[^\\W_{_HAN}{_LONG}]|[{_INDIC}])+")
_HAN_LETTERS, _LONG_LETTERS = 4, 8  # letters that stand for one word: three of them overlapping span 6 and 10
_QUOTE = re.compile(r"[\"“”„«»]([^\"“”„«»\n]{12,600})[\"“”„«»]|「([^「」\n]{8,300})」")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to recognise it.

    `marks`: 16-bit numbers of the distinct shingles in order of first appearance, at most MAX_MARKS.
    `shingles`: how many shingles the text has, repeated ones counted each time. `keys`: position in `marks`
    -> the whole 32-bit number, signed, for the shingles that are keys; empty when it comes from the store.
    `quotes`: numbers of the direct quotes of five words and more.
    """

    marks: array[int]
    shingles: int
    keys: dict[int, int]
    quotes: frozenset[int]

    @property
    def repeats(self) -> float:
        """How often a shingle stands in the text on average: 2.0 for a text that stands there twice."""
        return self.shingles / len(self.marks) if 0 < len(self.marks) < MAX_MARKS else 1.0

    def without(self, positions: Iterable[int]) -> Fingerprint:
        """The same text, less the shingles at these positions of `marks`. Positions of the rest are counted
        anew."""
        gone = set(positions)
        if not gone:
            return self
        ordered = sorted(gone)
        marks = array("H", compress(self.marks, _kept(len(self.marks), ordered)))
        keys = {place - bisect(ordered, place): key for place, key in self.keys.items() if place not in gone}
        shingles = max(len(marks), self.shingles - len(gone))
        return Fingerprint(marks, shingles, keys, self.quotes)


def _kept(count: int, gone: list[int]) -> bytearray:
    flags = bytearray(b"\1") * count
    for place in gone:
        flags[place] = 0
    return flags


def words_of(text: str) -> list[str]:
    """The words of the text in lower case, without punctuation; overlapping letters where a script has no
    spaces."""
    if text.isascii():
        return _PLAIN_WORD.findall(text.lower())
    if not unicodedata.is_normalized("NFKC", text):  # asked at a tenth of the price
        text = unicodedata.normalize("NFKC", text)
    text = _UNSEEN.sub("", text).lower()
    if not _UNUSUAL.search(text):
        return _PLAIN_WORD.findall(text)
    words: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if match.lastindex is None:
            words.append(word)
            continue
        length = _HAN_LETTERS if match.lastindex == 1 else _LONG_LETTERS
        words.extend(word[at : at + length] for at in range(max(1, len(word) - length + 1)))
    return words


def shingles_of(text: str) -> list[int]:
    """The CRC-32 of every three words in a row; one number for a text of one or two words."""
    joined = " ".join(words_of(text)).encode("utf-8", "surrogatepass")  # no word holds a blank
    words = joined.split(b" ")
    if len(words) < 3:
        return [crc32(joined)] if joined else []
    return list(map(crc32, map(b" ".join, zip(words, words[1:], words[2:], strict=False))))


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of the text. Upper case, punctuation, spacing and line breaks do not change it."""
    shingles = shingles_of(text)
    distinct = list(dict.fromkeys(shingles))[:MAX_MARKS]
    return Fingerprint(
        marks=array("H", [number >> (32 - MARK_BITS) for number in distinct]),
        shingles=len(shingles),
        keys=_keys(distinct),
        quotes=quotes_of(text),
    )


def _keys(distinct: list[int]) -> dict[int, int]:
    if len(distinct) <= _ALL_KEYS:
        return {place: number - (1 << 31) for place, number in enumerate(distinct)}
    keys: dict[int, int] = {}
    start = 0
    for end, rate in _RATES:
        below = rate - 1  # rates are powers of two
        for place, number in enumerate(distinct[start:end], start):
            if not number & below:
                keys[place] = number - (1 << 31)
        start = end
    return keys


def quotes_of(text: str) -> frozenset[int]:
    """A number of 32 bits for every direct quote of five words and more: spinners leave them as they are."""
    numbers = set()
    for match in _QUOTE.finditer(text):
        words = words_of(match.group(1) or match.group(2))
        if len(words) >= _MIN_QUOTE_WORDS:
            numbers.add(crc32(" ".join(words).encode("utf-8", "surrogatepass")))
    return frozenset(numbers)
