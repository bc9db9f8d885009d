"""Sentences with offsets, for news text of several languages."""

from __future__ import annotations

import re

# Words that end in a full stop without ending a sentence; the same in every text, whatever its language.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen rep gov gen col lt st jr sr vs no nos inc co corp ltd jan feb mar apr jun jul aug sep sept "
    "oct nov dec mon tue wed thu fri sat sun u.s u.k u.n e.u a.m p.m d.c г гг т.д т.п им ул св doç sn".split()
)
_END = re.compile(
    r"(?P<stop>[.!?…؟]+[\"'”’»)\]]*)(?=\s+[\"'“‘«(\[]*[^\sa-zа-яёіїєґçğıöşü])"
    r"|[。！？]+[”’」』]*"
    r"|\n\s*\n"  # a paragraph ends
    r"|\n(?=\s*[-•*–▪])"  # an item of a list begins
)
_LAST_WORD = re.compile(r"([^\s(\"“«]+?)[.!?…]+[\"'”’»)\]]*$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of `text` in order, without the white space around them.

    A blank line ends a sentence, a single line break does not: texts come hard-wrapped. Abbreviations ("U.S.", "Feb.", "Mr.") and
    initials do not.
    """
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in _END.finditer(text):
        stop = match.group("stop")
        if stop is not None and stop[0] == "." and _is_abbreviation(text, begin, match.end()):
            continue
        _append(spans, text, begin, match.end())
        begin = match.end()
    _append(spans, text, begin, len(text))
    return spans


def _is_abbreviation(text: str, begin: int, end: int) -> bool:
    match = _LAST_WORD.search(text, begin, end)
    if match is None:
        return False
    word = match.group(1).lower()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))
