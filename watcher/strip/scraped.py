"""Text that was already scraped: the article in it, and why every other line fell.

The order: lines that stand twice, the title and its echoes, furniture known of the source, then the
classifier by form, neighbours and place, then links glued into a line that stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial

from watcher.model import Dropped
from watcher.strip.cuts import cut_links, usage
from watcher.strip.dates_of_page import find_days
from watcher.strip.furniture import line_key
from watcher.strip.lines import Line, split_lines
from watcher.strip.repeats import repeated, told_again
from watcher.strip.scraped_labels import is_address, is_pointer, published_in, quoted_title, source_in
from watcher.strip.scraped_phrases import KINDS, Hits, Phrases, shipped_phrases
from watcher.strip.scraped_title import echoes, title_text
from watcher.strip.scraped_trees import find_title, margins

MAX_TEXT = 2_000_000  # characters that are read; news texts are a hundred times shorter
_CLEAR = 1.0  # margin of a line that is body beyond doubt
_LIKELY = -0.5  # margin of a line below which the last sentence may stand
_NEARLY = -1.0  # margin above which a line stays that is a sentence without any listed wording
_DOUBT = -2.5  # margin above which a heading's place may outweigh its form
_LABEL_SIGN = re.compile(r"[|©@[\]{}<>»›→:/]")
_SURE = 3.0  # margin from which a label stays even though what it names fell
# Margin up to which a line falls: where the body keeps 97.5 % of its lines in cross-validation by site.
THRESHOLD = -0.4
_LONGEST_DAY = 8  # words of a line that tells a day and little more
_SHOWN = 200  # characters of a dropped line that are kept to show


@dataclass(frozen=True, slots=True)
class Scraped:
    """An article out of scraped text. `body` has its paragraphs separated by blank lines, without the title.

    `published` is set only when the text's own dateline or byline line tells a full date; `source_url` and
    `source_name` when a line names where the text was taken from.
    """

    title: str
    body: str
    published: date | None
    source_url: str | None
    source_name: str | None
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The lines that are left to be judged, what they say, where the title is, and what already fell."""

    lines: tuple[Line, ...]
    hits: tuple[Hits, ...]
    title_at: int | None
    title: str
    fallen: tuple[tuple[Line, str], ...]


def strip_scraped(
    text: str,
    *,
    language: str | None = None,
    known_lines: Collection[str] = (),
    title: str | None = None,
    phrases: Phrases | None = None,
) -> Scraped:
    """The article in a scraped text. Never raises; a text without an article gives an empty body.

    `known_lines` are keys of `furniture.line_key`; `title` is the title that feed or page told; `phrases`
    replaces the shipped word lists.
    """
    found = phrases or shipped_phrases()
    ready = prepare(text, title=title, phrases=found, known_lines=known_lines)
    verdict = _judge(ready)
    fallen = list(ready.fallen)
    paragraphs: list[str] = []
    words = cache(partial(usage, ready.lines))  # hardly a line asks for them
    for at, (line, rule) in enumerate(zip(ready.lines, verdict, strict=True)):
        if rule:
            fallen.append((line, rule))
        elif at != ready.title_at:
            kept, cuts = cut_links(line.text, words, found)
            paragraphs.extend([kept] if kept else [])
            fallen.extend((replace(line, text=cut), "link glued into a line") for cut in cuts)
    noise = sorted(fallen, key=lambda pair: pair[0].number)
    source_url, source_name = source_in([line.text for line, _ in noise])
    stays = [not rule for rule in verdict]
    return Scraped(
        title=ready.title,
        body="\n\n".join(paragraphs),
        published=published_in(ready.lines, ready.hits, stays, ready.title_at, language),
        source_url=source_url,
        source_name=source_name,
        dropped=tuple(Dropped(rule, line.text[:_SHOWN]) for line, rule in noise),
    )


def prepare(
    text: str,
    *,
    title: str | None = None,
    phrases: Phrases | None = None,
    known_lines: Collection[str] = (),
) -> Prepared:
    """The lines of a text without those that fall in any case: repeats, title echoes, known furniture."""
    found = phrases or shipped_phrases()
    lines = split_lines(text[:MAX_TEXT])
    fallen = [(lines[at], rule) for at, rule in repeated(lines).items()]
    fallen += [(line, "only addresses") for line in lines if is_address(line)]
    fallen += [(line, "points to another story") for line in lines if is_pointer(line, found)]
    if known_lines:
        fallen += [(line, "furniture of the source") for line in lines if line_key(line.text) in known_lines]
    lines = _without(lines, fallen)
    hits = [found.find(line.text, line.words) for line in lines]
    quoted = title or quoted_title(lines, hits)
    title_at = find_title(lines, hits, quoted)
    told = title_text(lines[title_at]) if title_at is not None and not title else quoted or ""
    echoed = [(lines[at], rule) for at, rule in echoes(lines, told, title_at).items()] if told else []
    kept = _without(lines, echoed)
    numbers = {line.number for line in kept}
    hits = [hit for line, hit in zip(lines, hits, strict=True) if line.number in numbers]
    place = kept.index(lines[title_at]) if title_at is not None else None
    return Prepared(tuple(kept), tuple(hits), place, told, (*fallen, *echoed))


def _without(lines: Sequence[Line], fallen: Sequence[tuple[Line, str]]) -> list[Line]:
    gone = {line.number for line, _ in fallen}
    return [line for line in lines if line.number not in gone]


def _judge(ready: Prepared) -> list[str]:
    """Per line, the rule by which it falls, "" when it stays."""
    verdict: list[str] = []
    found = margins(ready.lines, ready.hits, ready.title_at)
    for at, (line, hit, margin) in enumerate(zip(ready.lines, ready.hits, found, strict=True)):
        is_plain = line.is_sentence and line.ends_sentence and not max(hit.strength)
        if at == ready.title_at or (line.words and margin > (_NEARLY if is_plain else THRESHOLD)):
            verdict.append("")
        elif not line.words:
            verdict.append("no words")
        else:
            verdict.append(_reason(hit, margin))
    _keep_headings(ready, found, verdict)
    _drop_bare_labels(ready, found, verdict)
    _drop_day(ready, verdict)
    for at in told_again(ready.lines, [not rule for rule in verdict]):
        verdict[at] = "repeated line"
    return verdict


def _keep_headings(ready: Prepared, found: Sequence[float], verdict: list[str]) -> None:
    """Let a doubted line stay that stands where a heading, a lead or a last sentence does.

    A heading stands between two sure lines of the body and has the body's words, a lead right above the
    first sure line, and a sentence right below a sure line may be the one that tells the date.
    """
    common = set().union(*(line.words for line in ready.lines if line.is_sentence))
    lead_at = next((at for at, rule in enumerate(verdict) if not rule and at != ready.title_at), 0) - 1
    for at, (line, hit) in enumerate(zip(ready.lines, ready.hits, strict=True)):
        if (
            not verdict[at]
            or not line.words
            or found[at] < _DOUBT
            or max(hit.strength) == 3
            or hit.covered > 0.5
        ):
            continue
        below = found[at + 1] if at + 1 < len(found) else 0.0
        above = found[at - 1] if at else 0.0
        is_told = line.ends_sentence and line.size >= 4 and line.text[-1] not in "?؟？"
        if is_told and above > _LIKELY and max(hit.strength) < 2:
            verdict[at] = ""
            continue
        if _LABEL_SIGN.search(line.text):
            continue
        if found[at] > _NEARLY and not max(hit.strength) and _is_between_sentences(ready, verdict, at):
            verdict[at] = ""
            continue
        if sum(word in common for word in line.words) < line.size / 2:
            continue
        is_heading = line.size <= 10 and not line.ends_sentence and min(above, below) > _CLEAR
        is_lead = at == lead_at and line.size >= 10 and below > _CLEAR and not max(hit.strength)
        if is_heading or (is_lead and found[at] > _DOUBT / 2):
            verdict[at] = ""


def _is_between_sentences(ready: Prepared, verdict: Sequence[str], at: int) -> bool:
    """True for a short line between two sentences that stay; a fallen caption may stand above it."""
    lines = ready.lines
    if lines[at].size > 10 or lines[at].ends_sentence or at + 1 >= len(lines):
        return False
    above = at - 2 if at > 1 and verdict[at - 1] and max(ready.hits[at - 1].strength) > 1 else at - 1
    return above >= 0 and all(lines[near].is_sentence and not verdict[near] for near in (above, at + 1))


def _drop_bare_labels(ready: Prepared, found: Sequence[float], verdict: list[str]) -> None:
    """Let a label fall whose text fell ("Legal notice:" above a dropped notice), from the end upwards."""
    below = "end of the text"
    for at in range(len(verdict) - 1, -1, -1):
        line = ready.lines[at]
        if verdict[at] or at == ready.title_at:
            below = verdict[at]
            continue
        says = max(ready.hits[at].strength)
        is_label = line.size <= 8 and not line.ends_sentence
        if below and is_label and (line.text[-1] == ":" or says >= 2) and found[at] < _SURE:
            verdict[at] = "label of a dropped block"
        below = verdict[at]


def _drop_day(ready: Prepared, verdict: list[str]) -> None:
    """Let the line above the first sentence fall that tells little more than a day, in whatever language."""
    start = ready.title_at + 1 if ready.title_at is not None else 0
    for at in range(start, len(verdict)):
        line = ready.lines[at]
        if line.is_sentence:
            return
        if not verdict[at] and line.size <= _LONGEST_DAY and not line.ends_sentence and find_days(line.text):
            verdict[at] = "day of publication"


def _reason(hit: Hits, margin: float) -> str:
    strongest = max(range(len(KINDS)), key=lambda kind: hit.strength[kind])
    if hit.strength[strongest]:
        return f"{KINDS[strongest]} wording, margin {margin:.1f}"
    return f"form and place, margin {margin:.1f}"
