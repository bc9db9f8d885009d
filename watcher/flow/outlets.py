"""Who publishes what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from watcher.feeds.parsed import BY_SOURCE
from watcher.model import Entry, Feed
from watcher.text.urls import site_of


@dataclass(frozen=True, slots=True)
class Outlets:
    """Who publishes an entry. `owner_of(label, url)` is the owner behind an outlet, `is_aggregator(feed)`
    says whether its entries name outlets of their own."""

    owner_of: Callable[[str, str], str]
    is_aggregator: Callable[[Feed], bool]

    def credited(self, entry: Entry, feed: Feed) -> Entry:
        """The entry with its outlet and its owner: an aggregator's entry is its source's."""
        if not self.is_aggregator(feed):
            return entry
        named = entry.owner if entry.owner != BY_SOURCE else ""
        owner = self.owner_of(named, entry.url)
        return replace(entry, outlet=named or source_of(entry.url, feed.name), owner=owner)


def source_of(url: str, outlet: str) -> str:
    """What a publisher's texts have in common: the site, else the name of the outlet."""
    return site_of(url) or outlet
