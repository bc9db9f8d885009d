"""Who stands behind a name or an address: outlets that aggregators name become owners to be counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from watcher.settings.feeds_file import OWNER_BY_ITEM, FeedTable


@dataclass(frozen=True, slots=True)
class Owners:
    """Names and hosts, in small letters, and the owner of each."""

    by_label: Mapping[str, str]

    def of(self, label: str, url: str = "") -> str:
        """The owner of the outlet that calls itself `label` and publishes at `url`.

        The name decides, else the host of `url` or one it lies under. An unknown outlet is an owner of its
        own: its name, else its host, in small letters; "" where both are missing.
        """
        name = " ".join(label.casefold().split())
        host = _host(url)
        known = self.by_label.get(name) or self._of_host(name) or self._of_host(host)
        return known or name or host

    def _of_host(self, host: str) -> str | None:
        parts = host.split(".")
        above = (".".join(parts[start:]) for start in range(len(parts) - 1))
        return next((self.by_label[domain] for domain in above if domain in self.by_label), None)


def collect_owners(named: Mapping[str, Iterable[str]], feeds: Iterable[FeedTable]) -> Owners:
    """The owners in [owners] and behind the names of feeds; an owner's own name stands for itself."""
    by_label = {feed.name.casefold(): feed.owner for feed in feeds if feed.owner != OWNER_BY_ITEM}
    for owner, labels in named.items():
        by_label |= {label.casefold(): owner for label in (owner, *labels)}
    return Owners(by_label)


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
