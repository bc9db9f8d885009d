"""The demo plays its script: the site changes, the clock moves on, the service polls and sends."""

from __future__ import annotations

import asyncio
import io
import logging
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watcher.app.once import OnceReport, run_once
from watcher.app.page import PageHost
from watcher.app.service import Service
from watcher.demo.config import demo_settings
from watcher.demo.report import alert_lines, closing, opening, poll_heading, poll_result, serving, telling
from watcher.demo.script import newsrooms, outlets
from watcher.demo.site import NewsSite, news_site
from watcher.demo.telling import mark, with_channels_of
from watcher.model import Alert, Delivery, DeliveryState, Entry, Round
from watcher.settings import Settings
from watcher.store import EntryOutcome

MAX_ENTRIES = 1_000  # far more than the script has

Show = Callable[[str], None]
Tell = Callable[["Story", bool], None]


@dataclass(frozen=True, slots=True)
class Story:
    """What stands in the store when the script is over: alerts as they were told, rounds, entries by time."""

    alerts: tuple[Alert, ...]
    rounds: tuple[Round, ...]
    deliveries: tuple[Delivery, ...]
    entries: tuple[tuple[Entry, EntryOutcome | None], ...]


@dataclass(slots=True)
class _Clock:
    """The service's clock; it stands still until the script moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def run_demo(json: bool = False, serve: bool = False, own: Settings | None = None) -> int:
    """The script was played on a state folder that is gone afterwards; what came of it is on standard output.

    With `json` only the alerts are printed, one JSON object a line. Returns 0 when each poll brought as
    many alerts as the script says, and every article counted once; else 1. With `serve` the page stays up
    behind it until Ctrl-C. The channels of `own`, the reader's config, are told as well, each message marked;
    then it is 1 too when one of them did not take all.
    """
    out = sys.stdout
    show: Show = (lambda _: None) if json else (lambda text: print(text, file=out, flush=True))
    # The console channel is the service's own; with `json` its words have no place on standard output.
    console = redirect_stdout(io.StringIO()) if json else nullcontext()
    with (
        tempfile.TemporaryDirectory(prefix="watcher-demo-") as folder,
        news_site(outlets()) as site,
        _quiet_logs(),
        console,
    ):

        def tell(story: Story, is_as_told: bool) -> None:
            if json:
                for line in alert_lines(story.alerts):
                    print(line, file=out, flush=True)
            else:
                show(closing(story.alerts, story.rounds, story.entries, is_as_told))

        return 0 if asyncio.run(_play(Path(folder), site, show, tell, serve, own)) else 1


async def _play(
    folder: Path, site: NewsSite, show: Show, tell: Tell, serve: bool, own: Settings | None
) -> bool:
    script = tuple(newsrooms())
    clock = _Clock(script[0][0].at)
    settings = demo_settings(folder, outlets(), site)
    if own is not None:
        settings = with_channels_of(settings, own)
    is_as_told = True
    async with Service(settings, clock) as service:
        mark(service.parts.channels, terminal=own is not None)
        show(opening(outlets(), await service.seed()))
        for number, (poll, items) in enumerate(script, 1):
            clock.now = poll.at
            site.show(outlets(), items)
            show(poll_heading(number, len(script), poll))
            report = await run_once(service)
            was_polled = report.failed < len(report.polls)
            is_as_told = is_as_told and _alerts_of(report) == poll.alerts and was_polled
            show(poll_result(report.polls))
            for error in report.sent.errors:
                show(f"  not sent to {error}")
        story = _story(service)
        is_as_told = is_as_told and len(story.entries) == len(items)
        tell(story, is_as_told)
        if own is not None:
            theirs = [table.name for table in settings.channels if table.type != "console"]
            show(telling(theirs, story.deliveries))
        if serve:
            await _serve(service, folder, show)
    return is_as_told and all(each.state is DeliveryState.SENT for each in story.deliveries)


async def _serve(service: Service, folder: Path, show: Show) -> None:
    """The page shows what the script left, until Ctrl-C."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    page = PageHost(service)
    await page.open()
    try:
        show(serving(page.url, folder))
        await stopping.wait()
    finally:
        await page.close()


def _alerts_of(report: OnceReport) -> int:
    return sum(len(each.alerts) for each in report.polls)


def _story(service: Service) -> Story:
    with service.store.reading() as tx:
        alerts, rounds, entries = tx.alerts(limit=MAX_ENTRIES), tx.rounds(), tx.recent_entries(MAX_ENTRIES)
        deliveries = tuple(each for alert in reversed(alerts) for each in tx.deliveries_of_alert(alert.id))
    by_time = sorted(entries, key=lambda row: (row[0].seen, row[0].published or row[0].seen, row[0].url))
    return Story(tuple(reversed(alerts)), rounds, deliveries, tuple(by_time))


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """The service's log tells of errors only: the demo has its own words for the rest."""
    log = logging.getLogger("watcher")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)
