from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from watcher.text.folded import folded


@given(st.text() | st.text(st.characters(max_codepoint=127)))
def test_words_are_the_runs_of_letters_digits_and_underscores_in_folded_case(text: str) -> None:
    assert folded(text).split(" ") == (re.findall(r"\w+", text.casefold()) or [""])
