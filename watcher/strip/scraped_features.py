"""What the classifier reads of a line: its form, its wordings, its neighbours and its place in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from watcher.strip.lines import FORM, Line, form, script
from watcher.strip.scraped_phrases import KINDS, Hits

_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_FAR = 40.0  # lines: a distance that counts as "nowhere near"
_REACHES = (1, 2, 5, 12)  # lines
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
        wordings = float(len(KINDS) - hit.strength.count(0))
        row = [*own, *map(float, hit.strength), hit.covered, wordings]
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
    low, high = best_span([min(m, 60.0) - 4.0 if m else -9.0 for m in mass])
    said = _sums([float(line.is_sentence) for line in lines])
    sizes = [float(line.size) for line in lines]
    likeness = [0.0, *map(_likeness, lines, lines[1:]), 0.0]
    keys = Counter(line.key for line in lines)
    gaps = sum(line.gap > 0 for line in lines) / max(1, count)
    above, below = _distances(lines)
    masses = zip(*(_windows(mass, sums, reach) for reach in _REACHES), strict=True)
    rows: list[list[float]] = []
    opener, openers = -1, 0
    for at, (line, hit, near, run, words) in enumerate(
        zip(lines, hits, masses, _runs(lines), _vocabulary(lines), strict=True)
    ):
        rows.append(
            [
                float(min(at, 60)),
                float(min(count - at, 60)),
                at / count,
                float(min(count, 300)),
                above[at],
                below[at],
                *near,
                sums[at] / total,
                (sums[count] - sums[at + 1]) / total,
                float(low <= at < high),
                float(min(max(0, low - at), 60)),
                float(min(max(0, at - high + 1), 60)),
                (sums[high] - sums[low]) / total,
                *run,
                float(max(-40, min(40, at - title_at))) if title_at is not None else -41.0,
                float(min(60, at - opener)) if opener >= 0 else 61.0,
                said[at] - said[max(opener, 0)] if opener >= 0 else -1.0,
                float(openers),
                said[count] / count,
                *words,
                float(keys[line.key]),
                likeness[at],
                likeness[at + 1],
                max(sizes[max(0, at - 3) : at], default=0.0),
                max(sizes[at + 1 : at + 4], default=0.0),
                gaps,
            ]
        )
        if line.size <= 8 and any(hit.strength[kind] >= 2 for kind in _OPENERS):
            opener, openers = at, openers + 1
    return rows


def _windows(mass: Sequence[float], sums: Sequence[float], reach: int) -> list[float]:
    """Per line, the words of the sentences in so many lines above and below it."""
    padded = [0.0] * reach + [*sums] + [sums[-1]] * reach
    return [high - low - own for high, low, own in zip(padded[2 * reach + 1 :], padded, mass, strict=False)]


def _sums(values: Sequence[float]) -> list[float]:
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    return sums


def _distances(lines: Sequence[Line]) -> tuple[list[float], list[float]]:
    """Per line, the lines to the nearest sentence above and below, not counting the line itself."""

    def behind(order: Iterable[Line]) -> list[float]:
        distances, away = [], _FAR
        for line in order:
            distances.append(min(away, _FAR))
            away = 1.0 if line.is_sentence else away + 1.0
        return distances

    return behind(lines), behind(reversed(lines))[::-1]


def _runs(lines: Sequence[Line]) -> list[tuple[float, float, float]]:
    """Per line: the length of the run of lines of its sort (sentence or not), its place from both ends."""
    runs: list[tuple[float, float, float]] = []
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at].is_sentence != lines[start].is_sentence:
            size = at - start
            length = float(min(size, 50))
            runs.extend((length, float(min(i, 50)), float(min(size - 1 - i, 50))) for i in range(size))
            start = at
    return runs


def _vocabulary(lines: Sequence[Line]) -> list[tuple[float, float, float]]:
    """Per line: its share of the text's own frequent words and of words that stand in another sentence, and
    whether it is in another script than most of the text."""
    sentences = [line.words for line in lines if line.is_sentence]
    count = Counter(chain.from_iterable(sentences))
    told = Counter(chain.from_iterable(map(set, sentences)))
    frequent = frozenset(word for word, _ in count.most_common(25))
    often = frozenset(word for word, times in told.items() if times > 1)
    scripts = [script(line.text) for line in lines]
    main = _main_script(lines, scripts)
    rows = []
    for line, name in zip(lines, scripts, strict=True):
        words, size = line.words, max(1, line.size)
        elsewhere = often if line.is_sentence else told
        rows.append(
            (
                sum(map(frequent.__contains__, words)) / size,
                sum(map(elsewhere.__contains__, words)) / size,
                float(bool(name) and name != main),
            )
        )
    return rows


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
