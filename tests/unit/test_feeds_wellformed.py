"""Plain feeds are read without feedparser, with the result that it has; what is not plain is left to it."""

# ruff: noqa: E501, SIM905

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from feedparser.api import StrictFeedParser
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.feeds import xmlfeed
from watcher.feeds.charset import decoded, legal_xml
from watcher.feeds.elements import NAMESPACES, Kind, kind_of
from watcher.feeds.items import find_root
from watcher.feeds.wellformed import read_plain

URL = "https://harbour.example/feed/news.xml"
CASES = Path(__file__).parents[1] / "cases" / "feeds"
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:wire="https://wire.example/ns" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def of_item(raw: Any) -> dict[str, Any]:
    """What the entries are made of."""
    fields = ("title", "link", "id", "summary", "author", "feedburner_origlink")
    known = {name: str(raw.get(name) or "") for name in fields}
    known |= {name: raw.get(name) for name in ("published", "updated", "created") if name in raw}
    known["contents"] = [str(part.get("value") or "") for part in raw.get("content") or []]
    links = [link for link in raw.get("links") or [] if link.get("rel") != "enclosure"]
    known["links"] = [(link.get("rel"), link.get("type"), link.get("href")) for link in links]
    known["language"] = (raw.get("title_detail") or {}).get("language") or None
    known["source"] = (raw.get("source") or {}).get("title")
    return known


def of_head(head: Any) -> dict[str, Any]:
    links = [(link.get("rel"), link.get("href")) for link in head.get("links") or []]
    links = [link for link in links if link[0] in ("self", "hub")]
    return {"title": head.get("title") or "", "language": head.get("language") or None, "links": links}


def by_feedparser(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    parsed = xmlfeed._feedparser(text, URL)
    return of_head(parsed.feed), [of_item(entry) for entry in parsed.entries]


def check(text: str) -> bool:
    """That what is read is what feedparser reads; False when it is left to it."""
    plain = read_plain(text, URL)
    if plain is None:
        return False
    assert (of_head(plain.head), [of_item(item) for item in plain.items]) == by_feedparser(text)
    return True


TEXTS = st.sampled_from(
    [
        "",
        "Talks",
        " Talks at 5 &lt; 7 ",
        "&lt;p&gt;One&lt;/p&gt;",
        "<![CDATA[<b>M</b>oscow &amp; more]]>",
        "caf\xe9",
        "caf\xc3\xa9",
        "quoted \x93so\x94",
        "\n  two\n lines ",
        "12",
        "переговоры",
        "x<!-- -->y",
        "&#8220;",
    ]
)
ADDRESSES = st.sampled_from(
    [
        "https://harbour.example/a?x=1&amp;b=2",
        "/relative/a",
        "http:///three.example",
        " https://h.example/a#b ",
        "",
        "tag:harbour.example,2025:1",
        "guid-12",
        "https://h.example/a?b&amp;amp;c;",
        "//other.example/x",
        "http://[bad",
    ]
)
DATES = st.sampled_from(
    ["Mon, 02 Jun 2025 10:00:00 GMT", "2025-06-02T10:00:00Z", "2 June 2025", "", "yesterday", "2025-06-31"]
)
MARKS = st.sampled_from(
    [
        "",
        "",
        "",
        ' type="html"',
        ' type="text"',
        ' type="xhtml"',
        ' xml:lang="tr-TR"',
        ' xml:base="https://b.example/"',
        ' isPermaLink="false"',
        ' rel="self"',
        ' mode="escaped"',
        ' wire:type="x"',
        ' url="https://o.example/"',
        ' lang="de"',
        ' href="https://h.example/h"',
        ' TYPE="HTML"',
        ' rdf:about="https://h.example/about"',
    ]
)
OF_TEXT = (
    "title dc:title media:title description dc:description media:description summary itunes:summary content:encoded "
    "content dc:creator author itunes:author source category dc:subject comments rights language dc:language "
    "feedburner:origLink wire:note wire:title name url email media:credit media:keywords itunes:keywords subtitle "
    "date links keywords abstract body generator copyright media:text itunes:explicit"
).split()  # fmt: skip
OF_ADDRESSES = "link guid id atom:link feedburner:origLink".split()
OF_DATES = (
    "pubDate published updated dc:date dcterms:modified dcterms:created issued created lastBuildDate".split()
)
HOLDERS = (
    "media:group media:content author wire:box image contributor itunes:owner textInput description".split()
)


def element(name: str, marks: str, inside: str) -> str:
    return f"<{name}{marks}>{inside}</{name}>"


LEAVES = st.one_of(
    st.builds(element, st.sampled_from(OF_TEXT), MARKS, TEXTS),
    st.builds(element, st.sampled_from(OF_ADDRESSES), MARKS, ADDRESSES),
    st.builds(element, st.sampled_from(OF_DATES), MARKS, DATES),
    st.sampled_from(['<atom:link href="https://h.example/1"/>', '<link rel="hub" href="/hub"/>', "<wire:x/>", "<b/>",
                     '<enclosure url="https://h.example/e.mp3" type="audio/mpeg"/>', '<media:thumbnail url="/t.png"/>',
                     "<!-- a note -->", '<link rel="alternate" type="text/html" href="https://h.example/2"/>', "loose"]),
)  # fmt: skip
PARTS = st.one_of(
    LEAVES, LEAVES, LEAVES,
    st.builds(element, st.sampled_from(HOLDERS), MARKS, st.lists(LEAVES, max_size=3).map("".join)),
)  # fmt: skip
INSIDE = st.lists(PARTS, max_size=6).map("".join)


@st.composite
def documents(draw: st.DrawFn) -> str:
    root, name = draw(st.sampled_from([("rss", "item"), ("feed", "entry"), ("rdf:RDF", "item")]))
    # Few of the marks leave a feed plain: most items have none.
    items = [
        element(name, draw(st.sampled_from(["", "", "", draw(MARKS)])), draw(INSIDE))
        for _ in range(draw(st.integers(0, 3)))
    ]
    before, after = draw(INSIDE), draw(st.sampled_from(["", draw(INSIDE)]))
    own = {
        "feed": ' xmlns="http://www.w3.org/2005/Atom"',
        "rdf:RDF": ' xmlns="http://purl.org/rss/1.0/"',
    }.get(root, "")
    lang = draw(st.sampled_from(["", "", ' xml:lang="en_GB"', ' xml:lang=""']))
    if root == "feed":
        inside = before + "".join(items) + after
    elif root == "rss":
        inside = element("channel", "", before + "".join(items) + after)
    else:
        inside = element("channel", ' rdf:about="/"', before) + "".join(items) + after
    return f"<{root} {SPACES}{own}{lang}>{inside}</{root}>"


@settings(deadline=None, max_examples=300)
@given(documents())
def test_what_is_read_is_what_feedparser_reads(text: str) -> None:
    check(text)


RSS = """<rss version="2.0" {spaces}><channel><title>Harbour</title><link>https://harbour.example/</link>
<atom:link rel="self" href="https://harbour.example/feed"/><description>News</description><language>en-GB</language>
<image><url>https://harbour.example/i.png</url><title>Harbour</title><link>https://harbour.example/</link></image>
<sy:updatePeriod>hourly</sy:updatePeriod><item><title>Talks in May</title><link>https://harbour.example/1</link>
<dc:creator><![CDATA[A. Writer]]></dc:creator><pubDate>Mon, 02 Jun 2025 10:00:00 +0300</pubDate>
<category><![CDATA[World]]></category><guid isPermaLink="false">https://harbour.example/?p=1</guid>
<description><![CDATA[<p>They meet.</p>]]></description><content:encoded><![CDATA[<p>They meet in May.</p>]]></content:encoded>
<media:content url="https://harbour.example/1.jpg" medium="image"><media:title type="html">A quay</media:title></media:content>
</item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" {spaces}><title type="text">Harbour</title>
<link rel="self" href="https://harbour.example/atom"/><link rel="hub" href="https://hub.example/"/><id>tag:h,2025:1</id>
<updated>2025-06-02T10:00:00Z</updated><entry><author><name>A. Writer</name><uri>https://harbour.example/w</uri></author>
<title type="html">Talks &amp;amp; tea</title><link rel="alternate" type="text/html" href="https://harbour.example/1"/>
<link rel="replies" type="text/html" href="https://harbour.example/1#c" xmlns:thr="http://purl.org/syndication/thread/1.0" thr:count="2"/>
<id>https://harbour.example/?p=1</id><updated>2025-06-02T10:00:00Z</updated><published>2025-06-01T10:00:00Z</published>
<category scheme="https://harbour.example" term="World"/><summary type="html">They meet.</summary>
<content type="html" xml:base="https://harbour.example/1">&lt;p&gt;They meet in May.&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns="http://purl.org/rss/1.0/" {spaces}><channel rdf:about="https://harbour.example/"><title>Harbour</title>
<link>https://harbour.example/</link><description>News</description><items><rdf:Seq><rdf:li rdf:resource="https://harbour.example/1"/>
</rdf:Seq></items></channel><item rdf:about="https://harbour.example/1"><title>Talks in May</title>
<link>https://harbour.example/1</link><dc:date>2025-06-02T10:00:00Z</dc:date><description>They meet.</description></item></rdf:RDF>"""


@pytest.mark.parametrize("feed", [RSS, ATOM, RDF])
def test_feeds_as_the_usual_software_writes_them_are_plain(feed: str) -> None:
    assert check(feed.format(spaces=SPACES))


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_sample_feed_is_read_as_feedparser_reads_it(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    text = decoded(case["body"].encode(case.get("encoding", "utf-8")), case["content_type"])
    if (root := find_root(text)) is not None and root.kind in ("rss", "atom", "rdf"):
        check(legal_xml(text[root.at :]))


def item(inside: str) -> str:
    return f"<rss {SPACES}><channel><item>{inside}</item></channel></rss>"


NOT_PLAIN = {
    "not well-formed": item("<title>x</item>"),
    "a document type": "<!DOCTYPE rss>" + item("<title>x</title>"),
    "an entity of its own": '<!DOCTYPE rss [<!ENTITY a "b">]>' + item("<title>&a;</title>"),
    "an entity of HTML": item("<title>&nbsp;</title>"),
    "markup that is not escaped": item("<description><p>x</p></description>"),
    "a base of its own": item('<link xml:base="https://b.example/">x</link>'),
    "an unknown root": "<harbour><item><title>x</title></item></harbour>",
    "a prefix that means another namespace": item("<title>x</title>").replace("dc/elements/1.1", "dc/terms"),
    "a date that few can read": item("<pubDate>the day before yesterday</pubDate>"),
    "text in an unknown type": item('<description type="image/png">aGk=</description>'),
}


@pytest.mark.parametrize("why", NOT_PLAIN)
def test_what_is_not_plain_is_left_to_feedparser(why: str) -> None:
    assert read_plain(NOT_PLAIN[why], URL) is None


def test_every_rule_of_feedparser_is_known_here() -> None:
    rules = {name[7:].lower() for name in dir(StrictFeedParser) if name.startswith("_start_")}
    skipped = {"media_credit", "media_license", "media_rating", "media_restriction", "media_thumbnail", "cloud",
               "contributor", "dc_contributor", "enclosure", "height", "width", "itunes_image", "itunes_category"}  # fmt: skip
    assert {rule for rule in rules if kind_of(rule) is Kind.SKIP} == skipped
    known = {uri.lower(): prefix.lower() for uri, prefix in StrictFeedParser.namespaces.items()}
    assert known.items() - {("", ""), ("http://backend.userland.com/rss", "")} == NAMESPACES.items()
