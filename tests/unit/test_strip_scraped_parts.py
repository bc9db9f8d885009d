"""The parts of stripping scraped text: repeats, glued links, word lists, labels, hostile texts."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.strip.cuts import cut_links, usage
from watcher.strip.lines import fold_words, split_lines
from watcher.strip.repeats import repeated
from watcher.strip.scraped import strip_scraped
from watcher.strip.scraped_features import best_span
from watcher.strip.scraped_labels import source_in
from watcher.strip.scraped_phrases import KINDS, LEAD, Phrases, Row, read_rows, shipped_phrases

LISTS = sorted(
    (entry for entry in resources.files("watcher").joinpath("data/strip/lines").iterdir()),
    key=lambda e: e.name,
)
TEXT = """The envoys met on Monday in Geneva and spoke for two hours about the crossings.
They agreed that the crossings should open before the harvest in the autumn.
The ministers of the two countries will have the last word on the crossings."""


def test_headings_may_stand_twice_but_a_doubled_block_may_not() -> None:
    block = ["Background", "The envoys of both countries had met in Geneva in the spring.", "Outlook"]
    lines = split_lines(
        "\n".join([*block, "Outlook", "Nothing is known of a date for the next meeting yet.", *block])
    )
    assert sorted(repeated(lines)) == [5, 6, 7]


def test_teaser_falls_when_the_paragraph_stands_in_full() -> None:
    full = "The envoys of both countries had met in Geneva in the spring of last year."
    lines = split_lines(f"The envoys of both countries had met in Gen...\n{full}")
    assert list(repeated(lines)) == [0]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (
            "Read more: Why Cats Love Empty BoxesThe envoys met again on Tuesday and agreed on a text.",
            "The envoys",
        ),
        (
            "See also Storm closes two mountain passesThey agreed on Tuesday to meet in two weeks.",
            "They agreed",
        ),
        (
            "Lesen Sie auch: Warum Katzen Kartons liebenThe envoys met again on Tuesday in the city.",
            "The envoys",
        ),
        ("They agreed on Tuesday to meet again in two weeks. Share this article", "They agreed"),
    ],
)
def test_glued_link_is_cut(line: str, left: str) -> None:
    kept, cuts = cut_links(line, lambda: usage(split_lines(TEXT)), shipped_phrases())
    assert kept.startswith(left)
    assert kept.endswith(".")
    assert len(cuts) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Read more about the crossings in the report that the ministers will publish on Friday.",
        "Related talks on customs were put off until the autumn, the envoys of both countries said.",
        "The envoys praised YouTube and LinkedIn for their help in reaching people on both sides.",
    ],
)
def test_sentence_that_only_begins_like_a_link_is_left_whole(line: str) -> None:
    assert cut_links(line, lambda: usage(split_lines(TEXT)), shipped_phrases()) == (line, ())


@pytest.mark.parametrize("entry", LISTS, ids=lambda entry: entry.name)
def test_list_has_a_known_kind_and_every_row_a_note(entry: resources.abc.Traversable) -> None:
    kind, language, _ = entry.name.split(".")
    assert len(language) == 2
    assert kind in (*KINDS, LEAD)
    assert read_rows(kind, entry.read_text("utf-8"))


def test_row_without_note_is_refused_with_its_number() -> None:
    with pytest.raises(ValueError, match="row 1: note is empty"):
        read_rows("tags", '[[row]]\nat = "whole"\nlines = ["tags"]\n')
    with pytest.raises(ValueError, match="row 1: at = 'middle'"):
        read_rows("tags", '[[row]]\nat = "middle"\nnote = "x"\nlines = ["tags"]\n')
    with pytest.raises(tomllib.TOMLDecodeError):
        read_rows("tags", "[[row")


def test_place_of_a_wording_decides_how_strong_it_is() -> None:
    phrases = Phrases([Row("share", "whole", ("share",)), Row("legal", "any", ("all rights",))])
    assert phrases.find("Share:").of("share") == 3
    assert phrases.find("They share a border").of("share") == 0
    assert phrases.find("Here all rights end").of("legal") == 1


def test_numbers_and_case_are_folded() -> None:
    assert fold_words("12 COMMENTS") == fold_words("3 comments")


def test_best_span_is_the_run_with_the_largest_sum() -> None:
    assert best_span([-1.0, 3.0, -1.0, 4.0, -9.0, 5.0]) == (1, 4)
    assert best_span([-1.0, -2.0]) == (0, 0)


def test_source_line_without_address_gives_a_name() -> None:
    assert source_in(["Quelle: Seekurier"]) == (None, "Seekurier")
    assert source_in(["Nothing here"]) == (None, None)


def test_dateline_with_its_year_is_the_day_of_publication() -> None:
    text = "Envoys meet again in Geneva\n" + TEXT.replace(
        "The envoys met", "GENEVA, 12 May 2025 (Alpenpress) — The envoys met"
    )
    assert strip_scraped(text).published == date(2025, 5, 12)


def test_date_of_a_card_below_the_text_is_not_the_day_of_publication() -> None:
    cards = "Related\nWhy cats love boxes\nBy CatWatch 2024-02-09 23:15:10 0 712"
    assert strip_scraped(f"Envoys meet again in Geneva\n{TEXT}\n{cards}").published is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n \n",
        "\x00\x01\x02",
        "a" * 300_000,
        "<" * 5_000,
        "\n".join("x" for _ in range(20_000)),
        "א\u202eב\n" * 50,
        "\n".join(f"The two delegations will meet in the port {at}…" for at in range(6_000)),
        "What will change for you?\nThe two delegations will meet in the port, she said.\n" * 3_000,
        "\n".join("Read also: the two delegations will meet" for _ in range(6_000)),
        "\n".join(f"The post “{'a' * 240}” appeared first on" for _ in range(1_000)),
        "会谈将在日内瓦举行。" * 100_000,
        "“" * 200_000,
        "mail@" * 100_000,
    ],
    ids=[
        *("empty", "blank", "controls", "one long line", "signs", "many lines", "right to left"),
        *(
            "cut off alike",
            "one heading",
            "pointers",
            "quoted titles",
            "without blanks",
            "quotes",
            "addresses",
        ),
    ],
)
def test_hostile_text_ends_in_a_result(text: str) -> None:
    found = strip_scraped(text)
    assert found.published is None
    assert all(len(fell.text) <= 200 for fell in found.dropped)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=600))
def test_any_text_ends_in_a_result_that_adds_nothing(text: str) -> None:
    found = strip_scraped(text)
    said = set(fold_words(" ".join(line.text for line in split_lines(text))))
    assert len(fold_words(found.body)) <= len(fold_words(text)) + len(said)
    assert strip_scraped(text) == found


def test_given_title_is_not_repeated_in_the_body() -> None:
    title = "Envoys meet again in Geneva"
    found = strip_scraped(f"{title}\n{TEXT}\n{title}", title=title)
    assert found.title == title
    assert title not in found.body
