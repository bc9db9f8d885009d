"""How many sentences of a known truth are misread: `python bench/sentences.py [--number 2000] [--seed 1]
[--show 20]`.

A sentence is put together of a statement, something that may stand beside it and somebody who says it, all of
`bench/sentences.toml`; so its status, day, place and series are known. Prints the share that is misread, in
all and for the parts with which most are, and some of them with what was wrong. A part that is often misread
is a kind of error: look at one, mend the kind, and add cases of your own wording.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from watcher.facts.reader import FactReader
from watcher.model import Article, Fact, Status
from watcher.settings.topic import load_topic

ROOT = Path(__file__).parents[1]
_WORST = 12  # parts that are printed


@dataclass(frozen=True)
class Made:
    """A sentence, the parts that it was made of, and what it says."""

    text: str
    parts: tuple[str, ...]
    status: Status
    series: str | None
    day: str | None
    venue: str | None


def make(parts: dict[str, Any], draw: random.Random) -> Made:
    """One sentence, drawn at random."""
    statement, frame, aside = (draw.choice(parts[each]) for each in ("statement", "frame", "aside"))
    status, wording = Status(statement["status"]), statement["text"]
    held = status is Status.CONCLUDED
    day, due = draw.choice(parts["held_days" if held else "planned_days"]), draw.choice(parts["due_days"])
    place = draw.choice(parts["places"])
    it = wording.format(day=day, due=due, place=place) + aside
    opens = frame.partition("{it}")[0]
    if opens in ("", '"') or opens.endswith(" - "):
        it = it[0].upper() + it[1:]
    dated = (day and "{day}" in wording) or "{due}" in wording
    told = parts["held" if held else "planned"] if dated else None
    if status is Status.PLANNED and dated:
        status = Status.DATE_SET
    venue = parts["venue"] if place and "{place}" in wording else None
    text = re.sub(r",\s*([,.])", r"\1", frame.format(it=it))
    return Made(text, (wording, frame, aside), status, statement.get("series"), told, venue)


def error_of(made: Made, facts: list[Fact]) -> str | None:
    """What is wrong with the reading, None where it is right: status, series, day or place of the statement,
    or a second fact, if it is not that another meeting has no date yet."""
    own = [f for f in facts if f.status is made.status and made.series in (None, f.series)]
    if not own:
        return "nothing" if not facts else f"{facts[0].status}, {facts[0].series}"
    when = own[0].when
    day = None if when is None or when.start is None else when.start.isoformat() if when.is_day else str(when)
    if day != made.day:
        return f"day {day}, not {made.day}"
    if own[0].venue != made.venue:
        return f"place {own[0].venue}, not {made.venue}"
    more = next((f for f in facts if f is not own[0] and f.status is not Status.TBD), None)
    return f"and {more.status}, {more.series}, {more.when}, {more.venue}" if more is not None else None


def read(reader: FactReader, text: str, day: date) -> list[Fact]:
    """The facts of one sentence that are no background."""
    seen = datetime.combine(day, time(12), UTC)
    article = Article(
        id="made",
        url="https://quay.example/1",
        title="",
        body=text,
        seen=seen,
        published=seen,
        language="en",
        outlet="Quay Wire",
        owner="quay wire",
    )
    return [fact for fact in reader.read(article) if not fact.is_background]


def main() -> None:
    """Make, read, count and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20)
    args = parser.parse_args()
    parts = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
    reader = FactReader(load_topic(ROOT / "config" / "topics" / f"{parts['topic']}.toml"))
    draw = random.Random(args.seed)
    made_of, misread, wrong = Counter[str](), Counter[str](), []
    for _ in range(args.number):
        made = make(parts, draw)
        error = error_of(made, read(reader, made.text, parts["published"]))
        made_of.update(made.parts)
        if error is not None:
            misread.update(made.parts)
            wrong.append(f"{error} | {made.text}")
    print(f"{len(wrong)} of {args.number} sentences misread, {len(wrong) / args.number:.1%}")
    for part in sorted(misread, key=lambda each: -misread[each] / made_of[each])[:_WORST]:
        print(f"  {misread[part] / made_of[part]:4.0%} of {made_of[part]:4}  {part}")
    draw.shuffle(wrong)
    print(*wrong[: args.show], sep="\n")


if __name__ == "__main__":
    main()
