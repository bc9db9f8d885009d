"""What an entry says of its item: address, title, date; of feeds, news sitemaps and pages of links."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from polled_source import polled_source
from source_documents import (
    NEWS,
    PAGE,
    SITEMAPS,
    THEN,
    address,
    atom,
    entries_of,
    item,
    json_feed,
    page,
    rss,
    sitemap,
)
from web_site import Reply

from watcher.store import Store

LINK = "<a href='/a/1'>Ferry talks</a>"

# A document, and a field of its only entry; "/a/1" is on the site itself.
FIELDS: dict[str, tuple[str, str, object]] = {
    "the word of a date in capitals": (
        rss(item(extra=f"<PubDate>{THEN:%c} GMT</PubDate>")),
        "published",
        THEN,
    ),
    "a Dublin Core date": (rss(item(extra="<dc:date>2025-03-02T10:30:00Z</dc:date>")), "published", THEN),
    "a dcterms date": (
        rss(item(extra="<dcterms:issued>2025-03-02T10:30Z</dcterms:issued>")),
        "published",
        THEN,
    ),
    "the channel's date is not the item's": (
        rss(item(), head="<pubDate>Sun, 02 Mar 2025 10:30:00 GMT</pubDate>"),
        "published",
        None,
    ),
    "published before updated": (
        atom("<published>2025-03-01T08:00:00Z</published>"),
        "published",
        datetime(2025, 3, 1, 8, tzinfo=UTC),
    ),
    "an absurd date beside a good one": (
        atom("<published>0001-01-01T00:00:00Z</published>"),
        "published",
        THEN,
    ),
    "a date of JSON that is none": (
        json_feed(date_published="soon", date_modified="2025-03-02T10:30:00Z"),
        "published",
        THEN,
    ),
    "a GUID that is no address is none": (rss(item(link="")), "url", ""),
    "a GUID that is an address": (rss(item(link="", guid=f"{PAGE}g")), "url", f"{PAGE}g"),
    "an id of JSON that is no address": (json_feed(url=None, id="2025/03/ferry"), "url", ""),
    "an id of JSON that is an address": (json_feed(url=None, id=f"{PAGE}g"), "url", f"{PAGE}g"),
    **{
        f"a link that is no web address: {link[:20]}": (rss(item(link=link)), "url", "")
        for link in (
            *(
                "javascript:alert(1)",
                "data:text/html,x",
                "mailto:desk@harbour.example",
                "ftp://harbour.example/a",
            ),
            "https://harbour.example/" + "a" * 5_000,
        )
    },
    "a link with blanks around it": (rss(item(link=f"\n  {PAGE}a \n")), "url", f"{PAGE}a"),
    "a link in CDATA": (rss(item(link=f"<![CDATA[{PAGE}a?x=1&y=2]]>")), "url", f"{PAGE}a?x=1&y=2"),
    "a link with a bare ampersand": (rss(item(link=f"{PAGE}a?x=1&y=2")), "url", f"{PAGE}a?x=1&y=2"),
    "a link without its scheme": (rss(item(link="//harbour.example/a")), "url", "http://harbour.example/a"),
    "a link from the root": (rss(item(link="/a/1")), "url", "/a/1"),
    "two links, the first is the item's": (rss(item(extra=f"<link>{PAGE}other</link>")), "url", f"{PAGE}1"),
    "a counting link beside the publisher's own": (
        rss(
            item(
                link="http://count.example/~r/1", extra=f"<feedburner:origLink>{PAGE}o</feedburner:origLink>"
            )
        ),
        "url",
        f"{PAGE}o",
    ),
    "a self link before the item's": (
        rss(f"<item><atom:link rel='self' href='{PAGE}s'/><title>Ferry</title><link>{PAGE}1</link></item>"),
        "url",
        f"{PAGE}1",
    ),
    "an Atom link in RSS": (rss(item(link="", extra=f'<atom:link href="{PAGE}al"/>')), "url", f"{PAGE}al"),
    "the base of an RSS feed": (
        rss(item(link="a/1"), root=f'<rss version="2.0" xml:base="{PAGE}x/">'),
        "url",
        f"{PAGE}x/a/1",
    ),
    "the base of an Atom feed": (
        atom(link='<link href="1"/>', base=f' xml:base="{PAGE}x/"'),
        "url",
        f"{PAGE}x/1",
    ),
    "the base of an Atom link": (atom(link=f'<link xml:base="{PAGE}y/" href="1"/>'), "url", f"{PAGE}y/1"),
    **{
        f"of Atom's links the page: {name}": (atom(link=links), "url", "/a/1")
        for name, links in {
            "after its self": '<link rel="self" href="/s"/><link rel="alternate" href="/a/1"/>',
            "after an enclosure": '<link rel="enclosure" href="/e.mp3"/><link href="/a/1"/>',
            "before a PDF": '<link href="/a/1"/><link rel="alternate" type="application/pdf" href="/p"/>',
            "after a PDF": '<link rel="alternate" type="application/pdf" href="/p"/><link href="/a/1"/>',
            "the first of two languages": '<link hreflang="en" href="/a/1"/><link hreflang="fr" href="/f"/>',
            "named by IANA": '<link rel="http://www.iana.org/assignments/relation/alternate" href="/a/1"/>',
            "in capitals": '<link rel="ALTERNATE" href="/a/1"/>',
        }.items()
    },
    "a title of HTML": (atom("<title type='html'>Ferry &lt;b>talks&lt;/b></title>"), "title", "Ferry talks"),
    "a title of XHTML": (
        atom(
            "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Ferry <b>talks</b></div></title>"
        ),
        "title",
        "Ferry talks",
    ),
    "a picture's title is not the item's": (
        rss(
            item(
                title="Ferry talks",
                extra="<media:content url='u'><media:title>No</media:title></media:content>",
            )
        ),
        "title",
        "Ferry talks",
    ),
    "an image's title is not the item's": (
        rss(
            item(
                title="Ferry talks", extra="<image><title>No</title><link>https://no.example/</link></image>"
            )
        ),
        "title",
        "Ferry talks",
    ),
    "an entity that the document declares": (
        '<!DOCTYPE rss [<!ENTITY city "Doha"><!ENTITY path "C:\\data\\1">]>'
        + rss(item(title="Talks in &city;"))[21:],
        "title",
        "Talks in Doha",
    ),
    "a CDATA section without an end": (rss(item(title="Ferry <![CDATA[talks")), "title", "Ferry talks"),
    **{
        f"a character that there is none of: {sign}": (
            rss(item(title=f"Ferry{sign} talks")),
            "title",
            "Ferry talks",
        )
        for sign in ("&#55296;", "&#xDFFF;", "&#1114112;", "&#x110000;", "&#99999999999;", "&#0;", "&#x1f;")
    },
    "the last character that there is": (
        rss(item(title="Ferry &#x1F600; &#57344;")),
        "title",
        "Ferry 😀 \ue000",
    ),
    "a line break in a JSON text": (
        json_feed(title="FerryXtalks").replace("X", "\n"),
        "title",
        "Ferry talks",
    ),
    "JSON Feed with www": (json_feed().replace("//jsonfeed", "//www.jsonfeed"), "title", "Ferry talks"),
}
SITEMAP_FIELDS: dict[str, tuple[str, str, object]] = {
    "a prefix of its own": (
        sitemap(address()).replace("news:", "n:").replace("xmlns:news", "xmlns:n"),
        "title",
        "Ferry talks",
    ),
    "declared where it is used": (
        sitemap(
            address().replace("<news:news>", f'<news:news xmlns:news="{NEWS}">'), spaces=f'xmlns="{SITEMAPS}"'
        ),
        "title",
        "Ferry talks",
    ),
    "declared nowhere": (sitemap(address(), spaces=""), "title", "Ferry talks"),
    "the news without a prefix": (
        sitemap(address().replace("news:", "").replace("<news>", f'<news xmlns="{NEWS}">')),
        "title",
        "Ferry talks",
    ),
    "the addresses with one": (
        re.sub(r"<(/?)(urlset|url|loc)\b", r"<\1sm:\2", sitemap(address())).replace("xmlns=", "xmlns:sm="),
        "url",
        f"{PAGE}1",
    ),
    "CDATA": (
        sitemap(
            address(f"\n<![CDATA[ {PAGE}1 ]]>", "<![CDATA[Ferry talks]]>", "<![CDATA[2025-03-02T10:30Z]]>")
        ),
        "published",
        THEN,
    ),
    "a title that begins like the title": (
        sitemap(address().replace("<news:title>", "<news:title_short>No</news:title_short><news:title>")),
        "title",
        "Ferry talks",
    ),
    "pictures with addresses and titles": (
        sitemap(address(more="<image:image><image:loc>https://i.example/x</image:loc></image:image>")),
        "url",
        f"{PAGE}1",
    ),
    "a date that is none beside one": (
        sitemap(address(date="soon", more="<lastmod>2025-03-02T10:30:00Z</lastmod>")),
        "published",
        THEN,
    ),
    "one without an address": (
        sitemap(address(), "<url><news:news><news:title>No</news:title></news:news></url>"),
        "url",
        f"{PAGE}1",
    ),
}
PAGE_FIELDS: dict[str, tuple[str, str, object]] = {
    "a base from the root": (page("<a href='1'>Ferry talks</a>", "<base href='/a/'>"), "url", "/a/1"),
    "a base without a scheme": (
        page("<a href='1'>Ferry talks</a>", "<base href='//harbour.example/a/'>"),
        "url",
        "http://harbour.example/a/1",
    ),
    "a script and a style in the link": (
        page("<a href='/a/1'><style>.a{}</style><script>x()</script>Ferry talks</a>"),
        "title",
        "Ferry talks",
    ),
    "a picture with words": (page("<a href='/a/1'><img alt='Ferry talks'></a>"), "title", "Ferry talks"),
    "a link whose title says it": (page("<a href='/a/1' title='Ferry talks'> </a>"), "title", "Ferry talks"),
    "links that lead nowhere": (
        page(f"<a href=' JavaScript:x()'>No</a><a href='#top'>No</a><a href='tel:1'>No</a>{LINK}"),
        "url",
        "/a/1",
    ),
    "blanks around the address": (page("<a href=' /a/1 '>Ferry talks</a>"), "url", "/a/1"),
}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("feed", name) for name in FIELDS),
        *(("sitemap", name) for name in SITEMAP_FIELDS),
        *(("page", name) for name in PAGE_FIELDS),
    ],
)
async def test_an_entry_says_what_its_item_says(kind: str, name: str, sources_store: Store) -> None:
    body, field, expected = {"feed": FIELDS, "sitemap": SITEMAP_FIELDS, "page": PAGE_FIELDS}[kind][name]
    fields = {"kind": "page", "selector": ".news a"} if kind == "page" else {}
    routes = {"/feed": Reply(200, (), body.encode())}
    async with polled_source(sources_store, routes, **fields) as source:
        await source.poll()
        own = source.site.url("/a/1")
    assert [getattr(entry, field) for entry in entries_of(source)] == [
        own if expected == "/a/1" else expected
    ]
