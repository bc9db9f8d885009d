"""What the classifier reads of a line: its form, its wordings, its neighbours and its place in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from watcher.strip.lines import FORM, Line, form, script
from watcher.strip.scraped_phrases import KINDS, Hits

_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_FAR = 40.0  # lines: a distance that counts as "nowhere near"
_OPENERS = tuple(KINDS.index(kind) for kind in ("related", "comments", "newsletter"))

PLACE = (
    "from_top", "from_end", "place", "lines", "to_sentence_above", "to_sentence_below", "mass_1", "mass_2",
    "mass_5", "mass_12", "mass_above", "mass_below", "in_core", "above_core", "below_core", "core_share",
    "run", "run_above", "run_below", "from_title", "from_opener", "sentences_since_opener", "openers_above",
    "sentence_share", "frequent_words", "shared_words", "odd_script", "times", "like_above", "like_below",
    "longest_above", "longest_below", "gaps",
)  # fmt: skip
NEAR = tuple(
    f"{name}{step:+d}"
    for step in _NEIGHBOURS
    for name in ("words", "ends", "capitals", "covered", "bullet", "colon")
)
FEATURES = (*FORM, *(f"says_{kind}" for kind in KINDS), "covered", "wordings", *PLACE, *NEAR)

AROUND = (
    "own", "own-3", "own-2", "own-1", "own+1", "own+2", "own+3", "mean_3", "mean_8", "highest_above",
    "highest_below", "in_span", "above_span", "below_span", "sum_above", "sum_below", "span_share",
)  # fmt: skip


def features(lines: Sequence[Line], hits: Sequence[Hits], title_at: int | None) -> list[list[float]]:
    """One row of `FEATURES` per line. `title_at` is the place of the title among the lines."""
    forms = [form(line) for line in lines]
    places = _places(lines, hits, title_at)
    edge = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    short = [
        (
            float(line.size), float(line.ends_sentence), line.capitals, hit.covered, float(line.bullet),
            float(line.text[-1] == ":"),
        )
        for line, hit in zip(lines, hits, strict=True)
    ]  # fmt: skip
    rows = []
    for at, (own, hit) in enumerate(zip(forms, hits, strict=True)):
        row = [*own, *map(float, hit.strength), hit.covered, float(sum(mark > 0 for mark in hit.strength))]
        row.extend(places[at])
        for step in _NEIGHBOURS:
            row.extend(short[at + step] if 0 <= at + step < len(lines) else edge)
        rows.append(row)
    return rows


def best_span(values: Sequence[float]) -> tuple[int, int]:
    """The half-open span whose sum is largest; (0, 0) when every value is below nought."""
    best, span, total, start = 0.0, (0, 0), 0.0, 0
    for at, value in enumerate(values):
        if total <= 0:
            total, start = 0.0, at
        total += value
        if total > best:
            best, span = total, (start, at + 1)
    return span


def _places(lines: Sequence[Line], hits: Sequence[Hits], title_at: int | None) -> list[list[float]]:
    count = len(lines)
    mass = [float(line.size) if line.is_sentence else 0.0 for line in lines]
    sums = _sums(mass)
    total = sums[-1] or 1.0
    sentences = [at for at, line in enumerate(lines) if line.is_sentence]
    low, high = best_span([min(m, 60.0) - 4.0 if m else -9.0 for m in mass])
    runs = _runs(lines)
    frequent, shared = _vocabulary(lines)
    keys = Counter(line.key for line in lines)
    scripts = [script(line.text) for line in lines]
    main = _main_script(lines, scripts)
    gaps = sum(line.gap > 0 for line in lines) / max(1, count)
    rows: list[list[float]] = []
    opener, openers = -1, 0
    for at, line in enumerate(lines):
        above, below = _distances(sentences, at)
        run_length, run_above, run_below = runs[at]
        marks = hits[at].strength
        words = line.words
        own = int(line.is_sentence)
        row = [
            float(min(at, 60)),
            float(min(count - at, 60)),
            at / count,
            float(min(count, 300)),
            above,
            below,
            *(sums[min(count, at + step + 1)] - sums[max(0, at - step)] - mass[at] for step in (1, 2, 5, 12)),
            sums[at] / total,
            (sums[count] - sums[at + 1]) / total,
            float(low <= at < high),
            float(min(max(0, low - at), 60)),
            float(min(max(0, at - high + 1), 60)),
            (sums[high] - sums[low]) / total,
            float(run_length),
            float(run_above),
            float(run_below),
            float(max(-40, min(40, at - title_at))) if title_at is not None else -41.0,
            float(min(60, at - opener)) if opener >= 0 else 61.0,
            float(bisect_left(sentences, at) - bisect_left(sentences, max(opener, 0)))
            if opener >= 0
            else -1.0,
            float(openers),
            len(sentences) / count,
            len([word for word in words if word in frequent]) / max(1, len(words)),
            len([word for word in words if shared.get(word, 0) > own]) / max(1, len(words)),
            float(bool(scripts[at]) and scripts[at] != main),
            float(keys[line.key]),
            _likeness(line, lines[at - 1]) if at else 0.0,
            _likeness(line, lines[at + 1]) if at + 1 < count else 0.0,
            float(max((lines[i].size for i in range(max(0, at - 3), at)), default=0)),
            float(max((lines[i].size for i in range(at + 1, min(count, at + 4))), default=0)),
            gaps,
        ]
        rows.append(row)
        if any(marks[kind] >= 2 for kind in _OPENERS) and line.size <= 8:
            opener, openers = at, openers + 1
    return rows


def _sums(values: Sequence[float]) -> list[float]:
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    return sums


def _distances(sentences: Sequence[int], at: int) -> tuple[float, float]:
    """Lines to the nearest sentence above and below, not counting the line itself."""
    place = bisect_left(sentences, at)
    after = place + 1 if place < len(sentences) and sentences[place] == at else place
    above = float(at - sentences[place - 1]) if place else _FAR
    below = float(sentences[after] - at) if after < len(sentences) else _FAR
    return min(above, _FAR), min(below, _FAR)


def _runs(lines: Sequence[Line]) -> list[tuple[int, int, int]]:
    """Per line: the length of the run of lines of its sort (sentence or not), its place from both ends."""
    runs: list[tuple[int, int, int]] = []
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at].is_sentence != lines[start].is_sentence:
            length = at - start
            runs.extend((min(length, 50), min(i, 50), min(length - 1 - i, 50)) for i in range(length))
            start = at
    return runs


def _vocabulary(lines: Sequence[Line]) -> tuple[frozenset[str], Counter[str]]:
    """The text's own frequent words, and in how many of its sentences each word stands."""
    count: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    for line in lines:
        if line.is_sentence:
            shared.update(set(line.words))
            count.update(line.words)
    return frozenset(word for word, _ in count.most_common(25)), shared


def _main_script(lines: Sequence[Line], scripts: Sequence[str]) -> str:
    weight: Counter[str] = Counter()
    for line, name in zip(lines, scripts, strict=True):
        if name:
            weight[name] += line.size
    return weight.most_common(1)[0][0] if weight else ""


def _likeness(line: Line, other: Line) -> float:
    """How alike two lines are in form, 0..1: length, ending, bullet, case."""
    size = min(line.size, other.size) / max(1, line.size, other.size)
    same = (line.ends_sentence == other.ends_sentence) + (line.bullet == other.bullet)
    return (size + same / 2 + 1 - abs(line.capitals - other.capitals)) / 3


def around(margins: Sequence[float]) -> list[list[float]]:
    """One row of `AROUND` per line: what the first pass made of the line and of those around it."""
    count = len(margins)
    sums = _sums(margins)
    low, high = best_span(margins)
    positive = _sums([max(0.0, value) for value in margins])
    above, below = _highest(margins), _highest(margins[::-1])[::-1]
    rows = []
    for at, own in enumerate(margins):
        row = [own]
        row.extend(margins[at + step] if 0 <= at + step < count else -9.0 for step in _NEIGHBOURS)
        for reach in (3, 8):
            start, end = max(0, at - reach), min(count, at + reach + 1)
            row.append((sums[end] - sums[start] - own) / max(1, end - start - 1))
        row += [
            above[at],
            below[at],
            float(low <= at < high),
            float(max(0, low - at)),
            float(max(0, at - high + 1)),
            positive[at],
            positive[count] - positive[at + 1],
            (positive[high] - positive[low]) / (positive[count] or 1.0),
        ]
        rows.append(row)
    return rows


def _highest(values: Sequence[float]) -> list[float]:
    """Per place, the highest value before it."""
    best, found = -9.0, []
    for value in values:
        found.append(best)
        best = max(best, value)
    return found
