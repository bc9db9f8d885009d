"""The daemon: a few jobs on one event loop, until a signal ends it. The one user of APScheduler."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from watcher.app.page import PageHost
from watcher.app.parts import summary
from watcher.app.push import PushHost
from watcher.app.service import Service
from watcher.app.supervision import Supervision
from watcher.errors import WatcherError
from watcher.settings import ConfigWatch
from watcher.systemd import Notifier

LOOK_EVERY = 600  # seconds; whether pruning or a check of the store is due
HEARTBEAT_EVERY = 60
SHARED_HEARTBEAT_EVERY = 15  # others wait to see it
HEALTH_EVERY = 30
RETRY_EVERY = 30
REMIND_EVERY = 60
ASK_HUBS_EVERY = 5
TELL_AGAIN_AFTER = 60.0
GRACE = 8.0  # seconds for what is under way when a signal ends the service; 10 are promised
log = logging.getLogger("watcher.daemon")

Work = Callable[[], Awaitable[object]]


async def run_daemon(service: Service, notifier: Notifier | None = None, life: int | None = None) -> None:
    """The service works until SIGTERM or SIGINT; SIGHUP reads its config again. Whoever supervises it is told
    how it does; `life` is a pipe of theirs, whose end is the service's too."""
    daemon = _Daemon(service, notifier or Notifier(), life)
    await daemon.run()


class _Daemon:
    def __init__(self, service: Service, notifier: Notifier, life: int | None) -> None:
        self._service = service
        self._life = life
        self._supervision = Supervision(service, notifier)
        self._page = PageHost(service)
        self._push = PushHost(service)
        self._watch = ConfigWatch(service.settings)
        self._stopping = asyncio.Event()
        self._working: set[asyncio.Task[object]] = set()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._told: dict[str, float] = {}  # what went wrong, and when it was said last

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        loop.add_signal_handler(signal.SIGHUP, self._start, self._reload)
        if self._life is not None:
            loop.add_reader(self._life, self._stopping.set)
        try:
            self._start(self._begin)
            await self._stopping.wait()
            self._supervision.stopping()
            log.info("stopping")
        finally:
            if self._life is not None:
                loop.remove_reader(self._life)
            await self._end()
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                loop.remove_signal_handler(number)

    async def _begin(self) -> None:
        """Seeds and what was left over come first; then the jobs begin."""
        service = self._service
        log.info("%s; state in %s", summary(service.settings), service.settings.state_dir)
        for warning in service.settings.warnings:
            log.warning(warning)
        if service.number == 1:  # of several on one machine one has the addresses
            await self._page.open()
            await self._push.open()
        await service.seed()
        await service.recover()
        tick = service.settings.service.tick
        self._every(tick, "tick", service.start_polls)
        self._every(tick, "send", service.send)
        self._every(REMIND_EVERY, "remind", service.remind)
        self._every(RETRY_EVERY, "retry", service.retry_articles)
        self._every(ASK_HUBS_EVERY, "hubs", self._push.ask)
        self._every(LOOK_EVERY, "prune", service.prune)
        self._every(LOOK_EVERY, "check", service.check_store)
        beats = SHARED_HEARTBEAT_EVERY if service.store.is_shared else HEARTBEAT_EVERY
        self._every(beats, "heartbeat", service.beat)
        self._every(HEALTH_EVERY, "health", service.check_health)
        if service.settings.service.reload:
            self._every(service.settings.service.reload, "config", self._reload_when_changed)
        self._every(self._supervision.every, "supervision", self._supervision.look)
        self._scheduler.start()
        self._start(self._send_alerts)
        await service.start_polls()
        await service.beat()
        self._supervision.ready()
        await self._supervision.look()

    async def _send_alerts(self) -> None:
        """An alert leaves when it is there: it does not wait for the next turn of the outbox."""
        while True:
            await self._service.alerted.wait()
            self._service.alerted.clear()
            await self._guarded(self._service.send)

    def _every(self, seconds: float, name: str, work: Work) -> None:
        """`work` begins every so many seconds, never twice at once; a turn that comes too early is left
        out."""
        self._scheduler.add_job(
            self._job,
            "interval",
            (work,),
            seconds=seconds,
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,  # a turn that was missed, in suspend or under load, is made up for once
        )

    async def _job(self, work: Work) -> None:
        task = self._start(work)
        with suppress(asyncio.CancelledError):  # the scheduler ends its turns before `_end` ends the work
            await asyncio.wait({task})

    def _start(self, work: Work) -> asyncio.Task[object]:
        task = asyncio.ensure_future(self._guarded(work))
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return task

    async def _guarded(self, work: Work) -> object:
        """A trouble that a person can mend is told and tried again at the next turn; a bug ends the
        service."""
        try:
            return await work()
        except WatcherError as error:
            if work == self._begin:  # it cannot begin: the command says why, and ends
                self._stopping.set()
                raise
            self._tell(str(error))
        except Exception:
            self._stopping.set()
            raise
        return None

    def _tell(self, trouble: str) -> None:
        """A full disk is met at every tick: once a minute is enough to say so."""
        now = asyncio.get_running_loop().time()
        if now - self._told.get(trouble, -TELL_AGAIN_AFTER) >= TELL_AGAIN_AFTER:
            self._told = {trouble: now}
            log.error("%s", trouble)

    async def _reload(self) -> None:
        before = self._service.settings.service
        self._supervision.reloading()
        try:
            await self._service.reload()
            self._watch.follow(self._service.settings)
            if self._service.number == 1:
                await self._page.follow()
                await self._push.follow()
        finally:
            self._supervision.ready()
        after = self._service.settings.service
        if after.tick != before.tick and self._scheduler.running:
            for name in ("tick", "send"):
                self._scheduler.reschedule_job(name, trigger="interval", seconds=after.tick)

    async def _reload_when_changed(self) -> None:
        if await asyncio.to_thread(self._watch.changed):
            await self._reload()

    async def _end(self) -> None:
        """Nothing is under way any more; what was cut off is taken up again at the next start."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        rota = self._service.parts.rota
        waiting = set(self._working)
        for task in waiting:
            task.cancel()
        ending = tuple(
            asyncio.ensure_future(work) for work in (rota.stop(), self._page.close(), self._push.close())
        )
        ended, late = await asyncio.wait({*waiting, *ending}, timeout=GRACE)
        for task in late:
            log.warning("%s did not end in time", task.get_name())
        for task in ended:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error
