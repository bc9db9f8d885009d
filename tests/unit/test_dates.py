"""Dates in texts: every case file under tests/cases/dates says what must be read, and what must not."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.model import DateInterval, DateMention, Precision
from watcher.text.date_files import date_languages
from watcher.text.dates import read_dates
from watcher.text.dates_resolve import READERS
from watcher.text.language import guess_language
from watcher.text.languages import date_language

_CASES = Path(__file__).parents[1] / "cases" / "dates"
_DAY = date(2025, 4, 8)  # a Tuesday


def _cases() -> list[Any]:
    files = sorted(_CASES.glob("*.jsonl"))
    return [
        pytest.param(json.loads(line), id=f"{file.stem}:{number}")
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if "dates" in line
    ]


def _told(mention: DateMention) -> dict[str, object]:
    """A mention in the words of a case file, where what is not special is left out."""
    told: dict[str, object] = {"text": mention.text, "value": mention.value}
    if mention.is_speech:
        told["speech"] = True
    if mention.interval.precision in {Precision.WINDOW, Precision.OPEN}:
        told |= {"interval": str(mention.interval), "precision": mention.interval.precision.value}
    if mention.anchor in {"dateline", "quote", "mention"}:
        told["anchor"] = mention.anchor
    return told


@pytest.mark.parametrize("case", _cases())
def test_a_case_gives_exactly_its_dates(case: dict[str, Any]) -> None:
    mentions = read_dates(
        case["text"], published=date.fromisoformat(case["published"]), language=case.get("language")
    )

    assert [_told(mention) for mention in mentions] == case["dates"]


def test_offsets_count_code_points_of_the_text_as_it_is() -> None:
    text = "İİİ 🕊 İSTANBUL: heyetler 10 Nisan’da görüşecek"

    (mention,) = read_dates(text, published=_DAY, language="tr")

    assert text[mention.start : mention.end] == mention.text == "10 Nisan"


_WORDS = st.sampled_from(
    [
        "May",
        "may",
        "Monday",
        "10",
        "4–5",
        "2025",
        "next",
        "week",
        "the",
        "İ",
        "in",
        "Feb.",
        "said",
        "ago",
        "a",
        "soon",
        "среду",
        "апреля",
        "нисан",
        "الخميس",
        "4月",
        "10日",
        "\n\n",
        ",",
        "“",
        "”",
        "$5",
        "31",
        "2024-02-30",
    ]
)


@given(st.lists(_WORDS, max_size=40), st.sampled_from([None, *sorted(date_languages())]), st.booleans())
def test_mentions_stand_at_their_offsets_in_order_and_apart(
    words: list[str], language: str | None, windows: bool
) -> None:
    text = " ".join(words)

    mentions = read_dates(text, published=_DAY, language=language, windows=windows)

    assert all(text[mention.start : mention.end] == mention.text != "" for mention in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert isinstance(read_dates(text, published=_DAY), tuple)


def test_a_weekday_keeps_its_other_reading() -> None:
    (mention,) = read_dates("They will meet on Thursday.", published=_DAY)

    assert mention.interval == DateInterval(date(2025, 4, 10), date(2025, 4, 10), Precision.DAY)
    assert mention.alternative == DateInterval(date(2025, 4, 3), date(2025, 4, 3), Precision.DAY)


def test_a_day_without_a_year_keeps_the_other_year_when_it_is_plausible() -> None:
    (mention,) = read_dates("The anniversary is on October 5", published=_DAY)

    assert mention.value == "2025-10-05"
    assert str(mention.alternative) == "2024-10-05"


def test_a_published_time_anchors_like_its_day() -> None:
    published = datetime(2025, 4, 8, 23, 30, tzinfo=UTC)

    assert [m.value for m in read_dates("It ends tomorrow", published=published)] == ["2025-04-09"]


def test_windows_can_be_left_out() -> None:
    text = "In the coming days, soon, or on April 10; no date has been set."

    assert [m.value for m in read_dates(text, published=_DAY, windows=False)] == ["2025-04-10"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The talks will be held in the city", "en"),
        ("Переговоры пройдут в городе", "ru"),
        ("Переговори відбудуться в місті", "uk"),
        ("Görüşmeler bir ay için ertelendi", "tr"),
        ("تعقد المحادثات في المدينة", "ar"),
        ("会谈将在城市举行", "zh"),
        ("Die Gespräche finden in der Stadt statt und sind nicht neu", "de"),
        ("Samtalen hålls i staden och är inte de första", "sv"),
        ("Les pourparlers se tiennent dans la ville", "fr"),
        ("Las conversaciones se celebran en la ciudad con los enviados", "es"),
        ("", "en"),
    ],
)
def test_the_language_is_guessed_from_letters_and_small_words(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_an_unknown_language_is_read_as_what_its_letters_say() -> None:
    assert [m.value for m in read_dates("on April 10", published=_DAY, language="xx")] == ["2025-04-10"]
    assert [m.value for m in read_dates("on April 10", published=_DAY, language="en-GB")] == ["2025-04-10"]


@pytest.mark.parametrize("code", sorted(date_languages()))
def test_a_language_file_is_complete(code: str) -> None:
    language = date_language(code)
    months = {values["month"] for values in language.values.values() if "month" in values}
    bases = any("monthbase" in values for values in language.values.values())
    weekdays = {
        v for values in language.values.values() for k, v in values.items() if k in {"weekday", "wdabbr"}
    }
    moves = {values["rel"] for values in language.values.values() if "rel" in values}

    assert months == set(range(1, 13)) or bases or language.segments
    assert weekdays == set(range(1, 8))
    assert {0} <= moves
    assert {rule.action for rule in language.rules} <= READERS.keys()


def test_a_language_without_a_file_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        date_language("xx")
