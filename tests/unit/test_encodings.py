"""Encodings by their labels, and by what unlabelled bytes look like."""

from __future__ import annotations

import pytest

from watcher.feeds.charset import decoded
from watcher.text.encodings import codec_of, probable_codec


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"),
        (" iso-8859-1 ", "cp1252"),
        ("us-ascii", "cp1252"),
        ("windows-31j", "cp932"),
        ("x-gbk", "gb18030"),
        ("windows-874", "cp874"),
        ("iso-8859-8-i", "iso8859-8"),
        ("x-mac-cyrillic", "mac-cyrillic"),
        ("windows-1251", "cp1251"),
        ("hex", None),
        ("no-such-thing", None),
        ("", None),
        ("\0", None),
    ],
)
def test_a_label_is_read_as_browsers_read_it(label: str, codec: str | None) -> None:
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", "Переговоры в Стамбуле – 5 июля, «Порт»"),
        ("koi8-r", "Переговоры в Стамбуле"),
        ("cp1252", "Café “Talks” – Doha’s, Gespräche über Fähren, l’été à l’œuvre, déjà décidé"),
        ("cp1252", "plain"),
    ],
)
def test_what_unlabelled_text_is_written_in_shows_in_its_bytes(codec: str, text: str) -> None:
    assert probable_codec(text.encode(codec)) == codec


@pytest.mark.parametrize("content_type", [None, "text/xml", "text/xml; charset=utf-8"])
def test_cyrillic_without_a_label_or_under_a_wrong_one_is_read(content_type: str | None) -> None:
    text = "<rss><title>Переговоры в Стамбуле</title></rss>"
    assert decoded(text.encode("cp1251"), content_type) == text


@pytest.mark.parametrize(
    "meta",
    [
        "<meta charset=windows-1251>",
        "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>",
    ],
)
def test_the_meta_element_of_a_page_is_a_label(meta: str) -> None:
    page = f"<html><head>{meta}</head><body>Їжак – ok</body></html>"
    assert decoded(page.encode("cp1251"), "text/html") == page
