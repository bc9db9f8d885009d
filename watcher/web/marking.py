"""A stored text in paragraphs, with the sentences marked that something rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CONTEXT = 1  # paragraphs shown on both sides of a quote
MAX_PARAGRAPH = 1_500  # characters of one without a mark that are shown around a quote


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph. `anchor` names a mark by the place of its first character."""

    text: str
    is_marked: bool
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]

    @property
    def is_marked(self) -> bool:
        return any(run.is_marked for run in self.runs)


def marked(text: str, places: Iterable[tuple[int, int]]) -> tuple[Paragraph, ...]:
    """The paragraphs of the text with `text[start:end]` marked for each place; places may overlap."""
    merged = _merged(places, len(text))
    paragraphs = []
    at = 0
    for part in text.split("\n\n"):
        end = at + len(part)
        inside = [(max(first, at), min(last, end)) for first, last in merged if first < end and last > at]
        paragraphs.append(Paragraph(tuple(_runs(text, at, end, inside))))
        at = end + 2
    return tuple(paragraph for paragraph in paragraphs if any(run.text.strip() for run in paragraph.runs))


def around(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The marked paragraphs and their neighbours."""
    near = {
        place
        for number, paragraph in enumerate(paragraphs)
        if paragraph.is_marked
        for place in range(number - CONTEXT, number + CONTEXT + 1)
    }
    return tuple(_short(paragraph) for number, paragraph in enumerate(paragraphs) if number in near)


def _short(paragraph: Paragraph) -> Paragraph:
    text = "".join(run.text for run in paragraph.runs)
    if paragraph.is_marked or len(text) <= MAX_PARAGRAPH:
        return paragraph
    return Paragraph((Run(text[:MAX_PARAGRAPH] + "…", False),))


def _merged(places: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in places):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _runs(text: str, at: int, end: int, inside: Sequence[tuple[int, int]]) -> Iterable[Run]:
    for first, last in inside:
        if at < first:
            yield Run(text[at:first], False)
        yield Run(text[first:last], True, f"c{first}")
        at = last
    if at < end:
        yield Run(text[at:end], False)
