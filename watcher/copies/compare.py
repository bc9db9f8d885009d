"""Is a text a copy of a known one, and which kind of copy: two fingerprints decide.

A similar text never silences a fact: what is said here is only where a text came from.
"""

from __future__ import annotations

from dataclasses import dataclass

from watcher.copies.fingerprint import MARK_BITS, Fingerprint
from watcher.model import CopyKind

MIN_SHARED = 8
"""Shingles that two texts must share at least. A headline that two papers chose alike is no copy."""

COPY_CONTAINMENT = 0.34
"""Share of the smaller text's shingles in the other from which on it is a copy: heavily spun copies keep .34 and
more, two papers' own words on one event stay under .25 in nineteen cases of twenty."""

SHORT_TEXT, SHORT_CONTAINMENT = 40, 0.6
"""Under so many shingles chance weighs more: there so much of the smaller text must stand in the other."""

WHOLE_CONTAINMENT = 0.55
"""Share of one text in the other from which on nothing of it is missing but single words."""

FRAME_GAP = 0.25
"""Two texts that share long runs and each keep a run of their own of this share are two pages in one frame."""

TEASER_SHINGLES, TEASER_SHARE = 80, 0.4
"""A part of at most so many shingles and of at most this share of the known text is a teaser, a longer one a cut."""

DOUBLED_REPEATS = 1.5

SPUN_QUOTES, SPUN_QUOTE_SHARE, SPUN_CONTAINMENT = 3, 0.8, 0.12
"""Spinners leave quotes alone: that many quotes in common, that share of the fewer ones, and that much of the prose."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How the new text is a copy of the known one. `containment`: the larger of both texts' shares in the other."""

    kind: CopyKind
    containment: float


def compare(new: Fingerprint, known: Fingerprint) -> Likeness | None:
    """The kind of copy that `new` is of `known`, None when it is a text of its own."""
    if not new.marks or not known.marks:
        return None
    in_known, in_new = frozenset(known.marks), frozenset(new.marks)
    new_hits = [mark in in_known for mark in new.marks]
    known_hits = [mark in in_new for mark in known.marks]
    of_new = _share(new_hits, len(in_known))
    of_known = _share(known_hits, len(in_new))
    containment = max(of_new, of_known)
    if not _is_enough(new_hits, known_hits, containment) and not _same_quotes(new, known, containment):
        return None
    if containment < WHOLE_CONTAINMENT and _is_frame(new_hits, known_hits):
        return None
    return Likeness(_kind(new, known, of_new, of_known), round(containment, 3))


def _share(hits: list[bool], strangers: int) -> float:
    """The share of true hits, less those that 16 bits hit by chance."""
    chance = min(0.5, strangers / (1 << MARK_BITS))
    return max(0.0, (sum(hits) / len(hits) - chance) / (1 - chance))


def _is_enough(new_hits: list[bool], known_hits: list[bool], containment: float) -> bool:
    smaller = min(len(new_hits), len(known_hits))
    if sum(new_hits) < MIN_SHARED:
        # Two bare headlines: only when they are one and the same.
        return len(new_hits) == len(known_hits) == sum(new_hits) and smaller >= MIN_SHARED // 2
    needed = SHORT_CONTAINMENT if smaller < SHORT_TEXT else COPY_CONTAINMENT
    return containment >= needed


def _same_quotes(new: Fingerprint, known: Fingerprint, containment: float) -> bool:
    common = len(new.quotes & known.quotes)
    fewer = min(len(new.quotes), len(known.quotes))
    return containment >= SPUN_CONTAINMENT and common >= SPUN_QUOTES and common >= SPUN_QUOTE_SHARE * fewer


def _is_frame(new_hits: list[bool], known_hits: list[bool]) -> bool:
    gaps = (_longest_gap(new_hits) / len(new_hits), _longest_gap(known_hits) / len(known_hits))
    return min(gaps) >= FRAME_GAP


def _longest_gap(hits: list[bool]) -> int:
    """The longest run without a hit; single hits of chance or of a stock phrase do not end it."""
    longest = run = streak = 0
    for hit in hits:
        if not hit:
            run, streak = run + 1 + streak, 0
            longest = max(longest, run)
            continue
        streak += 1
        if streak >= 3:
            run = streak = 0
    return longest


def _kind(new: Fingerprint, known: Fingerprint, of_new: float, of_known: float) -> CopyKind:
    if new.repeats >= DOUBLED_REPEATS * known.repeats and of_new >= WHOLE_CONTAINMENT:
        return CopyKind.DOUBLED
    if of_new >= WHOLE_CONTAINMENT and of_known >= WHOLE_CONTAINMENT:
        return CopyKind.WHOLE
    if of_new >= WHOLE_CONTAINMENT:
        size = len(new.marks)
        is_teaser = size <= TEASER_SHINGLES and size <= TEASER_SHARE * len(known.marks)
        return CopyKind.TEASER if is_teaser else CopyKind.CUT
    if of_known >= WHOLE_CONTAINMENT:
        return CopyKind.EXTENDED
    return CopyKind.SPUN
