"""The tables of feeds.toml: what is polled, how often, and who stands behind it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from watcher.model import Feed
from watcher.settings.values import (
    AnyCase,
    Language,
    Name,
    Shape,
    Table,
    WebAddress,
    WholeSeconds,
    show_duration,
)

OWNER_BY_ITEM = "by-item"
"""The owner of an aggregator's feed: each item's source (RSS <source>, else the host of its link) decides."""

Owner = Annotated[Name, Shape('name of an owner, or "by-item"')]


class FeedTable(Table):
    """One source that is polled."""

    name: Name = Field(description="Unique; it names the feed in commands, alerts and environment variables.")
    url: WebAddress = Field(description="Address of the feed, sitemap or page; unique.")
    owner: Owner = Field(
        description="Who stands behind it. Feeds with one owner count as one source. "
        f'"{OWNER_BY_ITEM}" is for aggregators: the `<source>` of each item decides, never the aggregator.'
    )
    language: Language | None = Field(
        default=None,
        description="Language of its texts, whatever the feed says. "
        "A text that clearly is in another one is read in that.",
    )
    kind: Annotated[Literal["feed", "sitemap", "page"], AnyCase] = Field(
        default="feed", description="RSS, Atom, RDF or JSON Feed; a news sitemap; or a page with links."
    )
    interval: WholeSeconds = Field(
        default=900, description="Time between two polls; not below `fetch.min_interval`."
    )
    enabled: bool = Field(default=True, description="Whether it is polled.")
    fetch_articles: bool = Field(
        default=True, description="Fetch the pages behind relevant entries; else title and summary are read."
    )
    selector: str | None = Field(default=None, description='CSS selector of the links, for kind "page".')
    note: str = Field(default="", description="For people: what to know about it, or why it is off.")

    @field_validator("interval")
    @classmethod
    def _not_below_floor(cls, value: int, info: ValidationInfo) -> int:
        floor = (info.context or {}).get("min_interval", 60)
        if value < floor:
            raise ValueError(f"must be at least {show_duration(floor)} (fetch.min_interval of watcher.toml)")
        return value

    @model_validator(mode="after")
    def _selector_fits_kind(self) -> Self:
        if self.kind == "page" and not self.selector:
            raise ValueError('selector is required for kind "page"')
        if self.kind != "page" and self.selector:
            raise ValueError('selector is only for kind "page"')
        return self

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
    owners: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description='Names and hosts that aggregators show for an owner: `tr-state = ["Anadolu"]`.',
    )
