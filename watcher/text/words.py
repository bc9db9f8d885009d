"""Words with offsets, and phrases of a lexicon found among them.

A token never changes length: offsets count characters of the text as given, the normal form lives beside
them ('İ'.lower() is two characters, so the text itself is never lower-cased).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from watcher.text.expressions import Expression, compile_expression, is_expression

_NEXT = re.compile(
    r"(\s*+)("  # blanks, and behind them a token:
    r"(?:[^\W\d_]\.){2,}"  # U.S., r.f.
    r"|[^\W\d_]++(?<=[^\W\d_]n)['’]t\b"  # don't; without stepping back through every other word
    r"|['’](?:s|S)\b"  # the possessive, apart from its owner
    r"|[一-鿿぀-ヿ]"  # scripts without spaces: one character is one token
    r"|[^\W一-鿿぀-ヿ]+"
    r"|[^\w\s])"
)
_ARABIC = re.compile("[؀-ۿ]")
_ARABIC_MARKS = re.compile("[ً-ْـٰ]")
_ARABIC_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف", "ك")


class Token(NamedTuple):
    """`text[start:end]` and its normal form: lower case, composed, Arabic without marks."""

    start: int
    end: int
    norm: str


@lru_cache(20_000)
def normal_form(word: str) -> str:
    """The form under which two spellings of a word are the same; lexicon and text are both put into it.

    Never empty for a word that is not: a mark that stands alone stays.
    """
    if word.isascii() and word.isupper() and len(word) in (2, 3):
        return word  # "US" is a country, "us" is not
    norm = word.lower().replace("i̇", "i").replace("’", "'").replace("ё", "е")
    if norm.isascii():
        return norm
    norm = unicodedata.normalize("NFC", norm)
    if _ARABIC.search(norm):
        norm = (
            (_ARABIC_MARKS.sub("", norm) or norm)
            .replace("أ", "ا")
            .replace("إ", "ا")
            .replace("آ", "ا")
            .replace("ى", "ي")
        )
    return norm


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of `text[start:end]`, punctuation included, with offsets into `text`."""
    # Blanks at the end lead to no token, and would be tried from each of them.
    stop = start + len(text[start:end].rstrip())
    new = tuple.__new__  # what Token() does, at a third of the cost: every word of every text passes here
    # Nothing but blanks stands between two tokens, so that lengths tell the offsets.
    found: list[Token] = []
    at = start
    for blanks, word in _NEXT.findall(text, start, stop):
        first = at + len(blanks)
        at = first + len(word)
        found.append(new(Token, (first, at, normal_form(word))))
    return found


def tokens_within(text: str, tokens: Sequence[Token], start: int, end: int) -> Sequence[Token]:
    """What `tokenize(text, start, end)` gives, taken from `tokens`, which are those of more of the text."""
    first, last = bisect_left(tokens, start, key=_start), bisect_left(tokens, end, key=_start)
    is_cut = (first and tokens[first - 1].end > start) or (last and tokens[last - 1].end > end)
    return tokenize(text, start, end) if is_cut else tokens[first:last]


def _start(token: Token) -> int:
    return token.start


T = TypeVar("T")
MAX_RANKED = 50_000  # distinct words whose phrases are remembered


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """Tokens `first` to `last` (inclusive) are a phrase of the lexicon that carries `tags`.

    `pattern` is the phrase as `pattern_of` gives it, by which its rule is found again.
    """

    first: int
    last: int
    tags: tuple[T, ...]
    pattern: tuple[str, ...] = ()


_Row = tuple[tuple[str, ...], list[T]]  # the words of a phrase, and its tags


class _Ranked(Generic[T]):
    """The phrases that begin with one word: longer ones first, then exact words before stems, then longer
    stems."""

    def __init__(self, rows: list[_Row[T]]) -> None:
        self._rows = sorted(
            rows,
            key=lambda row: (len(row[0]), -sum(w.endswith("*") for w in row[0]), sum(map(len, row[0]))),
            reverse=True,
        )
        # Many phrases begin with "the": nearly all of them are told from the text by their second word.
        seconds = {words[1] for words, _ in self._rows if len(words) > 1 and words[1][-1] != "*"}
        self._by_second = {second: self._before(second) for second in seconds}
        self._others = self._before("")

    def _before(self, second: str) -> list[_Row[T]]:
        """Those that may stand before this word."""
        return [
            row for row in self._rows if len(row[0]) == 1 or row[0][1] == second or row[0][1].endswith("*")
        ]

    def longest(self, tokens: Sequence[Token], index: int) -> Match[T] | None:
        """The first of the phrases that stands at `index`, where the first word of each is."""
        follower = tokens[index + 1].norm if index + 1 < len(tokens) else ""
        rows = self._by_second.get(follower, self._others) if follower.isascii() else self._rows
        for words, tags in rows:
            if len(words) == 1 or _fits(words, tokens, index):
                return Match(index, index + len(words) - 1, tuple(tags), words)
        return None


class Lexicon(Generic[T]):
    """Phrases with tags. A word ending in `*` stands for every word that begins so; a phrase between slashes
    is a regular expression (RE2, in any letter case) whose matches begin and end with a word.

    `find` returns the longest phrase at each place, from left to right, without overlaps. Its cost grows with
    the text, not with the number of phrases.
    """

    def __init__(self) -> None:
        self._exact: dict[str, list[_Row[T]]] = {}
        self._stems: dict[str, list[_Row[T]]] = {}
        self._stem_lengths: tuple[int, ...] = ()
        self._expressions: dict[str, tuple[Expression, list[T]]] = {}
        self._ranked: dict[str, _Ranked[T] | None] = {}
        self._wanted: Callable[[T], bool] | None = None

    def add(self, phrase: str, tag: T) -> None:
        """The phrase carries the tag from now on, beside those it had. ValueError for a broken expression."""
        words = pattern_of(phrase)
        if not words:
            return
        self._ranked.clear()
        if is_expression(phrase):
            if phrase not in self._expressions:
                self._expressions[phrase] = (compile_expression(phrase), [])
            self._expressions[phrase][1].append(tag)
            return
        head = words[0]
        table = self._exact
        if head.endswith("*"):
            table, head = self._stems, head[:-1]
            self._stem_lengths = tuple(sorted({*self._stem_lengths, len(head)}))
        rows = table.setdefault(head, [])
        for known, tags in rows:
            if known == words:
                if tag not in tags:
                    tags.append(tag)
                return
        rows.append((words, [tag]))
        rows.sort(key=lambda row: (-len(row[0]), -sum(map(len, row[0]))))

    def find(self, tokens: Sequence[Token], text: str) -> list[Match[T]]:
        """The phrases among `tokens`, which are tokens of `text`."""
        return list(self.matches(tokens, text))

    def matches(self, tokens: Sequence[Token], text: str) -> Iterator[Match[T]]:
        """What `find` finds, one by one: who has seen enough need not look on."""
        spelled = self._spelled(tokens, text) if self._expressions and tokens else {}
        after = 0
        for index, rows in self._beginnings(tokens, spelled):
            if index < after:
                continue
            best = rows.longest(tokens, index) if rows is not None else None
            other = spelled.get(index) if spelled else None
            if other is not None and (best is None or other.last > best.last):
                best = other
            if best is not None:
                yield best
                after = best.last + 1

    def only(self, wanted: Callable[[T], bool]) -> Lexicon[T]:
        """The same lexicon, which need not find a phrase of one word none of whose tags is `wanted`. What it
        finds of the others is what this one finds."""
        narrow: Lexicon[T] = Lexicon()
        narrow.__dict__.update(self.__dict__, _ranked={}, _wanted=wanted)
        return narrow

    def _beginnings(
        self, tokens: Sequence[Token], spelled: Mapping[int, object]
    ) -> list[tuple[int, _Ranked[T] | None]]:
        """The places where a phrase may begin, with those that may: at most words none does."""
        ranked = self._ranked
        found: list[tuple[int, _Ranked[T] | None]] = []
        for index, token in enumerate(tokens):
            norm = token[2]
            rows = ranked[norm] if norm in ranked else self._rank(norm)
            if rows is not None or index in spelled:
                found.append((index, rows))
        return found

    def _rank(self, norm: str) -> _Ranked[T] | None:
        """The phrases that begin with this word, None for a word that begins none, as most do. Every text has
        the same words: it is remembered."""
        rows = list(self._candidates(norm))
        # An expression may stand where a phrase of one word does, and gives way to it.
        if self._wanted is not None and not self._expressions:
            rows = _narrowed(rows, self._wanted)
        if len(self._ranked) >= MAX_RANKED:
            self._ranked.clear()
        self._ranked[norm] = _Ranked(rows) if rows else None
        return self._ranked[norm]

    def _spelled(self, tokens: Sequence[Token], text: str) -> dict[int, Match[T]]:
        """What the regular expressions match, by its first token; of two at one place the longer one."""
        begin = tokens[0].start
        part = text[begin : tokens[-1].end]
        firsts = {token.start - begin: index for index, token in enumerate(tokens)}
        lasts = {token.end - begin: index for index, token in enumerate(tokens)}
        found: dict[int, Match[T]] = {}
        for phrase, (expression, tags) in self._expressions.items():
            for match in expression.finditer(part):
                first, last = firsts.get(match.start()), lasts.get(match.end())
                if first is None or last is None or last < first:
                    continue  # inside a word
                if first not in found or found[first].last < last:
                    found[first] = Match(first, last, tuple(tags), (phrase,))
        return found

    def _candidates(self, norm: str) -> Iterator[_Row[T]]:
        for form in _forms(norm):
            yield from self._exact.get(form, ())
            for length in self._stem_lengths:
                if length > len(form):
                    break
                yield from self._stems.get(form[:length], ())


def _narrowed(rows: list[_Row[T]], wanted: Callable[[T], bool]) -> list[_Row[T]]:
    """Without the phrases of one word where none of these has a wanted tag: they keep none that has from its
    place."""
    if any(wanted(tag) for words, tags in rows if len(words) == 1 for tag in tags):
        return rows
    return [row for row in rows if len(row[0]) > 1]


def _forms(norm: str) -> tuple[str, ...]:
    """The word, and for Arabic the word without its glued conjunction, preposition or article."""
    if norm.isascii() or not "؀" <= norm[0] <= "ۿ":
        return (norm,)
    bare = [norm[len(p) :] for p in _ARABIC_PREFIXES if norm.startswith(p) and len(norm) - len(p) >= 3]
    return (norm, *dict.fromkeys(bare))


def _fits(words: tuple[str, ...], tokens: Sequence[Token], index: int) -> bool:
    """True when the tokens from `index` on are `words`; the first of them is known to be."""
    if index + len(words) > len(tokens):
        return False
    for offset in range(1, len(words)):
        word, norm = words[offset], tokens[index + offset].norm
        if word == norm:
            continue
        if word.endswith("*"):
            stem = word[:-1]
            if not any(form.startswith(stem) for form in _forms(norm)):
                return False
        elif norm.isascii() or word not in _forms(norm):
            return False
    return True


def pattern_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase in normal form, a `*` with the word before it; a regular expression is one."""
    if is_expression(phrase):
        return (phrase,)
    words: list[str] = []
    for token in tokenize(phrase):
        if token.norm == "*" and words:
            words[-1] += "*"
        else:
            words.append(token.norm)
    return tuple(words)
