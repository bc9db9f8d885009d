"""The lines of a scraped text and what can be measured on one line alone: length, ending, case, digits,
script.

Nothing here knows a word: words are matched in `scraped_phrases`, neighbours are looked at in
`scraped_features`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}]+(?:['’][^\W\d_{_CJK}]+)*|\d+")
_BREAK = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLANKS = re.compile(r"[\s\u00a0]+")
_BULLET = re.compile(r"^(?:[•●▪■◦‣∙·*○➤►▶✓✔→»›]|[-–—](?=\s))\s*")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['\"”’»)\]*]*$")
_ELLIPSIS_END = re.compile(r"(?:…|\.\.\.)['\"”’»)\]]*$")
_INNER_STOP = re.compile(r"[^\W\d_]{2}[.!?…؟]['\"”’»)]*\s+['\"“«(‘]*(?=[^\W\d_a-z])|[。！？]")
_SEPARATOR = re.compile(r"[|›»/•·→>]|\s[-–—]\s")
_ADDRESS = re.compile(
    r"https?://|www\.|\b[\w.-]+@[\w-]+\.\w|(?:^|\s)[@#]\w|\b[\w-]{2,}\.(?:com|org|net|ru|tr|info|io)\b", re.I
)
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b", re.I)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

MAX_LINE = 20_000  # characters of a line that are measured; a longer line is one blob of script or base64


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank line. `number` counts all lines from 0; `key` folds case, digits and signs."""

    number: int
    text: str
    words: tuple[str, ...]
    key: str
    indent: int
    gap: int  # blank lines above
    bullet: bool
    ends_sentence: bool
    ends_ellipsis: bool
    capitals: float  # share of its words that begin with a capital
    is_sentence: bool

    @property
    def size(self) -> int:
        return len(self.words)


def fold_words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, every number as "#", every Chinese or Japanese sign alone."""
    return _fold(_WORD.findall(text[:MAX_LINE]))


def _fold(words: list[str]) -> tuple[str, ...]:
    return tuple(
        ["#" if word[0].isdigit() else word.lower().replace("’", "'").replace("i̇", "i") for word in words]
    )


def split_lines(text: str) -> list[Line]:
    """The non-blank lines of a text in order, without invisible signs and with single blanks."""
    lines: list[Line] = []
    gap = 0
    for number, raw in enumerate(_BREAK.split(text)):
        clean = _BLANKS.sub(" ", _INVISIBLE.sub("", raw)).strip()
        if not clean:
            gap += 1
            continue
        lines.append(_measure(number, clean, len(raw) - len(raw.lstrip()), gap))
        gap = 0
    return lines


def _measure(number: int, text: str, indent: int, gap: int) -> Line:
    bullet = _BULLET.match(text)
    plain = text[bullet.end() :] if bullet else text
    raw_words = _WORD.findall(plain[:MAX_LINE])
    words = _fold(raw_words)
    tail = plain[-12:]
    ellipsis = bool(_ELLIPSIS_END.search(tail))
    ends = bool(_SENTENCE_END.search(tail)) and not ellipsis
    return Line(
        number=number,
        text=text,
        words=words,
        key=" ".join(words) or text,
        indent=min(indent, 20),
        gap=min(gap, 9),
        bullet=bullet is not None,
        ends_sentence=ends,
        ends_ellipsis=ellipsis,
        capitals=len([word for word in raw_words if word[0].isupper()]) / max(1, len(raw_words)),
        is_sentence=(ends and len(words) >= 7) or len(words) >= 25,
    )


def form(line: Line) -> tuple[float, ...]:
    """The measures of the line alone that the classifier reads, in the order of `FORM`."""
    text, words = line.text[:MAX_LINE], line.words
    letters = sum([len(word) for word in words if word != "#"])
    count = max(1, len(words))
    return (
        float(len(words)),
        float(len(text)),
        letters / count,
        float(line.ends_sentence),
        float(line.ends_ellipsis),
        float(text[-1] == ":"),
        float(text[-1] in ",;،"),
        float(text[0].islower()),
        float(line.bullet),
        float(text[0].isdigit()),
        float(text[0] in "\"“«‘'„"),
        line.capitals,
        float(text.isupper()),
        len(_DIGIT.findall(text)) / len(text),
        float(len(_SEPARATOR.findall(text))),
        float(len(_ADDRESS.findall(text))),
        float(len(_INNER_STOP.findall(text))),
        float(text.count(",") + text.count("،") + text.count("、")),
        len([word for word in words if len(word) <= 3 and word != "#"]) / count,
        float(bool(_CLOCK.search(text))),
        float(bool(_YEAR.search(text))),
        float(line.indent),
        float(line.gap),
    )


FORM = (
    "words", "chars", "word_length", "ends_sentence", "ends_ellipsis", "ends_colon", "ends_comma",
    "starts_lower", "bullet", "starts_digit", "starts_quote", "capitals", "all_capitals", "digits",
    "separators", "addresses", "inner_stops", "commas", "short_words", "clock", "year", "indent", "gap",
)  # fmt: skip


def script(text: str) -> str:
    """The script of most letters that open a text ("latin", "cyrillic"), "" when it has no letters."""
    if text.isascii():
        return "latin" if _ASCII_LETTER.search(text) else ""
    counts: dict[str, int] = {}
    for sign in text[:120]:
        if sign.isalpha():
            name = _SCRIPTS[bisect_right(_SCRIPT_STARTS, sign) - 1][1]
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else ""


_ASCII_LETTER = re.compile(r"[A-Za-z]")
# The first letter of each block of the Unicode chart that a news text is written in.
_SCRIPTS = (
    ("\0", "latin"), ("\u0370", "greek"), ("\u0400", "cyrillic"), ("\u0530", "armenian"),
    ("\u0590", "hebrew"), ("\u0600", "arabic"), ("\u0780", "other"), ("\u0900", "indic"),
    ("\u0e00", "thai"), ("\u0e80", "other"), ("\u10a0", "georgian"), ("\u1100", "hangul"),
    ("\u1200", "other"), ("\u1e00", "latin"), ("\u1f00", "greek"), ("\u2000", "other"),
    ("\u3040", "cjk"), ("\uac00", "hangul"), ("\ud7b0", "other"), ("\uf900", "cjk"),
    ("\ufb00", "latin"), ("\ufb1d", "hebrew"), ("\ufb50", "arabic"), ("\ufe00", "other"),
    ("\ufe70", "arabic"), ("\uff00", "other"),
)  # fmt: skip
_SCRIPT_STARTS = [start for start, _ in _SCRIPTS]
