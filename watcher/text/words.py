"""Words with offsets, and phrases of a lexicon found among them.

A token never changes length: offsets count characters of the text as given, the normal form lives beside
them ('İ'.lower() is two characters, so the text itself is never lower-cased).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, islice
from operator import itemgetter
from typing import Generic, TypeVar

from watcher.text.expressions import Expression, compile_expression, is_expression


def _next(word: str) -> re.Pattern[str]:
    """Blanks, and behind them a token, what is most frequent first; `word` matches a word of letters."""
    return re.compile(
        rf"(\s*+)({word}"
        r"|-{2,}+|[^\w\s'’]"  # two hyphens are a dash
        r"|(?:[^\W\d_]\.){2,}"  # U.S., r.f.
        r"|[^\W\d_](?:(?<=[^\W\d_]n)|(?<=^n))['’]t\b"  # the rest of a word that was cut: n't
        r"|\d{1,2}:\d\d\b"  # 10:30
        r"|\w++"
        r"|['’](?:[sS]\b)?)"  # the possessive, apart from its owner
    )


_VOWELS = "ً-ْٰ"  # of Arabic: signs within a word, which cut none
_VOWELLED = re.compile(rf"[^\W\d_][{_VOWELS}]")
_NEXT = _next(r"[^\W\d_]{2,}+(?:(?<=n)['’]t\b|\w*+)")  # a word, and don't
_NEXT_VOWELLED = _next(rf"[^\W\d_][\w{_VOWELS}]++(?:(?<=n)['’]t\b)?")
DASH = "—"  # typewriters write it as two hyphens
_SPACELESS = re.compile("[一-鿿぀-ヿ]")  # scripts without spaces: one character is one token
_NEXT_SPACELESS = re.compile(
    r"(\s*+)("
    r"(?:[^\W\d_]\.){2,}"
    r"|[^\W\d_]++(?<=[^\W\d_]n)['’]t\b"
    r"|['’](?:s|S)\b"
    r"|[一-鿿぀-ヿ]"
    r"|\d{1,2}:\d\d(?!\w)"
    r"|[^\W一-鿿぀-ヿ]+"
    r"|[^\w\s])"
)
_ARABIC = re.compile("[؀-ۿ]")
_ARABIC_MARKS = re.compile("[ً-ْـٰ]")
_ARABIC_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف", "ك")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text by column: number `i` is `text[starts[i]:ends[i]]`, and `norms[i]` is its normal
    form: lower case, composed, Arabic without marks."""

    starts: Sequence[int]
    ends: Sequence[int]
    norms: Sequence[str]

    def __len__(self) -> int:
        return len(self.norms)

    def part(self, first: int, stop: int) -> Tokens:
        """Those from number `first` to before number `stop`."""
        return Tokens(self.starts[first:stop], self.ends[first:stop], self.norms[first:stop])


@lru_cache(20_000)
def normal_form(word: str) -> str:
    """The form under which two spellings of a word are the same; lexicon and text are both put into it.

    Never empty for a word that is not: a mark that stands alone stays.
    """
    if word.isascii() and word.isupper() and len(word) in (2, 3):
        return word  # "US" is a country, "us" is not
    norm = word.lower().replace("i̇", "i").replace("’", "'").replace("ё", "е")
    if norm.isascii():
        return DASH if norm.startswith("--") else norm
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


def tokenize(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """The tokens of `text[start:end]`, punctuation included, with offsets into `text`."""
    # Blanks at the end lead to no token, and would be tried from each of them.
    stop = start + len(text[start:end].rstrip())
    pattern = _NEXT_SPACELESS if _SPACELESS.search(text, start, stop) else _NEXT
    if pattern is _NEXT and _VOWELLED.search(text, start, stop):
        pattern = _NEXT_VOWELLED
    found = pattern.findall(text, start, stop)
    # Nothing but blanks stands between two tokens, so that lengths tell the offsets.
    cuts = list(accumulate(map(len, chain.from_iterable(found)), initial=start))
    return Tokens(cuts[1::2], cuts[2::2], list(map(normal_form, map(itemgetter(1), found))))


def bounds_within(tokens: Tokens, start: int, end: int) -> tuple[int, int] | None:
    """The number of the first token in `text[start:end]` and that behind the last; None where a token is cut
    in two."""
    first, stop = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
    is_cut = (first and tokens.ends[first - 1] > start) or (stop and tokens.ends[stop - 1] > end)
    return None if is_cut else (first, stop)


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


class Beginning(Generic[T]):
    """The phrases that begin with one word: longer ones first, then exact words before stems, then longer
    stems.

    `alone` are the tags of the word where no longer phrase stands, `leads` says that there are longer ones:
    their second words are `seconds`, beside stems where `is_open`.
    """

    __slots__ = ("_others", "_rows", "alone", "is_open", "leads", "seconds")

    def __init__(self, rows: Iterable[_Row[T]]) -> None:
        self._rows = sorted(
            rows,
            key=lambda row: (len(row[0]), -sum(w.endswith("*") for w in row[0]), sum(map(len, row[0]))),
            reverse=True,
        )
        # Many phrases begin with "the": nearly all of them are told from the text by their second word.
        seconds = {words[1] for words, _ in self._rows if len(words) > 1 and words[1][-1] != "*"}
        self.seconds = {second: self._before(second) for second in seconds}
        self._others = self._before("")
        self.is_open = any(len(words) > 1 for words, _ in self._others)
        self.alone: tuple[T, ...] = next((tuple(tags) for words, tags in self._rows if len(words) == 1), ())
        self.leads = bool(self._rows) and len(self._rows[0][0]) > 1

    def _before(self, second: str) -> list[_Row[T]]:
        """Those that may stand before this word."""
        return [
            row for row in self._rows if len(row[0]) == 1 or row[0][1] == second or row[0][1].endswith("*")
        ]

    @property
    def tags(self) -> Iterator[T]:
        """Of all of them."""
        return chain.from_iterable(tags for _, tags in self._rows)

    def longest(self, norms: Sequence[str], index: int) -> Match[T] | None:
        """The first of the phrases that stands at `index`, where the first word of each is."""
        for words, tags in self._that_may_stand(norms, index):
            if len(words) == 1 or _fits(words, norms, index):
                return Match(index, index + len(words) - 1, tuple(tags), words)
        return None

    def longer(self, norms: Sequence[str], index: int) -> Match[T] | None:
        """The same of those of several words; None where the word stands alone, as it nearly always does."""
        for words, tags in self._that_may_stand(norms, index):
            if len(words) == 1:
                return None
            if _fits(words, norms, index):
                return Match(index, index + len(words) - 1, tuple(tags), words)
        return None

    def _that_may_stand(self, norms: Sequence[str], index: int) -> list[_Row[T]]:
        follower = norms[index + 1] if index + 1 < len(norms) else ""
        return self.seconds.get(follower, self._others) if follower.isascii() else self._rows


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
        self._ranked: dict[str, Beginning[T] | None] = {}
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
        insort(rows, (words, [tag]), key=lambda row: (-len(row[0]), -sum(map(len, row[0]))))

    def find(self, tokens: Tokens, text: str) -> list[Match[T]]:
        """The phrases among `tokens`, which are tokens of `text`."""
        return list(self.matches(tokens, text))

    @property
    def has_expressions(self) -> bool:
        return bool(self._expressions)

    def beginning(self, norm: str) -> Beginning[T]:
        """The phrases that begin with a word in normal form; of expressions none."""
        return Beginning(self._candidates(norm))

    def longer(self, tokens: Tokens, text: str, begun: Iterable[Beginning[T]]) -> Iterator[Match[T]]:
        """What `matches` finds beside words that stand alone, of which some may be among it. `begun` are the
        phrases that begin with each of the tokens."""
        if self._expressions:
            yield from self.matches(tokens, text)
            return
        norms, after = tokens.norms, 0
        followers = chain(islice(norms, 1, None), ("",))
        for index, (beginning, follower) in enumerate(zip(begun, followers, strict=False)):
            # Asked here, for one in ten of the words that lead on is followed by one that they lead to.
            may_lead = beginning.leads and (
                follower in beginning.seconds or beginning.is_open or not follower.isascii()
            )
            match = beginning.longer(norms, index) if may_lead and index >= after else None
            if match is not None and not self._is_split(norms, match):
                yield match
                after = match.last + 1

    def _is_split(self, norms: Sequence[str], match: Match[T]) -> bool:
        """Where no spaces part the words, does a longer phrase begin within these two characters, as `日内瓦`
        does in `俄[美日]内瓦会谈`? Then the first of them stands alone."""
        last = match.last
        if last - match.first != 1 or not _SPACELESS.match(norms[last]):
            return False
        inner = self.beginning(norms[last]).longer(norms, last)
        return inner is not None and inner.last - last > 1

    def matches(self, tokens: Tokens, text: str) -> Iterator[Match[T]]:
        """What `find` finds, one by one: who has seen enough need not look on."""
        spelled = self._spelled(tokens, text) if self._expressions and tokens else {}
        after = 0
        for index, rows in self._beginnings(tokens, spelled):
            if index < after:
                continue
            best = rows.longest(tokens.norms, index) if rows is not None else None
            if rows is not None and best is not None and self._is_split(tokens.norms, best):
                best = rows.longest(tokens.norms[: index + 1], index)
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

    def phrases(self, wanted: Callable[[T], bool]) -> frozenset[tuple[str, ...]]:
        """The phrases with a wanted tag, as `pattern_of` gives them."""
        rows = chain.from_iterable((*self._exact.values(), *self._stems.values()))
        spelled = (((phrase,), tags) for phrase, (_, tags) in self._expressions.items())
        return frozenset(words for words, tags in chain(rows, spelled) if any(map(wanted, tags)))

    def _beginnings(
        self, tokens: Tokens, spelled: Mapping[int, object]
    ) -> Iterator[tuple[int, Beginning[T] | None]]:
        """The places where a phrase may begin, with those that may: at most words none does."""
        ranked = self._ranked
        for index, norm in enumerate(tokens.norms):
            rows = ranked[norm] if norm in ranked else self._rank(norm)
            if rows is not None or index in spelled:
                yield index, rows

    def _rank(self, norm: str) -> Beginning[T] | None:
        """The phrases that begin with this word, None for a word that begins none, as most do. Every text has
        the same words: it is remembered."""
        rows = list(self._candidates(norm))
        # An expression may stand where a phrase of one word does, and gives way to it.
        if self._wanted is not None and not self._expressions:
            rows = _narrowed(rows, self._wanted)
        if len(self._ranked) >= MAX_RANKED:
            self._ranked.clear()
        self._ranked[norm] = Beginning(rows) if rows else None
        return self._ranked[norm]

    def _spelled(self, tokens: Tokens, text: str) -> dict[int, Match[T]]:
        """What the regular expressions match, by its first token; of two at one place the longer one."""
        begin = tokens.starts[0]
        part = text[begin : tokens.ends[-1]]
        firsts = {start - begin: index for index, start in enumerate(tokens.starts)}
        lasts = {end - begin: index for index, end in enumerate(tokens.ends)}
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


def _fits(words: tuple[str, ...], norms: Sequence[str], index: int) -> bool:
    """True when `norms` from `index` on are `words`; the first of them is known to be."""
    if index + len(words) > len(norms):
        return False
    for offset in range(1, len(words)):
        word, norm = words[offset], norms[index + offset]
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
    for norm in tokenize(phrase).norms:
        if norm == "*" and words:
            words[-1] += "*"
        else:
            words.append(norm)
    return tuple(words)
