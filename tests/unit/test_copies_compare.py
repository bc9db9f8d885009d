"""Each file of tests/cases/copies holds two texts and says what the second is of the first."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.copies.compare import compare
from watcher.copies.fingerprint import fingerprint
from watcher.model import CopyKind

CASES = sorted((Path(__file__).parent.parent / "cases" / "copies").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_two_texts_are_the_kind_of_copy_that_the_case_says(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))

    found = compare(
        fingerprint(case["new"]), fingerprint(case["known"]), same_source=case.get("same_source", False)
    )

    assert (found.kind.value if found else "") in case["kind"].split("|"), case["why"]
    assert found is None or found.containment >= case.get("least_containment", 0.0)


def test_there_are_cases_for_every_kind_of_copy() -> None:
    named = {
        kind for path in CASES for kind in tomllib.loads(path.read_text(encoding="utf-8"))["kind"].split("|")
    }
    assert {kind.value for kind in CopyKind} | {""} == named


def test_a_text_of_nothing_is_nobodys_copy() -> None:
    some = fingerprint("Envoys of both countries meet again on Tuesday in the old customs house")
    assert compare(fingerprint(""), some) is None
    assert compare(some, fingerprint("  …  ")) is None


def test_half_a_text_is_a_copy_of_another_source_and_news_from_the_same_one() -> None:
    known = " ".join(f"word{number}" for number in range(200))
    new = " ".join(f"word{number}" if number % 20 < 10 else f"other{number}" for number in range(200))
    assert compare(fingerprint(new), fingerprint(known)) is not None
    assert compare(fingerprint(new), fingerprint(known), same_source=True) is None


def test_shared_quotes_tie_a_spun_text_whose_prose_is_hardly_the_same() -> None:
    quotes = " ".join(f'"{name} spoke at some length about the matter"' for name in ("Ada", "Bo", "Cleo"))
    prose = " ".join(f"word{number}" for number in range(200))
    spun = " ".join(f"word{number}" if number % 9 < 4 else f"odd{number}" for number in range(200))
    found = compare(fingerprint(f"{spun} {quotes}"), fingerprint(f"{prose} {quotes}"))
    assert found is not None
    assert found.kind is CopyKind.SPUN
    unquoted = quotes.replace('"', "")
    assert compare(fingerprint(f"{spun} {unquoted}"), fingerprint(f"{prose} {unquoted}")) is None


def test_frame_around_a_text_counts_even_where_part_of_it_was_left_out() -> None:
    frame = [f"menu{number}" for number in range(120)]
    known = fingerprint(" ".join(frame[:60] + [f"one{number}" for number in range(60)] + frame[60:]))
    raw = fingerprint(" ".join(frame[:60] + [f"two{number}" for number in range(60)] + frame[60:]))
    half_cleaned = raw.without(range(5, 45))
    assert compare(half_cleaned, known, raw=raw) is None
    assert compare(half_cleaned, known) is not None


@given(st.lists(st.integers(0, 10_000), min_size=30, max_size=300))
def test_every_text_of_some_length_is_a_whole_copy_of_itself(numbers: list[int]) -> None:
    text = " ".join(f"w{number}" for number in numbers)
    found = compare(fingerprint(text), fingerprint(text))
    distinct = len(fingerprint(text).marks)
    assert distinct < 8 or (found is not None and found.kind is CopyKind.WHOLE)
