"""Links glued into a line that stays: "Read more <headline>The minister said ..." loses the link and its
headline.

Where the headline ends is nowhere marked. It is found by what both sides look like: no blank between two
words, the case of a headline against the case of a sentence, the words that the rest of the text uses, and
words that no headline ends on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from watcher.strip.lines import Line
from watcher.strip.scraped_phrases import Phrases

_PIECE = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|\d[\d.,:-]*\d|\d")
_GLUE = re.compile(
    r"(?<=[^\W\d_A-Z])(?<=[^\s(“«\"‘-])(?=[A-ZÀ-ÞА-ЯЁІЇЄҐİĞÜŞÖÇ])"
    r"|(?<=[a-zа-яё\d.?!…)])(?=[“«])|(?<=[a-zа-яё][.?!…])(?=[A-ZÀ-ÞА-ЯЁІЇЄҐ])"
)
_STOP = re.compile(r"[.?!…؟]['\"”’»)]*\s*")
_INNER_STOP = re.compile(r"[a-zа-яё]{2}[.?!؟]['\"”’»)]*\s")
_SENTENCE_END = re.compile(r"[.!?…。؟:,;]['\"”’»)\]]*$")
_OPENERS = "\"“«‘„('•–—-"
_NAME_HEADS = frozenset({"mc", "mac", "de", "la", "le", "o", "fitz"})
_LEAST_LEFT = 7  # words that must stay after a cut
_LONGEST_BUTTON = 60  # characters
_MOST_HEADLINE = 30  # words
_ENOUGH = 2.0  # score from which a place is taken for the end of the headline


@dataclass(frozen=True, slots=True)
class Usage:
    """How the text itself uses its words: in how many lines each stands, and how often in small letters."""

    lines: Counter[str]
    small: Counter[str]

    def is_common(self, word: str) -> bool:
        return self.small[word.lower()] >= 3


def usage(lines: Sequence[Line]) -> Usage:
    """The usage of words in the sentences of a text."""
    standing: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for line in lines:
        if line.is_sentence:
            pieces = _PIECE.findall(line.text)
            standing.update({piece.lower() for piece in pieces})
            small.update([piece for piece in pieces if piece[0].islower()])
    return Usage(standing, small)


def cut_links(text: str, words: Callable[[], Usage], phrases: Phrases) -> tuple[str, tuple[str, ...]]:
    """The line without links glued into it, and the runs that were cut. `words` gives the usage of the
    text's words when it is asked for."""
    cuts: list[str] = []
    end = _tail(text, phrases)
    if end < len(text):
        cuts.append(text[end:].strip())
        text = text[:end].rstrip()
    lead = phrases.lead(text)
    if lead:
        start = _skip(text, lead)
        found = _headline_end(text, start, words())
        if found:
            cuts.insert(0, text[:found].strip())
            text = text[found:].lstrip()
    return text, tuple(cuts)


def _skip(text: str, at: int) -> int:
    """The place behind the signs that follow a label."""
    while at < len(text) and text[at] in " :–—-|>»›→*…":
        at += 1
    return at


def _tail(text: str, phrases: Phrases) -> int:
    """Where a button glued behind the last sentence begins; the length of the text when there is none."""
    stops = [stop.end() for stop in _STOP.finditer(text, max(0, len(text) - _LONGEST_BUTTON - 8))]
    for at in reversed(stops[-4:]):
        rest = text[at:].strip()
        if (
            rest
            and len(rest) <= _LONGEST_BUTTON
            and len(text[:at].split()) >= _LEAST_LEFT
            and not _SENTENCE_END.search(rest)
        ):
            return at if phrases.find(rest).is_button else len(text)
    return len(text)


def _headline_end(text: str, start: int, words: Usage) -> int | None:
    """The place behind the headline that begins at `start`, None when no place is good enough."""
    if start >= len(text) or text[start].islower():
        return None  # "Read more about ..." goes on as a sentence of its own
    pieces = list(_PIECE.finditer(text, start))
    if len(pieces) < _LEAST_LEFT + 2:
        return None
    best, found = _ENOUGH, None
    glued = {place.start() for place in _GLUE.finditer(text, start + 8)}
    tokens = _tokens(pieces, glued)
    for number in range(2, min(len(tokens) - _LEAST_LEFT + 1, _MOST_HEADLINE)):
        score = _score(text, tokens, number, words, glued)
        if score > best:
            best, found = score, _opening(text, tokens[number][0], tokens[number - 1][1])
    return found


def _tokens(pieces: Sequence[re.Match[str]], glued: set[int]) -> list[tuple[int, int]]:
    """The words as spans, those that glue holds together taken apart."""
    spans: list[tuple[int, int]] = []
    for piece in pieces:
        start, end = piece.span()
        for place in sorted(glued):
            if start < place < end:
                spans.append((start, place))
                start = place
        spans.append((start, end))
    return spans


def _opening(text: str, at: int, least: int) -> int:
    """The beginning of a sentence together with the quotes and bullets that stand before its first word."""
    while at > least and text[at - 1] in _OPENERS + " ":
        at -= 1
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def _score(text: str, tokens: Sequence[tuple[int, int]], number: int, words: Usage, glued: set[int]) -> float:
    start = tokens[number][0]
    own = text[start : tokens[number][1]]
    before = text[tokens[number - 1][0] : tokens[number - 1][1]]
    between = text[tokens[number - 1][1] : start]
    is_glued = bool(glued & set(range(tokens[number - 1][1], start + 1))) and " " not in between.strip(" ")
    after = [text[a:b] for a, b in tokens[number + 1 : number + 6]]
    left = [text[a:b] for a, b in tokens[:number]]
    score = _edge(own, before, between, is_glued, words)
    if own[0].islower() and not is_glued:
        if not (
            before[0].isupper() and _capitals(left) >= 0.8 and all(word[0].islower() for word in after[:2])
        ):
            return -9.0
        score -= 1.0
    score += 2.0 * (sum(word[0].islower() for word in after) / max(1, len(after)) - 0.5)
    lean = _capitals(left) - _capitals([own, *after][1:])
    score += 2.0 * max(0.0, lean) if _capitals(left) >= 0.7 else 0.0
    right = [own, *after[:4]]
    score += 2.0 * (_known(right, words) - _known(left[-3:], words))
    score -= 2.5 * len(_INNER_STOP.findall(text[tokens[0][0] : tokens[number - 1][1]]))
    return score - (2.0 if number < 3 else 0.0) - 0.06 * max(0, number - 14)


def _edge(own: str, before: str, between: str, is_glued: bool, words: Usage) -> float:
    """What speaks for an end between these two words alone."""
    score = 0.0
    if is_glued:
        score += _glue(own, before, words)
    if any(sign in between for sign in ".?!…"):
        score += 1.5 if is_glued or "?" in between or "!" in between else -1.5
    if any(sign in between for sign in ",;:&/"):
        score -= 3.0
    if any(sign in between for sign in '“«"•'):
        score += 1.0
    if own[0].isupper() and words.is_common(own):
        score += 2.0
    if own[0].isdigit():
        score -= 1.0
    if len(before) <= 4 and before.islower() and words.is_common(before):
        score -= 3.0
    return score


def _glue(own: str, before: str, words: Usage) -> float:
    """What a missing blank says: much, unless the two are one name with an inner capital (LinkedIn)."""
    if words.lines[(before + own).lower()] > 1 or before.lower() in _NAME_HEADS or len(before) < 2:
        return -3.0
    if before[0].isupper() and len(before) <= 5 and not words.is_common(own) and words.lines[own.lower()] < 2:
        return 1.0
    return 4.0


def _capitals(found: Sequence[str]) -> float:
    """Share of the longer words that begin with a capital."""
    content = [word for word in found if len(word) > 3 and not word[0].isdigit()]
    return sum(word[0].isupper() for word in content) / len(content) if content else 0.5


def _known(found: Sequence[str], words: Usage) -> float:
    """Share of words that stand in another line of the text as well."""
    return sum(words.lines[word.lower()] > 1 for word in found) / max(1, len(found))
