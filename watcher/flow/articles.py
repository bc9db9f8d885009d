"""The entries that are about a topic, read: the page where it can be had, else the feed's own words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from watcher.errors import WatcherError
from watcher.fetch.answers import Fetched
from watcher.fetch.client import Fetcher
from watcher.flow.entries import Arrival
from watcher.flow.hosts import HostLeases
from watcher.flow.ingest import Desk, Ingested, ingest, known_furniture, read_facts
from watcher.flow.muting import without_muted
from watcher.flow.outcome import Outcome, ReadReport
from watcher.flow.outlets import source_of
from watcher.flow.reading import Reading, read_entry, read_page
from watcher.flow.screen import Screen, irrelevant
from watcher.flow.steps import Step
from watcher.flow.threads import on
from watcher.model import Article, Entry, Failed, Feed
from watcher.store import EntryOutcome, HostLease, Store, Transaction
from watcher.text.urls import canonical_url, host_of, is_web_url

log = logging.getLogger("watcher.articles")

# A page that was refused or slow may be there later; after the last of these its entry's own words must do.
RETRY_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (10, 60, 240, 720))
# The page's host is another worker's for longer than one waits: its entry's own words are read meanwhile.
BUSY = Failed("busy", "another worker is talking to the host")
BUSY_DELAY = timedelta(seconds=15)
# Failures of which trying again soon is no use, or is not wished, unless they say when: a robots.txt that
# cannot be read forbids all pages for an hour, not for good.
FOR_GOOD = frozenset({"robots", "blocked_address", "gone", "too_large", "parse"})
MAX_VERSIONS = 8  # texts of one entry that are read: some feeds count visitors in the summary
SAME_PAGE = timedelta(hours=24)  # a page that another entry led to within this time is not fetched again
MAX_READINGS = 6  # readings of one entry whose steps are kept
_WEIGHT = {outcome: place for place, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class _Task:
    """One entry on its way: what was decided about it before, and how often its page was tried."""

    entry: Entry
    is_baseline: bool
    before: EntryOutcome | None = None
    steps: tuple[Step, ...] = ()
    words_key: str = ""  # the key of the words that are read now
    lease: HostLease | None = None  # under which it is read; None where it is nobody's

    @property
    def tries(self) -> int:
        return self.before.tries if self.before is not None else 0


class ArticleReader:
    """Reads entries one by one. Parsing, reading and the store are on `worker`, one thread."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        desk: Desk,
        clock: Callable[[], datetime],
        worker: Executor,
        hosts: HostLeases,
        screen: Screen,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._hosts = hosts
        self._pauses = hosts.pauses
        self._desk = desk
        self._clock = clock
        self._worker = worker
        self._screen = screen
        self._pages: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def read(
        self, arrivals: Sequence[Arrival], feed: Feed, *, is_baseline: bool, lease: HostLease | None
    ) -> ReadReport:
        """Every entry is decided, those that are about no topic without being read; LeaseLost when the lease
        of the feed's host was lost on the way."""
        report, tasks = await on(self._worker, self._sort, arrivals, is_baseline, lease)
        for task in tasks:
            report += await self._read_one(task, feed.fetch_articles)
        return report

    async def retry(self, feeds: Mapping[str, Feed]) -> ReadReport:
        """The pages that are due again have been tried; those of feeds that are gone or switched off are
        given up."""
        report = ReadReport()
        for task in await on(self._worker, self._due_again):
            feed = feeds.get(task.entry.feed)
            report += await self._read_one(task, feed is not None and feed.fetch_articles, is_retry=True)
        return report

    async def _read_one(self, task: _Task, may_fetch: bool, *, is_retry: bool = False) -> ReadReport:
        try:
            return await self._have_read(task, may_fetch, is_retry)
        except WatcherError:
            raise
        except Exception as error:
            # A bug that one text brings out must not cost the others, nor be met again at every start.
            log.exception("entry_failed entry=%s url=%r", task.entry.id, task.entry.url)
            return await on(self._worker, self._quarantine, task, f"{type(error).__name__}: {error}")

    async def _have_read(self, task: _Task, may_fetch: bool, is_retry: bool) -> ReadReport:
        url = task.entry.url
        if not may_fetch or not is_web_url(url):
            return await on(self._worker, self._decide, task, None, is_retry)
        # Two feeds of a house often bring the same page at the same time.
        async with self._pages.setdefault(canonical_url(url), asyncio.Lock()):
            known = await on(self._worker, self._read_elsewhere, task.entry)
            if known is not None:
                return await on(self._worker, self._decide_same_page, task, known)
            async with self._hosts.guest(host_of(url)) as guest:
                answer = await self._page(url) if guest is not None else BUSY
                return await on(self._worker, self._decide, task, answer, is_retry)

    async def _page(self, url: str) -> Fetched | Failed:
        now = self._clock()
        if (until := self._pauses.until(url, now)) is not None:
            message = "its host has asked to be left alone for now"
            return Failed("http", message, retry_after=(until - now).total_seconds())
        answer = await self._fetcher.fetch(url, kind="page")
        self._pauses.note(url, answer, now)
        if not isinstance(answer, Fetched | Failed):
            return Failed("protocol", "304 to an unconditional request", 304)
        return answer

    # ------------------------------------------------------------------------------------------ the store

    def _sort(
        self, arrivals: Sequence[Arrival], is_baseline: bool, lease: HostLease | None
    ) -> tuple[ReadReport, list[_Task]]:
        """What is about no topic is decided at once, all of it in one transaction; the rest is returned."""
        tasks: list[_Task] = []
        unread = 0
        with self._store.transaction(durable=False) as tx:
            _confirm(tx, lease)
            for arrival in arrivals:
                entry = arrival.entry
                relevance = self._screen.look(entry)
                before = None if arrival.is_new else tx.entry_outcome(entry.id)
                if not relevance.topics and (before is None or before.article_id is None):
                    decided = irrelevant(relevance.step, is_baseline)
                    tx.decide_entry(entry.id, decided.outcome, decided.reason, trace=decided.trace)
                    _keep_words_key(tx, entry, arrival.words_key)
                    unread += 1
                elif arrival.is_new or len(tx.articles_of_entry(entry.id)) < MAX_VERSIONS:
                    steps = (relevance.step,)
                    tasks.append(_Task(entry, is_baseline, before, steps, arrival.words_key, lease))
                else:
                    _keep_words_key(tx, entry, arrival.words_key)
        return ReadReport({Outcome.IRRELEVANT: unread} if unread else {}), tasks

    def _due_again(self) -> list[_Task]:
        with self._store.reading() as tx:
            due = tx.entries_due_for_retry(self._clock())
            found = [(entry, tx.entry_outcome(entry.id)) for entry in due]
        return [
            _Task(entry, bool(before and before.trace.get("baseline")), before) for entry, before in found
        ]

    def _read_elsewhere(self, entry: Entry) -> Article | None:
        """The page of the entry, when another entry led to it not long ago."""
        with self._store.reading() as tx:
            known = tx.article_by_url(canonical_url(entry.url))
        if known is None or known.entry_id == entry.id or known.origin != "page":
            return None
        return known if abs(self._clock() - known.seen) <= SAME_PAGE else None

    def _decide_same_page(self, task: _Task, known: Article) -> ReadReport:
        step = Step("page", f"entry {known.entry_id} led to this page before")
        with self._store.transaction(durable=False) as tx:
            _confirm(tx, task.lease)
            tx.decide_entry(
                task.entry.id,
                Outcome.SAME_PAGE,
                step.found,
                article_id=known.id,
                trace=_trace(task, (*task.steps, step)),
            )
            _keep_words_key(tx, task.entry, task.words_key)
        return ReadReport({Outcome.SAME_PAGE: 1})

    def _decide(self, task: _Task, answer: Fetched | Failed | None, is_retry: bool) -> ReadReport:
        """The entry's page, or its own words where the page cannot be had, is read; what follows is kept
        whole."""
        now = self._clock()
        reading, page, failed = self._reading(task.entry, answer, now)
        if is_retry and failed is not None:
            return self._put_off(task, failed, page, now)
        facts = read_facts(self._desk, reading.article)
        with self._store.transaction(durable=bool(facts)) as tx:
            _confirm(tx, task.lease)
            desk = without_muted(self._desk, tx, now)
            done = ingest(tx, desk, reading, facts, now, is_baseline=task.is_baseline)
            outcome, reason = _weightier(task.before, done)
            tx.decide_entry(
                task.entry.id,
                outcome,
                reason,
                article_id=reading.article.id,
                trace=_trace(task, (*task.steps, *page, *done.steps)),
                retry_at=_retry_at(failed, task.tries, now),
                tries=task.tries + (failed is not None and failed is not BUSY),
            )
            _keep_words_key(tx, task.entry, task.words_key)
        return ReadReport(
            {outcome: 1}, int(answer is not None and failed is None), int(failed is not None), done.alerts
        )

    def _reading(
        self, entry: Entry, answer: Fetched | Failed | None, now: datetime
    ) -> tuple[Reading, tuple[Step, ...], Failed | None]:
        """What is read, what the page step says, and why the page could not be had."""
        noise = self._desk.noise
        if answer is None:
            return read_entry(entry, noise), (Step("page", "not fetched: title and summary are read"),), None
        outcome: Reading | Failed
        if isinstance(answer, Fetched):
            with self._store.reading() as tx:
                furniture = known_furniture(tx, source_of(entry.url, entry.outlet), now)
            outcome = read_page(
                entry,
                answer.body,
                url=answer.final_url,
                content_type=answer.content_type,
                seen=now,
                furniture=furniture,
                noise=noise,
            )
            if isinstance(outcome, Reading):
                found = f"had from {answer.final_url} ({len(answer.body)} bytes)"
                return outcome, (Step("page", found, data={"url": answer.final_url}),), None
        else:
            outcome = answer
        found = f"could not be had: {outcome.kind}: {outcome.message}; title and summary are read"
        return read_entry(entry, noise), (Step("page", found, data={"failed": outcome.kind}),), outcome

    def _quarantine(self, task: _Task, reason: str) -> ReadReport:
        """The entry is set aside, with the error that it brought out."""
        entry = task.entry
        step = Step("failed", reason)
        with self._store.transaction() as tx:
            _confirm(tx, task.lease)
            tx.add_quarantine(entry.feed, entry.id, reason, self._clock())
            tx.decide_entry(entry.id, Outcome.FAILED, reason, trace=_trace(task, (*task.steps, step)))
            _keep_words_key(tx, entry, task.words_key)
        return ReadReport({Outcome.FAILED: 1})

    def _put_off(self, task: _Task, failed: Failed, page: Iterable[Step], now: datetime) -> ReadReport:
        """The page cannot be had this time either: what was decided stands, and it is tried again or given
        up."""
        before = task.before
        assert before is not None
        with self._store.transaction(durable=False) as tx:
            tx.decide_entry(
                task.entry.id,
                before.outcome,
                before.reason,
                article_id=before.article_id,
                trace=_trace(task, tuple(page)),
                retry_at=_retry_at(failed, task.tries, now),
                tries=task.tries + (failed is not BUSY),
            )
        return ReadReport(pages_failed=1)


def _confirm(tx: Transaction, lease: HostLease | None) -> None:
    if lease is not None:
        tx.confirm_lease(lease)


def _keep_words_key(tx: Transaction, entry: Entry, words_key: str) -> None:
    """These words of the entry are known: they are not read again."""
    if words_key:
        tx.add_entry_keys(entry.feed, entry.id, (words_key,))


def _retry_at(failed: Failed | None, tries: int, now: datetime) -> datetime | None:
    """When the page is tried again; None when it was had, or is given up."""
    if failed is BUSY:
        return now + BUSY_DELAY
    if failed is None or tries >= len(RETRY_DELAYS):
        return None
    if failed.kind in FOR_GOOD and failed.retry_after is None:
        return None
    return now + max(RETRY_DELAYS[tries], timedelta(seconds=failed.retry_after or 0))


def _weightier(before: EntryOutcome | None, done: Ingested) -> tuple[str, str]:
    """An entry that alerted once stays one that alerted, however silent its next text is."""
    if before is None or before.outcome not in _WEIGHT:
        return done.outcome, done.reason
    if _WEIGHT[Outcome(before.outcome)] < _WEIGHT[done.outcome]:
        return before.outcome, before.reason
    return done.outcome, done.reason


def _trace(task: _Task, steps: Sequence[Step]) -> dict[str, Any]:
    """What every reading of the entry saw, the latest last."""
    earlier = list(task.before.trace.get("readings", ())) if task.before is not None else []
    readings = [*earlier, {"steps": [step.as_json() for step in steps]}]
    return {"baseline": task.is_baseline, "readings": readings[-MAX_READINGS:]}
