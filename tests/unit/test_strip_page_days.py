"""Days as pages write them, and what an address says of them."""

from __future__ import annotations

import pytest

from watcher.strip.dates_of_page import is_day_first, read_address, read_stamp, read_words
from watcher.strip.page import strip_page


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://courier.example/2025/03/05/talks", "2025-03-05"),
        ("https://courier.example/news/20250305-talks", "2025-03-05"),
        ("https://courier.example/blog/2025/mar/05/talks", "2025-03-05"),
        ("https://courier.example/blog/2025/october/3/talks", "2025-10-03"),
        ("https://courier.example/2025/region/05/talks", None),
        ("https://courier.example/2025/13/05/talks", None),
    ],
)
def test_an_address_tells_a_day_only_where_it_names_one(url: str, day: str | None) -> None:
    found = read_address(url)
    assert (found.stated if found else None) == day


@pytest.mark.parametrize(
    ("text", "day_first", "day"),
    [
        ("03/04/2025", False, None),
        ("03/04/2025", True, "2025-04-03"),
        ("03/14/2025", True, "2025-03-14"),
        ("3.4.2025", False, "2025-04-03"),
        ("2025 Apr 3", False, "2025-04-03"),
        ("the 3rd of April 2025", False, "2025-04-03"),
        ("3 апреля 2025 г.", False, "2025-04-03"),
        ("2025年4月3日", False, "2025-04-03"),
        ("April 31, 2025", False, None),
    ],
)
def test_a_day_is_read_where_the_line_leaves_no_doubt(text: str, day_first: bool, day: str | None) -> None:
    found = read_words(text, day_first=day_first)
    assert (found.stated if found else None) == day


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fr", True), ("en-GB", True), ("en_AU", True), ("en", False), ("en-US", False), ("", False)],
)
def test_the_order_of_day_and_month_hangs_on_the_language(language: str, expected: bool) -> None:
    assert is_day_first(language) is expected


_PAGE = """<html lang="en"><head><title>Arland and Borduria to meet</title>
<meta property="article:published_time" content="2025-12-19T03:05:00+00:00"></head><body><article>
<h1>Arland and Borduria to meet</h1><p>Delegations of both countries will meet in the port of Szohod, the
ministry said.</p><p>The talks follow a first meeting in March, which ended without a joint statement.</p>
</article></body></html>"""


def test_a_stamp_in_utc_is_stated_with_the_day_of_the_address() -> None:
    page = strip_page(_PAGE, url="https://courier.example/2025/12/18/talks")
    assert page.published is not None
    assert page.published.isoformat() == "2025-12-19T03:05:00+00:00"
    assert page.published_stated == "2025-12-18"


def test_an_address_of_another_week_changes_nothing() -> None:
    page = strip_page(_PAGE, url="https://courier.example/2025/12/08/talks")
    assert page.published_stated == "2025-12-19T03:05:00+00:00"


def test_a_stamp_keeps_its_own_day_and_zone() -> None:
    found = read_stamp("2025-12-18T19:05:00-08:00")
    assert found is not None
    assert (found.stated, found.at.day) == ("2025-12-18T19:05:00-08:00", 19)
