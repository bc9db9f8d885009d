"""What stands at a source's address, one poll each: charsets, labels, formats, and pages that are no feed."""

from __future__ import annotations

import codecs
import gzip
import json

import pytest
from polled_source import polled_source
from web_site import RSS, Reply, Route

from watcher.store import Store

TITLE = "Переговоры в порту"
LATIN = "Gespräche über Fähren – “bald”"


def rss(title: str, declared: str = "", head: str = "") -> str:
    xml = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return (
        f"{xml}<rss version='2.0'><channel><title>Port</title>{head}<item><title>{title}</title>"
        "<link>https://harbour.example/a</link></item></channel></rss>"
    )


def typed(media: str, body: bytes) -> Reply:
    return Reply(200, (("Content-Type", media),), body)


def text_in(
    codec: str, media: str = "application/rss+xml", *, title: str = TITLE, declared: str = ""
) -> Reply:
    return typed(media, rss(title, declared).encode(codec))


def atom(entry: str, head: str = "") -> Reply:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Port</title>{head}<entry>{entry}</entry></feed>'
    return typed("application/atom+xml", text.encode())


def json_feed(version: str = "https://jsonfeed.org/version/1.1", **item: object) -> bytes:
    items = [{"id": "1", "url": "https://harbour.example/a", "title": "Ferry talks open", **item}]
    return json.dumps({"version": version, "title": "Port", "items": items}).encode()


RDF = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    b'<channel rdf:about="x"><title>Port</title></channel><item rdf:about="https://harbour.example/a">'
    b"<title>Ferry talks open</title><link>https://harbour.example/a</link></item></rdf:RDF>"
)
SITEMAP = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://harbour.example/a</loc>'
    b"<news:news><news:publication_date>2025-03-03T05:00:00Z</news:publication_date>"
    b"<news:title>Ferry talks open</news:title></news:news></url></urlset>"
)
ATOM_ENTRY = "<title>Ferry talks open</title><id>urn:1</id><updated>2025-03-03T05:00:00Z</updated>"
HTML = b"<!doctype html><html><head><title>Port</title>%s</head><body><p>News of the port</p></body></html>"
ALTERNATE = b'<link rel="alternate" type="application/rss+xml" href="%s">'
OPEN = "Ferry talks open"
ENTITY = '<!DOCTYPE rss [<!ENTITY a "%s">%s]>'
BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))

# What is served, and the title that is read from it.
TITLES: dict[str, tuple[Reply, str]] = {
    # ---- charsets
    "utf-8 by header": (text_in("utf-8", "text/xml; charset=utf-8"), TITLE),
    "utf-8 by declaration": (text_in("utf-8", declared="utf-8"), TITLE),
    "utf-8 without a word": (text_in("utf-8"), TITLE),
    "utf-8 as text/xml without a charset": (text_in("utf-8", "text/xml"), TITLE),
    "utf-8 labelled us-ascii": (text_in("utf-8", "text/xml; charset=us-ascii"), TITLE),
    "utf-8 labelled latin-1": (text_in("utf-8", "text/xml; charset=iso-8859-1"), TITLE),
    "utf-8 declared windows-1251": (text_in("utf-8", declared="windows-1251"), TITLE),
    "utf-8 declared utf-16": (text_in("utf-8", declared="utf-16"), TITLE),
    "utf-8 with a mark": (text_in("utf-8-sig"), TITLE),
    "utf-8 with a mark and another label": (text_in("utf-8-sig", "text/xml; charset=koi8-r"), TITLE),
    "utf-8 with a mark twice": (typed("text/xml", codecs.BOM_UTF8 * 2 + rss(TITLE).encode()), TITLE),
    "utf-8 with a broken byte": (typed("text/xml", rss(TITLE, "utf-8").encode() + b"<!-- \xff -->"), TITLE),
    "utf-16 with a mark": (text_in("utf-16"), TITLE),
    "utf-16 with a mark as text/xml": (text_in("utf-16", "text/xml"), TITLE),
    "utf-16 with a mark labelled utf-8": (text_in("utf-16", "text/xml; charset=utf-8"), TITLE),
    "utf-16 little without a mark": (text_in("utf-16-le", declared="utf-16"), TITLE),
    "utf-16 big without a mark": (text_in("utf-16-be", "text/xml; charset=utf-16be"), TITLE),
    "utf-32 with a mark": (text_in("utf-32"), TITLE),
    "utf-32 big without a mark": (text_in("utf-32-be"), TITLE),
    "koi8-r by header": (text_in("koi8-r", "text/xml; charset=koi8-r"), TITLE),
    "koi8-r by header in quotes": (text_in("koi8-r", 'text/xml; charset="KOI8-R"'), TITLE),
    "windows-1251 by declaration": (text_in("cp1251", declared="windows-1251"), TITLE),
    "windows-1251 against a header of utf-8": (
        text_in("cp1251", "text/xml; charset=utf-8", declared="windows-1251"),
        TITLE,
    ),
    "the header before the declaration": (
        text_in("koi8-r", "text/xml; charset=koi8-r", declared="windows-1251"),
        TITLE,
    ),
    "a charset that nobody knows": (text_in("cp1251", "text/xml; charset=x-port", declared="cp1251"), TITLE),
    "a charset that is no text": (text_in("cp1251", "text/xml; charset=hex", declared="cp1251"), TITLE),
    "an empty charset": (text_in("cp1251", "text/xml; charset=", declared="cp1251"), TITLE),
    "windows-1252 as latin-1": (
        text_in("cp1252", "text/xml; charset=iso-8859-1", title=LATIN),
        LATIN,
    ),
    "windows-1252 without a word": (text_in("cp1252", "text/xml", title=LATIN), LATIN),
    "windows-1254": (
        text_in("cp1254", declared="windows-1254", title="Görüşmeler İzmir'de"),
        "Görüşmeler İzmir'de",
    ),
    "latin-5": (
        text_in("iso8859-9", declared="ISO-8859-9", title="Görüşmeler İzmir'de"),
        "Görüşmeler İzmir'de",
    ),
    "windows-1256": (text_in("cp1256", declared="windows-1256", title="محادثات"), "محادثات"),
    "Shift_JIS": (text_in("shift_jis", declared="Shift_JIS", title="港の会談"), "港の会談"),
    "EUC-JP": (text_in("euc_jp", declared="EUC-JP", title="港の会談"), "港の会談"),
    "ISO-2022-JP": (text_in("iso2022_jp", declared="ISO-2022-JP", title="港の会談"), "港の会談"),
    "GB2312": (text_in("gb2312", declared="GB2312", title="港口会谈"), "港口会谈"),
    "GB18030": (text_in("gb18030", declared="gb18030", title="港口会谈"), "港口会谈"),
    "Big5": (text_in("big5", declared="Big5", title="港口會談"), "港口會談"),
    "EUC-KR": (text_in("euc_kr", declared="euc-kr", title="항구 회담"), "항구 회담"),
    # ---- labels
    **{
        f"labelled {media!r}": (typed(media, RSS), OPEN)
        for media in (
            "application/rss+xml",
            "application/atom+xml",
            "application/xml",
            "text/xml",
            "text/plain",
            "text/html",
            "text/html; charset=utf-8",
            "application/octet-stream",
            "application/json",
            "application/x-rss+xml",
            "application/rdf+xml",
            "image/png",
            "application/pdf",
            "",
            ";;",
            "xml",
            "multipart/mixed; boundary=x",
            "APPLICATION/RSS+XML; Charset=UTF-8",
            "text/xml; charset=utf-8; x",
        )
    },
    "offered as a file": (Reply(200, (("Content-Disposition", "attachment; filename=a.exe"),), RSS), OPEN),
    "no sniffing": (
        Reply(200, (("X-Content-Type-Options", "nosniff"), ("Content-Type", "image/gif")), RSS),
        OPEN,
    ),
    # ---- formats
    "RSS 0.91": (typed("text/xml", RSS.replace(b'"2.0"', b'"0.91"')), OPEN),
    "RSS without a version": (typed("text/xml", RSS.replace(b' version="2.0"', b"")), OPEN),
    "RSS in capitals": (typed("text/xml", RSS.replace(b"rss", b"RSS")), OPEN),
    "RDF": (typed("application/rdf+xml", RDF), OPEN),
    "Atom": (atom(ATOM_ENTRY + '<link href="https://harbour.example/a"/>'), OPEN),
    "Atom with a title of type html": (
        atom(ATOM_ENTRY.replace("<title>Ferry", '<title type="html">&lt;b>Ferry&lt;/b>')),
        OPEN,
    ),
    "Atom without any date": (atom("<title>Ferry talks open</title><id>urn:1</id>"), OPEN),
    "Atom with a prefix": (
        typed(
            "application/atom+xml",
            b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>P</a:title><a:entry><a:id>u</a:id>'
            b"<a:title>Ferry talks open</a:title></a:entry></a:feed>",
        ),
        OPEN,
    ),
    "JSON Feed 1.1": (typed("application/feed+json", json_feed()), OPEN),
    "JSON Feed 1.0 with a number as id": (
        typed("application/json", json_feed("http://jsonfeed.org/version/1", id=7)),
        OPEN,
    ),
    "JSON Feed as text": (typed("text/plain", json_feed()), OPEN),
    "JSON Feed with a mark": (typed("application/json", codecs.BOM_UTF8 + json_feed()), OPEN),
    "JSON Feed in utf-16": (typed("application/json", json_feed().decode().encode("utf-16")), OPEN),
    "JSON Feed with an item of null": (
        typed("application/json", json_feed().replace(b'"items": [', b'"items": [null, 7, ')),
        OPEN,
    ),
    "a news sitemap": (typed("application/xml", SITEMAP), OPEN),
    "a news sitemap in gzip": (typed("application/x-gzip", gzip.compress(SITEMAP)), OPEN),
    # ---- documents that are out of order
    "blank lines first": (typed("text/xml", b"\n\n  " + RSS), OPEN),
    "a warning of PHP first": (
        typed("text/xml", b"<br />\n<b>Warning</b>: x in y on line 3<br />\n" + RSS),
        OPEN,
    ),
    "garbage last": (typed("text/xml", RSS + b"<script>count()</script><!-- 0.3s -->"), OPEN),
    "cut off in the middle": (typed("text/xml", RSS[:-30]), OPEN),
    "an ampersand as it is": (
        typed("text/xml", rss("Ferry talks open", head="<link>/?a=1&b=2</link>").encode()),
        OPEN,
    ),
    "entities of HTML": (typed("text/xml", rss("Ferry&nbsp;talks open").encode()), OPEN),
    "a NUL in a title": (typed("text/xml", rss("Ferry\0 talks open").encode()), OPEN),
    "control characters": (typed("text/xml", rss("Ferry \x0b\x1ftalks&#8; open").encode()), OPEN),
    "hidden characters": (typed("text/xml", rss("Ferry\u200b talks\u202e open").encode()), OPEN),
    "markup in a title": (
        typed("text/xml", rss("&lt;img src=x onerror=alert(1)>Ferry <b>talks</b> open").encode()),
        OPEN,
    ),
    "CDATA": (typed("text/xml", rss("<![CDATA[Ferry talks open]]>").encode()), OPEN),
    "a stylesheet": (
        typed("text/xml", b'<?xml version="1.0"?><?xml-stylesheet href="/x.xsl"?>' + RSS[38:]),
        OPEN,
    ),
    "a DOCTYPE from elsewhere": (
        typed(
            "text/xml", b'<!DOCTYPE rss SYSTEM "http://10.0.0.1/x.dtd">' + rss("Ferry talks open").encode()
        ),
        OPEN,
    ),
    "an entity that reads a file": (
        typed(
            "text/xml",
            (
                ENTITY % ("x", '<!ENTITY f SYSTEM "file:///etc/passwd">') + rss(OPEN, head="<ttl>&f;</ttl>")
            ).encode(),
        ),
        OPEN,
    ),
    "a billion laughs": (
        typed(
            "text/xml",
            (
                ENTITY % ("ha", '<!ENTITY e0 "haha">' + BOMB)
                + rss("Ferry talks open", head="<docs>&e9;</docs>")
            ).encode(),
        ),
        OPEN,
    ),
    "a hundred thousand attributes": (
        typed("text/xml", RSS.replace(b"</channel>", b"<item " + b'a="b" ' * 100_000 + b"/></channel>")),
        OPEN,
    ),
    "elements nested without end": (
        typed("text/xml", RSS.replace(b"</channel>", b"<item>" + b"<a>" * 100_000 + b"</item></channel>")),
        OPEN,
    ),
    "an entry that nobody can read": (
        typed("text/xml", RSS.replace(b"</channel>", b"<item><pubDate>\xff</pubDate></item></channel>")),
        OPEN,
    ),
}


@pytest.mark.parametrize("name", TITLES)
async def test_what_is_served_is_read(name: str, sources_store: Store) -> None:
    reply, title = TITLES[name]
    async with polled_source(sources_store, {"/feed": reply}) as source:
        report = await source.poll()
    assert report is not None
    assert report.failed is None
    assert source.titles == [title]


NOT_FEEDS: dict[str, tuple[Reply, str]] = {
    "nothing": (Reply(200, (), b""), "not_a_feed"),
    "blanks": (Reply(200, (), b" \n" * 50), "not_a_feed"),
    "two letters": (Reply(200, (), b"ok"), "not_a_feed"),
    "a web page": (typed("text/html", HTML % b""), "not_a_feed"),
    "a web page called a feed": (typed("application/rss+xml", HTML % b""), "not_a_feed"),
    "a form to sign in": (typed("text/html", HTML % b"<form><input type=password></form>"), "not_a_feed"),
    "an error in JSON": (typed("application/json", b'{"error": "not found", "status": 404}'), "not_a_feed"),
    "broken JSON": (typed("application/json", json_feed()[:-9]), "parse"),
    "JSON nested without end": (typed("application/json", b'{"a":' * 99_000), "parse"),
    "a list in JSON": (typed("application/json", b"[1, 2, 3, 4, 5, 6, 7, 8, 9]"), "not_a_feed"),
    "another XML": (typed("text/xml", b"<catalog><book>Ferries of the north</book></catalog>"), "not_a_feed"),
    "a list of feeds": (
        typed("text/xml", b"<opml version='2.0'><body><outline/></body></opml>"),
        "not_a_feed",
    ),
    "a picture": (typed("image/png", b"\x89PNG\r\n\x1a\n" + bytes(range(256))), "not_a_feed"),
    "a document": (typed("application/pdf", b"%PDF-1.7 " + bytes(range(256))), "not_a_feed"),
    "a zip": (typed("application/zip", b"PK\x03\x04" + bytes(range(256))), "not_a_feed"),
    "noughts": (typed("text/xml", bytes(5_000)), "not_a_feed"),
    "an entity bomb alone": (
        typed("text/xml", (ENTITY % ("ha", '<!ENTITY e0 "ha">' + BOMB) + "<x>&e9;</x>").encode()),
        "not_a_feed",
    ),
}


@pytest.mark.parametrize("name", NOT_FEEDS)
async def test_what_is_no_feed_is_told_as_such_and_its_validators_are_not_kept(
    name: str, sources_store: Store
) -> None:
    reply, verdict = NOT_FEEDS[name]
    tagged = Reply(200, (*reply.headers, ("ETag", '"x"')), reply.body)
    async with polled_source(sources_store, {"/feed": tagged}) as source:
        await source.poll()
    assert source.verdict == verdict
    assert (source.state.etag, source.state.body_hash) == (None, None)


EMPTY: dict[str, Reply] = {
    "RSS": typed("text/xml", b"<rss version='2.0'><channel><title>Port</title></channel></rss>"),
    "Atom": typed("text/xml", b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Port</title></feed>"),
    "JSON Feed": typed("application/json", b'{"version":"https://jsonfeed.org/version/1.1","items":[]}'),
    "a sitemap": typed("text/xml", b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>"),
}


@pytest.mark.parametrize("name", EMPTY)
async def test_a_feed_without_entries_is_a_feed(name: str, sources_store: Store) -> None:
    async with polled_source(sources_store, {"/feed": EMPTY[name]}) as source:
        await source.poll()
    assert source.verdict == "read 0"


PAGES: dict[str, bytes] = {
    "an absolute link": ALTERNATE % b"http://%(host)s/news.xml",
    "a relative link": ALTERNATE % b"news.xml",
    "a link without a scheme": ALTERNATE % b"//%(host)s/news.xml",
    "a link by a base": b'<base href="/">' + ALTERNATE % b"news.xml",
    "the same link twice": ALTERNATE % b"/news.xml" + ALTERNATE % b"/news.xml",
    "comments first": b'<link rel=alternate type="application/rss+xml" title="Comments" href="/comments">'
    + ALTERNATE % b"/news.xml",
    "an interface of WordPress first": b'<link rel="alternate" type="application/json" href="/wp-json/x">'
    + ALTERNATE % b"/news.xml",
    "an Atom link in capitals": b'<LINK REL="Alternate" TYPE="Application/Atom+XML" HREF="/news.xml">',
    "an escaped link": ALTERNATE % b"/news.xml?a=1&amp;b=2",
}


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_that_names_its_feed_leads_to_it(name: str, sources_store: Store) -> None:
    def page(seen: object) -> Reply:
        return typed("text/html", HTML % PAGES[name].replace(b"%(host)s", host.encode()))

    routes: dict[str, Route] = {"/feed": page, "/comments": Reply(500)}
    for path in ("/news.xml", "/news.xml?a=1&b=2"):
        routes[path] = Reply(200, (), RSS)
    async with polled_source(sources_store, routes) as source:
        host = source.site.allow[0]
        await source.poll(2)
    assert source.titles == [OPEN]
    assert source.site.counts["/feed"] == 1, "then the feed itself is polled"
    assert source.state.health == "moved"


HARMFUL: dict[str, bytes] = {
    "an address inside": ALTERNATE % b"http://10.0.0.1/news.xml",
    "a file": ALTERNATE % b"file:///etc/passwd",
    "a script": ALTERNATE % b"javascript:alert(1)",
    "the page itself": ALTERNATE % b"/feed",
    "a page that is no feed either": ALTERNATE % b"/other",
}


@pytest.mark.parametrize("name", HARMFUL)
async def test_a_page_that_names_something_else_stays_no_feed(name: str, sources_store: Store) -> None:
    routes: dict[str, Route] = {"/feed": typed("text/html", HTML % HARMFUL[name])}
    routes["/other"] = typed("text/html", HTML % (ALTERNATE % b"/feed"))
    async with polled_source(sources_store, routes) as source:
        await source.poll(3)
    assert source.verdict == "not_a_feed"
    assert source.state.health == "not_a_feed"
    assert source.site.counts["/feed"] in (3, 6), "the configured address is asked each time"
