"""Sentences end where they end, not where a line of hard-wrapped text does."""

from __future__ import annotations

import pytest

from watcher.text.sentences import join_wrapped_lines, split_sentences

RELEASE = """Outcomes of the talks
Harbour City, 4 May

In line with what the two presidents agreed in their conversation, the North
facilitated talks with the Southern delegation on Sunday. The delegations met
again on Monday.

-   The North and the South welcome the good offices of third
    countries that offered to host the next round of their
    consultations.
-   The North and the South will continue working."""


def sentences(text: str) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in split_sentences(text)]


def test_a_line_that_goes_on_in_the_next_ends_no_sentence_indented_or_not() -> None:
    assert sentences(RELEASE) == [
        "Outcomes of the talks",
        "Harbour City, 4 May",
        "In line with what the two presidents agreed in their conversation, the North facilitated talks with "
        "the Southern delegation on Sunday.",
        "The delegations met again on Monday.",
        "- The North and the South welcome the good offices of third countries that offered to host the next "
        "round of their consultations.",
        "- The North and the South will continue working.",
    ]


def test_wrapped_lines_are_joined_and_headings_lists_and_paragraphs_stay_apart() -> None:
    lines = join_wrapped_lines(RELEASE).split("\n")
    assert [line[:21] for line in lines] == [
        "Outcomes of the talks",
        "Harbour City, 4 May",
        "",
        "In line with what the",
        "",
        "-   The North and the",
        "-   The North and the",
    ]
    assert lines[3].endswith("met again on Monday.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "One line",
        "Home\nnews\nsport\n",
        "A headline of some length stands here\n\nA paragraph.",
        "A paragraph that is one long line, as most pages have them, and ends in a full stop.\nAnother one.",
    ],
)
def test_text_that_is_not_wrapped_stays_as_it_is(text: str) -> None:
    assert join_wrapped_lines(text) == text


def test_the_full_stop_of_an_ordinal_ends_no_sentence() -> None:
    text = (
        "Die 3. Runde soll am 10. April in Istanbul stattfinden. Bisher waren es 2. Mehr war nicht zu hören."
    )

    assert sentences(text) == [
        "Die 3. Runde soll am 10. April in Istanbul stattfinden.",
        "Bisher waren es 2.",
        "Mehr war nicht zu hören.",
    ]


def test_a_stop_behind_a_month_that_its_day_follows_ends_no_sentence() -> None:
    assert sentences("It begins on March. 17, they said. It was due in March. 17 people came.") == [
        "It begins on March. 17, they said.",
        "It was due in March.",
        "17 people came.",
    ]
