"""Is a text a copy of a known one, and which kind of copy: two fingerprints decide.

A similar text never silences a fact: what is said here is only where a text came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from watcher.copies.fingerprint import MARK_BITS, Fingerprint
from watcher.model import CopyKind

MIN_SHARED = 8
"""Shingles that two texts must share. With fewer, two bare headlines are copies only when they are one."""

COPY_CONTAINMENT = 0.33
"""Share of the smaller text's shingles in the other from which on it is a copy: heavily spun copies keep .34
and more, two papers' own words on one event stay under .25 in nineteen cases of twenty."""

OWN_CONTAINMENT = 0.7
"""The same for two texts of one source. Nobody spins his own texts; an office that words every decree and
every reception alike keeps .3 to .6 between two of them."""

SHORT_TEXT, SHORT_CONTAINMENT = 40, 0.6
"""Under so many shingles chance weighs more: there so much of the smaller text must stand in the other."""

WHOLE_CONTAINMENT = 0.55
"""Share of one text in the other from which on nothing of it is missing but single words."""

FRAME_GAP, FRAME_SHARE, FRAME_OWN = 15, 0.1, 0.7
"""Two texts of which each holds one run of its own of so many shingles and of this share of the text, and
hardly anything of its own elsewhere (this share of what is its own stands in that run), are two pages in one
frame: menu and footer are the same, the story is not. Edits and spinning are spread over the whole text."""

TEASER_SHINGLES, TEASER_SHARE = 80, 0.4
"""A part of at most so many shingles and of at most this share of the known text is a teaser, a longer one a
cut."""

DOUBLED_REPEATS = 1.5

SPUN_QUOTES, SPUN_QUOTE_SHARE, SPUN_CONTAINMENT = 3, 0.8, 0.2
"""Spinners leave quotes alone: that many quotes in common, that share of the fewer ones, and that much of the
prose."""

_COMMON = re.compile(b"\1{4,}")  # six words in a row that both texts have


@dataclass(frozen=True, slots=True)
class Likeness:
    """How the new text is a copy of the known one. `containment`: the larger of the two shares, 0..1."""

    kind: CopyKind
    containment: float
    rank: float  # both shares added: of several known texts the original has the highest


def compare(
    new: Fingerprint,
    known: Fingerprint,
    *,
    raw: Fingerprint | None = None,
    same_source: bool = False,
    in_new: frozenset[int] | None = None,
) -> Likeness | None:
    """The kind of copy that `new` is of `known`, None when it is a text of its own.

    `raw`: the new text with its page furniture, where that was left out of `new`. `same_source`: both texts
    are known to come from one outlet. `in_new`: the marks of `new`, where it is compared with several.
    """
    if not new.marks or not known.marks:
        return None
    in_known = frozenset(known.marks)
    in_new = in_new if in_new is not None else frozenset(new.marks)
    if _is_far(new, known, in_new, in_known):
        return None
    new_hits = list(map(in_known.__contains__, new.marks))
    known_hits = list(map(in_new.__contains__, known.marks))
    of_new = _share(new_hits, len(in_known))
    of_known = _share(known_hits, len(in_new))
    containment = max(of_new, of_known)
    if same_source and containment < OWN_CONTAINMENT:
        return None
    if not _is_enough(new_hits, known_hits, containment) and not _same_quotes(new, known, containment):
        return None
    if _is_one_run(new_hits) and _is_one_run(known_hits):
        return None
    if raw is not None and _is_frame(raw, known, in_known):
        return None
    return Likeness(_kind(new, known, of_new, of_known), round(containment, 3), round(of_new + of_known, 1))


def _is_far(new: Fingerprint, known: Fingerprint, in_new: frozenset[int], in_known: frozenset[int]) -> bool:
    """True where no rule could call so little in common a copy: two texts that only share a key or two."""
    common = len(in_new & in_known)
    of_new = (common + len(new.marks) - len(in_new)) / len(new.marks)
    of_known = (common + len(known.marks) - len(in_known)) / len(known.marks)
    return max(of_new, of_known) < SPUN_CONTAINMENT


def _is_frame(raw: Fingerprint, known: Fingerprint, in_known: frozenset[int]) -> bool:
    """True when both texts are one run of their own in the same surroundings."""
    if not _is_one_run(list(map(in_known.__contains__, raw.marks))):
        return False
    return _is_one_run(list(map(frozenset(raw.marks).__contains__, known.marks)))


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


def _is_one_run(hits: list[bool]) -> bool:
    own = len(hits) - sum(hits)
    least = max(FRAME_GAP, FRAME_SHARE * len(hits), FRAME_OWN * own)
    return own >= least and _longest_gap(hits) >= least


def _longest_gap(hits: list[bool]) -> int:
    """The most shingles without a counterpart in one run; hits by chance or of a name do not end it."""
    longest = 0
    for run in _COMMON.split(bytes(hits)):
        strays = run.count(1)
        if strays > 1 + len(run) // 6:
            longest = max(longest, *map(len, run.split(b"\1")))
        else:
            longest = max(longest, len(run) - strays)
    return longest


def _kind(new: Fingerprint, known: Fingerprint, of_new: float, of_known: float) -> CopyKind:
    if of_new >= WHOLE_CONTAINMENT and of_known >= WHOLE_CONTAINMENT:
        is_doubled = new.repeats >= DOUBLED_REPEATS * known.repeats
        return CopyKind.DOUBLED if is_doubled else CopyKind.WHOLE
    if of_new >= WHOLE_CONTAINMENT:
        size = len(new.marks)
        is_teaser = size <= TEASER_SHINGLES and size <= TEASER_SHARE * len(known.marks)
        return CopyKind.TEASER if is_teaser else CopyKind.CUT
    if of_known >= WHOLE_CONTAINMENT:
        return CopyKind.EXTENDED
    return CopyKind.SPUN
