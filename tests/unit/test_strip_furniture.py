"""Furniture of a source: learnt from its own pages, forgotten with them, never the only report of a fact."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from watcher.strip.furniture import (
    FurniturePolicy,
    SourceLines,
    drop_furniture,
    furniture_lines,
    line_key,
    observe,
    reads_like_report,
)
from watcher.strip.scraped import strip_scraped

MONDAY = datetime(2025, 5, 12, 9, 0, tzinfo=UTC)
LABEL = "Morgenbrief des Seekuriers"
REPORT = "The third round will be held on May 22."


def read_pages(
    pages: list[list[str]], per_day: int = 1, policy: FurniturePolicy | None = None
) -> SourceLines:
    known = SourceLines()
    for number, lines in enumerate(pages):
        now = MONDAY + timedelta(days=number // per_day)
        known = observe(known, lines, f"https://kurier.example.org/{number}", now, policy)
    return known


def test_label_on_three_pages_over_two_days_is_furniture() -> None:
    known = read_pages([[LABEL, f"Story number {word}"] for word in ("one", "two", "three")])
    assert furniture_lines(known) == {line_key(LABEL)}


def test_label_on_three_pages_of_one_day_is_not_yet_furniture() -> None:
    assert furniture_lines(read_pages([[LABEL]] * 3, per_day=9)) == frozenset()


def test_label_on_five_pages_of_one_day_is_furniture() -> None:
    assert furniture_lines(read_pages([[LABEL]] * 5, per_day=9)) == {line_key(LABEL)}


def test_same_page_read_again_counts_once() -> None:
    known = SourceLines()
    for day in range(6):
        known = observe(known, [LABEL], "https://kurier.example.org/a", MONDAY + timedelta(days=day))
    assert known.read == 1
    assert furniture_lines(known) == frozenset()


def test_report_that_a_source_repeats_for_a_week_is_not_furniture() -> None:
    assert reads_like_report(REPORT)
    assert furniture_lines(read_pages([[REPORT]] * 7)) == frozenset()


def test_sentence_on_many_pages_over_many_days_is_furniture() -> None:
    policy = FurniturePolicy()
    notice = "This form is protected and the rules of the provider as well as those of the page apply to it."
    known = read_pages([[notice]] * policy.report_pages)
    assert furniture_lines(known) == {line_key(notice)}


def test_sentence_with_another_date_is_another_line() -> None:
    known = read_pages([[REPORT]] * 12)
    moved = REPORT.replace("22", "29")
    assert line_key(REPORT) in furniture_lines(known)
    assert line_key(moved) not in furniture_lines(known)


def test_counters_of_any_size_are_one_line() -> None:
    assert line_key("12 comments") == line_key("3 Comments")
    assert line_key("***") != line_key("---")


def test_line_is_forgotten_when_the_site_stops_showing_it() -> None:
    policy = FurniturePolicy(forget_after_pages=5)
    known = read_pages(
        [[LABEL]] * 4 + [[f"Story number {n} of the new site" * 2] for n in "abcdef"], policy=policy
    )
    assert line_key(LABEL) not in known.lines


def test_line_is_forgotten_after_its_time() -> None:
    policy = FurniturePolicy()
    known = read_pages([[LABEL]] * 4)
    later = MONDAY + policy.forget_after + timedelta(days=9)
    assert (
        line_key(LABEL) not in observe(known, ["Another line"], "https://kurier.example.org/z", later).lines
    )


def test_line_on_few_of_many_pages_is_chance() -> None:
    pages = [["Analysis"] if number % 10 == 0 else [f"Story {'x' * number}"] for number in range(40)]
    assert line_key("Analysis") not in furniture_lines(read_pages(pages))


def test_counts_of_a_source_stay_bounded() -> None:
    policy = FurniturePolicy(most_lines=50)
    known = read_pages(
        [[LABEL, *(f"line {'y' * n} {'z' * page}" for n in range(40))] for page in range(1, 6)], policy=policy
    )
    assert len(known.lines) == 50
    assert line_key(LABEL) in known.lines


def test_furniture_is_dropped_from_paragraphs_of_a_page() -> None:
    keys = furniture_lines(read_pages([[LABEL]] * 5))
    kept, dropped = drop_furniture([f"{LABEL}\nThe talks ended.", LABEL, "Nobody spoke."], keys)
    assert kept == ("The talks ended.", "Nobody spoke.")
    assert dropped == (LABEL, LABEL)


def test_page_of_furniture_only_stays_as_it_is() -> None:
    keys = furniture_lines(read_pages([[LABEL]] * 5))
    assert drop_furniture([LABEL], keys) == ((LABEL,), ())


def test_known_lines_fall_from_scraped_text_in_a_language_without_lists() -> None:
    body = [
        f"Talande nummer {word} sade att samtalen fortsätter i nästa vecka enligt planen." for word in "abcd"
    ]
    box = "Kvällens utvalda läsning från kusten är här"
    found = strip_scraped(
        "\n".join(["Samtalen fortsätter i nästa vecka", *body, box]), known_lines={line_key(box)}
    )
    assert box not in found.body
    assert any(fell.rule == "furniture of the source" for fell in found.dropped)


@given(st.lists(st.text(max_size=80), max_size=12))
def test_dropped_and_kept_lines_are_all_lines(lines: list[str]) -> None:
    kept, dropped = drop_furniture(lines, {line_key(line) for line in lines[:3]})
    told = [part for paragraph in (*kept, *dropped) for part in paragraph.split("\n") if part.strip()]
    assert sorted(told) == sorted(part for line in lines for part in line.split("\n") if part.strip())
