"""Markup and addresses are blanked, and no character that is left moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.text.markup import blank_markup


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("They [agreed](https://harbour-post.example/talks-in-oslo) to it.", "They agreed to it."),
        ("See https://harbour-post.example/putin-meets-trump today", "See today"),
        ("See www.harbour-post.example/talks, they say", "See they say"),
        ("**Bold** and <b>bold</b>", "Bold and bold"),
        ("One.<script>var talks = 1 < 2;</script> Two.", "One. Two."),
        ("Fewer than 3 < 4 delegates [sic] came (both)", "Fewer than 3 < 4 delegates [sic] came (both)"),
    ],
)
def test_what_is_no_word_of_the_text_is_blanked(text: str, left: str) -> None:
    blanked = blank_markup(text)

    assert len(blanked) == len(text)
    assert blanked.split() == left.split()


def test_a_section_of_markup_ends_a_paragraph() -> None:
    assert "\n\n" in blank_markup("<p>One</p><p>Two</p>")


@given(st.text(alphabet="ab <>/[]()*_:.htpsw\n!-", max_size=80))
def test_no_character_moves_whatever_the_text(text: str) -> None:
    blanked = blank_markup(text)

    assert len(blanked) == len(text)
    assert all(after in (before, " ", "\n") for before, after in zip(text, blanked, strict=True))
