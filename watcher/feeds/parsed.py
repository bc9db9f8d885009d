"""What reading a feed gives: its entries, what was refused and why, and what it asks of its readers."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.model import Entry


@dataclass(frozen=True, slots=True)
class PacingHints:
    """How often a feed asks to be polled, in its own body. Durations in seconds, hours and days in UTC.

    `skip_days` counts Monday as 0.
    """

    ttl: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    sy_period: float | None = None


NO_HINTS = PacingHints()
MAX_ITEMS = 2_000  # entries of one feed that are read, those at its newer end
# An owner of this form in the source list: the item's own <source> says who published it (news aggregators).
BY_SOURCE = "by <source>"
REPEATS = "repeats item "  # why an item is refused that stands in the feed twice


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed that was read. `keys[i]` are the keys under which `items[i]` is known (see identity).

    `rejected` holds (place in the feed, reason) of every entry that was not taken. `unread` counts the older
    entries beyond the cap. `is_whole` is False when the document ends before its last tag: its validators
    must not be kept. `children` are the sitemaps that a sitemap index names, newest first. `unchanged` counts
    the entries that were left out because their source text was known; `hashes` are those of the source texts
    of all entries that were looked at.
    """

    title: str
    kind: str  # rss | atom | rdf | json | sitemap | page
    items: tuple[Entry, ...]
    keys: tuple[tuple[str, ...], ...]
    rejected: tuple[tuple[int, str], ...] = ()
    hints: PacingHints = NO_HINTS
    self_url: str | None = None
    hub_urls: tuple[str, ...] = ()
    language: str | None = None
    is_whole: bool = True
    unread: int = 0
    children: tuple[str, ...] = ()
    unchanged: int = 0
    hashes: tuple[str, ...] = ()

    @property
    def unreadable(self) -> tuple[tuple[int, str], ...]:
        """Of what was rejected, what is lost by it: not the repeats, nor what a page has beside its links."""
        if self.kind == "page":
            return ()
        return tuple(row for row in self.rejected if not row[1].startswith(REPEATS))
