"""Every file of tests/cases/feeds is a source and what must be read from it; absent keys are not looked
at."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from watcher.feeds.parse import parse_feed
from watcher.feeds.parsed import PacingHints, ParsedFeed
from watcher.model import Entry, Failed, Feed

CASES = Path(__file__).parents[1] / "cases" / "feeds"
SEEN = datetime(2025, 3, 2, 12, tzinfo=UTC)
URL = "https://harbour.example/feed/news.xml"


def read_case(path: Path) -> tuple[dict[str, Any], ParsedFeed | Failed]:
    case = tomllib.loads(path.read_text("utf-8"))
    feed = Feed("Harbour", URL, case.get("owner", "harbour"), kind=case.get("kind", "feed"))
    if "selector" in case:
        feed = Feed("Harbour", URL, "harbour", kind=case["kind"], selector=case["selector"])
    body = case["body"].encode(case.get("encoding", "utf-8"))
    return case["expect"], parse_feed(body, url=URL, content_type=case["content_type"], feed=feed, seen=SEEN)


def check_item(expected: dict[str, Any], entry: Entry) -> None:
    for name, value in expected.items():
        # TOML has no null: an empty date stands for none.
        wanted = None if name == "published" and value == "" else value
        assert getattr(entry, name) == wanted, name


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_a_source_is_read_as_its_case_says(path: Path) -> None:
    expect, parsed = read_case(path)
    if isinstance(parsed, Failed):
        assert parsed.kind == expect.get("failed"), parsed.message
        assert expect["message"] in parsed.message
        return
    assert "failed" not in expect
    assert parsed.is_whole is expect.get("is_whole", True)
    assert [list(row) for row in parsed.rejected] == expect.get("rejected", [])
    for name in ("kind", "title", "self_url"):
        assert getattr(parsed, name) == expect.get(name, getattr(parsed, name))
    for name in ("hub_urls", "children"):
        assert list(getattr(parsed, name)) == expect.get(name, [])
    if "keys" in expect:
        assert [list(keys) for keys in parsed.keys] == expect["keys"]
    if hints := expect.get("hints"):
        sets = {name: frozenset(hints[name]) for name in ("skip_hours", "skip_days")}
        assert parsed.hints == PacingHints(ttl=hints["ttl"], sy_period=hints["sy_period"], **sets)
    if "items" in expect or "children" in expect:
        assert len(parsed.items) == len(expect.get("items", []))
        for expected, entry in zip(expect.get("items", []), parsed.items, strict=True):
            check_item(expected, entry)
