"""The project's own scores do not fall: stripping, days, cuts and copies over tests/cases/floors."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "scores.py"


@pytest.fixture(scope="module")
def scores() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_scores", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_score_reaches_its_floor(scores: ModuleType) -> None:
    measured, faults = scores.measured()
    floors = scores.floors()
    assert set(floors) == set(measured), "every score has a floor in bench/floors.toml, and none is left over"
    below = [
        f"{name}: {measured[name]:.4f}, floor {floor}"
        for name, floor in floors.items()
        if not scores.is_met(name, measured[name], floor)
    ]
    assert not below, "\n".join([*below, *faults])


def test_there_are_enough_cases_in_enough_languages(scores: ModuleType) -> None:
    pages = list((scores.CASES / "pages").glob("*.html"))
    scraped = list((scores.CASES / "scraped").glob("*.txt"))
    assert len(pages) >= 25
    assert len(scraped) >= 25
    languages = {
        line
        for path in scraped
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("# language: ")
    }
    assert len(languages) >= 8


@pytest.mark.parametrize(
    ("name", "score", "floor", "met"),
    [
        ("pages F1", 0.99, 0.99, True),
        ("pages F1", 0.98, 0.99, False),
        ("pages noise lines kept", 2, 3, True),
        ("pages noise lines kept", 4, 3, False),
        ("scraped days wrong", 1, 0, False),
    ],
)
def test_a_fault_is_counted_from_above_and_a_success_from_below(
    scores: ModuleType, name: str, score: float, floor: float, met: bool
) -> None:
    assert scores.is_met(name, score, floor) is met
