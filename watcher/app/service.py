"""The service: everything that one configuration needs, built once, and what it does with it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

from watcher.app import building
from watcher.app.aside import aside
from watcher.app.channels import open_channels
from watcher.app.membership import UPKEEP, Membership, worker_name
from watcher.app.parts import Parts, summary
from watcher.app.reports import (
    alerts_words,
    failure_lines,
    is_worth_a_line,
    notice_lines,
    poll_line,
    seed_line,
    send_line,
)
from watcher.app.state import open_state, utc_now
from watcher.app.upkeep import CHECK_EVERY, CHECKED, CLOCK_JUMP, PRUNE_EVERY, PRUNED, Upkeep
from watcher.app.worker import Worker
from watcher.deliver import Message
from watcher.errors import ConfigError, StoreError
from watcher.fetch.client import Fetcher
from watcher.flow.coverage import healthy_words
from watcher.flow.hosts import HostLeases
from watcher.flow.outcome import ReadReport
from watcher.flow.pauses import HostPauses
from watcher.flow.poll import Poller, PollReport
from watcher.flow.rota import Drained, Rota
from watcher.flow.seeded import SeedReport, corpus_of, is_seeded, note_seeded
from watcher.flow.send import SendReport, send_due
from watcher.flow.threads import on
from watcher.flow.writes import GroupCommit
from watcher.model import Alert, Notice
from watcher.settings import Settings, reload_settings
from watcher.store import CHECKED_AT_ONCE, Store, Transaction
from watcher.text.counts import counted

if TYPE_CHECKING:
    from watcher.flow.articles import ArticleReader
    from watcher.flow.push import Pusher

Clock = Callable[[], datetime]
LONG_LOOK = 0.2  # seconds
FORGOTTEN_AFTER = timedelta(hours=1)  # a worker that has said nothing
log = logging.getLogger("watcher.service")


class Service:
    """One worker on a store. An async context manager; StoreError when the state directory is another
    service's.

    `number` is its place among the workers of one machine. With `is_supervised` whoever started it has the
    state directory, for all of them.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock = utc_now,
        on_poll: Callable[[PollReport], None] | None = None,
        *,
        number: int = 1,
        is_supervised: bool = False,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.number = number
        self._is_supervised = is_supervised
        self._on_poll = on_poll
        self._worker = Worker()
        self._sending = asyncio.Lock()
        self.coverage: str | None = None  # "24 of 27 sources healthy", as of the last look
        self.ticked: datetime | None = None  # when the polls took their last turn and reading got on
        self.polls: Counter[str] = Counter()  # by what came of them: failed, new, unchanged
        self.alerted = asyncio.Event()  # an alert waits in the outbox; whoever sends it clears this
        self._failed: list[PollReport] = []  # since the last check of the health
        self._health_after = 0.0
        self.store: Store
        self.parts: Parts
        self.membership: Membership
        self._upkeep: Upkeep
        self.hosts: HostLeases

    async def __aenter__(self) -> Self:
        self.store = await on(self._worker, open_state, self.settings)
        try:
            if not self._is_supervised:
                self.store.lock()
            await on(self._worker, self._check_after_cut)
            name = worker_name(self.settings.state_dir, self.number)
            self.membership = Membership(self.store, name, self.clock)
            self._upkeep = Upkeep(self.store, self.membership, self.clock)
            self._writes = GroupCommit(self.store, self._worker)
            self.hosts = HostLeases(self.store, name, self.clock, self._worker, self._writes, HostPauses())
            self.parts = self._build(self.settings)
            await on(self._worker, self.membership.free)
            await self.parts.rota.follow()
        except BaseException:
            self.store.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.parts.rota.stop()
        await self._close_parts(self.parts)
        with suppress(StoreError):  # a server that has gone: what is held ends by itself
            await on(self._worker, self.membership.leave)
        await asyncio.to_thread(self._worker.shutdown, wait=True, cancel_futures=True)
        self.store.close()

    # ------------------------------------------------------------------------------------------ work

    async def seed(self) -> SeedReport:
        """The seeds are in the ledger. SeedError when they cannot be read."""
        if not self.settings.seeds.enabled:
            return SeedReport()
        report = await on(self._worker, self._seed)
        log.info(seed_line(report))
        return report

    async def recover(self) -> ReadReport:
        """What was left unread of sources that are polled no more is read; of the others it is when their
        host is leased next."""
        if not await self._leads():
            return ReadReport()
        return self._read("left over from before", await self.parts.rota.read_lost())

    async def poll_once(self) -> Drained:
        """Every feed that is due has been polled once, and what was left unread on their hosts is read."""
        self.ticked = self.clock()
        found = await self.parts.rota.poll_due(self._polled)
        self._read("left over from before", found.recovered)
        return found

    async def next_due(self) -> tuple[str, timedelta] | None:
        """The source that is to be polled next, and in how long; None when none is."""
        found = await on(self._worker, self._next_feed)
        return None if found is None else (found[0], found[1] - self.clock())

    async def start_polls(self) -> None:
        """The polls of all feeds that are due have begun; `self.parts.rota` knows which are under way."""
        await self.parts.rota.start_due(self._polled)
        if self._worker.gets_on():
            self.ticked = self.clock()

    async def take(self, feed: str, content_type: str | None, body: bytes) -> None:
        """What a hub has sent for a feed has been kept and read."""
        await self.parts.rota.take(feed, content_type, body, self._polled)

    async def retry_articles(self) -> ReadReport:
        """Every page that could not be had, and is due again, has been tried; by one worker for all."""
        if not await on(self._worker, self._is_retry_due) or not await self._leads():
            return ReadReport()
        feeds = {feed.name: feed for feed in self.settings.feeds if feed.enabled}
        return self._read("tried again", await self.parts.articles.retry(feeds))

    async def send(self) -> SendReport:
        """Everything that waits in the outbox and is due has been offered to its channel once."""
        async with self._sending:
            parts = self.parts
            await on(self._worker, self._note_coverage_for_sending)
            report = await send_due(
                self.store,
                parts.channels,
                self.clock,
                replace(building.send_options(parts.settings), worker=self.membership.name),
                self.render,
            )
        line = send_line(report)
        if line is not None:
            log.log(logging.WARNING if report.failed or report.dead else logging.INFO, line)
        return report

    async def prune(self) -> dict[str, int]:
        """What is older than the settings keep is gone; rows are counted by table. It is looked for every six
        hours, whatever process did so last.

        Nothing goes at the first look after more than CLOCK_JUMP: a clock that jumped ahead would make
        everything old, and may be put right before the next one.
        """
        upkeep = self._upkeep
        if not await self._leads() or not await on(self._worker, upkeep.is_due, PRUNED, PRUNE_EVERY):
            return {}
        if not await on(self._worker, upkeep.is_due, PRUNED, CLOCK_JUMP):
            return await on(self._worker, upkeep.prune, self.settings.store.keep)
        await on(self._worker, upkeep.note_done, PRUNED)
        return {}

    async def check_health(self) -> tuple[Notice, ...]:
        """The polls that failed since the last look stand in the log, and what is to be told of the service
        itself waits in the outbox, once."""
        failed, self._failed = self._failed, []
        for line in failure_lines(failed):
            log.info(line)
        # Of very many sources a look takes seconds: it may take one part in fifty of the time.
        began = time.monotonic()
        if began < self._health_after or not await self._leads():
            return ()
        notices = await on(self._worker, self._upkeep.notices, self.parts.settings)
        if (took := time.monotonic() - began) > LONG_LOOK:
            self._health_after = began + 50 * took
        for notice in notices:
            for line in notice_lines(notice):
                log.warning(line)
        return notices

    async def remind(self) -> tuple[Notice, ...]:
        """What readers are to be reminded of now waits in the outbox, once for each value of a round."""
        if not await self._leads():
            return ()
        notices = await on(self._worker, self._upkeep.reminders, self.parts.settings)
        for notice in notices:
            log.info("reminder: %s", notice.title)
        return notices

    async def check_store(self) -> None:
        """Every page of the database was looked at within the last day; damage is told, and told again each
        day."""
        if not await self._leads() or not await on(self._worker, self._upkeep.is_due, CHECKED, CHECK_EVERY):
            return
        trouble: StoreError | None = None
        try:
            await aside(self.store.check, "store check")
        except StoreError as error:
            trouble = error
            log.error("%s", error)
        await on(self._worker, self._upkeep.note_check, trouble, self.settings)

    async def beat(self) -> None:
        """The store knows that the service is alive, how many sources it can read, and what this worker
        does."""
        await self._leads()
        await on(self._worker, self._beat)

    async def reload(self) -> ConfigError | None:
        """The files of the config as they are now are in force; the error, and all as before, when they
        are wrong."""
        fresh, error = await on(self._worker, reload_settings, self.settings)
        if error is not None:
            log.error("the config is wrong, the last good one stays in force: %s", error)
            return error
        try:
            parts = self._build(fresh)
        except ConfigError as wrong:
            log.error("the config is wrong, the last good one stays in force: %s", wrong)
            return wrong
        async with self._sending:
            before, self.parts, self.settings = self.parts, parts, fresh
            await before.rota.stop()
            await self._close_parts(before)
            await parts.rota.follow()
        for warning in fresh.warnings:
            log.warning(warning)
        log.info("the config was read again: %s", summary(fresh))
        await self.seed()
        await self.recover()
        return None

    def render(
        self, told: Alert | Notice, channel: str | None = None, follows: Alert | None = None
    ) -> Message:
        """An alert or a notice in every form the channel may want."""
        return building.render(self.settings, told, self.coverage, channel, follows)

    # ------------------------------------------------------------------------------------------ pieces

    def _build(self, settings: Settings) -> Parts:
        channels = open_channels(settings)
        fetcher = Fetcher(building.fetch_options(settings))
        pusher, options = self._pusher(settings, fetcher), building.poll_options(settings)
        self.hosts.pauses.allowed = frozenset(entry.strip().lower() for entry in settings.fetch.allow)
        store, clock, worker = self.store, self.clock, self._worker
        poller = Poller(
            store,
            fetcher,
            lambda: parts.screen,
            lambda: parts.articles,
            building.outlets(settings),
            options,
            clock,
            worker,
            self._writes,
            self.hosts.pauses,
            pusher,
        )
        rota = Rota(store, poller, self.hosts, settings.feeds, options, clock, worker)
        parts = Parts(settings, fetcher, rota, pusher, channels, self._article_reader)
        return parts

    def _article_reader(self, parts: Parts) -> ArticleReader:
        from watcher.flow.articles import ArticleReader

        store, worker = self.store, self._worker
        return ArticleReader(store, parts.fetcher, parts.desk, self.clock, worker, self.hosts, parts.screen)

    def _pusher(self, settings: Settings, fetcher: Fetcher) -> Pusher | None:
        options = building.push_options(settings)
        if options is None:
            return None
        from watcher.flow.push import Pusher

        feeds = [feed.name for feed in settings.feeds if feed.enabled]
        return Pusher(self.store, fetcher, feeds, options, self.clock, self._worker)

    async def _close_parts(self, parts: Parts) -> None:
        await parts.fetcher.__aexit__(None, None, None)
        for channel in parts.channels.values():
            await channel.close()

    async def has_duty(self, duty: str) -> bool:
        """True when this worker does that for all."""
        return await on(self._worker, self.membership.has_duty, duty)

    async def _leads(self) -> bool:
        return await self.has_duty(UPKEEP)

    def _note_coverage_for_sending(self) -> None:
        with self.store.reading() as tx:
            if tx.pending_counts():
                self._note_coverage(tx)

    def _note_coverage(self, tx: Transaction) -> None:
        self.coverage = healthy_words(tx.count_readable(), sum(feed.enabled for feed in self.settings.feeds))

    def _next_feed(self) -> tuple[str, datetime] | None:
        with self.store.reading() as tx:
            return tx.next_feed()

    def _is_retry_due(self) -> bool:
        with self.store.reading() as tx:
            return bool(tx.entries_due_for_retry(self.clock(), limit=1))

    def _polled(self, report: PollReport) -> None:
        self.polls["failed" if report.failed is not None else "new" if report.new else "unchanged"] += 1
        if report.failed is not None:
            self._failed.append(report)
        elif is_worth_a_line(report) and not self.settings.alerts.quiet_console:
            log.info(poll_line(report))
        self._log_alerts(report.read)
        if self._on_poll is not None:
            self._on_poll(report)

    def _read(self, what: str, report: ReadReport) -> ReadReport:
        if report.relevant:
            read = counted(report.relevant, "entry", "entries")
            log.info("%s: %s read, %s", what, read, alerts_words(len(report.alerts)))
        self._log_alerts(report)
        return report

    def _log_alerts(self, report: ReadReport) -> None:
        if report.alerts:
            self.alerted.set()
        for alert in report.alerts:
            log.info("alert %s of %s: %s", alert.id, alert.key, alert.title)

    def _seed(self) -> SeedReport:
        topics, corpus = self.settings.topics, corpus_of(self.settings.seeds_dir)
        with self.store.reading() as tx:
            if corpus is not None and is_seeded(tx, topics, corpus):
                return SeedReport(known=corpus.texts)
        from watcher.flow.seed import read_seeds, seed_ledger

        seeds = read_seeds(self.settings.seeds_dir, self.clock().date())
        report = seed_ledger(self.store, self.parts.desk, seeds)
        if corpus is not None:
            with self.store.transaction() as tx:
                note_seeded(tx, topics, corpus)
        return report

    def _check_after_cut(self) -> None:
        """A large database is not checked when it is opened; after a kill or a power cut it is all the
        same."""
        if self.store.was_cut_off and self.store.size > CHECKED_AT_ONCE:
            log.info("the last run was cut off: checking the database, %d MB", self.store.size // 1_000_000)
            self.store.check()

    def _beat(self) -> None:
        with self.store.transaction(durable=False) as tx:
            self._note_coverage(tx)
            tx.set_meta("heartbeat", self.clock().isoformat())
            tx.forget_workers(self.clock() - FORGOTTEN_AFTER)
            self.membership.report(tx, self.ticked, self.hosts.count, sum(self.polls.values()), self.settings)
