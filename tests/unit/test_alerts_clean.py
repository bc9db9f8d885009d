"""What comes from outside is made fit to be shown."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from watcher.alerts.clean import one_line, web_link


def test_invisible_and_steering_characters_are_gone() -> None:
    trojan = "Round\u202e3\u200b in\u2066 Moscow\x1b[31m\u2028set\ufeff\x00"
    assert one_line(trojan) == "Round3 in Moscow[31m set"


def test_a_cut_is_marked_and_made_behind_a_word() -> None:
    assert one_line("The third round will take place in the capital", 30) == "The third round will take…"
    assert one_line("x" * 50, 10) == "x" * 9 + "…"


def test_only_web_addresses_become_links() -> None:
    assert web_link("https://wire.example/a?b=1") == "https://wire.example/a?b=1"
    for bad in (
        "javascript:alert(1)",
        "data:text/html,x",
        "https://bank.example@evil.example/",
        "//x.example",
        "",
    ):
        assert web_link(bad) is None


@given(st.text(max_size=200), st.integers(5, 120))
def test_whatever_comes_in_one_bounded_visible_line_comes_out(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert not {"\n", "\r", "\t"} & set(line)
    assert all(unicodedata.category(char)[0] != "C" for char in line)
    assert one_line(line, limit) == line
