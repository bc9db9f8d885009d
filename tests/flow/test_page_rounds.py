"""The page of rounds: the picture, the table, and one round's life with its sentences."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from page_service import RunningPage, running_page
from selectolax.lexbor import LexborHTMLParser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPage]:
    with running_page(tmp_path_factory.mktemp("rounds")) as running:
        yield running


def tree(page: RunningPage, path: str) -> LexborHTMLParser:
    answer = httpx.get(f"{page.url}{path}")
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


def test_the_picture_shows_what_was_moved_and_says_so_in_words(page: RunningPage) -> None:
    picture = tree(page, "/").css_first("svg.wide")

    assert picture is not None
    assert picture.css_first("title").text() == "Timeline of rounds"
    assert "rounds by date" in picture.css_first("desc").text()
    assert "moved from Wed 25 Jun 2025" in picture.text()
    assert len(picture.css(".mark.held")) >= 3
    assert "today, 10 Jun" in picture.text()


def test_the_table_says_the_same_as_the_picture(page: RunningPage) -> None:
    rows = [" ".join(row.text(separator=" ").split()) for row in tree(page, "/").css("tbody tr")]

    assert any("Round 3" in row and "Wed 2 Jul 2025" in row and "Istanbul" in row for row in rows)


def test_a_rounds_life_has_every_value_with_its_sentence_in_its_own_language(page: RunningPage) -> None:
    links = [link.attributes["href"] for link in tree(page, "/").css("tbody th a")]
    life = tree(page, links[0] or "")

    arabic = life.css_first("blockquote[lang=ar]")
    assert arabic.attributes["dir"] == "rtl"
    assert "إسطنبول" in arabic.text()
    assert life.css_first("blockquote[lang=ru]").attributes["dir"] == "ltr"
    assert "does not stand" in life.css_first("main").text()


def test_what_a_source_wrote_is_shown_and_never_run(page: RunningPage) -> None:
    text = httpx.get(f"{page.url}/rounds/us-russia/embassies/4").text

    assert "<b>" not in text


def test_a_round_that_is_not_there_is_said_to_be_none(page: RunningPage) -> None:
    answer = httpx.get(f"{page.url}/rounds/<script>alert(1)</script>")

    assert answer.status_code == 404
    assert "<script>alert" not in answer.text
    assert "No round is called" in answer.text
