"""The scan: a text becomes a line of signs, and the forms of its language are found on that line."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, repeat

from watcher.text.languages import UNKNOWN, DateLanguage, Rule, Values, date_language

_DASHES = "-‐‑‒–—−"
_APOSTROPHES = "'’ʼ‘`"
_LEAD = 10  # words that a form may have in front of its trigger
MAX_RUNS = 5_000  # of signs whose form is remembered
_BARRIER = re.compile(rf"[{UNKNOWN}|]")  # no form reaches across
_STOP = re.compile(r"[.·]")
_BLANK_LINE = re.compile(r"\n\s*\n|\S\s*\n|\n\s*\S")
_SENTENCE_MARK = re.compile(r"[.!?;。！？؟…]")
_CLAUSE_MARK = re.compile(r"[,;:–—،，、(]| - ")
_MONEY = "$€£¥₽#№%"
_YEAR = 4  # signs
_BEHIND_DAY = frozenset(",.;)-–")  # what may follow the day of a month


class _Gaps(dict[str, str]):
    """The sign of every gap met so far; the cases are few, so each is judged once."""

    def __missing__(self, gap: str) -> str:
        sign = _gap_sign(gap)
        if len(self) < 5000:
            self[gap] = sign
        return sign


def _gap_sign(gap: str) -> str:
    """One sign for the characters between two words; `|` is a gap that no date reaches across."""
    core = gap.strip(" \t\r\n\u00a0\u202f\u2009\u200b\u200e\u200f")
    if gap.count("\n") > 1:
        return "|"
    if not core:
        return " " if gap else "+"
    tight = core == gap
    if len(core) == 1:
        if core in _DASHES:
            return "|" if core == "—" and not tight else "-"
        if core in _APOSTROPHES:
            return "'"
        if core == ".":
            return "·" if tight else "."
        if core in ",،、，":
            return "‚" if tight and core == "," else ","
        return {"/": "/", "(": "(", "（": "(", ")": ")", ":": ":"}.get(core, "|")
    if core[0] == ".":
        return {".,": ",", ".-": "-", ".–": "-", "./": "/"}.get(core, "|")
    return "(" if core in {", (", ",("} else "|"


_GAPS = _Gaps()


@dataclass(frozen=True, slots=True)
class Scan:
    """A text in words and gaps: `gaps[i]` follows `words[i]`; `line` holds a sign for each, by turns."""

    text: str
    language: DateLanguage
    words: Sequence[str]
    gaps: Sequence[str]
    starts: Sequence[int]  # offset of every word
    lead: str  # what stands before the first word
    line: str

    def end(self, index: int) -> int:
        """The offset behind word `index`."""
        return self.starts[index] + len(self.words[index])

    def before(self, index: int) -> str:
        """The gap in front of word `index`."""
        return self.gaps[index - 1] if index else self.lead

    def values(self, index: int) -> Values:
        """What word `index` means in the language's lists; nothing for an unknown word."""
        return self.language.values.get(self.words[index], {})

    def word(self, index: int) -> str:
        """Word `index` in lower case, empty outside the text."""
        return self.words[index].lower() if 0 <= index < len(self.words) else ""

    def ends_sentence(self, index: int) -> bool:
        """True when a sentence ends with word `index`."""
        gap = self.gaps[index]
        if gap == " ":
            return False
        if _BLANK_LINE.search(gap):
            return True
        if not _SENTENCE_MARK.search(gap):
            return False
        if gap[0] in ".…" and self.word(index) in self.language.abbreviations:
            return False
        following = self.words[index + 1][:1] if index + 1 < len(self.words) else ""
        return (len(gap) > 1 and not following.islower()) or self.language.segments

    def ends_clause(self, index: int) -> bool:
        """True when a clause ends with the gap behind word `index`."""
        gap = self.gaps[index]
        return gap != " " and _CLAUSE_MARK.search(gap) is not None


def scan(text: str, language: DateLanguage) -> Scan | None:
    """The scan of `text`, or None where nothing in it can be a date."""
    parts = language.words.split(text)
    words, gaps = (parts[1::2], parts[2::2]) if language.segments else (parts[0::2], parts[1::2])
    lead, start = (parts[0], len(parts[0])) if language.segments else ("", 0)
    signs = "".join(map(language.signs.get, words, repeat(UNKNOWN)))
    if language.glance.search(signs) is None:
        return None
    if not language.segments:
        gaps.append("")
    lengths = list(map(len, parts[1:] if language.segments else parts))
    starts = list(accumulate(lengths, initial=start))[0 : 2 * len(words) : 2]
    line = [""] * (2 * len(words))
    line[0::2] = signs
    line[1::2] = map(_GAPS.__getitem__, gaps)
    for stop in _STOP.finditer("".join(line)):
        # the full stop of "Feb. 27" belongs to the word, and so does the slip of "March. 17"
        at = stop.start() // 2
        if words[at].lower() in language.abbreviations or _is_month_with_stop(words, gaps, at, language):
            line[stop.start()] = " "
    return Scan(text, language, words, gaps, starts, lead, "".join(line))


def _is_month_with_stop(words: Sequence[str], gaps: Sequence[str], at: int, language: DateLanguage) -> bool:
    """`on March. 17, they said`, but not `in March. 17 people came`: the day is behind the stop."""
    if at + 1 >= len(words) or "month" not in language.values.get(words[at], {}):
        return False
    day = words[at + 1]
    return day.isdecimal() and len(day) < _YEAR and gaps[at + 1].strip()[:1] in _BEHIND_DAY


def find_forms(scanned: Scan) -> Generator[tuple[Rule, int, int], bool | None, None]:
    """Every form in the text from left to right: its rule, its first and its last word.

    The caller may send False to say that a form was no date after all; the search goes on one word later.
    Forms are tried only from the known words that lead to a trigger: most of a text is never looked at.
    """
    line, rules = scanned.line, scanned.language.rules
    at = end = 0
    for hot in scanned.language.trigger.finditer(line):
        until = hot.end() // 2
        at = max(at, _run_start(line, hot.start()) // 2)
        while at <= until:
            begin = 2 * at
            if begin >= end:
                barrier = _BARRIER.search(line, begin)
                end = barrier.end() if barrier is not None else len(line)
            before = min(begin, scanned.language.looks_back)
            found = _form_of(scanned.language.code, line[begin - before : end], before)
            if found is None:
                at += 1
                continue
            rule, length = found
            last = at + (length - 1) // 2
            accepted = False
            if _stands_free(scanned, at, last):
                accepted = (yield rules[rule], at, last) is not False
            at = last + 1 if accepted else at + 1


@lru_cache(MAX_RUNS)
def _form_of(code: str, run: str, begin: int) -> tuple[int, int] | None:
    """The number of the rule whose form stands at `begin` of these signs, and how many of them it takes.

    A form is sought among a hundred and more, and texts are full of the same runs: "in the", "on <weekday>".
    """
    found = date_language(code).grammar.match(run, begin)
    return None if found is None else ((found.lastindex or 1) - 1, found.end() - begin)


def _run_start(line: str, at: int) -> int:
    """Where the known words begin that lead up to position `at` of the line."""
    lowest = max(0, at - 2 * _LEAD)
    while at > lowest and line[at - 2] != UNKNOWN and line[at - 1] != "|":
        at -= 2
    return at


def _stands_free(scanned: Scan, first: int, last: int) -> bool:
    """False for a number that is part of a larger one, of a price or of a score ("$5", "3.10", "24/7")."""
    if scanned.words[first][0].isdigit():
        before = scanned.before(first)
        if before[-1:] and (before[-1] in _MONEY or before == "/"):
            return False
        if first and before in {".", ",", "/", ":"} and scanned.words[first - 1][-1:].isdigit():
            return False
    if scanned.words[last][-1].isdigit():
        after = scanned.gaps[last]
        if after[:1] and after[0] in "%$€£°":
            return False
        following = scanned.words[last + 1][:1] if last + 1 < len(scanned.words) else ""
        if after in {".", ",", "/", ":"} and following.isdigit():
            return False
    return True
