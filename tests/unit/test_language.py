"""The language of a text: as stated, unless the text clearly is in another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.text import language as languages
from watcher.text.language import guess_language, language_of, primary_code

ENGLISH = "The two delegations will meet in Geneva on Monday, the ministry said."
GERMAN = "Die beiden Delegationen sind mit einem Sprecher der Ministerien nicht zufrieden, und das ist neu."
TURKISH = "Heyetler pazartesi günü İstanbul'da bir araya gelecek ve görüşmeler için hazırlık sürüyor."
RUSSIAN = "Делегации двух стран встретятся в понедельник, сообщили в министерстве."
UKRAINIAN = "Делегації двох країн зустрінуться в понеділок, повідомили в міністерстві."
ARABIC = "يلتقي وفدا البلدين يوم الاثنين في جنيف، بحسب الوزارة."
PERSIAN = "هیئت‌های دو کشور روز دوشنبه در ژنو دیدار می‌کنند."
CHINESE = "两国代表团将于星期一在日内瓦举行会谈。"


@pytest.mark.parametrize(
    ("stated", "text", "language"),
    [
        ("en-US", ENGLISH, "en"),
        (None, ENGLISH, "en"),
        (None, TURKISH, "tr"),
        ("en", ARABIC, "ar"),
        ("en-us", RUSSIAN, "ru"),
        ("ru", UKRAINIAN, "ru"),
        (None, UKRAINIAN, "uk"),
        ("fa", PERSIAN, "fa"),
        ("en", CHINESE, "zh"),
        ("en-US", GERMAN, "de"),
        ("en-US", TURKISH, "tr"),
        ("ru", ENGLISH, "en"),
        ("it", "Le delegazioni dei due paesi si incontrano a Ginevra e la data è decisa.", "it"),
        ("en", "Rubio meets Lavrov: Los Angeles Times, El Pais", "en"),
    ],
)
def test_the_stated_language_stands_unless_the_text_clearly_is_in_another(
    stated: str | None, text: str, language: str
) -> None:
    assert language_of(stated, text) == language


@pytest.mark.parametrize(("stated", "code"), [("en_US", "en"), (" PT-br", "pt"), (None, ""), ("", "")])
def test_the_primary_code_is_the_part_before_the_region(stated: str | None, code: str) -> None:
    assert primary_code(stated) == code


def test_a_text_without_letters_is_taken_for_english() -> None:
    assert guess_language("2025 · 07 · 28") == "en"


SMALL = [
    "the",
    "The",
    "of",
    "die",
    "Für",
    "för",
    "och",
    "les",
    "para",
    "ve",
    "için",
    "bir",
    "ağ",
    "a_de",
    "é",
]


@given(
    st.lists(st.sampled_from(SMALL)),
    st.sampled_from([" ", ", ", "-", "_"]),
    st.sampled_from([None, "en", "de", "tr", "pl"]),
)
def test_a_quick_look_tells_what_counting_all_small_words_tells(
    words: list[str], between: str, stated: str | None
) -> None:
    text = between.join(words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "_has_any", lambda _words, _sample: stated is None)
        counted = language_of(stated, text)
    assert language_of(stated, text) == counted
