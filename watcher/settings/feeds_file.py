"""The tables of feeds.toml: what is polled, how often, and who stands behind it."""

from typing import Annotated, Literal

from watcher.model import Feed
from watcher.settings.tables import Table, key
from watcher.settings.values import (
    AnyCase,
    Language,
    Name,
    Shape,
    WebAddress,
    WholeSeconds,
)

OWNER_BY_ITEM = "by-item"
"""The owner of an aggregator's feed: each item's source (RSS <source>, else the host of its link) decides."""

Owner = Annotated[Name, Shape('name of an owner, or "by-item"')]


class FeedTable(Table):
    """One source that is polled."""

    name: Name = key(description="Unique; it names the feed in commands, alerts and environment variables.")
    url: WebAddress = key(description="Address of the feed, sitemap or page; unique.")
    owner: Owner = key(
        description="Who stands behind it. Feeds with one owner count as one source. "
        f'"{OWNER_BY_ITEM}" is for aggregators: the `<source>` of each item decides, never the aggregator.'
    )
    language: Language | None = key(
        default=None,
        description="Language of its texts, whatever the feed says. "
        "A text that clearly is in another one is read in that.",
    )
    kind: Annotated[Literal["feed", "sitemap", "page"], AnyCase] = key(
        default="feed", description="RSS, Atom, RDF or JSON Feed; a news sitemap; or a page with links."
    )
    interval: WholeSeconds = key(
        default=900, description="Time between two polls; not below `fetch.min_interval`."
    )
    enabled: bool = key(default=True, description="Whether it is polled.")
    fetch_articles: bool = key(
        default=True, description="Fetch the pages behind relevant entries; else title and summary are read."
    )
    selector: str | None = key(default=None, description='CSS selector of the links, for kind "page".')
    note: str = key(default="", description="For people: what to know about it, or why it is off.")

    def check(self) -> None:
        if self.kind == "page" and not self.selector:
            raise ValueError('selector is required for kind "page"')
        if self.kind != "page" and self.selector:
            raise ValueError('selector is only for kind "page"')

    def as_feed(self) -> Feed:
        """The same source as the noun that the steps know."""
        return Feed(
            name=self.name,
            url=self.url,
            owner=self.owner,
            language=self.language,
            kind=self.kind,
            interval=self.interval,
            enabled=self.enabled,
            fetch_articles=self.fetch_articles,
            selector=self.selector,
        )


class FeedsFile(Table):
    """feeds.toml: the sources."""

    feeds: tuple[FeedTable, ...] = ()
    owners: dict[str, tuple[str, ...]] = key(
        default={},
        description='Names and hosts that aggregators show for an owner: `tr-state = ["Anadolu"]`.',
    )
