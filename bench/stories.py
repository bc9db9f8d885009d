"""How many stories of a known truth are told wrongly: `python bench/stories.py [--number 50] [--seed 1]
[--show 10]`.

A story is the life of some rounds (announced, dated, moved or called off, under way, over), each step told
by several outlets in words drawn from `bench/stories.toml`, beside things that are known or are none of it.
The articles go through reading and ledger as a stream does. Prints how many alerts told something new, a
repeat or something false, how many steps were told, and some of what was wrong. What is wrong is a kind of
error of the ledger more often than of one wording: look at the articles before it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from watcher.facts.reader import FactReader
from watcher.flow.judging import LedgerRun, is_told
from watcher.model import Article, DateInterval, Round, Status
from watcher.settings.topic import load_topic

ROOT = Path(__file__).parents[1]
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_SOON = ("soon", "in the coming weeks", "in the near future")
_OFF = {Status.POSTPONED: "postponed", Status.CANCELLED: "cancelled", Status.DENIED: "cancelled"}
_NOTHING_NEW = "after"


@dataclass
class Life:
    """A round as it is: number, place and day, the day it was to have first, and the steps told so far."""

    number: int
    city: str
    day: date
    first_day: date
    steps: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Step:
    """An article: when it comes, what it tells of which round, and its words."""

    at: datetime
    stage: str
    life: Life
    title: str
    text: str


class Words(dict[str, str]):
    """Words for the slots of a template: those of the round; the others are drawn each time they stand."""

    def __init__(self, parts: dict[str, Any], draw: random.Random, life: Life, at: date) -> None:
        self._parts, self._draw, self._life, self._at = parts, draw, life, at

    def __missing__(self, slot: str) -> str:
        own = {"city": self._life.city, "today": f"{self._at:%A}", "ordinal": _ORDINALS[self._life.number]}
        if slot in own:
            return own[slot]
        if slot in ("day", "on_day", "old_day"):
            day = self._life.first_day if slot == "old_day" else self._life.day
            near = abs((day - self._at).days) <= 6
            name = f"{day:%A}" if near and self._draw.random() < 0.7 else f"{day:%B} {day.day}"
            return f"on {name}" if slot == "on_day" else name
        if slot == "hours":
            return str(self._draw.randint(3, 11))
        drawn: str = self._draw.choice(_SOON if slot == "soon" else self._parts[slot])
        return drawn.format_map(self)


def steps_of(parts: dict[str, Any], draw: random.Random) -> list[Step]:
    """The articles of one story, in the order in which they come."""
    told: list[Step] = []
    lives: list[Life] = []
    begin = date(2026, draw.randint(1, 8), draw.randint(1, 28))

    def tell(life: Life, stage: str, day: date, hour: int, most: int) -> None:
        for number in range(draw.randint(1, most)):
            at = datetime.combine(day, time(hour + number, draw.randint(0, 59)), tzinfo=UTC)
            words = Words(parts, draw, life, day)
            title, lead = (draw.choice(parts["stage"][stage][each]) for each in ("titles", "leads"))
            beside = draw.sample(parts["aside"], draw.randint(0, 2))
            held = [other for other in lives if other is not life and "concluded" in other.steps]
            if held and draw.random() < 0.5:
                before = Words(parts, draw, held[-1], day)
                beside.append(draw.choice(parts["before"]).format_map(before))
            lines = (line[0].upper() + line[1:] for line in (lead.format_map(words), *beside))
            told.append(Step(at, stage, life, title.format_map(words), " ".join(lines)))
        life.steps.add(stage)

    for number in range(draw.randint(2, 4)):
        due = begin + timedelta(days=draw.randint(14, 28))
        life = Life(number, draw.choice(parts["cities"]), due, due)
        lives.append(life)
        if draw.random() < 0.6:
            tell(life, "announced", due - timedelta(days=draw.randint(9, 12)), 8, 3)
        tell(life, "dated", due - timedelta(days=draw.randint(3, 6)), 9, 5)
        fate = draw.choices(("held", "moved", "postponed", "cancelled"), (6, 2, 1, 1))[0]
        if fate == "moved":
            life.day = due + timedelta(days=draw.randint(1, 4))
        if fate != "held":
            tell(life, fate, due - timedelta(days=1), 9, 4)
        if fate in ("held", "moved"):
            tell(life, "under_way", life.day, 8, 3)
            tell(life, "concluded", life.day, 16, 5)
            tell(life, _NOTHING_NEW, life.day + timedelta(days=draw.randint(1, 4)), 7, 3)
        begin = life.day
    return told


def meant(known: Round, seen: list[Step]) -> list[tuple[int, str]]:
    """The steps of rounds, told by one of these articles, that the round of an alert can mean."""
    found = []
    for life in {id(step.life): step.life for step in seen}.values():
        stages = {step.stage for step in seen if step.life is life}
        day = life.day if "moved" in stages else life.first_day
        if known.venue not in (None, life.city) or not _may_be(known.when, day, life, known.status):
            continue
        if known.status in _OFF:
            named = stages & {_OFF[known.status]}
        elif known.status in (Status.UNDER_WAY, Status.CONCLUDED):
            named = stages & {known.status.value}
        else:
            dated = known.when is not None and known.when.is_day
            plan = "announced" if not dated else "moved" if "moved" in stages else "dated"
            named = stages & {plan}
        found += [(life.number, stage) for stage in named]
    return found


def _may_be(when: DateInterval | None, day: date, life: Life, status: Status) -> bool:
    if when is None or when.start is None or when.end is None:
        return True
    return when.start <= day <= when.end or (status in _OFF and when.start == life.first_day)


@dataclass
class Score:
    """What the alerts of stories told, and which of them were wrong."""

    count: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def take(self, steps: list[Step], reader: FactReader, story: int) -> None:
        """One story through reading and ledger."""
        run, told = LedgerRun(reader.topic), set[tuple[int, str]]()
        for at, step in enumerate(steps):
            for judgement in run.take(reader.read(_article(step, f"{story}-{at}")), step.at):
                known, change = judgement.round, judgement.change
                if known is None or not is_told(change):
                    continue
                can_be = meant(known, steps[: at + 1])
                new = [each for each in can_be if each not in told]
                told.update(new[-1:])
                kind = "new" if new else "repeat" if can_be else "false"
                self.count[kind] += 1
                if kind != "new":
                    says = f"{change.kind}: {known.series}, {known.status}, {known.when}, {known.venue}"
                    when = f"story {story}, {step.at:%a %d %b}"
                    self.wrong.append(f"{kind}, {when}, {step.stage}: {step.title}\n    {says}")
        for life in {id(step.life): step.life for step in steps}.values():
            for stage in life.steps - {_NOTHING_NEW, "announced"}:
                self.count["steps"] += 1
                later = stage == "under_way" and (life.number, "concluded") in told
                self.count["steps told"] += later or (life.number, stage) in told


def _article(step: Step, name: str) -> Article:
    return Article(
        id=name,
        url=f"https://{name}.example/",
        title=step.title,
        body=step.text,
        seen=step.at,
        published=step.at,
        language="en",
        outlet=name,
        owner=name,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--number", type=int, default=50, help="stories that are told")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", type=int, default=10, help="wrong alerts that are printed")
    chosen = options.parse_args()
    parts = tomllib.loads((ROOT / "bench" / "stories.toml").read_text(encoding="utf-8"))
    reader = FactReader(load_topic(ROOT / "config" / "topics" / f"{parts['topic']}.toml"))
    score = Score()
    for story in range(chosen.number):
        draw = random.Random(chosen.seed * 100_000 + story)
        score.take(steps_of(parts, draw), reader, story)
    told = {kind: score.count[kind] for kind in ("new", "repeat", "false")}
    print(f"{chosen.number} stories, {sum(told.values())} alerts: {told}")
    print(f"told {score.count['steps told']} of {score.count['steps']} steps with a day")
    for line in random.Random(chosen.seed).sample(score.wrong, min(chosen.show, len(score.wrong))):
        print(line)


if __name__ == "__main__":
    main()
