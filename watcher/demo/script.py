"""The script of the demo: its outlets and what they publish, poll by poll. All of it is invented."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

SUMMARY_LENGTH = 200  # characters of the first paragraph, where an item has no summary of its own


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news site. `feed` is the form of its feed (rss, atom, json), `page` the furniture of its pages."""

    id: str
    name: str
    owner: str
    feed: str
    page: str
    menu: tuple[str, ...]
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One article as it stands on its outlet's site. `path` has no slash in front."""

    outlet: str
    slug: str
    path: str
    guid: str
    title: str
    summary: str
    body: tuple[str, ...]
    published: datetime


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll of the demo: its clock, what the outlets have changed before it, how many alerts it brings."""

    at: datetime
    title: str
    about: str
    alerts: int
    changes: tuple[Mapping[str, Any], ...]


@cache
def outlets() -> tuple[Outlet, ...]:
    """The outlets, in the order of the file."""
    return tuple(
        Outlet(**{**row, "menu": tuple(row["menu"]), "related": tuple(row["related"])})
        for row in _table("outlets.toml")["outlets"]
    )


@cache
def polls() -> tuple[Poll, ...]:
    """The polls in time order."""
    return tuple(
        Poll(row["at"], row["title"], row["about"], row["alerts"], tuple(row["items"]))
        for row in _table("days.toml")["polls"]
    )


def newsrooms() -> Iterator[tuple[Poll, tuple[Item, ...]]]:
    """Each poll with every item that stands on the sites at its time, the newest first."""
    items: dict[tuple[str, str], Item] = {}
    for number, poll in enumerate(polls()):
        for change in (*_briefs(number, poll.at), *poll.changes):
            key = (change["outlet"], change["slug"])
            items[key] = _changed(items[key], change) if change.get("again") else _new(change)
        yield poll, tuple(sorted(items.values(), key=lambda item: item.published, reverse=True))


def page_template(name: str) -> str:
    """The furniture of a page, with $names for what stands in it."""
    return files("watcher").joinpath(f"data/demo/pages/{name}.html").read_text(encoding="utf-8")


def _briefs(number: int, at: datetime) -> Iterator[dict[str, Any]]:
    """One short item of every outlet for the poll of that number: a feed that falls silent is a sick one."""
    titles = _table("outlets.toml")["briefs"]
    for place, outlet in enumerate(outlets()):
        title = titles[(number + 3 * place) % len(titles)]
        yield {
            "outlet": outlet.id,
            "slug": f"brief-{number + 1}",
            "published": at - timedelta(minutes=20 + place),
            "title": title,
            "body": (f"{title}, the town hall said.",),
        }


def _new(change: Mapping[str, Any]) -> Item:
    published, slug, body = change["published"], change["slug"], tuple(change["body"])
    return Item(
        outlet=change["outlet"],
        slug=slug,
        path=change.get("path", f"{published:%Y/%m/%d}/{slug}"),
        guid=change.get("guid", f"{change['outlet']}-{slug}"),
        title=change["title"],
        summary=change.get("summary") or body[0][:SUMMARY_LENGTH],
        body=body,
        published=published,
    )


def _changed(item: Item, change: Mapping[str, Any]) -> Item:
    kept = {name: change[name] for name in ("title", "guid", "path", "summary") if name in change}
    return replace(item, **kept)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("watcher").joinpath(f"data/demo/{name}").read_text(encoding="utf-8"))
