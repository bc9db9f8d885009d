"""The lines of a scraped text and what can be measured on one line alone: length, ending, case, digits, script.

Nothing here knows a word: words are matched in `scraped_phrases`, neighbours are looked at in `scraped_features`.
"""

from __future__ import annotations

import re
import unicodedata
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
_ADDRESS = re.compile(r"https?://|www\.|\b[\w.-]+@[\w-]+\.\w|(?:^|\s)[@#]\w|\b[\w-]{2,}\.(?:com|org|net|ru|tr|info|io)\b", re.I)
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

MAX_LINE = 20_000  # characters of a line that are measured; a longer line is one blob of script or base64


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank line. `number` is its 0-based place among all lines; `key` folds case, digits and signs."""

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
    """The words of a text in lower case, every number as "#", every Chinese, Japanese or Korean sign alone."""
    return tuple(
        "#" if word[0].isdigit() else word.replace("’", "'") for word in _WORD.findall(text[:MAX_LINE].lower())
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
    words = fold_words(plain)
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
        capitals=sum(word[0].isupper() for word in raw_words) / max(1, len(raw_words)),
        is_sentence=(ends and len(words) >= 7) or len(words) >= 25,
    )


def form(line: Line) -> tuple[float, ...]:
    """The measures of the line alone that the classifier reads, in the order of `FORM`."""
    text, words = line.text[:MAX_LINE], line.words
    letters = sum(len(word) for word in words if word != "#")
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
        sum(sign.isdigit() for sign in text) / len(text),
        float(len(_SEPARATOR.findall(text))),
        float(len(_ADDRESS.findall(text))),
        float(len(_INNER_STOP.findall(text))),
        float(text.count(",") + text.count("،") + text.count("、")),
        sum(len(word) <= 3 and word != "#" for word in words) / count,
        float(bool(_CLOCK.search(text))),
        float(bool(_YEAR.search(text))),
        float(line.indent),
        float(line.gap),
    )


FORM = (
    "words", "chars", "word_length", "ends_sentence", "ends_ellipsis", "ends_colon", "ends_comma", "starts_lower",
    "bullet", "starts_digit", "starts_quote", "capitals", "all_capitals", "digits", "separators", "addresses",
    "inner_stops", "commas", "short_words", "clock", "year", "indent", "gap",
)  # fmt: skip


def script(text: str) -> str:
    """The script of most letters of a text ("LATIN", "CYRILLIC", "ARABIC", ...), "" when it has no letters."""
    counts: dict[str, int] = {}
    for sign in text[:400]:
        if sign.isalpha():
            name = "LATIN" if sign < "\u0250" else unicodedata.name(sign, "?").split(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else ""
