"""Which language a text is in: as its letters and small words tell, and as its source states."""

from __future__ import annotations

import re

from watcher.text.languages import date_languages

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
_LATIN_HINTS = (
    ("tr", re.compile(r"[ğışİĞŞ]|\b(?:ve|bir|için|ile|olarak)\b")),
    ("de", re.compile(r"\b(?:der|die|und|das|nicht|ist|mit|von|vom|ein|eine|sind)\b", re.I)),
    ("sv", re.compile(r"\b(?:och|att|är|inte|som|för|på|det|av|om)\b", re.I)),
    ("fr", re.compile(r"\b(?:les|des|et|une|dans|est|pour|qui|sur|du)\b", re.I)),
    ("es", re.compile(r"\b(?:los|las|una|del|por|que|con|para|el|y)\b", re.I)),
    ("en", re.compile(r"\b(?:the|of|and|to|in|is|for|on|that|with|by|at|from|as)\b", re.I)),
)
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


def _hints(sample: str) -> dict[str, int]:
    return {code: len(hint.findall(sample)) for code, hint in _LATIN_HINTS if code in date_languages()}


def _has_own_script(code: str) -> bool:
    return any(code in codes for codes in _WRITTEN_SO.values())
