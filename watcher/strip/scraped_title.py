"""Which line of a scraped text is its title, and which lines only say the title again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from watcher.strip.lines import Line, fold_words
from watcher.strip.scraped_features import best_span
from watcher.strip.scraped_phrases import Hits

_ABOVE = 40  # lines above the first sentences in which a title is sought
_SITE_NAME = re.compile(r"\s+[|»•–—-]\s+[^|»•]{2,40}$")
_DIGITS = 0.4  # share of a line's letters and digits from which it tells a time
_QUOTES = re.compile(r"[\"“”«»‘’„]")

TITLE = (
    "words", "shared", "shared_often", "lead_of_shared", "capitals", "covered", "ends_stop", "ends_other",
    "ends_mark", "bullet", "times", "glued", "to_core", "place", "gap", "byline_below", "covered_above",
    "byline", "strongest", "is_sentence", "year", "quotes", "size_below", "size_above", "first_of_shared",
    "chars",
)  # fmt: skip


def title_candidates(lines: Sequence[Line], hits: Sequence[Hits]) -> tuple[range, list[list[float]]]:
    """The places where a title may stand, and one row of `TITLE` for each."""
    values = [min(line.size, 60) - 4.0 if line.is_sentence else -6.0 for line in lines]
    low, high = best_span(values)
    if high == 0:
        return range(0), []
    often = Counter(word for line in lines[low:high] for word in set(line.words) if _is_content(word))
    told = Counter(line.key for line in lines)
    spots = range(max(0, low - _ABOVE), min(len(lines), low + 2))
    squeezed = [_squeeze(lines[at].text) for at in spots]
    shares = [_shared(lines[at], often, 1 if at < low else 2) for at in spots]
    rows = []
    for place, at in enumerate(spots):
        above, below = (lines[at - 1] if at else None), (lines[at + 1] if at + 1 < len(lines) else None)
        line, hit, share = lines[at], hits[at], shares[place]
        own = squeezed[place]
        rows.append(
            [
                float(line.size),
                share,
                _shared(line, often, 3),
                share - max((other for i, other in enumerate(shares) if i != place), default=0.0),
                line.capitals,
                hit.covered,
                float(line.text[-1] == "."),
                float(line.text[-1] in "!?…؟"),
                float(line.text[-1] in ",:;|"),
                float(line.bullet),
                float(told[line.key]),
                float(
                    len(own) >= 12
                    and any(
                        own != other and own in other and len(other) < len(own) + 90 for other in squeezed
                    )
                ),
                float(low - at),
                float(min(at, 40)),
                float(line.gap),
                float(hits[at + 1].of("byline") if below else 0),
                hits[at - 1].covered if above else 0.0,
                float(hit.of("byline")),
                float(max(hit.strength)),
                float(line.is_sentence),
                float(bool(re.search(r"\b(?:19|20)\d\d\b", line.text))),
                float(bool(_QUOTES.search(line.text))),
                float(below.size if below else 0),
                float(above.size if above else 0),
                float(all(other < share for other in shares[:place])),
                float(min(len(line.text), 400)),
            ]
        )
    return spots, rows


def bare_title(lines: Sequence[Line], spots: range, chosen: int) -> int:
    """The place of the line that ends the chosen one, when a breadcrumb is glued to that; else the chosen."""
    tight = _squeeze(lines[chosen].text)
    for at in spots:
        own = _squeeze(lines[at].text)
        if lines[at].size >= 3 and 12 <= len(own) < len(tight) and tight.endswith(own):
            return at
    return chosen


def told_title(lines: Sequence[Line], given: str) -> int | None:
    """The place of the line that is the given title or most of it."""
    wanted = fold_words(given)
    return next((at for at, line in enumerate(lines) if line.words and is_title(line.words, wanted)), None)


def _shared(line: Line, often: Counter[str], times: int) -> float:
    """Share of a line's longer words that stand in at least so many lines of the core."""
    content = [word for word in line.words if _is_content(word)]
    return sum(often[word] >= times for word in content) / max(2, len(content))


def _is_content(word: str) -> bool:
    """True for a longer word, and for each sign of a script that is written without blanks."""
    return len(word) > 3 or word[0] >= "\u3040"


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def is_time(text: str) -> bool:
    """True for a line that is a date or a time with a word or two around it, in whatever language."""
    signs = [sign for sign in text if sign.isalnum()]
    return sum(sign.isdigit() for sign in signs) >= _DIGITS * len(signs)


def is_title(words: tuple[str, ...], title: tuple[str, ...]) -> bool:
    """True when words are the title, the title with little around it, or most of the title."""
    if words == title:
        return bool(words)
    small, large = sorted((words, title), key=len)
    if len(small) < 4 or len(small) < 0.6 * len(large):
        return False
    return f" {' '.join(small)} " in f" {' '.join(large)} "


def title_text(line: Line) -> str:
    """The title without the bullet and without the name of the site behind it ("... | The Daily")."""
    text = line.text.lstrip("•●*#- ").strip()
    short = _SITE_NAME.sub("", text)
    return short if len(fold_words(short)) >= 4 else text


def echoes(lines: Sequence[Line], title: str, title_at: int | None) -> dict[int, str]:
    """The places of lines that say only the title again, alone, behind a breadcrumb or inside a share row."""
    wanted = fold_words(title)
    tight = _squeeze(title)
    found: dict[int, str] = {}
    if len(wanted) < 3 or len(tight) < 8:
        return found
    for at, line in enumerate(lines):
        if at == title_at or line.size > len(wanted) + 12:
            continue
        if line.words == wanted:
            found[at] = "title again"
        elif not line.ends_sentence and tight in _squeeze(line.text):
            found[at] = "breadcrumb glued to the title"
    return found
