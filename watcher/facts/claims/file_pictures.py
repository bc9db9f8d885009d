"""Captions of pictures from the files (`FILE PHOTO: A meets B in Rome.`): a meeting of some time ago."""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.facts.syntax.sentence import Sentence

_CREDIT = (
    60  # characters of a caption's end that names whose the picture is ("[File: the agency's photographer]")
)
_STOP = 2  # characters behind the mark: a stop and a quotation mark
_BEHIND_LABEL = frozenset(":-–—")
_BRACKETS = frozenset("([")


def are_of_files(text: str, sentences: Sequence[Sentence], marks: re.Pattern[str] | None) -> frozenset[int]:
    """The numbers of the sentences that say so of themselves, as a label or at their end, or in the credit
    right behind them: `A and B shake hands in Rome. [File: an agency]`. `marks` finds the words for it."""
    if marks is None or marks.search(text) is None:
        return frozenset()
    found: set[int] = set()
    for number, sentence in enumerate(sentences):
        mark = None if sentence.is_title else marks.search(text, sentence.start, sentence.end)
        if mark is None:
            continue
        opens = mark.start() - sentence.start <= 1
        is_label = (
            mark[0][-1] in _BEHIND_LABEL or text[mark.end() : mark.end() + 2].strip()[:1] in _BEHIND_LABEL
        )
        labels = opens and is_label
        credit = opens and text[sentence.start] in _BRACKETS
        ends = sentence.end - mark.end() <= _CREDIT and mark[0][-1] not in _BEHIND_LABEL
        if not credit and (labels or ends):
            found.add(number)
        before = sentences[number - 1] if number else None
        whole = sentence.end - sentence.start <= _CREDIT and sentence.end - mark.end() <= _STOP
        if before is not None and not before.is_title and (credit or (whole and not labels)):
            found.update({number - 1} if "\n" not in text[before.end : sentence.start] else ())
    return frozenset(found)
