"""What the page is handed by whoever serves it, so that it knows nothing of the wiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from watcher.flow.ingest import Desk
from watcher.flow.setup import Setup
from watcher.settings import Settings
from watcher.store import Store
from watcher.topic import Topic


@dataclass(frozen=True, slots=True)
class Backing:
    """A running service as the page sees it. What is called gives what is in force at the moment."""

    store: Store
    settings: Callable[[], Settings]
    desk: Callable[[], Desk]
    setup: Callable[[], Setup]
    clock: Callable[[], datetime]
    ticked: Callable[[], datetime | None]  # when the polls took their last turn; None before the first
    polls: Callable[[], Mapping[str, int]]  # polls since the start, by what came of them

    def topics(self) -> dict[str, Topic]:
        """Every topic by its name, the switched-off ones too: their rounds are still in the ledger."""
        return {file.topic.name: file.topic for file in self.settings().topic_files}

    def today(self) -> date:
        """The day it is for the reader."""
        return self.clock().astimezone(self.zone() or UTC).date()

    def zone(self) -> tzinfo | None:
        """The reader's zone; None for UTC, in which every time is shown anyway."""
        name = self.settings().service.time_zone
        return None if name == "UTC" else ZoneInfo(name)
