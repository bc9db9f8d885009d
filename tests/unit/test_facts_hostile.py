"""No text makes the reader raise, whatever its letters, blanks and digits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.facts.lexicon.language_files import known_languages
from watcher.facts.reader import FactReader
from watcher.model import Article
from watcher.settings.topic import load_topic
from watcher.text.words import normal_form

ROOT = Path(__file__).parents[2]
SEEN = datetime(2025, 4, 8, 12, tzinfo=UTC)

# Words that every reading looks at, so that the odd ones beside them are reached.
TALKS = (
    *("U.S.", "US", "Russia", "Trump", "Putin", "Witkoff", "Moscow", "Istanbul", "Iran", "the", "of", "for"),
    *("talks", "round", "rounds", "meeting", "second", "2nd", "met", "meets", "will", "be", "held", "set"),
    *("postponed", "denied", "no date", "on", "April 10", "Thursday", "tomorrow", "after", "since", "with"),
    *("переговоры", "России", "и", "США", "пройдут", "10 апреля", "встреча", "состоялась", "в", "Стамбуле"),
    *("görüşmeler", "ABD", "Rusya", "İstanbul’da", "10 Nisan’da", "yapılacak", "ile", "arasında"),
    *("محادثات", "روسيا", "الولايات المتحدة", "إسطنبول", "الخميس", "جولة", "ستعقد", "في", "بين"),
    *("перемовини", "Росії", "та", "відбудуться", "зустріч", "俄罗斯", "美国", "会谈", "举行", "星期四"),
    *("samtal", "Ryssland", "och", "USA", "hålls", "på", "torsdag", "möte"),
)
ODD = (
    *("\u0640", "\u064b", "\u0651\u0652", "\u0640\u064b", "\u200b", "\u200e", "\u200f", "\ufeff", "\u00ad"),
    *("\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c", "\x00", "\u3000", "\u00a0", "\r", "\r\n", "\n\n"),
    *(
        "٢٠٢٥",
        "۱۰",
        "१०",
        "二〇二五",
        "²",
        "Ⅻ",
        "½",
        "①",
        "٣ ابريل",
        "10-11",
        "31/02/2025",
        "0",
        "99999999999",
    ),
    *("İ", "ı", "ß", "ﬁ", "ǆ", "e\u0301", "\u0301", "\U0001f91d", "\U0001d7d8", "\ud7ff", "\ue000"),
    *(
        "הסיבוב השני",
        "ביום חמישי",
        "גפ״ה",
        "دهم آوریل",
        "گفت‌وگوها",
        "rozmów w Stambule",
        "źródła",
        "’",
        "'s",
        "’s",
    ),
    *(
        "-",
        "–",
        "—",
        ":",
        ";",
        "...",
        "…",
        "«",
        "»",
        "(",
        ")",
        "[",
        "](http://x",
        "<p>",
        "<!--",
        "*",
        "**",
        "/",
        "?",
    ),
)
# Sentences that are read in full, to be broken up by odd words.
WHOLE = (
    (
        "en",
        "The second round of talks between Russia and the United States was held in Istanbul on April 10.",
    ),
    (
        "en",
        "Trump and Putin are set to meet in Alaska after several rounds of negotiations, the Kremlin said.",
    ),
    ("ru", "Второй раунд переговоров России и США состоится в Стамбуле 10 апреля, сообщили в Кремле."),
    ("tr", "ABD ile Rusya arasındaki ikinci tur görüşmeler 10 Nisan’da İstanbul’da yapılacak."),
    ("ar", "ستعقد الجولة الثانية من المحادثات بين روسيا والولايات المتحدة في إسطنبول يوم الخميس."),
    ("uk", "Другий раунд переговорів між Росією та США відбудеться у Стамбулі 10 квітня."),
    ("sv", "En andra omgång samtal mellan Ryssland och USA hålls i Istanbul på torsdag."),
    ("zh", "俄罗斯和美国第二轮会谈将于4月10日在伊斯坦布尔举行。"),
)


@cache
def reader(topic: str) -> FactReader:
    shipped = load_topic(ROOT / "config" / "topics" / f"{topic}.toml")
    return FactReader(replace(shipped, languages=known_languages()))


def texts() -> st.SearchStrategy[str]:
    """Words of talks and odd ones in any order, joined by blanks or by nothing."""
    word = st.one_of(st.sampled_from(TALKS), st.sampled_from(ODD), st.text(max_size=6))
    pieces = st.lists(st.tuples(word, st.sampled_from([" ", " ", " ", "", ", ", ". ", "\n"])), max_size=30)
    return pieces.map(lambda rows: "".join(word + gap for word, gap in rows))


def article(language: str, title: str, body: str) -> Article:
    return Article(
        id="odd",
        url="https://harbour-post.example/odd",
        title=title,
        body=body,
        seen=SEEN,
        published=SEEN,
        language=language,
        outlet="Harbour Post",
        owner="harbour",
    )


@pytest.mark.parametrize("topic", ["us-russia", "us-iran"])
@given(language=st.sampled_from(known_languages()), title=texts(), body=texts())
@settings(max_examples=100, deadline=None)
def test_any_text_in_any_language_is_read_without_an_error(
    topic: str, language: str, title: str, body: str
) -> None:
    source = article(language, title, body)

    for fact in reader(topic).read(source):
        assert source.text[fact.evidence.start : fact.evidence.end] == fact.evidence.quote


@pytest.mark.parametrize(("language", "sentence"), WHOLE)
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_word_at_any_place_of_a_sentence_is_no_error(language: str, sentence: str, odd: str) -> None:
    places = [index for index, char in enumerate(sentence) if char == " " or language == "zh"]

    for place in places:
        source = article(language, "", f"{sentence[:place]} {odd} {sentence[place:]}")
        for fact in reader("us-russia").read(source):
            assert source.text[fact.evidence.start : fact.evidence.end] == fact.evidence.quote


@given(st.text(min_size=1))
def test_a_word_never_loses_all_its_letters(word: str) -> None:
    assert normal_form(word)


@pytest.mark.parametrize("mark", ["\u0640", "\u064b", "\u0640\u0651"])
def test_an_arabic_mark_that_stands_alone_is_a_word_of_its_own(mark: str) -> None:
    assert normal_form(mark) == mark
