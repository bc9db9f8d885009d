"""Each file of tests/cases/strip_scraped is a scraped text whose lines say what should become of them.

"+ " a line of the body, "- " noise, "T " the title, a blank line is blank; "{...}" is a run to be cut out.
Head lines "# name: value" may tell the language and what the text should tell: title, published, source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from watcher.strip.lines import fold_words
from watcher.strip.scraped import Scraped, strip_scraped

CASES = sorted((Path(__file__).parents[1] / "cases" / "strip_scraped").glob("*.txt"))
_RUN = re.compile(r"\{(.*?)\}")


@dataclass
class Case:
    text: str = ""
    head: dict[str, str] = field(default_factory=dict)
    title: str = ""
    body: list[str] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)


def read(path: Path) -> Case:
    case, lines = Case(), []
    for row in path.read_text("utf-8").splitlines():
        if row.startswith("# "):
            name, value = row[2:].split(": ", 1)
            case.head[name] = value
            continue
        mark, line = row[:2], row[2:]
        lines.append(_RUN.sub(r"\1", line))
        if mark == "+ ":
            case.cuts += _RUN.findall(line)
            case.body.append(_RUN.sub("", line))
        elif mark == "- ":
            case.noise.append(line.strip())
        elif mark == "T ":
            case.title = line
        else:
            assert not row.strip(), f"{path.name}: a line begins with '+ ', '- ', 'T ' or is blank: {row!r}"
    case.title = case.head.get("title", case.title)
    case.text = "\n".join(lines)
    return case


def strip(path: Path) -> tuple[Case, Scraped]:
    case = read(path)
    return case, strip_scraped(case.text, language=case.head.get("language"))


def same(text: str) -> str:
    return " ".join(fold_words(text))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_body_is_kept_and_nothing_else(path: Path) -> None:
    case, found = strip(path)
    assert [same(line) for line in found.body.split("\n\n")] == [same(line) for line in case.body]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_title_is_found_and_stands_only_once(path: Path) -> None:
    case, found = strip(path)
    assert same(found.title) == same(case.title)
    assert same(case.title) not in same(found.body)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_dropped_line_has_a_rule(path: Path) -> None:
    case, found = strip(path)
    assert all(dropped.rule and dropped.text for dropped in found.dropped)
    assert len(found.dropped) == len(case.noise) + len(case.cuts)


@pytest.mark.parametrize(
    "path", [p for p in CASES if "# published" in p.read_text("utf-8")], ids=lambda p: p.stem
)
def test_day_of_publication_is_told_by_the_byline(path: Path) -> None:
    case, found = strip(path)
    assert found.published is not None
    assert found.published.isoformat() == case.head["published"]


@pytest.mark.parametrize(
    "path", [p for p in CASES if "# source" in p.read_text("utf-8")], ids=lambda p: p.stem
)
def test_source_line_becomes_the_source(path: Path) -> None:
    case, found = strip(path)
    assert found.source_url == f"https://{case.head['source']}"
    assert found.source_name == case.head["source"].removeprefix("www.")
