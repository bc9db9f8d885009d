"""OPML lists in and out, and the feeds that a page names."""

from __future__ import annotations

import pytest

from watcher.errors import ParseError
from watcher.feeds.discovery import feed_links
from watcher.feeds.hubs import subscription
from watcher.feeds.opml import read_opml, write_opml
from watcher.feeds.parsed import ParsedFeed
from watcher.model import Feed

FEEDS = (
    Feed("Harbour & Mail", "https://harbour.example/feed?a=1&b=2", "harbour", language="en", interval=600),
    Feed("Пресса", "https://press.example/list", "press", kind="page", selector='ul > li a[href^="/"]'),
    Feed("Off", "https://off.example/map.xml", "off", kind="sitemap", enabled=False, fetch_articles=False),
)


def test_a_written_list_is_read_back_without_loss() -> None:
    assert read_opml(write_opml(FEEDS).encode()) == FEEDS


def test_a_foreign_list_is_read_leniently() -> None:
    body = """<?xml version="1.0" encoding="windows-1251"?><!DOCTYPE opml [<!ENTITY x "y">]>
    <OPML version="1.0"><head><title>T & T</title></head><body><outline text="Папка">
    <outline text="R&D" xmlurl="https://a.example/feed?x=1&y=2" htmlUrl="https://a.example" foo="bar"/>
    <outline title="R&D" xmlUrl="https://b.example/feed" interval="soon" kind="odd"/>
    <outline xmlUrl="https://www.c.example/feed"/><outline xmlUrl="https://b.example/feed" text="Twice"/>
    <outline xmlUrl="javascript:alert(1)" text="No"/><outline text="Empty"/></outline></body></OPML>"""
    feeds = read_opml(body.encode("cp1251"))
    assert [(feed.name, feed.url) for feed in feeds] == [
        ("R&D", "https://a.example/feed?x=1&y=2"),
        ("R&D (2)", "https://b.example/feed"),
        ("c.example", "https://www.c.example/feed"),
    ]
    assert {feed.kind for feed in feeds} == {"feed"}
    assert feeds[0].owner == "a.example"


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
REFUSED = {
    "an entity bomb": f'<!DOCTYPE opml [{BOMB}]><opml><body><outline text="&a11;" xmlUrl="x"/></body></opml>',
    "a file": '<!DOCTYPE o [<!ENTITY f SYSTEM "file:///etc/passwd">]><opml><body>&f;</body></opml>',
    "a web page": "<html><body>list</body></html>",
    "broken XML": "<opml><body><outline></body></opml>",
    "no feeds": "<opml><body><outline text='x'/></body></opml>",
    "a deep tree": "<opml>" + "<outline>" * 50_000,
    "nothing": "",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_list_that_cannot_be_read_is_named_with_its_fault(name: str) -> None:
    with pytest.raises(ParseError, match=r"^my\.opml: ."):
        read_opml(REFUSED[name].encode(), "my.opml")


def test_feeds_of_a_page_are_absolute_and_each_named_once() -> None:
    page = """<html><head><base href="/en/">
    <link rel="alternate" type="application/rss+xml" href="feed" title="News">
    <link rel="ALTERNATE nofollow" type="application/atom+xml; charset=utf-8" href="//atom.example/a">
    <link rel="alternate" type="application/rss+xml" href="https://harbour.example/en/feed">
    <link rel="alternate" type="application/rss+xml" href="/en/comments/feed" title="Comments">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
    <link rel="alternate" type="application/feed+json" href="feed.json">
    <link rel="alternate" type="application/rss+xml" href="javascript:x">
    <link rel="stylesheet" type="text/css" href="x.css"><link rel="alternate" hreflang="ru"
    href="/ru/"></head>"""
    found = feed_links(page, "https://harbour.example/")
    assert [(link.url, link.kind) for link in found] == [
        ("https://harbour.example/en/feed", "rss"),
        ("https://atom.example/a", "atom"),
        ("https://harbour.example/en/feed.json", "json"),
        ("https://harbour.example/en/comments/feed", "rss"),
    ]
    assert found[0].title == "News"


LINKS = (
    '<https://h.example/hub>; rel=hub, </feed>; rel="self"; type="a,b", <x>; title="rel=hub"; rel="next hub"'
)


@pytest.mark.parametrize(
    ("header", "hubs", "self_url", "expected"),
    [
        (LINKS, (), None, ("https://q.example/feed", ("https://h.example/hub", "https://q.example/x"))),
        (
            "",
            ("https://own.example/",),
            "https://q.example/s",
            ("https://q.example/s", ("https://own.example/",)),
        ),
        (
            "<https://h.example/>; rel=hub",
            ("https://own.example/",),
            None,
            ("https://q.example/f", ("https://h.example/",)),
        ),
        ('<javascript:x>; rel="hub"', (), None, None),
        ("<<<>;;rel=hub" * 1000, (), None, None),
    ],
)
def test_a_hub_is_found_in_the_headers_before_the_feed(
    header: str, hubs: tuple[str, ...], self_url: str | None, expected: tuple[str, tuple[str, ...]] | None
) -> None:
    parsed = ParsedFeed("Quay", "rss", (), (), hub_urls=hubs, self_url=self_url)
    found = subscription({"link": header}, parsed, "https://q.example/f")
    assert (found and (found.topic, found.hubs)) == expected
