"""Alerts as feeds for a reader's own program: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from watcher.alerts.payload import payload, sources, stamp
from watcher.alerts.render import html, text
from watcher.model import Alert

ATOM = "http://www.w3.org/2005/Atom"
AUTHOR = "talks watcher"
LANGUAGE = "en"  # of titles and labels; quotes are in their own
# What XML 1.0 cannot hold, not even as a reference.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself. `base` is the page's address without a closing slash, "" where nobody
    serves it; `path` is the feed's own place below it."""

    title: str
    base: str
    path: str
    updated: datetime  # when there is no alert


def atom(alerts: Sequence[Alert], head: FeedHead) -> bytes:
    """The alerts, the newest first, as an Atom feed. Ids are the same wherever and whenever it is written."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": LANGUAGE})
    _add(feed, "id", _urn(f"feed:{head.path}"))
    _add(feed, "title", head.title)
    _add(feed, "updated", stamp(max((alert.created for alert in alerts), default=head.updated)) or "")
    author = _add(feed, "author")
    _add(author, "name", AUTHOR)
    _add(feed, "generator", AUTHOR)
    if head.base:
        _add(feed, "link", rel="self", type="application/atom+xml", href=f"{head.base}{head.path}")
        _add(feed, "link", rel="alternate", type="text/html", href=f"{head.base}/alerts")
    for alert in alerts:
        _entry(feed, alert, head)
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _entry(feed: ET.Element, alert: Alert, head: FeedHead) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", _urn(f"alert:{alert.id}"))
    _add(entry, "title", alert.title)
    _add(entry, "updated", stamp(alert.created) or "")
    _add(entry, "published", stamp(alert.created) or "")
    for term, scheme in ((alert.topic, "topic"), (alert.kind.value, "kind"), (alert.severity, "severity")):
        _add(entry, "category", term=term, scheme=f"urn:talks-watcher:{scheme}")
    page = _page(alert, head)
    if page is not None:
        _add(entry, "link", rel="alternate", type="text/html", href=page)
    for url in _links(alert):
        _add(entry, "link", rel="related" if page != url else "via", href=url)
    _add(entry, "content", html(alert), type="html")


def json_feed(alerts: Sequence[Alert], head: FeedHead) -> bytes:
    """The alerts, the newest first, as a JSON Feed; each item holds the alert's JSON twin besides."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "language": LANGUAGE,
        "authors": [{"name": AUTHOR}],
        "items": [_item(alert, head) for alert in alerts],
    }
    if head.base:
        feed |= {"home_page_url": f"{head.base}/alerts", "feed_url": f"{head.base}{head.path}"}
    return json.dumps(feed, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _item(alert: Alert, head: FeedHead) -> dict[str, Any]:
    links = _links(alert)
    item: dict[str, Any] = {
        "id": _urn(f"alert:{alert.id}"),
        "title": alert.title,
        "content_html": html(alert),
        "content_text": text(alert),
        "date_published": stamp(alert.created),
        "date_modified": stamp(alert.created),
        "language": LANGUAGE,
        "tags": [alert.topic, alert.kind.value, alert.severity],
        "_talks_watcher": payload(alert),
    }
    if (page := _page(alert, head)) is not None:
        item["url"] = page
    if links:
        item["external_url"] = links[0]
    return item


def _page(alert: Alert, head: FeedHead) -> str | None:
    """Where the alert is shown; without a page of ours, the best source."""
    if head.base:
        return f"{head.base}/alerts/{alert.id}"
    return next(iter(_links(alert)), None)


def _links(alert: Alert) -> list[str]:
    return [row["url"] for row in sources(alert) if row["url"]]


def _add(parent: ET.Element, name: str, words: str | None = None, **attributes: str) -> ET.Element:
    shown = {key: _NO_XML.sub("", value) for key, value in attributes.items()}
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}", shown)
    if words is not None:
        child.text = _NO_XML.sub("", words)
    return child


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://talks-watcher.invalid/{name}").urn


def beginning() -> datetime:
    """When an empty feed was updated: always the same, so that it does not seem to change."""
    return datetime(2025, 1, 1, tzinfo=UTC)
