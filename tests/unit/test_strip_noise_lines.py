"""The user's own noise: wordings of whole lines, of their beginning, their end or their middle."""

from __future__ import annotations

import pytest

from watcher.strip.noise_lines import NoiseLines, drop_noise


@pytest.mark.parametrize(
    ("wording", "line", "expected"),
    [
        ("Harbour Post Weekend", "HARBOUR POST weekend!", True),
        ("Harbour Post Weekend", "Harbour Post Weekend reports on the talks", False),
        ("Our podcast this week:*", "Our podcast this week: ships and shells", True),
        ("Our podcast this week:*", "Listen to our podcast this week", False),
        ("*for the Harbour Post", "Ana Kolar for the Harbour Post", True),
        ("*for the Harbour Post", "A prize for the Harbour Post and its readers", False),
        ("*supported by our readers*", "This page is supported by our readers since 2019.", True),
        ("*our readers*", "four readers wrote to us", False),
        ("Ausgabe 12", "Ausgabe 13", True),
        ("подписка*", "Подписка на газету: 300 рублей", True),
    ],
)
def test_a_wording_stands_for_the_lines_it_says(wording: str, line: str, expected: bool) -> None:
    assert (line in NoiseLines([wording])) is expected


def test_no_wording_drops_nothing() -> None:
    assert not NoiseLines()
    assert drop_noise(["The talks ended."], NoiseLines()) == (("The talks ended.",), ())


def test_a_paragraph_loses_only_the_lines_that_are_noise() -> None:
    noise = NoiseLines(["Harbour Post Weekend"])
    kept, dropped = drop_noise(["Harbour Post Weekend\nThe talks ended.", "Nobody spoke."], noise)
    assert kept == ("The talks ended.", "Nobody spoke.")
    assert dropped == ("Harbour Post Weekend",)


def test_a_text_that_is_noise_throughout_stays() -> None:
    assert drop_noise(["Harbour Post Weekend"], NoiseLines(["*weekend"])) == (("Harbour Post Weekend",), ())


def test_a_wording_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no word"):
        NoiseLines(["***"])
