"""Which language a text is in: as its letters and small words tell, and as its source states."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from watcher.text.date_files import date_languages
from watcher.text.expressions import Expression, compile_expression
from watcher.text.folded import folded

_SAMPLE = 1000
_SCRIPTS = (
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
_WRITTEN_SO = {  # primary codes of the languages that share a script with the one that stands for it
    "zh": frozenset({"zh", "ja", "ko", "yue", "wuu"}),
    "ar": frozenset({"ar", "fa", "ur", "ps", "ckb", "sd", "ug"}),
    "ru": frozenset({"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tg", "mn", "tt"}),
}
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_LATIN_HINTS = {
    "tr": "ve bir için ile olarak",
    "de": "der die und das nicht ist mit von vom ein eine sind",
    "sv": "och att är inte som för på det av om",
    "fr": "les des et une dans est pour qui sur du",
    "es": "los las una del por que con para el y",
    "en": "the of and to in is for on that with by at from as",
}
_TURKISH_LETTERS = re.compile(r"[ğışİĞŞ]")
_CLEAR_HINTS = 3
"""Small words of another language that outweigh a stated one of which not a single one stands there: a name
brings one ("Los Angeles"), a quoted title two."""


def primary_code(language: str | None) -> str:
    """`en` for "en", "en-US" and "EN_us"; empty where nothing is stated."""
    return (language or "").replace("_", "-").split("-")[0].strip().lower()


def guess_language(text: str) -> str:
    """The date language that the letters and small words of the text's beginning tell; "en" where none do."""
    sample = text[:_SAMPLE]
    script = _script(sample)
    if script is not None:
        code = "uk" if script == "ru" and _UKRAINIAN.search(sample) else script
        return code if code in date_languages() else "en"
    if not _has_any(_words_beside("en"), sample) and not _TURKISH_LETTERS.search(sample):
        return "en"  # as most texts are
    counts = _hints(sample)
    best = max(counts, key=lambda code: (counts[code], code == "en"), default="en")
    return best if counts and counts[best] > 0 else "en"


def language_of(stated: str | None, text: str) -> str:
    """The primary code of the text's language: the stated one unless the text clearly is in another.

    Many feeds state the language that their software came with. The letters decide between scripts, and
    between Latin ones the small words: several of another language and not one of the stated.
    """
    code = primary_code(stated)
    sample = text[:_SAMPLE]
    script = _script(sample)
    if not code or (script is not None and code not in _WRITTEN_SO[script]):
        return guess_language(text)
    if script is not None:
        return code
    if _has_any(_words_of(code), sample):
        return code
    counts = _hints(sample)
    best = max(counts, key=lambda each: counts[each], default=code)
    is_other = counts.get(code, 0) == 0 and counts.get(best, 0) >= _CLEAR_HINTS
    return best if is_other and (code in counts or _has_own_script(code)) else code


def _script(sample: str) -> str | None:
    """The script of a fifth of the characters and more; None for Latin letters and the scripts not listed."""
    if sample.isascii():
        return None
    for code, letters in _SCRIPTS:
        if len(letters.findall(sample)) * 5 > len(sample):
            return code
    return None


@cache
def _small_words() -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The languages that are told by their small words, and those that each word stands for."""
    known = [code for code in _LATIN_HINTS if code in date_languages()]
    words = {
        word: tuple(code for code in known if word in _LATIN_HINTS[code].split())
        for code in known
        for word in _LATIN_HINTS[code].split()
    }
    return tuple(known), words


@lru_cache(64)
def _words_of(code: str) -> frozenset[str]:
    """The small words by which the language is told; none of one that is not told by them."""
    return frozenset(word for word, codes in _small_words()[1].items() if code in codes)


@cache
def _words_beside(code: str) -> frozenset[str]:
    """Those of all other languages."""
    return frozenset(word for word, codes in _small_words()[1].items() if codes != (code,))


def _has_any(words: frozenset[str], sample: str) -> bool:
    """True when one of the small words stands in the sample."""
    if not sample.isascii():
        return not words.isdisjoint(folded(sample).split())
    expression = _any_of(words)  # at a quarter of the cost
    return expression is not None and expression.search(sample.encode("ascii")) is not None


@lru_cache(64)
def _any_of(words: frozenset[str]) -> Expression | None:
    """Finds one of the words in a text in ASCII; None where all have other letters."""
    either = "|".join(sorted(filter(str.isascii, words)))
    return compile_expression(rf"/\b(?:{either})\b/") if either else None


def _hints(sample: str) -> dict[str, int]:
    """What the words of the sample tell for each language."""
    codes, small = _small_words()
    counts = dict.fromkeys(codes, 0)
    found = Counter(folded(sample).split())
    for word in small.keys() & found.keys():
        for code in small[word]:
            counts[code] += found[word]
    if "tr" in counts and not sample.isascii():
        counts["tr"] += len(_TURKISH_LETTERS.findall(sample))
    return counts


def _has_own_script(code: str) -> bool:
    return any(code in codes for codes in _WRITTEN_SO.values())
