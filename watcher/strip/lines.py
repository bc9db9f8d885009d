"""The lines of a scraped text and what can be measured on one line alone: length, ending, case, digits,
script.

Nothing here knows a word: words are matched in `scraped_phrases`, neighbours are looked at in
`scraped_features`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
WORD = rf"[{CJK}]|[^\W\d_{CJK}]+(?:['’][^\W\d_{CJK}]+)*|\d+"
_WORD = re.compile(WORD)
_ASCII_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*|\d+")  # the same for lines of ASCII, at half the time
_BREAK = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_BULLET = re.compile(r"^(?:[•●▪■◦‣∙·*○➤►▶✓✔→»›]|[-–—](?=\s))\s*")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['\"”’»)\]*]*$")
_ELLIPSIS_END = re.compile(r"(?:…|\.\.\.)['\"”’»)\]]*$")
# Each begins with the one sign that is sought, so that a long line is skipped through.
_INNER_STOP = re.compile(
    r"[.!?…؟。！？](?:(?<=[。！？])|(?<=[^\W\d_][^\W\d_].)['\"”’»)]*\s+['\"“«(‘]*(?=[^\W\d_a-z]))"
)
_SEPARATOR = re.compile(r"[|›»/•·→>–—-](?:(?<![–—-])|(?<=\s.)(?=\s))")
_ADDRESS = re.compile(
    r"https?://|www\.|\b[\w.-]+@[\w-]+\.\w|(?:^|\s)[@#]\w|\b[\w-]{2,}\.(?:com|org|net|ru|tr|info|io)\b", re.I
)
_ADDRESS_SIGNS = ("@", "#", "://", "www.", ".com", ".org", ".net", ".ru", ".tr", ".info", ".io")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b", re.I)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

MAX_LINE = 20_000  # characters of a line that are measured; a longer line is one blob of script or base64
MAX_LINES = 6_000  # of a text


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
    return fold(_words(text[:MAX_LINE]))


def _words(text: str) -> list[str]:
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


def fold(words: list[str]) -> tuple[str, ...]:
    """The same for words that are already apart."""
    if not words:
        return ()
    # One call for the whole line: no word holds a blank.
    folded = " ".join(words).lower().replace("’", "'").replace("i̇", "i")
    if _DIGIT.search(folded) is None:
        return tuple(folded.split(" "))
    return tuple(["#" if word[0].isdigit() else word for word in folded.split(" ")])


def split_lines(text: str) -> list[Line]:
    """The non-blank lines of a text in order, at most MAX_LINES, without invisible signs and with
    single blanks."""
    lines: list[Line] = []
    gap = 0
    for number, raw in enumerate(_BREAK.split(_INVISIBLE.sub("", text))):
        clean = " ".join(raw.split())
        if not clean:
            gap += 1
            continue
        lines.append(_measure(number, clean, len(raw) - len(raw.lstrip()), gap))
        gap = 0
        if len(lines) == MAX_LINES:
            break
    return lines


def _measure(number: int, text: str, indent: int, gap: int) -> Line:
    bullet = _BULLET.match(text)
    plain = text[bullet.end() :] if bullet else text
    raw_words = _words(plain[:MAX_LINE])
    words = fold(raw_words)
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
    lengths = list(map(len, words))
    numbers, count = words.count("#"), max(1, len(words))
    digits = len(_DIGIT.findall(text))
    lower = text.lower()
    has_address = any(sign in lower for sign in _ADDRESS_SIGNS)
    return (
        float(len(words)),
        float(len(text)),
        (sum(lengths) - numbers) / count,
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
        digits / len(text),
        float(len(_SEPARATOR.findall(text))),
        float(len(_ADDRESS.findall(text))) if has_address else 0.0,
        float(len(_INNER_STOP.findall(text))),
        float(text.count(",") + text.count("،") + text.count("、")),
        (lengths.count(1) + lengths.count(2) + lengths.count(3) - numbers) / count,
        float(digits > 1 and _CLOCK.search(text) is not None),
        float(digits > 3 and _YEAR.search(text) is not None),
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
    letters = [sign for sign in text[:120] if sign.isalpha()]
    if not letters or max(letters) < _SCRIPTS[1][0]:
        return "latin" if letters else ""
    counts: dict[str, int] = {}
    for sign in letters:
        name = _SCRIPTS[bisect_right(_SCRIPT_STARTS, sign) - 1][1]
        counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name])


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
