"""Furniture of a source: lines that the same source shows on several of its pages, whatever their language.

Nothing here is stored: the caller keeps `LineCount` values per source, hands in those of the lines at hand
and stores what comes back. A line is furniture only after it was seen on several pages AND over several days
or on many pages, so that a report which a source shows twice (a sticky story, a correction) is not taken for
its furniture; a line that reads like a report needs far more. Whatever is dropped is dropped from comparing
and reading only; the stored page keeps it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from watcher.strip.lines import fold_words

_NUMBER = re.compile(r"\d+")
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b|[٠-٩۰-۹]{1,2}")
_REPORT_WORDS = 12  # words from which a line reads like a report rather than a label
_SENTENCE = re.compile(r"[.!?…。؟।]['\"”’»)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class FurniturePolicy:
    """How often a line must have been seen before it may be dropped, and when it is forgotten."""

    pages: int = 3  # on so many different pages over `days` days ...
    days: int = 2
    pages_any_day: int = 5  # ... or on so many pages, be it in one day
    report_pages: int = 8  # a line that reads like a report, over `report_days` days
    report_days: int = 4
    share: float = 0.2  # of the pages read since it first stood there; a line on fewer is chance
    forget_after_pages: int = 40  # pages of the source read since it was last seen
    forget_after: timedelta = timedelta(days=30)
    most_lines: int = 4_000  # lines counted per source


@dataclass(frozen=True, slots=True)
class LineCount:
    """How one line of one source was seen. `pages` and `days` hold the newest few, enough for the policy."""

    key: str
    is_report: bool
    pages: tuple[str, ...]
    days: tuple[date, ...]
    page_count: int
    first_seen: datetime
    last_seen: datetime
    first_read: int  # how many pages of the source had been read when it was first seen
    last_read: int  # the same when it was last seen


@dataclass(frozen=True, slots=True)
class SourceLines:
    """What is known of the lines of one source: `read` counts its pages, `lines` has the counts by key."""

    read: int = 0
    lines: Mapping[str, LineCount] = field(default_factory=dict)


_POLICY = FurniturePolicy()
LEAST_PAGES = min(_POLICY.pages, _POLICY.pages_any_day, _POLICY.report_pages)
"""On fewer pages no line is furniture."""
MOST_LINES = _POLICY.most_lines
"""Of one source more are not counted."""
_KEPT = 8  # pages and days that a count remembers by name


def line_key(line: str) -> str:
    """The key under which a line is counted: case and signs folded, hashed to 16 hexadecimal digits.

    Digits are folded in labels only: "12 comments" and "3 comments" have one key, but a sentence that a
    source prints every week with another day is another line every week. A line without a word is counted
    by its signs.
    """
    return _read(line)[0]


def reads_like_report(line: str) -> bool:
    """True for a line that could be the only report of a fact: a long one, or a sentence with a number."""
    return _read(line)[1]


@lru_cache(2_000)  # of every page of a source, the lines that all of them show; of each page every line twice
def _read(line: str) -> tuple[str, bool]:
    """The key of a line, and whether it reads like a report."""
    words = fold_words(line)
    folded = " ".join(words) or line.strip()
    is_report = len(words) >= _REPORT_WORDS or (
        len(words) >= 5 and bool(_SENTENCE.search(line)) and bool(_DAY.search(line))
    )
    if is_report:
        folded += " " + " ".join(_NUMBER.findall(line))
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=8).hexdigest(), is_report


def observe(
    known: SourceLines,
    page_lines: Iterable[str],
    page: str,
    now: datetime,
    policy: FurniturePolicy | None = None,
) -> SourceLines:
    """The counts after one page of the source was read. `page` is its canonical URL, or its title when it has
    none.

    The same page read again changes when its lines were last seen and nothing else: an updated page is one
    page. Lines that the site no longer shows are forgotten.
    """
    rules = policy or _POLICY
    told = hashlib.blake2b(page.encode("utf-8", "replace"), digest_size=6).hexdigest()
    counts = dict(known.lines)
    keys: dict[str, str] = {}
    for line in page_lines:
        keys.setdefault(line_key(line), line)
    seen_before = any(told in counts[key].pages for key in keys if key in counts)
    read = known.read + (not seen_before)
    for key, line in keys.items():
        was = counts.get(key)
        counts[key] = _counted(was, told, now, read) if was else _first(key, line, told, now, read)
    return SourceLines(read, remembered(SourceLines(read, counts), now, rules))


def _first(key: str, line: str, page: str, now: datetime, read: int) -> LineCount:
    return LineCount(
        key=key,
        is_report=reads_like_report(line),
        pages=(page,),
        days=(now.date(),),
        page_count=1,
        first_seen=now,
        last_seen=now,
        first_read=read,
        last_read=read,
    )


def _counted(was: LineCount, page: str, now: datetime, read: int) -> LineCount:
    if page in was.pages:
        return replace(was, last_seen=max(was.last_seen, now), last_read=read)
    days = was.days if now.date() in was.days else (*was.days, now.date())[-_KEPT:]
    return replace(
        was,
        pages=(*was.pages, page)[-_KEPT:],
        days=days,
        page_count=was.page_count + 1,
        last_seen=max(was.last_seen, now),
        last_read=read,
    )


def remembered_from(read: int, now: datetime, policy: FurniturePolicy | None = None) -> tuple[int, datetime]:
    """When a line must have been seen to be remembered, in pages of its source that were read and in time;
    `read` counts them now."""
    rules = policy or _POLICY
    return read - rules.forget_after_pages, now - rules.forget_after


def remembered(
    known: SourceLines, now: datetime, policy: FurniturePolicy | None = None
) -> dict[str, LineCount]:
    """The counts without lines that the source stopped showing; the oldest go when there are too many."""
    rules = policy or _POLICY
    page, moment = remembered_from(known.read, now, rules)
    lines = known.lines.items()
    kept = {key: each for key, each in lines if each.last_read >= page and each.last_seen >= moment}
    if len(kept) <= rules.most_lines:
        return kept
    newest = sorted(kept.values(), key=lambda count: (count.page_count > 1, count.last_seen, count.key))
    return {count.key: count for count in newest[-rules.most_lines :]}


def may_drop(count: LineCount, known: SourceLines, policy: FurniturePolicy) -> bool:
    """True when a line was seen so often that it cannot be the only report of a fact."""
    since = known.read - count.first_read + 1
    if count.page_count < policy.share * since:
        return False
    if count.is_report:
        return count.page_count >= policy.report_pages and len(count.days) >= policy.report_days
    if count.page_count >= policy.pages_any_day:
        return True
    return count.page_count >= policy.pages and len(count.days) >= policy.days


def furniture_lines(known: SourceLines, policy: FurniturePolicy | None = None) -> frozenset[str]:
    """The keys of the lines of a source that are furniture."""
    rules = policy or _POLICY
    return frozenset(key for key, count in known.lines.items() if may_drop(count, known, rules))


def drop_furniture(
    paragraphs: Sequence[str], keys: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`drop_lines` of the lines whose keys are furniture."""
    return drop_lines(paragraphs, lambda line: line_key(line) in keys)


def drop_lines(
    paragraphs: Sequence[str], is_dropped: Callable[[str], bool]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paragraphs that stay and the lines that fell; a page of which nothing would stay stays as it is.

    A paragraph of several lines loses the lines that fall only.
    """
    kept: list[str] = []
    dropped: list[str] = []
    for paragraph in paragraphs:
        left: list[str] = []
        for line in paragraph.split("\n"):
            (dropped if line.strip() and is_dropped(line) else left).append(line)
        if any(line.strip() for line in left):
            kept.append("\n".join(left))
    return (tuple(kept), tuple(dropped)) if kept else (tuple(paragraphs), ())
