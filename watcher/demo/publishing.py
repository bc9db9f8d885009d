"""Items of the script -> what a web server answers: feeds in three forms, and pages with their furniture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from string import Template

from watcher.demo.script import Item, Outlet, page_template

FEED_PATH = "/feed"
_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


@dataclass(frozen=True, slots=True)
class Resource:
    """What stands at one path."""

    body: bytes
    kind: str

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'


def site_of(outlet: Outlet, items: Iterable[Item], base: str) -> Mapping[str, Resource]:
    """Everything that the outlet's server has, by path; `base` is its address without a closing slash."""
    own = [item for item in items if item.outlet == outlet.id]
    forms = {"rss": _rss, "atom": _atom, "json": _json_feed}
    feed = forms[outlet.feed](outlet, own, base)
    site = {FEED_PATH: Resource(feed.encode(), f"{_TYPES[outlet.feed]}; charset=utf-8")}
    for item in own:
        page = _page(outlet, item, base)
        site[f"/{item.path}"] = Resource(page.encode(), "text/html; charset=utf-8")
    return site


def _rss(outlet: Outlet, items: Iterable[Item], base: str) -> str:
    rows = "".join(
        f"<item><title>{escape(item.title)}</title><link>{base}/{item.path}</link>"
        f'<guid isPermaLink="false">{escape(item.guid)}</guid>'
        f"<pubDate>{format_datetime(item.published)}</pubDate>"
        f"<description>{escape(item.summary)}</description></item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{escape(outlet.name)}</title><link>{base}/</link><description>News</description><language>en</language>{rows}</channel></rss>"
    )


def _atom(outlet: Outlet, items: Iterable[Item], base: str) -> str:
    rows = "".join(
        f'<entry><title>{escape(item.title)}</title><link href="{base}/{item.path}"/>'
        f"<id>{escape(item.guid)}</id><published>{item.published.isoformat()}</published>"
        f"<updated>{item.published.isoformat()}</updated>"
        f'<summary type="html">{escape(f"<p>{escape(item.summary)}</p>")}</summary></entry>'
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>{escape(outlet.name)}</title><id>{base}/</id>{rows}</feed>"
    )


def _json_feed(outlet: Outlet, items: Iterable[Item], base: str) -> str:
    rows = [
        {
            "id": item.guid,
            "url": f"{base}/{item.path}",
            "title": item.title,
            "summary": item.summary,
            "date_published": item.published.isoformat(),
        }
        for item in items
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "language": "en",
        "items": rows,
    }
    return json.dumps(feed, indent=1)


def _page(outlet: Outlet, item: Item, base: str) -> str:
    paragraphs = [f"<p>{escape(words)}</p>" for words in item.body]
    return Template(page_template(outlet.page)).substitute(
        outlet=escape(outlet.name),
        title=escape(item.title),
        summary=escape(item.summary),
        url=f"{base}/{item.path}",
        published=item.published.isoformat(),
        published_words=f"{item.published:%d %B %Y, %H:%M} GMT",
        menu=_links(outlet.menu),
        related=_links(outlet.related),
        body="\n".join(paragraphs),
        body_first=paragraphs[0],
        body_rest="\n".join(paragraphs[1:]),
    )


def _links(titles: Iterable[str]) -> str:
    return "".join(
        f'<li><a href="/{number}">{escape(title)}</a></li>' for number, title in enumerate(titles, 1)
    )
