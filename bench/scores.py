"""The project's own scores, over cases written for it: `python bench/scores.py [--worst]`.

Reads tests/cases/floors: `pages/*.html` (what must come out stands in the first comment), `scraped/*.txt`
("+ " a line of the body, "- " noise, "T " the title, "{...}" a run to be cut out). Copies are made of the
same stories: furnished, cut, doubled, shortened to a teaser, spun. Prints a line per score with its floor in
bench/floors.toml; `--worst` adds what went wrong. tests/flow/test_floors.py compares the two.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from watcher.store import copies
from watcher.strip.page import strip_page
from watcher.strip.scraped import strip_scraped

ROOT = Path(__file__).resolve().parents[1]
CASES, FLOORS = ROOT / "tests/cases/floors", ROOT / "bench/floors.toml"
_EXPECT = re.compile(r"<!-- expect: (.*) -->")
_RUN = re.compile(r"\{(.*?)\}")
_WORD = re.compile(r"[\u4e00-\u9fff]|\w+")


@dataclass
class Tally:
    """Sums from which the scores are made, and the faults in words."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, name: str, is_true: bool, fault: str) -> None:
        self.counts[f"{name} asked"] += 1
        self.counts[name] += is_true
        if not is_true:
            self.faults.append(fault)

    def share(self, name: str) -> float:
        return self.counts[name] / max(1, self.counts[f"{name} asked"])


def _shingles(lines: list[str]) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(" ".join(lines).lower())
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def _f1(wanted: list[str], given: list[str]) -> float:
    theirs, ours = _shingles(wanted), _shingles(given)
    total = sum(theirs.values()) + sum(ours.values())
    return 2 * sum((theirs & ours).values()) / total if total else 1.0


def _judge(tally: Tally, name: str, expected: dict[str, Any], title: str, day: str | None, body: str) -> None:
    """What pages and scraped texts are asked alike."""
    given = [line for line in re.split(r"\n+", body) if line]
    tally.counts["texts"] += 1
    tally.counts["f1"] += _f1(expected["body"], given)  # type: ignore[assignment]  # a sum of shares
    for line in expected["body"]:
        tally.add("body kept", line in given, f"{name}: lost {line[:80]!r}")
    strange = [line for line in given if line not in expected["body"]]
    tally.counts["noise lines kept"] += len(strange)
    tally.faults += [f"{name}: kept {line[:80]!r}" for line in strange]
    tally.add("titles", title == expected["title"], f"{name}: title {title[:80]!r}")
    if expected["published"] is not None:
        tally.add("days right", day == expected["published"], f"{name}: day {day}")
    elif day is not None:
        tally.faults.append(f"{name}: day {day} of nothing")
    tally.counts["days wrong"] += day is not None and day != expected["published"]


def _page_tally() -> Tally:
    tally = Tally()
    for path in sorted((CASES / "pages").glob("*.html")):
        html = path.read_text(encoding="utf-8")
        match = _EXPECT.match(html)
        if match is None:
            raise ValueError(f"{path.name} carries no expectation")
        expected = json.loads(match[1])
        page = strip_page(html, url="https://outlet.example/news/talks")
        tally.add("kinds", page.kind == expected["kind"], f"{path.stem}: kind {page.kind}")
        if expected["kind"] not in ("consent", "challenge"):
            day = page.published_stated[:10] if page.published_stated else None
            _judge(tally, path.stem, expected, page.title, day, page.body)
    return tally


def _scraped_tally() -> Tally:
    tally = Tally()
    for path in sorted((CASES / "scraped").glob("*.txt")):
        rows = path.read_text(encoding="utf-8").splitlines()
        head = dict(row[2:].split(": ", 1) for row in rows if row.startswith("# "))
        rows = [row for row in rows if not row.startswith("# ")]
        body = [_RUN.sub("", row[2:]) for row in rows if row.startswith("+ ")]
        cuts = [cut for row in rows if row.startswith("+ ") for cut in _RUN.findall(row)]
        title = next((row[2:] for row in rows if row.startswith("T ")), "")
        text = "\n".join(_RUN.sub(r"\1", row[2:]) for row in rows)
        found = strip_scraped(text, language=head.get("language"))
        expected = {"body": body, "title": title, "published": head.get("published")}
        day = found.published.isoformat() if found.published else None
        _judge(tally, path.stem, expected, found.title, day, found.body)
        for cut in cuts:
            tally.add("cuts", cut not in found.body, f"{path.stem}: not cut {cut[:80]!r}")
    return tally


def _copies_of(rng: random.Random, body: list[str]) -> Iterator[str]:
    """The story as other sites show it."""
    words = " ".join(body).split()
    menu = " ".join(f"menu{rng.randrange(10**6)}" for _ in range(20))
    if len(words) < 40:  # a script without blanks
        text = "".join(body)
        yield from (f"{menu}\n{text}\n{menu}", text[: len(text) // 2], text * 2)
        return
    yield f"{menu}\n{' '.join(words)}\n{menu}"
    yield " ".join(words[: len(words) * 6 // 10])
    yield " ".join(words[:40]) + "..."
    yield " ".join([*words, *words])
    yield " ".join(rng.choice(words) if rng.random() < 0.12 else word for word in words)


def _copy_scores(tally: Tally) -> None:
    rng = random.Random(7)
    engine = create_engine("sqlite://")
    copies.copy_text.create(engine)
    copies.copy_key.create(engine)
    known: set[str] = set()
    day = datetime(2025, 1, 1, tzinfo=UTC)
    with engine.begin() as connection:
        for path in sorted((CASES / "pages").glob("*.html")):
            match = _EXPECT.match(path.read_text(encoding="utf-8"))
            body = json.loads(match[1])["body"] if match else []
            if len(body) < 3 or body[0] in known or "live" in path.stem:
                continue
            known.add(body[0])
            site, text = f"{path.stem}.example", "\n".join(body)
            found = copies.place_text(connection, path.stem, text, source=site, published=day)
            tally.counts["called a copy"] += found is not None
            for number, text in enumerate(_copies_of(rng, body)):
                day += timedelta(hours=1)
                name = f"{path.stem}-{number}"
                found = copies.place_text(
                    connection, name, text, source=f"site{number}.example", published=day
                )
                tally.counts["called a copy"] += found is not None
                right = found is not None and found.article_id.startswith(path.stem)
                tally.add("copies found", right, f"{name}: is no copy of {path.stem}")
    engine.dispose()


def measured() -> tuple[dict[str, float], list[str]]:
    """Every score by its name in floors.toml, and the faults."""
    scores: dict[str, float] = {}
    faults: list[str] = []
    for kind, tally in (("pages", _page_tally()), ("scraped", _scraped_tally())):
        asked = [name.removesuffix(" asked") for name in tally.counts if name.endswith(" asked")]
        scores |= {f"{kind} {name}": tally.share(name) for name in asked}
        scores[f"{kind} F1"] = tally.counts["f1"] / tally.counts["texts"]
        scores |= {f"{kind} {name}": float(tally.counts[name]) for name in ("noise lines kept", "days wrong")}
        faults += tally.faults
    tally = Tally()
    _copy_scores(tally)
    right, called = tally.counts["copies found"], tally.counts["called a copy"]
    scores["copies F1"] = 2 * right / (called + tally.counts["copies found asked"])
    return scores, faults + tally.faults


def floors() -> dict[str, float]:
    """What each score must reach. Of what is counted as a fault ("kept", "wrong") it is the most allowed."""
    return {row["score"]: float(row["floor"]) for row in tomllib.loads(FLOORS.read_text("utf-8"))["floor"]}


def is_met(name: str, score: float, floor: float) -> bool:
    return score <= floor if name.endswith(("lines kept", "wrong")) else score >= floor


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worst", action="store_true", help="every fault in words")
    options = parser.parse_args()
    scores, faults = measured()
    known = floors() if FLOORS.exists() else {}
    for name, score in sorted(scores.items()):
        print(f"{name:26} {score:8.4f}   floor {known.get(name, float('nan')):.4f}")
    if options.worst:
        print(*faults, sep="\n")


if __name__ == "__main__":
    main()
