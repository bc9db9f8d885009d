"""Pages of invented outlets: every case carries what must come out of it in its first comment."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from watcher.model import ArticleKind
from watcher.strip.page import Page, strip_page
from watcher.strip.page_words import load

CASES = sorted((Path(__file__).parents[1] / "cases" / "strip_page").glob("*.html"))
_EXPECT = re.compile(r"<!-- expect: (.*) -->")


def _stripped(case: Path) -> tuple[Page, dict[str, Any]]:
    html = case.read_text(encoding="utf-8")
    match = _EXPECT.match(html)
    assert match is not None, f"{case.name} carries no expectation"
    return strip_page(html, url="https://courier.example/news/talks"), json.loads(match[1])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_page_gives_what_its_case_expects(case: Path) -> None:
    page, expected = _stripped(case)
    if "body" in expected:
        assert re.split(r"\n+", page.body) == expected.pop("body")
    for text in expected.pop("contains", ()):
        assert text in page.body
    for text in expected.pop("absent", ()):
        assert text not in page.body
    for name in ("published", "updated"):
        if name in expected:
            at: datetime | None = getattr(page, name)
            assert (at.isoformat() if at else None) == expected.pop(name)
    assert {name: getattr(page, name) for name in expected} == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_same_page_as_bytes_gives_the_same(case: Path) -> None:
    html = case.read_text(encoding="utf-8")
    assert strip_page(html.encode(), charset="utf-8") == strip_page(html)


@pytest.mark.parametrize("name", ["classes", "metadata", "months", "phrases", "walls"])
def test_every_row_of_a_list_says_which_case_taught_it(name: str) -> None:
    assert all(rows and all(str(row["case"]).strip() for row in rows) for rows in load(name).values())


def test_every_dropped_block_keeps_its_rule_and_its_beginning() -> None:
    page, _ = _stripped(next(case for case in CASES if case.stem == "noise_lines"))
    rules = {dropped.text: dropped.rule for dropped in page.dropped}
    assert rules["Advertisement"] == "words of advertisement"
    assert rules["By Ana Kolar"] == "named byline"
    assert all(dropped.rule and len(dropped.text) <= 200 for dropped in page.dropped)


def test_what_stands_outside_of_the_article_is_reported_too() -> None:
    page, _ = _stripped(next(case for case in CASES if case.stem == "comments_outweigh_the_article"))
    assert sum(dropped.rule.startswith("outside, in comment") for dropped in page.dropped) == 12


def test_a_wall_is_no_empty_page() -> None:
    kinds = {case.stem: _stripped(case)[0].kind for case in CASES}
    assert kinds["bot_check"] is ArticleKind.CHALLENGE
    assert kinds["consent_page"] is ArticleKind.CONSENT
    assert kinds["empty"] is ArticleKind.EMPTY
