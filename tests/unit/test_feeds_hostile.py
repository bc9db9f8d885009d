"""Feeds that were made to hang, to flood or to read what is not theirs; and what must survive beside them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.cli.feed_trials import Trial
from watcher.feeds.parse import MAX_BODY, parse_feed
from watcher.feeds.parsed import MAX_ITEMS, ParsedFeed
from watcher.feeds.plain import line_of_html, one_line, paragraphs_of_html
from watcher.model import Failed, Feed

SEEN = datetime(2025, 3, 2, 12, tzinfo=UTC)
FEED = Feed("Harbour", "https://harbour.example/feed", "harbour")
GOOD = "<item><title>Good one</title><link>https://harbour.example/good</link></item>"


def parse(body: bytes | str) -> ParsedFeed | Failed:
    raw = body.encode() if isinstance(body, str) else body
    return parse_feed(raw, url=FEED.url, content_type="application/xml", feed=FEED, seen=SEEN)


def rss(*items: str, head: str = "") -> str:
    return f"<rss version='2.0'><channel><title>Harbour</title>{head}{''.join(items)}</channel></rss>"


def parsed(body: bytes | str) -> ParsedFeed:
    result = parse(body)
    assert isinstance(result, ParsedFeed), result
    return result


def many_attributes(count: int) -> str:
    return " ".join(f"a{i}='1'" for i in range(count))


BAD_ITEMS = {
    "100,000 attributes": f"<item {many_attributes(100_000)}><title>x</title></item>",
    "8,000 attributes": f"<item {many_attributes(8_000)}><title>x</title></item>",
    "100,000 nested elements": f"<item>{'<a>' * 100_000}{'</a>' * 100_000}</item>",
    "300 nested elements": f"<item>{'<a>' * 300}{'</a>' * 300}</item>",
    "100,000 empty elements": f"<item>{'<a/>' * 100_000}</item>",
    "300,000 tags that are not closed": f"<item>{'<a ' * 300_000}</item>",
    "two million characters": f"<item><description>{'x ' * 1_000_000}</description></item>",
    "neither title nor text": "<item><link>https://harbour.example/x</link></item>",
}


@pytest.mark.parametrize("name", BAD_ITEMS)
def test_one_bad_item_is_refused_with_its_reason_and_the_others_are_read(name: str) -> None:
    result = parsed(rss(GOOD, BAD_ITEMS[name], GOOD.replace("good", "other")))
    assert [item.url for item in result.items] == [
        "https://harbour.example/good",
        "https://harbour.example/other",
    ]
    assert [place for place, _ in result.rejected] == [1]
    assert result.rejected[0][1]


BAD_HEADS = {
    "attributes of the root": f"<rss {many_attributes(100_000)}><channel>{GOOD}</channel></rss>",
    "elements of the channel": rss(GOOD, head="<a>" * 100_000),
    "comments without an end": rss("<!--" * 400_000),
}


@pytest.mark.parametrize("name", BAD_HEADS)
def test_a_head_that_would_hang_the_parser_is_a_failure(name: str) -> None:
    result = parse(BAD_HEADS[name])
    assert isinstance(result, Failed)
    assert result.kind == "parse"


def test_of_100_000_entries_the_newest_are_read_wherever_they_stand() -> None:
    def item(number: int, count: int) -> str:
        # Only the dates of the first and the last item are looked at to see which end is the newer one.
        when = {0: "Fri, 01 Jan 2010 00:00:00 GMT", count - 1: "Fri, 01 Jan 2021 00:00:00 GMT"}.get(
            number, ""
        )
        link = f"https://harbour.example/{number}"
        return f"<item><title>Number {number}</title><link>{link}</link><pubDate>{when}</pubDate></item>"

    for count, step in ((100_000, 1), (3_000, -1)):
        items = [item(number, count) for number in range(count)][::step]
        result = parsed(rss(*items))
        numbers = [int(entry.title.split()[1]) for entry in result.items]
        assert sorted(numbers) == list(range(count - MAX_ITEMS, count))
        assert result.unread == count - MAX_ITEMS


def test_a_body_beyond_the_cap_is_not_looked_at() -> None:
    result = parse(b"<rss>" + b" " * MAX_BODY)
    assert isinstance(result, Failed)
    assert result.kind == "too_large"


def doctype(*entities: str) -> str:
    return f"<!DOCTYPE rss [{''.join(entities)}]>"


def test_entities_neither_explode_nor_read_files() -> None:
    bomb = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol" * 10}">' for n in range(12)]
    files = ['<!ENTITY f SYSTEM "file:///etc/passwd">', '<!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;']
    for declared, used in ((bomb, "&a11;"), (files, "&f;")):
        result = parsed(doctype(*declared) + rss(f"<item><title>Before {used} after</title></item>", GOOD))
        assert len(result.items) == 2
        assert len(result.items[0].title) < 400
        assert "root:" not in result.items[0].title


def test_nul_bytes_and_broken_utf8_cost_nothing_but_themselves() -> None:
    body = rss(
        GOOD, GOOD.replace("Good one", "Caf\xe9 \u2014 b\xe9ton \u2014 \xe9t\xe9 XX").replace("good", "b")
    )
    raw = body.encode().replace(b"XX", b"\xff").replace(b"Good", b"G\0o\0od")
    result = parsed(raw)
    assert result.items[0].title == "Good one"
    assert result.items[1].title.startswith("Caf\xe9 \u2014 b\xe9ton")


UNITS = [
    "<a ",
    "<!",
    "<![CDATA[",
    "]]>",
    "<?",
    "&#",
    "&",
    '<a b="',
    "</",
    "<a/>",
    "<!--",
    "<x:y/>",
    "<title>",
    "<item>",
]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(
    "body",
    ["<urlset><url>{}</url></urlset>", "<urlset><url><loc>https://a.example/a-b</loc>{}</url></urlset>"],
)
def test_no_repeated_piece_of_markup_breaks_a_sitemap(unit: str, body: str) -> None:
    for piece in (unit, "<loc>", "<lastmod>"):
        assert isinstance(parse(body.format(piece * 20_000)), ParsedFeed | Failed)


@pytest.mark.parametrize("name", ["guid", "ttl", "skipHours", "pubDate", "title"])
@pytest.mark.parametrize("place", ["head", "item"])
def test_a_flood_of_blanks_is_no_burden(name: str, place: str) -> None:
    flood = f"<{name}>" + " " * 400_000
    body = rss(GOOD, head=flood) if place == "head" else rss(f"<item>{flood}</item>", GOOD)
    assert isinstance(parse(body), ParsedFeed | Failed)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("frame", ["{}", "<description><![CDATA[{}]]></description>", "<title>{}</title>"])
def test_no_repeated_piece_of_markup_breaks_the_reading(unit: str, frame: str) -> None:
    result = parse(rss(f"<item>{frame.format(unit * 20_000)}</item>", GOOD))
    assert isinstance(result, ParsedFeed | Failed)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_value_and_no_exception(noise: bytes) -> None:
    for body in (noise, b"<rss><channel><item>" + noise, b'{"items": [' + noise, b"<urlset><url>" + noise):
        assert isinstance(parse(body), ParsedFeed | Failed)


@given(st.text(max_size=200))
def test_shown_text_is_one_line_without_hidden_characters(text: str) -> None:
    line = line_of_html(text, 100)
    assert len(line) <= 100
    assert not set(line) & {"\n", "\r", "\u202e", "\u200b", "\x00", "\x1b", "\u2028", "\ufeff"}
    assert line == one_line(line, 100)


def test_markup_becomes_paragraphs_and_hidden_elements_vanish() -> None:
    markup = "<p>One<br>two</p><script>x<p></script><ul><li>a&amp;b</li></ul><style>unclosed <p>gone"
    assert paragraphs_of_html(markup) == "One\n\ntwo\n\na&b"


MARKUP = [
    *"ab &;\n\r\t\u00a0\u200b\u2028\x85",
    "<p>",
    "</p>",
    "<br/>",
    "&lt;p&gt;",
    "<!--",
    "-->",
    "<script>",
]


@given(st.lists(st.sampled_from(MARKUP)).map("".join))
def test_paragraphs_hold_the_words_of_the_line(markup: str) -> None:
    text = paragraphs_of_html(markup)
    assert text.split() == line_of_html(markup, 1000).split()
    assert "\n\n\n" not in text
    assert text == text.strip()


def test_a_long_text_is_cut_at_a_word() -> None:
    assert one_line("word " * 100, 22) == "word word word word…"


@pytest.mark.parametrize("unit", ["<", "<!--", "<script>", "</p>", "&amp;", "<p ", "&#", "\u202e"])
def test_stripping_is_linear(unit: str) -> None:
    assert len(paragraphs_of_html(unit * 200_000)) <= 100_000


def test_markup_that_was_escaped_twice_is_taken_off_too() -> None:
    assert (
        line_of_html("&lt;p&gt;Talks &amp;amp; tea&lt;/p&gt;&lt;br/&gt;at 5 &lt; 7", 100)
        == "Talks & tea at 5 < 7"
    )


def test_a_trial_of_a_source_says_what_is_left_out_and_why() -> None:
    nested = "<a>" * 300 + "</a>" * 300
    bodies = (f"<item><title>Talks {n}</title>{inside}</item>" for n, inside in enumerate(("", nested, "")))
    body = f"<rss><channel>{''.join(bodies)}<item><title>Talks 0</title></item></channel></rss>"
    parsed = parse_feed(body.encode(), url=FEED.url, content_type=None, feed=FEED, seen=SEEN)
    line = Trial(FEED, parsed).line.partition(": ")[2]
    assert line == "rss, 2 entries; 1 left out (item 2: elements nested 301 deep, more than 200)"
