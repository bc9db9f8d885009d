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
    "nested inline elements": "<b><i><em>" * 30_000,
    "nested custom elements": "<x-y>" * 100_000,
    "nested lists": "<ul><li>" * 50_000,
    "options of a list": "<select>" + "<oPtion>a" * 200_000 + "</select>",
    "50,000 broken JSON-LD": '<script type="application/ld+json">{"@type":[</script>' * 30_000,
    "keys of publication without a value": '<script>"datePublished":'
    + '"' * 14
    + " " * 500_000
    + "</script>",
}
# What fills the page beyond what is read of it, or swallows the rest: it has a kind, whatever is found.
_FILLING = {
    "empty paragraphs": "<p>" * 300_000,
    "broken entities": "<p>" + "&" * 1_000_000 + "</p>",
    "a million entities": "<!--" + "&amp;" * 300_000 + "--><p>" + "&#x41;" * 50_000 + "</p>",
    "end tags without a beginning": "</div>" * 300_000 + "</p>" * 100_000,
    "50,000 links": "<ul>" + "<li><a href=/n>One more headline</a></li>" * 50_000 + "</ul>",
    "a JSON-LD of 5 MB without an end": '<script type="application/ld+json">{"@type":"Article","headline":"'
    + '\\"' * 2_500_000
    + "</script>",
    "50,000 times": '<time datetime="2025-04-09">noon</time>' * 50_000,
    "headlines": "<h1>A headline of the day</h1>" * 50_000,
    "one attribute of 3 MB": '<div class="' + "share related " * 200_000 + '">',
    "a comment without an end": "<!--" + "x" * 1_900_000,
    "a script without an end": "<script>" + "a<b " * 400_000,
    "a title without an end": "<title>" + "a " * 900_000,
    "a quote without an end": '<a title="' * 150_000,
    "a word of 5 MB": "x" * 5_000_000,
    "spaces": " " * 5_000_000,
    "one line of dates": "2025-04-09 " * 200_000,
    "one line of addresses": "/2025/04" * 250_000,
    "one letter with a million accents": "a" + "\u0301" * 1_000_000,
    "title of separators": "<title>" + " | " * 500_000,
    "left brackets": "<" * 1_000_000,
    "beginnings of tags": "<a" * 700_000,
    "no body": "<html><head></head></html>",
    "one name of many halves": f'<div class="{"entry-" * 100_000}"><time>x</time></div>' * 3,
    "times beside much text": f"<p>{'x' * 30_000}</p><time>y</time>" * 60,
    "a page of class names": "".join(f'<div class="c{at} share-{at}">{at}</div>' for at in range(40_000)),
    "bylines": '<span class="byline">Updated: May 7, 2025</span>' * 30_000,
    "a table of 100,000 cells": "<table>" + ("<tr>" + "<td>a cell</td>" * 10 + "</tr>") * 10_000,
    "a text in one heading": "<h1>" + "<p>A paragraph of the day</p>" * 50_000,
    "days in one line": "Updated May 7, 2025 " * 90_000,
    "embedded pages": "<iframe>" * 100_000,
    "markup for who has no scripts": "<noscript>" + "<p>text</p>" * 150_000 + "</noscript>",
    "paragraphs in headings in paragraphs": "<p><h1>" * 100_000,
}


@pytest.mark.parametrize("name", _BEFORE)
def test_the_text_behind_a_hostile_beginning_is_found(name: str) -> None:
    page = strip_page("<html><body>" + _BEFORE[name] + _PARAGRAPH)
    assert page.body == (_SENTENCE * 3).strip()


@pytest.mark.parametrize("name", _FILLING)
def test_a_page_that_is_filled_beyond_what_is_read_has_a_kind(name: str) -> None:
    page = strip_page("<html><body>" + _FILLING[name] + _PARAGRAPH)
    assert page.kind in ArticleKind
    assert len(page.body) <= LARGEST


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
