"""Sentences with offsets, for news text of several languages."""

from __future__ import annotations

import re

from watcher.text.date_files import month_of

# Words that end in a full stop without ending a sentence; the same in every text, whatever its language.
_ABBREVIATIONS = frozenset(
    word
    for line in (
        "mr mrs ms dr prof sen rep gov gen col lt st jr sr vs no nos inc co corp ltd",
        "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun",
        "u.s u.k u.n e.u a.m p.m d.c г гг т.д т.п им ул св doç sn",
    )
    for word in line.split()
)
# Behind a number with a full stop it is an ordinal: German writes "am 10. April", "die 3. Runde".
_BEHIND_ORDINALS = re.compile(
    r"\s+(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|\w*(?:runde|treffen|gipfel|jahrhundert))\b",
    re.IGNORECASE,
)
_BEHIND_MONTH = re.compile(r" \d{1,2}(?=[,.;)–-]|$)")  # "on March. 17, they said", with a stop that is a slip
# It begins with the one sign that is sought, so that all between two of them is skipped.
_END = re.compile(
    r"[.!?…؟。！？\n](?:"
    r"(?<=[.!?…؟])[.!?…؟]*[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[^\sa-zа-яёіїєґçğıöşü])"
    r"|(?<=\n)(?:\s*\n)?"  # a line ends: of a list, a heading, or only of a hard-wrapped text; or a paragraph
    r"|(?<=[。！？])[。！？]*[”’」』]*)"
)
HAN = re.compile("[\u4e00-\u9fff]")  # a Chinese character
_END_IN_HAN = re.compile(  # Chinese headlines part statements by a blank
    _END.pattern
    + "|(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff]{2}(?:[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]?[0-9“]))"
)
# "DUBAI, United Arab Emirates -", "MUSCAT, May 1 (KUNA) --", "Geneva (Agency) -": where a text was written.
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’]{2,}(?: [A-Z][A-Z.'’]+){0,2}(?:, [^—–()]{2,40}?)?(?: ?\([^()]{2,40}\)| ?/[^/]{2,30}/)?"
    r"|[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,2}(?:, [^—–()]{2,40}?)? ?\([A-Z][^()]{1,40}\))\s*(?:—|–|--|\s-\s)\s*"
)
# "LISBON May 27 The talks ...", of which only the capitals and the date tell that it is one.
_BARE_DATELINE = re.compile(
    r"[A-Z]{4,}(?: [A-Z]{3,}){0,2},? (?P<month>[A-Z][a-z]{2,8})\.? \d{1,2} (?=[A-Z][a-z])"
)
_JOINED = re.compile("[-‑–/]")
_SHORTEST_WRAPPED = 40  # characters; a shorter line is a heading, a menu entry or the last of its paragraph
_INDENT = re.compile(r"[^\S\n]*")
_LAST_WORD = re.compile(r"([^\s(\"“«]+?)[.!?…]+[\"'”’»)\]]*$")


def behind_dateline(text: str, start: int, end: int) -> int:
    """Where what a sentence says begins: behind the dateline that opens it, else at `start`."""
    opening = _DATELINE.match(text, start, end) or bare_dateline(text, start, end)
    return opening.end() if opening is not None and opening.end() < end else start


def bare_dateline(text: str, start: int, end: int) -> re.Match[str] | None:
    """`LISBON May 27 The talks`, but not `NATO May 27 summit` or `LISBON Hotel 27`."""
    opening = _BARE_DATELINE.match(text, start, end)
    return opening if opening is not None and month_of(opening["month"]) is not None else None


def split_sentences(text: str, most: int | None = None) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of `text` in order, without the white space around them; with
    `most`, of that many from the beginning.

    A line break ends a sentence, but for one in hard-wrapped text. Abbreviations ("U.S.", "Feb.", "Mr.") and
    initials end none.
    """
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in (_END_IN_HAN if HAN.search(text) else _END).finditer(text):
        start, end = match.span()
        first = text[start]
        if first == "." and _is_abbreviation(text, begin, end):
            continue
        if first == "\n" and end == start + 1 and _is_wrapped(text, start):
            continue
        _append(spans, text, begin, end)
        begin = end
        if len(spans) == most:
            return spans
    _append(spans, text, begin, len(text))
    return spans


def join_wrapped_lines(text: str) -> str:
    """`text` with one line for each paragraph or list item where it is hard-wrapped, as e-mails and press
    releases are."""
    lines: list[str] = []
    is_open = False
    position = 0
    for line in text.split("\n"):
        if is_open:
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line)
        position += len(line)
        is_open = len(line) >= _SHORTEST_WRAPPED and position < len(text) and _is_wrapped(text, position)
        position += 1
    return "\n".join(lines)


def _is_wrapped(text: str, index: int) -> bool:
    """Does the line that ends at `index` go on in the next?

    It does when that one begins in small letters, or when this one is as long as wrapped lines are and has no
    end of its own.
    """
    after = text[_INDENT.match(text, index + 1).end() :][:1]  # type: ignore[union-attr]
    if after.islower():
        return True
    begin = text.rfind("\n", 0, index) + 1
    line = text[begin:index].rstrip()
    if not 55 <= len(line) <= 90 or not after.isalnum():
        return False
    return (
        line[-1].isalnum() or line[-1] in ",-–" or (line[-1] == "." and _is_abbreviation(text, begin, index))
    )


def _is_abbreviation(text: str, begin: int, end: int) -> bool:
    begin = max(begin, text.rfind(" ", begin, end) + 1)  # a sentence is long, and its last word is enough
    match = _LAST_WORD.search(text, begin, end)
    if match is None:
        return False
    word = match.group(1).lower()
    if _BEHIND_MONTH.match(text, end) and month_of(word) is not None:
        return True
    if word.isdecimal() and len(word) <= 2:
        return _BEHIND_ORDINALS.match(text, end) is not None
    last = _JOINED.split(word)[-1]  # "the Norway-U.S. Commission"
    return last in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))
