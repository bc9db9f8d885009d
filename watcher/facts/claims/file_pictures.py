"""Captions of pictures from the files (`FILE PHOTO: A meets B in Rome.`): a meeting of some time ago."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from watcher.facts.syntax.sentence import Sentence

_CREDIT = 60  # characters at a caption's end that say whose the picture is ("[File: an agency]")
_STOP = 2  # characters behind the mark: a stop and a quotation mark
_BEHIND_LABEL = frozenset(":-–—")
_BRACKETS = frozenset("([")


def are_of_files(text: str, sentences: Sequence[Sentence], phrases: tuple[str, ...]) -> frozenset[int]:
    """The numbers of the sentences that say so of themselves, as a label or at their end, or in the credit
    right behind them: `A and B shake hands in Rome. [File: an agency]`. `phrases` are the words
    for it."""
    folded = _folded(text)
    if not any(_folded(phrase) in folded for phrase in phrases):
        return frozenset()
    marks = _any_of(phrases)
    found: set[int] = set()
    for number, sentence in enumerate(sentences):
        mark = None if sentence.is_title else marks.search(text, sentence.start, sentence.end)
        if mark is None:
            continue
        labels, opens_credit = _is_label(text, sentence, mark), _opens_credit(text, sentence, mark)
        if not opens_credit and (labels or _stands_at_end(sentence, mark)):
            found.add(number)
        before = sentences[number - 1] if number else None
        credits = opens_credit or (not labels and _is_all_credit(sentence, mark))
        if before is not None and credits and _is_beside(text, before, sentence):
            found.add(number - 1)
    return frozenset(found)


def _folded(text: str) -> str:
    """`text` in small letters, in which the Turkish ones with and without a dot are one: nearly every text
    says nothing of files, and to find that so costs a sixth of the expression."""
    return text.lower().replace("\u0307", "").replace("ı", "i")


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """What finds any of the phrases, in any letter case."""
    alternatives = "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _is_label(text: str, sentence: Sentence, mark: re.Match[str]) -> bool:
    """`FILE PHOTO: A meets B`, `FILE - A meets B`"""
    signs = mark[0][-1] + text[mark.end() : mark.end() + 2].strip()[:1]
    return mark.start() == sentence.start and not _BEHIND_LABEL.isdisjoint(signs)


def _opens_credit(text: str, sentence: Sentence, mark: re.Match[str]) -> bool:
    """`[File: an agency] The talks go on`: a credit, and what stands behind it in the same sentence."""
    return mark.start() - sentence.start <= 1 and text[sentence.start] in _BRACKETS


def _is_beside(text: str, before: Sentence, sentence: Sentence) -> bool:
    """Do the two stand on one line of the text, below its title?"""
    return not before.is_title and "\n" not in text[before.end : sentence.start]


def _stands_at_end(sentence: Sentence, mark: re.Match[str]) -> bool:
    """`A meets B in Rome (file photo, an agency).`"""
    return sentence.end - mark.end() <= _CREDIT and mark[0][-1] not in _BEHIND_LABEL


def _is_all_credit(sentence: Sentence, mark: re.Match[str]) -> bool:
    """`An agency/File Photo`: nothing but a credit."""
    return sentence.end - sentence.start <= _CREDIT and sentence.end - mark.end() <= _STOP
