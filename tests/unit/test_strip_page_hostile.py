"""Pages that were made to hurt end in a clear result, and whatever bytes come, nothing is raised."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.model import ArticleKind
from watcher.strip.page import strip_page
from watcher.strip.page_decode import decode
from watcher.strip.page_guard import LARGEST, bounded

_SENTENCE = "Delegations of both countries will meet in the port of Szohod on Thursday, the ministry said. "
_PARAGRAPH = f"<p>{_SENTENCE * 3}</p>"

# What stands before the one paragraph of the page; the text must still be found.
_BEFORE = {
    "nested elements": "<div>" * 100_000,
    "nested and named elements": '<div class="share related">' * 50_000,
    "nested links with elements": "<a href=x><div>" * 50_000,
    "nested tables": "<table><tr><td>" * 50_000,
    "attributes": "<div " + " ".join(f'a{number}="x"' for number in range(100_000)) + ">",
    "a deep JSON-LD": '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    "a script of 20 MB": "<script>" + "x" * 20_000_000 + "</script>",
    "comments that never end properly": "<!-- -- >" * 10_000 + "-->",
}


@pytest.mark.parametrize("name", _BEFORE)
def test_the_text_behind_a_hostile_beginning_is_found(name: str) -> None:
    page = strip_page("<html><body>" + _BEFORE[name] + _PARAGRAPH)
    assert page.body == (_SENTENCE * 3).strip()


def test_a_page_of_twenty_megabytes_is_read_up_to_the_bound() -> None:
    page = strip_page("<html><body>" + _PARAGRAPH * (20_000_000 // len(_PARAGRAPH)))
    assert page.kind is ArticleKind.ARTICLE
    assert 0 < len(page.body) <= LARGEST


def test_nesting_is_flattened_only_where_no_parser_could_bear_it() -> None:
    usual = "<html><body>" + "<div>" * 200 + _PARAGRAPH + "</div>" * 200
    assert bounded(usual) is usual
    long_list = "<ul>" + "<li>one more line<br>" * 20_000 + "</ul>"
    assert bounded(long_list) is long_list
    assert "<div>" not in bounded("<div>" * 100_000 + _PARAGRAPH)


def test_nul_bytes_do_not_hide_the_text() -> None:
    assert "Szohod" in strip_page(b"\0" * 1000 + _PARAGRAPH.encode()).body


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("Переговоры".encode("cp1251"), "windows-1251"),
        ("<meta charset=windows-1251>Переговоры".encode("cp1251"), None),
        ("<meta charset=koi8-r>Переговоры".encode(), "utf-8"),
        ("\ufeffПереговоры".encode(), "koi8-r"),
        ("Переговоры".encode("utf-16"), None),
        ("<meta charset=utf-16>Переговоры".encode(), None),
        ("<meta charset=base64>Переговоры".encode(), "no-such-charset"),
    ],
    ids=["header", "meta", "header over meta", "mark over header", "utf-16 mark", "meta utf-16", "unknown"],
)
def test_the_charset_is_that_of_mark_header_meta_or_utf_8_in_this_order(
    data: bytes, charset: str | None
) -> None:
    assert decode(data, charset).endswith("Переговоры")


def test_western_bytes_without_any_charset_are_read_as_windows_1252() -> None:
    text = (
        "Le ministère a confirmé la rencontre à Genève, où les délégations se réuniront jeudi prochain. " * 3
    )
    assert "ministère a confirmé" in strip_page(f"<p>{text}</p>".encode("cp1252")).body


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_bytes_raise(data: bytes) -> None:
    assert strip_page(data).kind in ArticleKind


_TAGS = st.sampled_from(
    [
        *("<p>", "</p>", "<div class='share'>", "</div>", "<table>", "<td>", "<a href=x>", "</a>", "<h1>"),
        *(
            "<time>",
            "<br>",
            "<script type='application/ld+json'>",
            "</script>",
            "<span class='meta'>",
            "<ul>",
        ),
        *("<li>", "<blockquote>", "<svg>", "<form>", "<!--", "-->", "&amp;", "<xmp>", "<plaintext>"),
        *("2025-04-09", "April 9, 2025", _SENTENCE, "\ud800"),
    ]
)


@given(st.lists(_TAGS, max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_markup_raises(parts: list[str]) -> None:
    page = strip_page("".join(parts), url="https://courier.example/2025/04/09/talks")
    assert (page.published is None) == (page.published_stated is None)
